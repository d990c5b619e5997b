//! Backups.

use block_storage_v3::model::backups::BackupStatus;

use super::Metadata;
use crate::{record, text_column};

record! {
    /// A backup.
    struct Backup of "backups" called "Backup" {
        id: String,
        project_id: String,
        user_id: String,
        volume_id: String,
        snapshot_id: Option<String>,
        status: BackupStatus,
        /// In GiB.
        size: i64,
        name: Option<String>,
        description: Option<String>,
        container: Option<String>,
        availability_zone: String,
        fail_reason: Option<String>,
        metadata: Metadata,
        /// The metadata of a volume that is made from it.
        volume_metadata: Metadata,
        /// From when the data are.
        data_timestamp: i64,
        created_at: i64,
        updated_at: Option<i64>,
    }
}

text_column!(BackupStatus);
