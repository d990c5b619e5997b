//! A page's title is any text, and so may be a name that generated code uses: of the runtime, of the standard library's prelude,
//! of a module. That this crate compiles, without a warning, is the test.
#![deny(warnings)]

/// The client and the server.
#[allow(
    clippy::module_inception,
    clippy::new_ret_no_self,
    clippy::self_named_constructors,
    reason = "a page that is called like a module, a type or a constructor is what is tried"
)]
pub mod carts {
    apiref_runtime::include_api!("api_v1");
}
