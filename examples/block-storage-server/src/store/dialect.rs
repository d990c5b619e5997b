//! Where SQLite and PostgreSQL differ.

use std::borrow::Cow;

use sqlx::Error;

/// Which of the two databases it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A file beside the server, which alone writes it.
    Sqlite,
    /// A server that several of ours may share.
    Postgres,
}

impl Dialect {
    pub(super) fn of(url: &str) -> Result<Self, Error> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(Error::Configuration(
                format!("{url:?} is neither sqlite:FILE nor postgres://…").into(),
            )),
        }
    }

    /// The URL as it is opened: a file that is not there is created.
    pub(super) fn url(self, url: &str) -> Cow<'_, str> {
        match self {
            Self::Sqlite if !url.contains('?') => Cow::Owned(format!("{url}?mode=rwc")),
            Self::Sqlite | Self::Postgres => Cow::Borrowed(url),
        }
    }

    /// The statements for each new connection.
    pub(super) fn on_connect(self) -> &'static str {
        match self {
            // A commit is on disk before it is answered, and readers do not wait for writers.
            Self::Sqlite => {
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; \
                 PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000"
            }
            // A lock of a client that went away is free again.
            Self::Postgres => {
                "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'"
            }
        }
    }

    pub(super) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    pub(super) fn serial_key(self) -> &'static str {
        match self {
            Self::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
            Self::Postgres => "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        }
    }

    /// The end of a `SELECT` of rows that will be changed. SQLite has locked all of them.
    pub(super) fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The same, passing over what others have locked.
    pub(super) fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Starts the text that an entry of a JSON column has; the key comes next, then [`Self::entry_end`].
    pub(crate) fn entry(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("(SELECT value FROM json_each({column}) WHERE key = "),
            Self::Postgres => format!("(({column})::jsonb ->> ("),
        }
    }

    pub(crate) fn entry_end(self) -> &'static str {
        match self {
            Self::Sqlite => ")",
            Self::Postgres => "))",
        }
    }

    /// The operator that finds a pattern whatever the case of its letters.
    pub(crate) fn like(self) -> &'static str {
        match self {
            Self::Sqlite => " LIKE ",
            Self::Postgres => " ILIKE ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dialect;

    #[test]
    fn the_scheme_says_which_database_it_is() {
        assert_eq!(Dialect::of("sqlite:a.db").unwrap(), Dialect::Sqlite);
        assert_eq!(Dialect::of("postgres://h/d").unwrap(), Dialect::Postgres);
        assert_eq!(Dialect::of("postgresql:///d?host=/tmp").unwrap(), Dialect::Postgres);
        assert!(Dialect::of("mysql://h/d").is_err());
        assert!(Dialect::of("a.db").is_err());
    }

    #[test]
    fn a_file_is_created_unless_the_url_says_otherwise() {
        assert_eq!(Dialect::Sqlite.url("sqlite:a.db"), "sqlite:a.db?mode=rwc");
        assert_eq!(Dialect::Sqlite.url("sqlite:a.db?mode=ro"), "sqlite:a.db?mode=ro");
    }
}
