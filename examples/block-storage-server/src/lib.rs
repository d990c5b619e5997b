//! A Block Storage service on the server stubs that apiref writes.
//!
//! The generated crate does what the protocol asks for: routing, validation, microversions, faults,
//! discovery. What is left is here, one noun to a file: [`Service`] implements the generated traits
//! over a [`Store`] and [`Files`]; [`worker`] does what answers have promised.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use block_storage_server::{Files, Quotas, Service, Store};
//!
//! let store = Store::open("sqlite::memory:").await?;
//! store.set_up(&[]).await?;
//! let files = Files::open("data".as_ref())?;
//! let service = Service::new(store, files, Quotas::default());
//! let router: axum::Router = service.router(Default::default());
//! # Ok(()) }
//! ```

mod auth;
mod backups;
mod caller;
mod cinder;
mod fault;
mod files;
mod filter;
mod limits;
mod listing;
mod metadata;
mod options;
mod run;
mod service;
mod snapshots;
mod store;
mod text;
mod times;
mod types;
mod volumes;
pub mod worker;

pub use files::Files;
pub use options::{Auth, Options};
pub use run::run;
pub use service::{Quotas, Service};
pub use store::Store;
