//! Faults, and the client's view of them.

use block_storage_v3::server::ApiError;
use sqlx::Error;

use crate::store::Record;

/// Why a request or a job fails.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The client is told so.
    Api(ApiError),
    /// The database failed.
    Database(Error),
}

impl Fault {
    /// 404: there is no such thing, or it is not the caller's.
    pub(crate) fn not_found<R: Record>(id: &str) -> Self {
        Self::Api(ApiError::not_found(format!("{} {id} could not be found.", R::TITLE)))
    }

    /// 400: the request is wrong in itself.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::Api(ApiError::bad_request(message.into()))
    }

    /// 400: a field has a value that it cannot have.
    pub(crate) fn field(name: &str, value: &str, why: &str) -> Self {
        Self::bad_request(format!(
            "Invalid input for field/attribute {name}. Value: {value}. {why}"
        ))
    }

    /// 400: a number is more than a column of a real Cinder holds.
    pub(crate) fn beyond(name: &str, value: i64) -> Result<(), Self> {
        if i32::try_from(value).is_ok() {
            return Ok(());
        }
        let why = format!("{value} is greater than the maximum of {}", i32::MAX);
        Err(Self::field(name, &value.to_string(), &why))
    }

    /// 400: the state of a volume or a snapshot does not allow what is asked for.
    pub(crate) fn state<R: Record>(why: &str) -> Self {
        Self::bad_request(format!("Invalid {}: {why}", R::TITLE.to_lowercase()))
    }

    /// 413: over a quota.
    pub(crate) fn over_quota(message: String) -> Self {
        Self::Api(ApiError::over_limit(message).retry_after(0))
    }
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Api(error) => error,
            Fault::Database(error) if passes(&error) => {
                tracing::warn!(%error, "the database is not available");
                Self::service_unavailable("The database is not available.").retry_after(1)
            }
            Fault::Database(error) => {
                tracing::error!(%error, "the database refused a statement");
                Self::internal(error)
            }
        }
    }
}

/// An error of the database that is of the moment: it is gone, full, or busy.
pub(crate) fn passes(error: &Error) -> bool {
    match error {
        Error::Io(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => true,
        Error::Database(error) => error.code().is_some_and(|code| match code.len() {
            // SQLSTATE classes: connection, resources, object state, operator, rollback, system.
            5 => ["08", "53", "55", "57", "40", "58"].iter().any(|class| code.starts_with(class)),
            // SQLite, whose lower byte says what it is: busy, locked, no memory, read-only, input
            // or output, full, cannot open.
            _ => code
                .parse::<u32>()
                .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 7 | 8 | 10 | 13 | 14)),
        }),
        _ => false,
    }
}
