//! A layer that records lets everything pass as it is.

#![cfg(all(feature = "client", feature = "recording"))]

use std::fs;
use std::io;

use apiref_runtime::recording::Recorder;
use tower::{Layer as _, Service as _, ServiceExt as _};

#[tokio::test]
async fn what_is_no_json_passes_whole_and_unread_and_its_address_has_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evidence.jsonl");
    let recorder = Recorder::append(&path).unwrap();
    let echo = tower::service_fn(|request: http::Request<reqwest::Body>| async move {
        let answer = http::Response::builder().header("content-type", "application/octet-stream");
        Ok::<_, io::Error>(answer.body(request.into_body()).unwrap())
    });
    let carrier = tower::service_fn(move |request: reqwest::Request| {
        let answer = echo.oneshot(http::Request::try_from(request).unwrap());
        async move { answer.await.map(reqwest::Response::from) }
    });
    let mut recording = recorder.layer(carrier);
    for _ in 0..2 {
        let image = vec![b'x'; 3 << 20];
        let url = "http://u:hunter2@here/v2/tokens/hunter2?password=hunter2&a=1".parse().unwrap();
        let mut request = reqwest::Request::new(reqwest::Method::PUT, url);
        request.headers_mut().insert("authorization", "Basic hunter2".parse().unwrap());
        *request.body_mut() = Some(image.clone().into());
        let response = recording.call(request).await.unwrap();
        assert_eq!(response.bytes().await.unwrap(), image);
    }
    drop((recorder, recording));
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("hunter2"), "{text}");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["path"], "/v2/tokens/…?password=…&a=1");
    assert!(lines[0]["request_body"].is_null() && lines[0]["response_body"].is_null());
}
