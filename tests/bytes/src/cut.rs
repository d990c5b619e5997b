//! A proxy that cuts the connection.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The way that is cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the client to the service.
    Up,
    /// From the service to the client.
    Down,
}

/// Stands before a service and cuts connections after so many bytes in one way; its address.
pub async fn proxy(endpoint: &str, way: Way, at: u64) -> io::Result<String> {
    let service = endpoint.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let Ok(service) = TcpStream::connect(&service).await else { return };
            tokio::spawn(join(client, service, way, at));
        }
    });
    Ok(address)
}

async fn join(client: TcpStream, service: TcpStream, way: Way, at: u64) {
    let (from_client, to_client) = client.into_split();
    let (from_service, to_service) = service.into_split();
    let limit = |of: Way| if of == way { at } else { u64::MAX };
    // The first to end takes the other with it.
    tokio::select! {
        _ = copy(from_client, to_service, limit(Way::Up)) => {}
        _ = copy(from_service, to_client, limit(Way::Down)) => {}
    }
}

async fn copy(
    from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    limit: u64,
) -> io::Result<()> {
    let mut from = from.take(limit);
    let mut buffer = vec![0; 64 << 10];
    loop {
        match from.read(&mut buffer).await? {
            0 => return Ok(()),
            count => to.write_all(&buffer[..count]).await?,
        }
    }
}
