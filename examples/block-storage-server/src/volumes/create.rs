//! New volumes.

use block_storage_v3::model::volumes::{CreateVolumeRequest, VolumeStatus};
use block_storage_v3::server::ApiError;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::metadata;
use crate::service::{Service, ZONE};
use crate::store::{Backup, Data, Metadata, Snapshot, Task, Usage, Volume, VolumeType, Write, now};
use crate::text::text;

/// The values that a new volume takes over from what it is a copy of.
#[derive(Debug, Default)]
struct Inherited {
    size: Option<i64>,
    type_id: Option<String>,
    bootable: bool,
    image_metadata: Metadata,
}

impl Service {
    pub(super) async fn create_volume(
        &self,
        caller: &Caller,
        request: CreateVolumeRequest,
    ) -> Result<Volume, Fault> {
        let body = request.volume;
        let name = text("name", body.name, body.display_name)?.flatten();
        let description =
            text("description", body.description, body.display_description)?.flatten();
        let items = body.metadata.into_value().unwrap_or_default();
        metadata::check(&items)?;
        let size = body.size.into_value();
        if let Some(size) = size.filter(|s| *s < 1) {
            let why = format!("{size} is less than the minimum of 1");
            return Err(Fault::field("size", &size.to_string(), &why));
        }
        if let Some(size) = size {
            Fault::beyond("size", size)?;
        }
        if body.multiattach.into_value() == Some(true) {
            return Err(Fault::bad_request(
                "A volume can be attached to several servers if its volume type says so; \
                 'multiattach' cannot be asked for.",
            ));
        }
        let zone = body.availability_zone.into_value();
        if let Some(zone) = zone.filter(|z| z != ZONE) {
            let message = format!("Invalid input received: Availability zone '{zone}' is invalid.");
            return Err(Fault::bad_request(message));
        }
        if body.image_ref.value().or(body.image_id.value()).is_some() {
            return Err(Fault::bad_request(
                "Invalid image identifier or unable to access requested image.",
            ));
        }
        for (what, id) in [
            ("Group", body.group_id.into_value()),
            ("ConsistencyGroup", body.consistencygroup_id.into_value()),
        ] {
            if let Some(id) = id {
                return Err(ApiError::not_found(format!("{what} {id} could not be found.")).into());
            }
        }
        let asked_type = match body.volume_type.into_value() {
            Some(name) => Some(self.volume_type(&name).await?),
            None => None,
        };
        let sources = [
            body.snapshot_id.into_value().map(|id| Data::Snapshot(id.into())),
            body.source_volid.into_value().map(Data::Volume),
            body.backup_id.into_value().map(|id| Data::Backup(id.into())),
        ];
        let mut sources = sources.into_iter().flatten();
        let origin = sources.next();
        if sources.next().is_some() {
            return Err(Fault::bad_request(
                "Only one of 'snapshot_id', 'source_volid' and 'backup_id' can be given.",
            ));
        }

        let mut write = self.store.write().await?;
        let inherited = match &origin {
            Some(origin) => self.inherited(&mut write, caller, origin).await?,
            None => Inherited::default(),
        };
        let size = match (size, inherited.size) {
            (Some(size), Some(least)) if size < least => {
                return Err(Fault::bad_request(format!(
                    "Invalid input received: A size of {size} GiB is less than the {least} GiB of \
                     what the volume is a copy of."
                )));
            }
            (size, least) => size.or(least).ok_or_else(|| {
                Fault::bad_request(
                    "A size must be given, or a snapshot or a volume to make a copy of.",
                )
            })?,
        };
        let volume_type = match (asked_type, inherited.type_id) {
            (Some(asked), _) => asked,
            (None, Some(id)) => self.volume_type(&id).await?,
            (None, None) => self.volume_type(VolumeType::DEFAULT).await?,
        };
        self.charge(&mut write, &caller.project, Usage::volume(size)).await?;
        let (snapshot_id, source_volid) = match &origin {
            Some(Data::Snapshot(id)) => (Some(id.clone()), None),
            Some(Data::Volume(id)) => (None, Some(id.clone())),
            Some(Data::Backup(_)) | None => (None, None),
        };
        let volume = Volume {
            name,
            description,
            snapshot_id,
            source_volid,
            bootable: inherited.bootable,
            image_metadata: inherited.image_metadata,
            ..Volume::new(caller, size, &volume_type, items)
        };
        write.insert(&volume).await?;
        let task = Task::CreateVolume { volume: volume.id.clone(), copy_of: origin };
        write.enqueue(&task).await?;
        write.commit().await?;
        Ok(volume)
    }

    /// The source to be copied, if it is in a state to be. It is locked: its deletion comes later.
    async fn inherited(
        &self,
        write: &mut Write<'_>,
        caller: &Caller,
        origin: &Data,
    ) -> Result<Inherited, Fault> {
        let (volume, size) = match origin {
            Data::Volume(id) => {
                let volume: Volume = self.lock(write, caller, id).await?;
                let status = &volume.status;
                if !matches!(status, VolumeStatus::Available | VolumeStatus::InUse) {
                    return Err(Fault::state::<Volume>(&format!(
                        "Volume {id} cannot be copied while its status is {status}."
                    )));
                }
                let size = volume.size;
                (Some(volume), size)
            }
            Data::Backup(id) => {
                let backup: Backup = self.lock(write, caller, id).await?;
                if backup.status.as_str() != "available" {
                    return Err(Fault::state::<Backup>("Backup status must be available"));
                }
                return Ok(Inherited { size: Some(backup.size), ..Inherited::default() });
            }
            Data::Snapshot(id) => {
                let snapshot: Snapshot = self.lock(write, caller, id).await?;
                let status = &snapshot.status;
                if status.as_str() != "available" {
                    return Err(Fault::state::<Snapshot>(&format!(
                        "Originating snapshot status must be one of 'available' values, and it \
                         is {status}."
                    )));
                }
                (write.read(&snapshot.volume_id).await?, snapshot.size)
            }
        };
        let inherited = |volume: Volume| Inherited {
            size: Some(size),
            type_id: Some(volume.volume_type_id),
            bootable: volume.bootable,
            image_metadata: volume.image_metadata,
        };
        let nothing = || Inherited { size: Some(size), ..Inherited::default() };
        Ok(volume.map_or_else(nothing, inherited))
    }
}

impl Volume {
    /// A volume that is about to be made, without a name.
    pub(crate) fn new(
        caller: &Caller,
        size: i64,
        volume_type: &VolumeType,
        metadata: Metadata,
    ) -> Self {
        Self {
            id: uuid::Uuid::new_v4().to_string(),
            project_id: caller.project.clone(),
            user_id: caller.user.clone(),
            status: VolumeStatus::Creating,
            previous_status: None,
            size,
            name: None,
            description: None,
            availability_zone: ZONE.to_owned(),
            host: None,
            volume_type_id: volume_type.id.clone(),
            snapshot_id: None,
            source_volid: None,
            bootable: false,
            multiattach: volume_type.allows_multiattach(),
            migration_status: None,
            attachments: Vec::new(),
            metadata,
            admin_metadata: Metadata::new(),
            image_metadata: Metadata::new(),
            created_at: now(),
            updated_at: None,
        }
    }
}
