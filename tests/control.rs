//! A test rules a stand-in: faults, requests to look at, and state, in Rust and over HTTP.
#![cfg(feature = "serve")]

use std::time::{Duration, Instant};

use apiref_runtime::testing::{Control, Fault, Memory};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use block_storage_v3::server;
use serde_json::{Value, json};
use tower::ServiceExt as _;

const VOLUMES: &str = "/v3/demo/volumes";
const DOCUMENT: &str = "block-storage-v3";

fn ruled() -> (Control, Router) {
    let memory = Memory::new();
    let router = memory.router(&server::SERVICE, server::OPERATIONS, server::COLLECTIONS);
    let control = Control::new().memory(DOCUMENT, &memory);
    let router = control.around(router);
    (control, router)
}

/// Sends a request; gives status and body, or nothing where there is no answer.
async fn send(router: &Router, method: &str, path: &str, body: Value) -> Option<(u16, Value)> {
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let mut request = Request::builder().method(method).uri(path).body(body).expect("a request");
    let headers = request.headers_mut();
    headers.insert("content-type", "application/json".parse().expect("a value"));
    headers.insert("openstack-api-version", "volume 3.60".parse().expect("a value"));
    headers.insert("x-auth-token", "t0ken".parse().expect("a value"));
    let response = router.clone().oneshot(request).await.expect("an answer");
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.ok()?;
    Some((status, serde_json::from_slice(&bytes).unwrap_or_default()))
}

async fn status(router: &Router, method: &str, path: &str, body: Value) -> u16 {
    send(router, method, path, body).await.expect("an answer").0
}

fn volume(name: &str) -> Value {
    json!({"volume": {"name": name, "size": 2}})
}

#[tokio::test]
async fn a_fault_is_for_the_nth_of_its_requests() {
    let (control, router) = ruled();
    control.fail(Fault::status(503).header("retry-after", "7").on("POST", "/v3/*/volumes").nth(2));
    let mut statuses = Vec::new();
    for name in ["a", "b", "c"] {
        statuses.push(status(&router, "GET", VOLUMES, Value::Null).await);
        statuses.push(status(&router, "POST", VOLUMES, volume(name)).await);
    }
    assert_eq!(statuses, [200, 202, 200, 503, 200, 202]);
    let (_, list) = send(&router, "GET", VOLUMES, Value::Null).await.expect("an answer");
    assert_eq!(list["volumes"].as_array().map(Vec::len), Some(2), "the service saw two");
    assert!(control.faults().is_empty(), "it is over");
}

#[tokio::test]
async fn a_fault_takes_time_or_cuts_the_connection() {
    let (control, router) = ruled();
    control.fail(Fault::delay(Duration::from_millis(80)).times(1));
    let begun = Instant::now();
    assert_eq!(status(&router, "GET", VOLUMES, Value::Null).await, 200);
    assert!(begun.elapsed() >= Duration::from_millis(80));
    control.fail(Fault::cut().times(1));
    assert_eq!(send(&router, "POST", VOLUMES, volume("a")).await, None);
    let (_, list) = send(&router, "GET", VOLUMES, Value::Null).await.expect("an answer");
    assert_eq!(list["volumes"], json!([]));
    assert_eq!(control.requests()[1].status, None);
}

#[tokio::test]
async fn requests_are_there_to_look_at() {
    let (control, router) = ruled();
    status(&router, "POST", VOLUMES, volume("a")).await;
    status(&router, "GET", "/v3/demo/volumes?limit=1", Value::Null).await;
    let seen = control.requests();
    assert_eq!((seen.len(), seen[0].status, seen[1].status), (2, Some(202), Some(200)));
    assert_eq!(seen[0].json(), Some(volume("a")));
    assert_eq!((seen[1].path.as_str(), seen[1].query.as_str()), (VOLUMES, "limit=1"));
    assert_eq!(seen[0].header("OpenStack-API-Version"), Some("volume 3.60"));
    assert_eq!(seen[0].header("x-auth-token"), Some("…"));
    control.clear_requests();
    assert!(control.requests().is_empty());
}

#[tokio::test]
async fn a_reset_goes_back_to_what_was_kept() {
    let memory = Memory::new();
    let router = memory.router(&server::SERVICE, server::OPERATIONS, server::COLLECTIONS);
    let control = Control::new().memory(DOCUMENT, &memory);
    let router = control.around(router);
    let id = memory
        .put("/v3/volumes", json!({"name": "kept", "size": 7, "status": "error"}))
        .expect("a volume");
    memory.keep();
    let path = format!("{VOLUMES}/{id}");
    let (_, shown) = send(&router, "GET", &path, Value::Null).await.expect("an answer");
    let shown = &shown["volume"];
    assert_eq!(
        (&shown["name"], &shown["size"], &shown["status"]),
        (&json!("kept"), &json!(7), &json!("error"))
    );
    status(&router, "POST", VOLUMES, volume("more")).await;
    assert_eq!(status(&router, "DELETE", &path, Value::Null).await, 202);
    control.fail(Fault::status(500));
    control.reset();
    assert_eq!((memory.len(), control.requests().len()), (1, 0));
    assert_eq!(status(&router, "GET", &path, Value::Null).await, 200);
    assert!(memory.put("/v3/nowhere", json!({})).is_err());
}

#[tokio::test]
async fn a_state_goes_from_one_to_another() {
    let (control, router) = ruled();
    let (_, made) = send(&router, "POST", VOLUMES, volume("a")).await.expect("an answer");
    let volume_id = made["volume"]["id"].as_str().expect("an id").to_owned();
    let snapshot = json!({"snapshot": {"volume_id": volume_id, "name": "s"}});
    assert_eq!(status(&router, "POST", "/v3/demo/snapshots", snapshot).await, 202);
    let path = format!("{VOLUMES}/{volume_id}");
    let before = send(&router, "GET", &path, Value::Null).await;

    let (other, its) = ruled();
    other.load(&control.state()).expect("a state");
    assert_eq!(send(&its, "GET", &path, Value::Null).await, before);
    assert_eq!(other.state(), control.state());

    let mut newer = control.state();
    newer["version"] = json!(9);
    let error = other.load(&newer).expect_err("another version").to_string();
    assert_eq!(error, "its version is 9; version 1 is read");
    for wrong in [json!([]), json!({"version": 1}), json!({"version": 1, "documents": {"x": []}})] {
        assert!(other.load(&wrong).is_err(), "{wrong}");
    }
    assert_eq!(other.state(), control.state(), "what is not taken changes nothing");
}

#[tokio::test]
async fn other_languages_have_the_same_over_http() {
    let (control, router) = ruled();
    let wanted = json!({"path": "/v3/volumes", "values": {"name": "put", "size": 1}});
    let (code, put) = send(&router, "POST", "/_apiref/resources", wanted).await.expect("an answer");
    assert_eq!(code, 200, "{put}");
    let path = format!("{VOLUMES}/{}", put["id"].as_str().expect("an id"));
    let fault = json!({"method": "GET", "path": "/v3/**", "status": 429, "times": 1});
    assert_eq!(status(&router, "POST", "/_apiref/faults", fault).await, 200);
    assert_eq!(status(&router, "GET", &path, Value::Null).await, 429);
    assert_eq!(status(&router, "GET", &path, Value::Null).await, 200);
    let (_, seen) = send(&router, "GET", "/_apiref/requests", Value::Null).await.expect("requests");
    assert_eq!(seen["requests"].as_array().map(Vec::len), Some(2), "{seen}");
    let (_, state) = send(&router, "GET", "/_apiref/state", Value::Null).await.expect("a state");
    assert_eq!(state, control.state());
    assert_eq!(status(&router, "POST", "/_apiref/reset", json!({})).await, 200);
    assert_eq!(status(&router, "GET", &path, Value::Null).await, 404);
    assert_eq!(status(&router, "PUT", "/_apiref/state", state).await, 200);
    assert_eq!(status(&router, "GET", &path, Value::Null).await, 200);
    for (path, wrong) in [
        ("/_apiref/faults", json!({"method": "GET"})),
        ("/_apiref/faults", json!({"status": 1})),
        ("/_apiref/faults", json!({"stauts": 500})),
        ("/_apiref/resources", json!({"path": "/nowhere"})),
    ] {
        assert_eq!(status(&router, "POST", path, wrong.clone()).await, 400, "{path} {wrong}");
    }
    assert_eq!(status(&router, "GET", "/_apiref/nothing", Value::Null).await, 404);
}
