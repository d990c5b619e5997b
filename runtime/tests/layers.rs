//! Layers of a server learn of the operation that is asked for.

#![cfg(feature = "server")]

use std::sync::{Arc, Mutex};

use apiref_runtime::server::shape::{Field, Object, Shape};
use apiref_runtime::server::{
    Answer, ApiError, Call, FromCall, IntoAnswer, MatchedOperation, MicroversionHeader, Operation,
    Pagination, RequestContext, Routes, Service, answer,
};
use apiref_runtime::{FaultEnvelope, Microversion, VersionRange};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Extensions, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tower::ServiceExt as _;

static SERVICE: Service = Service {
    service_type: "block-storage",
    major: "3",
    microversion: Some(MicroversionHeader {
        header: "OpenStack-API-Version",
        service: Some("volume"),
    }),
    versions: VersionRange { min: None, max: Some(Microversion::new(3, 71)) },
    fault: FaultEnvelope::Named,
    pagination: Pagination::CollectionLinks,
    scope: &["project_id"],
    scope_optional: true,
};

static SHOW: Operation =
    Operation::new("show_volume", "GET", "/v3/{project_id}/volumes/{volume_id}");
static EXTEND: Operation =
    Operation::new("extend_volume", "POST", "/v3/{project_id}/volumes/{volume_id}/action")
        .action("os-extend")
        .json(Shape::Object(&EXTEND_BODY));
static EXTEND_BODY: Object =
    Object::new("Extend", &[Field::new("os-extend", Shape::Any).required()]);
static REVERT: Operation =
    Operation::new("revert_volume", "POST", "/v3/{project_id}/volumes/{id}/action")
        .action("revert")
        .json(Shape::Object(&REVERT_BODY));
static REVERT_BODY: Object = Object::new("Revert", &[Field::new("revert", Shape::Any).required()]);
static OPERATIONS: &[&Operation] = &[&SHOW, &EXTEND, &REVERT];

struct Anything;

impl FromCall for Anything {
    fn from_call(_: &mut Call<'_>) -> Result<Self, ApiError> {
        Ok(Self)
    }
}

struct Empty;

impl IntoAnswer for Empty {
    fn into_answer(self, cx: &RequestContext) -> Result<Answer, ApiError> {
        Answer::json(200, &(), &Shape::Any, cx)
    }
}

struct Volumes;

impl Volumes {
    async fn show(&self, cx: &RequestContext, _: Anything) -> Result<Empty, ApiError> {
        assert!(!cx.uri().path().ends_with("panic"), "a mistake");
        Ok(Empty)
    }
}

fn routes() -> Routes {
    let mut routes = Routes::new(&SERVICE, &[OPERATIONS]);
    routes.on(&SHOW, &Arc::new(Volumes), |s: &Volumes, cx, r: Anything| answer(cx, s.show(cx, r)));
    routes
}

/// Path template and operation, as a layer finds them.
type Found = Option<(&'static str, Option<&'static str>)>;

fn found(extensions: &Extensions) -> Found {
    extensions.get::<MatchedOperation>().map(|matched| (matched.path(), matched.name()))
}

type Seen = Arc<Mutex<Vec<Found>>>;

async fn look(State(seen): State<Seen>, request: Request, next: Next) -> Response {
    seen.lock().unwrap().push(found(request.extensions()));
    let response = next.run(request).await;
    seen.lock().unwrap().push(found(response.extensions()));
    response
}

async fn send(router: Router, method: &str, path: &str, body: &'static str) -> Response {
    let request =
        Request::builder().method(method).uri(path).header("Content-Type", "application/json");
    router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
}

const VOLUME: &str = "/v3/{project_id}/volumes/{volume_id}";
const ACTION: &str = "/v3/{project_id}/volumes/{volume_id}/action";
const SHOWN: Found = Some((VOLUME, Some("show_volume")));

#[tokio::test]
async fn a_layer_behind_the_matching_finds_the_operation_before_and_after_the_call() {
    for (method, path, body, status, before, after) in [
        ("GET", "/v3/p/volumes/v", "", 200, SHOWN, SHOWN),
        ("GET", "/v3/volumes/v", "", 200, SHOWN, SHOWN),
        ("HEAD", "/v3/p/volumes/v", "", 200, SHOWN, SHOWN),
        ("GET", "/v3/p/volumes/panic", "", 500, SHOWN, SHOWN),
        // The body tells which.
        (
            "POST",
            "/v3/p/volumes/v/action",
            r#"{"os-extend": {}}"#,
            501,
            Some((ACTION, None)),
            Some((ACTION, Some("extend_volume"))),
        ),
        (
            "POST",
            "/v3/p/volumes/v/action",
            r#"{"revert": {}}"#,
            501,
            Some((ACTION, None)),
            Some((REVERT.path, Some("revert_volume"))),
        ),
        ("POST", "/v3/p/volumes/v/action", "{}", 400, Some((ACTION, None)), Some((ACTION, None))),
        ("DELETE", "/v3/p/volumes/v", "", 405, Some((VOLUME, None)), Some((VOLUME, None))),
        ("GET", "/v3/", "", 200, Some(("/v3/", None)), Some(("/v3/", None))),
        ("GET", "/v3/p/nothing", "", 404, None, None),
    ] {
        let seen = Seen::default();
        let layer = from_fn_with_state(Arc::clone(&seen), look);
        let response = send(routes().layer(layer).into_router(), method, path, body).await;
        assert_eq!(response.status(), status, "{method} {path}");
        assert_eq!(*seen.lock().unwrap(), [before, after], "{method} {path}");
    }
}

#[tokio::test]
async fn a_layer_around_the_router_finds_the_operation_after_the_call() {
    let seen = Seen::default();
    let layer = from_fn_with_state(Arc::clone(&seen), look);
    let response = send(routes().into_router().layer(layer), "GET", "/v3/p/volumes/v", "").await;
    assert_eq!(*seen.lock().unwrap(), [None, SHOWN]);
    let matched = response.extensions().get::<MatchedOperation>().unwrap();
    assert_eq!(matched.microversion(), Some(Microversion::new(3, 0)));
    assert!(std::ptr::eq(matched.operation().unwrap(), &raw const SHOW));
}

#[tokio::test]
async fn what_a_layer_refuses_is_of_the_operation_too() {
    async fn refuse(_: Request, _: Next) -> Response {
        StatusCode::TOO_MANY_REQUESTS.into_response()
    }
    let response =
        send(routes().layer(from_fn(refuse)).into_router(), "GET", "/v3/p/volumes/v", "").await;
    assert_eq!((response.status().as_u16(), found(response.extensions())), (429, SHOWN));
}

#[tokio::test]
async fn the_layer_that_is_put_last_is_the_outermost() {
    let order: Arc<Mutex<Vec<u8>>> = Arc::default();
    let layer = |id: u8| {
        let order = Arc::clone(&order);
        from_fn(move |request: Request, next: Next| {
            order.lock().unwrap().push(id);
            next.run(request)
        })
    };
    send(routes().layer(layer(1)).layer(layer(2)).into_router(), "GET", "/v3/p/volumes/v", "")
        .await;
    assert_eq!(*order.lock().unwrap(), [2, 1]);
}
