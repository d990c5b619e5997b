//! Snapshots as the wire has them.

use block_storage_v3::model::snapshots::{self as model, SnapshotSummary};

use crate::store::Snapshot;
use crate::text::timestamp;

/// As an answer to a change has it.
pub(super) fn snapshot(row: &Snapshot) -> model::Snapshot {
    model::Snapshot {
        id: row.id.as_str().into(),
        created_at: timestamp(row.created_at),
        updated_at: row.updated_at.map(timestamp),
        name: row.name.clone(),
        description: row.description.clone(),
        volume_id: row.volume_id.as_str().into(),
        status: row.status.clone(),
        size: row.size,
        metadata: row.metadata.clone(),
        group_snapshot_id: None,
        user_id: Some(row.user_id.clone()),
        consumes_quota: Some(true),
        os_extended_snapshot_attributes_project_id: None,
        os_extended_snapshot_attributes_progress: None,
    }
}

/// As it is shown, and listed in detail.
pub(super) fn detailed(row: &Snapshot) -> model::Snapshot {
    model::Snapshot {
        os_extended_snapshot_attributes_project_id: Some(row.project_id.as_str().into()),
        os_extended_snapshot_attributes_progress: Some(row.progress.clone()),
        ..snapshot(row)
    }
}

/// As the short list has it.
pub(super) fn summary(row: &Snapshot) -> SnapshotSummary {
    SnapshotSummary {
        id: row.id.as_str().into(),
        created_at: timestamp(row.created_at),
        updated_at: row.updated_at.map(timestamp),
        name: row.name.clone(),
        description: row.description.clone(),
        volume_id: row.volume_id.as_str().into(),
        status: row.status.as_str().into(),
        size: row.size,
        metadata: row.metadata.clone(),
    }
}
