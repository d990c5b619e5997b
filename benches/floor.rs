//! The floor that `scripts/bench` holds apiref against: reads every file of a tree, parses its YAML and JSON with
//! the crates that apiref uses, and does nothing else.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let mut folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let (mut files, mut bytes) = (0_usize, 0_usize);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                files += 1;
                bytes += text.len();
                parse(&path, &text);
            }
        }
    }
    assert!(files > 0, "name a folder");
    std::hint::black_box((files, bytes));
}

/// Parses into the plainest value there is; what is wrong in a file is no matter here.
fn parse(path: &Path, text: &str) {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => drop(std::hint::black_box(serde_json::from_str::<serde_json::Value>(text))),
        Some("yaml" | "yml") => {
            drop(std::hint::black_box(serde_saphyr::from_str::<serde_json::Value>(text)));
        }
        _ => {}
    }
}
