//! Volumes.

use block_storage_v3::model::volumes::VolumeStatus;
use serde::{Deserialize, Serialize};
use sqlx::Error;

use super::{Metadata, Query, Record, Snapshot, Store, Write};
use crate::{json_column, record, text_column};

record! {
    /// A volume.
    struct Volume of "volumes" called "Volume" {
        id: String,
        project_id: String,
        user_id: String,
        status: VolumeStatus,
        /// The status after the present work.
        previous_status: Option<String>,
        /// In GiB.
        size: i64,
        name: Option<String>,
        description: Option<String>,
        availability_zone: String,
        /// Where the data are, once there are any.
        host: Option<String>,
        volume_type_id: String,
        snapshot_id: Option<String>,
        source_volid: Option<String>,
        bootable: bool,
        multiattach: bool,
        migration_status: Option<String>,
        attachments: Vec<Attachment>,
        metadata: Metadata,
        /// The service's own notes; users see them among the metadata.
        admin_metadata: Metadata,
        image_metadata: Metadata,
        created_at: i64,
        updated_at: Option<i64>,
    }
}

/// A server or host that a volume is attached to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Attachment {
    pub(crate) id: String,
    pub(crate) server_id: Option<String>,
    pub(crate) host_name: Option<String>,
    pub(crate) device: String,
    pub(crate) attached_at: i64,
}

text_column!(VolumeStatus);
json_column!(Vec<Attachment>);

/// The item of the service's own metadata that says whether a volume is read-only.
const READ_ONLY: &str = "readonly";

impl Volume {
    pub(crate) fn is_read_only(&self) -> bool {
        self.admin_metadata.get(READ_ONLY).is_some_and(|v| v == "True")
    }

    /// Written as Python writes it, because users see it among the metadata.
    pub(crate) fn set_read_only(&mut self, read_only: bool) {
        let value = if read_only { "True" } else { "False" };
        self.admin_metadata.insert(READ_ONLY.to_owned(), value.to_owned());
    }
}

impl Store {
    /// The snapshots of a volume, newest first.
    pub(crate) async fn snapshots_of(&self, volume: &str) -> Result<Vec<Snapshot>, Error> {
        snapshots_of(volume).all(self.pool()).await
    }
}

impl Write<'_> {
    /// The same, locked.
    pub(crate) async fn lock_snapshots_of(&mut self, volume: &str) -> Result<Vec<Snapshot>, Error> {
        let mut query = snapshots_of(volume);
        query.sql(self.store().dialect().for_update());
        query.all(self.connection()).await
    }
}

fn snapshots_of(volume: &str) -> Query {
    let mut query = Snapshot::select();
    query.sql(" WHERE volume_id = ").bind(volume.to_owned());
    query.sql(" ORDER BY created_at DESC, id DESC");
    query
}
