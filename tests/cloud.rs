//! A generated client in a cloud that is in the process of the test, as docs/testing.md has it.
#![cfg(feature = "serve")]

use apiref_runtime::client::keystone::{self, Credentials, Reference, Scope, Session};
use apiref_runtime::testing::Cloud;
use apiref_runtime::testing::cloud::Service;
use block_storage_v3::{Client, server};

/// A client of a user who has this password.
fn client(password: &str) -> Client {
    let volumes = Service::new(&server::SERVICE, server::OPERATIONS, server::samples());
    let cloud = Cloud::default().service(volumes);
    let demo = Credentials::password(Reference::name("demo"), password);
    let settings = keystone::Cloud::new("http://cloud/identity", demo)
        .scope(Scope::Project(Reference::name("demo")));
    let session = Session::with_transport(settings, cloud.router()).expect("a session");
    Client::from_session(&session).build().expect("a client")
}

#[tokio::test]
async fn a_generated_client_finds_its_service_in_the_catalogue() {
    let client = client("demo").negotiated().await.expect("versions");
    assert_eq!(client.microversion(), server::SERVICE.versions.max);
    let page = client.snapshots().list_detail().await.expect("a page");
    assert!(!page.snapshots.is_empty());
}

#[tokio::test]
async fn a_generated_client_hears_that_its_password_is_wrong() {
    let error = client("omed").snapshots().list().await.expect_err("no token");
    assert!(error.to_string().contains("401"), "{error}");
}
