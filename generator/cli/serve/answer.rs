//! Answers: pages to browsers, and everything else as the API answers it.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use apiref::diagnostic::visible;
use apiref::emit::files::FileSet;
use apiref::emit::site;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Extension};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt as _;

use super::state::Current;

/// The path under which pages ask, which no API has.
const OWN: &str = "/_apiref/build";
/// The time that a page waits for the next build before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);

/// The router of all answers. `names` are those of this machine by which it may be asked.
pub(super) fn router(current: Arc<Current>, names: Vec<String>) -> Router {
    Router::new().fallback(answer).with_state((current, names.into()))
}

async fn answer(
    Extension((current, names)): Extension<(Arc<Current>, Arc<[String]>)>,
    request: Request,
) -> Response {
    if let Some(foreign) = foreign(&request, &names) {
        let problem = format!(
            "{} is no name of this server; --allow-host makes it one.\n",
            visible::shown(&foreign)
        );
        return (StatusCode::MISDIRECTED_REQUEST, problem).into_response();
    }
    let path = request.uri().path();
    if path == OWN {
        return state(&current, request.uri().query()).await;
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && let Some(page) = page(&current, path, request.headers()) {
        return page;
    }
    match current.answering(path) {
        Some(mock) => match mock.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
        None => (StatusCode::NOT_FOUND, "The sources document no operation.\n").into_response(),
    }
}

/// The host that a request asks for, where it is a name that may be anyone's: a page of another site can have its own name lead
/// here, and would read what is served. An address is nobody's name, and no browser leaves the host out.
fn foreign(request: &Request, names: &[String]) -> Option<String> {
    let header = request.headers().get(header::HOST).map(HeaderValue::as_bytes);
    let host = request.uri().authority().map(|of| of.as_str().as_bytes()).or(header)?;
    let host = String::from_utf8_lossy(host);
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => &*host,
    };
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let bare = bare.trim_end_matches('.').to_ascii_lowercase();
    let is_own = bare.parse::<IpAddr>().is_ok()
        || bare == "localhost"
        || bare.ends_with(".localhost")
        || names.iter().any(|own| own.eq_ignore_ascii_case(&bare));
    (!is_own).then(|| name.to_owned())
}

/// The findings of the newest build, once it is another than the one that the page has.
async fn state(current: &Current, query: Option<&str>) -> Response {
    let after = query.and_then(|query| query.strip_prefix("after=")?.parse().ok()).unwrap_or(0);
    let state = match tokio::time::timeout(PATIENCE, current.after(after)).await {
        Ok(state) => state,
        Err(_) => current.get(),
    };
    file("state.json", Cow::Owned(state.findings().to_string()))
}

/// A file of the site. Its root is the API's too: a browser gets the page.
fn page(current: &Current, path: &str, headers: &HeaderMap) -> Option<Response> {
    static ASSETS: OnceLock<FileSet> = OnceLock::new();
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if path == "/" && !wants_page {
        return None;
    }
    let path = path.trim_start_matches('/');
    let path: Cow<'_, str> = match path {
        "" => "index.html".into(),
        folder if folder.ends_with('/') => format!("{folder}index.html").into(),
        file => file.into(),
    };
    let state = current.get();
    if let Some(text) = state.page(&path) {
        return Some(file(&path, Cow::Owned(text.to_owned())));
    }
    if let Some(text) = ASSETS.get_or_init(site::assets).get(&path) {
        return Some(file(&path, Cow::Borrowed(text)));
    }
    site::file(state.apis(), &path).map(|text| file(&path, Cow::Owned(text)))
}

fn file(path: &str, text: Cow<'static, str>) -> Response {
    let media_type = match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("yaml") => "application/yaml",
        _ => "text/plain; charset=utf-8",
    };
    let body = match text {
        Cow::Borrowed(text) => Body::from(text),
        Cow::Owned(text) => Body::from(text),
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
