//! The use of quotas.

use sqlx::any::AnyRow;
use sqlx::{Error, Row};

use super::{Query, Store, Write};

/// A project's usage, or a change of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) volumes: i64,
    pub(crate) snapshots: i64,
    /// Of volumes and snapshots together.
    pub(crate) gigabytes: i64,
    pub(crate) backups: i64,
    pub(crate) backup_gigabytes: i64,
}

impl Usage {
    /// One volume of so many GiB.
    pub(crate) fn volume(size: i64) -> Self {
        Self { volumes: 1, gigabytes: size, ..Self::default() }
    }

    /// One snapshot of a volume of so many GiB.
    pub(crate) fn snapshot(size: i64) -> Self {
        Self { snapshots: 1, gigabytes: size, ..Self::default() }
    }

    /// One backup of so many GiB.
    pub(crate) fn backup(size: i64) -> Self {
        Self { backups: 1, backup_gigabytes: size, ..Self::default() }
    }

    /// So many GiB more of a volume that is there.
    pub(crate) fn gigabytes(size: i64) -> Self {
        Self { gigabytes: size, ..Self::default() }
    }

    fn from_row(row: &AnyRow) -> Result<Self, Error> {
        Ok(Self {
            volumes: row.try_get(0)?,
            snapshots: row.try_get(1)?,
            gigabytes: row.try_get(2)?,
            backups: row.try_get(3)?,
            backup_gigabytes: row.try_get(4)?,
        })
    }
}

impl std::ops::Neg for Usage {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            volumes: -self.volumes,
            snapshots: -self.snapshots,
            gigabytes: -self.gigabytes,
            backups: -self.backups,
            backup_gigabytes: -self.backup_gigabytes,
        }
    }
}

impl Write<'_> {
    /// Adds to what a project uses, and tells what that comes to. No other transaction changes it
    /// until the end of this one.
    pub(crate) async fn charge(&mut self, project: &str, more: Usage) -> Result<Usage, Error> {
        let mut query = Query::new(
            "INSERT INTO usages AS total \
             (project_id, volumes, snapshots, gigabytes, backups, backup_gigabytes) VALUES (",
        );
        query.bind(project.to_owned()).sql(", ").bind(more.volumes).sql(", ");
        query.bind(more.snapshots).sql(", ").bind(more.gigabytes).sql(", ");
        query.bind(more.backups).sql(", ").bind(more.backup_gigabytes).sql(
            ") ON CONFLICT (project_id) DO UPDATE SET volumes = total.volumes + excluded.volumes, \
             snapshots = total.snapshots + excluded.snapshots, \
             gigabytes = total.gigabytes + excluded.gigabytes, \
             backups = total.backups + excluded.backups, \
             backup_gigabytes = total.backup_gigabytes + excluded.backup_gigabytes \
             RETURNING volumes, snapshots, gigabytes, backups, backup_gigabytes",
        );
        let row = query.row(self.connection()).await?.ok_or(Error::RowNotFound)?;
        Usage::from_row(&row)
    }
}

impl Store {
    /// A project's usage, as it was a moment ago.
    pub(crate) async fn usage(&self, project: &str) -> Result<Usage, Error> {
        let mut query = Query::new(
            "SELECT volumes, snapshots, gigabytes, backups, backup_gigabytes FROM usages \
             WHERE project_id = ",
        );
        query.bind(project.to_owned());
        let row = query.row(self.pool()).await?;
        Ok(row.as_ref().map(Usage::from_row).transpose()?.unwrap_or_default())
    }
}
