//! Generated code of a build script.

/// Takes in what a build script generated, by the document's name with `_` in place of `-`.
///
/// ```text
/// mod block_storage {
///     apiref_runtime::include_api!("block_storage_v3");
/// }
/// ```
#[macro_export]
macro_rules! include_api {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, "/lib.rs"));
    };
}
