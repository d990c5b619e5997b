//! The service behind the API.

use std::collections::HashMap;
use std::sync::Arc;

use axum::middleware::from_fn;
use block_storage_v3::server::{Builder, Router, Settings};
use tokio::sync::RwLock;

use crate::caller::Caller;
use crate::cinder;
use crate::fault::Fault;
use crate::files::Files;
use crate::store::{Record, Store, Usage, Write};

/// The availability zone of everything.
pub(crate) const ZONE: &str = "nova";
/// Where all data are, as administrators see it: `host@backend#pool`.
pub(crate) const HOST: &str = "localhost@files#files";

/// The quotas of each project; -1 is without bound.
#[derive(Clone, Copy, Debug)]
pub struct Quotas {
    /// Volumes.
    pub volumes: i64,
    /// Snapshots.
    pub snapshots: i64,
    /// GiB of volumes and snapshots together.
    pub gigabytes: i64,
    /// Backups.
    pub backups: i64,
    /// GiB of backups together.
    pub backup_gigabytes: i64,
}

impl Default for Quotas {
    /// As Cinder has them.
    fn default() -> Self {
        Self { volumes: 10, snapshots: 10, gigabytes: 1000, backups: 10, backup_gigabytes: 1000 }
    }
}

/// Block Storage over a database and a directory of files. Implements the generated traits, each in
/// the module of its resource.
#[derive(Debug)]
pub struct Service {
    pub(crate) store: Store,
    pub(crate) files: Files,
    pub(crate) quotas: Quotas,
    /// Names of volume types by their ids, as far as they have been asked for.
    pub(crate) type_names: RwLock<HashMap<String, String>>,
}

/// A record that belongs to a project.
pub(crate) trait Owned: Record {
    fn project_id(&self) -> &str;
}

impl Service {
    /// The service over this database and these files.
    #[must_use]
    pub fn new(store: Store, files: Files, quotas: Quotas) -> Arc<Self> {
        Arc::new(Self { store, files, quotas, type_names: RwLock::default() })
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The router of all operations.
    pub fn router(self: &Arc<Self>, settings: Settings) -> Router {
        Builder::with_settings(settings)
            .volumes(Arc::clone(self))
            .snapshots(Arc::clone(self))
            .backups(Arc::clone(self))
            .volume_types(Arc::clone(self))
            .limits(Arc::clone(self))
            .into_router()
            .layer(from_fn(cinder::as_meant))
    }

    /// The resource that the caller asks for by its id, if it is there and he can see it.
    pub(crate) async fn find<R: Owned>(&self, caller: &Caller, id: &str) -> Result<R, Fault> {
        seen(self.store.find(id).await?, caller, id)
    }

    /// The same, locked until the end of the transaction.
    pub(crate) async fn lock<R: Owned>(
        &self,
        write: &mut Write<'_>,
        caller: &Caller,
        id: &str,
    ) -> Result<R, Fault> {
        seen(write.lock(id).await?, caller, id)
    }

    /// Adds to what a project uses, unless that is more than it may.
    pub(crate) async fn charge(
        &self,
        write: &mut Write<'_>,
        project: &str,
        more: Usage,
    ) -> Result<(), Fault> {
        let total = write.charge(project, more).await?;
        let quotas = self.quotas;
        let over = |used, more, quota| more > 0 && quota >= 0 && used > quota;
        if over(total.gigabytes, more.gigabytes, quotas.gigabytes) {
            return Err(Fault::over_quota(format!(
                "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed \
                 gigabytes quota. Requested {}G, quota is {}G and {}G has been consumed.",
                more.gigabytes,
                quotas.gigabytes,
                total.gigabytes - more.gigabytes,
            )));
        }
        let (backup_gigabytes, backups) = (total.backup_gigabytes, total.backups);
        for (what, name, used, more, quota) in [
            ("volumes", "VolumeLimitExceeded", total.volumes, more.volumes, quotas.volumes),
            (
                "snapshots",
                "SnapshotLimitExceeded",
                total.snapshots,
                more.snapshots,
                quotas.snapshots,
            ),
            ("backups", "BackupLimitExceeded", backups, more.backups, quotas.backups),
            (
                "backup gigabytes",
                "VolumeBackupSizeExceedsAvailableQuota",
                backup_gigabytes,
                more.backup_gigabytes,
                quotas.backup_gigabytes,
            ),
        ] {
            if over(used, more, quota) {
                return Err(Fault::over_quota(format!(
                    "{name}: Maximum number of {what} allowed ({quota}) exceeded for quota '{what}'."
                )));
            }
        }
        Ok(())
    }
}

fn seen<R: Owned>(found: Option<R>, caller: &Caller, id: &str) -> Result<R, Fault> {
    found.filter(|r| caller.sees(r.project_id())).ok_or_else(|| Fault::not_found::<R>(id))
}
