//! The service as its clients see it, in-process over SQLite.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use block_storage_server::{Files, Quotas, Service, Store, worker};
use block_storage_v3::server::{Identity, Settings};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// A service whose worker runs, or does not.
struct Cloud {
    folder: TempDir,
    router: Router,
    service: Arc<Service>,
    stop: CancellationToken,
}

impl Cloud {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cloud = Self::in_folder(folder).await;
        cloud.work();
        cloud
    }

    async fn in_folder(folder: TempDir) -> Self {
        let url = format!("sqlite:{}", folder.path().join("volumes.db").display());
        let store = Store::open(&url).await.unwrap();
        store.set_up(&["another".to_owned()]).await.unwrap();
        let files = Files::open(&folder.path().join("data")).unwrap();
        let quotas = Quotas { volumes: 5, snapshots: 50, gigabytes: 60, ..Quotas::default() };
        let service = Service::new(store, files, quotas);
        let router = service.router(Settings::default());
        Self { folder, router, service, stop: CancellationToken::new() }
    }

    fn work(&self) {
        tokio::spawn(worker::run(Arc::clone(&self.service), self.stop.clone()));
    }

    /// Ends it as a crash would, and begins anew with what is on disk.
    async fn crash(self) -> Self {
        self.service.store().close().await;
        Self::in_folder(self.folder).await
    }

    /// Asks as somebody of a project, `project:role`.
    async fn ask(&self, who: &str, method: Method, path: &str, body: Value) -> (u16, Value) {
        let (project, role) = who.split_once(':').unwrap();
        let identity = Identity::new(project, "user").with_role(role);
        let request = Request::builder()
            .method(method)
            .uri(format!("/v3/{path}"))
            .header("openstack-api-version", "volume 3.71")
            .extension(identity)
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) });
        let response = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    async fn get(&self, who: &str, path: &str) -> (u16, Value) {
        self.ask(who, Method::GET, path, Value::Null).await
    }

    async fn post(&self, who: &str, path: &str, body: Value) -> (u16, Value) {
        self.ask(who, Method::POST, path, body).await
    }

    /// Makes a volume or a snapshot, and waits until it is there.
    async fn make(&self, kind: &str, fields: Value) -> String {
        let (status, made) =
            self.post("p:member", &format!("{kind}s"), json!({kind: fields})).await;
        assert_eq!(status, 202, "{made}");
        let id = made[kind]["id"].as_str().unwrap().to_owned();
        self.reaches(&format!("{kind}s/{id}"), kind, "available").await;
        id
    }

    async fn reaches(&self, path: &str, kind: &str, status: &str) {
        for _ in 0..500 {
            let (code, shown) = self.get("p:member", path).await;
            if code == 200 && shown[kind]["status"] == status || code == 404 && status == "gone" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{path} is not {status}");
    }
}

#[tokio::test]
async fn a_volume_and_its_snapshot_live_and_end() {
    let cloud = Cloud::new().await;
    let volume =
        cloud.make("volume", json!({"size": 1, "name": "v", "metadata": {"a": "b"}})).await;
    let snapshot = cloud.make("snapshot", json!({"volume_id": volume, "name": "s"})).await;
    let data = cloud.folder.path().join("data");
    assert_eq!(data.join("snapshots").join(&snapshot).metadata().unwrap().len(), 1 << 30);

    let path = format!("volumes/{volume}");
    let (status, refused) = cloud.ask("p:member", Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, 400, "{refused}");
    let cascade = format!("{path}?cascade=true");
    assert_eq!(cloud.ask("p:member", Method::DELETE, &cascade, Value::Null).await.0, 202);
    cloud.reaches(&path, "volume", "gone").await;
    cloud.reaches(&format!("snapshots/{snapshot}"), "snapshot", "gone").await;
    for folder in ["volumes", "snapshots", "parts"] {
        assert_eq!(std::fs::read_dir(data.join(folder)).unwrap().count(), 0, "{folder}");
    }
    let (_, limits) = cloud.get("p:member", "limits").await;
    assert_eq!(limits["limits"]["absolute"]["totalGigabytesUsed"], 0);
}

#[tokio::test]
async fn a_backup_outlives_its_volume_and_makes_new_ones() {
    let cloud = Cloud::new().await;
    let volume = cloud.make("volume", json!({"size": 1, "metadata": {"k": "v"}})).await;
    let snapshot = cloud.make("snapshot", json!({"volume_id": volume})).await;
    let backup = cloud.make("backup", json!({"volume_id": volume, "snapshot_id": snapshot})).await;
    let path = format!("backups/{backup}");
    let incremental = json!({"backup": {"volume_id": volume, "incremental": true}});
    assert_eq!(cloud.post("p:member", "backups", incremental).await.0, 400);
    let cascade = format!("volumes/{volume}?cascade=true");
    assert_eq!(cloud.ask("p:member", Method::DELETE, &cascade, Value::Null).await.0, 202);
    cloud.reaches(&format!("volumes/{volume}"), "volume", "gone").await;

    let (status, restored) =
        cloud.post("p:member", &format!("{path}/restore"), json!({"restore": {}})).await;
    assert_eq!(status, 202, "{restored}");
    let new = restored["restore"]["volume_id"].as_str().unwrap();
    cloud.reaches(&format!("volumes/{new}"), "volume", "available").await;
    let (_, shown) = cloud.get("p:reader", &format!("volumes/{new}/metadata")).await;
    assert_eq!(shown["metadata"], json!({"k": "v"}));
    cloud.reaches(&path, "backup", "available").await;
    let into = json!({"restore": {"volume_id": new}});
    assert_eq!(cloud.post("p:member", &format!("{path}/restore"), into).await.0, 202);
    cloud.reaches(&path, "backup", "available").await;
    cloud.make("volume", json!({"backup_id": backup, "size": 2})).await;
    assert_eq!(cloud.get("q:member", &path).await.0, 404);

    let (_, limits) = cloud.get("p:member", "limits").await;
    assert_eq!(limits["limits"]["absolute"]["totalBackupsUsed"], 1);
    assert_eq!(cloud.ask("p:member", Method::DELETE, &path, Value::Null).await.0, 202);
    cloud.reaches(&path, "backup", "gone").await;
    let (_, limits) = cloud.get("p:member", "limits").await;
    assert_eq!(limits["limits"]["absolute"]["totalBackupGigabytesUsed"], 0);
}

#[tokio::test]
async fn what_was_promised_before_a_crash_is_done_after_it() {
    let cloud = Cloud::in_folder(tempfile::tempdir().unwrap()).await;
    let (status, made) = cloud.post("p:member", "volumes", json!({"volume": {"size": 1}})).await;
    assert_eq!((status, &made["volume"]["status"]), (202, &json!("creating")));
    let path = format!("volumes/{}", made["volume"]["id"].as_str().unwrap());
    let cloud = cloud.crash().await;
    assert_eq!(cloud.get("p:member", &path).await.1["volume"]["status"], "creating");
    cloud.work();
    cloud.reaches(&path, "volume", "available").await;
}

#[tokio::test]
async fn projects_do_not_see_each_other_and_administrators_see_all() {
    let cloud = Cloud::new().await;
    let volume = cloud.make("volume", json!({"size": 1})).await;
    let path = format!("volumes/{volume}");
    assert_eq!(cloud.get("q:member", &path).await.0, 404);
    assert_eq!(cloud.get("q:admin", &path).await.0, 200);
    for (who, query, count) in [
        ("p:reader", "", 1),
        ("q:member", "", 0),
        ("q:member", "?all_tenants=1", 0),
        ("q:admin", "", 0),
        ("q:admin", "?all_tenants=1", 1),
        ("q:admin", "?all_tenants=1&project_id=q", 0),
    ] {
        let (_, listed) = cloud.get(who, &format!("volumes{query}")).await;
        assert_eq!(listed["volumes"].as_array().unwrap().len(), count, "{who} {query}");
    }
    let snapshot = json!({"snapshot": {"volume_id": volume}});
    assert_eq!(cloud.post("q:member", "snapshots", snapshot).await.0, 404);
}

#[tokio::test]
async fn readers_change_nothing_and_members_are_no_administrators() {
    let cloud = Cloud::new().await;
    let volume = cloud.make("volume", json!({"size": 1})).await;
    assert_eq!(cloud.post("p:reader", "volumes", json!({"volume": {"size": 1}})).await.0, 403);
    let reset = json!({"os-reset_status": {"status": "error"}});
    let action = format!("volumes/{volume}/action");
    assert_eq!(cloud.post("p:member", &action, reset.clone()).await.0, 403);
    assert_eq!(cloud.post("p:admin", &action, reset).await.0, 202);
}

#[tokio::test]
async fn a_quota_is_kept_whatever_comes_at_once() {
    let cloud = Cloud::new().await;
    let create = || cloud.post("p:member", "volumes", json!({"volume": {"size": 1}}));
    let (a, b, c, d, e, f, g) =
        tokio::join!(create(), create(), create(), create(), create(), create(), create());
    let mut statuses = [a, b, c, d, e, f, g].map(|(status, _)| status);
    statuses.sort_unstable();
    assert_eq!(statuses, [202, 202, 202, 202, 202, 413, 413]);
    let big = json!({"volume": {"size": 56}});
    let (status, fault) = cloud.post("q:member", "volumes", big.clone()).await;
    assert_eq!(status, 202, "{fault}");
    let (status, fault) = cloud.post("q:member", "volumes", big).await;
    assert_eq!((status, &fault["overLimit"]["retryAfter"]), (413, &json!("0")));
}

#[tokio::test]
async fn pages_follow_each_other_in_any_order() {
    let cloud = Cloud::new().await;
    let volume = cloud.make("volume", json!({"size": 1})).await;
    for name in ["c", "a", "b", "a", "c"] {
        cloud.make("snapshot", json!({"volume_id": volume, "name": name})).await;
    }
    cloud.make("snapshot", json!({"volume_id": volume})).await;
    for (sort, names) in [
        ("name:asc", "-aabcc"),
        ("name:desc", "ccbaa-"),
        ("name:asc,created_at:desc", "-aabcc"),
        ("size:asc,name:desc,id:asc", "ccbaa-"),
        ("created_at:asc", "cabac-"),
    ] {
        let mut found = String::new();
        let mut path = format!("snapshots?sort={sort}&limit=2&with_count=true");
        loop {
            let (status, page) = cloud.get("p:reader", &path).await;
            assert_eq!(status, 200, "{page}");
            assert_eq!(page["count"], 6);
            for snapshot in page["snapshots"].as_array().unwrap() {
                found.push_str(snapshot["name"].as_str().unwrap_or("-"));
            }
            let Some(next) = page["snapshots_links"][0]["href"].as_str() else { break };
            path = next.split_once("/v3/").unwrap().1.to_owned();
        }
        assert_eq!(found, names, "{sort}");
    }
    for wrong in ["sort=secret", "sort=name:up", "limit=-1", "offset=-1", "sort=name&sort_key=id"] {
        assert_eq!(cloud.get("p:reader", &format!("snapshots?{wrong}")).await.0, 400, "{wrong}");
    }
    assert_eq!(cloud.get("p:reader", &format!("snapshots?marker={NOBODY}")).await.0, 404);
}

#[tokio::test]
async fn filters_narrow_a_list() {
    let cloud = Cloud::new().await;
    let volume = cloud.make("volume", json!({"size": 2, "name": "100%"})).await;
    cloud.make("volume", json!({"size": 1, "name": "100x", "metadata": {"k": "v"}})).await;
    for (query, count) in [
        ("name=100%25", 1),
        ("name~=100", 2),
        ("name~=0%25", 1),
        ("name~=_00", 0),
        ("size=2", 1),
        ("status=available", 2),
        ("metadata={'k':'v'}", 1),
        ("metadata={'k':'w'}", 0),
        ("bootable=true", 0),
        ("created_at=gt:2020-01-01", 2),
        ("created_at=lt:2020-01-01", 0),
        ("consumes_quota=false", 0),
    ] {
        let (status, listed) = cloud.get("p:reader", &format!("volumes?{query}")).await;
        assert_eq!(status, 200, "{listed}");
        assert_eq!(listed["volumes"].as_array().unwrap().len(), count, "{query}");
    }
    let id = format!("snapshots/detail?volume_id={volume}");
    assert_eq!(cloud.get("p:reader", &id).await.1["snapshots"], json!([]));
}

#[tokio::test]
async fn a_tag_keeps_two_writers_from_undoing_each_other() {
    let cloud = Cloud::new().await;
    let volume = cloud.make("volume", json!({"size": 1})).await;
    let put = |tag: &str, value: &str| {
        let identity = Identity::new("p", "user").with_role("member");
        let request = Request::builder()
            .method(Method::PUT)
            .uri(format!("/v3/volumes/{volume}/metadata"))
            .header("openstack-api-version", "volume 3.15")
            .header("if-match", tag)
            .extension(identity)
            .body(Body::from(json!({"metadata": {"k": value}}).to_string()));
        cloud.router.clone().oneshot(request.unwrap())
    };
    assert_eq!(put("\"0000\"", "a").await.unwrap().status(), 412);
    assert_eq!(put("*", "a").await.unwrap().status(), 200);
    let (_, metadata) = cloud.get("p:reader", &format!("volumes/{volume}/metadata")).await;
    assert_eq!(metadata["metadata"], json!({"k": "a"}));
}

#[tokio::test]
async fn odd_requests_are_answered_as_by_a_real_cinder() {
    let cloud = Cloud::new().await;
    let volume =
        cloud.make("volume", json!({"size": "1", "name": "v", "metadata": {"a": "b"}})).await;
    let create = |volume: Value| {
        let cloud = &cloud;
        async move { cloud.post("p:member", "volumes", json!({ "volume": volume })).await.0 }
    };
    for (body, status) in [
        (json!({"size": 1.0}), 400),
        (json!({"size": "one"}), 400),
        (json!({"size": 2_147_483_648_i64}), 400),
        (json!({"size": 1, "name": "a\u{0}"}), 400),
        (json!({"size": 1, "metadata": {"a": "\u{0}"}}), 400),
    ] {
        assert_eq!(create(body.clone()).await, status, "{body}");
    }
    let (status, _) = cloud
        .post(
            "p:member",
            &format!("volumes/{volume}/action"),
            json!({"os-extend": {"new_size": 2_147_483_648_i64}}),
        )
        .await;
    assert_eq!(status, 400);
    for (path, status) in [
        ("%76olumes".to_owned(), 200),
        (format!("volume%73/{volume}"), 200),
        ("volumes?limit=99999999999999999999".to_owned(), 200),
        ("volumes?offset=2147483648".to_owned(), 400),
        ("volumes/a%00".to_owned(), 404),
        ("volumes?name=%00".to_owned(), 404),
        ("volumes?metadata=%7B%22a%22%3A%22%5Cu0000%22%7D".to_owned(), 404),
        ("volumes?metadata=%7B%22a%22%3A%22b%22%7D".to_owned(), 200),
    ] {
        let (answered, body) = cloud.get("p:member", &path).await;
        assert_eq!(answered, status, "{path}: {body}");
    }
}
