//! Work that outlives a request, and even the server.
//!
//! A job is a row. Whoever takes it gets a lease: until it runs out, nobody else takes it. The
//! outcome is written in the transaction that deletes the row, if the lease is still his own. So a
//! job that a killed server has begun is begun anew by the next one, and has its outcome once.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{Error, Row};

use super::{Dialect, Query, Store, Write, now};

/// A task. Doing it twice is as good as once.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(crate) enum Task {
    /// Makes the data of a volume: empty, or a copy.
    CreateVolume {
        volume: String,
        copy_of: Option<Data>,
    },
    /// Makes a volume larger, to so many GiB.
    ExtendVolume {
        volume: String,
        size: i64,
    },
    /// Puts a volume back to a snapshot.
    RevertVolume {
        volume: String,
        snapshot: String,
    },
    /// Deletes a volume and all its snapshots.
    DeleteVolume {
        volume: String,
    },
    /// Copies a volume into a snapshot.
    CreateSnapshot {
        snapshot: String,
        volume: String,
    },
    DeleteSnapshot {
        snapshot: String,
    },
    /// Copies a volume or a snapshot into a backup.
    CreateBackup {
        backup: String,
        of: Data,
    },
    /// Puts a backup into a volume, which may be a new one.
    RestoreBackup {
        volume: String,
        backup: String,
    },
    DeleteBackup {
        backup: String,
    },
}

/// A thing with data, by its id.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(crate) enum Data {
    Volume(String),
    Snapshot(String),
    Backup(String),
}

impl Data {
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Volume(id) | Self::Snapshot(id) | Self::Backup(id) => id,
        }
    }
}

impl Task {
    /// The id of what it changes.
    pub(crate) fn subject(&self) -> &str {
        match self {
            Self::CreateVolume { volume, .. }
            | Self::ExtendVolume { volume, .. }
            | Self::RevertVolume { volume, .. }
            | Self::RestoreBackup { volume, .. }
            | Self::DeleteVolume { volume } => volume,
            Self::CreateSnapshot { snapshot, .. } | Self::DeleteSnapshot { snapshot } => snapshot,
            Self::CreateBackup { backup, .. } | Self::DeleteBackup { backup } => backup,
        }
    }

    /// The id of what it reads.
    fn source(&self) -> Option<&str> {
        match self {
            Self::CreateVolume { copy_of: Some(of), .. } | Self::CreateBackup { of, .. } => {
                Some(of.id())
            }
            Self::RestoreBackup { backup, .. } => Some(backup),
            Self::RevertVolume { snapshot, .. } => Some(snapshot),
            Self::CreateSnapshot { volume, .. } => Some(volume),
            _ => None,
        }
    }

    pub(super) fn insert(&self) -> Query {
        let mut query = Query::new(
            "INSERT INTO jobs (leased_until, attempts, task, subject, source) VALUES (0, 0, ",
        );
        // Enums of text and numbers always serialize.
        query.bind(serde_json::to_string(self).unwrap_or_default()).sql(", ");
        query.bind(self.subject().to_owned()).sql(", ");
        query.bind(self.source().map(str::to_owned)).sql(")");
        query
    }
}

/// A job that is ours for the time being.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    id: i64,
    owner: String,
    pub(crate) task: Task,
    /// The number of times that it was begun, this one included.
    pub(crate) attempts: i64,
}

impl Store {
    /// Takes the first job that nobody works on and that no earlier one stands before.
    pub(crate) async fn claim(&self, owner: &str, lease: Duration) -> Result<Option<Claim>, Error> {
        // Most of the time there is none, and asking must not cost a turn at writing.
        if self.dialect() == Dialect::Sqlite {
            let mut query =
                Query::new("SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE leased_until < ");
            query.bind(now()).sql(" LIMIT 1) AS waiting");
            if query.number(self.pool()).await? == 0 {
                return Ok(None);
            }
        }
        let mut write = self.write().await?;
        let mut query = Query::new("UPDATE jobs SET attempts = attempts + 1, owner = ");
        query.bind(owner.to_owned()).sql(", leased_until = ").bind(now() + micros(lease));
        query
            .sql(" WHERE id = (SELECT id FROM jobs AS mine WHERE leased_until < ")
            .bind(now())
            .sql(
                " AND NOT EXISTS (SELECT 1 FROM jobs AS earlier WHERE earlier.id < mine.id AND \
                 (earlier.subject = mine.subject OR earlier.subject = mine.source OR \
                 earlier.source = mine.subject)) ORDER BY id LIMIT 1",
            )
            .sql(self.dialect().skip_locked())
            .sql(") RETURNING id, task, attempts");
        let row = query.row(write.connection()).await?;
        let claim = row.map(|row| Claim::from_row(&row, owner)).transpose()?;
        write.commit().await?;
        Ok(claim)
    }

    /// Makes the lease longer; says whether the job is still ours.
    pub(crate) async fn renew(&self, claim: &Claim, lease: Duration) -> Result<bool, Error> {
        let mut write = self.write().await?;
        let mut query = Query::new("UPDATE jobs SET leased_until = ");
        query.bind(now() + micros(lease));
        claim.is_ours(&mut query);
        let renewed = query.run(write.connection()).await? > 0;
        write.commit().await?;
        Ok(renewed)
    }

    /// Ends all leases, as the only server on a database may when it starts.
    pub(crate) async fn release_all(&self) -> Result<(), Error> {
        let mut write = self.write().await?;
        Query::new("UPDATE jobs SET leased_until = 0").run(write.connection()).await?;
        write.commit().await
    }
}

impl Write<'_> {
    /// Deletes a job that is done, if it is still ours: else the outcome is somebody else's to write.
    pub(crate) async fn finish(&mut self, claim: &Claim) -> Result<bool, Error> {
        let mut query = Query::new("DELETE FROM jobs");
        claim.is_ours(&mut query);
        Ok(query.run(self.connection()).await? > 0)
    }
}

impl Claim {
    fn from_row(row: &AnyRow, owner: &str) -> Result<Self, Error> {
        let task: &str = row.try_get(1)?;
        let task = serde_json::from_str(task).map_err(|e| Error::Decode(e.into()))?;
        Ok(Self { id: row.try_get(0)?, owner: owner.to_owned(), task, attempts: row.try_get(2)? })
    }

    /// Narrows a statement to this job, as long as it is ours.
    fn is_ours(&self, query: &mut Query) {
        query.sql(" WHERE id = ").bind(self.id).sql(" AND owner = ").bind(self.owner.clone());
        query.sql(" AND attempts = ").bind(self.attempts);
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
