//! A Block Storage service that has nothing yet, on server stubs that its build script generates.

/// The stubs.
pub mod block_storage {
    apiref_runtime::include_api!("block_storage_v3");
}

use block_storage::server::{Builder, Router};

/// The service: every operation answers 501.
pub fn app() -> Router {
    Builder::new().into_router()
}
