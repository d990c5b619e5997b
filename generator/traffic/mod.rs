//! Recorded traffic: exchanges between a service and its clients, as evidence of what is true on the wire.
//!
//! A recording is read as a stream ([`read`]): JSON lines, HAR 1.2 and the request log of tempest, told apart by their content.
//! [`Routes`] finds the operation of each exchange in documents that are compiled already, and [`Observations`] keeps of the
//! bodies how often they had what: its size is that of the documents, however long a recording is.

mod exchange;
mod har;
mod json;
mod lines;
mod observed;
mod read;
mod route;
mod tempest;

pub use exchange::Exchange;
pub use observed::{Observations, Observed, Purpose, Seen};
pub(crate) use observed::{ObservedField, ObservedObject};
pub use read::{Error, Read, read};
pub use route::{Found, Routes};
