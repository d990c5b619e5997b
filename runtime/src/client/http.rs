//! What carries a request to the service and its response back.

use std::fmt;

use tower::util::BoxCloneSyncService;
use tower::{BoxError, ServiceExt};

use super::ErrorKind;

/// What a layer is put around: it takes a request as it goes out, and gives the response. A layer gives
/// another service of this kind.
pub type Exchange = BoxCloneSyncService<reqwest::Request, reqwest::Response, BoxError>;

/// The HTTP client, alone or in layers.
pub(super) enum Http {
    /// Alone, and called directly.
    Plain(reqwest::Client),
    /// In layers.
    Layered(Exchange),
}

impl Http {
    pub(super) fn new(
        client: reqwest::Client,
        layers: Vec<Box<dyn FnOnce(Exchange) -> Exchange + Send + Sync>>,
    ) -> Self {
        if layers.is_empty() {
            return Self::Plain(client);
        }
        let innermost = Exchange::new(client.map_err(BoxError::from));
        Self::Layered(layers.into_iter().fold(innermost, |inner, layer| layer(inner)))
    }

    pub(super) async fn execute(
        &self,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, ErrorKind> {
        match self {
            Self::Plain(client) => client.execute(request).await.map_err(ErrorKind::Transport),
            Self::Layered(service) => service.clone().oneshot(request).await.map_err(|error| {
                // A failure of the client itself stays what it is, whatever it passed through.
                match error.downcast::<reqwest::Error>() {
                    Ok(error) => ErrorKind::Transport(*error),
                    Err(error) => ErrorKind::Layer(error),
                }
            }),
        }
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(client) => client.fmt(f),
            Self::Layered(_) => f.write_str("Layered"),
        }
    }
}
