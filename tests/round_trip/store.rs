//! Volumes and snapshots in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::SystemTime;

use apiref_runtime::{Nullable, Timestamp};
use block_storage_v3::model::shared::{Link, SnapshotId, VolumeId};
use block_storage_v3::model::snapshots::{ListSnapshotsDetailBody, Snapshot, SnapshotStatus};
use block_storage_v3::model::volumes::{Volume, VolumeBootable, VolumeStatus};
use block_storage_v3::server::snapshots as snapshot;
use block_storage_v3::server::volumes as volume;
use block_storage_v3::server::{ApiError, RequestContext, Snapshots, Volumes};

#[derive(Default)]
pub(crate) struct Store {
    volumes: Mutex<BTreeMap<VolumeId, Volume>>,
    snapshots: Mutex<BTreeMap<SnapshotId, Snapshot>>,
}

fn no_snapshot(id: &str) -> ApiError {
    ApiError::not_found(format!("Snapshot {id} could not be found."))
}

fn no_volume(id: &str) -> ApiError {
    ApiError::not_found(format!("Volume {id} could not be found."))
}

/// The next id: in order, so that lists are.
fn next_id(known: usize) -> String {
    format!("00000000-0000-4000-8000-{known:012}")
}

impl Store {
    /// Changes a snapshot and gives it as it is then.
    fn change(&self, id: &str, change: impl FnOnce(&mut Snapshot)) -> Result<Snapshot, ApiError> {
        let mut snapshots = self.snapshots.lock().unwrap();
        let snapshot = snapshots.get_mut(id).ok_or_else(|| no_snapshot(id))?;
        change(snapshot);
        Ok(snapshot.clone())
    }
}

/// Sets a field to a nullable value.
fn set<T>(field: &mut Option<T>, value: Nullable<T>) {
    match value {
        Nullable::Absent => {}
        Nullable::Null => *field = None,
        Nullable::Value(value) => *field = Some(value),
    }
}

impl Snapshots for Store {
    async fn create(
        &self,
        cx: &RequestContext,
        request: snapshot::CreateSnapshot,
    ) -> Result<snapshot::CreateSnapshotResponse, ApiError> {
        let wanted = request.body;
        let volume_id = wanted.volume_id.unwrap_or_default();
        let size = match self.volumes.lock().unwrap().get(&volume_id) {
            Some(volume) => volume.size,
            None => return Err(no_volume(&volume_id)),
        };
        let mut snapshots = self.snapshots.lock().unwrap();
        let snapshot = Snapshot::build(|it| {
            it.id = next_id(snapshots.len()).into();
            it.created_at = Timestamp::from(SystemTime::now());
            it.name = wanted.name.into_value();
            it.description = wanted.description.into_value();
            it.volume_id = volume_id;
            it.status = SnapshotStatus::Available;
            it.size = size;
            it.metadata = wanted.metadata.into_value().unwrap_or_default();
            it.user_id = Some("a-user".to_owned());
            it.consumes_quota = Some(true);
            it.project_id = cx.project_id().map(Into::into);
            it.progress = Some("100%".to_owned());
        });
        snapshots.insert(snapshot.id.clone(), snapshot.clone());
        Ok(snapshot.into())
    }

    async fn list_detail(
        &self,
        cx: &RequestContext,
        request: snapshot::ListSnapshotsDetail,
    ) -> Result<snapshot::ListSnapshotsDetailResponse, ApiError> {
        let all = self.snapshots.lock().unwrap().values().cloned().collect();
        let page = cx.page(all, request.limit, request.marker.as_deref(), |s| &s.id)?;
        Ok(ListSnapshotsDetailBody::build(|it| {
            it.snapshots_links = page.links();
            it.snapshots = page.items;
        })
        .into())
    }

    async fn show(
        &self,
        _cx: &RequestContext,
        request: snapshot::ShowSnapshot,
    ) -> Result<snapshot::ShowSnapshotResponse, ApiError> {
        Ok(self.change(&request.snapshot_id, |_| {})?.into())
    }

    async fn update(
        &self,
        _cx: &RequestContext,
        request: snapshot::UpdateSnapshot,
    ) -> Result<snapshot::UpdateSnapshotResponse, ApiError> {
        let changed = self.change(&request.snapshot_id, |snapshot| {
            set(&mut snapshot.name, request.body.name);
            set(&mut snapshot.description, request.body.description);
        });
        Ok(changed?.into())
    }

    async fn delete(
        &self,
        _cx: &RequestContext,
        request: snapshot::DeleteSnapshot,
    ) -> Result<snapshot::DeleteSnapshotResponse, ApiError> {
        let id = &request.snapshot_id;
        match self.snapshots.lock().unwrap().remove(id) {
            Some(_) => Ok(snapshot::DeleteSnapshotResponse::Accepted),
            None => Err(no_snapshot(id)),
        }
    }

    async fn replace_metadata(
        &self,
        _cx: &RequestContext,
        request: snapshot::ReplaceSnapshotMetadata,
    ) -> Result<snapshot::ReplaceSnapshotMetadataResponse, ApiError> {
        let changed = self.change(&request.snapshot_id, |s| s.metadata = request.body)?;
        Ok(changed.metadata.into())
    }

    async fn reset_status(
        &self,
        _cx: &RequestContext,
        request: snapshot::ResetSnapshotStatusRequest,
    ) -> Result<snapshot::ResetSnapshotStatusResponse, ApiError> {
        self.change(&request.snapshot_id, |s| {
            s.status = request.body.status.as_str().into();
        })?;
        Ok(snapshot::ResetSnapshotStatusResponse::Accepted)
    }
}

impl Volumes for Store {
    async fn create(
        &self,
        cx: &RequestContext,
        request: volume::CreateVolume,
    ) -> Result<volume::CreateVolumeResponse, ApiError> {
        let wanted = request.body.volume;
        let Nullable::Value(size) = wanted.size else {
            return Err(ApiError::bad_request("The size of the volume is required."));
        };
        let mut volumes = self.volumes.lock().unwrap();
        let id = next_id(volumes.len());
        let link = Link::build(|it| {
            it.rel = "self".into();
            it.href = cx.resource_url("volumes", &id);
        });
        let volume = Volume::build(|it| {
            it.id = id.into();
            it.name = wanted.name.into_value();
            it.description = wanted.description.into_value();
            it.status = VolumeStatus::Available;
            it.size = size;
            it.created_at = SystemTime::now().into();
            it.volume_type = "plain".to_owned();
            it.metadata = wanted.metadata.into_value().unwrap_or_default();
            it.links = vec![link];
            it.user_id = cx.user_id().unwrap_or("a-user").to_owned();
            it.bootable = VolumeBootable::False;
        });
        volumes.insert(volume.id.clone(), volume.clone());
        Ok(volume.into())
    }

    async fn show(
        &self,
        _cx: &RequestContext,
        request: volume::ShowVolume,
    ) -> Result<volume::ShowVolumeResponse, ApiError> {
        let id = &request.volume_id;
        let found = self.volumes.lock().unwrap().get(id).cloned();
        Ok(found.ok_or_else(|| no_volume(id))?.into())
    }

    async fn delete(
        &self,
        _cx: &RequestContext,
        request: volume::DeleteVolume,
    ) -> Result<volume::DeleteVolumeResponse, ApiError> {
        let id = &request.volume_id;
        match self.volumes.lock().unwrap().remove(id) {
            Some(_) => Ok(volume::DeleteVolumeResponse::Accepted),
            None => Err(no_volume(id)),
        }
    }
}
