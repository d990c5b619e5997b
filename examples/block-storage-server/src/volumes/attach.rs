//! Attachments: what the Compute service, or a host on its own, says about its use of a volume.

use std::collections::BTreeMap;

use block_storage_v3::model::volumes::{
    AttachVolume, AttachVolumeMode, ConnectionInfo, VolumeStatus,
};
use block_storage_v3::server::ApiError;
use serde_json::Value;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::service::Service;
use crate::store::{Attachment, Data, Volume, now};

/// The item of the service's own metadata that says how a volume is attached.
const MODE: &str = "attached_mode";

impl Service {
    /// Sets a volume aside for a server.
    pub(super) async fn reserve(&self, caller: &Caller, id: &str) -> Result<(), Fault> {
        self.change_status(caller, id, |volume| match volume.status {
            VolumeStatus::Available => Ok(VolumeStatus::Attaching),
            VolumeStatus::InUse if volume.multiattach => Ok(VolumeStatus::Attaching),
            _ => Err(wrong_status(volume, "be reserved")),
        })
        .await
    }

    pub(super) async fn unreserve(&self, caller: &Caller, id: &str) -> Result<(), Fault> {
        self.change_status(caller, id, |volume| match volume.status {
            VolumeStatus::Attaching => Ok(volume.idle()),
            ref other => Ok(other.clone()),
        })
        .await
    }

    pub(super) async fn begin_detaching(&self, caller: &Caller, id: &str) -> Result<(), Fault> {
        self.change_status(caller, id, |volume| match volume.status {
            VolumeStatus::InUse => Ok(VolumeStatus::Detaching),
            _ => Err(wrong_status(volume, "be detached")),
        })
        .await
    }

    pub(super) async fn roll_detaching(&self, caller: &Caller, id: &str) -> Result<(), Fault> {
        self.change_status(caller, id, |volume| match volume.status {
            VolumeStatus::Detaching => Ok(VolumeStatus::InUse),
            ref other => Ok(other.clone()),
        })
        .await
    }

    /// Gives a volume the status that `next` says.
    async fn change_status(
        &self,
        caller: &Caller,
        id: &str,
        next: impl FnOnce(&Volume) -> Result<VolumeStatus, Fault> + Send,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        volume.status = next(&volume)?;
        write.save(&mut volume).await?;
        Ok(write.commit().await?)
    }

    pub(super) async fn attach_volume(
        &self,
        caller: &Caller,
        id: &str,
        body: AttachVolume,
    ) -> Result<(), Fault> {
        if body.instance_uuid.is_some() == body.host_name.is_some() {
            return Err(Fault::bad_request(
                "Invalid request to attach volume to an invalid target: one of 'instance_uuid' \
                 and 'host_name' must be given.",
            ));
        }
        let mode = body.mode.unwrap_or(AttachVolumeMode::Rw);
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        match volume.status {
            VolumeStatus::Available | VolumeStatus::Attaching => {}
            VolumeStatus::InUse if volume.multiattach => {}
            _ => return Err(wrong_status(&volume, "be attached")),
        }
        if mode == AttachVolumeMode::Rw && volume.is_read_only() {
            return Err(Fault::bad_request(format!(
                "Invalid attaching mode '{mode}' for volume {id}: it is read-only."
            )));
        }
        if !volume.multiattach && !volume.attachments.is_empty() {
            return Err(wrong_status(&volume, "be attached twice"));
        }
        volume.attachments.push(Attachment {
            id: uuid::Uuid::new_v4().to_string(),
            server_id: body.instance_uuid,
            host_name: body.host_name,
            device: body.mountpoint,
            attached_at: now(),
        });
        let read_only = volume.is_read_only();
        volume.set_read_only(read_only);
        volume.admin_metadata.insert(MODE.to_owned(), mode.to_string());
        volume.status = VolumeStatus::InUse;
        write.save(&mut volume).await?;
        Ok(write.commit().await?)
    }

    /// Ends an attachment; without an id the only one there is, or with `all` each of them.
    pub(super) async fn detach_volume(
        &self,
        caller: &Caller,
        id: &str,
        attachment: Option<String>,
        all: bool,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut volume: Volume = self.lock(&mut write, caller, id).await?;
        match attachment {
            Some(attachment) => {
                let before = volume.attachments.len();
                volume.attachments.retain(|a| a.id != attachment);
                if volume.attachments.len() == before {
                    return Err(ApiError::not_found(format!(
                        "Volume attachment {attachment} could not be found."
                    ))
                    .into());
                }
            }
            None if volume.attachments.len() > 1 && !all => {
                return Err(Fault::state::<Volume>(
                    "The volume has several attachments; the one to end must be named.",
                ));
            }
            None => volume.attachments.clear(),
        }
        if volume.attachments.is_empty() {
            volume.admin_metadata.remove(MODE);
        }
        if matches!(
            volume.status,
            VolumeStatus::InUse | VolumeStatus::Detaching | VolumeStatus::Attaching
        ) {
            volume.status = volume.idle();
        }
        write.save(&mut volume).await?;
        Ok(write.commit().await?)
    }

    /// The connection of a host on this machine to the data.
    pub(super) async fn initialize(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<ConnectionInfo, Fault> {
        let volume: Volume = self.find(caller, id).await?;
        if volume.host.is_none() {
            return Err(wrong_status(&volume, "be connected"));
        }
        let path = self.files.path(&Data::Volume(volume.id.clone()));
        let path = std::path::absolute(&path).unwrap_or(path);
        let mode = if volume.is_read_only() { "ro" } else { "rw" };
        let data: BTreeMap<String, Value> = [
            ("volume_id", Value::from(volume.id.as_str())),
            ("device_path", Value::from(path.to_string_lossy())),
            ("access_mode", Value::from(mode)),
            ("qos_specs", Value::Null),
            ("encrypted", Value::from(false)),
            ("cacheable", Value::from(false)),
            ("enforce_multipath", Value::from(false)),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
        Ok(ConnectionInfo::build(|it| {
            it.driver_volume_type = "local".to_owned();
            it.data = data;
        }))
    }
}

impl Volume {
    /// The status that it has when nothing is going on.
    fn idle(&self) -> VolumeStatus {
        if self.attachments.is_empty() { VolumeStatus::Available } else { VolumeStatus::InUse }
    }
}

/// The status does not allow it.
pub(super) fn wrong_status(volume: &Volume, what: &str) -> Fault {
    Fault::state::<Volume>(&format!(
        "Volume {} cannot {what} while its status is {}.",
        volume.id, volume.status
    ))
}
