//! The work after a request has been answered 202.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use block_storage_v3::model::backups::BackupStatus;
use block_storage_v3::model::snapshots::SnapshotStatus;
use block_storage_v3::model::volumes::VolumeStatus;
use sqlx::Error;
use tokio::task::{JoinSet, spawn_blocking};
use tokio_util::sync::CancellationToken;

use crate::service::{HOST, Service};
use crate::store::{Backup, Claim, Data, Snapshot, Task, Usage, Volume, Write};

/// The number of jobs that are worked on at once.
const WORKERS: usize = 4;
/// The time for which a job is ours before it must be renewed or is taken by another server.
const LEASE: Duration = Duration::from_secs(10);
/// The time between two looks for jobs that nobody told us of: another server's, or those of a lease that
/// ran out.
const POLL: Duration = Duration::from_secs(1);

/// Works on jobs until it is told to stop, and then until those begun are done.
pub async fn run(service: Arc<Service>, stop: CancellationToken) {
    let owner = uuid::Uuid::new_v4().to_string();
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let worker = Worker { service: Arc::clone(&service), owner: owner.clone() };
        let stop = stop.clone();
        workers.spawn(async move {
            while !stop.is_cancelled() {
                if !worker.step().await {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = worker.service.store.work() => {}
                        () = tokio::time::sleep(POLL) => {}
                    }
                }
            }
        });
    }
    while workers.join_next().await.is_some() {}
}

#[derive(Debug)]
struct Worker {
    service: Arc<Service>,
    owner: String,
}

impl Worker {
    /// Does one job, if there is one; says whether to look for the next at once.
    async fn step(&self) -> bool {
        let claim = match self.service.store.claim(&self.owner, LEASE).await {
            Ok(Some(claim)) => claim,
            Ok(None) => return false,
            Err(error) => {
                tracing::warn!(%error, "no job can be taken");
                return false;
            }
        };
        let work = async { self.settle(&claim, self.work(&claim).await?).await };
        let settled = tokio::select! {
            settled = work => settled,
            () = self.keep(&claim) => {
                tracing::warn!(?claim, "the job has been taken by another server");
                return true;
            }
        };
        match settled {
            Ok(()) => true,
            Err(error) => {
                // The lease runs out, and the job is done again.
                tracing::warn!(%error, ?claim, "the database failed a job");
                false
            }
        }
    }

    /// Renews the lease for as long as it can be renewed.
    async fn keep(&self, claim: &Claim) {
        loop {
            tokio::time::sleep(LEASE / 3).await;
            match self.service.store.renew(claim, LEASE).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "a lease cannot be renewed"),
            }
        }
    }

    /// Does what is to be done to the data. Nobody sees it before [`Self::settle`].
    async fn work(&self, claim: &Claim) -> Result<io::Result<()>, Error> {
        let snapshots = match &claim.task {
            Task::DeleteVolume { volume } => self.service.store.snapshots_of(volume).await?,
            _ => Vec::new(),
        };
        let size = self.size(&claim.task).await?;
        let (files, task) = (self.service.files.clone(), claim.task.clone());
        let work = move || match task {
            Task::CreateVolume { volume, copy_of } => match copy_of {
                None => files.create(&Data::Volume(volume), size),
                Some(from) => files.copy(&from, &Data::Volume(volume), size),
            },
            Task::ExtendVolume { volume, size } => files.extend(&Data::Volume(volume), size),
            Task::RevertVolume { volume, snapshot } => {
                files.copy(&Data::Snapshot(snapshot), &Data::Volume(volume), size)
            }
            Task::CreateSnapshot { snapshot, volume } => {
                files.copy(&Data::Volume(volume), &Data::Snapshot(snapshot), size)
            }
            Task::CreateBackup { backup, of } => files.copy(&of, &Data::Backup(backup), size),
            Task::RestoreBackup { volume, backup } => {
                files.copy(&Data::Backup(backup), &Data::Volume(volume), size)
            }
            Task::DeleteSnapshot { snapshot } => files.delete(&Data::Snapshot(snapshot)),
            Task::DeleteBackup { backup } => files.delete(&Data::Backup(backup)),
            Task::DeleteVolume { volume } => {
                for snapshot in snapshots {
                    files.delete(&Data::Snapshot(snapshot.id))?;
                }
                files.delete(&Data::Volume(volume))
            }
        };
        Ok(spawn_blocking(work).await.unwrap_or_else(|panic| Err(io::Error::other(panic))))
    }

    /// The size that the data will have, in GiB.
    async fn size(&self, task: &Task) -> Result<i64, Error> {
        let store = &self.service.store;
        let size = match task {
            Task::CreateVolume { volume, .. }
            | Task::RevertVolume { volume, .. }
            | Task::RestoreBackup { volume, .. } => {
                store.find::<Volume>(volume).await?.map(|v| v.size)
            }
            Task::CreateBackup { backup, .. } => {
                store.find::<Backup>(backup).await?.map(|b| b.size)
            }
            Task::CreateSnapshot { snapshot, .. } => {
                store.find::<Snapshot>(snapshot).await?.map(|s| s.size)
            }
            _ => None,
        };
        Ok(size.unwrap_or(0))
    }

    /// Makes the outcome visible and the job go away, both or neither.
    async fn settle(&self, claim: &Claim, done: io::Result<()>) -> Result<(), Error> {
        if let Err(error) = &done {
            tracing::warn!(%error, ?claim, "a job failed");
        }
        let done = done.is_ok();
        let mut write = self.service.store.write().await?;
        match &claim.task {
            Task::CreateVolume { volume, .. } => created(&mut write, volume, done).await?,
            Task::ExtendVolume { volume, size } => {
                extended(&mut write, volume, *size, done).await?
            }
            Task::RevertVolume { volume, snapshot } => {
                reverted(&mut write, volume, snapshot, done).await?;
            }
            Task::DeleteVolume { volume } => deleted(&mut write, volume, done).await?,
            Task::CreateSnapshot { snapshot, .. } => taken(&mut write, snapshot, done).await?,
            Task::DeleteSnapshot { snapshot } => dropped(&mut write, snapshot, done).await?,
            Task::CreateBackup { backup, .. } => kept(&mut write, backup, done).await?,
            Task::RestoreBackup { volume, backup } => {
                restored(&mut write, volume, backup, done).await?;
            }
            Task::DeleteBackup { backup } => discarded(&mut write, backup, done).await?,
        }
        if write.finish(claim).await? {
            write.commit().await?;
        }
        Ok(())
    }
}

async fn created(write: &mut Write<'_>, id: &str, done: bool) -> Result<(), Error> {
    let Some(mut volume) = write.lock::<Volume>(id).await? else { return Ok(()) };
    if volume.status == VolumeStatus::Creating {
        volume.status = if done { VolumeStatus::Available } else { VolumeStatus::Error };
    }
    if done {
        volume.host = Some(HOST.to_owned());
    }
    write.save(&mut volume).await
}

async fn extended(write: &mut Write<'_>, id: &str, size: i64, done: bool) -> Result<(), Error> {
    let Some(mut volume) = write.lock::<Volume>(id).await? else { return Ok(()) };
    if done {
        volume.size = size;
    } else {
        let unused = Usage::gigabytes(size - volume.size);
        write.charge(&volume.project_id, -unused).await?;
    }
    if volume.status == VolumeStatus::Extending {
        let before = volume.previous_status.take();
        volume.status = match before {
            Some(before) if done => before.into(),
            _ if done => VolumeStatus::Available,
            _ => VolumeStatus::ErrorExtending,
        };
    }
    write.save(&mut volume).await
}

async fn reverted(
    write: &mut Write<'_>,
    id: &str,
    snapshot: &str,
    done: bool,
) -> Result<(), Error> {
    if let Some(mut volume) = write.lock::<Volume>(id).await?
        && volume.status == VolumeStatus::Reverting
    {
        volume.status = if done { VolumeStatus::Available } else { VolumeStatus::Error };
        write.save(&mut volume).await?;
    }
    if let Some(mut snapshot) = write.lock::<Snapshot>(snapshot).await?
        && snapshot.status == SnapshotStatus::Restoring
    {
        snapshot.status = SnapshotStatus::Available;
        write.save(&mut snapshot).await?;
    }
    Ok(())
}

async fn deleted(write: &mut Write<'_>, id: &str, done: bool) -> Result<(), Error> {
    let Some(mut volume) = write.lock::<Volume>(id).await? else { return Ok(()) };
    if !done {
        volume.status = VolumeStatus::ErrorDeleting;
        return write.save(&mut volume).await;
    }
    for snapshot in write.lock_snapshots_of(id).await? {
        dropped(write, &snapshot.id, done).await?;
    }
    write.delete::<Volume>(id).await?;
    write.charge(&volume.project_id, -Usage::volume(volume.size)).await?;
    Ok(())
}

async fn taken(write: &mut Write<'_>, id: &str, done: bool) -> Result<(), Error> {
    let Some(mut snapshot) = write.lock::<Snapshot>(id).await? else { return Ok(()) };
    if snapshot.status == SnapshotStatus::Creating {
        snapshot.status = if done { SnapshotStatus::Available } else { SnapshotStatus::Error };
    }
    if done {
        "100%".clone_into(&mut snapshot.progress);
    }
    write.save(&mut snapshot).await
}

async fn dropped(write: &mut Write<'_>, id: &str, done: bool) -> Result<(), Error> {
    let Some(mut snapshot) = write.lock::<Snapshot>(id).await? else { return Ok(()) };
    if !done {
        snapshot.status = SnapshotStatus::ErrorDeleting;
        return write.save(&mut snapshot).await;
    }
    write.delete::<Snapshot>(id).await?;
    write.charge(&snapshot.project_id, -Usage::snapshot(snapshot.size)).await?;
    Ok(())
}

async fn kept(write: &mut Write<'_>, id: &str, done: bool) -> Result<(), Error> {
    let Some(mut backup) = write.lock::<Backup>(id).await? else { return Ok(()) };
    backup.status = if done { BackupStatus::Available } else { BackupStatus::Error };
    if !done {
        backup.fail_reason = Some("The data could not be copied.".to_owned());
    }
    write.save(&mut backup).await
}

async fn restored(write: &mut Write<'_>, id: &str, backup: &str, done: bool) -> Result<(), Error> {
    if let Some(mut volume) = write.lock::<Volume>(id).await?
        && matches!(volume.status, VolumeStatus::RestoringBackup | VolumeStatus::Creating)
    {
        volume.status = if done { VolumeStatus::Available } else { VolumeStatus::ErrorRestoring };
        volume.host = Some(HOST.to_owned());
        write.save(&mut volume).await?;
    }
    if let Some(mut backup) = write.lock::<Backup>(backup).await?
        && backup.status == BackupStatus::Restoring
    {
        backup.status = BackupStatus::Available;
        write.save(&mut backup).await?;
    }
    Ok(())
}

async fn discarded(write: &mut Write<'_>, id: &str, done: bool) -> Result<(), Error> {
    let Some(mut backup) = write.lock::<Backup>(id).await? else { return Ok(()) };
    if !done {
        backup.status = BackupStatus::ErrorDeleting;
        return write.save(&mut backup).await;
    }
    write.delete::<Backup>(id).await?;
    write.charge(&backup.project_id, -Usage::backup(backup.size)).await?;
    Ok(())
}
