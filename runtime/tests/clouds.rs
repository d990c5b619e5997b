//! The client half in clouds of many kinds: each a function in the place of the network.
#![cfg(feature = "keystone")]

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiref_runtime::client::keystone::{
    Cloud, Credentials, Grant, Interface, Provider, Reference, Scope, Session,
};
use apiref_runtime::client::{
    self, Builder, Client, Error, ErrorKind, Operation, Service, TransportBody,
};
use apiref_runtime::{Microversion, VersionRange};
use axum::http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

static SERVICE: Service = Service {
    service_type: "compute",
    aliases: &[],
    base_path: "",
    microversion: Some(("openstack-api-version", Some("compute"))),
    versions: VersionRange::between(Microversion::new(2, 1), Microversion::new(2, 90)),
    pagination: client::Pagination::Links,
    scope_optional: true,
};
static SHOW: Operation = Operation::new("show_thing", "GET", "/v2.1/things/{id}");

/// A request as the cloud saw it.
#[derive(Clone, Debug)]
struct Seen {
    method: Method,
    url: String,
    headers: axum::http::HeaderMap,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

type Log = Arc<Mutex<Vec<Seen>>>;
type Answer = Response<String>;
type Network = tower::util::BoxCloneSyncService<Request<TransportBody>, Answer, Infallible>;

/// A cloud that answers by this function, and what it has seen.
fn network<F>(answer: F) -> (Log, Network)
where
    F: Fn(&Seen) -> Answer + Send + Sync + 'static,
{
    let log = Log::default();
    let (seen, answer) = (log.clone(), Arc::new(answer));
    let service = tower::service_fn(move |request: Request<TransportBody>| {
        let (seen, answer) = (seen.clone(), answer.clone());
        async move {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(axum::body::Body::new(body), 1 << 20).await.unwrap();
            let request = Seen {
                method: parts.method,
                url: parts.uri.to_string(),
                headers: parts.headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
            };
            let answer = answer(&request);
            seen.lock().unwrap().push(request);
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok::<_, Infallible>(answer)
        }
    });
    (log, Network::new(service))
}

fn answer(status: u16, body: &Value) -> Answer {
    Response::builder().status(status).body(body.to_string()).unwrap()
}

/// A token whose catalogue has one service in two regions, by two interfaces in one of them.
fn token(name: &str) -> Answer {
    let endpoint = |interface: &str, region: &str, url: &str| json!({"interface": interface, "region_id": region, "url": url});
    let body = json!({"token": {"project": {"id": "p1"}, "catalog": [{"type": "compute", "endpoints": [
        endpoint("public", "East", "http://east/nova/v2.1/p1"),
        endpoint("internal", "East", "http://east.internal/nova/v2.1/p1"),
        endpoint("public", "West", "http://west/nova/v2.1/p1")]}]}});
    Response::builder().status(201).header("x-subject-token", name).body(body.to_string()).unwrap()
}

fn demo() -> Reference {
    Reference::name("demo")
}

fn cloud(credentials: Credentials) -> Cloud {
    Cloud::new("http://keystone/identity", credentials)
}

fn client(session: &Session) -> Client {
    Builder::in_session(&SERVICE, session, |client| client).build().unwrap()
}

async fn show(client: &Client) -> Result<Value, Error> {
    let response = client.call(&SHOW, client::json::<Value>).path("a").await?;
    Ok(response.into_inner())
}

/// Tokens for everybody, `{}` from every service.
fn open(seen: &Seen) -> Answer {
    if seen.url.ends_with("/auth/tokens") { token("t") } else { answer(200, &json!({})) }
}

#[tokio::test]
async fn a_session_reaches_several_regions_with_one_token() {
    let (log, network) = network(open);
    let password = Credentials::password(demo(), "secret");
    let session = Session::with_transport(cloud(password).region("East"), network).unwrap();
    show(&client(&session)).await.unwrap();
    show(&client(&session.in_region("West"))).await.unwrap();
    assert_eq!(session.regions().await.unwrap(), ["East", "West"]);
    let error = show(&client(&session.in_region("west"))).await.unwrap_err().to_string();
    assert!(error.contains(r#"in "west"; it has public in "East""#), "{error}");
    let urls: Vec<String> = log.lock().unwrap().iter().map(|seen| seen.url.clone()).collect();
    assert_eq!(
        urls,
        [
            "http://keystone/identity/v3/auth/tokens",
            "http://east/nova/v2.1/things/a",
            "http://west/nova/v2.1/things/a"
        ]
    );
}

#[tokio::test]
async fn interfaces_are_taken_in_their_order() {
    for (region, host) in [("East", "http://east.internal/"), ("West", "http://west/")] {
        let (log, network) = network(open);
        let interfaces = [Interface::Admin, Interface::Internal, Interface::Public];
        let cloud = cloud(Credentials::token("old")).region(region).interfaces(interfaces);
        show(&client(&Session::with_transport(cloud, network).unwrap())).await.unwrap();
        assert!(log.lock().unwrap()[1].url.starts_with(host));
    }
}

#[tokio::test]
async fn versions_are_asked_for_at_the_endpoint_of_the_catalogue_and_then_at_the_root() {
    let document = json!({"id": "v2.1", "version": "2.95", "min_version": "2.1"});
    let one = json!({"version": document});
    let all = json!({"versions": [{"id": "v2.0", "version": "", "min_version": ""}, document]});
    for (endpoint, root, urls) in [
        ((200, &one), (404, &json!({})), 1),
        ((404, &json!({})), (300, &all), 2),
        ((200, &json!("a dashboard")), (200, &all), 2),
    ] {
        let answers = [(endpoint.0, endpoint.1.clone()), (root.0, root.1.clone())];
        let (log, network) = network(move |seen| {
            let (status, body) = &answers[usize::from(seen.url.ends_with("nova/"))];
            answer(*status, body)
        });
        let client = Builder::new(&SERVICE, "http://east/nova/v2.1/p1", |client| client);
        let client = client.transport(network).build().unwrap().negotiated().await.unwrap();
        assert_eq!(client.microversion(), Some(Microversion::new(2, 90)));
        let log = log.lock().unwrap();
        assert_eq!(log[0].url, "http://east/nova/v2.1/");
        assert_eq!(log.len(), urls);
    }
}

#[tokio::test]
async fn a_service_that_tells_its_versions_nowhere_is_told_with_every_url() {
    let (_, network) = network(|seen| match seen.url.as_str() {
        "http://u@east/nova/v2.1/" | "http://east/nova/v2.1/" => {
            answer(200, &json!({"version": {"version": "2.97", "min_version": "2.91"}}))
        }
        _ => Response::builder()
            .status(302)
            .header("location", "http://u:s3cret@login/")
            .body("<html>".to_owned())
            .unwrap(),
    });
    let client = Builder::new(&SERVICE, "http://u:s3cret@east/nova/v2.1/p1", |client| client);
    let client = client.transport(network).build().unwrap();
    let error = client.negotiated().await.unwrap_err();
    let ErrorKind::Discovery(tried) = error.kind() else { panic!("{error}") };
    assert_eq!(tried.len(), 2);
    assert_eq!(
        error.to_string(),
        "discover versions: no microversion that the reference knows was found; \
         http://east/nova/v2.1/: microversions 2.91 to 2.97, and not microversions 2.1 to 2.90, \
         http://east/nova/: 302 Found"
    );
    assert!(!format!("{client:?} {error:?}").contains("s3cret"));
}

#[tokio::test]
async fn an_older_service_tells_its_versions_to_who_has_a_token() {
    let document = json!({"version": {"version": "2.60", "min_version": "2.1"}});
    let (log, network) = network(move |seen| match seen.header("x-auth-token") {
        "t" => answer(200, &document),
        _ => answer(401, &json!({})),
    });
    let client = Builder::new(&SERVICE, "http://east/v2.1", |client| client).token("t");
    let client = client.transport(network).build().unwrap().negotiated().await.unwrap();
    assert_eq!(client.microversion(), Some(Microversion::new(2, 60)));
    assert_eq!(log.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_passcode_goes_alone_or_beside_a_password() {
    let totp = || Credentials::totp(demo(), "123456");
    let both = Credentials::multifactor([Credentials::password(demo(), "secret"), totp()]);
    for (credentials, methods) in [(totp(), json!(["totp"])), (both, json!(["password", "totp"]))] {
        let (log, network) = network(open);
        let session = Session::with_transport(cloud(credentials), network).unwrap();
        session.token().await.unwrap();
        let identity = log.lock().unwrap()[0].json()["auth"]["identity"].clone();
        assert_eq!(identity["methods"], methods);
        let user = json!({"name": "demo", "domain": {"id": "default"}, "passcode": "123456"});
        assert_eq!(identity["totp"]["user"], user);
    }
}

#[tokio::test]
async fn a_receipt_is_gone_on_with() {
    let (log, network) = network(|seen| {
        if seen.header("openstack-auth-receipt") == "r3ceipt" {
            return token("t");
        }
        let body = json!({
            "receipt": {"methods": ["password"], "expires_at": "2030-01-01T00:00:00.000000Z"},
            "required_auth_methods": [["password", "totp"]]});
        let answer = Response::builder().status(401).header("openstack-auth-receipt", "r3ceipt");
        answer.body(body.to_string()).unwrap()
    });
    let password = Credentials::password(demo(), "secret");
    let session = Session::with_transport(cloud(password), network.clone()).unwrap();
    let error = session.token().await.unwrap_err();
    assert!(error.to_string().ends_with("asks for password and totp; it was shown password"));
    assert!(!format!("{error:?}").contains("r3ceipt"));
    let receipt = error.receipt().unwrap();
    assert_eq!((&receipt.shown[..], receipt.required.len()), (&["password".to_owned()][..], 1));

    let rest = Credentials::continued(receipt, [Credentials::totp(demo(), "123456")]);
    let session = Session::with_transport(cloud(rest), network).unwrap();
    assert!(session.token().await.unwrap().is_some());
    assert_eq!(log.lock().unwrap()[1].json()["auth"]["identity"]["methods"], json!(["totp"]));
}

fn provider(grant: Grant) -> Credentials {
    Credentials::OpenIdConnect(Box::new(Provider {
        identity_provider: "idp".to_owned(),
        protocol: "openid".to_owned(),
        client: "app".to_owned(),
        secret: Some("s3cret".into()),
        scope: "openid profile".to_owned(),
        token_type: "access_token".to_owned(),
        token_endpoint: None,
        discovery_endpoint: Some("http://idp/.well-known/openid-configuration".to_owned()),
        grant,
    }))
}

/// A provider of OpenID Connect that vouches for `demo`, and a Keystone that trusts it.
fn federation(seen: &Seen) -> Answer {
    const FEDERATED: &str =
        "http://keystone/identity/v3/OS-FEDERATION/identity_providers/idp/protocols/openid/auth";
    match (seen.url.as_str(), seen.header("authorization")) {
        ("http://idp/.well-known/openid-configuration", "") => answer(
            200,
            &json!({"token_endpoint": "http://idp/token", "grant_types_supported": ["password", "client_credentials"]}),
        ),
        // `app:s3cret`.
        ("http://idp/token", "Basic YXBwOnMzY3JldA==") if !seen.body.contains("wrong") => {
            answer(200, &json!({"access_token": "v0uched", "token_type": "Bearer"}))
        }
        ("http://idp/token", _) => answer(400, &json!({"error": "invalid_grant"})),
        (FEDERATED, "Bearer v0uched") => token("unscoped"),
        ("http://keystone/identity/v3/auth/tokens", _) => token("scoped"),
        _ => answer(401, &json!({})),
    }
}

#[tokio::test]
async fn a_provider_vouches_and_the_identity_service_gives_a_token_with_a_scope() {
    for (grant, form) in [
        (
            Grant::Password("demo".to_owned(), "a b&c".into()),
            "grant_type=password&scope=openid+profile&username=demo&password=a+b%26c",
        ),
        (Grant::ClientCredentials, "grant_type=client_credentials&scope=openid+profile"),
    ] {
        let (log, network) = network(federation);
        let cloud = cloud(provider(grant)).scope(Scope::Project(Reference::id("p1")));
        let session = Session::with_transport(cloud, network).unwrap();
        session.token().await.unwrap();
        let log = log.lock().unwrap();
        assert_eq!(log.len(), 4, "{log:?}");
        assert_eq!((&log[1].method, log[1].body.as_str()), (&Method::POST, form));
        let auth = &log[3].json()["auth"];
        assert_eq!(auth["identity"]["token"]["id"], "unscoped");
        assert_eq!(auth["scope"]["project"]["id"], "p1");
        assert!(!format!("{session:?}").contains("s3cret"));
    }
}

#[tokio::test]
async fn what_a_provider_refuses_is_told() {
    let (_, network) = network(federation);
    let wrong = provider(Grant::Password("demo".to_owned(), "wrong".into()));
    let error = Session::with_transport(cloud(wrong), network).unwrap().token().await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("ask the OpenID provider: 400 Bad Request"), "{text}");
    assert!(!text.contains("wrong"), "{text}");
}

#[tokio::test]
async fn a_service_without_keystone_is_shown_a_password_or_a_word() {
    for (credentials, header, value) in [
        (Credentials::http_basic("demo", "secret"), "authorization", "Basic ZGVtbzpzZWNyZXQ="),
        (Credentials::None, "x-auth-token", "notused"),
    ] {
        let (log, network) = network(open);
        let cloud = Cloud::new("", credentials).endpoint("compute", "http://bare/");
        let session = Session::with_transport(cloud, network).unwrap();
        assert!(session.token().await.unwrap().is_none());
        show(&client(&session)).await.unwrap();
        let log = log.lock().unwrap();
        assert_eq!((log.len(), log[0].url.as_str()), (1, "http://bare/v2.1/things/a"));
        assert_eq!(log[0].header(header), value);
    }
}

#[tokio::test]
async fn a_thousand_tasks_that_race_and_go_away_make_one_authentication() {
    let (log, network) = network(open);
    let session =
        Session::with_transport(cloud(Credentials::token("old")).region("East"), network).unwrap();
    let mut tasks = Vec::new();
    for number in 0..1000 {
        let client = client(&session);
        let task = tokio::spawn(async move { show(&client).await.map(|_| ()) });
        // The first ones above all, of which one authenticates for all.
        if number % 2 == 0 || number < 100 {
            tokio::task::yield_now().await;
            task.abort();
        } else {
            tasks.push(task);
        }
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let log = log.lock().unwrap();
    let asked = log.iter().filter(|seen| seen.url.ends_with("/auth/tokens")).count();
    assert_eq!(asked, 1);
    assert!(log.len() > 450, "{}", log.len());
}

#[tokio::test]
async fn a_redirect_is_an_error_that_says_where_to() {
    let (_, network) = network(|_| {
        let answer = Response::builder().status(StatusCode::FOUND);
        answer.header("location", "http://u:s3cret@login/?next").body(String::new()).unwrap()
    });
    let client = Builder::new(&SERVICE, "http://c", |client| client).transport(network);
    let error = show(&client.build().unwrap()).await.unwrap_err();
    let text = error.to_string();
    assert_eq!(text, "show_thing: 302 Found, a redirect to http://…@login/?next");
    assert_eq!(error.status(), Some(StatusCode::FOUND));
}

#[tokio::test]
async fn a_user_in_the_url_of_an_endpoint_is_sent_and_not_shown() {
    let (log, network) = network(open);
    let builder = Builder::new(&SERVICE, "http://demo:s%65cret@c", |client| client);
    assert!(!format!("{builder:?}").contains("cret"));
    let client = builder.transport(network).build().unwrap();
    show(&client).await.unwrap();
    let log = log.lock().unwrap();
    assert_eq!(log[0].header("authorization"), "Basic ZGVtbzpzZWNyZXQ=");
    assert_eq!(log[0].url, "http://c/v2.1/things/a");
    assert!(!format!("{client:?}").contains("cret"));
}
