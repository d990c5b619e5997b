//! Snapshots.

use block_storage_v3::model::snapshots::SnapshotStatus;

use super::Metadata;
use crate::{record, text_column};

record! {
    /// A snapshot.
    struct Snapshot of "snapshots" called "Snapshot" {
        id: String,
        project_id: String,
        user_id: String,
        volume_id: String,
        status: SnapshotStatus,
        /// `100%` when it has been taken.
        progress: String,
        /// In GiB.
        size: i64,
        name: Option<String>,
        description: Option<String>,
        /// That of the volume.
        availability_zone: String,
        metadata: Metadata,
        created_at: i64,
        updated_at: Option<i64>,
    }
}

text_column!(SnapshotStatus);
