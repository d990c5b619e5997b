//! Bodies that are no JSON, up and down, against a server of canned answers.
#![cfg(feature = "client")]

use std::error::Error as _;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use apiref_runtime::VersionRange;
use apiref_runtime::client::{
    self, Body, Builder, Client, ErrorKind, Operation, Pagination, Retry, Service,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

static IMAGES: Service = Service {
    service_type: "image",
    aliases: &[],
    base_path: "",
    microversion: None,
    versions: VersionRange::ALL,
    pagination: Pagination::Next,
    scope_optional: true,
};
static UPLOAD: Operation = Operation::new("upload", "PUT", "/v2/images/{id}/file");
static DOWNLOAD: Operation =
    Operation::new("download", "GET", "/v2/images/{id}/file").accepts("application/octet-stream");

/// A server that gives these answers, one a connection, each once the request has come as far as it says: to its end, or so
/// many bytes of its body. It keeps what came.
async fn serve(answers: Vec<(Option<usize>, String)>) -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = requests.clone();
    tokio::spawn(async move {
        for (until, answer) in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read(&mut stream, until).await;
            seen.lock().unwrap().push(request);
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    let retry = Retry::new(1).first_wait(Duration::from_millis(1));
    let client = Builder::new(&IMAGES, endpoint, |client| client).token("secret").retry(retry);
    (client.timeout(Duration::from_secs(20)).build().unwrap(), requests)
}

async fn read(stream: &mut TcpStream, until: Option<usize>) -> String {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let n = stream.read(&mut buffer).await.unwrap();
        request.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let is_chunked = head.contains("transfer-encoding: chunked");
        let whole = length.map_or(0, |length| length.parse().unwrap());
        let is_over = match until {
            Some(bytes) => body.len() >= bytes,
            None if is_chunked => body.ends_with("0\r\n\r\n"),
            None => body.len() >= whole,
        };
        if is_over || n == 0 {
            return text;
        }
    }
}

fn answer(status: &str, length: usize, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

/// The words of a text, one after the other.
struct Words(std::vec::IntoIter<&'static str>);

impl futures_core::Stream for Words {
    type Item = Result<&'static [u8], std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|word| Ok(word.as_bytes())))
    }
}

async fn upload(client: &Client, body: impl Into<Body>) -> Result<(), client::Error> {
    let call = client.call(&UPLOAD, client::empty).path("7").content_type("image/x");
    call.body(body).await.map(|_| ())
}

fn words() -> Body {
    Body::stream(Words(vec!["one ", "two"].into_iter()))
}

#[tokio::test]
async fn a_body_is_sent_by_its_length_where_that_is_known() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "one two").unwrap();
    let bodies = || {
        [
            Body::from("one two"),
            Body::from(Vec::from("one two")),
            Body::file(file.path()),
            Body::from(std::fs::File::open(file.path()).unwrap()),
            words().with_length(7),
            words(),
        ]
    };
    let ok = || (None, answer("204 No Content", 0, ""));
    let (client, requests) = serve(bodies().map(|_| ok()).into()).await;
    for body in bodies() {
        upload(&client, body).await.unwrap();
    }
    let requests = requests.lock().unwrap();
    for request in &requests[..5] {
        assert!(request.contains("content-length: 7\r\n"), "{request}");
        assert!(request.ends_with("\r\n\r\none two"), "{request}");
        assert!(request.contains("content-type: image/x\r\n"), "{request}");
    }
    assert!(requests[5].contains("transfer-encoding: chunked\r\n"), "{}", requests[5]);
    assert!(requests[5].ends_with("4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n"), "{}", requests[5]);
}

#[tokio::test]
async fn what_can_be_sent_again_is() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "one two").unwrap();
    let answers = || {
        vec![
            (None, answer("429 Too Many Requests", 0, "")),
            (None, answer("204 No Content", 0, "")),
        ]
    };
    for body in [Body::from("one two"), Body::file(file.path())] {
        let (client, requests) = serve(answers()).await;
        upload(&client, body).await.unwrap();
        let requests = requests.lock().unwrap();
        assert_eq!(requests.len(), 2);
        assert!(requests.iter().all(|request| request.ends_with("one two")));
    }
    for body in [words(), Body::file(file.path()).inspect(|_| {})] {
        let (client, requests) = serve(answers()).await;
        let error = upload(&client, body).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(429));
        assert_eq!(requests.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_body_is_shown_on_its_way() {
    let (client, _) = serve(vec![(None, answer("204 No Content", 0, ""))]).await;
    let seen = Arc::new(Mutex::new(String::new()));
    let own = seen.clone();
    let see = move |chunk: &[u8]| own.lock().unwrap().push_str(str::from_utf8(chunk).unwrap());
    upload(&client, words().inspect(see).inspect(|chunk| assert!(!chunk.is_empty())))
        .await
        .unwrap();
    assert_eq!(*seen.lock().unwrap(), "one two");
}

#[tokio::test]
async fn a_stream_of_another_length_than_it_says_fails() {
    for (length, why) in [(8, "lacks 1 bytes"), (6, "longer than its length")] {
        let (client, _) = serve(vec![(Some(64), String::new())]).await;
        let error = upload(&client, words().with_length(length)).await.unwrap_err();
        let (mut chain, mut source) = (error.to_string(), error.source());
        while let Some(error) = source {
            chain.push_str(&error.to_string());
            source = error.source();
        }
        assert!(chain.contains(why), "{chain}");
    }
    let (client, _) = serve(Vec::new()).await;
    let error = upload(&client, Body::file("/nowhere/7.img")).await.unwrap_err();
    assert!(error.to_string().contains("/nowhere/7.img"), "{error}");
}

#[tokio::test]
async fn a_response_is_read_as_it_comes() {
    let (client, requests) = serve(vec![
        (None, answer("200 OK", 7, "one two")),
        (None, answer("206 Partial Content", 3, "two")),
        (None, answer("404 Not Found", 2, "{}")),
        (None, answer("200 OK", 2, "[]")),
    ])
    .await;
    let call = || client.download(&DOWNLOAD).path("7");
    let mut image = call().await.unwrap();
    assert_eq!((image.length(), image.received()), (Some(7), 0));
    let mut written = Vec::new();
    assert_eq!(image.write_to(&mut written).await.unwrap(), 7);
    assert_eq!((written.as_slice(), image.received()), (&b"one two"[..], 7));
    assert_eq!(image.chunk().await.unwrap(), None);

    let mut part = call().header("range", "bytes=4-6").await.unwrap();
    assert_eq!((part.status().as_u16(), part.bytes().await.unwrap().as_ref()), (206, &b"two"[..]));
    assert!(call().await.unwrap_err().is_not_found());

    // Whatever an operation gives can be had as it comes.
    let json = client.call(&UPLOAD, client::json::<Vec<u8>>).path("7").header("accept", "text/x");
    assert_eq!(json.unread().await.unwrap().bytes().await.unwrap().as_ref(), b"[]");
    let requests = requests.lock().unwrap();
    assert!(requests[0].contains("accept: application/octet-stream\r\n"), "{}", requests[0]);
    assert!(requests[1].contains("range: bytes=4-6\r\n"), "{}", requests[1]);
    assert!(requests[3].contains("accept: text/x\r\n"), "{}", requests[3]);
}

#[tokio::test]
async fn a_cut_connection_says_how_far_it_came() {
    let (client, _) = serve(vec![(None, answer("200 OK", 100, "one two"))]).await;
    let mut image = client.download(&DOWNLOAD).path("7").await.unwrap();
    let error = image.bytes().await.unwrap_err();
    let ErrorKind::Interrupted { is_upload: false, bytes: 7, of: Some(100), .. } = error.kind()
    else {
        panic!("{error:?}");
    };
    let text = error.to_string();
    assert!(text.starts_with("download: the response was cut after 7 of 100 bytes: "), "{text}");

    let (client, _) = serve(vec![(Some(4), String::new())]).await;
    let large = Body::stream(Words(vec!["0123456789"; 1 << 20].into_iter())).with_length(10 << 20);
    let error = upload(&client, large).await.unwrap_err();
    let ErrorKind::Interrupted { is_upload: true, bytes, of: Some(0xa0_0000), .. } = error.kind()
    else {
        panic!("{error:?}");
    };
    assert!((4..10 << 20).contains(bytes), "{bytes}");
}

#[tokio::test]
async fn what_goes_silent_is_cut() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            read(&mut stream, Some(0)).await;
            stream.write_all(answer("200 OK", 9, "one").as_bytes()).await.unwrap();
            open.push(stream);
        }
    });
    let client = Builder::new(&IMAGES, endpoint, |client| client);
    let client = client.timeout(Duration::from_millis(100)).build().unwrap();
    let mut image = client.download(&DOWNLOAD).path("7").await.unwrap();
    let error = image.bytes().await.unwrap_err();
    assert!(error.to_string().contains("after 3 of 9 bytes: nothing came for 100ms"), "{error}");
}
