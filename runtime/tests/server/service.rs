//! The service that the tests ask: descriptions, handlers and routes as the generator writes them.

use std::future::Future;
use std::sync::Arc;

use apiref_runtime::server::shape::{Field, Object, Shape};
use apiref_runtime::server::{
    Answer, ApiError, Call, FromCall, IntoAnswer, MicroversionHeader, Operation, Pagination,
    RequestContext, Routes, Service, Settings, answer, not_implemented,
};
use apiref_runtime::{FaultEnvelope, Microversion, VersionRange};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) static SERVICE: Service = Service {
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

pub(crate) static SHOW: Operation =
    Operation::new("show_snapshot", "GET", "/v3/{project_id}/snapshots/{snapshot_id}");
pub(crate) static LIST: Operation = Operation::new(
    "list_snapshots",
    "GET",
    "/v3/{project_id}/snapshots",
)
.query(&[Field::new("with_count", Shape::Boolean).since(3, 45)]);
pub(crate) static CREATE: Operation =
    Operation::new("create_snapshot", "POST", "/v3/{project_id}/snapshots")
        .json(Shape::Object(&CREATE_SNAPSHOT));
pub(crate) static RESET: Operation =
    Operation::new("reset_snapshot_status", "POST", "/v3/{project_id}/snapshots/{id}/action")
        .action("os-reset_status")
        .json(Shape::Object(&RESET_STATUS));
pub(crate) static REVERT: Operation =
    Operation::new("revert", "POST", "/v3/{project_id}/snapshots/{id}/action")
        .action("revert")
        .since(3, 40)
        .json(Shape::Object(&REVERT_BODY));
pub(crate) static CREATE_SNAPSHOT: Object = Object::new(
    "CreateSnapshot",
    &[Field::new("snapshot", Shape::Object(&SNAPSHOT_CREATE)).required()],
);
pub(crate) static SNAPSHOT_CREATE: Object =
    Object::new("SnapshotCreate", &[Field::new("name", Shape::String).required()]);
pub(crate) static RESET_STATUS: Object = Object::new(
    "ResetStatus",
    &[Field::new("os-reset_status", Shape::Map(&Shape::String)).required()],
);
pub(crate) static REVERT_BODY: Object =
    Object::new("Revert", &[Field::new("revert", Shape::Null).required()]);
pub(crate) static SNAPSHOT: Object = Object::new(
    "Snapshot",
    &[
        Field::new("id", Shape::String).required(),
        Field::new("user_id", Shape::String).since(3, 41),
    ],
);

#[derive(Serialize)]
pub(crate) struct Snapshot {
    id: String,
    user_id: String,
}

#[derive(Debug)]
pub(crate) struct ShowSnapshot {
    snapshot_id: String,
}

impl FromCall for ShowSnapshot {
    fn from_call(call: &mut Call) -> Result<Self, ApiError> {
        Ok(Self { snapshot_id: call.path("snapshot_id")? })
    }
}

#[derive(Debug)]
pub(crate) struct ListSnapshots {
    limit: Option<i64>,
    marker: Option<String>,
    with_count: Option<bool>,
}

impl FromCall for ListSnapshots {
    fn from_call(call: &mut Call) -> Result<Self, ApiError> {
        Ok(Self {
            limit: call.query("limit")?,
            marker: call.query("marker")?,
            with_count: call.query("with_count")?,
        })
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct CreateBody {
    snapshot: Value,
}

#[derive(Debug)]
pub(crate) struct CreateSnapshot {
    body: CreateBody,
}

impl FromCall for CreateSnapshot {
    fn from_call(call: &mut Call) -> Result<Self, ApiError> {
        Ok(Self { body: call.body()? })
    }
}

#[derive(Debug)]
pub(crate) struct Nothing;

impl FromCall for Nothing {
    fn from_call(_: &mut Call) -> Result<Self, ApiError> {
        Ok(Self)
    }
}

#[derive(Debug)]
pub(crate) struct Act {
    body: Value,
}

impl FromCall for Act {
    fn from_call(call: &mut Call) -> Result<Self, ApiError> {
        Ok(Self { body: call.body()? })
    }
}

pub(crate) enum ShowSnapshotResponse {
    Ok(Snapshot),
}

impl IntoAnswer for ShowSnapshotResponse {
    fn into_answer(self, cx: &RequestContext) -> Result<Answer, ApiError> {
        match self {
            Self::Ok(body) => Answer::json(200, &body, &Shape::Object(&SNAPSHOT), cx),
        }
    }
}

pub(crate) struct AnyResponse(pub(crate) u16, pub(crate) Value);

impl IntoAnswer for AnyResponse {
    fn into_answer(self, cx: &RequestContext) -> Result<Answer, ApiError> {
        Answer::json(self.0, &self.1, &Shape::Any, cx)
    }
}

pub(crate) trait Snapshots: Send + Sync + 'static {
    fn show(
        &self,
        cx: &RequestContext,
        request: ShowSnapshot,
    ) -> impl Future<Output = Result<ShowSnapshotResponse, ApiError>> + Send {
        not_implemented(cx, request)
    }

    fn list(
        &self,
        cx: &RequestContext,
        request: ListSnapshots,
    ) -> impl Future<Output = Result<AnyResponse, ApiError>> + Send {
        not_implemented(cx, request)
    }

    fn create(
        &self,
        cx: &RequestContext,
        request: CreateSnapshot,
    ) -> impl Future<Output = Result<AnyResponse, ApiError>> + Send {
        not_implemented(cx, request)
    }

    fn reset(
        &self,
        cx: &RequestContext,
        request: Act,
    ) -> impl Future<Output = Result<AnyResponse, ApiError>> + Send {
        not_implemented(cx, request)
    }

    fn revert(
        &self,
        cx: &RequestContext,
        request: Act,
    ) -> impl Future<Output = Result<AnyResponse, ApiError>> + Send {
        not_implemented(cx, request)
    }
}

pub(crate) fn mount<S: Snapshots>(routes: &mut Routes, service: &Arc<S>) {
    routes.on(&SHOW, service, |s, cx, r| answer(cx, s.show(cx, r)));
    routes.on(&LIST, service, |s, cx, r| answer(cx, s.list(cx, r)));
    routes.on(&CREATE, service, |s, cx, r| answer(cx, s.create(cx, r)));
    routes.on(&RESET, service, |s, cx, r| answer(cx, s.reset(cx, r)));
    routes.on(&REVERT, service, |s, cx, r| answer(cx, s.revert(cx, r)));
}

pub(crate) struct Store;

impl Snapshots for Store {
    async fn show(
        &self,
        cx: &RequestContext,
        request: ShowSnapshot,
    ) -> Result<ShowSnapshotResponse, ApiError> {
        let id = request.snapshot_id;
        match id.as_str() {
            "gone" => Err(ApiError::not_found(format!("Snapshot {id} could not be found."))),
            "panic" => panic!("a mistake"),
            _ => {
                let user_id = cx.project_id().unwrap_or("nobody").to_owned();
                Ok(ShowSnapshotResponse::Ok(Snapshot { id, user_id }))
            }
        }
    }

    async fn list(
        &self,
        cx: &RequestContext,
        request: ListSnapshots,
    ) -> Result<AnyResponse, ApiError> {
        let all = ["a", "b", "c"].map(str::to_owned).to_vec();
        let page = cx.page(all, request.limit, request.marker.as_deref(), |id| id)?;
        let mut body = json!({"snapshots": page.items, "counted": request.with_count});
        if let Some(links) = page.links::<Value>() {
            body["snapshots_links"] = links;
        }
        Ok(AnyResponse(200, body))
    }

    async fn create(
        &self,
        _cx: &RequestContext,
        request: CreateSnapshot,
    ) -> Result<AnyResponse, ApiError> {
        Ok(AnyResponse(202, request.body.snapshot))
    }

    async fn reset(&self, _cx: &RequestContext, request: Act) -> Result<AnyResponse, ApiError> {
        Ok(AnyResponse(202, request.body))
    }
}

pub(crate) static OPERATIONS: &[&Operation] = &[&SHOW, &LIST, &CREATE, &RESET, &REVERT];

pub(crate) fn router(settings: Settings) -> Router {
    let mut routes = Routes::new(&SERVICE, &[OPERATIONS]).settings(settings);
    mount(&mut routes, &Arc::new(Store));
    routes.into_router()
}

pub(crate) async fn send(router: Router, request: Request<Body>) -> (Response<()>, Value) {
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    assert!(parts.headers["x-openstack-request-id"].to_str().unwrap().starts_with("req-"));
    (Response::from_parts(parts, ()), serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

pub(crate) async fn ask(method: &str, path: &str, version: &str, body: &str) -> (u16, Value) {
    let mut request = Request::builder().method(method).uri(path);
    if !version.is_empty() {
        request = request.header("OpenStack-API-Version", version);
    }
    if !body.is_empty() {
        request = request.header("Content-Type", "application/json");
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let (response, body) = send(router(Settings::default()), request).await;
    (response.status().as_u16(), body)
}

pub(crate) async fn get(path: &str) -> (u16, Value) {
    ask("GET", path, "", "").await
}

pub(crate) fn message(body: &Value) -> &str {
    body.as_object().unwrap().values().next().unwrap()["message"].as_str().unwrap()
}
