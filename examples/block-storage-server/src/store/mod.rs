//! The database: SQLite or PostgreSQL, by one set of statements.
//!
//! Both understand `$1`, row values, `RETURNING` and `ON CONFLICT`; where they differ, a
//! [`Dialect`] says how. Reads go through the pool. Writes are transactions, [`Write`], that lock
//! every row before they look at it, so that what they decide is still true when they commit.

mod backup;
mod dialect;
mod job;
mod migrations;
mod query;
mod record;
mod snapshot;
mod usage;
mod volume;
mod volume_type;
mod write;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Connection, Error, Executor};
use tokio::sync::{Mutex, Notify};

pub(crate) use backup::Backup;
pub(crate) use dialect::Dialect;
pub(crate) use job::{Claim, Data, Task};
pub(crate) use query::Query;
pub(crate) use record::{Column, Metadata, Record};
pub(crate) use snapshot::Snapshot;
pub(crate) use usage::Usage;
pub(crate) use volume::{Attachment, Volume};
pub(crate) use volume_type::VolumeType;
pub(crate) use write::Write;

/// The time that a request waits for a connection before it is answered 503.
const PATIENCE: Duration = Duration::from_secs(5);

/// A database, migrated and ready.
#[derive(Debug)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
    /// SQLite has one writer at a time. Waiting here is fair and costs nothing; waiting in SQLite
    /// is neither.
    writer: Mutex<()>,
    /// Rung whenever a job has been committed.
    work: Notify,
}

impl Store {
    /// Opens the database of a URL, `sqlite:volumes.db` or `postgres://…`, creates what is not
    /// there, and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let url = dialect.url(url);
        let in_memory = dialect == Dialect::Sqlite && url.contains(":memory:");
        let pool = AnyPoolOptions::new()
            // Each connection to a database in memory would see a database of its own.
            .max_connections(if in_memory { 1 } else { 8 })
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(PATIENCE)
            // A file does not go away; a server does, and comes back.
            .test_before_acquire(dialect == Dialect::Postgres)
            // Where a full disk has cut a commit short, the driver takes the transaction for open.
            .before_acquire(|connection, _| {
                let in_order = !connection.is_in_transaction();
                Box::pin(std::future::ready(Ok(in_order)))
            })
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    connection.execute(dialect.on_connect()).await?;
                    Ok(())
                })
            })
            .connect(&url)
            .await?;
        migrations::run(&mut *pool.acquire().await?, dialect).await?;
        Ok(Self { pool, dialect, writer: Mutex::new(()), work: Notify::new() })
    }

    /// Begins a transaction that may write.
    pub(crate) async fn write(&self) -> Result<Write<'_>, Error> {
        let turn = match self.dialect {
            Dialect::Sqlite => Some(self.writer.lock().await),
            Dialect::Postgres => None,
        };
        let transaction = self.pool.begin_with(self.dialect.begin()).await?;
        Ok(Write::new(self, transaction, turn))
    }

    /// The row with this id.
    pub(crate) async fn find<R: Record>(&self, id: &str) -> Result<Option<R>, Error> {
        let mut query = R::select();
        query.sql(" WHERE id = ").bind(id.to_owned());
        query.one(&self.pool).await
    }

    /// Where statements that only read are run.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Resolves once a job may be there.
    pub(crate) async fn work(&self) {
        self.work.notified().await;
    }

    /// Ends all connections, once nobody uses them any more.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Microseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
