//! Authentication.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use block_storage_v3::server::Identity;

use crate::options::{Auth, Options};

/// Puts the layer in front of the router that the options ask for.
pub(crate) fn guard(router: Router, options: &Options) -> Result<Router, String> {
    match &options.auth {
        Auth::None => Ok(router.layer(from_fn(everybody))),
        Auth::Token => {
            let token = options.token.clone().filter(|t| !t.is_empty());
            let token = token.ok_or("--auth token needs --token")?;
            Ok(router.layer(from_fn(move |request: Request, next: Next| {
                let known = token_of(&request) == token || is_discovery(&request);
                async move { if known { everybody(request, next).await } else { refuse() } }
            })))
        }
        Auth::Keystone(_) => Err("--auth keystone=URL is not there yet".to_owned()),
    }
}

async fn everybody(mut request: Request, next: Next) -> Response {
    let named = token_of(&request).split_once(':');
    let identity = Identity {
        user_id: Some(named.map_or("admin", |(user, _)| user).to_owned()),
        project_id: named.map(|(_, project)| project.to_owned()),
        roles: ["admin", "member", "reader"].map(str::to_owned).to_vec(),
    };
    request.extensions_mut().insert(identity);
    next.run(request).await
}

fn token_of(request: &Request) -> &str {
    request.headers().get("x-auth-token").and_then(|t| t.to_str().ok()).unwrap_or_default()
}

fn is_discovery(request: &Request) -> bool {
    matches!(request.uri().path(), "/" | "/v3" | "/v3/")
}

fn refuse() -> Response {
    let body = r#"{"error":{"code":401,"title":"Unauthorized","message":"A token is required."}}"#;
    (axum::http::StatusCode::UNAUTHORIZED, body).into_response()
}
