//! Volumes.

mod attach;
mod change;
mod create;
mod list;
mod place;
mod view;

use block_storage_v3::server::volumes::{
    AddVolumeMetadata, AddVolumeMetadataResponse, AttachVolumeRequest, AttachVolumeResponse,
    BeginDetachingVolumeRequest, BeginDetachingVolumeResponse, CompleteVolumeExtensionRequest,
    CompleteVolumeExtensionResponse, CompleteVolumeMigrationRequest,
    CompleteVolumeMigrationResponse, CreateVolume, CreateVolumeResponse, DeleteVolume,
    DeleteVolumeMetadataItem, DeleteVolumeMetadataItemResponse, DeleteVolumeResponse,
    DetachVolumeRequest, DetachVolumeResponse, ExtendVolumeRequest, ExtendVolumeResponse,
    ForceDeleteVolumeRequest, ForceDeleteVolumeResponse, ForceDetachVolumeRequest,
    ForceDetachVolumeResponse, InitializeVolumeConnectionRequest,
    InitializeVolumeConnectionResponse, ListVolumes, ListVolumesDetail, ListVolumesDetailResponse,
    ListVolumesResponse, MigrateVolumeRequest, MigrateVolumeResponse, ReimageVolumeRequest,
    ReimageVolumeResponse, ReplaceVolumeMetadata, ReplaceVolumeMetadataResponse,
    ReserveVolumeRequest, ReserveVolumeResponse, ResetVolumeStatusRequest,
    ResetVolumeStatusResponse, RetypeVolumeRequest, RetypeVolumeResponse, RevertVolumeRequest,
    RevertVolumeResponse, RollBackDetachingVolumeRequest, RollBackDetachingVolumeResponse,
    SetVolumeBootableFlagRequest, SetVolumeBootableFlagResponse, SetVolumeImageMetadataRequest,
    SetVolumeImageMetadataResponse, SetVolumeMetadataItem, SetVolumeMetadataItemResponse,
    SetVolumeReadOnlyFlagRequest, SetVolumeReadOnlyFlagResponse, ShowVolume,
    ShowVolumeImageMetadata, ShowVolumeImageMetadataResponse, ShowVolumeMetadata,
    ShowVolumeMetadataItem, ShowVolumeMetadataItemResponse, ShowVolumeMetadataResponse,
    ShowVolumeResponse, ShowVolumeSummary, ShowVolumeSummaryResponse,
    TerminateVolumeConnectionRequest, TerminateVolumeConnectionResponse, UnmanageVolumeRequest,
    UnmanageVolumeResponse, UnreserveVolumeRequest, UnreserveVolumeResponse,
    UnsetVolumeImageMetadataRequest, UnsetVolumeImageMetadataResponse, UpdateVolume,
    UpdateVolumeResponse, UploadVolumeImageRequest, UploadVolumeImageResponse,
};
use block_storage_v3::server::{ApiError, RequestContext, Volumes};

use self::change::Deletion;
use crate::caller::Caller;
use crate::metadata::{self, Described, How};
use crate::service::{Owned, Service};
use crate::store::{Metadata, Volume};

impl Owned for Volume {
    fn project_id(&self) -> &str {
        &self.project_id
    }
}

impl Described for Volume {
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.metadata
    }
}

/// The fault of lacking the Image service.
fn no_images() -> ApiError {
    ApiError::not_implemented("This needs the Image service, which this server does not know.")
}

impl Volumes for Service {
    async fn list(
        &self,
        cx: &RequestContext,
        request: ListVolumes,
    ) -> Result<ListVolumesResponse, ApiError> {
        Ok(self.list_volumes(cx, request).await?.into())
    }

    async fn list_detail(
        &self,
        cx: &RequestContext,
        request: ListVolumesDetail,
    ) -> Result<ListVolumesDetailResponse, ApiError> {
        Ok(self.list_volumes_detail(cx, request).await?.into())
    }

    async fn show_summary(
        &self,
        cx: &RequestContext,
        request: ShowVolumeSummary,
    ) -> Result<ShowVolumeSummaryResponse, ApiError> {
        Ok(self.summarize(cx, request.all_tenants).await?.into())
    }

    async fn create(
        &self,
        cx: &RequestContext,
        request: CreateVolume,
    ) -> Result<CreateVolumeResponse, ApiError> {
        let volume = self.create_volume(&Caller::member(cx)?, request.body).await?;
        let type_name = self.type_name(&volume.volume_type_id).await?;
        Ok(view::volume(cx, &volume, &type_name).into())
    }

    async fn show(
        &self,
        cx: &RequestContext,
        request: ShowVolume,
    ) -> Result<ShowVolumeResponse, ApiError> {
        let caller = Caller::reader(cx);
        let volume: Volume = self.find(&caller, &request.volume_id).await?;
        let type_name = self.type_name(&volume.volume_type_id).await?;
        Ok(view::detailed(cx, &caller, &volume, &type_name).into())
    }

    async fn update(
        &self,
        cx: &RequestContext,
        request: UpdateVolume,
    ) -> Result<UpdateVolumeResponse, ApiError> {
        let caller = Caller::member(cx)?;
        // Earlier versions take a change that changes nothing.
        let strict = cx.at_least(3, 53);
        let volume = self.update_volume(&caller, &request.volume_id, request.body, strict).await?;
        let type_name = self.type_name(&volume.volume_type_id).await?;
        Ok(view::volume(cx, &volume, &type_name).into())
    }

    async fn delete(
        &self,
        cx: &RequestContext,
        request: DeleteVolume,
    ) -> Result<DeleteVolumeResponse, ApiError> {
        let force = request.force.unwrap_or(false);
        let caller = if force { Caller::admin(cx)? } else { Caller::member(cx)? };
        let how = Deletion { cascade: request.cascade.unwrap_or(false), force };
        self.delete_volume(&caller, &request.volume_id, how).await?;
        Ok(DeleteVolumeResponse::Accepted)
    }

    async fn force_delete(
        &self,
        cx: &RequestContext,
        request: ForceDeleteVolumeRequest,
    ) -> Result<ForceDeleteVolumeResponse, ApiError> {
        let how = Deletion { force: true, cascade: false };
        self.delete_volume(&Caller::admin(cx)?, &request.volume_id, how).await?;
        Ok(ForceDeleteVolumeResponse::Accepted)
    }

    async fn unmanage(
        &self,
        cx: &RequestContext,
        request: UnmanageVolumeRequest,
    ) -> Result<UnmanageVolumeResponse, ApiError> {
        self.unmanage_volume(&Caller::admin(cx)?, &request.volume_id).await?;
        Ok(UnmanageVolumeResponse::Accepted)
    }

    async fn show_metadata(
        &self,
        cx: &RequestContext,
        request: ShowVolumeMetadata,
    ) -> Result<ShowVolumeMetadataResponse, ApiError> {
        let caller = Caller::reader(cx);
        let body = self.metadata::<Volume>(&caller, &request.volume_id).await?;
        let e_tag = Some(metadata::tag(&body));
        Ok(ShowVolumeMetadataResponse::Ok { body, e_tag })
    }

    async fn add_metadata(
        &self,
        cx: &RequestContext,
        request: AddVolumeMetadata,
    ) -> Result<AddVolumeMetadataResponse, ApiError> {
        let (caller, id) = (Caller::member(cx)?, request.volume_id);
        Ok(self.set_metadata::<Volume>(&caller, &id, request.body, How::Add, None).await?.into())
    }

    async fn replace_metadata(
        &self,
        cx: &RequestContext,
        request: ReplaceVolumeMetadata,
    ) -> Result<ReplaceVolumeMetadataResponse, ApiError> {
        let (caller, id) = (Caller::member(cx)?, request.volume_id);
        let tag = request.if_match.as_deref();
        Ok(self.set_metadata::<Volume>(&caller, &id, request.body, How::Replace, tag).await?.into())
    }

    async fn show_metadata_item(
        &self,
        cx: &RequestContext,
        request: ShowVolumeMetadataItem,
    ) -> Result<ShowVolumeMetadataItemResponse, ApiError> {
        let (caller, id, key) = (Caller::reader(cx), request.volume_id, request.key);
        Ok(self.metadata_item::<Volume>(&caller, &id, &key).await?.into())
    }

    async fn set_metadata_item(
        &self,
        cx: &RequestContext,
        request: SetVolumeMetadataItem,
    ) -> Result<SetVolumeMetadataItemResponse, ApiError> {
        let (caller, id, key) = (Caller::member(cx)?, request.volume_id, request.key);
        let tag = request.if_match.as_deref();
        Ok(self.set_metadata_item::<Volume>(&caller, &id, &key, request.body, tag).await?.into())
    }

    async fn delete_metadata_item(
        &self,
        cx: &RequestContext,
        request: DeleteVolumeMetadataItem,
    ) -> Result<DeleteVolumeMetadataItemResponse, ApiError> {
        let (caller, id, key) = (Caller::member(cx)?, request.volume_id, request.key);
        self.delete_metadata_item::<Volume>(&caller, &id, &key).await?;
        Ok(DeleteVolumeMetadataItemResponse::Ok)
    }

    async fn extend(
        &self,
        cx: &RequestContext,
        request: ExtendVolumeRequest,
    ) -> Result<ExtendVolumeResponse, ApiError> {
        let caller = Caller::member(cx)?;
        self.extend_volume(cx, &caller, &request.volume_id, request.body.new_size).await?;
        Ok(ExtendVolumeResponse::Accepted)
    }

    async fn extend_completion(
        &self,
        cx: &RequestContext,
        request: CompleteVolumeExtensionRequest,
    ) -> Result<CompleteVolumeExtensionResponse, ApiError> {
        self.complete_extension(&Caller::admin(cx)?, &request.volume_id).await?;
        Ok(CompleteVolumeExtensionResponse::Accepted)
    }

    async fn reset_status(
        &self,
        cx: &RequestContext,
        request: ResetVolumeStatusRequest,
    ) -> Result<ResetVolumeStatusResponse, ApiError> {
        self.reset_volume(&Caller::admin(cx)?, &request.volume_id, request.body).await?;
        Ok(ResetVolumeStatusResponse::Accepted)
    }

    async fn revert(
        &self,
        cx: &RequestContext,
        request: RevertVolumeRequest,
    ) -> Result<RevertVolumeResponse, ApiError> {
        let (caller, snapshot) = (Caller::member(cx)?, request.body.snapshot_id);
        self.revert_volume(&caller, &request.volume_id, &snapshot).await?;
        Ok(RevertVolumeResponse::Accepted)
    }

    async fn retype(
        &self,
        cx: &RequestContext,
        request: RetypeVolumeRequest,
    ) -> Result<RetypeVolumeResponse, ApiError> {
        self.retype_volume(&Caller::member(cx)?, &request.volume_id, request.body).await?;
        Ok(RetypeVolumeResponse::Accepted)
    }

    async fn migrate(
        &self,
        cx: &RequestContext,
        request: MigrateVolumeRequest,
    ) -> Result<MigrateVolumeResponse, ApiError> {
        self.migrate_volume(&Caller::admin(cx)?, &request.volume_id, request.body).await?;
        Ok(MigrateVolumeResponse::Accepted)
    }

    async fn migrate_completion(
        &self,
        cx: &RequestContext,
        request: CompleteVolumeMigrationRequest,
    ) -> Result<CompleteVolumeMigrationResponse, ApiError> {
        let (caller, new) = (Caller::admin(cx)?, request.body.new_volume);
        match self.complete_migration(&caller, &request.volume_id, &new).await? {}
    }

    async fn set_bootable(
        &self,
        cx: &RequestContext,
        request: SetVolumeBootableFlagRequest,
    ) -> Result<SetVolumeBootableFlagResponse, ApiError> {
        let caller = Caller::member(cx)?;
        self.set_bootable(&caller, &request.volume_id, request.body.bootable).await?;
        Ok(SetVolumeBootableFlagResponse::Ok)
    }

    async fn update_readonly_flag(
        &self,
        cx: &RequestContext,
        request: SetVolumeReadOnlyFlagRequest,
    ) -> Result<SetVolumeReadOnlyFlagResponse, ApiError> {
        let caller = Caller::member(cx)?;
        self.set_read_only(&caller, &request.volume_id, request.body.readonly).await?;
        Ok(SetVolumeReadOnlyFlagResponse::Accepted)
    }

    async fn set_image_metadata(
        &self,
        cx: &RequestContext,
        request: SetVolumeImageMetadataRequest,
    ) -> Result<SetVolumeImageMetadataResponse, ApiError> {
        let (caller, items) = (Caller::member(cx)?, request.body.metadata);
        Ok(self.set_image_metadata(&caller, &request.volume_id, items).await?.into())
    }

    async fn unset_image_metadata(
        &self,
        cx: &RequestContext,
        request: UnsetVolumeImageMetadataRequest,
    ) -> Result<UnsetVolumeImageMetadataResponse, ApiError> {
        let caller = Caller::member(cx)?;
        self.unset_image_metadata(&caller, &request.volume_id, &request.body.key).await?;
        Ok(UnsetVolumeImageMetadataResponse::Ok)
    }

    async fn show_image_metadata(
        &self,
        cx: &RequestContext,
        request: ShowVolumeImageMetadata,
    ) -> Result<ShowVolumeImageMetadataResponse, ApiError> {
        let volume: Volume = self.find(&Caller::reader(cx), &request.volume_id).await?;
        Ok(volume.image_metadata.into())
    }

    async fn reserve(
        &self,
        cx: &RequestContext,
        request: ReserveVolumeRequest,
    ) -> Result<ReserveVolumeResponse, ApiError> {
        self.reserve(&Caller::member(cx)?, &request.volume_id).await?;
        Ok(ReserveVolumeResponse::Accepted)
    }

    async fn unreserve(
        &self,
        cx: &RequestContext,
        request: UnreserveVolumeRequest,
    ) -> Result<UnreserveVolumeResponse, ApiError> {
        self.unreserve(&Caller::member(cx)?, &request.volume_id).await?;
        Ok(UnreserveVolumeResponse::Accepted)
    }

    async fn attach(
        &self,
        cx: &RequestContext,
        request: AttachVolumeRequest,
    ) -> Result<AttachVolumeResponse, ApiError> {
        self.attach_volume(&Caller::member(cx)?, &request.volume_id, request.body).await?;
        Ok(AttachVolumeResponse::Accepted)
    }

    async fn begin_detaching(
        &self,
        cx: &RequestContext,
        request: BeginDetachingVolumeRequest,
    ) -> Result<BeginDetachingVolumeResponse, ApiError> {
        self.begin_detaching(&Caller::member(cx)?, &request.volume_id).await?;
        Ok(BeginDetachingVolumeResponse::Accepted)
    }

    async fn roll_detaching(
        &self,
        cx: &RequestContext,
        request: RollBackDetachingVolumeRequest,
    ) -> Result<RollBackDetachingVolumeResponse, ApiError> {
        self.roll_detaching(&Caller::member(cx)?, &request.volume_id).await?;
        Ok(RollBackDetachingVolumeResponse::Accepted)
    }

    async fn detach(
        &self,
        cx: &RequestContext,
        request: DetachVolumeRequest,
    ) -> Result<DetachVolumeResponse, ApiError> {
        let (caller, attachment) = (Caller::member(cx)?, request.body.attachment_id.into_value());
        self.detach_volume(&caller, &request.volume_id, attachment, false).await?;
        Ok(DetachVolumeResponse::Accepted)
    }

    async fn force_detach(
        &self,
        cx: &RequestContext,
        request: ForceDetachVolumeRequest,
    ) -> Result<ForceDetachVolumeResponse, ApiError> {
        let (caller, attachment) = (Caller::admin(cx)?, request.body.attachment_id.into_value());
        self.detach_volume(&caller, &request.volume_id, attachment, true).await?;
        Ok(ForceDetachVolumeResponse::Accepted)
    }

    async fn initialize_connection(
        &self,
        cx: &RequestContext,
        request: InitializeVolumeConnectionRequest,
    ) -> Result<InitializeVolumeConnectionResponse, ApiError> {
        let caller = Caller::member(cx)?;
        Ok(self.initialize(&caller, &request.volume_id).await?.into())
    }

    async fn terminate_connection(
        &self,
        cx: &RequestContext,
        request: TerminateVolumeConnectionRequest,
    ) -> Result<TerminateVolumeConnectionResponse, ApiError> {
        // A file is open to every host of this machine; there is nothing to shut.
        self.find::<Volume>(&Caller::member(cx)?, &request.volume_id).await?;
        Ok(TerminateVolumeConnectionResponse::Accepted)
    }

    async fn upload_image(
        &self,
        cx: &RequestContext,
        request: UploadVolumeImageRequest,
    ) -> Result<UploadVolumeImageResponse, ApiError> {
        self.find::<Volume>(&Caller::member(cx)?, &request.volume_id).await?;
        Err(no_images())
    }

    async fn reimage(
        &self,
        cx: &RequestContext,
        request: ReimageVolumeRequest,
    ) -> Result<ReimageVolumeResponse, ApiError> {
        self.find::<Volume>(&Caller::member(cx)?, &request.volume_id).await?;
        Err(no_images())
    }
}
