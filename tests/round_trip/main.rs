//! The generated client and the generated server understand each other, over a socket.

mod store;

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;

use block_storage_v3::Client;
use block_storage_v3::model::shared::VolumeId;
use block_storage_v3::model::snapshots::{
    ResetSnapshotStatus, ResetSnapshotStatusStatus, SnapshotCreate, SnapshotStatus, SnapshotUpdate,
};
use block_storage_v3::model::volumes::{CreateVolumeRequest, VolumeCreate};
use block_storage_v3::server::{self, Builder, Router};
use futures_util::TryStreamExt as _;

use self::store::Store;

const PROJECT: &str = "6f70656e737461636b20342065766572";

/// Starts the server and gives a client of it, at a microversion.
async fn client(version: &str) -> Client {
    let store = Arc::new(Store::default());
    let router = Builder::new().snapshots(Arc::clone(&store)).volumes(store).into_router();
    serve(router, version).await
}

async fn serve(router: Router, version: &str) -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/v3", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let version = version.parse().unwrap();
    Client::builder(endpoint).project(PROJECT).microversion(version).build().unwrap()
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
        .reset_status(id, ResetSnapshotStatus::new(ResetSnapshotStatusStatus::Error))
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
    assert_eq!(page.snapshots_links.as_ref().unwrap()[0].rel, "next");

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
