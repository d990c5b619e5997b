//! Why a run fails.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::diff;
#[cfg(feature = "site")]
use crate::emit;
use crate::emit::files::FileError;
use crate::{source, traffic};

/// Why nothing, or not all, was generated.
#[non_exhaustive]
pub enum Error {
    /// An input cannot be read.
    Input(source::Error),
    /// Recorded traffic cannot be read.
    Recording(PathBuf, traffic::Error),
    /// The output cannot be written.
    Output(FileError),
    /// The output cannot be written to standard output.
    Print(io::Error),
    /// The APIs have not the microversion that was asked for; here is what they have.
    Microversion(String),
    /// Several crates would have one name.
    CrateName {
        /// The name.
        name: String,
        /// The number of crates.
        crates: usize,
    },
    /// A crate over clients is wanted, and no clients are.
    NoClients,
    /// Two inputs cannot be compared.
    Diff(diff::Error),
    /// Two documents to be published cannot be told apart.
    #[cfg(feature = "site")]
    Publication(emit::site::Error),
    /// Nothing can be served at an address.
    Serve {
        /// The address.
        address: std::net::SocketAddr,
        /// The error of the system.
        source: io::Error,
    },
    /// Two inputs are of one service, and each would be mocked in its place.
    SameService {
        /// The type in the catalogue, `block-storage`.
        service_type: String,
        /// The names of the inputs.
        inputs: [String; 2],
    },
    /// No output folder is set.
    NoOutput,
    /// The sources have errors; here is the report.
    Sources(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(error) => error.fmt(f),
            Self::Recording(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::Output(error) => error.fmt(f),
            Self::Print(error) => write!(f, "cannot write to standard output: {error}"),
            Self::Microversion(problem) => f.write_str(problem),
            Self::CrateName { name, crates } => {
                write!(
                    f,
                    "{crates} crates cannot all be called {name}: --crate-name is for one, and apiref.toml has \
                     [crates.DOCUMENT] for each"
                )
            }
            Self::NoClients => f.write_str("--facade is over clients, and --emit has none"),
            Self::Diff(error) => error.fmt(f),
            Self::Serve { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "{address} is in use; --port chooses another")
            }
            Self::Serve { address, source } => write!(f, "cannot serve at {address}: {source}"),
            #[cfg(feature = "site")]
            Self::Publication(error) => error.fmt(f),
            Self::SameService { service_type, inputs: [one, other] } => {
                write!(
                    f,
                    "{one} and {other} are both of the service {service_type}: name one of them"
                )
            }
            Self::NoOutput => f.write_str("no output folder is set"),
            Self::Sources(report) => {
                write!(f, "the API reference has errors\n\n{}", report.trim_end())
            }
        }
    }
}

/// As [`fmt::Display`], because this is what Cargo shows of a build script whose `main` returns it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Input(error) => std::error::Error::source(error),
            Self::Recording(_, error) => Some(error),
            Self::Output(error) => std::error::Error::source(error),
            Self::Print(error) => Some(error),
            Self::Diff(error) => std::error::Error::source(error),
            Self::Serve { source, .. } => Some(source),
            #[cfg(feature = "site")]
            Self::Publication(error) => std::error::Error::source(error),
            Self::Microversion(_)
            | Self::CrateName { .. }
            | Self::NoClients
            | Self::SameService { .. }
            | Self::NoOutput
            | Self::Sources(_) => None,
        }
    }
}
