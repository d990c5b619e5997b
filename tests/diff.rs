//! `apiref diff`: no finding without a change, and exit statuses.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const SPEC: &str = "spec/block-storage";

fn diff(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_apiref"))
        .arg("diff")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// A copy of the shipped reference, its files changed.
fn copy(to: &Path, change: &dyn Fn(&Path, String) -> String) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(SPEC);
    let mut folders = vec![from.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let target = to.join(path.strip_prefix(&from).expect("below"));
            fs::create_dir_all(target.parent().expect("a folder")).expect("made");
            let text = fs::read_to_string(&path).expect("text");
            fs::write(target, change(&path, text)).expect("written");
        }
    }
}

#[test]
fn a_reference_does_not_differ_from_itself_with_other_white_space() {
    let other = tempfile::tempdir().expect("a folder");
    copy(other.path(), &|path, text| match path.extension().and_then(|e| e.to_str()) {
        Some("json") => {
            let sample: Value = serde_json::from_str(&text).expect("a sample");
            sample.to_string()
        }
        Some("inc" | "rst") => {
            let blank = text.replace("\n\n", "\n   \n\n");
            blank.lines().map(|line| format!("{line}  \n")).collect()
        }
        Some("yaml") => text.replace("\n\n", "\n\n\n"),
        _ => text,
    });
    let other = other.path().to_string_lossy().into_owned();
    let output = diff(&[SPEC, &other, "--fail-on", "any"]);
    assert_eq!(stdout(&output), "no change\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_document_does_not_differ_from_its_sources() {
    let output = diff(&["generated/block-storage-v3/openapi.yaml", SPEC, "--fail-on", "any"]);
    assert_eq!((stdout(&output).as_str(), output.status.code()), ("no change\n", Some(0)));
}

#[test]
fn what_readers_of_the_sources_see_is_no_less_than_what_documents_hold() {
    let said = |file: &str, was: &str, is: &str| {
        let other = tempfile::tempdir().expect("a folder");
        copy(other.path(), &|path, text| match path.ends_with(file) {
            true => text.replacen(was, is, 1),
            false => text,
        });
        let other = other.path().to_string_lossy().into_owned();
        let output = diff(&[SPEC, &other, "--format", "json"]);
        let changes: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
        assert!(!changes.is_empty(), "{was} -> {is}");
        assert!(changes.iter().all(|change| change["class"] == "documentation"), "{changes:?}");
        changes
    };
    // Both words mean an integer.
    let offset = "``marker``.\n  in: query\n  required: false\n  type: integer";
    let changes = said("parameters.yaml", offset, &offset.replace("integer", "int"));
    assert!(changes.iter().all(|change| change["kind"] == "type-word"), "{changes:?}");
    assert_eq!(changes[0]["place"]["name"], "offset");
    assert_eq!(changes[0]["message"], "has the type word `int` instead of `integer`");
    // Of a section about no operation.
    let changes = said(
        "index.rst",
        "\n.. include:: limits",
        "\nTimes\n=====\n\nIn UTC.\n\n.. include:: limits",
    );
    assert_eq!(changes[0]["message"], "the section “Times” is new", "{changes:?}");
    // Of a section, whose operations stay as they are.
    let changes = said("limits.inc", "uses now.", "uses today.");
    assert_eq!(changes[0]["kind"], "description", "{changes:?}");
}

#[test]
fn the_exit_status_says_what_was_asked() {
    let path = "GET /v3/{project_id}/limits";
    for (was, is, breaking) in [(path, "GET /v3/{project_id}/bounds", 1), ("Shows", "Tells", 0)] {
        let other = tempfile::tempdir().expect("a folder");
        copy(other.path(), &|_, text| text.replacen(was, is, usize::from(text.contains(path))));
        let other = other.path().to_string_lossy().into_owned();
        let status = |more: &[&str]| diff(&[&[SPEC, other.as_str()], more].concat()).status.code();
        assert_eq!(status(&[]), Some(0), "{is}");
        assert_eq!(status(&["--fail-on", "any"]), Some(1), "{is}");
        assert_eq!(status(&["--fail-on", "breaking"]), Some(breaking), "{is}");
    }
}

#[test]
fn what_cannot_be_compared_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    };
    let image = file(
        "image.yaml",
        "openapi: 3.1.0\ninfo: {title: Image, x-openstack: {service-type: image}}\npaths: {}\n",
    );
    for (old, reason) in [
        (
            file("other.yaml", "swagger: '2.0'\n"),
            "is no OpenAPI document: it is of Swagger 2.0, not of OpenAPI 3",
        ),
        (file("two.yaml", "openapi: '2.0'\n"), "it is of version 2.0, not of 3"),
        (file("broken.json", "{"), "is no OpenAPI document: it is no JSON"),
        (file("broken.yaml", "a: [1\n"), "is no OpenAPI document: it is no YAML"),
        (image, "the inputs are of different services: the old of image, the new of block-storage"),
        ("nowhere.yaml".to_owned(), "cannot read nowhere.yaml"),
    ] {
        let output = diff(&[&old, SPEC]);
        assert_eq!(output.status.code(), Some(2), "{old}");
        let said = stderr(&output);
        assert!(said.starts_with("error: ") && said.contains(reason), "{said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn a_document_of_others_is_of_the_service_that_its_title_or_its_caller_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = |title: &str| {
        let path = folder.path().join("other.yaml");
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: {title}, version: '3.1'}}\npaths:\n  /v3/snapshots:\n    get: {{responses: {{'200': {{description: ok}}}}}}\n"
        );
        fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    };
    let named = diff(&[&document("OpenStack Block Storage API"), SPEC]);
    assert_eq!(named.status.code(), Some(0), "{}", stderr(&named));
    let text = stdout(&named);
    let snapshots = text.split("\nGET /v3/{project_id}/snapshots  (").nth(1).expect("it is told");
    let snapshots = snapshots.split("\n\n").next().unwrap_or_default();
    assert!(
        !snapshots.contains("  added\n"),
        "with the project and without it is one: {snapshots}"
    );
    let other = document("Volumes");
    assert_eq!(diff(&[&other, SPEC]).status.code(), Some(2));
    assert_eq!(diff(&[&other, SPEC, "--service", "block-storage"]).status.code(), Some(0));
}
