//! The client half in a cloud: a Keystone and a service, both in this process.
#![cfg(feature = "keystone")]

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiref_runtime::VersionRange;
use apiref_runtime::client::keystone::{Cloud, Credentials, Reference, Scope, Session};
use apiref_runtime::client::{self, Builder, Client, Error, ErrorKind, Operation, Service};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

static SERVICE: Service = Service {
    service_type: "block-storage",
    aliases: &["volumev3", "volume"],
    base_path: "",
    microversion: None,
    versions: VersionRange::ALL,
    pagination: client::Pagination::None,
    scope_optional: true,
};
static SHOW: Operation = Operation::new("show_thing", "GET", "/v3/{+project_id}/things/{id}");
static CREATE: Operation = Operation::new("create_thing", "POST", "/v3/{+project_id}/things");

/// A cloud: what it has seen, and its behaviour.
#[derive(Default)]
struct Log {
    /// The bodies of `POST /v3/auth/tokens`.
    asked: Mutex<Vec<Value>>,
    /// The path and the token of each request to the service.
    served: Mutex<Vec<(String, String)>>,
    /// The number of tokens that the service takes for old, the first ones.
    revoked: AtomicUsize,
    /// The seconds that a token lives.
    life: AtomicUsize,
    url: Mutex<String>,
}

async fn authenticate(State(log): State<Arc<Log>>, Json(body): Json<Value>) -> Response {
    let number = {
        let mut asked = log.asked.lock().unwrap();
        asked.push(body.clone());
        asked.len()
    };
    // Time for others to come and wait.
    tokio::time::sleep(Duration::from_millis(30)).await;
    let proof = |at: &str| body.pointer(&format!("/auth/identity/{at}"));
    if proof("password/user/password").or(proof("application_credential/secret"))
        == Some(&"wrong".into())
    {
        let error = json!({"error": {"code": 401, "title": "Unauthorized", "message": "No."}});
        return (StatusCode::UNAUTHORIZED, Json(error)).into_response();
    }
    let url = log.url.lock().unwrap().clone();
    let end = match log.life.load(Ordering::Relaxed) {
        0 => "2020-01-01T01:00:00.000000Z".to_owned(),
        life => format!("2020-01-01T00:00:{life:02}.000000Z"),
    };
    let endpoint = json!({"interface": "public", "region_id": "East", "url": format!("{url}/v3")});
    let token = json!({"token": {
        "issued_at": "2020-01-01T00:00:00.000000Z",
        "expires_at": end,
        "project": {"id": "p1"},
        "catalog": [{"type": "volumev3", "endpoints": [endpoint]}]}});
    let headers = [("x-subject-token", format!("token-{number}"))];
    (StatusCode::CREATED, headers, Json(token)).into_response()
}

async fn serve(State(log): State<Arc<Log>>, uri: Uri, headers: HeaderMap) -> Response {
    let token = headers["x-auth-token"].to_str().unwrap().to_owned();
    let number: usize = token.trim_start_matches("token-").parse().unwrap();
    log.served.lock().unwrap().push((uri.path().to_owned(), token));
    if number <= log.revoked.load(Ordering::Relaxed) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    Json(json!({"id": "a"})).into_response()
}

/// A cloud, and the URL of its identity service.
async fn cloud() -> (Arc<Log>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let log = Arc::new(Log::default());
    log.url.lock().unwrap().clone_from(&url);
    let router = Router::new()
        .route("/identity/v3/auth/tokens", post(authenticate))
        .route("/v3/p1/things", post(serve))
        .route("/v3/p1/things/{id}", get(serve))
        .with_state(log.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (log, format!("{url}/identity"))
}

fn session(url: &str, password: &str) -> Session {
    let demo = Credentials::password(Reference::name("demo"), password);
    let scope = Scope::Project(Reference::name("demo"));
    Session::new(Cloud::new(url, demo).scope(scope).region("East")).unwrap()
}

fn client(session: &Session) -> Client {
    Builder::in_session(&SERVICE, session, |client| client).build().unwrap()
}

async fn show(client: &Client) -> Result<Value, Error> {
    let response = client.call(&SHOW, client::json::<Value>).path("a").await?;
    Ok(response.into_inner())
}

#[tokio::test]
async fn the_catalogue_tells_where_and_the_token_which_project() {
    let (log, url) = cloud().await;
    let client = client(&session(&url, "secret"));
    for _ in 0..3 {
        show(&client).await.unwrap();
    }
    let asked = log.asked.lock().unwrap();
    assert_eq!(asked.len(), 1, "one authentication for all calls");
    assert_eq!(asked[0]["auth"]["scope"]["project"]["name"], "demo");
    let served = log.served.lock().unwrap();
    assert_eq!(*served, vec![("/v3/p1/things/a".to_owned(), "token-1".to_owned()); 3]);
}

/// The bodies are those of Keystone's own reference: an application credential by its id, or by its name with its user. None
/// has a scope, which Keystone would refuse.
#[tokio::test]
async fn an_application_credential_opens_the_service() {
    let by_id = Credentials::application_credential("423f", "rEaq");
    let by_name = |user| Credentials::application_credential_of(user, "monitoring", "rEaq");
    let user = json!({"name": "demo", "domain": {"id": "default"}});
    for (credentials, proof) in [
        (by_id, json!({"id": "423f", "secret": "rEaq"})),
        (
            by_name(Reference::id("b245")),
            json!({"name": "monitoring", "secret": "rEaq", "user": {"id": "b245"}}),
        ),
        (
            by_name(Reference::name("demo")),
            json!({"name": "monitoring", "secret": "rEaq", "user": user}),
        ),
    ] {
        let (log, url) = cloud().await;
        // A scope that was set for other credentials is left out.
        let scope = Scope::Project(Reference::name("demo"));
        let session =
            Session::new(Cloud::new(&url, credentials).scope(scope).region("East")).unwrap();
        show(&client(&session)).await.unwrap();
        log.revoked.store(1, Ordering::Relaxed);
        show(&client(&session)).await.unwrap();

        let identity =
            json!({"methods": ["application_credential"], "application_credential": proof});
        let expected = json!({"auth": {"identity": identity}});
        let asked = log.asked.lock().unwrap();
        assert_eq!(*asked, vec![expected; 2], "once, and once more for a token that was refused");
        let served = log.served.lock().unwrap();
        let tokens: Vec<&str> = served.iter().map(|(_, token)| token.as_str()).collect();
        assert_eq!(tokens, ["token-1", "token-1", "token-2"]);
        // Where it is: the project is the credential's, as the answer tells.
        assert!(served.iter().all(|(path, _)| path == "/v3/p1/things/a"), "{served:?}");
    }
}

#[tokio::test]
async fn a_wrong_application_credential_is_told_without_its_secret() {
    let (log, url) = cloud().await;
    let credentials = Credentials::application_credential("423f", "wrong");
    let session = Session::new(Cloud::new(&url, credentials).region("East")).unwrap();
    let error = show(&client(&session)).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert!(matches!(error.kind(), ErrorKind::Authentication(_)), "{error}");
    assert!(!format!("{error} {error:?}").contains("wrong"), "{error:?}");
    assert_eq!(log.asked.lock().unwrap().len(), 1);
    assert!(log.served.lock().unwrap().is_empty(), "nothing is sent without a token");
}

#[tokio::test]
async fn callers_at_once_share_one_authentication() {
    let (log, url) = cloud().await;
    let session = session(&url, "secret");
    let calls = (0..8).map(|_| {
        let client = client(&session);
        tokio::spawn(async move { show(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(log.asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn callers_at_once_share_a_failure_and_the_next_tries_again() {
    let (log, url) = cloud().await;
    let client = client(&session(&url, "wrong"));
    let calls = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { show(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        let error = call.await.unwrap().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Authentication(_)), "{error}");
        assert!(error.is_unauthorized());
        assert_eq!(
            error.to_string(),
            "show_thing: authenticate: 401 Unauthorized, Unauthorized: No."
        );
    }
    assert_eq!(log.asked.lock().unwrap().len(), 1, "a wrong password is sent once");
    show(&client).await.unwrap_err();
    assert_eq!(log.asked.lock().unwrap().len(), 2);
    assert!(log.served.lock().unwrap().is_empty(), "nothing is sent without a token");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_request_sent_again() {
    let (log, url) = cloud().await;
    let session = session(&url, "secret");
    let client = client(&session);
    show(&client).await.unwrap();
    log.revoked.store(1, Ordering::Relaxed);
    let body = json!({"name": "b"});
    client.call(&CREATE, client::json::<Value>).json(&body).await.unwrap();
    assert_eq!(log.asked.lock().unwrap().len(), 2);
    let tokens: Vec<_> = log.served.lock().unwrap().iter().map(|(_, t)| t.clone()).collect();
    assert_eq!(tokens, ["token-1", "token-1", "token-2"]);
    let token = session.token().await.unwrap();
    assert!(token.is_some() && log.asked.lock().unwrap().len() == 2, "the new token is kept");
}

#[tokio::test]
async fn a_service_that_refuses_every_token_is_asked_twice() {
    let (log, url) = cloud().await;
    log.revoked.store(usize::MAX, Ordering::Relaxed);
    let error = show(&client(&session(&url, "secret"))).await.unwrap_err();
    assert!(error.is_unauthorized() && matches!(error.kind(), ErrorKind::Status { .. }));
    assert_eq!(log.asked.lock().unwrap().len(), 2);
    assert_eq!(log.served.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_body_that_cannot_be_sent_twice_is_not() {
    let (log, url) = cloud().await;
    log.revoked.store(1, Ordering::Relaxed);
    let client = client(&session(&url, "secret"));
    let stream = || {
        let chunks = [Ok::<_, std::io::Error>("a"), Ok("b")].into_iter();
        client::Body::stream(Chunks(chunks))
    };
    let call = || client.call(&CREATE, client::json::<Value>).body(stream());
    assert!(call().await.unwrap_err().is_unauthorized());
    assert_eq!(log.served.lock().unwrap().len(), 1);
    call().await.expect("the next call has a new token");
}

/// An iterator as a stream.
struct Chunks<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Chunks<I> {
    type Item = I::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let (log, url) = cloud().await;
    log.life.store(2, Ordering::Relaxed);
    let client = client(&session(&url, "secret"));
    show(&client).await.unwrap();
    show(&client).await.unwrap();
    assert_eq!(log.asked.lock().unwrap().len(), 1);
    // Within the last tenth of its life.
    tokio::time::sleep(Duration::from_millis(1850)).await;
    show(&client).await.unwrap();
    assert_eq!(log.asked.lock().unwrap().len(), 2);
    let last = log.served.lock().unwrap().last().unwrap().1.clone();
    assert_eq!(last, "token-2");
}

#[tokio::test]
async fn what_the_catalogue_lacks_is_told() {
    static OTHER: Service = Service { service_type: "image", aliases: &[], ..SERVICE };
    let (_, url) = cloud().await;
    let session = session(&url, "secret");
    let image: Client = Builder::in_session(&OTHER, &session, |client| client).build().unwrap();
    let error = show(&image).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Configuration(_)));
    assert_eq!(error.to_string(), "show_thing: the catalogue has no `image`; it has volumev3");
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_shown_in_debug_logs_or_errors() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let (log, url) = cloud().await;
    let session = session(&url, "hidden-password");
    let client = client(&session);
    show(&client).await.unwrap();
    log.revoked.store(usize::MAX, Ordering::Relaxed);
    let refused = show(&client).await.unwrap_err();
    let wrong = self::session(&url, "wrong");
    let failed = show(&self::client(&wrong)).await.unwrap_err();
    let builder = Builder::in_session(&SERVICE, &session, |client: Client| client);
    let token = Builder::new(&SERVICE, "http://c", |client: Client| client).token("token-0");
    let credential = Credentials::application_credential("robot", "hidden-credential");

    let shown = format!(
        "{session:?} {client:?} {builder:?} {token:?} {credential:?} {refused:?} {refused} {failed:?} {failed}"
    );
    let logged = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("request") && logged.contains("/v3/auth/tokens"), "{logged}");
    for secret in ["hidden", "token-", "\"wrong\""] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
        assert!(!logged.contains(secret), "{secret} in {logged}");
    }
}
