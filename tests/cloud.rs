//! A generated client in a cloud that is in the process of the test, as docs/testing.md has it.
#![cfg(feature = "serve")]

use apiref_runtime::testing::Cloud;
use apiref_runtime::testing::cloud::Service;
use block_storage_v3::{Client, server};

/// A client of a user who has this password.
fn client(user: &str, password: &str) -> Client {
    let volumes = Service::new(&server::SERVICE, server::OPERATIONS, server::samples());
    let session = Cloud::default().service(volumes).session(user, password).expect("a session");
    Client::from_session(&session).build().expect("a client")
}

#[tokio::test]
async fn a_generated_client_finds_its_service_in_the_catalogue() {
    let client = client("demo", "demo").negotiated().await.expect("versions");
    assert_eq!(client.microversion(), server::SERVICE.versions.max);
    let page = client.snapshots().list_detail().await.expect("a page");
    assert!(!page.snapshots.is_empty());
}

#[tokio::test]
async fn a_generated_client_hears_that_its_password_is_wrong() {
    let error = client("demo", "omed").snapshots().list().await.expect_err("no token");
    assert!(error.to_string().contains("401"), "{error}");
    let error = Cloud::default().session("nobody", "demo").expect_err("no session");
    assert!(error.to_string().ends_with("there is no user \"nobody\""), "{error}");
}
