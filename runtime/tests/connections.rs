//! The number of connections, and the time that a client may be silent.

#![cfg(feature = "serve")]

use std::net::SocketAddr;
use std::time::Duration;

use apiref_runtime::server::shape::Shape;
use apiref_runtime::server::{
    Connections, Operation, Pagination, Peer, Router, Routes, Service, Settings,
};
use apiref_runtime::{FaultEnvelope, VersionRange};
use axum::extract::Request;
use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

static SERVICE: Service = Service {
    service_type: "things",
    major: "1",
    microversion: None,
    versions: VersionRange::ALL,
    fault: FaultEnvelope::Error,
    pagination: Pagination::None,
    scope: &[],
    scope_optional: false,
};
static MAKE: Operation = Operation::new("make_thing", "POST", "/v1/things").json(Shape::Any);
static OPERATIONS: &[&Operation] = &[&MAKE];

const SHORT: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(20);

fn router() -> Router {
    let mut settings = Settings::default();
    settings.body_timeout = SHORT;
    Routes::new(&SERVICE, &[OPERATIONS]).settings(settings).into_router()
}

async fn serve(connections: Connections, router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(connections.serve(listener, router, std::future::pending()));
    address
}

/// A connection on which this was sent.
async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// All that is answered until the connection is closed.
async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("it is closed").unwrap();
    String::from_utf8(answer).unwrap()
}

const BEGUN: &str = "POST /v1/things HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\n\r\n{";

#[tokio::test]
async fn a_body_or_a_head_that_does_not_come_to_its_end_is_cut() {
    let address = serve(Connections::new().head_timeout(SHORT), router()).await;
    let answer = rest(send(address, BEGUN).await).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("The request body took too long."), "{answer}");
    // Each byte of one that trickles comes in time, and all of it does not.
    let (mut reading, mut writing) = send(address, BEGUN).await.into_split();
    let trickle = tokio::spawn(async move {
        while writing.write_all(b" ").await.is_ok() {
            tokio::time::sleep(SHORT / 4).await;
        }
    });
    let mut answer = [0; 12];
    timeout(PATIENCE, reading.read_exact(&mut answer)).await.expect("in time").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    trickle.abort();
    let answer = rest(send(address, "GET / HTTP/1.1\r\nhost: h\r\nx-").await).await;
    assert!(!answer.contains(" 200 "), "{answer}");
}

#[tokio::test]
async fn who_comes_when_all_places_are_taken_waits_for_one() {
    let connections = Connections::new().most(2).head_timeout(PATIENCE);
    let address = serve(connections, router()).await;
    let held = [send(address, "GET / HT").await, send(address, "GET / HT").await];
    let mut third =
        send(address, "GET /v1/ HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").await;
    let mut first = [0; 12];
    assert!(timeout(SHORT, third.read_exact(&mut first)).await.is_err(), "it waits");
    drop(held);
    let answer = rest(third).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn a_request_knows_where_it_comes_from() {
    let who = |request: Request| async move {
        format!("from {:?}", request.extensions().get::<Peer>().map(|Peer(peer)| *peer))
    };
    let address = serve(Connections::new(), Router::new().route("/", get(who))).await;
    let request = "GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    let answer = rest(send(address, request).await).await;
    assert!(answer.ends_with("from Some(127.0.0.1)"), "{answer}");
}
