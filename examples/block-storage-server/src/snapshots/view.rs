//! Snapshots as the wire has them.

use block_storage_v3::model::snapshots::{self as model, SnapshotSummary};

use crate::store::Snapshot;
use crate::text::timestamp;

/// As an answer to a change has it.
pub(super) fn snapshot(row: &Snapshot) -> model::Snapshot {
    model::Snapshot::build(|it| {
        it.id = row.id.as_str().into();
        it.created_at = timestamp(row.created_at);
        it.updated_at = row.updated_at.map(timestamp);
        it.name = row.name.clone();
        it.description = row.description.clone();
        it.volume_id = row.volume_id.as_str().into();
        it.status = row.status.clone();
        it.size = row.size;
        it.metadata = row.metadata.clone();
        it.user_id = Some(row.user_id.clone());
        it.consumes_quota = Some(true);
    })
}

/// As it is shown, and listed in detail.
pub(super) fn detailed(row: &Snapshot) -> model::Snapshot {
    let mut shown = snapshot(row);
    shown.project_id = Some(row.project_id.as_str().into());
    shown.progress = Some(row.progress.clone());
    shown
}

/// As the short list has it.
pub(super) fn summary(row: &Snapshot) -> SnapshotSummary {
    SnapshotSummary::build(|it| {
        it.id = row.id.as_str().into();
        it.created_at = timestamp(row.created_at);
        it.updated_at = row.updated_at.map(timestamp);
        it.name = row.name.clone();
        it.description = row.description.clone();
        it.volume_id = row.volume_id.as_str().into();
        it.status = row.status.as_str().into();
        it.size = row.size;
        it.metadata = row.metadata.clone();
    })
}
