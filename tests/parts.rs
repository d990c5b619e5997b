//! `apiref lint FILE`: what is said of a file is what its whole tree has for it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A release whose every file has a finding; the samples stand outside of the pages' folder.
const FILES: [(&str, &str); 6] = [
    (
        "api-ref/source/index.rst",
        "Things\n======\n\n.. include:: things.inc\n.. include:: v2/others.inc\n\nSee :ref:`gone`.\n",
    ),
    (
        "api-ref/source/things.inc",
        "Show a thing\n------------\n\n.. rest_method:: GET /v1/things/{id}\n\nNormal response codes: 200\n
Request\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n   - size: szie\n
Response\n~~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - name: name\n
.. literalinclude:: ../../doc/samples/show.json\n",
    ),
    (
        "api-ref/source/v2/others.inc",
        "Remove a thing\n--------------\n\n.. rest_method:: DELETE /v1/things/{id}\n\nNormal response codes: 204\n
Request\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n   - more: more\n",
    ),
    (
        "api-ref/source/parameters.yaml",
        "id:\n  in: path\n  type: string\n  required: true\nname:\n  in: body\n  type: string
  required: true\nunused:\n  in: body\n  type: thingamajig\n",
    ),
    ("api-ref/source/unread.json", "{}\n"),
    ("doc/samples/show.json", "{\"name\": 'a', \"size\": 1}\n"),
];

fn release() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in FILES {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_apiref"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs")
}

/// The findings on these paths, in this format's lines.
fn concise(folder: &Path, paths: &[&str]) -> Vec<String> {
    let output = run(folder, &[&["lint", "--format", "concise"], paths].concat());
    assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

/// Those of a tree's findings that are in one of these files.
fn of(whole: &[String], files: &[&str]) -> Vec<String> {
    let is_of = |line: &&String| files.iter().any(|file| line.starts_with(&format!("{file}:")));
    whole.iter().filter(is_of).cloned().collect()
}

#[test]
fn a_file_has_the_findings_that_the_tree_has_for_it() {
    let folder = release();
    let whole = concise(folder.path(), &["."]);
    for (file, _) in FILES {
        let expected = of(&whole, &[file]);
        assert!(!expected.is_empty(), "{file} has none in {whole:?}");
        assert_eq!(concise(folder.path(), &[file]), expected, "{file}");
    }
    let all: Vec<&str> = FILES.iter().map(|(file, _)| *file).collect();
    assert_eq!(concise(folder.path(), &all), whole);
}

#[test]
fn several_files_of_one_tree_are_one_input() {
    let folder = release();
    let whole = concise(folder.path(), &["."]);
    let two = ["doc/samples/show.json", "api-ref/source/things.inc"];
    assert_eq!(concise(folder.path(), &two), of(&whole, &two));
    let output = run(folder.path(), &[&["lint"], &two[..]].concat());
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.lines().any(|line| line.starts_with("1 document, 2 operations,")), "{said}");
    // A part of an input that is given as a whole is not said twice.
    assert_eq!(concise(folder.path(), &["doc/samples/show.json", "."]), whole);
}

#[test]
fn a_file_is_found_from_anywhere() {
    let folder = release();
    let whole = concise(folder.path(), &["."]);
    let expected = of(&whole, &["api-ref/source/v2/others.inc"]);
    let below = |from: &str| -> Vec<String> {
        expected.iter().map(|line| line.replacen(from, "", 1)).collect()
    };
    let within = folder.path().join("api-ref/source/v2");
    assert_eq!(concise(&within, &["others.inc"]), below("api-ref/source/v2/"));
    assert_eq!(concise(&within, &["../v2/others.inc"]), below("api-ref/source/v2/"));
    let real = folder.path().canonicalize().expect("there");
    let absolute = real.join("api-ref/source/v2/others.inc");
    let absolute = absolute.to_str().expect("UTF-8");
    assert_eq!(concise(&real, &[absolute]), expected);
    assert_eq!(
        concise(&real.join("doc"), &["./../api-ref/source/v2/others.inc"]).len(),
        expected.len()
    );
}

#[test]
fn the_tree_above_is_found_by_its_index_too() {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in FILES {
        let path = path.replace("api-ref/source", "spec").replace("doc/samples", "spec/samples");
        let text = text.replace("../../doc/samples", "samples");
        write(folder.path(), &path, &text);
    }
    // Of a part of a tree: the index of the whole is in the folder above.
    write(folder.path(), "spec/v2/index.rst", "More\n====\n\nMore to read.\n");
    let whole = concise(folder.path(), &["spec"]);
    for file in ["spec/v2/others.inc", "spec/samples/show.json", "spec/parameters.yaml"] {
        let expected = of(&whole, &[file]);
        assert!(!expected.is_empty(), "{file} has none in {whole:?}");
        assert_eq!(concise(folder.path(), &[file]), expected, "{file}");
    }
}

#[test]
fn what_is_wrong_elsewhere_is_not_said_of_a_file_that_it_points_at() {
    let folder = release();
    write(folder.path(), "doc/samples/show.json", "{\"name\": \"a\", \"size\": 1}\n");
    let output = run(folder.path(), &["lint", ".", "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    let sample = "./doc/samples/show.json";
    assert!(findings.iter().any(|f| f["related"][0]["file"] == sample), "{findings:?}");
    assert_eq!(concise(folder.path(), &["doc/samples/show.json"]), Vec::<String>::new());
}

#[test]
fn a_file_without_a_tree_is_one_and_build_takes_a_file_alone() {
    let folder = release();
    let other = tempfile::tempdir().expect("a folder");
    let alone = other.path();
    write(alone, "things.inc", FILES[1].1);
    assert!(concise(alone, &["things.inc"]).iter().any(|l| l.contains("missing-file")));
    write(alone, "other.json", "{}");
    assert_eq!(run(alone, &["lint", "other.json"]).status.code(), Some(2));
    let page = "api-ref/source/things.inc";
    let build = run(folder.path(), &["build", page, "--out", "out", "--emit", "openapi"]);
    let said = String::from_utf8(build.stderr).expect("UTF-8");
    assert!(said.contains("1 document, 1 operation,"), "{said}");
}
