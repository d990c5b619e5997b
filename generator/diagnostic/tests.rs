use serde_json::Value;

use super::{Code, Diagnostic, Edit, Fix, Format, Policy, Report, Severity};
use crate::source::{FileId, SourceFile, SourceMap, Span};

const FLAVORS: &str =
    "Flavors\n=======\n\n.. rest_parameters:: parameters.yaml\n\n   - name: flavor_nmae\n";
const PARAMETERS: &str = "flavor_id:\n  in: path\nflavor_name:\n  in: body\n";

fn map() -> SourceMap {
    let mut map = SourceMap::default();
    for (name, text) in [
        ("spec/flavors.inc", FLAVORS.to_owned()),
        ("spec/parameters.yaml", PARAMETERS.to_owned()),
        ("spec/gone, 100%.inc", String::new()),
        ("spec/huge.inc", format!("{}bad{}", "x".repeat(5000), "y".repeat(5000))),
    ] {
        map.add(SourceFile { name: name.to_owned(), text: text.into() });
    }
    map
}

fn span(file: u32, text: &str, needle: &str) -> Span {
    let start = u32::try_from(text.find(needle).unwrap()).unwrap();
    Span { file: FileId(file), start, end: start + u32::try_from(needle.len()).unwrap() }
}

fn unknown() -> Diagnostic {
    Diagnostic::new(
        Code::UnknownParameter,
        span(0, FLAVORS, "flavor_nmae"),
        "no parameter `flavor_nmae` in parameters.yaml",
    )
    .label("not defined")
    .also(span(1, PARAMETERS, "flavor_name:"), "a similar name is defined here")
    .help("write `flavor_name`, or define `flavor_nmae`")
}

fn missing() -> Diagnostic {
    Diagnostic::new(
        Code::MissingFile,
        Span { file: FileId(2), start: 0, end: 0 },
        "the file is not there",
    )
}

fn findings() -> Vec<Diagnostic> {
    let heading = span(0, FLAVORS, "Flavors");
    vec![
        missing(),
        unknown(),
        Diagnostic::new(Code::Orphan, heading, "no document includes this"),
        unknown(),
    ]
}

fn render(format: Format) -> String {
    let map = map();
    Report::new(&map, findings(), &Policy::default()).render(format)
}

#[test]
fn text_is_as_rustc_writes_it() {
    insta::assert_snapshot!(render(Format::Text));
}

#[test]
fn github_annotations_stay_on_their_line() {
    insta::assert_snapshot!(render(Format::Github));
}

#[test]
fn concise_is_a_line_for_each_finding_with_paths_from_the_working_directory() {
    insta::assert_snapshot!(render(Format::Concise), @r"
    spec/flavors.inc:1:1: orphan no document includes this
    spec/flavors.inc:6:12: unknown-parameter no parameter `flavor_nmae` in parameters.yaml
    spec/gone, 100%.inc:1:1: missing-file the file is not there
    ");
    let mut map = SourceMap::default();
    for name in ["./a.inc", "../b/c/a.inc", "/r/b/d/../a.inc", "../a\n.inc", "/a.inc"] {
        let file = map.add(SourceFile { name: name.to_owned(), text: String::new().into() });
        let found = Diagnostic::new(Code::InvalidRow, Span { file, start: 0, end: 0 }, "no\nrow");
        let report = Report::new(&map, [found], &Policy::default()).relative_to("/r/b");
        let expected = match name {
            "../b/c/a.inc" => "c/a.inc",
            "../a\n.inc" => "../a\u{fffd}.inc",
            "/a.inc" => name,
            _ => "a.inc",
        };
        let line = format!("{expected}:1:1: invalid-row no\u{fffd}row\n");
        assert_eq!(report.render(Format::Concise), line);
    }
}

#[test]
fn json_gives_places_for_machines() {
    insta::assert_snapshot!(render(Format::Json));
}

#[test]
fn sarif_names_every_rule_and_place() {
    let log: Value = serde_json::from_str(&render(Format::Sarif)).unwrap();
    let run = &log["runs"][0];
    let mut result = run["results"][1].clone();
    let rule = &run["tool"]["driver"]["rules"]
        [usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!(rule["id"], "unknown-parameter");
    assert_eq!(
        run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "spec/gone%2C%20100%25.inc"
    );
    // Moves when a code is added.
    result.as_object_mut().unwrap().remove("ruleIndex");
    insta::assert_snapshot!(serde_json::to_string_pretty(&result).unwrap());
}

#[test]
fn edits_are_in_the_formats_for_machines() {
    let map = map();
    let word = span(0, FLAVORS, "flavor_nmae");
    let fix = Fix::to_look_at(vec![
        Edit::new(word, "flavor_name"),
        Edit::remove(span(1, PARAMETERS, "flavor_id:\n")),
    ]);
    let found = || unknown().fix(fix.clone());
    let report = Report::new(&map, [found()], &Policy::default());
    let json: Value = serde_json::from_str(&report.render(Format::Json)).unwrap();
    assert_eq!(
        json[0]["fix"],
        serde_json::json!({"safe": false, "edits": [
            {"file": "spec/flavors.inc", "line": 6, "column": 12, "end_line": 6, "end_column": 23,
             "text": "flavor_name"},
            {"file": "spec/parameters.yaml", "line": 1, "column": 1, "end_line": 2, "end_column": 1,
             "text": ""},
        ]})
    );
    let sarif: Value = serde_json::from_str(&report.render(Format::Sarif)).unwrap();
    assert_eq!(
        sarif["runs"][0]["results"][0]["fixes"],
        serde_json::json!([{"description": {"text": "mend it, which needs a look"}, "artifactChanges": [
            {"artifactLocation": {"uri": "spec/flavors.inc"}, "replacements": [{
                "deletedRegion":
                    {"startLine": 6, "startColumn": 12, "endLine": 6, "endColumn": 23},
                "insertedContent": {"text": "flavor_name"}}]},
            {"artifactLocation": {"uri": "spec/parameters.yaml"}, "replacements": [{
                "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 1}}]},
        ]}])
    );
}

#[test]
fn what_is_allowed_is_not_reported() {
    let map = map();
    let policy = Policy { allow: vec![Code::UnknownParameter], ..Policy::default() };
    let report = Report::new(&map, findings(), &policy);
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (1, 1));
}

#[test]
fn denied_warnings_are_errors() {
    let map = map();
    let policy = Policy { deny_warnings: true, ..Policy::default() };
    let report = Report::new(&map, findings(), &policy);
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (3, 0));
}

#[test]
fn a_note_is_denied_by_nothing_and_each_format_has_its_word() {
    let map = map();
    let heading = span(0, FLAVORS, "Flavors");
    let note = || Diagnostic::new(Code::NameCollision, heading, "named by its path");
    let policy = Policy { deny_warnings: true, ..Policy::default() };
    let report = Report::new(&map, [note()], &policy);
    assert_eq!((report.count(Severity::Error), report.count(Severity::Note)), (0, 1));
    for (format, word) in [
        (Format::Text, "note[name-collision]: "),
        (Format::Json, "\"severity\": \"note\""),
        (Format::Github, "::notice file="),
        (Format::Sarif, "\"level\": \"note\",\n          \"message\""),
    ] {
        let text = report.render(format);
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_huge_line_is_named_and_not_shown() {
    let map = map();
    let huge =
        Diagnostic::new(Code::InvalidRow, Span { file: FileId(3), start: 5000, end: 5003 }, "bad");
    let text = Report::new(&map, [huge], &Policy::default()).render(Format::Text);
    insta::assert_snapshot!(text);
}

#[test]
fn a_span_that_is_wrong_never_panics() {
    let mut map = SourceMap::default();
    let file = map.add(SourceFile { name: "a".to_owned(), text: "é\r\nü\n".to_owned().into() });
    for start in 0..9 {
        for end in 0..9 {
            let diagnostic = Diagnostic::new(Code::InvalidRow, Span { file, start, end }, "m");
            let report = Report::new(&map, [diagnostic], &Policy::default());
            for format in [
                Format::Text,
                Format::Colour,
                Format::Concise,
                Format::Json,
                Format::Github,
                Format::Sarif,
            ] {
                assert!(!report.render(format).is_empty());
            }
        }
    }
}

#[test]
fn codes_are_known_by_their_names() {
    for code in Code::ALL {
        assert_eq!(code.as_str().parse(), Ok(*code));
    }
    assert!("no-such-code".parse::<Code>().is_err());
}
