//! SQL put together from parts, with its arguments.

use std::fmt::Write;

use sqlx::any::AnyArguments;
use sqlx::{Any, Arguments, Encode, Error, Type};

/// A statement in the making: text and arguments, in step.
#[derive(Default)]
pub(crate) struct Query {
    sql: String,
    arguments: AnyArguments<'static>,
}

impl Query {
    pub(crate) fn new(sql: &str) -> Self {
        Self { sql: sql.to_owned(), arguments: AnyArguments::default() }
    }

    /// Appends text, which must be this program's own.
    pub(crate) fn sql(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Appends the placeholder of a value, `$3`, and keeps the value.
    pub(crate) fn bind<T>(&mut self, value: T) -> &mut Self
    where
        T: 'static + Encode<'static, Any> + Type<Any>,
    {
        // The values that this crate binds, numbers and text, always encode.
        let _ = self.arguments.add(value);
        let _ = write!(self.sql, "${}", self.arguments.len());
        self
    }

    /// All rows, as records.
    pub(crate) async fn all<'c, R: super::Record>(
        self,
        connection: impl sqlx::Executor<'c, Database = Any>,
    ) -> Result<Vec<R>, Error> {
        let rows = sqlx::query_with(&self.sql, self.arguments).fetch_all(connection).await?;
        rows.iter().map(R::from_row).collect()
    }

    /// The first row, as a record.
    pub(crate) async fn one<'c, R: super::Record>(
        self,
        connection: impl sqlx::Executor<'c, Database = Any>,
    ) -> Result<Option<R>, Error> {
        let row = sqlx::query_with(&self.sql, self.arguments).fetch_optional(connection).await?;
        row.as_ref().map(R::from_row).transpose()
    }

    /// The first row as it is.
    pub(crate) async fn row<'c>(
        self,
        connection: impl sqlx::Executor<'c, Database = Any>,
    ) -> Result<Option<sqlx::any::AnyRow>, Error> {
        sqlx::query_with(&self.sql, self.arguments).fetch_optional(connection).await
    }

    /// The values of the only column.
    pub(crate) async fn column<'c, T: super::Column>(
        self,
        connection: impl sqlx::Executor<'c, Database = Any>,
    ) -> Result<Vec<T>, Error> {
        let rows = sqlx::query_with(&self.sql, self.arguments).fetch_all(connection).await?;
        rows.iter().map(|row| T::read(row, 0)).collect()
    }

    /// The number in the only column of the only row.
    pub(crate) async fn number<'c>(
        self,
        connection: impl sqlx::Executor<'c, Database = Any>,
    ) -> Result<i64, Error> {
        sqlx::query_scalar_with(&self.sql, self.arguments).fetch_one(connection).await
    }

    /// Runs it; the number of changed rows.
    pub(crate) async fn run<'c>(
        self,
        connection: impl sqlx::Executor<'c, Database = Any>,
    ) -> Result<u64, Error> {
        let done = sqlx::query_with(&self.sql, self.arguments).execute(connection).await?;
        Ok(done.rows_affected())
    }
}
