//! The steps of the program, and how it undoes them.

use std::io::{self, Write};
use std::time::Duration;

use apiref_runtime::client::Error;
use block_storage_v3::Client;
use block_storage_v3::model::shared::{SnapshotId, VolumeId};
use block_storage_v3::model::snapshots::{Snapshot, SnapshotCreate, SnapshotStatus};
use block_storage_v3::model::volumes::{Volume, VolumeCreate, VolumeStatus};

use crate::progress::Progress;
use crate::stop::Stop;

/// The number of snapshots on a page of the list: few, so that there is more than one page.
const PAGE: i64 = 2;

/// The end of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All is done.
    Done,
    /// It was stopped.
    Stopped,
}

/// The work, and what it has made.
pub(crate) struct Tour {
    client: Client,
    name: String,
    timeout: Duration,
    volume: Option<VolumeId>,
    snapshots: Vec<SnapshotId>,
}

impl Tour {
    pub(crate) fn new(client: Client, name: &str, timeout: Duration) -> Self {
        Self { client, name: name.to_owned(), timeout, volume: None, snapshots: Vec::new() }
    }

    /// Creates a volume, takes snapshots of it and lists them. What is made is written down before
    /// anything else can happen: a request that makes something is not stopped, only waits are.
    pub(crate) async fn run(
        &mut self,
        size: i64,
        snapshots: u32,
        stop: &Stop,
    ) -> Result<End, Error> {
        let volumes = self.client.volumes();
        let create = VolumeCreate::new().name(&*self.name).size(size);
        let volume = volumes.create(create).await?.into_inner().id;
        self.volume = Some(volume.clone());

        let available = volumes
            .wait_for(&volume, VolumeStatus::Available, self.timeout)
            .watch(watch("volume", &volume, |it: &Volume| it.status.to_string()));
        let Some(found) = stop.or(available).await else { return Ok(End::Stopped) };
        found?;

        for number in 1..=snapshots {
            if self.snapshot(&volume, number, stop).await? == End::Stopped {
                return Ok(End::Stopped);
            }
        }
        self.list(&volume, stop).await
    }

    /// Takes a snapshot and waits for it.
    async fn snapshot(
        &mut self,
        volume: &VolumeId,
        number: u32,
        stop: &Stop,
    ) -> Result<End, Error> {
        let snapshots = self.client.snapshots();
        let create = SnapshotCreate::new(volume).name(format!("{}-{number}", self.name));
        let snapshot = snapshots.create(create).await?.into_inner().id;
        self.snapshots.push(snapshot.clone());
        let available = snapshots
            .wait_for(&snapshot, SnapshotStatus::Available, self.timeout)
            .watch(watch("snapshot", &snapshot, |it: &Snapshot| it.status.to_string()));
        match stop.or(available).await {
            Some(found) => found.map(|_| End::Done),
            None => Ok(End::Stopped),
        }
    }

    /// Lists the snapshots of the volume, page after page.
    async fn list(&self, volume: &VolumeId, stop: &Stop) -> Result<End, Error> {
        let mut progress = Progress::new();
        let mut names = Vec::new();
        let list = self.client.snapshots().list_detail().limit(PAGE);
        let mut snapshots = list.volume_id(volume).stream();
        while let Some(next) = stop.or(snapshots.try_next()).await {
            let Some(snapshot) = next? else {
                progress.end();
                let _ = writeln!(io::stdout(), "{}", names.join("\n"));
                return Ok(End::Done);
            };
            names.push(format!("{} {}", snapshot.id, snapshot.name.as_deref().unwrap_or("-")));
            progress.show(format!("listed {} of {}", names.len(), self.snapshots.len()));
        }
        Ok(End::Stopped)
    }

    /// Removes all that was made, the snapshots first; the first error of several, after all was tried.
    pub(crate) async fn clean_up(&mut self) -> Result<(), Error> {
        let mut first = Ok(());
        for snapshot in self.snapshots.drain(..) {
            let gone = remove_snapshot(&self.client, snapshot, self.timeout).await;
            first = first.and(gone);
        }
        if let Some(volume) = self.volume.take() {
            let gone = remove_volume(&self.client, volume, self.timeout).await;
            first = first.and(gone);
        }
        first
    }
}

async fn remove_snapshot(client: &Client, id: SnapshotId, timeout: Duration) -> Result<(), Error> {
    let snapshots = client.snapshots();
    // One that is still being taken cannot be deleted; one that failed can.
    let _ = snapshots.wait_for(&id, SnapshotStatus::Available, timeout).await;
    if not_found(snapshots.delete(&id).await)? {
        return Ok(());
    }
    let gone = snapshots.wait_gone(&id, timeout);
    gone.watch(watch("snapshot", &id, |it: &Snapshot| it.status.to_string())).await
}

async fn remove_volume(client: &Client, id: VolumeId, timeout: Duration) -> Result<(), Error> {
    let volumes = client.volumes();
    let _ = volumes.wait_for(&id, VolumeStatus::Available, timeout).await;
    if not_found(volumes.delete(&id).await)? {
        return Ok(());
    }
    let gone = volumes.wait_gone(&id, timeout);
    gone.watch(watch("volume", &id, |it: &Volume| it.status.to_string())).await
}

/// The thing to delete is gone already.
fn not_found<T>(deleted: Result<T, Error>) -> Result<bool, Error> {
    match deleted {
        Ok(_) => Ok(false),
        Err(error) if error.is_not_found() => Ok(true),
        Err(error) => Err(error),
    }
}

/// Shows the status of a resource as a wait finds it.
fn watch<T>(
    kind: &'static str,
    id: &str,
    status: fn(&T) -> String,
) -> impl FnMut(&T) + Send + use<T> {
    let (id, mut progress) = (id.to_owned(), Progress::new());
    move |found| progress.show(format!("{kind} {id}: {}", status(found)))
}
