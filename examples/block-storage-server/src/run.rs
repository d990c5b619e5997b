//! The server from start to end.

use std::error::Error;
use std::fs::{File, TryLockError};

use apiref_runtime::server::Connections;
use apiref_runtime::{Microversion, VersionRange};
use block_storage_v3::server::{Settings, UnknownFields};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::{Files, Options, Service, Store, auth, worker};

/// When the newest microversion came, which version discovery tells.
const UPDATED: &str = "2023-08-31T00:00:00Z";

/// Up to this version a volume may be asked for with fields that mean nothing.
const TOLERANT: (&str, VersionRange, UnknownFields) =
    ("create_volume", VersionRange::until(Microversion::new(3, 52)), UnknownFields::Ignore);

/// Runs the server until it gets SIGINT or SIGTERM.
pub async fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let files = Files::open(&options.data)?;
    let alone = options.database.starts_with("sqlite:");
    // Held to the end: a database in a file has one server.
    let _lock = if alone { Some(lock(options)?) } else { None };
    let store = Store::open(&options.database).await?;
    if alone {
        // Work that an earlier run had begun is begun anew.
        store.release_all().await?;
    }
    store.set_up(&options.volume_types).await?;
    let service = Service::new(store, files, options.quotas());
    let mut settings = Settings::default();
    settings.public_url.clone_from(&options.public_url);
    settings.proxies.clone_from(&options.proxies);
    settings.updated = Some(UPDATED.to_owned());
    settings.unknown_fields_of.push(TOLERANT);
    let router = auth::guard(service.router(settings), options)?;

    let listener = TcpListener::bind(options.listen).await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let stop = CancellationToken::new();
    let work = tokio::spawn(worker::run(service.clone(), stop.clone()));
    tokio::spawn({
        let stop = stop.clone();
        let (mut interrupt, mut terminate) =
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            stop.cancel();
        }
    });
    let connections = Connections::new().most(options.max_connections);
    connections.serve(listener, router, stop.cancelled_owned()).await;
    work.await?;
    service.store().close().await;
    Ok(())
}

/// Takes the data directory for this server alone.
fn lock(options: &Options) -> Result<File, Box<dyn Error>> {
    let path = options.data.join("lock");
    let file = File::create(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(format!("another server uses {}", options.data.display()).into())
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
