//! Changes of backups.

use block_storage_v3::model::backups::{BackupCreate, BackupStatus, Restore, RestoreBackup};
use block_storage_v3::model::volumes::VolumeStatus;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::metadata;
use crate::service::{Service, ZONE};
use crate::store::{Backup, Data, Snapshot, Task, Usage, Volume, VolumeType, now};
use crate::text::text;

impl Service {
    pub(super) async fn create_backup(
        &self,
        caller: &Caller,
        body: BackupCreate,
    ) -> Result<Backup, Fault> {
        let name = text("name", body.name, apiref_runtime::Nullable::Absent)?.flatten();
        let description =
            text("description", body.description, apiref_runtime::Nullable::Absent)?.flatten();
        let items = body.metadata.into_value().unwrap_or_default();
        metadata::check(&items)?;
        if body.incremental == Some(true) {
            // As Cinder answers where no backup is there to build on.
            return Err(Fault::state::<Backup>(
                "No backups available to do an incremental backup.",
            ));
        }
        let mut write = self.store.write().await?;
        let volume: Volume = self.lock(&mut write, caller, &body.volume_id).await?;
        let snapshot = match body.snapshot_id.into_value() {
            Some(id) => Some(self.lock::<Snapshot>(&mut write, caller, &id).await?),
            None => None,
        };
        let attached_too = body.force == Some(true) || snapshot.is_some();
        let ready = volume.status == VolumeStatus::Available
            || attached_too && volume.status == VolumeStatus::InUse;
        if !ready {
            return Err(Fault::state::<Volume>(&format!(
                "Volume to be backed up must be available, but the current status is \"{}\".",
                volume.status
            )));
        }
        if let Some(snapshot) = &snapshot {
            if snapshot.volume_id != volume.id {
                return Err(Fault::state::<Snapshot>("It is of another volume."));
            }
            if snapshot.status.as_str() != "available" {
                let status = &snapshot.status;
                return Err(Fault::state::<Snapshot>(&format!("Its status is {status}.")));
            }
        }
        let size = snapshot.as_ref().map_or(volume.size, |s| s.size);
        self.charge(&mut write, &caller.project, Usage::backup(size)).await?;
        let now = now();
        let backup = Backup {
            id: uuid::Uuid::new_v4().to_string(),
            project_id: caller.project.clone(),
            user_id: caller.user.clone(),
            volume_id: volume.id.clone(),
            status: BackupStatus::Creating,
            size,
            name,
            description,
            container: body.container.into_value(),
            availability_zone: ZONE.to_owned(),
            fail_reason: None,
            metadata: items,
            volume_metadata: volume.metadata,
            data_timestamp: snapshot.as_ref().map_or(now, |s| s.created_at),
            snapshot_id: snapshot.map(|s| s.id),
            created_at: now,
            updated_at: None,
        };
        write.insert(&backup).await?;
        let of = match &backup.snapshot_id {
            Some(snapshot) => Data::Snapshot(snapshot.clone()),
            None => Data::Volume(volume.id),
        };
        write.enqueue(&Task::CreateBackup { backup: backup.id.clone(), of }).await?;
        write.commit().await?;
        Ok(backup)
    }

    pub(super) async fn delete_backup(&self, caller: &Caller, id: &str) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut backup: Backup = self.lock(&mut write, caller, id).await?;
        if !matches!(backup.status, BackupStatus::Available | BackupStatus::Error) {
            return Err(Fault::state::<Backup>("Backup status must be available or error"));
        }
        backup.status = BackupStatus::Deleting;
        write.save(&mut backup).await?;
        write.enqueue(&Task::DeleteBackup { backup: backup.id }).await?;
        Ok(write.commit().await?)
    }

    /// Begins to overwrite a volume with a backup, or to make a new one of it.
    pub(super) async fn restore_backup(
        &self,
        caller: &Caller,
        id: &str,
        body: RestoreBackup,
    ) -> Result<Restore, Fault> {
        let name = text("name", body.name, apiref_runtime::Nullable::Absent)?.flatten();
        let default = self.volume_type(VolumeType::DEFAULT).await?;
        let mut write = self.store.write().await?;
        // Volumes are locked before backups.
        let there = match body.volume_id.into_value() {
            Some(id) => Some(self.lock::<Volume>(&mut write, caller, &id).await?),
            None => None,
        };
        let mut backup: Backup = self.lock(&mut write, caller, id).await?;
        if backup.status != BackupStatus::Available {
            return Err(Fault::state::<Backup>("Backup status must be available"));
        }
        let volume = if let Some(mut volume) = there {
            if volume.status != VolumeStatus::Available {
                return Err(Fault::state::<Volume>("Volume to be restored to must be available"));
            }
            if volume.size < backup.size {
                return Err(Fault::state::<Volume>(&format!(
                    "volume size {} is too small to restore backup of size {}.",
                    volume.size, backup.size
                )));
            }
            volume.status = VolumeStatus::RestoringBackup;
            write.save(&mut volume).await?;
            volume
        } else {
            self.charge(&mut write, &caller.project, Usage::volume(backup.size)).await?;
            let name = name.unwrap_or_else(|| format!("restore_backup_{id}"));
            let volume = Volume {
                name: Some(name),
                description: backup.description.clone(),
                ..Volume::new(caller, backup.size, &default, backup.volume_metadata.clone())
            };
            write.insert(&volume).await?;
            volume
        };
        backup.status = BackupStatus::Restoring;
        write.save(&mut backup).await?;
        let task = Task::RestoreBackup { volume: volume.id.clone(), backup: backup.id.clone() };
        write.enqueue(&task).await?;
        write.commit().await?;
        let name = volume.name.unwrap_or_default();
        Ok(Restore::build(|it| {
            it.backup_id = backup.id.into();
            it.volume_id = volume.id.into();
            it.volume_name = name;
        }))
    }
}
