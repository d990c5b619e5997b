//! Snapshots.

mod change;
mod list;
mod view;

use block_storage_v3::server::snapshots::{
    AddSnapshotMetadata, AddSnapshotMetadataResponse, CreateSnapshot, CreateSnapshotResponse,
    DeleteSnapshot, DeleteSnapshotMetadataItem, DeleteSnapshotMetadataItemResponse,
    DeleteSnapshotResponse, ForceDeleteSnapshotRequest, ForceDeleteSnapshotResponse, ListSnapshots,
    ListSnapshotsDetail, ListSnapshotsDetailResponse, ListSnapshotsResponse,
    ReplaceSnapshotMetadata, ReplaceSnapshotMetadataResponse, ResetSnapshotStatusRequest,
    ResetSnapshotStatusResponse, SetSnapshotMetadataItem, SetSnapshotMetadataItemResponse,
    ShowSnapshot, ShowSnapshotMetadata, ShowSnapshotMetadataItem, ShowSnapshotMetadataItemResponse,
    ShowSnapshotMetadataResponse, ShowSnapshotResponse, UnmanageSnapshotRequest,
    UnmanageSnapshotResponse, UpdateSnapshot, UpdateSnapshotResponse, UpdateSnapshotStatusRequest,
    UpdateSnapshotStatusResponse,
};
use block_storage_v3::server::{ApiError, RequestContext, Snapshots};

use crate::caller::Caller;
use crate::metadata::{Described, How};
use crate::service::{Owned, Service};
use crate::store::{Metadata, Snapshot};

impl Owned for Snapshot {
    fn project_id(&self) -> &str {
        &self.project_id
    }
}

impl Described for Snapshot {
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.metadata
    }
}

impl Snapshots for Service {
    async fn list(
        &self,
        cx: &RequestContext,
        request: ListSnapshots,
    ) -> Result<ListSnapshotsResponse, ApiError> {
        Ok(self.list_snapshots(cx, request).await?.into())
    }

    async fn list_detail(
        &self,
        cx: &RequestContext,
        request: ListSnapshotsDetail,
    ) -> Result<ListSnapshotsDetailResponse, ApiError> {
        Ok(self.list_snapshots_detail(cx, request).await?.into())
    }

    async fn create(
        &self,
        cx: &RequestContext,
        request: CreateSnapshot,
    ) -> Result<CreateSnapshotResponse, ApiError> {
        let caller = Caller::member(cx)?;
        let snapshot = self.create_snapshot(cx, &caller, request.body).await?;
        Ok(view::snapshot(&snapshot).into())
    }

    async fn show(
        &self,
        cx: &RequestContext,
        request: ShowSnapshot,
    ) -> Result<ShowSnapshotResponse, ApiError> {
        let snapshot = self.find(&Caller::reader(cx), &request.snapshot_id).await?;
        Ok(view::detailed(&snapshot).into())
    }

    async fn update(
        &self,
        cx: &RequestContext,
        request: UpdateSnapshot,
    ) -> Result<UpdateSnapshotResponse, ApiError> {
        let caller = Caller::member(cx)?;
        let snapshot = self.update_snapshot(&caller, &request.snapshot_id, request.body).await?;
        Ok(view::snapshot(&snapshot).into())
    }

    async fn delete(
        &self,
        cx: &RequestContext,
        request: DeleteSnapshot,
    ) -> Result<DeleteSnapshotResponse, ApiError> {
        self.delete_snapshot(&Caller::member(cx)?, &request.snapshot_id, false).await?;
        Ok(DeleteSnapshotResponse::Accepted)
    }

    async fn force_delete(
        &self,
        cx: &RequestContext,
        request: ForceDeleteSnapshotRequest,
    ) -> Result<ForceDeleteSnapshotResponse, ApiError> {
        self.delete_snapshot(&Caller::admin(cx)?, &request.snapshot_id, true).await?;
        Ok(ForceDeleteSnapshotResponse::Accepted)
    }

    async fn unmanage(
        &self,
        cx: &RequestContext,
        request: UnmanageSnapshotRequest,
    ) -> Result<UnmanageSnapshotResponse, ApiError> {
        self.unmanage_snapshot(&Caller::admin(cx)?, &request.snapshot_id).await?;
        Ok(UnmanageSnapshotResponse::Accepted)
    }

    async fn reset_status(
        &self,
        cx: &RequestContext,
        request: ResetSnapshotStatusRequest,
    ) -> Result<ResetSnapshotStatusResponse, ApiError> {
        let caller = Caller::admin(cx)?;
        self.reset_snapshot(&caller, &request.snapshot_id, &request.body).await?;
        Ok(ResetSnapshotStatusResponse::Accepted)
    }

    async fn update_status(
        &self,
        cx: &RequestContext,
        request: UpdateSnapshotStatusRequest,
    ) -> Result<UpdateSnapshotStatusResponse, ApiError> {
        let caller = Caller::member(cx)?;
        self.note_progress(&caller, &request.snapshot_id, request.body).await?;
        Ok(UpdateSnapshotStatusResponse::Accepted)
    }

    async fn show_metadata(
        &self,
        cx: &RequestContext,
        request: ShowSnapshotMetadata,
    ) -> Result<ShowSnapshotMetadataResponse, ApiError> {
        let caller = Caller::reader(cx);
        Ok(self.metadata::<Snapshot>(&caller, &request.snapshot_id).await?.into())
    }

    async fn add_metadata(
        &self,
        cx: &RequestContext,
        request: AddSnapshotMetadata,
    ) -> Result<AddSnapshotMetadataResponse, ApiError> {
        let (caller, id) = (Caller::member(cx)?, request.snapshot_id);
        Ok(self.set_metadata::<Snapshot>(&caller, &id, request.body, How::Add, None).await?.into())
    }

    async fn replace_metadata(
        &self,
        cx: &RequestContext,
        request: ReplaceSnapshotMetadata,
    ) -> Result<ReplaceSnapshotMetadataResponse, ApiError> {
        let (caller, id) = (Caller::member(cx)?, request.snapshot_id);
        Ok(self
            .set_metadata::<Snapshot>(&caller, &id, request.body, How::Replace, None)
            .await?
            .into())
    }

    async fn show_metadata_item(
        &self,
        cx: &RequestContext,
        request: ShowSnapshotMetadataItem,
    ) -> Result<ShowSnapshotMetadataItemResponse, ApiError> {
        let (caller, id, key) = (Caller::reader(cx), request.snapshot_id, request.key);
        Ok(self.metadata_item::<Snapshot>(&caller, &id, &key).await?.into())
    }

    async fn set_metadata_item(
        &self,
        cx: &RequestContext,
        request: SetSnapshotMetadataItem,
    ) -> Result<SetSnapshotMetadataItemResponse, ApiError> {
        let (caller, id, key) = (Caller::member(cx)?, request.snapshot_id, request.key);
        Ok(self.set_metadata_item::<Snapshot>(&caller, &id, &key, request.body, None).await?.into())
    }

    async fn delete_metadata_item(
        &self,
        cx: &RequestContext,
        request: DeleteSnapshotMetadataItem,
    ) -> Result<DeleteSnapshotMetadataItemResponse, ApiError> {
        let (caller, id, key) = (Caller::member(cx)?, request.snapshot_id, request.key);
        self.delete_metadata_item::<Snapshot>(&caller, &id, &key).await?;
        Ok(DeleteSnapshotMetadataItemResponse::Ok)
    }
}
