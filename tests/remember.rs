//! The mock remembers: resources of the shipped reference live through their lives, in process.
#![cfg(feature = "serve")]

use std::time::Duration;

use apiref_runtime::server::Identity;
use apiref_runtime::testing::Memory;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use block_storage_v3::{Client, server};
use serde_json::{Value, json};
use tower::ServiceExt as _;

const VOLUMES: &str = "/v3/demo/volumes";
const SNAPSHOTS: &str = "/v3/demo/snapshots";

fn router(memory: &Memory) -> Router {
    memory.router(&server::SERVICE, server::OPERATIONS, server::COLLECTIONS)
}

/// Sends a request; gives status and body.
async fn send(router: &Router, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    send_as(router, None, method, path, body).await
}

async fn send_as(
    router: &Router,
    identity: Option<Identity>,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
    let mut request = Request::builder().method(method).uri(path).body(body).expect("a request");
    let headers = request.headers_mut();
    headers.insert("content-type", "application/json".parse().expect("a value"));
    headers.insert("openstack-api-version", "volume 3.60".parse().expect("a value"));
    if let Some(identity) = identity {
        request.extensions_mut().insert(identity);
    }
    let response = router.clone().oneshot(request).await.expect("an answer");
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

/// Makes a volume; gives its id.
async fn volume(router: &Router, name: &str) -> String {
    let body = json!({"volume": {"name": name, "size": 2}});
    let (status, made) = send(router, "POST", VOLUMES, Some(body)).await;
    assert_eq!(status, 202, "{made}");
    made["volume"]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn what_was_made_is_shown_changed_and_gone() {
    let router = router(&Memory::new());
    let id = volume(&router, "data").await;
    let path = format!("{VOLUMES}/{id}");
    let (status, shown) = send(&router, "GET", &path, None).await;
    let shown = &shown["volume"];
    assert_eq!((status, &shown["name"], &shown["size"]), (200, &json!("data"), &json!(2)));
    assert_eq!((&shown["status"], &shown["attachments"]), (&json!("available"), &json!([])));
    let own = shown["links"][0]["href"].as_str().expect("a link");
    assert!(own.ends_with(&path), "{own}");

    let changed = json!({"volume": {"description": "kept"}});
    let (status, answer) = send(&router, "PUT", &path, Some(changed)).await;
    assert_eq!((status, &answer["volume"]["description"]), (200, &json!("kept")));
    let (_, shown) = send(&router, "GET", &path, None).await;
    assert_eq!(
        (&shown["volume"]["name"], &shown["volume"]["description"]),
        (&json!("data"), &json!("kept"))
    );

    assert_eq!(send(&router, "DELETE", &path, None).await.0, 202);
    let (status, fault) = send(&router, "GET", &path, None).await;
    assert_eq!((status, &fault["itemNotFound"]["code"]), (404, &json!(404)), "{fault}");
}

#[tokio::test]
async fn a_list_goes_on_page_by_page() {
    let router = router(&Memory::new());
    let mut made = Vec::new();
    for number in 0..5 {
        made.push(volume(&router, &format!("v{number}")).await);
    }
    let (mut found, mut next) = (Vec::new(), Some(format!("{VOLUMES}?limit=2")));
    while let Some(path) = next.take() {
        let (status, page) = send(&router, "GET", &path, None).await;
        assert_eq!(status, 200, "{page}");
        let volumes = page["volumes"].as_array().expect("a list");
        assert!(volumes.iter().all(|volume| volume.get("size").is_none()), "a brief list: {page}");
        found.extend(volumes.iter().map(|volume| volume["id"].as_str().expect("an id").to_owned()));
        next = page["volumes_links"][0]["href"].as_str().map(str::to_owned);
    }
    assert_eq!(found, made);
    let (_, all) = send(&router, "GET", &format!("{VOLUMES}/detail?name=v3"), None).await;
    assert_eq!(all["volumes"].as_array().map(Vec::len), Some(1), "{all}");
    assert_eq!(all["volumes"][0]["size"], json!(2));
    let (_, sorted) =
        send(&router, "GET", &format!("{VOLUMES}?sort_key=name&sort_dir=desc&limit=1"), None).await;
    assert_eq!(sorted["volumes"][0]["id"], json!(made[4]));
}

#[tokio::test]
async fn what_a_request_refers_to_must_be_there() {
    let body = || {
        Some(
            json!({"snapshot": {"volume_id": "b7bd8e4b-8e1f-4f04-a0a6-6b6a1b4b7d20", "name": "s"}}),
        )
    };
    let strict = router(&Memory::new());
    assert_eq!(send(&strict, "POST", SNAPSHOTS, body()).await.0, 404);
    let lenient = router(&Memory::new().lenient());
    assert_eq!(send(&lenient, "POST", SNAPSHOTS, body()).await.0, 202);
}

#[tokio::test]
async fn a_map_of_a_resource_has_its_own_paths() {
    let router = router(&Memory::new());
    let volume = volume(&router, "data").await;
    let body = json!({"snapshot": {"volume_id": volume, "name": "s", "metadata": {"a": "b"}}});
    let (_, made) = send(&router, "POST", SNAPSHOTS, Some(body)).await;
    let path = format!("{SNAPSHOTS}/{}/metadata", made["snapshot"]["id"].as_str().expect("an id"));
    let added = json!({"metadata": {"k": "v"}});
    assert_eq!(
        send(&router, "POST", &path, Some(added)).await.1,
        json!({"metadata": {"a": "b", "k": "v"}})
    );
    assert_eq!(
        send(&router, "GET", &format!("{path}/k"), None).await.1,
        json!({"meta": {"k": "v"}})
    );
    assert_eq!(send(&router, "DELETE", &format!("{path}/a"), None).await.0, 200);
    assert_eq!(send(&router, "GET", &path, None).await.1, json!({"metadata": {"k": "v"}}));
    assert_eq!(send(&router, "GET", &format!("{path}/a"), None).await.0, 404);
}

#[tokio::test]
async fn a_status_settles_after_the_delay() {
    let router = router(&Memory::new().delay(Duration::from_secs(3600)));
    let id = volume(&router, "data").await;
    let (_, shown) = send(&router, "GET", &format!("{VOLUMES}/{id}"), None).await;
    assert_eq!(shown["volume"]["status"], json!("creating"));
}

#[tokio::test]
async fn projects_are_apart_and_an_administrator_sees_all() {
    let router = router(&Memory::new());
    let member = || Some(Identity::new("demo", "ann"));
    let other = || Some(Identity::new("other", "bob"));
    let admin = || Some(Identity::new("admin", "eve").with_role("admin"));
    let body = Some(json!({"volume": {"size": 1}}));
    let (_, made) = send_as(&router, member(), "POST", VOLUMES, body).await;
    let id = made["volume"]["id"].as_str().expect("an id");
    for (identity, project, status, listed) in
        [(member(), "demo", 200, 1), (other(), "other", 404, 0), (admin(), "admin", 200, 0)]
    {
        let path = format!("/v3/{project}/volumes");
        let shown = send_as(&router, identity.clone(), "GET", &format!("{path}/{id}"), None).await;
        assert_eq!(shown.0, status, "{project}");
        let (_, list) = send_as(&router, identity, "GET", &path, None).await;
        assert_eq!(list["volumes"].as_array().map(Vec::len), Some(listed), "{project}");
    }
    let (_, all) = send_as(&router, admin(), "GET", "/v3/admin/volumes?all_tenants=1", None).await;
    assert_eq!(all["volumes"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_memory_that_is_full_refuses_more() {
    let memory = Memory::new().max_resources(1);
    let router = router(&memory);
    volume(&router, "first").await;
    let body = json!({"volume": {"size": 1}});
    let (status, fault) = send(&router, "POST", VOLUMES, Some(body)).await;
    assert_eq!(status, 413, "{fault}");
    assert!(fault["overLimit"]["message"].as_str().is_some_and(|m| m.contains("--max-resources")));
    memory.reset();
    assert!(memory.is_empty());
    volume(&router, "second").await;
}

#[tokio::test]
async fn what_plays_no_part_answers_its_sample_and_says_so() {
    let router = router(&Memory::new());
    let request = Request::get("/v3/demo/limits").body(Body::empty()).expect("a request");
    let response = router.oneshot(request).await.expect("an answer");
    assert_eq!(
        (response.status().as_u16(), &response.headers()["x-apiref-mock"]),
        (200, &"sample".parse().expect("a value"))
    );
}

#[tokio::test]
async fn a_generated_client_finds_what_it_made() {
    let service = router(&Memory::new());
    let client = Client::builder("http://block-storage").project("demo").transport(service);
    let client = client.build().expect("a client");
    let made = client.volumes().list().await.expect("a page");
    assert!(made.volumes.is_empty());
}
