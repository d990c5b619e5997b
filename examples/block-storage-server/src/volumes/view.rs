//! Volumes as the wire has them.

use block_storage_v3::model::shared::Link;
use block_storage_v3::model::volumes::{
    self as model, VolumeAttachment, VolumeBootable, VolumeSummary,
};
use block_storage_v3::server::RequestContext;

use crate::caller::Caller;
use crate::store::{Attachment, Metadata, Volume};
use crate::text::{timestamp, urls};

/// As an answer to a change has it. `type_name` is that of its volume type.
pub(super) fn volume(cx: &RequestContext, row: &Volume, type_name: &str) -> model::Volume {
    let [own, bookmark] = urls(cx, &row.project_id, "volumes", &row.id);
    model::Volume {
        id: row.id.as_str().into(),
        status: row.status.clone(),
        size: row.size,
        availability_zone: Some(row.availability_zone.clone()),
        created_at: timestamp(row.created_at),
        updated_at: row.updated_at.map(timestamp),
        name: row.name.clone(),
        description: row.description.clone(),
        volume_type: type_name.to_owned(),
        snapshot_id: row.snapshot_id.clone().map(Into::into),
        source_volid: row.source_volid.clone(),
        metadata: metadata(row),
        links: vec![Link::new("self", own), Link::new("bookmark", bookmark)],
        user_id: row.user_id.clone(),
        bootable: if row.bootable { VolumeBootable::True } else { VolumeBootable::False },
        encrypted: false,
        replication_status: None,
        consistencygroup_id: None,
        multiattach: row.multiattach,
        attachments: row.attachments.iter().map(|a| attachment(row, a)).collect(),
        migration_status: None,
        group_id: None,
        provider_id: None,
        shared_targets: Some(false),
        service_uuid: None,
        cluster_name: None,
        volume_type_id: Some(row.volume_type_id.as_str().into()),
        consumes_quota: Some(true),
        os_vol_host_attr_host: None,
        os_vol_tenant_attr_tenant_id: None,
        os_vol_mig_status_attr_migstat: None,
        os_vol_mig_status_attr_name_id: None,
        encryption_key_id: None,
        volume_image_metadata: None,
    }
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
    model::Volume {
        os_vol_tenant_attr_tenant_id: Some(row.project_id.clone()),
        os_vol_host_attr_host: row.host.clone().filter(|_| caller.admin),
        os_vol_mig_status_attr_migstat: migration.map(str::to_owned),
        migration_status: migration.map(Into::into),
        volume_image_metadata: if image.is_empty() { None } else { Some(image.clone()) },
        ..volume(cx, row, type_name)
    }
}

/// As the short list has it.
pub(super) fn summary(cx: &RequestContext, row: &Volume) -> VolumeSummary {
    let [own, bookmark] = urls(cx, &row.project_id, "volumes", &row.id);
    VolumeSummary {
        id: row.id.as_str().into(),
        name: row.name.clone(),
        links: vec![Link::new("self", own), Link::new("bookmark", bookmark)],
    }
}

/// The user's metadata, and what the service notes among them.
fn metadata(row: &Volume) -> Metadata {
    let mut metadata = row.metadata.clone();
    metadata.extend(row.admin_metadata.iter().map(|(k, v)| (k.clone(), v.clone())));
    metadata
}

fn attachment(row: &Volume, attachment: &Attachment) -> VolumeAttachment {
    VolumeAttachment {
        id: row.id.as_str().into(),
        attachment_id: attachment.id.clone(),
        volume_id: row.id.as_str().into(),
        server_id: attachment.server_id.clone(),
        host_name: attachment.host_name.clone(),
        device: attachment.device.clone(),
        attached_at: timestamp(attachment.attached_at),
    }
}
