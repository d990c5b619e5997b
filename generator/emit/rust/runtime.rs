//! The runtime crate, carried in the binary so that what comes out compiles with nothing published.

use include_dir::{Dir, include_dir};

use super::license;
use crate::emit::files::FileSet;

static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/runtime/src");
const MANIFEST: &str = include_str!("../../../templates/runtime/manifest.toml");
const README: &str = include_str!("../../../templates/runtime/README.md");

/// The runtime's sources, with paths below its folder, and a manifest that needs no workspace.
#[must_use]
pub fn runtime() -> FileSet {
    let mut set = FileSet::new();
    set.insert("Cargo.toml", manifest());
    set.insert("README.md", README);
    license::TEXTS.iter().for_each(|(_, file, text)| set.insert(*file, *text));
    let mut folders = vec![&SOURCES];
    while let Some(folder) = folders.pop() {
        for file in folder.files() {
            let text = file.contents_utf8().expect("the runtime's sources are UTF-8");
            set.insert(format!("src/{}", file.path().to_string_lossy().replace('\\', "/")), text);
        }
        folders.extend(folder.dirs());
    }
    set
}

/// The manifest with what it takes from the workspace written out, and without what only tests need.
fn manifest() -> String {
    let mut out = String::with_capacity(MANIFEST.len());
    let mut skipping = false;
    for line in MANIFEST.lines() {
        if line.starts_with('[') {
            skipping =
                matches!(line, "[lints]" | "[dev-dependencies]" | "[package.metadata.docs.rs]");
        }
        if skipping {
            continue;
        }
        let inherited = match line.strip_suffix(".workspace = true") {
            Some("version") => env!("CARGO_PKG_VERSION"),
            Some("rust-version") => env!("CARGO_PKG_RUST_VERSION"),
            Some("license") => env!("CARGO_PKG_LICENSE"),
            Some("repository") => env!("CARGO_PKG_REPOSITORY"),
            Some("edition") => "2024",
            _ => {
                out.push_str(line);
                out.push('\n');
                continue;
            }
        };
        let key = line.trim_end_matches(".workspace = true");
        out.push_str(&format!("{key} = \"{inherited}\"\n"));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::runtime;

    #[test]
    fn the_carried_manifest_stands_alone() {
        let set = runtime();
        let manifest: toml::Table = set.get("Cargo.toml").unwrap().parse().unwrap();
        assert_eq!(manifest["package"]["edition"].as_str(), Some("2024"));
        assert!(!manifest.contains_key("lints"));
        for file in ["src/lib.rs", "README.md", "LICENSE-APACHE", "LICENSE-MIT"] {
            assert!(set.get(file).is_some(), "{file}");
        }
    }
}
