//! Exchanges leave evidence, which apiref reads and which has no secret in it.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Mutex};

use apiref::traffic::{self, Exchange};
use apiref_runtime::recording::Recorder;
use block_storage_v3::Client;
use block_storage_v3::model::snapshots::SnapshotCreate;
use block_storage_v3::model::volumes::{CreateVolumeRequest, VolumeCreate};
use block_storage_v3::server::Builder;
use serde_json::json;

use super::store::Store;
use super::{PROJECT, volume};

/// The bytes that were written.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    fn recorder(&self) -> Recorder {
        Recorder::new(self.clone()).unwrap()
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn exchanges(&self) -> Vec<Exchange> {
        let mut found = Vec::new();
        let text = self.text();
        let read = traffic::read(text.as_bytes(), &mut |exchange| found.push(exchange)).unwrap();
        assert_eq!((read.others, read.is_cut, read.exchanges), (0, false, found.len()));
        found
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A client of a server in the same process, each with its recorder.
fn recorded(at_client: Recorder, at_server: Recorder) -> Client {
    let store = Arc::new(Store::default());
    let router = Builder::new().snapshots(Arc::clone(&store)).volumes(store).into_router();
    let builder = Client::builder("http://here/v3").project(PROJECT).token("hunter2");
    let builder = builder.microversion("3.66".parse().unwrap());
    builder.transport(router.layer(at_server)).layer(at_client).build().unwrap()
}

#[tokio::test]
async fn what_client_and_server_record_is_the_same_and_has_no_secret() {
    let (at_client, at_server) = (Kept::default(), Kept::default());
    let (one, other) = (at_client.recorder(), at_server.recorder());
    let client = recorded(one.clone(), other.clone());
    let metadata = BTreeMap::from([
        ("db_password".to_owned(), "hunter2".to_owned()),
        ("tier".to_owned(), "gold".to_owned()),
    ]);
    let wanted = VolumeCreate::new().name("disk").size(1).metadata(metadata);
    let disk = client.volumes().create(CreateVolumeRequest::new(wanted)).await.unwrap();
    assert_eq!(disk.metadata["db_password"], "hunter2");
    client.snapshots().create(SnapshotCreate::new(&disk.id)).await.unwrap();
    client.snapshots().list_detail().limit(1).await.unwrap();
    assert!(client.snapshots().show("none").await.unwrap_err().is_not_found());
    one.flush().unwrap();
    other.flush().unwrap();
    let exchanges = at_client.exchanges();
    assert_eq!(exchanges, at_server.exchanges());
    let statuses: Vec<u16> = exchanges.iter().map(|exchange| exchange.status).collect();
    assert_eq!(statuses, [202, 202, 200, 404]);
    let [create, _, list, _] = exchanges.as_slice() else { panic!("{exchanges:?}") };
    assert_eq!(create.path, format!("/v3/{PROJECT}/volumes"));
    assert_eq!(create.microversion.map(|version| version.to_string()).as_deref(), Some("3.66"));
    let kept = json!({ "db_password": "…", "tier": "gold" });
    assert_eq!(create.request.as_ref().unwrap()["volume"]["metadata"], kept);
    assert_eq!(create.response.as_ref().unwrap()["volume"]["metadata"], kept);
    assert_eq!(list.query, ["limit"]);
    for text in [at_client.text(), at_server.text()] {
        assert!(text.contains("x-auth-token") && !text.contains("hunter2"), "{text}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_left_out_of_its_exchange() {
    let (at_client, at_server) = (Kept::default(), Kept::default());
    let client = recorded(at_client.recorder().max_body(100), at_server.recorder().max_body(100));
    let wanted = VolumeCreate::new().name("disk").size(1);
    client.volumes().create(CreateVolumeRequest::new(wanted)).await.unwrap();
    // The recorders go with the client, and write before they do.
    drop(client);
    for kept in [at_client, at_server] {
        let [only] = &kept.exchanges()[..] else { panic!("{}", kept.text()) };
        assert!(only.request.is_some() && only.response.is_none());
    }
}

#[tokio::test]
async fn no_call_fails_because_it_cannot_be_recorded() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let full = Recorder::new(Full).unwrap();
    let client = recorded(full.clone(), full.clone());
    volume(&client).await;
    volume(&client).await;
    assert_eq!(full.flush().unwrap_err().kind(), ErrorKind::StorageFull);
}
