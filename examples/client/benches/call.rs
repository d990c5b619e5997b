//! The cost of a call of the generated client beside the same call by hand: `reqwest` and `serde_json`, the same
//! structs, the same server on loopback.

use std::hint::black_box;
use std::sync::mpsc;
use std::thread;

use block_storage_v3::Client;
use block_storage_v3::model::volumes::{ListVolumesDetailBody, Volume, VolumeCreate};
use criterion::{
    BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime,
};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

const PROJECT: &str = "6f70656e737461636b20342065766572";
const TOKEN: &str = "gAAAAABn0t9RZk3yYb1c";

/// `{"volume": …}`.
#[derive(Deserialize, Serialize)]
struct Wrapped<T> {
    volume: T,
}

fn volume(number: usize) -> String {
    format!(
        r#"{{"id": "0f1e2d3c-4b5a-4968-8776-{number:012}", "name": "disk-{number}", "status": "in-use",
            "size": 40, "bootable": "true", "encrypted": false, "multiattach": false, "user_id": "u1",
            "description": null, "volume_type": "fast", "availability_zone": "east-1",
            "created_at": "2026-03-02T08:15:42.310827", "updated_at": null, "snapshot_id": null,
            "source_volid": null, "replication_status": null, "consistencygroup_id": null,
            "metadata": {{"purpose": "bench", "owner": "nobody"}}, "links": [], "attachments": []}}"#
    )
}

/// A server that answers at once, by the request's first line alone.
async fn serve(listener: TcpListener) {
    let answer = |body: String| {
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-openstack-request-id: req-1\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let one = answer(format!(r#"{{"volume": {}}}"#, volume(0)));
    let all: Vec<String> = (0..100).map(volume).collect();
    let list = answer(format!(r#"{{"volumes": [{}]}}"#, all.join(",")));
    loop {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        stream.set_nodelay(true).expect("an option of TCP");
        let (one, list) = (one.clone(), list.clone());
        tokio::spawn(async move {
            let mut buffer = vec![0; 16 << 10];
            // Requests are small: each comes in one piece, the body of a POST perhaps in a second.
            while let Ok(read) = stream.read(&mut buffer).await {
                let request = &buffer[..read];
                let is_whole = !request.starts_with(b"POST") || request.ends_with(b"}");
                let answer = match request {
                    [] => break,
                    _ if !is_whole => continue,
                    _ if request.starts_with(b"GET")
                        && request.windows(7).any(|w| w == b"/detail") =>
                    {
                        &list
                    }
                    _ => &one,
                };
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    break;
                }
            }
        });
    }
}

/// A request by hand, as a program that minds statuses would send it.
async fn by_hand<T: for<'de> Deserialize<'de>>(request: reqwest::RequestBuilder) -> T {
    let request = request
        .header("accept", "application/json")
        .header("openstack-api-version", "volume 3.71")
        .header("x-auth-token", TOKEN);
    let response = request.send().await.expect("an answer");
    assert!(response.status().is_success());
    let body = response.bytes().await.expect("a body");
    serde_json::from_slice(&body).expect("the body is as documented")
}

fn side_by_side<A, B>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    runtime: &Runtime,
    generated: impl Fn() -> A,
    by_hand: impl Fn() -> B,
) where
    A: Future,
    B: Future,
{
    group.bench_function("generated", |bencher| {
        bencher.iter(|| black_box(runtime.block_on(generated())));
    });
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| black_box(runtime.block_on(by_hand())));
    });
}

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn calls(criterion: &mut Criterion) {
    // Client and server have a thread each: with more, which of them is awake when an answer comes costs more than
    // what is compared, and differs from one build to the next.
    let runtime = one_thread();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        one_thread().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            tell.send(listener.local_addr().expect("an address")).expect("the client waits");
            serve(listener).await;
        });
    });
    let endpoint = format!("http://{}", told.recv().expect("a server"));

    apiref_runtime::client::install_tls_provider();
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(std::time::Duration::from_secs(300))
        .build()
        .expect("a client");
    let client = Client::builder(&endpoint)
        .project(PROJECT)
        .token(TOKEN)
        .http_client(http.clone())
        .build()
        .expect("a client")
        .with_microversion("3.71".parse().expect("a microversion"));
    let volumes = client.volumes();
    let url = format!("{endpoint}/v3/{PROJECT}/volumes");

    let mut group = criterion.benchmark_group("show");
    let id = "0f1e2d3c-4b5a-4968-8776-000000000000";
    side_by_side(
        &mut group,
        &runtime,
        || async { volumes.show(id).await.expect("a volume").into_inner() },
        || async { by_hand::<Wrapped<Volume>>(http.get(format!("{url}/{id}"))).await.volume },
    );
    group.finish();

    let mut group = criterion.benchmark_group("list of 100");
    side_by_side(
        &mut group,
        &runtime,
        || async { volumes.list_detail().limit(100).await.expect("volumes").into_inner() },
        || {
            let request = http.get(format!("{url}/detail")).query(&[("limit", "100")]);
            by_hand::<ListVolumesDetailBody>(request)
        },
    );
    group.finish();

    let mut group = criterion.benchmark_group("create");
    let create = || VolumeCreate::new().name("disk").size(40).volume_type("fast");
    side_by_side(
        &mut group,
        &runtime,
        || async { volumes.create(create()).await.expect("a volume").into_inner() },
        || async {
            let request = http.post(&url).json(&Wrapped { volume: create() });
            by_hand::<Wrapped<Volume>>(request).await.volume
        },
    );
    group.finish();
}

criterion_group!(benches, calls);
criterion_main!(benches);
