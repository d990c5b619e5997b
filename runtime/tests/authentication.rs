//! Who is let in by which layer, and what handlers then know of him.
#![cfg(feature = "server")]

use std::sync::Arc;

use apiref_runtime::server::auth::{Authenticate, Authentication, NoAuth, StaticTokens};
use apiref_runtime::server::{
    Answer, ApiError, Call, FromCall, Identity, IntoAnswer, Operation, Pagination, RequestContext,
    Router, Routes, Service, answer, shape::Shape,
};
use apiref_runtime::{FaultEnvelope, VersionRange};
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use serde_json::{Value, json};
use tower::ServiceExt;

static SERVICE: Service = Service {
    service_type: "block-storage",
    major: "3",
    microversion: None,
    versions: VersionRange::ALL,
    fault: FaultEnvelope::Named,
    pagination: Pagination::None,
    scope: &["project_id"],
    scope_optional: true,
};
static WHO: Operation = Operation::new("who", "GET", "/v3/{project_id}/who");
static OPERATIONS: &[&Operation] = &[&WHO];

struct Nothing;

impl FromCall for Nothing {
    fn from_call(_call: &mut Call) -> Result<Self, ApiError> {
        Ok(Self)
    }
}

struct Json(Value);

impl IntoAnswer for Json {
    fn into_answer(self, cx: &RequestContext) -> Result<Answer, ApiError> {
        Answer::json(200, &self.0, &Shape::Any, cx)
    }
}

fn guarded<A: Authenticate>(authenticator: A) -> Router {
    let mut routes = Routes::new(&SERVICE, &[OPERATIONS]);
    routes.on(&WHO, &Arc::new(()), |_, cx, _: Nothing| {
        answer(cx, async move {
            Ok(Json(json!([cx.user_id(), cx.project_id(), cx.roles(), cx.has_role("admin")])))
        })
    });
    routes.into_router().layer(Authentication::new(&SERVICE, authenticator))
}

async fn get(router: &Router, path: &str, token: Option<&str>) -> (u16, HeaderMap, Value) {
    let mut request = Request::get(path);
    if let Some(token) = token {
        request = request.header("X-Auth-Token", token);
    }
    let request = request.body(Body::empty()).unwrap();
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap_or_default();
    (parts.status.as_u16(), parts.headers, body)
}

#[tokio::test]
async fn without_authentication_everybody_is_an_administrator_of_the_project_in_the_url() {
    let router = guarded(NoAuth::default());
    let roles = json!(["admin", "member", "reader"]);
    let (status, _, who) = get(&router, "/v3/p1/who", None).await;
    assert_eq!((status, who), (200, json!(["admin", "p1", roles, true])));
    let (_, _, who) = get(&router, "/v3/who", Some("anything")).await;
    assert_eq!(who, json!(["admin", null, roles, true]));
    let (_, _, who) = get(&router, "/v3/who", Some("u:p2")).await;
    assert_eq!(who, json!(["u", "p2", roles, true]));
    assert_eq!(get(&router, "/v3/p1/who", Some("u:p2")).await.0, 400);
}

#[tokio::test]
async fn a_static_token_says_who_one_is() {
    let member = Identity::new("p1", "u1").with_role("member");
    let router = guarded(StaticTokens::new().with("t1", member).with("", Identity::anonymous()));
    let (status, _, who) = get(&router, "/v3/p1/who", Some("t1")).await;
    assert_eq!((status, who), (200, json!(["u1", "p1", ["member"], false])));
    for token in [None, Some(""), Some("t"), Some("t11"), Some("T1")] {
        let (status, headers, body) = get(&router, "/v3/p1/who", token).await;
        assert_eq!((status, &body["error"]["code"]), (401, &json!(401)), "{token:?}");
        assert!(headers.contains_key("www-authenticate"));
        assert!(headers["x-openstack-request-id"].to_str().unwrap().starts_with("req-"));
    }
}

#[tokio::test]
async fn discovery_alone_is_open_to_everybody() {
    let router = guarded(StaticTokens::new());
    for (path, status) in [("/", 300), ("/v3", 302), ("/v3/", 200)] {
        assert_eq!(get(&router, path, None).await.0, status, "{path}");
    }
    for path in ["/v3/p1/who", "/v3/who", "/v3//", "/nowhere", "//", "/v33", "/v3/p1"] {
        assert_eq!(get(&router, path, None).await.0, 401, "{path}");
    }
}

#[tokio::test]
async fn a_token_without_a_project_reaches_no_project() {
    let router = guarded(StaticTokens::new().with("t", Identity::unscoped("u")));
    assert_eq!(get(&router, "/v3/p1/who", Some("t")).await.0, 400);
    let (_, _, who) = get(&router, "/v3/who", Some("t")).await;
    assert_eq!(who, json!(["u", null, [], false]));
}

#[tokio::test]
async fn who_has_no_role_reads_nothing_and_who_reads_writes_nothing() {
    let identity = |role: &str| Identity::new("p1", "u").with_role(role);
    let tokens = StaticTokens::new()
        .with("none", Identity::new("p1", "u"))
        .with("other", identity("auditor"))
        .with("reader", identity("Reader"))
        .with("member", identity("member"));
    let router = Routes::new(&SERVICE, &[OPERATIONS])
        .into_router()
        .layer(Authentication::new(&SERVICE, tokens).roles("reader", "member"));
    for (token, reads, writes) in [
        ("none", 403, 403),
        ("other", 403, 403),
        ("reader", 501, 403),
        ("member", 501, 405),
        ("unknown", 401, 401),
    ] {
        for (method, status) in [("GET", reads), ("POST", writes)] {
            let request = Request::builder().method(method).uri("/v3/p1/who");
            let request = request.header("X-Auth-Token", token).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), status, "{method} by {token}");
        }
    }
    assert_eq!(get(&router, "/v3/", None).await.0, 200, "discovery is everybody's");
}

#[test]
fn tokens_are_not_shown() {
    let tokens = StaticTokens::new().with("s3cret", Identity::unscoped("u"));
    assert!(!format!("{tokens:?}").contains("s3cret"));
}

#[cfg(feature = "token-validation")]
mod keystone {
    use std::sync::Mutex;
    use std::time::{Duration, SystemTime};

    use apiref_runtime::Timestamp;
    use apiref_runtime::server::auth::{Keystone, ServiceUser};
    use axum::extract::State;
    use axum::http::{Method, StatusCode};
    use axum::response::{IntoResponse, Response};

    use super::*;

    /// A Keystone that knows the tokens `user`, `short` (which ends soon) and `plain` (without a
    /// project), gives the service user `own-1`, `own-2`, …, and takes only the last of these.
    #[derive(Default)]
    struct Stand {
        asked: Vec<(String, String)>,
        given: usize,
        silent: bool,
    }

    type Shared = Arc<Mutex<Stand>>;

    async fn tokens(
        State(stand): State<Shared>,
        method: Method,
        headers: HeaderMap,
        body: String,
    ) -> Response {
        let header =
            |name| headers.get(name).map(|v: &axum::http::HeaderValue| v.to_str().unwrap());
        let mut stand = stand.lock().unwrap();
        if stand.silent {
            return StatusCode::BAD_GATEWAY.into_response();
        }
        let described = |project: Value, lasts: u64| {
            let end = SystemTime::now() + Duration::from_secs(lasts);
            let domain = json!({"id": "default", "name": "Default"});
            json!({"token": {
                "expires_at": format!("{}Z", Timestamp::from(end)),
                "user": {"id": "u1", "name": "jo", "domain": domain},
                "project": project,
                "roles": [{"id": "r1", "name": "member"}],
            }})
            .to_string()
        };
        let project = json!({"id": "p1", "name": "demo", "domain": {"id": "d", "name": "D"}});
        if method == Method::POST {
            assert_eq!(
                serde_json::from_str::<Value>(&body).unwrap()["auth"]["identity"]["password"]["user"]
                    ["password"],
                "pw"
            );
            stand.given += 1;
            let token = [("x-subject-token", format!("own-{}", stand.given))];
            return (StatusCode::CREATED, token, described(project, 3600)).into_response();
        }
        let own = header("x-auth-token").unwrap();
        let subject = header("x-subject-token").unwrap();
        stand.asked.push((own.to_owned(), subject.to_owned()));
        let known = ["user", "short", "plain"].contains(&subject);
        let may = own == subject && known || own == format!("own-{}", stand.given);
        match (may, known) {
            (false, _) => StatusCode::UNAUTHORIZED.into_response(),
            (true, false) => StatusCode::NOT_FOUND.into_response(),
            (true, true) => {
                let project = if subject == "plain" { Value::Null } else { project };
                let lasts = if subject == "short" { 0 } else { 3600 };
                described(project, lasts).into_response()
            }
        }
    }

    async fn stand() -> (Shared, Keystone) {
        let stand = Shared::default();
        let route = axum::routing::any(tokens);
        let app = Router::new().route("/v3/auth/tokens", route).with_state(stand.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v3/", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (stand, Keystone::new(&url).unwrap())
    }

    fn asked(stand: &Shared) -> Vec<(String, String)> {
        std::mem::take(&mut stand.lock().unwrap().asked)
    }

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[tokio::test]
    async fn keystone_is_asked_once_for_a_token() {
        let (stand, keystone) = stand().await;
        let router = guarded(keystone);
        let mut asks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let router = router.clone();
            asks.spawn(async move { get(&router, "/v3/p1/who", Some("user")).await });
        }
        for (status, _, who) in asks.join_all().await {
            assert_eq!((status, who), (200, json!(["u1", "p1", ["member"], false])));
        }
        assert_eq!(get(&router, "/v3/p2/who", Some("user")).await.0, 400);
        assert_eq!(asked(&stand), pairs(&[("user", "user")]));
        // A token without a project reaches none.
        assert_eq!(get(&router, "/v3/p1/who", Some("plain")).await.0, 400);
    }

    #[tokio::test]
    async fn a_token_that_keystone_does_not_know_is_401() {
        let (stand, keystone) = stand().await;
        let url = "Keystone uri=\"http://127.0.0.1";
        let router = guarded(keystone);
        for _ in 0..2 {
            let (status, headers, body) = get(&router, "/v3/p1/who", Some("made-up")).await;
            assert_eq!((status, &body["error"]["title"]), (401, &json!("Unauthorized")));
            assert!(headers["www-authenticate"].to_str().unwrap().starts_with(url));
        }
        assert_eq!(asked(&stand).len(), 1);
        // One that has ended is none.
        assert_eq!(get(&router, "/v3/p1/who", Some("short")).await.0, 401);
        let long = "x".repeat(9000);
        assert_eq!(get(&router, "/v3/p1/who", Some(&long)).await.0, 401);
        assert_eq!(get(&router, "/v3/p1/who", None).await.0, 401);
        assert_eq!(asked(&stand).len(), 1);
        assert_eq!(get(&router, "/v3/", None).await.0, 200);
    }

    #[tokio::test]
    async fn an_answer_is_kept_only_as_long_as_it_may() {
        let (stand, keystone) = stand().await;
        let router = guarded(keystone.cache_for(Duration::ZERO));
        for _ in 0..2 {
            assert_eq!(get(&router, "/v3/p1/who", Some("user")).await.0, 200);
        }
        assert_eq!(asked(&stand).len(), 2);
        let (stand, keystone) = self::stand().await;
        let router = guarded(keystone.cache_for(Duration::from_millis(50)));
        assert_eq!(get(&router, "/v3/p1/who", Some("user")).await.0, 200);
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert_eq!(get(&router, "/v3/p1/who", Some("user")).await.0, 200);
        assert_eq!(asked(&stand).len(), 2);
    }

    #[tokio::test]
    async fn a_service_user_asks_and_renews_its_token() {
        let (stand, keystone) = stand().await;
        let user = ServiceUser::new("svc", "pw", "service");
        assert!(!format!("{user:?}").contains("pw"));
        let router = guarded(keystone.service_user(user).cache_for(Duration::ZERO));
        assert_eq!(get(&router, "/v3/p1/who", Some("user")).await.0, 200);
        assert_eq!(get(&router, "/v3/p1/who", Some("made-up")).await.0, 401);
        assert_eq!(asked(&stand), pairs(&[("own-1", "user"), ("own-1", "made-up")]));
        // The token of the service user is revoked.
        stand.lock().unwrap().given = 5;
        assert_eq!(get(&router, "/v3/p1/who", Some("user")).await.0, 200);
        assert_eq!(asked(&stand), pairs(&[("own-1", "user"), ("own-6", "user")]));
    }

    #[tokio::test]
    async fn where_keystone_does_not_answer_neither_does_the_service() {
        let (stand, keystone) = stand().await;
        stand.lock().unwrap().silent = true;
        let router = guarded(keystone);
        let (status, headers, body) = get(&router, "/v3/p1/who", Some("user")).await;
        assert_eq!((status, &body["serviceUnavailable"]["code"]), (503, &json!(503)));
        assert_eq!(headers["retry-after"], "5");
    }

    #[test]
    fn a_url_of_keystone_is_one_of_http() {
        for url in ["", "keystone", "ftp://k/v3", "http://k/v3?x=1"] {
            assert!(Keystone::new(url).is_err(), "{url}");
        }
    }
}
