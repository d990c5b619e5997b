//! Backups as the wire has them.

use block_storage_v3::model::backups::{self as model, BackupSummary};
use block_storage_v3::server::RequestContext;

use crate::caller::Caller;
use crate::store::Backup;
use crate::text::{links, timestamp, urls};

/// As it is shown, and listed in detail. Administrators see more.
pub(super) fn detailed(cx: &RequestContext, caller: &Caller, row: &Backup) -> model::Backup {
    let [own, bookmark] = urls(cx, &row.project_id, "backups", &row.id);
    model::Backup::build(|it| {
        it.id = row.id.clone().into();
        it.status = row.status.clone();
        it.size = row.size;
        it.availability_zone = Some(row.availability_zone.clone());
        it.container = row.container.clone();
        it.created_at = timestamp(row.created_at);
        it.updated_at = row.updated_at.map(timestamp);
        it.name = row.name.clone();
        it.description = row.description.clone();
        it.fail_reason = row.fail_reason.clone();
        it.volume_id = row.volume_id.clone().into();
        it.links = links(own, bookmark);
        it.snapshot_id = row.snapshot_id.clone().map(Into::into);
        it.data_timestamp = timestamp(row.data_timestamp);
        it.metadata = Some(row.metadata.clone());
        it.project_id = caller.admin.then(|| row.project_id.clone().into());
        it.user_id = Some(row.user_id.clone());
    })
}

/// As the short list and the answer to its making have it.
pub(super) fn summary(cx: &RequestContext, row: &Backup) -> BackupSummary {
    let [own, bookmark] = urls(cx, &row.project_id, "backups", &row.id);
    BackupSummary::build(|it| {
        it.id = row.id.clone().into();
        it.name = row.name.clone();
        it.links = links(own, bookmark);
    })
}
