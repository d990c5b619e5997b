//! Transactions that write.

use sqlx::{Any, AnyConnection, Error, Transaction};
use tokio::sync::MutexGuard;

use super::{Query, Record, Store, Task, now};

/// A transaction that writes. What is dropped without [`commit`](Self::commit) has not happened.
///
/// Rows are locked in this order, so that no two transactions wait for each other: volumes,
/// snapshots, backups, usages.
pub(crate) struct Write<'s> {
    store: &'s Store,
    transaction: Transaction<'static, Any>,
    /// Jobs are among what is written.
    work: bool,
    // Declared last: the next writer's turn comes after the end of the transaction.
    _turn: Option<MutexGuard<'s, ()>>,
}

impl<'s> Write<'s> {
    pub(super) fn new(
        store: &'s Store,
        transaction: Transaction<'static, Any>,
        turn: Option<MutexGuard<'s, ()>>,
    ) -> Self {
        Self { store, transaction, work: false, _turn: turn }
    }

    /// The row with this id, which nobody else changes until the end of the transaction.
    pub(crate) async fn lock<R: Record>(&mut self, id: &str) -> Result<Option<R>, Error> {
        let mut query = R::select();
        query.sql(" WHERE id = ").bind(id.to_owned()).sql(self.store.dialect.for_update());
        query.one(self.connection()).await
    }

    /// The row with this id, as it is now.
    pub(crate) async fn read<R: Record>(&mut self, id: &str) -> Result<Option<R>, Error> {
        let mut query = R::select();
        query.sql(" WHERE id = ").bind(id.to_owned());
        query.one(self.connection()).await
    }

    pub(crate) async fn insert<R: Record>(&mut self, record: &R) -> Result<(), Error> {
        record.insert().run(self.connection()).await?;
        Ok(())
    }

    /// Writes a row that was locked, and notes the time.
    pub(crate) async fn save<R: Record>(&mut self, record: &mut R) -> Result<(), Error> {
        record.touch(now());
        record.update().run(self.connection()).await?;
        Ok(())
    }

    /// Deletes the row with this id; says whether it was there.
    pub(crate) async fn delete<R: Record>(&mut self, id: &str) -> Result<bool, Error> {
        let mut query = Query::new("DELETE FROM ");
        query.sql(R::TABLE).sql(" WHERE id = ").bind(id.to_owned());
        Ok(query.run(self.connection()).await? > 0)
    }

    /// Promises work, to be done after the commit, be it by a later run of the server.
    pub(crate) async fn enqueue(&mut self, task: &Task) -> Result<(), Error> {
        task.insert().run(self.connection()).await?;
        self.work = true;
        Ok(())
    }

    /// Makes it so.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        self.transaction.commit().await?;
        if self.work {
            self.store.work.notify_waiters();
            self.store.work.notify_one();
        }
        Ok(())
    }

    /// Where statements of this transaction are run.
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    pub(super) fn store(&self) -> &'s Store {
        self.store
    }
}
