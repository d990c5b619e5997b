//! Volumes, their actions, transfers and those that another system made.

use block_storage_v3::model::manageable_volumes::*;
use block_storage_v3::model::types::VolumeTypeCreate;
use block_storage_v3::model::volume_transfer::*;
use block_storage_v3::model::volume_transfers::*;
use block_storage_v3::model::volumes::*;

use crate::tour::Tour;

/// The image that the service's image store has.
const IMAGE: &str = "70a599e0-31e7-49b7-b260-868f441e862b";

pub async fn visit(t: &Tour) {
    volumes(t).await;
    attached(t).await;
    images(t).await;
    moved(t).await;
    transfers(t).await;
    managed(t).await;
}

async fn volumes(t: &Tour) -> Option<()> {
    let volumes = t.since(0).volumes();
    let id = t.volume("plain").await?;
    t.call(volumes.list()).await;
    t.call(volumes.list_detail()).await;
    t.call(volumes.show(&id)).await;
    t.call(volumes.update(&id, VolumeUpdate::new().description("changed"))).await;
    t.call(t.since(12).volumes().get_summary()).await;

    let pairs = [("colour".to_owned(), "red".to_owned())];
    t.call(volumes.create_metadata(&id, pairs.clone().into())).await;
    t.call(volumes.show_metadata(&id)).await;
    t.call(volumes.update_metadata(&id, pairs.clone().into())).await;
    t.call(volumes.show_metadata_specific_key(&id, "colour")).await;
    t.call(volumes.update_metadata_specific_key(&id, "colour", pairs.into())).await;
    t.call(volumes.delete_metadata(&id, "colour")).await;

    t.call(volumes.extend(&id, ExtendVolumeSize::new(2))).await;
    t.volume_settled(&id).await;
    t.call(
        volumes.reset_status(&id, ResetVolumeStatuses::new(ResetVolumeStatusesStatus::Available)),
    )
    .await;
    let readonly = UpdateVolumeReadOnlyAccessModeFlag::new(false);
    t.call(volumes.update_readonly_flag(&id, readonly)).await;
    let completion = t.since(71).volumes();
    t.call(completion.extend_completion(&id, CompleteExtendingVolume::new().error(false))).await;
    t.call(volumes.delete(&id)).await;

    let id = t.volume("forced").await?;
    t.call(volumes.force_delete(&id)).await;
    Some(())
}

async fn attached(t: &Tour) -> Option<()> {
    let volumes = t.since(0).volumes();
    let id = t.volume("attached").await?;
    t.call(volumes.reserve(&id)).await;
    t.call(volumes.unreserve(&id)).await;
    t.call(volumes.reserve(&id)).await;
    let connector = InitializeVolumeAttachmentConnector::new().host("node").initiator("iqn.test");
    t.call(volumes.initialize_connection(&id, connector)).await;
    let attach = AttachVolumeServer::new("/dev/vdb").instance_uuid(IMAGE);
    t.call(volumes.attach(&id, attach)).await;
    t.volume_settled(&id).await;
    t.call(volumes.begin_detaching(&id)).await;
    t.call(volumes.roll_detaching(&id)).await;
    t.call(volumes.begin_detaching(&id)).await;
    let connector = TerminateVolumeAttachmentConnector::new().host("node").initiator("iqn.test");
    t.call(volumes.terminate_connection(&id, connector)).await;
    t.call(volumes.detach(&id, DetachVolumeServer::new())).await;
    t.volume_settled(&id).await;

    let attach = AttachVolumeServer::new("/dev/vdb").instance_uuid(IMAGE);
    t.call(volumes.attach(&id, attach)).await;
    t.volume_settled(&id).await;
    let attachment = volumes.show(&id).await.ok().and_then(|volume| {
        let body: serde_json::Value = serde_json::from_slice(volume.body()).ok()?;
        Some(body["volume"]["attachments"][0]["attachment_id"].as_str()?.to_owned())
    });
    let detach = ForceDetachVolume::new()
        .attachment_id(attachment.unwrap_or_default())
        .connector(ForceDetachVolumeConnector::new().initiator("iqn.test"));
    t.call(volumes.force_detach(&id, detach)).await;
    t.volume_settled(&id).await;
    t.call(volumes.delete(&id)).await;
    Some(())
}

async fn images(t: &Tour) -> Option<()> {
    let volumes = t.since(0).volumes();
    let id = t.volume("image").await?;
    let metadata = [("os".to_owned(), "linux".to_owned())];
    t.call(volumes.set_image_metadata(&id, SetImageMetadataVolume::new(metadata.into()))).await;
    t.call(volumes.show_image_metadata(&id, Default::default())).await;
    t.call(volumes.unset_image_metadata(&id, RemoveImageMetadataVolume::new("os"))).await;
    let bootable = UpdateVolumeBootableStatus::new(true.into());
    t.call(volumes.set_bootable(&id, bootable)).await;
    t.call(volumes.upload_image(&id, UploadVolumeImage::new(t.name("image")))).await;
    t.volume_settled(&id).await;
    t.call(t.since(68).volumes().reimage(&id, ReimageVolume::new(IMAGE))).await;
    t.volume_settled(&id).await;
    t.call(volumes.delete(&id)).await;
    Some(())
}

async fn moved(t: &Tour) -> Option<()> {
    let volumes = t.since(0).volumes();
    let (id, other) = (t.volume("moved").await?, t.volume("other").await?);
    let new_type = VolumeTypeCreate::new(t.name("retype"));
    let new_type = t.call(t.since(0).types().create_volume(new_type)).await?.id.to_string();
    t.call(volumes.retype(&id, RetypeVolume::new(&new_type))).await;
    t.volume_settled(&id).await;
    let fresh = t.volume("fresh").await?;
    t.call(volumes.migrate_completion(&fresh, CompleteMigrationVolume::new(&other))).await;
    let host = volumes.show(&id).await.ok()?.host.clone().unwrap_or_default();
    let target =
        if host.contains("fake1") { "livehost@fake2#fake2" } else { "livehost@fake1#fake1" };
    let migrate = MigrateVolume::new().host(target);
    t.call(volumes.migrate(&id, migrate)).await;
    t.volume_settled(&id).await;
    t.call(volumes.unmanage(&other)).await;
    Some(())
}

async fn transfers(t: &Tour) -> Option<()> {
    let id = t.volume("transferred").await?;
    let transfers = t.since(0).volume_transfer();
    let create = CreateVolumeTransfer::new(&id).name("one");
    let transfer = t.call(transfers.create(create)).await?;
    t.call(transfers.list()).await;
    t.call(transfers.list_detail()).await;
    t.call(transfers.show(&transfer.id)).await;
    t.call(transfers.delete(&transfer.id)).await;
    let transfer = t.call(transfers.create(CreateVolumeTransfer::new(&id).name("two"))).await?;
    let key = transfer.auth_key.clone().unwrap_or_default();
    t.call(transfers.accept(&transfer.id, AcceptVolumeTransfer::new(key))).await;
    t.volume_settled(&id).await;

    let transfers = t.since(55).volume_transfers();
    let create = CreateVolumeTransferTransfers::new(&id).name("three").no_snapshots(true);
    let transfer = t.call(transfers.create_transfers(create)).await?;
    t.call(transfers.get()).await;
    t.call(transfers.get_detail()).await;
    t.call(transfers.show_transfers(&transfer.id)).await;
    t.call(transfers.delete_transfers(&transfer.id)).await;
    let create = CreateVolumeTransferTransfers::new(&id).name("four");
    let transfer = t.call(transfers.create_transfers(create)).await?;
    let key = transfer.auth_key.clone().unwrap_or_default();
    let accept = AcceptVolumeTransferTransfers::new(key);
    t.call(transfers.accept_transfers(&transfer.id, accept)).await;
    Some(())
}

async fn managed(t: &Tour) -> Option<()> {
    let manageable = t.since(8).manageable_volumes();
    let host = "livehost@fake1#fake1";
    let create = ManageExistingVolumeRef::new().source_name("unmanaged-vol-1");
    let create = ManageExistingVolume::new(create).host(host.to_owned()).name(t.name("managed"));
    t.call(manageable.manage_existing(create)).await;
    t.call(manageable.list_summary_available_manage().query("host", host)).await;
    t.call(manageable.list_available_manage_detail().host(host)).await;
    Some(())
}
