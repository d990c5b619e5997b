//! Not a benchmark by itself: `scripts/router` sends it requests. One store of snapshots behind three routers: the generated
//! one at the first port; at the second one written by hand that gives the same answer, with the headers that clients of
//! OpenStack look for; at the third one that leaves them out.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use block_storage_v3::model::snapshots::{ListSnapshotsDetailBody, Snapshot};
use block_storage_v3::server::snapshots::{
    ListSnapshotsDetail, ListSnapshotsDetailResponse, ShowSnapshot, ShowSnapshotResponse,
};
use block_storage_v3::server::{ApiError, Builder, RequestContext, Snapshots};
use serde_json::json;
use tokio::net::TcpListener;

/// An allocator made for many threads, for both: a threshold of the system's that one of them happens to cross weighs more than
/// all that is to be compared.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The number of snapshots.
const COUNT: usize = 1000;

struct Store {
    by_id: HashMap<String, Snapshot>,
    all: Vec<Snapshot>,
}

impl Store {
    fn new() -> Result<Self, Box<dyn Error>> {
        let snapshot = |number: usize| {
            serde_json::from_value::<Snapshot>(json!({
                "id": format!("00000000-0000-4000-8000-{number:012}"),
                "created_at": "2026-03-02T08:15:42.310827",
                "updated_at": "2026-03-02T08:15:44.902113",
                "name": format!("snapshot {number}"),
                "description": null,
                "volume_id": "5d9c2f1e-7a34-4b0e-9c51-2e8f6a1b3d70",
                "status": "available",
                "size": 20,
                "metadata": {"environment": "production"},
                "group_snapshot_id": null,
                "user_id": "b8d0e2f47a6c4d1c9f3e5a7b60c8d912",
                "consumes_quota": true,
                "os-extended-snapshot-attributes:project_id": "3f1c9e6b5d2a4c0e8b7a9d4f6c1e2b30",
                "os-extended-snapshot-attributes:progress": "100%",
            }))
        };
        let all: Vec<Snapshot> = (0..COUNT).map(snapshot).collect::<Result<_, _>>()?;
        let by_id = all.iter().map(|s| (s.id.to_string(), s.clone())).collect();
        Ok(Self { by_id, all })
    }
}

impl Snapshots for Store {
    async fn show(
        &self,
        _cx: &RequestContext,
        request: ShowSnapshot,
    ) -> Result<ShowSnapshotResponse, ApiError> {
        match self.by_id.get(request.snapshot_id.as_str()) {
            Some(snapshot) => Ok(snapshot.clone().into()),
            None => Err(ApiError::not_found("There is no such snapshot.")),
        }
    }

    async fn list_detail(
        &self,
        _cx: &RequestContext,
        _request: ListSnapshotsDetail,
    ) -> Result<ListSnapshotsDetailResponse, ApiError> {
        Ok(ListSnapshotsDetailBody::build(|it| it.snapshots.clone_from(&self.all)).into())
    }
}

/// The body that a handler would give back, with its wrapper.
#[derive(serde::Serialize)]
struct Shown {
    snapshot: Snapshot,
}

async fn show(
    State(store): State<Arc<Store>>,
    Path((_project, id)): Path<(String, String)>,
) -> Result<Json<Shown>, StatusCode> {
    match store.by_id.get(&id) {
        Some(snapshot) => Ok(Json(Shown { snapshot: snapshot.clone() })),
        None => Err(StatusCode::NOT_FOUND),
    }
}

async fn list(State(store): State<Arc<Store>>) -> Json<ListSnapshotsDetailBody> {
    Json(ListSnapshotsDetailBody::build(|it| it.snapshots.clone_from(&store.all)))
}

/// The headers of every answer at the newest version: that version, and an id that no other answer has.
fn told() -> [(HeaderName, HeaderValue); 3] {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let id = format!("req-5d9c2f1e-7a34-4b0e-8c51-{count:012x}");
    [
        (VERSION, HeaderValue::from_static("volume 3.71")),
        (header::VARY, HeaderValue::from_static("OpenStack-API-Version")),
        (REQUEST_ID, HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("req-"))),
    ]
}

const VERSION: HeaderName = HeaderName::from_static("openstack-api-version");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-openstack-request-id");

/// Any answer with what is told beside it.
type Told<T> = ([(HeaderName, HeaderValue); 3], T);

async fn show_told(
    store: State<Arc<Store>>,
    path: Path<(String, String)>,
) -> Told<Result<Json<Shown>, StatusCode>> {
    (told(), show(store, path).await)
}

async fn list_told(store: State<Arc<Store>>) -> Told<Json<ListSnapshotsDetailBody>> {
    (told(), list(store).await)
}

async fn nothing() -> StatusCode {
    StatusCode::NOT_IMPLEMENTED
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut ports = std::env::args().skip(1);
    let store = Arc::new(Store::new()?);
    let generated = Builder::new().snapshots(Arc::clone(&store)).into_router();
    let by_hand = |list: MethodRouter<_>, show: MethodRouter<_>| {
        let collection = "/v3/{project_id}/snapshots";
        Router::new()
            .route(collection, get(nothing).post(nothing))
            .route(&format!("{collection}/detail"), list)
            .route(&format!("{collection}/{{id}}"), show.put(nothing).delete(nothing))
            .route("/v3/{project_id}/volumes/{id}", get(nothing))
            .with_state(Arc::clone(&store))
    };
    let same = by_hand(get(list_told), get(show_told));
    let bare = by_hand(get(list), get(show));
    let mut servers = tokio::task::JoinSet::new();
    for router in [generated, same, bare] {
        let port = ports.next().ok_or("three ports are expected")?;
        let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
        servers.spawn(async move { axum::serve(listener, router).await });
    }
    while servers.join_next().await.is_some() {}
    Ok(())
}
