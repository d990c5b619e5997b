//! Sends an image to a real Glance and fetches it again, by a client that is generated of Glance's reference.
//!
//! usage: bytes-test ENDPOINT IMAGE MEMORY      the endpoint, a file, and the megabytes that the client may take

mod cut;
mod memory;

use std::error::Error;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Instant;

use apiref_runtime::client::{Body, Download, ErrorKind, Response};
use futures_core::Stream;
use image_v2::client::Client;
use image_v2::model::images::{CreateImageRequest, UpdateImageRequest, UpdateImageRequestValue};
use sha2::{Digest, Sha512};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, image, memory] = arguments.as_slice() else {
        eprintln!("usage: bytes-test ENDPOINT IMAGE MEMORY");
        return ExitCode::from(2);
    };
    match run(endpoint, image, memory).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("FAILED  {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(endpoint: &str, image: &str, memory: &str) -> Outcome<()> {
    let client = self::client(endpoint)?;
    let size = tokio::fs::metadata(image).await?.len();

    let started = Instant::now();
    let (id, sum) = upload(&client, image).await?;
    println!("ok     {size} bytes up in {:?}, and Glance has the same SHA-512", started.elapsed());
    patched(&client, &id).await?;
    println!("ok     a property changed by a JSON Patch");

    let started = Instant::now();
    let found = compared(&client, &id, image).await?;
    expect(found == sum, "the SHA-512 on the way down is that on the way up")?;
    println!("ok     the same bytes down in {:?}", started.elapsed());
    range(&client, &id, image, size).await?;
    println!("ok     a range of them");

    let at = size / 3;
    let cut = self::client(&cut::proxy(endpoint, cut::Way::Down, at).await?)?;
    interrupted_download(&cut, &id, at, size).await?;
    println!("ok     a cut download says how far it came");
    let cut = self::client(&cut::proxy(endpoint, cut::Way::Up, at).await?)?;
    interrupted_upload(&client, &cut, image, at, size).await?;
    println!("ok     a cut upload says how far it came");

    for length in [Some(20 << 20), None] {
        streamed(&client, length).await?;
    }
    println!("ok     streams with and without a length");

    let most = memory::most()?;
    expect(most < memory.parse::<u64>()? << 20, &format!("{} MB of memory were taken", most >> 20))?;
    println!("ok     {} MB of memory at most", most >> 20);
    Ok(())
}

fn client(endpoint: &str) -> Outcome<Client> {
    Ok(Client::builder(endpoint).token("admin").build()?)
}

/// Makes an image without data; its id.
async fn queued(client: &Client) -> Outcome<String> {
    let request = CreateImageRequest::new().container_format("bare").disk_format("raw");
    let made = client.images().create(request).await?;
    Ok(made.id.to_string())
}

/// A checksum that a body is shown to on its way.
fn summed(body: Body) -> (Body, Arc<Mutex<Sha512>>) {
    let sum = Arc::new(Mutex::new(Sha512::new()));
    let own = sum.clone();
    let body = body.inspect(move |chunk| own.lock().expect("nobody panics").update(chunk));
    (body, sum)
}

fn hex(sum: Sha512) -> String {
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn upload(client: &Client, image: &str) -> Outcome<(String, String)> {
    let id = queued(client).await?;
    let (body, sum) = summed(Body::file(image));
    client.image_data().upload_binary(id.as_str(), body).await?;
    let sum = hex(sum.lock().expect("nobody panics").clone());
    let shown = client.images().show(id.as_str()).await?;
    expect(shown.os_hash_value.as_deref() == Some(sum.as_str()), "Glance has the SHA-512 of what was sent")?;
    Ok((id, sum))
}

async fn patched(client: &Client, id: &str) -> Outcome<()> {
    let name = "two gigabytes".to_owned();
    let patch = UpdateImageRequest::new().op("replace").path("/name").value(UpdateImageRequestValue::from(name));
    client.images().update(id, vec![patch]).await?;
    let shown = client.images().show(id).await?;
    expect(shown.name.as_deref() == Some("two gigabytes"), "the name is the new one")
}

/// Holds what comes against a file; the checksum of it.
async fn compared(client: &Client, id: &str, image: &str) -> Outcome<String> {
    let mut download = client.image_data().download_binary(id).await?;
    let mut file = File::open(image).await?;
    let mut sum = Sha512::new();
    let mut own = Vec::new();
    while let Some(chunk) = download.chunk().await? {
        own.resize(chunk.len(), 0);
        file.read_exact(&mut own).await?;
        expect(own == chunk, "every byte is as it was sent")?;
        sum.update(&chunk);
    }
    expect(file.read(&mut [0]).await? == 0, "no byte is missing")?;
    Ok(hex(sum))
}

async fn range(client: &Client, id: &str, image: &str, size: u64) -> Outcome<()> {
    let (from, to) = (size / 2 - 1000, size / 2 + 1000);
    let call = client.image_data().download_binary(id);
    let mut part = call.range(format!("bytes={from}-{to}").as_str()).await?;
    expect(part.status() == 206, "a part is a 206")?;
    let mut file = File::open(image).await?;
    file.seek(std::io::SeekFrom::Start(from)).await?;
    let mut own = vec![0; 2001];
    file.read_exact(&mut own).await?;
    expect(part.bytes().await? == own, "the part is that of the file")
}

async fn interrupted_download(client: &Client, id: &str, at: u64, size: u64) -> Outcome<()> {
    let mut download: Response<Download> = client.image_data().download_binary(id).await?;
    let error = loop {
        match download.chunk().await {
            Ok(Some(_)) => {}
            Ok(None) => return Err("a cut download has no end".into()),
            Err(error) => break error,
        }
    };
    let ErrorKind::Interrupted { is_upload: false, bytes, of, .. } = error.kind() else {
        return Err(format!("a cut download is `Interrupted`, and not {error:?}").into());
    };
    expect(*of == Some(size) && *bytes == download.received(), "it says of how much")?;
    expect(*bytes <= at && *bytes + 4096 > at, &format!("{bytes} bytes came of the {at} before the cut"))
}

async fn interrupted_upload(client: &Client, cut: &Client, image: &str, at: u64, size: u64) -> Outcome<()> {
    let id = queued(client).await?;
    let Err(error) = cut.image_data().upload_binary(id.as_str(), Body::file(image)).await else {
        return Err("a cut upload is no success".into());
    };
    let ErrorKind::Interrupted { is_upload: true, bytes, of, .. } = error.kind() else {
        return Err(format!("a cut upload is `Interrupted`, and not {error:?}").into());
    };
    // The connection's buffer was handed to it.
    let near = at / 2..at + (64 << 20);
    expect(*of == Some(size) && near.contains(bytes), &format!("{bytes} of {of:?} bytes were sent, and {at} came"))
}

async fn streamed(client: &Client, length: Option<u64>) -> Outcome<()> {
    let id = queued(client).await?;
    let body = Body::stream(Zeros(20));
    let body = match length {
        Some(length) => body.with_length(length),
        None => body,
    };
    let (body, sum) = summed(body);
    client.image_data().upload_binary(id.as_str(), body).await?;
    let sum = hex(sum.lock().expect("nobody panics").clone());
    let shown = client.images().show(id.as_str()).await?;
    expect(shown.size == Some(20 << 20), "all of the stream came")?;
    expect(shown.os_hash_value.as_deref() == Some(sum.as_str()), "it came as it is")
}

/// So many megabytes of nothing.
struct Zeros(u32);

impl Stream for Zeros {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.0.checked_sub(1) else { return Poll::Ready(None) };
        self.0 = left;
        Poll::Ready(Some(Ok(vec![0; 1 << 20])))
    }
}

fn expect(holds: bool, what: &str) -> Outcome<()> {
    if holds { Ok(()) } else { Err(format!("this does not hold: {what}").into()) }
}
