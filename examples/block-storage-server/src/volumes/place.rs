//! Changes of a volume's data, or of where they are.

use std::convert::Infallible;

use block_storage_v3::model::volumes::{MigrateVolume, RetypeVolume, VolumeStatus};
use block_storage_v3::server::RequestContext;

use super::attach::wrong_status;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::service::{HOST, Service};
use crate::store::{Snapshot, Task, Usage, Volume};

impl Service {
    /// Begins to make a volume larger.
    pub(super) async fn extend_volume(
        &self,
        cx: &RequestContext,
        caller: &Caller,
        id: &str,
        new_size: i64,
    ) -> Result<(), Fault> {
        Fault::beyond("new_size", new_size)?;
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        match volume.status {
            VolumeStatus::Available => {}
            VolumeStatus::InUse if cx.at_least(3, 42) => {}
            _ => return Err(wrong_status(&volume, "be extended")),
        }
        if new_size <= volume.size {
            return Err(Fault::bad_request(format!(
                "Invalid input received: New size for extend must be greater than current size. \
                 (current: {}, extended: {new_size}).",
                volume.size
            )));
        }
        let more = Usage::gigabytes(new_size - volume.size);
        self.charge(&mut write, &volume.project_id, more).await?;
        let before = std::mem::replace(&mut volume.status, VolumeStatus::Extending);
        volume.previous_status = Some(before.as_str().to_owned());
        write.save(&mut volume).await?;
        write.enqueue(&Task::ExtendVolume { volume: volume.id, size: new_size }).await?;
        Ok(write.commit().await?)
    }

    /// No extension waits for the Compute service here.
    pub(super) async fn complete_extension(&self, caller: &Caller, id: &str) -> Result<(), Fault> {
        self.find::<Volume>(caller, id).await?;
        Err(Fault::state::<Volume>("Volume is not being extended."))
    }

    /// Begins to put a volume back to its latest snapshot.
    pub(super) async fn revert_volume(
        &self,
        caller: &Caller,
        id: &str,
        snapshot_id: &str,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        let latest = write.lock_snapshots_of(id).await?.into_iter().next();
        let mut snapshot: Snapshot = self.lock(&mut write, caller, snapshot_id).await?;
        if latest.is_none_or(|latest| latest.id != snapshot.id) {
            return Err(Fault::state::<Snapshot>(&format!(
                "Specified snapshot id {snapshot_id} is not the latest one of volume {id}."
            )));
        }
        if volume.size != snapshot.size {
            return Err(Fault::state::<Volume>(&format!(
                "Its size is {} GiB, and was {} GiB when the snapshot was taken.",
                volume.size, snapshot.size
            )));
        }
        if volume.status != VolumeStatus::Available {
            return Err(wrong_status(&volume, "be reverted"));
        }
        if snapshot.status.as_str() != "available" {
            let status = &snapshot.status;
            return Err(Fault::state::<Snapshot>(&format!("Its status is {status}.")));
        }
        volume.status = VolumeStatus::Reverting;
        snapshot.status = "restoring".into();
        write.save(&mut volume).await?;
        write.save(&mut snapshot).await?;
        write.enqueue(&Task::RevertVolume { volume: volume.id, snapshot: snapshot.id }).await?;
        Ok(write.commit().await?)
    }

    /// Gives a volume another type. All types are kept in the same place, so nothing moves.
    pub(super) async fn retype_volume(
        &self,
        caller: &Caller,
        id: &str,
        body: RetypeVolume,
    ) -> Result<(), Fault> {
        let new = self.volume_type(&body.new_type).await?;
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        match volume.status {
            VolumeStatus::Available => {}
            VolumeStatus::InUse if volume.multiattach == new.allows_multiattach() => {}
            _ => return Err(wrong_status(&volume, "be retyped")),
        }
        if volume.volume_type_id == new.id {
            return Err(Fault::bad_request(
                "Invalid input received: The volume has this volume type already.",
            ));
        }
        volume.multiattach = new.allows_multiattach();
        volume.volume_type_id = new.id;
        write.save(&mut volume).await?;
        Ok(write.commit().await?)
    }

    /// There is only one place, so there is none to move to.
    pub(super) async fn migrate_volume(
        &self,
        caller: &Caller,
        id: &str,
        body: MigrateVolume,
    ) -> Result<(), Fault> {
        let volume: Volume = self.find(caller, id).await?;
        if !matches!(volume.status, VolumeStatus::Available | VolumeStatus::InUse) {
            return Err(wrong_status(&volume, "be migrated"));
        }
        Err(match (body.host.into_value(), body.cluster.into_value()) {
            (Some(host), _) if host == HOST => Fault::bad_request(
                "Invalid host: Destination host must be different than the current host.",
            ),
            (Some(place), _) | (None, Some(place)) => {
                Fault::bad_request(format!("Invalid host: No available service named '{place}'"))
            }
            (None, None) => Fault::bad_request("A host or a cluster must be given."),
        })
    }

    /// No volume is ever migrating.
    pub(super) async fn complete_migration(
        &self,
        caller: &Caller,
        id: &str,
        new_volume: &str,
    ) -> Result<Infallible, Fault> {
        self.find::<Volume>(caller, id).await?;
        self.find::<Volume>(caller, new_volume).await?;
        Err(Fault::state::<Volume>("Source volume not mid-migration."))
    }
}
