//! The client half against a server of canned answers.
#![cfg(feature = "client")]

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiref_runtime::client::{self, Builder, Client, ErrorKind, Operation, Pagination, Service};
use apiref_runtime::versioned::Field;
use apiref_runtime::{Microversion, VersionRange};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower::ServiceExt;
use tower::layer::layer_fn;

static LINKS: Service = Service {
    service_type: "block-storage",
    aliases: &["volumev3", "volume"],
    base_path: "",
    microversion: Some(("openstack-api-version", Some("volume"))),
    versions: VersionRange::between(Microversion::new(3, 0), Microversion::new(3, 71)),
    pagination: Pagination::CollectionLinks,
    scope_optional: true,
};
static HREFS: Service = Service { pagination: Pagination::Links, ..LINKS };
static NEXT: Service = Service { pagination: Pagination::Next, ..LINKS };
static MARKER: Service = Service { pagination: Pagination::Marker, ..LINKS };
static LIST: Operation = Operation::new("list_things", "GET", "/v3/{+project_id}/things");
static SHOW: Operation =
    Operation::new("show_thing", "GET", "/v3/{+project_id}/things/{id}").returns("thing");
static CREATE: Operation = Operation::new("create_thing", "POST", "/v3/things").since(3, 10);

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Thing {
    id: String,
}

/// A server that gives these answers, one after the other; it keeps the requests it was sent.
async fn serve(answers: Vec<String>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/volume/v3/abc", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = requests.clone();
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            loop {
                let n = stream.read(&mut buffer).await.unwrap();
                request.extend_from_slice(&buffer[..n]);
                let text = String::from_utf8_lossy(&request).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length = head.lines().find_map(|l| l.strip_prefix("content-length: "));
                if body.len() >= length.map_or(0, |l| l.parse().unwrap()) {
                    seen.lock().unwrap().push(text);
                    break;
                }
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    (endpoint, requests)
}

fn answer(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nx-openstack-request-id: req-1\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
}

fn client(service: &'static Service, endpoint: &str) -> Client {
    Builder::new(service, endpoint, |client| client).token("secret").build().unwrap()
}

async fn run(
    service: &'static Service,
    pages: &[&str],
) -> (Result<Vec<String>, client::Error>, Vec<String>) {
    let (endpoint, requests) = serve(pages.iter().map(|p| answer("200 OK", p)).collect()).await;
    let call = client(service, &endpoint).call(&LIST, client::json::<serde_json::Value>);
    let items = call.query("limit", 2).items::<Thing>("things").try_collect().await;
    let requests = requests.lock().unwrap().clone();
    (items.map(|all| all.into_iter().map(|t| t.id).collect()), requests)
}

#[tokio::test]
async fn a_stream_follows_links_and_takes_only_their_query() {
    let (items, requests) = run(
        &LINKS,
        &[
            r#"{"things": [{"id": "a"}, {"id": "b"}], "things_links":
                [{"rel": "next", "href": "http://elsewhere/x?limit=2&marker=b%20c"}]}"#,
            r#"{"things": [{"id": "c"}]}"#,
        ],
    )
    .await;
    assert_eq!(items.unwrap(), ["a", "b", "c"]);
    assert!(requests[0].starts_with("GET /volume/v3/abc/things?limit=2 HTTP"));
    assert!(requests[1].starts_with("GET /volume/v3/abc/things?limit=2&marker=b+c HTTP"));
    assert!(requests[1].contains("x-auth-token: secret"));
}

#[tokio::test]
async fn a_stream_follows_the_links_of_each_kind_of_service() {
    let last = r#"{"things": [{"id": "b"}], "links": {"next": null}, "next": null}"#;
    let links = r#"{"things": [{"id": "a"}], "links": {"next": "http://c/v3/things?marker=a"}}"#;
    let next = r#"{"things": [{"id": "a"}], "next": "/v2/things?marker=a"}"#;
    let listed = r#"{"things": [{"id": "a"}], "links": [{"rel": "self", "href": "/v2/things"},
        {"rel": "next", "href": "/v2/things?marker=a"}]}"#;
    for (service, page) in [(&HREFS, links), (&HREFS, listed), (&NEXT, next)] {
        let (items, requests) = run(service, &[page, last]).await;
        assert_eq!(items.unwrap(), ["a", "b"]);
        assert!(requests[1].starts_with("GET /volume/v3/abc/things?marker=a HTTP"));
    }
}

#[tokio::test]
async fn a_server_that_repeats_itself_ends_the_stream() {
    let page =
        r#"{"things": [{"id": "a"}], "things_links": [{"rel": "next", "href": "?marker=a"}]}"#;
    let (items, requests) = run(&LINKS, &[page, page, page]).await;
    assert!(matches!(items.unwrap_err().kind(), ErrorKind::PageLoop));
    assert_eq!(requests.len(), 2);
    // Of pages without items, and of pages that lead to each other.
    let empty = r#"{"things": [], "things_links": [{"rel": "next", "href": "?page=1"}]}"#;
    let other = r#"{"things": [], "things_links": [{"rel": "next", "href": "?page=2"}]}"#;
    let (items, requests) = run(&LINKS, &[empty, other, empty, other]).await;
    assert!(matches!(items.unwrap_err().kind(), ErrorKind::PageLoop));
    assert_eq!(requests.len(), 3);
}

#[tokio::test]
async fn pages_without_items_come_to_an_end() {
    let number = std::sync::atomic::AtomicUsize::new(0);
    let number = Arc::new(number);
    let asked = number.clone();
    let endless = tower::service_fn(move |_: http::Request<client::TransportBody>| {
        let page = asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let body = format!(
            r#"{{"things": [], "things_links": [{{"rel": "next", "href": "?page={page}"}}]}}"#
        );
        async move { Ok::<_, std::convert::Infallible>(http::Response::new(body)) }
    });
    let client = Builder::new(&LINKS, "http://c/v3/abc", |client| client).transport(endless);
    let call = client.build().unwrap().call(&LIST, client::json::<serde_json::Value>);
    let error = call.items::<Thing>("things").try_collect().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::EmptyPages(100)), "{error}");
    assert_eq!(number.load(std::sync::atomic::Ordering::Relaxed), 100);
}

#[tokio::test]
async fn no_duration_is_too_long() {
    let show = r#"{"thing": {"id": "a", "status": "ready"}}"#;
    let shown = move |_: http::Request<client::TransportBody>| async move {
        Ok::<_, std::convert::Infallible>(http::Response::new(show.to_owned()))
    };
    let client = Builder::new(&LINKS, "http://c/v3/abc", |client| client)
        .transport(tower::service_fn(shown))
        .timeout(Duration::MAX)
        .retry(client::Retry::new(3).first_wait(Duration::MAX).longest_wait(Duration::MAX));
    let client = client.build().unwrap();
    let call = client.call(&SHOW, client::json::<serde_json::Value>).path("a");
    let wait = call.wait_for("ready", Duration::MAX, |thing| thing["status"].as_str());
    wait.longest_pause(Duration::MAX).await.unwrap();

    let (endpoint, _) = serve(vec![self::answer("200 OK", show)]).await;
    let client = Builder::new(&LINKS, endpoint, |client| client).timeout(Duration::MAX);
    let call = client.build().unwrap().call(&SHOW, client::json::<serde_json::Value>);
    call.path("a").await.unwrap();
}

#[tokio::test]
async fn a_service_that_wants_to_be_left_alone_for_long_is_told_with_how_long() {
    for (after, told) in
        [("3600", "to be sent again after 3600 s"), ("Sun, 06 Nov 2094 08:49:37 GMT", "after ")]
    {
        let answer = move |_: http::Request<client::TransportBody>| async move {
            let answer = http::Response::builder().status(429).header("retry-after", after);
            Ok::<_, std::convert::Infallible>(answer.body(String::new()).unwrap())
        };
        let client = Builder::new(&LINKS, "http://c/v3/abc", |client| client)
            .transport(tower::service_fn(answer));
        let call = client.build().unwrap().call(&SHOW, client::json::<serde_json::Value>);
        let error = call.path("a").await.unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
        assert!(error.retry_after().unwrap() > Duration::from_secs(3599));
    }
}

#[tokio::test]
async fn markers_go_on_until_a_page_is_empty_or_nothing_new() {
    let page = |id: &str| format!(r#"{{"things": [{{"id": "{id}"}}]}}"#);
    let (items, requests) = run(&MARKER, &[&page("a"), &page("b"), r#"{"things": []}"#]).await;
    assert_eq!(items.unwrap(), ["a", "b"]);
    assert!(requests[2].starts_with("GET /volume/v3/abc/things?limit=2&marker=b HTTP"));
    let (items, _) = run(&MARKER, &[&page("a"), &page("a")]).await;
    assert_eq!(items.unwrap(), ["a"]);
}

#[tokio::test]
async fn a_response_keeps_all_that_came_with_it() {
    let body = r#"{"thing": {"id": "a", "new": 1}}"#;
    let (endpoint, _) = serve(vec![answer("200 OK", body)]).await;
    let call = client(&LINKS, &endpoint).call(&SHOW, client::json::<Thing>).path("a");
    let response = call.await.unwrap();
    assert_eq!(response.id, "a");
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("req-1"));
    assert_eq!(response.body(), body);
}

#[tokio::test]
async fn a_fault_is_a_typed_error() {
    let body = r#"{"itemNotFound": {"code": 404, "message": "No thing x."}}"#;
    let (endpoint, _) = serve(vec![answer("404 Not Found", body)]).await;
    let error =
        client(&LINKS, &endpoint).call(&SHOW, client::json::<Thing>).path("x").await.unwrap_err();
    assert!(error.is_not_found() && !error.is_conflict());
    assert_eq!(error.fault().unwrap().message, "No thing x.");
    assert_eq!(error.to_string(), "show_thing: 404 Not Found, itemNotFound: No thing x. (req-1)");
}

#[tokio::test]
async fn a_body_that_does_not_decode_is_kept() {
    let (endpoint, _) = serve(vec![answer("200 OK", r#"{"thing": {"id": 7}}"#)]).await;
    let error =
        client(&LINKS, &endpoint).call(&SHOW, client::json::<Thing>).path("x").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }));
    assert_eq!(error.body().unwrap(), r#"{"thing": {"id": 7}}"#);
    assert_eq!(error.text().unwrap(), r#"{"thing": {"id": 7}}"#);
    let debug = format!("{error:?}");
    assert!(debug.contains("body: 20 bytes") && !debug.contains("{\"thing"), "{debug}");
    assert_eq!(error.request_id(), Some("req-1"));
    assert_eq!(
        error.to_string(),
        "show_thing: the body of the 200 OK response cannot be read at `thing.id`: \
         invalid type: integer `7`, expected a string at line 1 column 18 (req-1)"
    );
}

#[tokio::test]
async fn a_long_body_is_shown_in_part() {
    let body = format!(r#"{{"thing": {{"id": 7, "more": "{}"}}}}"#, "é".repeat(5000));
    let (endpoint, _) = serve(vec![answer("200 OK", &body)]).await;
    let error =
        client(&LINKS, &endpoint).call(&SHOW, client::json::<Thing>).path("x").await.unwrap_err();
    assert_eq!(error.body().unwrap(), &body);
    let text = error.text().unwrap();
    assert!(text.len() < 4100 && body.starts_with(text.trim_end_matches('\u{fffd}')));
}

#[tokio::test]
async fn an_empty_body_is_none_where_it_may_be() {
    let answers = vec![answer("200 OK", r#"{"thing": {"id": "x"}}"#), answer("202 Accepted", "")];
    let (endpoint, _) = serve(answers).await;
    let client = client(&LINKS, &endpoint);
    let show = || client.call(&SHOW, client::optional_json::<Thing>).path("x");
    let shown = show().await.unwrap();
    assert_eq!(shown.as_ref().unwrap().id, "x");
    assert!(!format!("{shown:?}").contains("\"thing"), "the body may hold what nobody is to see");
    assert_eq!(*show().await.unwrap(), None);
}

#[tokio::test]
async fn what_the_microversion_lacks_is_not_sent() {
    let client = client(&LINKS, "http://127.0.0.1:9");
    let create = || client.call(&CREATE, client::empty).json(&serde_json::json!({"size": 1}));
    let error = create().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "create_thing: the operation needs microversion 3.10 and later, the call is made with 3.0"
    );
    let error = create()
        .checked_by(|| const { &[Field::new("size").since(3, 20)] })
        .microversion(Microversion::new(3, 10))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::OutOfRange { field: Some(f), .. } if f == "size"));
    let error = client
        .call(&CREATE, client::empty)
        .json_in("thing", &serde_json::json!({"size": 1}))
        .checked_by(|| const { &[Field::new("size").since(3, 20)] })
        .microversion(Microversion::new(3, 10))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::OutOfRange { field: Some(f), .. } if f == "size"));
    let error = client
        .call(&LIST, client::empty)
        .query("sort", "a")
        .since("sort", 3, 20)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`sort` needs microversion 3.20 and later"));
}

#[tokio::test]
async fn the_microversion_and_the_body_are_sent() {
    let (endpoint, requests) = serve(vec![answer("202 Accepted", "")]).await;
    let client = client(&LINKS, &endpoint).with_microversion(Microversion::new(3, 65));
    client.call(&CREATE, client::empty).json_in("thing", &[1]).await.unwrap();
    let requests = requests.lock().unwrap();
    assert!(requests[0].contains("openstack-api-version: volume 3.65\r\n"));
    assert!(requests[0].contains("content-type: application/json\r\n"));
    assert!(requests[0].ends_with("\r\n\r\n{\"thing\":[1]}"));
}

#[test]
fn a_token_is_never_shown() {
    let client = client(&LINKS, "http://127.0.0.1:9");
    assert!(!format!("{client:?}").contains("secret"));
}

#[tokio::test]
async fn what_was_not_carried_out_is_sent_again() {
    let limited = answer("429 Too Many Requests", "").replacen("\r\n", "\r\nretry-after: 0\r\n", 1);
    let (endpoint, requests) =
        serve(vec![limited, answer("200 OK", r#"{"thing":{"id":"1"}}"#)]).await;
    let thing =
        client(&LINKS, &endpoint).call(&SHOW, client::json::<Thing>).path("1").await.unwrap();
    assert_eq!(thing.id, "1");
    assert_eq!(requests.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_post_that_may_have_been_carried_out_is_not_sent_again() {
    let away = answer("503 Service Unavailable", "").replacen("\r\n", "\r\nretry-after: 0\r\n", 1);
    let (endpoint, requests) = serve(vec![away, answer("202 Accepted", "")]).await;
    let newest = client(&LINKS, &endpoint).with_microversion(Microversion::new(3, 71));
    let error = newest.call(&CREATE, client::empty).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_and_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let wait = std::time::Duration::from_millis(40);
    let retry = client::Retry::new(2).first_wait(wait);
    let patient: Client =
        Builder::new(&LINKS, &endpoint, |client| client).retry(retry).build().unwrap();
    let begin = std::time::Instant::now();
    let error = patient.call(&LIST, client::empty).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    assert!(begin.elapsed() >= wait + wait / 2, "two waits of at least half");
}

#[tokio::test]
async fn a_body_without_an_end_is_refused() {
    let body = "x".repeat(2000);
    let endless = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}");
    for answer in [endless, answer("200 OK", &body)] {
        let (endpoint, _) = serve(vec![answer]).await;
        let patient: Client =
            Builder::new(&LINKS, &endpoint, |client| client).max_body(1999).build().unwrap();
        let error = patient.call(&LIST, client::text).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TooLarge { limit: 1999, .. }), "{error}");
    }
}

#[tokio::test]
async fn a_service_that_does_not_answer_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let patient: Client = Builder::new(&LINKS, &endpoint, |client| client)
        .timeout(std::time::Duration::from_millis(50))
        .build()
        .unwrap();
    let error = patient.call(&LIST, client::empty).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(e) if e.is_timeout()), "{error}");
}

#[tokio::test]
async fn the_service_is_asked_once_for_the_newest_version_of_both() {
    let versions = r#"{"versions":[{"id":"v3.0","min_version":"3.0","version":"3.60"}]}"#;
    let (endpoint, requests) = serve(vec![answer("300 Multiple Choices", versions)]).await;
    let client = client(&LINKS, &endpoint);
    for _ in 0..2 {
        let newest = client.clone().negotiated().await.unwrap();
        assert_eq!(newest.microversion(), Some(Microversion::new(3, 60)));
    }
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].starts_with("GET /volume/v3/ HTTP/1.1"), "{}", requests[0]);
    assert!(!requests[0].contains("secret"), "discovery needs no token");
}

#[derive(Debug, Deserialize)]
struct Work {
    status: Option<String>,
}

/// The result of a wait on a resource that shows these statuses; none is for one that is gone.
async fn wait<F, R>(statuses: &[&str], wait: impl FnOnce(client::Call<Work>) -> F) -> R
where
    F: IntoFuture<Output = R>,
{
    let answers = statuses.iter().map(|status| match *status {
        "" => answer("404 Not Found", r#"{"itemNotFound": {"code": 404, "message": "No."}}"#),
        status => answer("200 OK", &format!(r#"{{"thing": {{"status": "{status}"}}}}"#)),
    });
    let (endpoint, _) = serve(answers.collect()).await;
    wait(client(&LINKS, &endpoint).call(&SHOW, client::json::<Work>).path("a")).await
}

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(5);

fn status(work: &Work) -> Option<&str> {
    work.status.as_deref()
}

#[tokio::test]
async fn a_wait_ends_with_the_status_that_is_waited_for() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let list = seen.clone();
    let watch = move |work: &Work| list.lock().unwrap().push(work.status.clone().unwrap());
    let available = |call: client::Call<Work>| {
        call.wait_for("available", LONG, status).longest_pause(SHORT).watch(watch)
    };
    let work = wait(&["creating", "creating", "available"], available).await.unwrap();
    assert_eq!(work.status.as_deref(), Some("available"));
    assert_eq!(*seen.lock().unwrap(), ["creating", "creating", "available"]);
    let error = |call: client::Call<Work>| call.wait_for("ERROR", LONG, status);
    wait(&["error"], error).await.expect("an error that is waited for is none");
}

#[tokio::test]
async fn a_wait_fails_where_the_resource_does() {
    let available =
        |call: client::Call<Work>| call.wait_for("available", LONG, status).longest_pause(SHORT);
    let error = wait(&["creating", "error_managing"], available).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Failed { status, .. } if status == "error_managing"));
    assert_eq!(
        error.to_string(),
        "show_thing: the status is `error_managing`, `available` was waited for (req-1)"
    );
    assert_eq!(error.body().unwrap(), r#"{"thing": {"status": "error_managing"}}"#);
    assert!(wait(&[""], available).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_wait_has_an_end() {
    let available = |call: client::Call<Work>| {
        call.wait_for("available", Duration::from_millis(100), status).longest_pause(SHORT)
    };
    // The server answers twice and is silent then.
    let error = wait(&["creating", "creating"], available).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TimedOut { status: Some(s), .. } if s == "creating"));
    assert_eq!(
        error.to_string(),
        "show_thing: the status is still `creating` and not `available` after 100ms"
    );
}

#[tokio::test]
async fn a_resource_is_gone_when_it_is_not_found() {
    let gone = |call: client::Call<Work>| call.wait_gone(LONG, status).longest_pause(SHORT);
    wait(&["deleting", "deleting", ""], gone).await.unwrap();
    wait(&["deleting", "DELETED"], gone).await.unwrap();
    wait(&["error", "error", ""], gone).await.expect("the error is older than the deletion");
    for statuses in [["deleting", "error_deleting"], ["deleting", "error"]] {
        let error = wait(&statuses, gone).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Failed { .. }), "{error}");
    }
    let error = wait(&["error_deleting"], gone).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Failed { .. }), "{error}");
}

#[tokio::test]
async fn layers_see_each_request_that_goes_out() {
    let limited = answer("429 Too Many Requests", "").replacen("\r\n", "\r\nretry-after: 0\r\n", 1);
    let (endpoint, requests) = serve(vec![limited, answer("202 Accepted", "")]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let adds = |name: &'static str| {
        let seen = seen.clone();
        layer_fn(move |inner: client::Exchange| {
            let seen = seen.clone();
            inner.map_request(move |mut request: reqwest::Request| {
                seen.lock().unwrap().push(name);
                request.headers_mut().insert("x-layer", name.parse().unwrap());
                request
            })
        })
    };
    let layered: Client = Builder::new(&LINKS, &endpoint, |client| client)
        .token("secret")
        .layer(adds("inner"))
        .layer(adds("outer"))
        .build()
        .unwrap();
    layered.with_microversion(Microversion::new(3, 71)).call(&CREATE, client::empty).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["outer", "inner", "outer", "inner"]);
    assert!(requests.lock().unwrap()[1].contains("x-layer: inner\r\n"));
}

#[tokio::test]
async fn a_secret_header_is_shown_to_nobody() {
    let (endpoint, requests) = serve(vec![answer("202 Accepted", "")]).await;
    let seen = Arc::new(Mutex::new(String::new()));
    let written = seen.clone();
    let layer = layer_fn(move |inner: client::Exchange| {
        let written = written.clone();
        inner.map_request(move |request: reqwest::Request| {
            written.lock().unwrap().push_str(&format!("{request:?}"));
            request
        })
    });
    let layered: Client =
        Builder::new(&LINKS, &endpoint, |client| client).layer(layer).build().unwrap();
    let call = layered.call(&SHOW, client::empty).path("x").secret_header("x-key", "sesame");
    call.await.unwrap();
    let seen = seen.lock().unwrap();
    assert!(seen.contains("x-key") && !seen.contains("sesame"), "{seen}");
    assert!(requests.lock().unwrap()[0].contains("x-key: sesame"));
}

#[tokio::test]
async fn a_failure_within_layers_is_told_from_one_of_theirs() {
    let build = |refuse: bool| -> Client {
        let layer = layer_fn(move |inner: client::Exchange| {
            tower::service_fn(move |request: reqwest::Request| {
                let inner = inner.clone();
                async move {
                    if refuse { Err("not today".into()) } else { inner.oneshot(request).await }
                }
            })
        });
        Builder::new(&LINKS, "http://127.0.0.1:9", |client| client)
            .retry(client::Retry::never())
            .layer(layer)
            .build()
            .unwrap()
    };
    let error = build(true).call(&LIST, client::empty).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Layer(_)));
    assert_eq!(error.to_string(), "list_things: not today");
    let error = build(false).call(&LIST, client::empty).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(e) if e.is_connect()), "{error}");
}

static OFFSET: Service = Service { pagination: Pagination::Offset, ..LINKS };

#[tokio::test]
async fn offsets_go_on_until_a_page_is_empty_or_nothing_new() {
    let page = |id: &str| format!(r#"{{"things": [{{"id": "{id}1"}}, {{"id": "{id}2"}}]}}"#);
    let (items, requests) = run(&OFFSET, &[&page("a"), &page("b"), r#"{"things": []}"#]).await;
    assert_eq!(items.unwrap(), ["a1", "a2", "b1", "b2"]);
    assert!(requests[1].starts_with("GET /volume/v3/abc/things?limit=2&offset=2 HTTP"));
    assert!(requests[2].starts_with("GET /volume/v3/abc/things?limit=2&offset=4 HTTP"));
    // A service without offsets gives all, again.
    let (items, requests) = run(&OFFSET, &[&page("a"), &page("a")]).await;
    assert_eq!(items.unwrap(), ["a1", "a2"]);
    assert_eq!(requests.len(), 2);
}

#[tokio::test]
async fn a_body_may_be_the_list_and_its_items_known_by_name() {
    let pages = [r#"[{"name": "a"}, {"subdir": "b/"}]"#, "[]"];
    let (endpoint, requests) = serve(pages.iter().map(|p| answer("200 OK", p)).collect()).await;
    let call = client(&MARKER, &endpoint).call(&LIST, client::json::<serde_json::Value>);
    let items = call.items::<client::Partial>(None).try_collect().await.unwrap();
    assert_eq!((items.len(), items[0].text("name")), (2, Some("a")));
    assert!(requests.lock().unwrap()[1].contains("?marker=b%2F "));
}

#[tokio::test]
async fn a_page_has_its_items_its_links_and_all_that_came_with_them() {
    let pages = [
        r#"{"things": [{"id": "a"}], "things_links": [{"rel": "next", "href": "http://c/x?marker=a"}], "count": 2}"#,
        r#"{"things": [{"id": "b"}]}"#,
    ];
    let (endpoint, _) = serve(pages.iter().map(|p| answer("200 OK", p)).collect()).await;
    let call = client(&LINKS, &endpoint).call(&LIST, client::json::<serde_json::Value>);
    let mut pages = call.pages::<Thing>("things");
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!(first.items(), [Thing { id: "a".to_owned() }]);
    assert_eq!(first.links().collect::<Vec<_>>(), [("next", "http://c/x?marker=a")]);
    assert_eq!((first.status().as_u16(), first.request_id()), (200, Some("req-1")));
    assert!(std::str::from_utf8(first.body()).unwrap().contains("count"));
    let last = pages.try_next().await.unwrap().unwrap();
    assert_eq!((last.links().count(), last.into_items().len()), (0, 1));
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn what_was_not_asked_for_may_be_absent() {
    let page = r#"{"things": [{"size": 1}], "things_links": []}"#;
    let answers = || vec![answer("200 OK", page)];
    let list = |endpoint: &str| {
        let call = client(&LINKS, endpoint).call(&LIST, client::json::<serde_json::Value>);
        call.query("fields", "size").partials("things").fields("mtu")
    };
    let (endpoint, requests) = serve(answers()).await;
    let things = list(&endpoint).await.unwrap();
    assert_eq!(things[0].get::<i64>("size").unwrap(), Some(1));
    assert!(things[0].get::<bool>("size").is_err());
    assert_eq!(format!("{:?}", things[0]), r#"Partial {"size"}"#);
    assert!(things[0].clone().read::<Thing>().is_err());
    assert!(requests.lock().unwrap()[0].contains("?fields=size&fields=mtu "));
    let (endpoint, _) = serve(answers()).await;
    assert_eq!(list(&endpoint).stream().try_collect().await.unwrap().len(), 1);
    let (endpoint, _) = serve(vec![answer("200 OK", r#"{"thing": {"id": "a"}}"#)]).await;
    let show = client(&LINKS, &endpoint).call(&SHOW, client::json::<Thing>).path("a").partial();
    assert_eq!(show.await.unwrap().text("id"), Some("a"));
}

/// The result of a search in a list of these answers, after a look for the id that gives the first.
async fn find(
    text: &str,
    filters: bool,
    answers: Vec<String>,
) -> (Result<Thing, client::Error>, Vec<String>) {
    let (endpoint, requests) = serve(answers).await;
    let client = client(&LINKS, &endpoint);
    let show = client.call(&SHOW, client::json::<Thing>).path(text);
    let list = client.call(&LIST, client::json::<serde_json::Value>);
    let found = client::Find::new(text, show, list, "things", filters).await;
    let requests = requests.lock().unwrap().clone();
    (found.map(client::Response::into_inner), requests)
}

#[tokio::test]
async fn a_thing_is_found_by_its_id_and_then_by_its_name() {
    let thing = |id: &str| Thing { id: id.to_owned() };
    let (found, requests) =
        find("a", true, vec![answer("200 OK", r#"{"thing": {"id": "a"}}"#)]).await;
    assert_eq!((found.unwrap(), requests.len()), (thing("a"), 1));

    let absent = || answer("404 Not Found", "");
    let list = r#"{"things": [{"id": "a", "name": "bob"}, {"id": "b", "name": "bo"}]}"#;
    let (found, requests) = find("bo", true, vec![absent(), answer("200 OK", list)]).await;
    assert_eq!((found.unwrap(), requests.len()), (thing("b"), 2));
    assert!(requests[1].contains("/things?name=bo "));

    let next = r#""things_links": [{"rel": "next", "href": "?marker=b"}]"#;
    let first = format!(r#"{{"things": [{{"id": "b", "name": "bo"}}], {next}}}"#);
    let second = r#"{"things": [{"id": "c", "name": "bo"}]}"#;
    let pages = vec![absent(), answer("200 OK", &first), answer("200 OK", second)];
    let error = find("bo", false, pages).await.0.unwrap_err();
    assert_eq!(error.to_string(), r#"list_things: 2 have the name "bo": b, c"#);

    let none = || answer("200 OK", r#"{"things": []}"#);
    let (found, requests) = find("bo", true, vec![absent(), none()]).await;
    let error = found.unwrap_err();
    assert!(error.is_not_found() && requests.len() == 2, "{error}");
    // Compute takes names for patterns.
    let list = r#"{"things": [{"id": "a", "name": "a+b (1)"}]}"#;
    let pages = vec![answer("400 Bad Request", ""), none(), answer("200 OK", list)];
    assert_eq!(find("a+b (1)", true, pages).await.0.unwrap(), thing("a"));
    let error = find("a", true, vec![answer("403 Forbidden", "")]).await.0.unwrap_err();
    assert!(error.is_forbidden(), "what hinders the look is told");
}
