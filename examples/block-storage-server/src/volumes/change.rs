//! Changes of the record of a volume, and its end.

use block_storage_v3::model::volumes::{
    ResetVolumeStatus, ResetVolumeStatusAttachStatus, ResetVolumeStatusMigrationStatus,
    VolumeStatus, VolumeUpdate,
};
use block_storage_v3::server::ApiError;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::metadata;
use crate::service::Service;
use crate::store::{Metadata, Task, Usage, Volume};
use crate::text::text;

/// The way in which a volume is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Deletion {
    /// Its snapshots too.
    pub(super) cascade: bool,
    /// Whatever its status is.
    pub(super) force: bool,
}

impl Service {
    pub(super) async fn update_volume(
        &self,
        caller: &Caller,
        id: &str,
        body: VolumeUpdate,
        strict: bool,
    ) -> Result<Volume, Fault> {
        let name = text("name", body.name, body.display_name)?;
        let description = text("description", body.description, body.display_description)?;
        let items = body.metadata;
        if strict && name.is_none() && description.is_none() && items.is_none() {
            return Err(Fault::field(
                "volume",
                "{}",
                "A name, a description or metadata must be given.",
            ));
        }
        if let Some(items) = &items {
            metadata::check(items)?;
        }
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        if let Some(name) = name {
            volume.name = name;
        }
        if let Some(description) = description {
            volume.description = description;
        }
        if let Some(items) = items {
            volume.metadata = items;
        }
        write.save(&mut volume).await?;
        write.commit().await?;
        Ok(volume)
    }

    /// Begins to delete a volume.
    pub(super) async fn delete_volume(
        &self,
        caller: &Caller,
        id: &str,
        how: Deletion,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        check_removable(&volume, how.force)?;
        let snapshots = write.lock_snapshots_of(id).await?;
        if !snapshots.is_empty() && !how.cascade {
            return Err(not_removable());
        }
        for mut snapshot in snapshots {
            if !matches!(snapshot.status.as_str(), "available" | "error" | "error_deleting") {
                return Err(Fault::state::<Volume>(&format!(
                    "Its snapshot {} cannot be deleted while its status is {}.",
                    snapshot.id, snapshot.status
                )));
            }
            snapshot.status = "deleting".into();
            write.save(&mut snapshot).await?;
        }
        volume.status = VolumeStatus::Deleting;
        write.save(&mut volume).await?;
        write.enqueue(&Task::DeleteVolume { volume: volume.id }).await?;
        Ok(write.commit().await?)
    }

    /// Forgets a volume. Its data stay where they are.
    pub(super) async fn unmanage_volume(&self, caller: &Caller, id: &str) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let volume: Volume = self.lock(&mut write, caller, id).await?;
        check_removable(&volume, false)?;
        if !write.lock_snapshots_of(id).await?.is_empty() {
            return Err(not_removable());
        }
        write.delete::<Volume>(id).await?;
        write.charge(&volume.project_id, -Usage::volume(volume.size)).await?;
        Ok(write.commit().await?)
    }

    pub(super) async fn reset_volume(
        &self,
        caller: &Caller,
        id: &str,
        body: ResetVolumeStatus,
    ) -> Result<(), Fault> {
        let (status, attached, migration) = (
            body.status.into_value(),
            body.attach_status.into_value(),
            body.migration_status.into_value(),
        );
        if status.is_none() && attached.is_none() && migration.is_none() {
            return Err(Fault::field(
                "os-reset_status",
                "{}",
                "A status, an attach_status or a migration_status must be given.",
            ));
        }
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        if let Some(status) = status {
            volume.status = status.as_str().into();
        }
        if attached == Some(ResetVolumeStatusAttachStatus::Detached) {
            volume.attachments.clear();
        }
        match migration {
            None => {}
            Some(ResetVolumeStatusMigrationStatus::None) => volume.migration_status = None,
            Some(migration) => volume.migration_status = Some(migration.as_str().to_owned()),
        }
        write.save(&mut volume).await?;
        Ok(write.commit().await?)
    }

    pub(super) async fn set_bootable(
        &self,
        caller: &Caller,
        id: &str,
        bootable: bool,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        volume.bootable = bootable;
        write.save(&mut volume).await?;
        Ok(write.commit().await?)
    }

    pub(super) async fn set_read_only(
        &self,
        caller: &Caller,
        id: &str,
        read_only: bool,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        if volume.status != VolumeStatus::Available {
            return Err(Fault::state::<Volume>(&format!(
                "Volume status must be available to change the read-only flag, but current \
                 status is: {}.",
                volume.status
            )));
        }
        volume.set_read_only(read_only);
        write.save(&mut volume).await?;
        Ok(write.commit().await?)
    }

    pub(super) async fn set_image_metadata(
        &self,
        caller: &Caller,
        id: &str,
        items: Metadata,
    ) -> Result<Metadata, Fault> {
        metadata::check(&items)?;
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        volume.image_metadata.extend(items);
        write.save(&mut volume).await?;
        write.commit().await?;
        Ok(volume.image_metadata)
    }

    pub(super) async fn unset_image_metadata(
        &self,
        caller: &Caller,
        id: &str,
        key: &str,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        if volume.image_metadata.remove(key).is_none() {
            let message = format!("Volume {id} has no image metadata with key {key}.");
            return Err(ApiError::not_found(message).into());
        }
        write.save(&mut volume).await?;
        Ok(write.commit().await?)
    }
}

fn check_removable(volume: &Volume, force: bool) -> Result<(), Fault> {
    let idle = matches!(
        volume.status.as_str(),
        "available"
            | "error"
            | "error_restoring"
            | "error_extending"
            | "error_managing"
            | "error_deleting"
    );
    let migrating = volume.migration_status.as_deref();
    let migrating = migrating.is_some_and(|s| !matches!(s, "error" | "success"));
    if (idle || force) && volume.attachments.is_empty() && !migrating {
        return Ok(());
    }
    Err(not_removable())
}

fn not_removable() -> Fault {
    Fault::state::<Volume>(
        "Volume status must be available or error or error_restoring or error_extending or \
         error_managing and must not be migrating, attached, belong to a group, have snapshots, \
         awaiting a transfer, or be disassociated from snapshots after volume transfer.",
    )
}
