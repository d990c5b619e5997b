//! A call of an operation, from its method to its response.

use std::borrow::Cow;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::decode::Decode;
use super::request::Request;
use super::sending::Incoming;
use super::{Body, Download, Error, ErrorKind, Items, Pages, Partial, Partials, Response};
use crate::versioned::Table;
use crate::{Microversion, VersionRange};

/// A call that is ready to be sent. Awaiting it sends it.
///
/// The methods that add to the request are what generated code calls; of use by hand are
/// [`microversion`](Self::microversion), and [`query`](Self::query) and [`header`](Self::header) for
/// what the reference does not document.
#[must_use = "a call is sent when it is awaited"]
pub struct Call<T> {
    /// Boxed: each method that adds to it moves it on.
    request: Box<Request>,
    read: Read<T>,
}

/// The way to what a call returns.
#[derive(Debug)]
enum Read<T> {
    /// The whole body is read.
    Whole(Decode<T>),
    /// The body is handed on.
    Unread(fn(Download) -> T),
}

impl<T> Clone for Read<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Read<T> {}

impl Call<Download> {
    pub(crate) fn download(mut request: Box<Request>) -> Self {
        request.is_download = true;
        Self { request, read: Read::Unread(|body| body) }
    }
}

impl<T> Call<T> {
    pub(crate) fn new(request: Request, decode: Decode<T>) -> Self {
        Self { request: Box::new(request), read: Read::Whole(decode) }
    }

    /// The same call, whose answer is handed on as it comes, of whatever media type it is: with
    /// `.header("accept", "text/plain")` before, as text.
    pub fn unread(self) -> Call<Download> {
        Call::download(self.request)
    }

    /// Asks for this microversion in this call alone.
    pub fn microversion(mut self, version: Microversion) -> Self {
        self.request.version(version);
        self
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: impl Into<Cow<'static, str>>, value: impl ToString) -> Self {
        self.request.query.push((name.into(), value.to_string()));
        self
    }

    /// Adds a query parameter as often as there are values.
    pub fn query_each<V: ToString>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let name = name.into();
        let pairs = values.into_iter().map(|value| (name.clone(), value.to_string()));
        self.request.query.extend(pairs);
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.request.header(name, &value.to_string(), false);
        self
    }

    /// Adds a header whose value nobody is to see: to layers it shows as sensitive.
    pub fn secret_header(mut self, name: &str, value: impl ToString) -> Self {
        self.request.header(name, &value.to_string(), true);
        self
    }

    /// The next placeholder of the path.
    pub fn path(mut self, value: impl ToString) -> Self {
        self.request.argument(value.to_string());
        self
    }

    /// The request uses a parameter that came with this microversion.
    pub fn since(mut self, name: &'static str, major: u16, minor: u16) -> Self {
        self.request.ranged(name, VersionRange::since(Microversion::new(major, minor)));
        self
    }

    /// The request uses a parameter that went after this microversion.
    pub fn until(mut self, name: &'static str, major: u16, minor: u16) -> Self {
        self.request.ranged(name, VersionRange::until(Microversion::new(major, minor)));
        self
    }

    /// A JSON body.
    pub fn json<B: Serialize + ?Sized>(mut self, value: &B) -> Self {
        self.request.json(None, value);
        self
    }

    /// A JSON body: an object that holds the value under one key.
    pub fn json_in<B: Serialize + ?Sized>(mut self, wrapper: &'static str, value: &B) -> Self {
        self.request.json(Some(wrapper), value);
        self
    }

    /// The version ranges of what the JSON body holds.
    pub fn checked_by(mut self, table: Table) -> Self {
        self.request.table(table);
        self
    }

    /// A body of another media type.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.request.body(body.into());
        self
    }

    /// The media type of the body.
    pub fn content_type(mut self, media_type: &'static str) -> Self {
        self.request.content_type(media_type);
        self
    }

    /// The operation's name in the reference, `show_snapshot`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.request.operation.name
    }

    /// The same call again; only one without a body can be made twice.
    pub(super) fn again(&self) -> Self {
        Self { request: Box::new(self.request.again()), read: self.read }
    }

    /// Sends the request.
    ///
    /// # Errors
    ///
    /// The service refuses it, does not answer, or answers with what the reference does not
    /// document; or the request asks for what its microversion does not have, and is not sent.
    pub async fn send(self) -> Result<Response<T>, Error> {
        let operation = self.request.operation;
        let Incoming { raw, rest } = self.request.receive().await?;
        let value = match (self.read, rest) {
            (Read::Unread(read), Some(rest)) => Ok(read(rest)),
            (Read::Unread(read), None) => Ok(read(Download::of(operation.name, &raw.body))),
            (Read::Whole(decode), _) => decode(&raw.body, operation.wrapper),
        };
        match value {
            Ok(value) => Ok(Response::new(operation.name, value, raw)),
            Err(source) => Err(Error::new(operation.name, ErrorKind::decode(source, &raw))),
        }
    }

    /// Every item of a list, page after page, as a stream; `collection` is the body's key, and `None` where the body is the list.
    pub fn items<I: DeserializeOwned>(
        self,
        collection: impl Into<Option<&'static str>>,
    ) -> Items<I> {
        Items::new(self.pages(collection))
    }

    /// Every page of a list, as a stream.
    pub fn pages<I: DeserializeOwned>(
        self,
        collection: impl Into<Option<&'static str>>,
    ) -> Pages<I> {
        Pages::new(self.request, collection.into())
    }

    /// The same call, whose answer may lack whatever the reference promises.
    pub fn partial(self) -> Call<Partial> {
        Call { request: self.request, read: Read::Whole(super::json) }
    }

    /// The same call of a list, whose items may lack whatever the reference promises.
    pub fn partials(self, collection: impl Into<Option<&'static str>>) -> Partials {
        Partials::new(self.untyped(), collection.into())
    }

    /// The same call, whatever it gives.
    pub(super) fn untyped(self) -> Call<()> {
        Call { request: self.request, read: Read::Whole(super::empty) }
    }

    pub(super) fn into_request(self) -> Box<Request> {
        self.request
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", self.request.operation).finish_non_exhaustive()
    }
}

/// Gives a generated request type, a struct with the field `call`, the methods of a [`Call`].
#[macro_export]
macro_rules! call_methods {
    ($name:ident -> $output:ty) => {
        impl $name {
            /// Asks for this microversion in this call alone.
            pub fn microversion(mut self, version: $crate::Microversion) -> Self {
                self.call = self.call.microversion(version);
                self
            }

            /// Adds a query parameter that the reference does not document.
            pub fn query(
                mut self,
                name: impl ::std::convert::Into<::std::borrow::Cow<'static, str>>,
                value: impl ::std::string::ToString,
            ) -> Self {
                self.call = self.call.query(name, value);
                self
            }

            /// Adds a header that the reference does not document.
            pub fn header(mut self, name: &str, value: impl ::std::string::ToString) -> Self {
                self.call = self.call.header(name, value);
                self
            }

            /// The same request, whose answer is handed on as it comes; see
            /// [`Call::unread`]($crate::client::Call::unread).
            pub fn unread(self) -> $crate::client::Call<$crate::client::Download> {
                self.call.unread()
            }

            /// Sends the request.
            ///
            /// # Errors
            ///
            /// See [`Call::send`]($crate::client::Call::send).
            pub async fn send(
                self,
            ) -> ::std::result::Result<$crate::client::Response<$output>, $crate::client::Error>
            {
                self.call.send().await
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output =
                ::std::result::Result<$crate::client::Response<$output>, $crate::client::Error>;
            type IntoFuture =
                <$crate::client::Call<$output> as ::std::future::IntoFuture>::IntoFuture;

            fn into_future(self) -> Self::IntoFuture {
                self.call.into_future()
            }
        }
    };
}
