//! Authentication: which of the layers that come with the stubs is put in front of the router.

use axum::Router;
use block_storage_v3::server::auth::{Keystone, NoAuth, StaticTokens};
use block_storage_v3::server::{Identity, authentication};

use crate::options::{Auth, Options};

/// Puts the layer in front of the router that the options ask for.
pub(crate) fn guard(
    router: Router,
    options: &Options,
) -> Result<Router, Box<dyn std::error::Error>> {
    Ok(match &options.auth {
        Auth::None => router.layer(authentication(NoAuth::default())),
        Auth::Token => {
            let token = options.token.as_deref().filter(|t| !t.is_empty());
            let token = token.ok_or("--auth token needs --token")?;
            router.layer(authentication(StaticTokens::new().with(token, administrator())))
        }
        Auth::Keystone(url) => {
            router.layer(authentication(Keystone::new(url)?).roles("reader", "member"))
        }
    })
}

/// An administrator of whichever project a URL names.
fn administrator() -> Identity {
    let mut identity = Identity::anonymous().with_role("admin");
    identity.user_id = Some("admin".to_owned());
    identity
}
