//! Changes of snapshots.

use block_storage_v3::model::snapshots::{
    ResetSnapshotStatus, SnapshotCreate, SnapshotStatus, SnapshotUpdate, UpdateSnapshotStatus,
};
use block_storage_v3::model::volumes::VolumeStatus;
use block_storage_v3::server::RequestContext;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::metadata;
use crate::service::Service;
use crate::store::{Snapshot, Task, Usage, Volume, now};
use crate::text::text;

/// The progress before the copy, and after it.
const STARTED: &str = "0%";

impl Service {
    pub(super) async fn create_snapshot(
        &self,
        cx: &RequestContext,
        caller: &Caller,
        body: SnapshotCreate,
    ) -> Result<Snapshot, Fault> {
        let name = text("name", body.name, body.display_name)?.flatten();
        let description =
            text("description", body.description, apiref_runtime::Nullable::Absent)?.flatten();
        let items = body.metadata.into_value().unwrap_or_default();
        metadata::check(&items)?;
        let attached_too = may_be_attached(cx, body.force)?;

        let mut write = self.store.write().await?;
        // Null is a volume that nobody has.
        let id = body.volume_id.as_deref().unwrap_or("None");
        let volume: Volume = self.lock(&mut write, caller, id).await?;
        let ready = volume.status == VolumeStatus::Available
            || attached_too && volume.status == VolumeStatus::InUse;
        if !ready {
            let status = &volume.status;
            return Err(Fault::state::<Volume>(&format!(
                "Volume {} status must be available, but current status is: {status}.",
                volume.id
            )));
        }
        self.charge(&mut write, &caller.project, Usage::snapshot(volume.size)).await?;
        let snapshot = Snapshot {
            id: uuid::Uuid::new_v4().to_string(),
            project_id: caller.project.clone(),
            user_id: caller.user.clone(),
            volume_id: volume.id.clone(),
            status: SnapshotStatus::Creating,
            progress: STARTED.to_owned(),
            size: volume.size,
            name,
            description,
            availability_zone: volume.availability_zone,
            metadata: items,
            created_at: now(),
            updated_at: None,
        };
        write.insert(&snapshot).await?;
        let task = Task::CreateSnapshot { snapshot: snapshot.id.clone(), volume: volume.id };
        write.enqueue(&task).await?;
        write.commit().await?;
        Ok(snapshot)
    }

    pub(super) async fn update_snapshot(
        &self,
        caller: &Caller,
        id: &str,
        body: SnapshotUpdate,
    ) -> Result<Snapshot, Fault> {
        let name = text("name", body.name, body.display_name)?;
        let description = text("description", body.description, body.display_description)?;
        if name.is_none() && description.is_none() {
            return Err(Fault::field("snapshot", "{}", "A name or a description must be given."));
        }
        let mut write = self.store.write().await?;
        let mut snapshot: Snapshot = self.lock(&mut write, caller, id).await?;
        if let Some(name) = name {
            snapshot.name = name;
        }
        if let Some(description) = description {
            snapshot.description = description;
        }
        write.save(&mut snapshot).await?;
        write.commit().await?;
        Ok(snapshot)
    }

    /// Begins to delete a snapshot; with `force` whatever its status is.
    pub(super) async fn delete_snapshot(
        &self,
        caller: &Caller,
        id: &str,
        force: bool,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut snapshot: Snapshot = self.lock(&mut write, caller, id).await?;
        if !force {
            check_removable(&snapshot)?;
        }
        snapshot.status = SnapshotStatus::Deleting;
        write.save(&mut snapshot).await?;
        write.enqueue(&Task::DeleteSnapshot { snapshot: snapshot.id }).await?;
        Ok(write.commit().await?)
    }

    /// Forgets a snapshot. Its data stay where they are.
    pub(super) async fn unmanage_snapshot(&self, caller: &Caller, id: &str) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let snapshot: Snapshot = self.lock(&mut write, caller, id).await?;
        check_removable(&snapshot)?;
        write.delete::<Snapshot>(&snapshot.id).await?;
        write.charge(&snapshot.project_id, -Usage::snapshot(snapshot.size)).await?;
        Ok(write.commit().await?)
    }

    pub(super) async fn reset_snapshot(
        &self,
        caller: &Caller,
        id: &str,
        body: &ResetSnapshotStatus,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut snapshot: Snapshot = self.lock(&mut write, caller, id).await?;
        snapshot.status = body.status.as_str().into();
        write.save(&mut snapshot).await?;
        Ok(write.commit().await?)
    }

    /// Notes how far a driver outside of this service has come.
    pub(super) async fn note_progress(
        &self,
        caller: &Caller,
        id: &str,
        body: UpdateSnapshotStatus,
    ) -> Result<(), Fault> {
        if let Some(progress) = body.progress.value().filter(|p| !is_percentage(p)) {
            let why = "It is no percentage from 0% to 100%.";
            return Err(Fault::field("progress", progress, why));
        }
        let mut write = self.store.write().await?;
        let mut snapshot: Snapshot = self.lock(&mut write, caller, id).await?;
        let status: SnapshotStatus = body.status.as_str().into();
        let next: &[SnapshotStatus] = match snapshot.status {
            SnapshotStatus::Creating => {
                &[SnapshotStatus::Creating, SnapshotStatus::Available, SnapshotStatus::Error]
            }
            SnapshotStatus::Deleting => &[SnapshotStatus::Deleting, SnapshotStatus::ErrorDeleting],
            _ => &[],
        };
        if !next.contains(&status) {
            return Err(Fault::bad_request(format!(
                "Provided snapshot status {status} not allowed for snapshot with status {}.",
                snapshot.status
            )));
        }
        snapshot.status = status;
        if let Some(progress) = body.progress.into_value() {
            snapshot.progress = progress;
        }
        write.save(&mut snapshot).await?;
        Ok(write.commit().await?)
    }
}

/// The volume may be attached. Up to microversion 3.65 that takes `force`; from then on it
/// is always so, and `force` can no longer be false.
fn may_be_attached(cx: &RequestContext, force: Option<bool>) -> Result<bool, Fault> {
    if !cx.at_least(3, 66) {
        return Ok(force == Some(true));
    }
    if force == Some(false) {
        return Err(Fault::bad_request(
            "Since microversion 3.66 the 'force' flag is invalid for this request. A value of true \
             is ignored for the sake of older clients.",
        ));
    }
    Ok(true)
}

fn check_removable(snapshot: &Snapshot) -> Result<(), Fault> {
    match snapshot.status {
        SnapshotStatus::Available | SnapshotStatus::Error => Ok(()),
        _ => Err(Fault::state::<Snapshot>(
            "Snapshot status must be available or error and must not be part of a group.",
        )),
    }
}

fn is_percentage(text: &str) -> bool {
    text.strip_suffix('%').and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| n <= 100)
}
