//! Generated code of a build script.

/// Takes in what a build script generated, by the document's name with `_` in place of `-`; another name is an error that lists
/// those that there are.
///
/// ```text
/// mod block_storage {
///     apiref_runtime::include_api!("block_storage_v3");
/// }
/// ```
#[macro_export]
macro_rules! include_api {
    ($name:tt) => {
        // Which modules there are, so that a name that none has is told beside them.
        include!(concat!(env!("OUT_DIR"), "/apis.rs"));
        included_api!($name);
    };
}
