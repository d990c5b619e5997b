//! A router that a build script generated answers requests.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;

#[tokio::test]
async fn what_is_not_implemented_answers_501() {
    let request = Request::get("/v3/volumes/detail").body(Body::empty()).expect("a request");
    let response = build_script::app().oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::NOT_IMPLEMENTED);
}
