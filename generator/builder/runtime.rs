//! The runtime crate that generated crates depend on.

use std::path::{Component, Path, PathBuf};

/// Which runtime crate generated crates depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Runtime {
    /// The one that apiref carries, written beside the output.
    #[default]
    Bundled,
    /// One at this path.
    Path(PathBuf),
    /// A published one of this version.
    Version(String),
    /// One in a git repository at this URL.
    Git {
        /// The URL.
        url: String,
        /// The commit, branch or tag; `None` for the newest.
        rev: Option<String>,
    },
}

impl Runtime {
    /// The inside of a dependency's table, as seen from a crate in this folder.
    pub(super) fn dependency(&self, folder: &Path) -> String {
        match self {
            Self::Bundled => {
                // A crate that is published depends on a version, one that is built here on what lies beside it.
                format!("path = \"../runtime\", version = {:?}", env!("CARGO_PKG_VERSION"))
            }
            Self::Path(path) => format!("path = {:?}", relative(folder, path).to_string_lossy()),
            Self::Version(version) => format!("version = {version:?}"),
            Self::Git { url, rev: None } => format!("git = {url:?}"),
            Self::Git { url, rev: Some(rev) } => format!("git = {url:?}, rev = {rev:?}"),
        }
    }
}

/// The way from a folder to a path, so that output is the same wherever both lie together.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (Ok(from), Ok(to)) = (std::path::absolute(from), std::path::absolute(to)) else {
        return to.to_owned();
    };
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::relative;

    #[test]
    fn a_path_is_seen_from_the_crate() {
        for (from, to, way) in [
            ("out/block-storage-v3", "runtime", "../../runtime"),
            ("out/block-storage-v3", "out/runtime", "../runtime"),
            ("/a/b", "/c", "../../c"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), Path::new(way));
        }
    }
}
