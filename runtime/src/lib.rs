//! The runtime of the code that apiref generates.
//!
//! The crate root holds what both halves share: [`Microversion`] and the tables of
//! [`versioned`] fields, [`Timestamp`], [`Nullable`], [ids](string_id) and the [`Fault`] of an
//! error response. The feature `client` adds the client half, the feature `server` the
//! server half; neither pulls in the other's dependencies.

mod blank;
#[cfg(feature = "client")]
pub mod client;
mod fault;
mod include;
mod microversion;
mod nullable;
mod object;
#[cfg(all(feature = "recording", any(feature = "client", feature = "server")))]
pub mod recording;
#[cfg(any(feature = "client", feature = "server"))]
mod segment;
#[cfg(feature = "server")]
pub mod server;
mod string_enum;
mod string_id;
#[cfg(feature = "testing")]
pub mod testing;
mod timestamp;
mod union;
pub mod versioned;
mod whole;

pub use fault::{Fault, FaultEnvelope};
pub use microversion::{Microversion, ParseMicroversionError, VersionRange};
pub use nullable::Nullable;
pub use string_id::StringId;
pub use timestamp::{ParseTimestampError, Timestamp};

/// The names that the macros of this crate and generated code use; not for use by hand.
#[doc(hidden)]
pub mod private {
    pub use serde_core as serde;
    pub use serde_json;

    pub use crate::blank::{Blank, Nulls};
    pub use crate::object::{Fields, Hidden, Object, between, object, presence, show, text, write};
    pub use crate::whole::Whole;
}
