//! Backups as the wire has them.

use block_storage_v3::model::backups::{
    self as model, BackupLink, BackupLinkRel, BackupSummary, BackupSummaryLink,
    BackupSummaryLinkRel,
};
use block_storage_v3::server::RequestContext;

use crate::caller::Caller;
use crate::store::Backup;
use crate::text::{timestamp, urls};

/// As the answer to its making has it: little more than its id.
pub(super) fn created(cx: &RequestContext, row: &Backup) -> model::Backup {
    let [own, bookmark] = urls(cx, &row.project_id, "backups", &row.id);
    let links = vec![
        BackupLink { rel: BackupLinkRel::SelfValue, href: own },
        BackupLink { rel: BackupLinkRel::Bookmark, href: bookmark },
    ];
    model::Backup { name: row.name.clone(), ..model::Backup::new(&row.id, links) }
}

/// As it is shown, and listed in detail. Administrators see more.
pub(super) fn detailed(cx: &RequestContext, caller: &Caller, row: &Backup) -> model::Backup {
    model::Backup {
        status: Some(row.status.clone()),
        size: Some(row.size),
        object_count: Some(0),
        availability_zone: Some(row.availability_zone.clone()),
        container: row.container.clone(),
        created_at: Some(timestamp(row.created_at)),
        updated_at: row.updated_at.map(timestamp),
        description: row.description.clone(),
        fail_reason: row.fail_reason.clone(),
        volume_id: Some(row.volume_id.clone()),
        is_incremental: Some(false),
        has_dependent_backups: Some(false),
        snapshot_id: row.snapshot_id.clone(),
        data_timestamp: Some(timestamp(row.data_timestamp)),
        metadata: Some(row.metadata.clone()),
        os_backup_project_attr_project_id: caller.admin.then(|| row.project_id.clone()),
        user_id: Some(row.user_id.clone()),
        ..created(cx, row)
    }
}

/// As the short list has it.
pub(super) fn summary(cx: &RequestContext, row: &Backup) -> BackupSummary {
    let [own, bookmark] = urls(cx, &row.project_id, "backups", &row.id);
    BackupSummary {
        id: row.id.clone(),
        name: row.name.clone(),
        links: vec![
            BackupSummaryLink { rel: BackupSummaryLinkRel::SelfValue, href: own },
            BackupSummaryLink { rel: BackupSummaryLinkRel::Bookmark, href: bookmark },
        ],
    }
}
