//! The generated client and the generated server understand each other, over a socket.

mod recorded;
mod store;

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use apiref_runtime::client::ErrorKind;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use block_storage_v3::Client;
use block_storage_v3::model::shared::VolumeId;
use block_storage_v3::model::snapshots::{
    ResetSnapshotStatus, ResetSnapshotStatusValue, SnapshotCreate, SnapshotStatus, SnapshotUpdate,
};
use block_storage_v3::model::volumes::{CreateVolumeRequest, VolumeCreate};
use block_storage_v3::server::snapshots::{DeleteSnapshot, DeleteSnapshotResponse};
use block_storage_v3::server::{
    self, ApiError, Builder, MatchedOperation, RequestContext, Router, Snapshots,
};
use futures_util::TryStreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use self::store::Store;

const PROJECT: &str = "6f70656e737461636b20342065766572";

/// Starts the server and gives a client of it, at a microversion.
async fn client(version: &str) -> Client {
    let store = Arc::new(Store::default());
    let router = Builder::new().snapshots(Arc::clone(&store)).volumes(store).into_router();
    serve(router, version).await
}

async fn serve(router: Router, version: &str) -> Client {
    let (endpoint, _) = listen(router, std::future::pending()).await;
    connect(&endpoint, version)
}

/// Serves until `stop`; the address, and what ends when everything is answered.
async fn listen(
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let serve = axum::serve(listener, router).with_graceful_shutdown(stop);
    (address, tokio::spawn(async move { serve.await.unwrap() }))
}

fn connect(address: &str, version: &str) -> Client {
    let version = version.parse().unwrap();
    let builder = Client::builder(format!("http://{address}/v3")).project(PROJECT);
    builder.microversion(version).build().unwrap()
}

/// The server's answer to a request without a body.
async fn http(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let text = format!("{request}\r\nHost: here\r\nConnection: close\r\n\r\n");
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn volume(client: &Client) -> VolumeId {
    let wanted = VolumeCreate::new().name("disk").size(1);
    client.volumes().create(CreateVolumeRequest::new(wanted)).await.unwrap().id.clone()
}

#[tokio::test]
async fn a_snapshot_lives_and_dies() {
    let client = client("3.71").await;
    let volume = volume(&client).await;
    let shown = client.volumes().show(&volume).await.unwrap();
    assert_eq!((shown.name.as_deref(), shown.size), (Some("disk"), 1));

    let snapshots = client.snapshots();
    let created = snapshots.create(SnapshotCreate::new(&volume).name("nightly")).await.unwrap();
    assert_eq!(created.volume_id, volume);
    assert!(created.request_id().is_some());
    let id = created.id.as_str();
    assert_eq!(snapshots.show(id).await.unwrap().name.as_deref(), Some("nightly"));

    let update = SnapshotUpdate::new().name("weekly").description(None);
    assert_eq!(snapshots.update(id, update).await.unwrap().name.as_deref(), Some("weekly"));

    let metadata = BTreeMap::from([("tier".to_owned(), "gold".to_owned())]);
    let stored = snapshots.replace_metadata(id, metadata.clone()).await.unwrap();
    assert_eq!(*stored, metadata);
    assert_eq!(snapshots.show(id).await.unwrap().metadata, metadata);

    snapshots
        .reset_status(id, ResetSnapshotStatus::new(ResetSnapshotStatusValue::Error))
        .await
        .unwrap();
    assert_eq!(snapshots.show(id).await.unwrap().status, SnapshotStatus::Error);

    snapshots.delete(id).await.unwrap();
    let gone = snapshots.show(id).await.unwrap_err();
    assert!(gone.is_not_found());
    assert_eq!(gone.fault().unwrap().message, format!("Snapshot {id} could not be found."));
    client.volumes().delete(&volume).await.unwrap();
}

#[tokio::test]
async fn a_list_is_followed_page_by_page() {
    let client = client("3.71").await;
    let volume = volume(&client).await;
    for n in 0..5 {
        let wanted = SnapshotCreate::new(&volume).name(format!("s{n}"));
        client.snapshots().create(wanted).await.unwrap();
    }
    let page = client.snapshots().list_detail().limit(2).await.unwrap();
    assert_eq!(page.snapshots.len(), 2);
    assert_eq!(page.snapshots_links.as_ref().unwrap()[0].rel, "next".into());

    let mut all = pin!(client.snapshots().list_detail().limit(2).stream());
    let mut names = Vec::new();
    while let Some(snapshot) = all.try_next().await.unwrap() {
        names.push(snapshot.name.unwrap());
    }
    assert_eq!(names, ["s0", "s1", "s2", "s3", "s4"]);
}

#[tokio::test]
async fn an_old_version_does_not_see_new_fields() {
    let new = client("3.71").await;
    let old = new.with_microversion("3.40".parse().unwrap());
    let volume = volume(&new).await;
    let id = new.snapshots().create(SnapshotCreate::new(&volume)).await.unwrap().id.clone();
    assert!(new.snapshots().show(&id).await.unwrap().user_id.is_some());
    assert!(old.snapshots().show(&id).await.unwrap().user_id.is_none());
}

#[tokio::test]
async fn what_the_service_leaves_out_is_not_implemented() {
    let client = client("3.71").await;
    let error = client.snapshots().force_delete("x").await.unwrap_err();
    assert_eq!(error.status().map(|s| s.as_u16()), Some(501));
    let error = client.limits().show().await.unwrap_err();
    assert_eq!(error.status().map(|s| s.as_u16()), Some(501));
}

#[tokio::test]
async fn a_wrong_request_is_told_what_is_wrong() {
    let client = client("3.71").await;
    let error = client.snapshots().create(SnapshotCreate::new("no uuid")).await.unwrap_err();
    assert!(error.is_bad_request());
    let message = &error.fault().unwrap().message;
    assert_eq!(
        message,
        "Invalid input for field/attribute snapshot.volume_id: \"no uuid\" is not a 'uuid'."
    );
}

#[tokio::test]
async fn a_stand_in_answers_with_the_samples_of_the_reference() {
    let client = serve(server::samples(), "3.71").await;
    let page = client.snapshots().list_detail().await.unwrap();
    assert!(!page.snapshots.is_empty());
    let volume = "00000000-0000-4000-8000-000000000000";
    let created = client.snapshots().create(SnapshotCreate::new(volume)).await.unwrap();
    assert!(created.user_id.is_some());
    client.snapshots().delete(&created.id).await.unwrap();

    let old = client.with_microversion("3.0".parse().unwrap());
    assert!(old.snapshots().show(&created.id).await.unwrap().user_id.is_none());
    let wrong = old.snapshots().create(SnapshotCreate::new("no uuid")).await.unwrap_err();
    assert!(wrong.is_bad_request());
}

/// As a program tests itself: no socket is opened, and no address is there.
fn in_process() -> Client {
    let client = Client::builder("http://block-storage").project(PROJECT);
    client.transport(server::samples()).build().unwrap()
}

#[tokio::test]
async fn the_samples_answer_a_client_in_the_same_process() {
    let client = in_process().negotiated().await.unwrap();
    assert_eq!(client.microversion(), Client::microversions().max);
    let whole = client.snapshots().list_detail().await.unwrap();
    let page = client.snapshots().list_detail().pages().try_next().await.unwrap().unwrap();
    assert!(!whole.snapshots.is_empty() && page.items() == whole.snapshots);
    // The sample leads to another page, which is the sample again.
    let error = client.snapshots().list_detail().stream().try_collect().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::PageLoop) && page.links().count() == 1, "{error}");
    let error = in_process().snapshots().create(SnapshotCreate::new("no uuid")).await.unwrap_err();
    assert!(error.is_bad_request() && error.request_id().is_some());
}

#[tokio::test]
async fn a_snapshot_is_found_by_its_id_and_by_its_name() {
    let client = client("3.71").await;
    let volume = volume(&client).await;
    let create = |name| client.snapshots().create(SnapshotCreate::new(&volume).name(name));
    let (nightly, _) = (create("nightly").await.unwrap(), create("twin").await.unwrap());
    create("twin").await.unwrap();
    for name_or_id in ["nightly", nightly.id.as_str()] {
        assert_eq!(client.snapshots().find(name_or_id).await.unwrap().id, nightly.id);
    }
    let error = client.snapshots().find("twin").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Ambiguous { ids, .. } if ids.len() == 2), "{error}");
    assert!(client.snapshots().find("gone").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn layers_see_what_passes_and_what_is_shared_reaches_handlers() {
    struct Greeter;

    #[derive(Clone)]
    struct Greeting(&'static str);

    impl Snapshots for Greeter {
        async fn delete(
            &self,
            cx: &RequestContext,
            _request: DeleteSnapshot,
        ) -> Result<DeleteSnapshotResponse, ApiError> {
            Err(ApiError::conflict(cx.extension::<Greeting>().map_or("nobody", |g| g.0)))
        }
    }

    async fn sign(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        let fault = response.extensions().get::<ApiError>().is_some();
        response.headers_mut().insert("x-fault", HeaderValue::from(u16::from(fault)));
        response
    }

    let app = Builder::new().snapshots(Arc::new(Greeter)).into_router();
    let own = Router::new().route("/health", axum::routing::get(async || "well"));
    let app = own.merge(app).layer(axum::Extension(Greeting("hello"))).layer(from_fn(sign));
    let (endpoint, _) = listen(app, std::future::pending()).await;
    let error = connect(&endpoint, "3.71").snapshots().delete("x").await.unwrap_err();
    assert_eq!(error.fault().unwrap().message, "hello");
    let answer = http(&endpoint, "GET /health HTTP/1.1").await;
    assert!(answer.contains("x-fault: 0") && answer.ends_with("well"), "{answer}");
    let answer = http(&endpoint, "DELETE /v3/snapshots/x HTTP/1.1").await;
    assert!(answer.starts_with("HTTP/1.1 409") && answer.contains("x-fault: 1"), "{answer}");
}

#[tokio::test]
async fn a_layer_of_the_builder_names_the_operation_before_and_after_the_call() {
    async fn name(request: Request, next: Next) -> Response {
        let name =
            |matched: Option<&MatchedOperation>| matched?.name().map(HeaderValue::from_static);
        let before = name(request.extensions().get());
        let mut response = next.run(request).await;
        let after = name(response.extensions().get());
        for (header, name) in [("x-before", before), ("x-after", after)] {
            if let Some(name) = name {
                response.headers_mut().insert(header, name);
            }
        }
        response
    }

    let app = Builder::new().with_samples().layer(from_fn(name)).into_router();
    let (endpoint, _) = listen(app, std::future::pending()).await;
    let answer = http(&endpoint, "GET /v3/snapshots/x HTTP/1.1").await;
    assert!(answer.contains("x-before: show_snapshot\r\nx-after: show_snapshot\r\n"), "{answer}");
    let answer = http(&endpoint, "GET /v3/nothing HTTP/1.1").await;
    assert!(!answer.contains("x-before") && !answer.contains("x-after"), "{answer}");
}

#[tokio::test]
async fn what_was_begun_is_answered_when_the_server_stops() {
    struct Slow(Arc<Notify>);

    impl Snapshots for Slow {
        async fn delete(
            &self,
            _cx: &RequestContext,
            _request: DeleteSnapshot,
        ) -> Result<DeleteSnapshotResponse, ApiError> {
            self.0.notify_one();
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok(DeleteSnapshotResponse::Accepted)
        }
    }

    let begun = Arc::new(Notify::new());
    let stop = Arc::clone(&begun);
    let app = Builder::new().snapshots(Arc::new(Slow(Arc::clone(&begun)))).into_router();
    let (endpoint, served) = listen(app, async move { stop.notified().await }).await;
    connect(&endpoint, "3.71").snapshots().delete("x").await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), served).await.unwrap().unwrap();
    assert!(connect(&endpoint, "3.71").snapshots().delete("x").await.is_err());
}
