//! Backups as the wire has them.

use block_storage_v3::model::backups::{self as model, BackupSummary};
use block_storage_v3::model::shared::Link;
use block_storage_v3::server::RequestContext;

use crate::caller::Caller;
use crate::store::Backup;
use crate::text::{timestamp, urls};

/// As it is shown, and listed in detail. Administrators see more.
pub(super) fn detailed(cx: &RequestContext, caller: &Caller, row: &Backup) -> model::Backup {
    let [own, bookmark] = urls(cx, &row.project_id, "backups", &row.id);
    model::Backup {
        id: row.id.clone().into(),
        status: row.status.clone(),
        size: row.size,
        object_count: 0,
        availability_zone: Some(row.availability_zone.clone()),
        container: row.container.clone(),
        created_at: timestamp(row.created_at),
        updated_at: row.updated_at.map(timestamp),
        name: row.name.clone(),
        description: row.description.clone(),
        fail_reason: row.fail_reason.clone(),
        volume_id: row.volume_id.clone().into(),
        links: vec![Link::new("self", own), Link::new("bookmark", bookmark)],
        is_incremental: false,
        has_dependent_backups: false,
        snapshot_id: row.snapshot_id.clone().map(Into::into),
        data_timestamp: timestamp(row.data_timestamp),
        metadata: Some(row.metadata.clone()),
        os_backup_project_attr_project_id: caller.admin.then(|| row.project_id.clone().into()),
        user_id: Some(row.user_id.clone()),
    }
}

/// As the short list and the answer to its making have it.
pub(super) fn summary(cx: &RequestContext, row: &Backup) -> BackupSummary {
    let [own, bookmark] = urls(cx, &row.project_id, "backups", &row.id);
    BackupSummary {
        id: row.id.clone().into(),
        name: row.name.clone(),
        links: vec![Link::new("self", own), Link::new("bookmark", bookmark)],
    }
}
