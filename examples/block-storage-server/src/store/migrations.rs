//! The tables, and how a database gets them.

use std::borrow::Cow;

use sqlx::error::BoxDynError;
use sqlx::migrate::{Migration, MigrationSource, MigrationType, Migrator};
use sqlx::{AnyConnection, Error};

use super::Dialect;

/// Every migration in order, by its name. One that has been released is never changed again.
const MIGRATIONS: &[(&str, &str)] = &[("first", include_str!("migrations/0001_first.sql"))];

/// Brings a database to the newest schema; safe with several servers at once.
pub(super) async fn run(connection: &mut AnyConnection, dialect: Dialect) -> Result<(), Error> {
    let migrator = Migrator::new(Migrations(dialect)).await?;
    migrator.run_direct(connection).await?;
    Ok(())
}

/// The migrations in one dialect.
#[derive(Debug)]
struct Migrations(Dialect);

impl MigrationSource<'static> for Migrations {
    fn resolve(
        self,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<Migration>, BoxDynError>> + Send>> {
        let migration = |(version, (name, sql)): (i64, &(&'static str, &str))| {
            let sql = sql.replace("SERIAL_KEY", self.0.serial_key());
            Migration::new(version, Cow::from(*name), MigrationType::Simple, sql.into(), false)
        };
        let all = (1..).zip(MIGRATIONS).map(migration).collect();
        Box::pin(std::future::ready(Ok(all)))
    }
}
