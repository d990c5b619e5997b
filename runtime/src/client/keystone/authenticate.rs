//! A token for credentials, from the identity service.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use super::receipt::{self, Receipt};
use super::token::{Answer, Token};
use super::{Cloud, Credentials, Provider, Scope};
use crate::client::{Call, Client, Error, ErrorKind, Operation, json};

pub(super) static AUTHENTICATE: Operation =
    Operation::new("authenticate", "POST", "/v3/auth/tokens");

static FEDERATE: Operation = Operation::new(
    "authenticate",
    "POST",
    "/v3/OS-FEDERATION/identity_providers/{id}/protocols/{protocol}/auth",
);

/// An authentication that goes on when somebody polls it, whoever that is.
pub(super) type Asked = Pin<Box<dyn Future<Output = Result<Token, Error>> + Send>>;

/// A token for the credentials of a cloud. Boxed, because a call may ask for a token, which is a call.
pub(super) fn authenticate(identity: Client, cloud: Arc<Cloud>) -> Asked {
    Box::pin(async move { by_credentials(&identity, &cloud).await })
}

async fn by_credentials(identity: &Client, cloud: &Cloud) -> Result<Token, Error> {
    let Cloud { credentials, scope, .. } = cloud;
    match credentials {
        Credentials::OpenIdConnect(provider) => {
            let unscoped = federated(identity, provider).await?;
            match scope {
                Scope::Unscoped => Ok(unscoped),
                // Only a token of its own does the identity service change for one with a scope.
                _ => shown(identity, &Credentials::Token(unscoped.secret), scope).await,
            }
        }
        _ => shown(identity, credentials, scope).await,
    }
}

/// A token for proofs that the identity service takes itself.
async fn shown(
    identity: &Client,
    credentials: &Credentials,
    scope: &Scope,
) -> Result<Token, Error> {
    let mut call = identity.call(&AUTHENTICATE, json::<Answer>).json(&credentials.request(scope));
    if let Some(receipt) = credentials.receipt() {
        call = call.secret_header(receipt::HEADER, receipt.secret.expose());
    }
    ask(call).await
}

/// A token without a scope, for one of a provider that the identity service trusts.
async fn federated(identity: &Client, provider: &Provider) -> Result<Token, Error> {
    let token = provider.token(identity).await?;
    let call = identity.call(&FEDERATE, json::<Answer>);
    let call = call.path(&provider.identity_provider).path(&provider.protocol);
    ask(call.secret_header("authorization", format!("Bearer {}", token.expose()))).await
}

async fn ask(call: Call<Answer>) -> Result<Token, Error> {
    let given = Instant::now();
    let response = call.send().await.map_err(Receipt::of)?;
    let secret = response.header("x-subject-token").map(Into::into);
    let secret = secret.ok_or_else(|| {
        let why = "the identity service answered without a token".to_owned();
        Error::new(AUTHENTICATE.name, ErrorKind::Configuration(why))
    })?;
    Ok(Token::new(secret, response.into_inner(), given))
}
