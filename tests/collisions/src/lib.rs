//! A page's title is any text, and so may be a name that generated code uses: of the runtime, of the standard library's prelude,
//! of a module. That this crate compiles, without a warning, is the test.
#![deny(warnings)]

/// The client and the server.
pub mod carts {
    apiref_runtime::include_api!("api_v1");
}
