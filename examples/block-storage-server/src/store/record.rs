//! Rows as structs.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{Error, Row};

use super::Query;

/// A row of a table. Made by [`record!`](crate::record), which keeps columns and fields in step.
pub(crate) trait Record: Sized + Send + Unpin {
    /// The table.
    const TABLE: &'static str;
    /// The name of one of them in messages, `Snapshot`.
    const TITLE: &'static str;
    /// The columns in the order of the fields, separated by commas.
    const LIST: &'static str;

    fn from_row(row: &AnyRow) -> Result<Self, Error>;
    fn id(&self) -> &str;
    /// Appends the values of all columns, separated by commas.
    fn bind(&self, query: &mut Query);
    /// Appends the value of one column.
    fn bind_column(&self, column: &str, query: &mut Query);
    /// Says that it changes now.
    fn touch(&mut self, now: i64);

    /// `SELECT … FROM …`, to be gone on with.
    fn select() -> Query {
        let mut query = Query::new("SELECT ");
        query.sql(Self::LIST).sql(" FROM ").sql(Self::TABLE);
        query
    }

    fn insert(&self) -> Query {
        let mut query = Query::new("INSERT INTO ");
        query.sql(Self::TABLE).sql(" (").sql(Self::LIST).sql(") VALUES (");
        self.bind(&mut query);
        query.sql(")");
        query
    }

    /// Writes every column anew.
    fn update(&self) -> Query {
        let mut query = Query::new("UPDATE ");
        query.sql(Self::TABLE).sql(" SET (").sql(Self::LIST).sql(") = (");
        self.bind(&mut query);
        query.sql(") WHERE id = ").bind(self.id().to_owned());
        query
    }
}

/// A value of a column.
pub(crate) trait Column: Sized {
    fn read(row: &AnyRow, at: usize) -> Result<Self, Error>;
    fn bind(&self, query: &mut Query);
}

macro_rules! plain_columns {
    ($($type:ty),*) => {$(
        impl Column for $type {
            fn read(row: &AnyRow, at: usize) -> Result<Self, Error> {
                row.try_get(at)
            }

            fn bind(&self, query: &mut Query) {
                query.bind(self.clone());
            }
        }
    )*};
}

plain_columns!(String, Option<String>, i64, Option<i64>);

impl Column for bool {
    fn read(row: &AnyRow, at: usize) -> Result<Self, Error> {
        row.try_get(at).map(|flag: i64| flag != 0)
    }

    fn bind(&self, query: &mut Query) {
        query.bind(i64::from(*self));
    }
}

/// A type that is text in its column, as it is on the wire.
#[macro_export]
macro_rules! text_column {
    ($($type:ty),*) => {$(
        impl $crate::store::Column for $type {
            fn read(row: &sqlx::any::AnyRow, at: usize) -> Result<Self, sqlx::Error> {
                sqlx::Row::try_get(row, at).map(|text: &str| Self::from(text))
            }

            fn bind(&self, query: &mut $crate::store::Query) {
                query.bind(self.as_str().to_owned());
            }
        }
    )*};
}

/// A type that is a JSON document in its column.
#[macro_export]
macro_rules! json_column {
    ($($type:ty),*) => {$(
        impl $crate::store::Column for $type {
            fn read(row: &sqlx::any::AnyRow, at: usize) -> Result<Self, sqlx::Error> {
                let text: &str = sqlx::Row::try_get(row, at)?;
                serde_json::from_str(text).map_err(|e| sqlx::Error::Decode(e.into()))
            }

            fn bind(&self, query: &mut $crate::store::Query) {
                // Maps with text keys and plain structs always serialize.
                query.bind(serde_json::to_string(self).unwrap_or_default());
            }
        }
    )*};
}

/// Metadata of a user, or of an image.
pub(crate) type Metadata = BTreeMap<String, String>;

json_column!(Metadata);

/// Declares a struct as the row of a table. The first field is the key, `id`.
#[macro_export]
macro_rules! record {
    (
        $(#[$doc:meta])*
        struct $name:ident of $table:literal called $title:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name {
            $($(#[$field_doc])* pub(crate) $field: $type,)+
        }

        impl $crate::store::Record for $name {
            const TABLE: &'static str = $table;
            const TITLE: &'static str = $title;
            const LIST: &'static str = $crate::record!(@list $($field)+);

            fn from_row(row: &sqlx::any::AnyRow) -> Result<Self, sqlx::Error> {
                let mut at = 0..;
                Ok(Self {
                    $($field: {
                        let at = at.next().unwrap_or_default();
                        $crate::store::Column::read(row, at)?
                    },)+
                })
            }

            fn id(&self) -> &str {
                &self.id
            }

            fn bind(&self, query: &mut $crate::store::Query) {
                let mut separator = "";
                $(
                    query.sql(std::mem::replace(&mut separator, ", "));
                    $crate::store::Column::bind(&self.$field, query);
                )+
            }

            fn bind_column(&self, column: &str, query: &mut $crate::store::Query) {
                match column {
                    $(stringify!($field) => $crate::store::Column::bind(&self.$field, query),)+
                    other => unreachable!("{} has no column {other}", Self::TABLE),
                }
            }

            fn touch(&mut self, now: i64) {
                self.updated_at = Some(now);
            }
        }
    };
    (@list $first:ident $($rest:ident)*) => {
        concat!(stringify!($first) $(, ", ", stringify!($rest))*)
    };
}
