//! Backups.

use block_storage_v3::model::backups::*;

use crate::tour::{Tour, text};

pub async fn visit(t: &Tour) -> Option<()> {
    let volume = t.volume("backed-up").await?;
    let backups = t.since(0).backups();
    let settled =
        async |id: &str| t.settled(|| async { Ok(text(&backups.show(id).await?.status)) }).await;
    let create = BackupCreate::new(&volume).name(t.name("backup"));
    let id = t.call(backups.create(create)).await?.id.to_string();
    settled(&id).await;
    t.call(backups.list()).await;
    t.call(backups.list_detail()).await;
    t.call(backups.show(&id)).await;
    t.call(t.since(9).backups().update(&id, BackupUpdate::new().description("changed"))).await;
    t.call(backups.restore(&id, RestoreBackup::new().volume_id(&volume))).await;
    settled(&id).await;
    t.volume_settled(&volume).await;
    t.call(backups.reset_status(&id, ResetBackupStatus::new(ResetBackupStatusValue::Available)))
        .await;
    settled(&id).await;
    let record = t.call(backups.export(&id)).await;
    t.call(backups.delete(&id)).await;
    settled(&id).await;
    if let Some(record) = record {
        let record = ImportBackup::new(&*record.backup_service, &*record.backup_url);
        if let Some(backup) = t.call(backups.import(record)).await {
            settled(&backup.id).await;
        }
    }
    let create = BackupCreate::new(&volume).name(t.name("forced"));
    let id = t.call(backups.create(create)).await?.id.to_string();
    settled(&id).await;
    t.call(backups.force_delete(&id)).await;
    Some(())
}
