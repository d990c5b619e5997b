//! Receipts, which the identity service gives for methods to which others are still to come.

use serde::Deserialize;

use crate::client::{Error, ErrorKind, Secret};

/// The header of a receipt, in both directions.
pub(super) const HEADER: &str = "openstack-auth-receipt";

/// A receipt for the proofs that the identity service was shown, where it asks for more. It is good for minutes.
///
/// [`Error::receipt`] has it, and [`Credentials::continued`](super::Credentials::continued) goes on with it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Receipt {
    pub(super) secret: Secret,
    /// The methods that were shown, by their names: `password`.
    pub shown: Vec<String>,
    /// The sets of methods that would do, by their names; any one of them is enough.
    pub required: Vec<Vec<String>>,
}

/// The body that comes with a receipt.
#[derive(Deserialize)]
struct Body {
    receipt: Shown,
    #[serde(default)]
    required_auth_methods: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Shown {
    #[serde(default)]
    methods: Vec<String>,
}

impl Receipt {
    /// The error of an answer, with its receipt where it has one.
    pub(super) fn of(error: Error) -> Error {
        let ErrorKind::Status { headers, body, .. } = error.kind() else { return error };
        let secret = headers.get(HEADER).and_then(|value| value.to_str().ok());
        let read = serde_json::from_slice::<Body>(body).ok();
        let Some((secret, body)) = secret.zip(read) else { return error };
        let receipt = Self {
            secret: secret.into(),
            shown: body.receipt.methods,
            required: body.required_auth_methods,
        };
        Error::new(error.operation(), ErrorKind::MoreFactors(receipt))
    }
}
