//! Volumes as the wire has them.

use block_storage_v3::model::volumes::{
    self as model, VolumeAttachment, VolumeBootable, VolumeSummary,
};
use block_storage_v3::server::RequestContext;

use crate::caller::Caller;
use crate::store::{Attachment, Metadata, Volume};
use crate::text::{links, timestamp, urls};

/// As an answer to a change has it. `type_name` is that of its volume type.
pub(super) fn volume(cx: &RequestContext, row: &Volume, type_name: &str) -> model::Volume {
    let [own, bookmark] = urls(cx, &row.project_id, "volumes", &row.id);
    model::Volume::build(|it| {
        it.id = row.id.as_str().into();
        it.status = row.status.clone();
        it.size = row.size;
        it.availability_zone = Some(row.availability_zone.clone());
        it.created_at = timestamp(row.created_at);
        it.updated_at = row.updated_at.map(timestamp);
        it.name = row.name.clone();
        it.description = row.description.clone();
        it.volume_type = type_name.to_owned();
        it.snapshot_id = row.snapshot_id.clone().map(Into::into);
        it.source_volid = row.source_volid.clone();
        it.metadata = metadata(row);
        it.links = links(own, bookmark);
        it.user_id = row.user_id.clone();
        it.bootable = if row.bootable { VolumeBootable::True } else { VolumeBootable::False };
        it.multiattach = row.multiattach;
        it.attachments = row.attachments.iter().map(|a| attachment(row, a)).collect();
        it.shared_targets = Some(false);
        it.volume_type_id = Some(row.volume_type_id.as_str().into());
        it.consumes_quota = Some(true);
    })
}

/// As it is shown, and listed in detail. Administrators see more.
pub(super) fn detailed(
    cx: &RequestContext,
    caller: &Caller,
    row: &Volume,
    type_name: &str,
) -> model::Volume {
    let image = &row.image_metadata;
    let migration = row.migration_status.as_deref().filter(|_| caller.admin);
    let mut shown = volume(cx, row, type_name);
    shown.tenant_id = Some(row.project_id.clone());
    shown.host = row.host.clone().filter(|_| caller.admin);
    shown.migstat = migration.map(str::to_owned);
    shown.migration_status = migration.map(Into::into);
    shown.volume_image_metadata = if image.is_empty() { None } else { Some(image.clone()) };
    shown
}

/// As the short list has it.
pub(super) fn summary(cx: &RequestContext, row: &Volume) -> VolumeSummary {
    let [own, bookmark] = urls(cx, &row.project_id, "volumes", &row.id);
    VolumeSummary::build(|it| {
        it.id = row.id.as_str().into();
        it.name = row.name.clone();
        it.links = links(own, bookmark);
    })
}

/// The user's metadata, and what the service notes among them.
fn metadata(row: &Volume) -> Metadata {
    let mut metadata = row.metadata.clone();
    metadata.extend(row.admin_metadata.iter().map(|(k, v)| (k.clone(), v.clone())));
    metadata
}

fn attachment(row: &Volume, attachment: &Attachment) -> VolumeAttachment {
    VolumeAttachment::build(|it| {
        it.id = row.id.as_str().into();
        it.attachment_id = attachment.id.clone();
        it.volume_id = row.id.as_str().into();
        it.server_id = attachment.server_id.clone();
        it.host_name = attachment.host_name.clone();
        it.device = attachment.device.clone();
        it.attached_at = timestamp(attachment.attached_at);
    })
}
