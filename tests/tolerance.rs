//! Carelessness in real trees is read as its author meant it, and said: a test for each kind.

use std::fs;

use apiref::diagnostic::Code;
use apiref::ir::Location;
use apiref::{Compilation, Generator};

const ENTRY: &str = "id:\n  in: path\n  type: string\n  required: true\n  description: An id.\n";
const TABLE: &str = "Request\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n";
const CODES: &str = "Normal response codes: 204\n\n";
const PLAIN: &str = ".. rest_method:: DELETE /v1/things/{id}\n\n";

/// A page with one section.
fn page(parts: &[&str]) -> String {
    format!("Things\n======\n\nDelete a thing\n--------------\n\n{}", parts.concat())
}

fn compile(files: &[(&str, &str)]) -> Compilation {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("parameters.yaml"), ENTRY).expect("written");
    for (path, text) in files {
        fs::write(folder.path().join(path), text).expect("written");
    }
    Generator::new(folder.path()).compile(&mut |_| {}).expect("it can be read")
}

/// Holds that a page is read as operations, and that of it is said just this.
#[track_caller]
fn reads(files: &[(&str, &str)], operations: &[&str], codes: &[Code]) -> Compilation {
    let compilation = compile(files);
    let found: Vec<String> = compilation
        .apis
        .iter()
        .flat_map(|api| &api.path_items)
        .flat_map(|(path, item)| item.endpoints.iter().map(move |e| (path, e)))
        .map(|(path, endpoint)| format!("{} {path}", endpoint.method.as_str()))
        .collect();
    assert_eq!(found, operations);
    let report = compilation.report(&apiref::diagnostic::Policy::default());
    let said: Vec<Code> = report.diagnostics().iter().map(|d| d.code).collect();
    assert_eq!(said, codes, "{:?}", report.diagnostics());
    compilation
}

#[track_caller]
fn page_reads(text: &str, operations: &[&str], codes: &[Code]) -> Compilation {
    reads(&[("index.rst", text)], operations, codes)
}

const THING: &[&str] = &["DELETE /v1/things/{id}"];

#[test]
fn no_space_after_the_dots() {
    let text = page(&["..rest_method:: DELETE /v1/things/{id}\n\n", CODES, TABLE]);
    page_reads(&text, THING, &[Code::NearMissDirective]);
}

#[test]
fn one_colon_where_two_belong() {
    let text = page(&[".. rest_method: DELETE /v1/things/{id}\n\n", CODES, TABLE]);
    page_reads(&text, THING, &[Code::NearMissDirective]);
}

#[test]
fn an_argument_on_the_next_line_as_docutils_reads_it() {
    let table = TABLE.replace(":: parameters.yaml", "::\n   parameters.yaml");
    page_reads(&page(&[PLAIN, CODES, &table]), THING, &[]);
}

#[test]
fn an_address_that_is_written_carelessly() {
    for address in [
        "DELETE v1/things/{id}",
        "DELETE ``/v1/things/{id}``",
        "DELETE /v1/things/<id>",
        "DELETE /v1/things/(id)",
        "DELETE /v1/things/{id}\u{200b}",
        "DELETE https://host/v1/things/{id}",
    ] {
        let text = page(&[".. rest_method:: ", address, "\n\n", CODES, TABLE]);
        page_reads(&text, THING, &[Code::SloppyMethod]);
    }
}

#[test]
fn a_verb_that_is_missing() {
    let text = page(&[".. rest_method:: /v1/things/{id}\n\n", CODES, TABLE]);
    page_reads(&text, &["GET /v1/things/{id}"], &[Code::SloppyMethod]);
}

#[test]
fn a_verb_that_is_not_known_to_all() {
    let text = page(&[".. rest_method:: COPY /v1/things/{id}\n\n", CODES, TABLE]);
    page_reads(&text, &["COPY /v1/things/{id}"], &[]);
}

#[test]
fn a_verb_that_is_none() {
    let text = page(&[".. rest_method:: METHOD /v1/things/{id}\n\n", CODES, TABLE]);
    page_reads(&text, &[], &[Code::InvalidMethod]);
}

#[test]
fn a_query_string_becomes_parameters() {
    let text = page(&[".. rest_method:: DELETE /v1/things/{id}?force={force}\n\n", CODES, TABLE]);
    let compilation = page_reads(&text, THING, &[]);
    let (_, operation) = compilation.apis[0].operations().next().expect("one operation");
    let names = operation.parameters.iter().map(|p| p.name.wire.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["id", "force"]);
}

#[test]
fn placeholders_with_dashes() {
    let text = page(&[
        ".. rest_method:: DELETE /v1/things/{my-id}\n\n",
        CODES,
        &TABLE.replace("- id", "- my-id"),
    ]);
    page_reads(&text, &["DELETE /v1/things/{my-id}"], &[]);
}

#[test]
fn two_operations_in_one_section() {
    let second = ".. rest_method:: PUT /v1/things/{id}\n\n";
    let text = page(&[PLAIN, CODES, second, CODES, TABLE]);
    page_reads(
        &text,
        &["DELETE /v1/things/{id}", "PUT /v1/things/{id}"],
        &[Code::NameCollision, Code::SharedSection],
    );
}

#[test]
fn headings_nested_under_the_request() {
    let below =
        "\nResponse\n\"\"\"\"\"\"\"\"\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n";
    page_reads(&page(&[PLAIN, CODES, TABLE, below]), THING, &[Code::MisplacedParameter]);
}

#[test]
fn codes_over_several_lines_and_with_names() {
    let codes = "Normal response codes: 204,\n205\n\nError response codes: badRequest(400), gone(410),\n409\n\n";
    let compilation = page_reads(&page(&[PLAIN, codes, TABLE]), THING, &[]);
    let (_, operation) = compilation.apis[0].operations().next().expect("one operation");
    let codes: Vec<u16> = operation.responses.keys().copied().collect();
    assert_eq!(codes, [204, 205, 400, 410, 409]);
}

#[test]
fn no_code_at_all() {
    page_reads(&page(&[PLAIN, TABLE]), THING, &[Code::MissingStatus]);
}

#[test]
fn a_success_among_the_errors() {
    let codes = "Error response codes: 202, 404\n\n";
    page_reads(&page(&[PLAIN, codes, TABLE]), THING, &[Code::MisplacedStatus]);
}

#[test]
fn a_file_that_is_included_twice() {
    let index = "Things\n======\n\n.. include:: a.inc\n\n.. include:: a.inc\n";
    let text = page(&[PLAIN, CODES, TABLE]);
    let part = text.split_once("\n\n").expect("a title").1;
    reads(&[("index.rst", index), ("a.inc", part)], THING, &[Code::DuplicateOperation]);
}

#[test]
fn samples_that_are_no_plain_json() {
    let of = |file: &str| {
        page(&[PLAIN, "Normal response codes: 200\n\n", TABLE])
            + &format!("\nResponse Example\n~~~~~~~~~~~~~~~~\n\n.. literalinclude:: {file}\n")
    };
    for (file, sample, codes) in [
        ("a.txt", "curl -X POST -d '{\"a\": 1}' http://host/x\n", &[] as &[Code]),
        ("a.txt", "HTTP/1.1 200 OK\nA: b\n\n{\"a\": 1}\n", &[Code::InvalidSample]),
        ("a.json", "{\"a\": [1,],}\n", &[Code::InvalidSample, Code::UnlistedBody]),
    ] {
        let compilation = reads(&[("index.rst", &of(file)), (file, sample)], THING, codes);
        let (_, operation) = compilation.apis[0].operations().next().expect("one operation");
        assert!(operation.responses[&200].body.is_some(), "{sample}");
    }
    reads(&[("index.rst", &of("a.json")), ("a.json", "")], THING, &[Code::InvalidSample]);
}

#[test]
fn types_in_the_words_of_their_authors() {
    let text = page(&[PLAIN, CODES, TABLE]);
    for kind in ["uuid", "none"] {
        let entry = ENTRY.replace("string", kind);
        reads(&[("index.rst", &text), ("parameters.yaml", &entry)], THING, &[]);
    }
    for kind in ["list", "dict", "UUID", "JSON", "key value pairs", "thingamajig"] {
        let entry = ENTRY.replace("string", kind);
        reads(&[("index.rst", &text), ("parameters.yaml", &entry)], THING, &[Code::UnknownType]);
    }
}

#[test]
fn required_that_is_misspelt() {
    let text = page(&[PLAIN, CODES, TABLE]);
    for (written, meant) in
        [("required: ture", "required: true"), ("requried: true", "required: true")]
    {
        let entry = ENTRY.replace(meant, written);
        reads(&[("index.rst", &text), ("parameters.yaml", &entry)], THING, &[Code::MisspeltField]);
    }
}

#[test]
fn line_ends_marks_tabs_and_no_final_newline() {
    let text = page(&[PLAIN, CODES, TABLE]);
    for text in [
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
        text.replace("   -", "\t-"),
        text.trim_end().to_owned(),
    ] {
        page_reads(&text, THING, &[]);
    }
}

#[test]
fn a_body_where_there_can_be_none() {
    let codes = "Normal response codes: 200\n\n";
    let table = format!("{TABLE}   - size: size\n   - thing: thing\n\n");
    let text = page(&[".. rest_method:: GET /v1/things/{id}\n\n", codes, &table]);
    let field = |name: &str, kind: &str| {
        format!("{name}:\n  in: body\n  type: {kind}\n  required: false\n  description: It.\n")
    };
    let entries = format!("{ENTRY}{}{}", field("size", "integer"), field("thing", "object"));
    let compilation = reads(
        &[("index.rst", &text), ("parameters.yaml", &entries)],
        &["GET /v1/things/{id}"],
        &[Code::MissingSample, Code::MisplacedParameter, Code::MisplacedParameter],
    );
    let (_, operation) = compilation.apis[0].operations().next().expect("one operation");
    assert!(operation.request.is_none());
    let query = operation.parameters.iter().filter(|p| p.location == Location::Query);
    assert_eq!(query.map(|p| p.name.wire.as_str()).collect::<Vec<_>>(), ["size"]);
}

#[test]
fn codes_in_other_words() {
    let codes = "Normal respose codes:204\n\nError codes: 404,409\n\nStatus: 205 Reset Content\n\n";
    let compilation = page_reads(&page(&[PLAIN, codes, TABLE]), THING, &[]);
    let (_, operation) = compilation.apis[0].operations().next().expect("one operation");
    let codes: Vec<u16> = operation.responses.keys().copied().collect();
    assert_eq!(codes, [204, 205, 404, 409]);
}

#[test]
fn parts_that_stand_beside_their_operation() {
    let parts = format!("Response codes\n--------------\n\n{CODES}{}", TABLE.replace('~', "-"));
    let other = "Sort things\n-----------\n\n.. rest_method:: PUT /v1/things\n\nNormal response codes: 202\n\n";
    let compilation = page_reads(
        &(page(&[PLAIN, &parts, "\n"]) + other),
        &["DELETE /v1/things/{id}", "PUT /v1/things"],
        &[Code::MisplacedSection, Code::MisplacedSection],
    );
    let described = |doc: &apiref::ir::Doc| !doc.is_empty();
    let (_, operation) = compilation.apis[0].operations().next().expect("two operations");
    assert!(operation.parameters.iter().all(|p| described(&p.doc)));
}

#[test]
fn a_path_parameter_that_the_path_does_not_name() {
    let entries = format!("{}{ENTRY}", "force:\n  in: path\n  type: boolean\n  required: false\n");
    let table = format!("{TABLE}   - force: force\n");
    let files =
        |text: &str| vec![("index.rst", text.to_owned()), ("parameters.yaml", entries.clone())];
    let read = |files: &[(&str, String)], operation: &[&str], codes: &[Code]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
        reads(&files, operation, codes)
    };
    // A part that may be left out is no part of a path: without a body it is asked in the query.
    let found = read(
        &files(&page(&[PLAIN, CODES, &table])),
        THING,
        &[Code::UnusedPathParameter, Code::OptionalPathParameter],
    );
    let (_, operation) = found.apis[0].operations().next().expect("one operation");
    let places = operation.parameters.iter().map(|p| (p.name.wire.as_str(), p.location));
    let (path, query) = (apiref::ir::Location::Path, apiref::ir::Location::Query);
    assert_eq!(places.collect::<Vec<_>>(), [("id", path), ("force", query)]);
    // A field in a sample of the request is in the body.
    let text = page(&[
        ".. rest_method:: PUT /v1/things/{id}\n\n",
        CODES,
        &table,
        "\nRequest Example\n~~~~~~~~~~~~~~~\n\n.. literalinclude:: a.json\n",
    ]);
    let mut with_sample = files(&text);
    with_sample.push(("a.json", "{\"force\": true}".to_owned()));
    let found = read(
        &with_sample,
        &["PUT /v1/things/{id}"],
        &[Code::UnusedPathParameter, Code::OptionalPathParameter],
    );
    let (_, operation) = found.apis[0].operations().next().expect("one operation");
    assert_eq!(operation.parameters.len(), 1);
    assert!(operation.request.is_some());
}

#[test]
fn rows_of_one_parameter_at_different_versions() {
    let entries = format!(
        "{ENTRY}{}{}",
        "new:\n  in: query\n  type: integer\n  required: false\n  min_version: 1.5\n  description: New words.\n",
        "old:\n  in: query\n  type: integer\n  required: true\n  max_version: 1.4\n  description: Old words.\n",
    );
    let table = format!("{TABLE}   - size: old\n   - size: new\n");
    let text = page(&[PLAIN, CODES, &table]);
    let compilation = reads(&[("index.rst", &text), ("parameters.yaml", &entries)], THING, &[]);
    let (_, operation) = compilation.apis[0].operations().next().expect("one operation");
    let size = &operation.parameters[1];
    assert_eq!((size.required, size.doc.blocks.len()), (false, 2));
    assert_eq!(size.versions, apiref::ir::VersionRange::ALL);
}

#[test]
fn an_introduction_below_the_first_of_several_titles() {
    let things = format!("Things\n------\n\nDelete a thing\n~~~~~~~~~~~~~~\n\n{PLAIN}{CODES}");
    let things = things + &TABLE.replace("Request\n~~~~~~~", "Request\n.......");
    let text = format!(
        ":tocdepth: 2\n\n=====\n Big\n=====\n\nWhat it is for.\n\n{things}\n=======\n Inner\n=======\n\nFor others.\n"
    );
    let compilation = page_reads(&text, THING, &[]);
    // A page of several titles has a group of tags for each.
    let api = &compilation.apis[0];
    let prose = serde_json::to_string(&(&api.doc, &api.tags)).expect("JSON");
    assert!(prose.contains("What it is for.") && !prose.contains("tocdepth"), "{prose}");
}

#[test]
fn directives_within_other_blocks() {
    let table = TABLE.split_once("\n\n").expect("a title").1;
    let indented = |text: &str| {
        let lines =
            text.lines().map(|l| if l.is_empty() { l.to_owned() } else { format!("   {l}") });
        lines.collect::<Vec<_>>().join("\n") + "\n\n"
    };
    for around in [
        format!(".. only:: html\n\n{}", indented(table)),
        format!("*  The request:\n\n{}", indented(table)),
        format!("The request\n{}", indented(table)),
        format!(".. note::\n\n   It is kept.\n\n{}", indented(table)),
    ] {
        let text = page(&[PLAIN, CODES, "Request\n~~~~~~~\n\n", &around]);
        let compilation = page_reads(&text, THING, &[]);
        let (_, operation) = compilation.apis[0].operations().next().expect("one operation");
        assert!(!operation.parameters[0].doc.is_empty(), "{around}");
    }
}
