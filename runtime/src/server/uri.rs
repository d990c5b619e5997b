//! The URLs that answers contain.

use axum::extract::OriginalUri;
use axum::http::request::Parts;
use axum::http::{Uri, header};

use super::{Peer, Settings};

/// The URI as it was sent, before any router that nests this one cut it.
pub(super) fn original(parts: &Parts) -> &Uri {
    parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0)
}

/// Returns `true` if a path or a query has the character U+0000.
pub(super) fn has_nul(uri: &Uri) -> bool {
    uri.path().contains("%00") || uri.query().is_some_and(|query| query.contains("%00"))
}

/// The beginning of absolute URLs of this server: scheme and authority, no slash at the end.
pub(crate) fn root(settings: &Settings, parts: &Parts) -> String {
    if let Some(url) = &settings.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let uri = original(parts);
    let text = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
    let peer = parts.extensions.get::<Peer>();
    let is_proxy =
        peer.is_some_and(|Peer(peer)| settings.proxies.iter().any(|p| p.contains(*peer)));
    // Of several, the last is what the proxy itself says; the others may be the client's own.
    let forwarded = |name| text(name).filter(|_| is_proxy)?.rsplit(',').next().map(str::trim);
    let schemes = [forwarded("x-forwarded-proto"), uri.scheme_str()];
    let scheme = schemes.into_iter().flatten().find_map(web).unwrap_or("http");
    let authority = uri.authority().map(|authority| authority.as_str());
    let hosts = [forwarded("x-forwarded-host"), text(header::HOST.as_str()), authority];
    let host = hosts.into_iter().flatten().find(|host| is_host(host)).unwrap_or("localhost");
    format!("{scheme}://{host}")
}

/// The scheme, if it is one that links may have.
fn web(scheme: &str) -> Option<&'static str> {
    ["https", "http"].into_iter().find(|web| web.eq_ignore_ascii_case(scheme))
}

/// Returns `true` if a text is a host, with a port or without, and nothing that a link would take for more.
fn is_host(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b))
}

/// The beginning of absolute URLs of this router: that of the server, and the path at which the router is nested.
pub(super) fn here(settings: &Settings, parts: &Parts) -> String {
    let prefix = original(parts).path().strip_suffix(parts.uri.path()).unwrap_or_default();
    root(settings, parts) + prefix
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::Request;

    use super::super::{Peer, Settings};
    use super::root;

    #[test]
    fn what_a_proxy_says_counts_only_from_those_that_are_named() {
        let mut settings = Settings::default();
        let said = |settings: &Settings, peer: Option<&str>, headers: &[(&str, &str)]| {
            let mut request = Request::get("/v3/p").body(()).unwrap();
            for (name, value) in headers {
                let name: axum::http::HeaderName = name.parse().unwrap();
                request.headers_mut().insert(name, value.parse().unwrap());
            }
            if let Some(peer) = peer {
                request.extensions_mut().insert(Peer(peer.parse::<IpAddr>().unwrap()));
            }
            root(settings, &request.into_parts().0)
        };
        let from_proxy = [
            ("host", "inner:8776"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "evil.example, cloud.example"),
        ];
        assert_eq!(said(&settings, Some("10.0.0.7"), &from_proxy), "http://inner:8776");
        settings.proxies.push("10.0.0.0/8".parse().unwrap());
        assert_eq!(said(&settings, Some("10.0.0.7"), &from_proxy), "https://cloud.example");
        assert_eq!(said(&settings, Some("192.0.2.1"), &from_proxy), "http://inner:8776");
        assert_eq!(said(&settings, None, &from_proxy), "http://inner:8776");
        // Neither another scheme nor more than a host, whoever says it.
        let evil = [("host", "a.example/x?"), ("x-forwarded-proto", "javascript")];
        assert_eq!(said(&settings, Some("10.0.0.7"), &evil), "http://localhost");
        assert_eq!(said(&settings, Some("10.0.0.7"), &[("host", "u@h")]), "http://localhost");
        assert_eq!(said(&settings, None, &[("host", "[::1]:8776")]), "http://[::1]:8776");
    }
}
