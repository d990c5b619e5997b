//! Snapshots, and those that another system made.

use block_storage_v3::model::manageable_snapshots::*;
use block_storage_v3::model::snapshots::*;
use block_storage_v3::model::volumes::RevertVolumeSnapshot;

use crate::tour::{Tour, text};

pub async fn visit(t: &Tour) -> Option<()> {
    let volume = t.volume("snapped").await?;
    let snapshots = t.since(0).snapshots();
    let id = snapshot(t, &volume, "plain").await?;
    t.call(snapshots.list()).await;
    t.call(snapshots.list_detail()).await;
    t.call(snapshots.show(&id)).await;
    t.call(snapshots.update(&id, SnapshotUpdate::new().description("changed".to_owned()))).await;

    let pairs = [("colour".to_owned(), "red".to_owned())];
    t.call(snapshots.create_metadata(&id, pairs.clone().into())).await;
    t.call(snapshots.show_metadata(&id)).await;
    t.call(snapshots.update_metadata(&id, pairs.clone().into())).await;
    t.call(snapshots.show_metadata_specific_key(&id, "colour")).await;
    t.call(snapshots.update_metadata_specific_key(&id, "colour", pairs.into())).await;
    t.call(snapshots.delete_metadata(&id, "colour")).await;

    t.call(
        snapshots.reset_status(&id, ResetSnapshotStatus::new(ResetSnapshotStatusValue::Creating)),
    )
    .await;
    t.call(
        snapshots
            .update_status(&id, UpdateStatusSnapshot::new(UpdateStatusSnapshotStatus::Available)),
    )
    .await;
    let revert = RevertVolumeSnapshot::new(&id);
    t.call(t.since(40).volumes().revert(&volume, revert)).await;
    t.volume_settled(&volume).await;
    t.call(snapshots.delete(&id)).await;
    let id = snapshot(t, &volume, "forced").await?;
    t.call(snapshots.force_delete(&id)).await;

    let manageable = t.since(8).manageable_snapshots();
    let host = t.since(0).volumes().show(&volume).await.ok()?;
    let host = host.host.clone().unwrap_or_default();
    let found = ManageExistingSnapshotRef::new().source_name("unmanaged-snap-1");
    t.call(manageable.manage_existing(ManageExistingSnapshot::new(found, &volume))).await;
    t.call(manageable.list_summary_available_manage().host(&host)).await;
    t.call(manageable.list_available_manage_detail().host(&host)).await;
    Some(())
}

/// A new snapshot, available.
pub async fn snapshot(t: &Tour, volume: &str, name: &str) -> Option<String> {
    let snapshots = t.since(0).snapshots();
    let create = SnapshotCreate::new(volume).name(t.name(name));
    let id = t.call(snapshots.create(create)).await?.id.to_string();
    t.settled(|| async { Ok(text(&snapshots.show(&id).await?.status)) }).await;
    Some(id)
}
