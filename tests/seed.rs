//! The shape of a file is not its meaning: a reference whose blank lines and indentation are lost compiles
//! to what it compiled to before.

use std::fs;
use std::path::Path;

use apiref::Generator;
use apiref::diagnostic::{Code, Severity};
use serde_json::Value;

/// The shipped reference of snapshots with this text, its parameters and its samples.
fn copy_spec(to: &Path, text: &str) {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage");
    copy_data(&spec, to);
    fs::write(to.join("snapshots.inc"), text).unwrap();
}

/// Copies a folder without its prose.
fn copy_data(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_data(&path, &target);
        } else if !path.extension().is_some_and(|e| e == "rst" || e == "inc") {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// The IR without places, and with white space in prose folded.
fn ir(folder: &Path) -> Value {
    let compilation = Generator::new(folder).compile(&mut |_| {}).unwrap();
    let mut ir = serde_json::to_value(&compilation.apis).unwrap();
    fold(&mut ir);
    ir
}

fn fold(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            entries.shift_remove("span");
            // Prose: what it says, not how it is cut into paragraphs.
            if let Some(doc) = entries.get_mut("doc") {
                *doc = Value::String(words(doc).split_whitespace().collect::<Vec<_>>().join(" "));
            }
            entries.values_mut().for_each(fold);
        }
        Value::Array(items) => items.iter_mut().for_each(fold),
        _ => {}
    }
}

fn words(doc: &Value) -> String {
    match doc {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(" "),
        Value::Object(entries) => entries.values().map(words).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

#[test]
fn lost_layout_changes_nothing_but_white_space() {
    let folder = tempfile::tempdir().unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage");
    let whole = fs::read_to_string(spec.join("snapshots.inc")).unwrap();
    let flat: Vec<String> = whole
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    copy_spec(&folder.path().join("whole"), &whole);
    copy_spec(&folder.path().join("flat"), &flat.join("\n"));
    let (whole, flat) = (ir(&folder.path().join("whole")), ir(&folder.path().join("flat")));
    assert_eq!(whole, flat);
}

#[test]
fn a_missing_file_is_reported_once_and_costs_no_operation() {
    let folder = tempfile::tempdir().unwrap();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage");
    fs::copy(spec.join("snapshots.inc"), folder.path().join("snapshots.inc")).unwrap();
    let alone = Generator::new(folder.path()).compile(&mut |_| {}).unwrap();
    let whole = Generator::new(spec.join("snapshots.inc")).compile(&mut |_| {}).unwrap();
    let count =
        |c: &apiref::Compilation| c.apis.iter().map(|api| api.operations().count()).sum::<usize>();
    assert_eq!(count(&alone), count(&whole));
    let missing: Vec<&str> = alone
        .diagnostics
        .iter()
        .filter(|d| d.code == Code::MissingFile)
        .map(|d| d.message.as_str())
        .collect();
    let mut different = missing.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(missing.len(), different.len());
    assert!(
        alone
            .diagnostics
            .iter()
            .all(|d| d.code == Code::MissingFile || d.severity == Severity::Warning)
    );
}
