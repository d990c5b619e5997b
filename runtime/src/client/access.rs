//! Where a service is and what opens it: told to the client, or learnt from the identity service.

use std::sync::OnceLock;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::builder::Shared;
use super::endpoint::Endpoint;
use super::http::Carrier;
use super::{ErrorKind, Secret, Service};
use crate::Microversion;

/// Where the service is.
#[derive(Debug)]
pub(super) enum Place {
    /// Here.
    Endpoint(Endpoint),
    /// Where the session's catalogue says.
    Catalogue {
        /// The project that paths name, where it is not the token's.
        project: Option<String>,
        /// The service's endpoint, as the catalogue has it.
        found: OnceLock<Endpoint>,
    },
}

/// The credentials that requests to the service carry.
#[derive(Debug)]
pub(super) enum Access {
    /// Nothing.
    None,
    /// A token that was given.
    Token(Secret),
    /// The tokens of a session.
    #[cfg(feature = "keystone")]
    Session(super::keystone::Session),
}

/// The credential of one request: the value of a header.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    header: HeaderName,
    value: Secret,
}

impl Proof {
    pub(super) fn token(token: Secret) -> Self {
        Self { header: HeaderName::from_static("x-auth-token"), value: token }
    }

    /// Returns `true` if it is this token.
    #[cfg(feature = "keystone")]
    pub(super) fn is(&self, token: &Secret) -> bool {
        self.value.is(token)
    }

    /// The value of the header, which nobody is to see.
    pub(super) fn header(&self) -> Result<HeaderValue, ErrorKind> {
        let mut value = HeaderValue::from_str(self.value.expose())
            .map_err(|_| ErrorKind::Request("the token cannot be sent".to_owned()))?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// Puts it on a request.
    pub(super) fn carry(&self, headers: &mut HeaderMap) -> Result<(), ErrorKind> {
        headers.insert(self.header.clone(), self.header()?);
        Ok(())
    }
}

/// A user and a password, for the service itself (RFC 7617).
pub(super) fn basic(user: &str, password: &Secret) -> Proof {
    let pair = base64(format!("{user}:{}", password.expose()).as_bytes());
    Proof { header: AUTHORIZATION, value: format!("Basic {pair}").into() }
}

/// Bytes as Base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let is_filled = digit <= chunk.len();
            let index = bits >> (18 - 6 * digit) & 63;
            text.push(if is_filled { DIGITS[index as usize].into() } else { '=' });
        }
    }
    text
}

impl Access {
    /// The transport that the session brings, if it brings one.
    pub(super) fn carrier(&self) -> Option<Carrier> {
        match self {
            #[cfg(feature = "keystone")]
            Self::Session(session) => Some(session.carrier().clone()),
            _ => None,
        }
    }

    /// The microversion that calls are to ask for.
    pub(super) fn microversion(&self, service: &Service) -> Option<Microversion> {
        match self {
            #[cfg(feature = "keystone")]
            Self::Session(session) => session.microversion(service),
            _ => {
                let _ = service;
                None
            }
        }
    }

    /// Returns `true` if a refused token can be renewed.
    pub(super) fn renews(&self) -> bool {
        match self {
            #[cfg(feature = "keystone")]
            Self::Session(_) => true,
            _ => false,
        }
    }

    /// The credential that requests carry.
    pub(super) async fn proof(&self) -> Result<Option<Proof>, ErrorKind> {
        match self {
            Self::None => Ok(None),
            Self::Token(token) => Ok(Some(Proof::token(token.clone()))),
            #[cfg(feature = "keystone")]
            Self::Session(session) => session.proof().await.map(Some),
        }
    }

    /// Another proof than the one that the service refused; `None` where there is no other.
    pub(super) async fn other_than(&self, refused: &Proof) -> Result<Option<Proof>, ErrorKind> {
        match self {
            #[cfg(feature = "keystone")]
            Self::Session(session) => session.other_than(refused).await,
            _ => {
                let _ = refused;
                Ok(None)
            }
        }
    }
}

impl Shared {
    /// Where the service is; the catalogue is asked once.
    pub(super) async fn endpoint(&self) -> Result<&Endpoint, ErrorKind> {
        let (project, found) = match &self.place {
            Place::Endpoint(endpoint) => return Ok(endpoint),
            Place::Catalogue { project, found } => (project, found),
        };
        if let Some(endpoint) = found.get() {
            return Ok(endpoint);
        }
        match &self.access {
            #[cfg(feature = "keystone")]
            Access::Session(session) => {
                let endpoint = session.endpoint(self.service, project.clone()).await?;
                Ok(found.get_or_init(|| endpoint))
            }
            _ => {
                let _ = project;
                let why = "the client has neither an endpoint nor a session".to_owned();
                Err(ErrorKind::Configuration(why))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_as_in_the_rfc() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }
}
