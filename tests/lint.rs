//! Faults that compile: each is found in the smallest source that has it, and not in one that nearly has it.

use std::fs;

use apiref::Generator;
use apiref::diagnostic::{Code, Policy};
use tempfile::TempDir;

const PAGE: &str = "Things\n======\n\nShow a thing\n------------\n\n.. rest_method:: GET /v1/things/{id}\n
Normal response codes: 200\n\nRequest\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n
Response\n~~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - name: name\n   - size: size\n
Response Example\n~~~~~~~~~~~~~~~~\n\n.. literalinclude:: show.json\n";
const PARAMETERS: &str =
    "id:\n  in: path\n  type: string\n  required: true\nname:\n  in: body\n  type: string
  required: true\nsize:\n  in: body\n  type: integer\n  required: false\n";
const SAMPLE: &str = "{\"thing\": {\"name\": \"a\"}}\n";

/// The findings, as `code file:start`, on a sound reference with these replacements.
fn said(changes: &[(&str, &str, &str)]) -> Vec<String> {
    said_with(&[], changes)
}

/// A sound reference with these replacements; one of nothing is a file of its own.
fn tree(changes: &[(&str, &str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in
        [("index.rst", PAGE), ("parameters.yaml", PARAMETERS), ("show.json", SAMPLE)]
    {
        let of_file = changes.iter().filter(|(file, ..)| *file == name);
        let text = of_file.fold(text.to_owned(), |text, (_, from, to)| text.replace(from, to));
        fs::write(folder.path().join(name), text).expect("written");
    }
    for (name, _, text) in changes.iter().filter(|(_, from, _)| from.is_empty()) {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// As [`said`], where codes are asked for that are off by default.
fn said_with(warn: &[Code], changes: &[(&str, &str, &str)]) -> Vec<String> {
    let folder = tree(changes);
    let generator = warn.iter().fold(Generator::new(folder.path()), |g, code| g.warn(*code));
    let compilation = generator.compile(&mut |_| {}).expect("it can be read");
    let report = compilation.report(&Policy::default());
    let place = |d: &apiref::diagnostic::Diagnostic| {
        let span = d.primary.span;
        let name = &compilation.sources.map.file(span.file).name;
        let line = compilation.sources.map.line_column(span).line;
        format!("{} {}:{line}", d.code, name.rsplit('/').next().unwrap_or(name))
    };
    report.diagnostics().iter().map(place).collect()
}

#[test]
fn a_sound_reference_has_no_finding() {
    assert_eq!(said(&[]), Vec::<String>::new());
}

#[test]
fn each_fault_is_found_where_it_must_be_mended() {
    let later = "thing:\n  in: body\n  type: string\n";
    for (file, from, to, expected) in [
        (
            "parameters.yaml",
            "size:\n  in: body\n  type: integer\n",
            &*format!("size:\n  in: body\n  type: integer\n  required: false\n{later}"),
            "unused-parameter parameters.yaml:13",
        ),
        ("parameters.yaml", "in: path", "in: cookie", "invalid-location parameters.yaml:2"),
        (
            "parameters.yaml",
            "type: integer",
            "type: thingamajig",
            "unknown-type parameters.yaml:11",
        ),
        (
            "index.rst",
            "- size: size",
            "- size: size\n   - id: id",
            "misplaced-parameter index.rst:25",
        ),
        ("show.json", "\"a\"", "\"a\", \"colour\": 1", "unlisted-field index.rst:21"),
        ("show.json", "\"name\": \"a\"", "\"size\": 1", "unshown-field index.rst:23"),
        ("show.json", "\"a\"", "\"a\", \"the_size\": 1", "unlisted-field index.rst:21"),
        ("other.json", "", "{}", "unread-sample other.json:1"),
        ("index.rst", "Normal", "See :ref:`gone`.\n\nNormal", "broken-reference index.rst:9"),
        ("index.rst", "Normal", "See `gone`_.\n\nNormal", "broken-reference index.rst:9"),
    ] {
        assert_eq!(said(&[(file, from, to)]), [expected], "{to}");
    }
}

#[test]
fn slips_of_paths_entries_codes_and_markup_are_found() {
    let zone = "size_max:\n  in: body\n  type: integer\nsize_min:\n  in: body\n  type: integer\n";
    for (changes, expected) in [
        (
            vec![(
                "parameters.yaml",
                "  type: string\n  required: true\nname",
                "  type: string\nname",
            )],
            &["optional-path-parameter parameters.yaml:1"][..],
        ),
        (
            vec![
                (
                    "index.rst",
                    "- name: name\n   - size: size",
                    "- size_min: size_min\n   - size_max: size_min",
                ),
                (
                    "parameters.yaml",
                    "size:\n  in: body\n  type: integer\n  required: false\n",
                    zone,
                ),
                ("parameters.yaml", "name:\n  in: body\n  type: string\n  required: true\n", ""),
                ("show.json", "\"name\": \"a\"", "\"size_min\": 1, \"size_max\": 2"),
            ],
            &["foreign-entry index.rst:24", "unused-parameter parameters.yaml:5"],
        ),
        (vec![("index.rst", "codes: 200", "codes: 201")], &["unlikely-status index.rst:9"][..]),
        (
            vec![("index.rst", "Normal", "Colours:\n- red\n- blue\n\nNormal")],
            &["lost-markup index.rst:10"][..],
        ),
        (
            vec![("index.rst", "Normal", "So::\nas it is\n\nNormal")],
            &["lost-markup index.rst:9"][..],
        ),
        (vec![("index.rst", "Normal", "a &lt; b\n\nNormal")], &["lost-markup index.rst:9"][..]),
        (vec![("index.rst", "Normal", "A **b c.\n\nNormal")], &["lost-markup index.rst:9"][..]),
        (vec![("index.rst", "Normal", "Is ``on```.\n\nNormal")], &["lost-markup index.rst:9"][..]),
        (
            vec![("index.rst", "Response\n~~~~~~~~\n", "Reponse\n~~~~~~~~\n")],
            &["misspelt-heading index.rst:18"][..],
        ),
        (
            vec![("index.rst", "- size: size", "- size: size\n   - name: name")],
            &["duplicate-row index.rst:25"][..],
        ),
        (
            vec![(
                "parameters.yaml",
                "  type: integer",
                "  type: integer\n  description: The ``siez`` of it.",
            )],
            &["misnamed-field parameters.yaml:12"][..],
        ),
        (
            vec![("index.rst", "Normal", ".. code-block:: json\n\n   GET /x\n\nNormal")],
            &["invalid-sample index.rst:11"][..],
        ),
    ] {
        assert_eq!(said(&changes), expected, "{changes:?}");
    }
    for (file, from, to) in [
        ("index.rst", "Normal", "Colours:\n\n- red\n- blue\n\nNormal"),
        ("index.rst", "Normal", "From one\n- not two - on.\n\nNormal"),
        ("index.rst", "Normal", "So::\n\n  as it is\n\nNormal"),
        ("index.rst", "Normal", "``a &lt; b``, 2 ** 3, \\**c\n\nNormal"),
        (
            "index.rst",
            "Normal",
            ".. code-block:: json\n\n   \"a\": {\"GET\": [-1.5e3, ...]}\n\nNormal",
        ),
        ("index.rst", "codes: 200", "codes: 200, 203"),
    ] {
        assert_eq!(said(&[(file, from, to)]), Vec::<String>::new(), "{to}");
    }
}

#[test]
fn a_body_that_no_table_lists_is_found() {
    let no_rows = ("index.rst", "   - name: name\n   - size: size\n", "   - id: id\n");
    let found = said(&[no_rows]);
    assert!(found.contains(&"unlisted-body index.rst:21".to_owned()), "{found:?}");
    for sample in [
        "{\"start\": null}\n",
        "{\"name\": \"x\", \"properties\": {\"a\": {\"type\": \"string\"}}}\n",
    ] {
        let found = said(&[no_rows, ("show.json", SAMPLE, sample)]);
        assert!(!found.iter().any(|found| found.starts_with("unlisted-body")), "{sample}");
    }
}

#[test]
fn a_status_that_nothing_lists_is_found_where_others_are_listed() {
    let directive = ".. rest_status_code:: success status.yaml\n\n   - 200\n";
    let statuses =
        "200:\n  default: Done.\n409:\n  default: No.\n  twice: Again.\n418:\n  default: Tea.\n";
    let listed = format!("{directive}\n.. rest_status_code:: error status.yaml\n\n   - 409\n");
    let page = ("index.rst", "Normal response codes: 200\n", &*listed);
    let found = said(&[page, ("status.yaml", "", statuses)]);
    assert_eq!(found, ["unused-status status.yaml:5", "unused-status status.yaml:6"]);
    let found = said(&[("status.yaml", "", statuses)]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_path_that_is_almost_another_is_found() {
    let other = |address: &str| {
        format!(
            "Remove\n------\n\n.. rest_method:: {address}\n\nNormal response codes: 204\n\nRequest\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n\nShow a thing\n------------\n"
        )
    };
    for (address, is_found) in [
        ("DELETE /v1/thing/{id}", true),
        ("DELETE /v1/v1/things/{id}", true),
        ("DELETE /v1/things/{id}parts", false),
        ("DELETE /v1/things/{id}", false),
        ("DELETE /v1/others/{id}", false),
    ] {
        let page = other(address);
        let found = said(&[("index.rst", "Show a thing\n------------\n", &page)]);
        let expected = if is_found { vec!["near-miss-path index.rst:7"] } else { Vec::new() };
        assert_eq!(found, expected, "{address}");
    }
}

#[test]
fn a_slash_that_is_missing_behind_a_value_is_found() {
    let other = |address: &str| {
        format!(
            "Part\n----\n\n.. rest_method:: {address}\n\nNormal response codes: 204\n\nShow a thing\n------------\n"
        )
    };
    let title = "Show a thing\n------------\n";
    for (parts, is_found) in [
        (["PUT /v1/things/{id}parts", "POST /v1/things/{id}/parts"], true),
        (["PUT /v1/things/{id}.json", "POST /v1/things/{id}/json"], false),
    ] {
        let page =
            parts.iter().fold(title.to_owned(), |page, part| page.replace(title, &other(part)));
        let found = said(&[("index.rst", title, &page)]);
        let found: Vec<&String> =
            found.iter().filter(|f| f.starts_with("near-miss-path")).collect();
        assert_eq!(found.len(), usize::from(is_found), "{parts:?}: {found:?}");
    }
}

#[test]
fn versions_that_never_meet_are_found() {
    let found = said(&[
        ("index.rst", "{id}\n", "{id}\n   max_version: 1.5\n"),
        ("parameters.yaml", "type: integer", "type: integer\n  min_version: 1.9"),
    ]);
    assert_eq!(found, ["contradicting-versions index.rst:25"]);
    let found = said(&[
        ("index.rst", "{id}\n", "{id}\n   max_version: 1.10\n"),
        ("parameters.yaml", "type: integer", "type: integer\n  min_version: 1.9"),
    ]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_get_without_a_sample_is_found() {
    let found =
        said(&[("index.rst", ".. literalinclude:: show.json", "None."), ("show.json", SAMPLE, "")]);
    assert_eq!(
        found,
        ["missing-sample index.rst:7", "invalid-sample show.json:1", "unread-sample show.json:1"]
    );
}

#[test]
fn a_name_that_table_and_sample_spell_differently_is_one_field() {
    let found = said(&[
        ("index.rst", "- size: size", "- the-size: size"),
        ("show.json", "\"a\"", "\"a\", \"the_size\": 1"),
    ]);
    assert_eq!(found, ["contradicting-name index.rst:24"]);
}

#[test]
fn the_guideline_is_held_where_it_is_asked_for() {
    // Gaps of the sound reference are for the test of that.
    let mut order = Code::GUIDELINE.to_vec();
    order.retain(|code| !matches!(code, Code::MissingDescription | Code::UnlistedWrapper));
    let other = |address: &str| {
        format!(
            "Another\n-------\n\n.. rest_method:: {address}\n\nNormal response codes: 202\n\nShow a thing\n------------\n"
        )
    };
    let (broad, late, beside, apart, narrow) = (
        other("DELETE /v1/things/{id}/parts"),
        other("PUT /v1/things/{id}"),
        other("PUT /v1/things/{any}"),
        other("DELETE /v1/bars"),
        other("POST /v1/things"),
    );
    let title = "Show a thing\n------------\n";
    let size = ("parameters.yaml", "  type: integer", "  type: integer\n  min_version: 1.4");
    for (changes, expected) in [
        (vec![("index.rst", title, &*broad)], "unsorted-method index.rst:14"),
        (vec![("index.rst", title, &*late)], "unsorted-method index.rst:14"),
        (vec![("index.rst", "codes: 200", "codes: 203, 200")], "unsorted-status index.rst:9"),
        (
            vec![
                ("index.rst", "- id: id", "- size: sort\n   - id: id"),
                (
                    "parameters.yaml",
                    "name:",
                    "sort:\n  in: query\n  type: string\n  required: false\nname:",
                ),
            ],
            "unsorted-row index.rst:17",
        ),
        (
            vec![
                ("index.rst", "- name: name\n   - size: size", "- size: size\n   - name: name"),
                ("show.json", "\"a\"", "\"a\", \"size\": 1"),
            ],
            "unsorted-row index.rst:24",
        ),
        (
            vec![
                ("index.rst", "- name: name\n   - size: size", "- size: size\n   - name: name"),
                ("show.json", "\"a\"", "\"a\", \"size\": 1"),
                size,
            ],
            "unsorted-row index.rst:24",
        ),
        (
            vec![
                ("index.rst", "- size: size", "- thing: thing"),
                (
                    "parameters.yaml",
                    "size:\n  in: body\n  type: integer",
                    "thing:\n  in: body\n  type: object",
                ),
            ],
            "unsorted-row index.rst:24",
        ),
        (
            vec![("parameters.yaml", "integer\n  required: false\n", "integer\n")],
            "unstated-required parameters.yaml:9",
        ),
        (
            vec![("parameters.yaml", "integer", "integer\n  min_version: 1.0")],
            "redundant-version parameters.yaml:12",
        ),
        (
            vec![("index.rst", "things/{id}\n", "things/{id}\n   min_version: 1.0\n")],
            "redundant-version index.rst:8",
        ),
    ] {
        let found = said_with(&order, &changes);
        assert!(found.contains(&expected.to_owned()), "{changes:?}: {found:?}");
        let off = said(&changes);
        let others: Vec<&String> = found.iter().filter(|found| *found != expected).collect();
        assert_eq!(others, off.iter().collect::<Vec<_>>(), "{changes:?}");
    }
    for changes in [
        vec![],
        vec![("index.rst", title, &*apart)],
        vec![("index.rst", title, &*narrow)],
        vec![size],
    ] {
        let found = said_with(Code::GUIDELINE, &changes);
        assert!(!found.iter().any(|f| f.starts_with("unsorted-method")), "{found:?}");
    }
    let changes = [
        ("index.rst", title, &*beside),
        ("index.rst", "GET /v1/things/{id}", "GET /v1/things/all"),
    ];
    let found = said_with(&[Code::UnsortedMethod], &changes);
    assert!(found.contains(&"unsorted-method index.rst:14".to_owned()), "{found:?}");
}

#[test]
fn what_the_guideline_wants_said_is_missed_where_it_is_asked_for() {
    let rows = "   - name: name\n   - size: size\n";
    let whole = [
        ("index.rst", rows, "   - thing: thing\n   - name: name\n   - size: size\n"),
        (
            "parameters.yaml",
            "required: false\n",
            "required: false\nthing:\n  in: body\n  type: object\n  required: true\n",
        ),
    ];
    let wrapper = [Code::UnlistedWrapper];
    assert_eq!(said_with(&wrapper, &[]), ["unlisted-wrapper index.rst:21"]);
    assert_eq!(said_with(&wrapper, &whole), Vec::<String>::new());

    let described = [
        ("parameters.yaml", "id:\n", "id:\n  description: The id.\n"),
        ("parameters.yaml", "name:\n", "name:\n  description: ''\n"),
    ];
    let found = said_with(&[Code::MissingDescription], &described);
    assert_eq!(
        found,
        ["missing-description parameters.yaml:6", "missing-description parameters.yaml:11"]
    );

    let line = ("index.rst", "Show a thing\n------------\n", "Show a thing\n-------------\n");
    assert_eq!(said_with(&[Code::LongUnderline], &[line]), ["long-underline index.rst:5"]);
    let over = ("index.rst", "Things\n======\n", "========\n Things\n========\n");
    assert_eq!(said_with(&[Code::LongUnderline], &[over]), Vec::<String>::new());

    let other = |path: &str| {
        format!(
            "Remove\n------\n\n.. rest_method:: DELETE {path}\n\nNormal response codes: 204\n\nShow a thing\n------------\n"
        )
    };
    let title = "Show a thing\n------------\n";
    for (path, is_found) in [
        ("/v1/things/{thing}", true),
        ("/v1/things/{id}", false),
        ("/v1/others/{thing}", false),
        ("/v1/things/{thing}/parts/{id}", false),
    ] {
        let page = other(path).replace(title, &other("/v1/things/{id}"));
        let found = said_with(&[Code::DivergentPlaceholder], &[("index.rst", title, &page)]);
        let is_said = found.iter().any(|found| found == "divergent-placeholder index.rst:7");
        assert_eq!(is_said, is_found, "{path}: {found:?}");
    }
}

#[test]
fn slips_of_writing_are_found() {
    let text = |text: &str| format!("{text}\n\nNormal");
    for (written, expected) in [
        ("Shows the the size.", &["doubled-word index.rst:9"][..]),
        ("The the size.", &["doubled-word index.rst:9"]),
        ("Shows it to\nto anyone.", &["doubled-word index.rst:10"]),
        ("Says that that is so.", &[]),
        (
            "The size that occured, Retrive it.",
            &["misspelt-word index.rst:9", "misspelt-word index.rst:9"],
        ),
        ("The ``occured`` size, *retrive*, occured_at, a/retrive, OCCURED.", &[]),
        ("Shows the ``the`` the size, ``so so`` and so; so.", &[]),
        (
            "The ``state_of_thing`` and the state_of_thing, not the ``state_off_thing``.",
            &["misnamed-field index.rst:9"],
        ),
        ("The ``state_of_thing`` and the state_of_thing, the ``state_of_things``.", &[]),
        (
            "The ``state_of_thing``, ``state_of_thing``, ``state_off_thing``, ``state_off_thing``.",
            &[],
        ),
    ] {
        let found = said(&[("index.rst", "Normal", &text(written))]);
        assert_eq!(found, expected, "{written}");
    }
    let described = "integer\n  description: |\n    Said of this, and the rest of\n    it. Says of it to to anyone, and\n    wether it is so.";
    let found = said(&[("parameters.yaml", "integer", described)]);
    assert_eq!(found, ["doubled-word parameters.yaml:14", "misspelt-word parameters.yaml:15"]);
    let titled = ("index.rst", "Show a thing\n------------\n", "Retrive it\n----------\n");
    assert_eq!(said(&[titled]), ["misspelt-word index.rst:4"]);
    // A baseline that repeats a word is no place of it.
    let written = text("The ``state_of_thing`` and state_of_thing, the ``state_off_thing``.");
    let known = "[{\"message\": \"state_off_thing\"}]";
    let found = said(&[
        ("index.rst", "Normal", &written),
        ("known.json", "", known),
        ("apiref.toml", "", "[lint]\nbaseline = \"known.json\"\n"),
    ]);
    assert!(found.contains(&"misnamed-field index.rst:9".to_owned()), "{found:?}");
    // One that the table has otherwise is one finding.
    let found = said(&[
        ("index.rst", "- size: size", "- name_of_thing: size"),
        ("index.rst", "Normal", &text("The ``name_off_thing``, name_of_thing.")),
    ]);
    assert_eq!(found.iter().filter(|found| found.starts_with("misnamed")).count(), 1, "{found:?}");
    let values = |default: &str| {
        format!(
            "  type: integer\n  description: |\n    What it goes by. The default is ``{default}``:\n\n    - ``name_of_it``\n    - ``colour_of_it``\n"
        )
    };
    for (default, expected) in
        [("name", &["misnamed-field parameters.yaml:13"][..]), ("name_of_it", &[]), ("weight", &[])]
    {
        let found = said(&[("parameters.yaml", "  type: integer\n", &values(default))]);
        assert_eq!(found, expected, "{default}");
    }
    let title = "Response Example\n~~~~~~~~~~~~~~~~\n";
    let short = said(&[("index.rst", title, "Response Example\n~~~~~~~~~~~\n")]);
    assert_eq!(short, ["short-underline index.rst:27"]);
    for (key, expected) in [
        ("optional: true", &["misspelt-field parameters.yaml:12"][..]),
        ("'-H \"Version': 1", &["misspelt-field parameters.yaml:12"]),
        ("example: 1", &[]),
    ] {
        let field = format!("  type: integer\n  {key}\n");
        let found = said(&[("parameters.yaml", "  type: integer\n", &field)]);
        assert_eq!(found, expected, "{key}");
    }
}

#[test]
fn a_row_of_an_id_that_refers_to_a_name_is_found() {
    let entry = |description: &str| {
        format!(
            "maker_name:\n  in: body\n  type: string\n  required: false\n  description: {description}\nname:\n"
        )
    };
    for (row, description, is_found) in [
        ("maker_uuid", "The name of the maker.", true),
        ("maker_uuid", "The name or UUID of the maker.", false),
        ("maker_name", "The name of the maker.", false),
        ("maker", "The name of the maker.", false),
    ] {
        let (rows, entry) = (format!("- size: size\n   - {row}: maker_name"), entry(description));
        let sample = format!("\"a\", \"{row}\": \"b\"");
        let found = said(&[
            ("index.rst", "- size: size", &rows),
            ("parameters.yaml", "name:\n", &entry),
            ("show.json", "\"a\"", &sample),
        ]);
        let expected: &[&str] = if is_found { &["foreign-entry index.rst:25"] } else { &[] };
        assert_eq!(found, expected, "{row} {description}");
    }
}

#[test]
fn a_path_that_lacks_what_others_have_before_the_version_is_found() {
    let part = |number: usize, path: &str| {
        format!(
            "Part {number}\n------\n\n.. rest_method:: {path}\n\nNormal response codes: 204\n\n"
        )
    };
    let others = [
        "PUT /stock/v1/parts/{part}",
        "PATCH /stock/v1/parts/{part}",
        "DELETE /stock/v1/parts/{part}",
    ];
    let title = "Show a thing\n------------\n";
    for (path, is_found) in [
        ("POST /parts/{part}/ship", true),
        ("POST /stock/v1/parts/{part}/ship", false),
        ("POST /pieces/{part}/ship", false),
    ] {
        let paths = others.iter().chain([&path]).enumerate();
        let page: String = paths.map(|(at, path)| part(at, path)).collect();
        let found = said(&[("index.rst", title, &format!("{page}{title}"))]);
        let is_said = found.iter().any(|found| found == "near-miss-path index.rst:28");
        assert_eq!(is_said, is_found, "{path}: {found:?}");
    }
    let found = said(&[("index.rst", "/v1/things", "/v1//things")]);
    assert_eq!(found, ["sloppy-method index.rst:7"]);
}

#[test]
fn names_that_are_almost_others_are_found() {
    let again = "Normal response codes: 200\n\nRequest\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n";
    let other = |method: &str, name: &str| {
        format!(
            "{method}\n----------\n\n.. rest_method:: {method} /v1/things/{{id}}\n\n{again}   - {name}: colour\n\nShow a thing\n------------\n"
        )
    };
    let page = |name: &str| {
        other("PUT", "colour")
            + "\nGone\n\n"
            + &other("PATCH", "colour")
            + "\n"
            + &other("POST", name)
    };
    let colour = (
        "parameters.yaml",
        "name:",
        "colour:\n  in: body\n  type: string\n  required: false\nname:",
    );
    for (name, is_found) in
        [("colou", true), ("cloour", true), ("colours", false), ("shade", false)]
    {
        let text = page(name)
            .replace("\nShow a thing\n------------\n\nGone\n\n", "\n")
            .replace("\nShow a thing\n------------\n\n", "\n");
        let found = said(&[("index.rst", "Show a thing\n------------\n", &text), colour]);
        let found: Vec<&String> =
            found.iter().filter(|f| f.starts_with("divergent-name")).collect();
        assert_eq!(found.len(), usize::from(is_found), "{name}: {found:?}");
    }
    for (text, is_found) in
        [("nmae", true), ("naem", true), ("Name", false), ("note", false), ("thing", false)]
    {
        let prose = format!("It has a ``{text}``.\n\nNormal");
        let found = said(&[("index.rst", "Normal", &prose)]);
        let expected = if is_found { vec!["misnamed-field index.rst:9"] } else { Vec::new() };
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn samples_that_no_page_shows_are_read_and_those_in_another_language_need_not_be_json() {
    let found = said(&[("other.json", "", "{\"a\": 1,}")]);
    assert_eq!(found, ["unread-sample other.json:1", "invalid-sample other.json:1"]);
    for (language, is_found) in
        [("python", false), ("console", false), ("javascript", true), ("json", true)]
    {
        let shown = format!(
            ".. literalinclude:: call.py\n   :language: {language}\n\n.. literalinclude:: show.json"
        );
        let found = said(&[
            ("index.rst", ".. literalinclude:: show.json", &shown),
            ("call.py", "", "x = {'a': None}"),
        ]);
        assert_eq!(found.len(), usize::from(is_found), "{language}: {found:?}");
    }
}

#[test]
fn blocks_and_commands_with_broken_json_are_found() {
    for (text, expected) in [
        (
            ".. code-block:: json\n\n   {\n     \"a\": 1\n     \"b\": 2\n   }\n\nNormal",
            &["invalid-sample index.rst:12"][..],
        ),
        (".. code-block:: json\n\n   [1, ...]\n\nNormal", &[]),
        (
            ".. code-block:: console\n\n   $ curl -d '{\"a\": 1,}' x\n\nNormal",
            &["invalid-sample index.rst:11"],
        ),
        ("As::\n\n   curl -d '{\"a\": 1 \"b\"}' x\n\nNormal", &["invalid-sample index.rst:11"]),
        ("As::\n\n   curl -d '{\"a\": 1}' x\n\nNormal", &[]),
        ("Steps\n1. one\n2. two\n\nNormal", &["lost-markup index.rst:10"]),
        ("From\n1. not a list.\n\nNormal", &[]),
        ("Values::\n  a = b\n\nNormal", &["lost-markup index.rst:9"]),
    ] {
        assert_eq!(said(&[("index.rst", "Normal", text)]), expected, "{text}");
    }
}

#[test]
fn a_list_at_the_singular_of_its_collection_is_found() {
    let list = |name: &str| {
        format!(
            "List\n----\n\n.. rest_method:: GET /v1/{name}\n\nNormal response codes: 204\n\nShow a thing\n------------\n"
        )
    };
    for (names, is_found) in [
        (&["thing"][..], true),
        (&["things"], false),
        (&["thing", "things"], false),
        (&["other"], false),
    ] {
        let page = names.iter().fold(String::from("Show a thing\n------------\n"), |page, name| {
            page.replace("Show a thing\n------------\n", &list(name))
        });
        let found = said(&[("index.rst", "Show a thing\n------------\n", &page)]);
        let found: Vec<&String> =
            found.iter().filter(|f| f.starts_with("near-miss-path")).collect();
        assert_eq!(found.len(), usize::from(is_found), "{names:?}: {found:?}");
    }
}

/// The findings on a show of a thing whose recorded exchanges are these: status, and the answer.
fn against(exchanges: &[(&str, u16, &str)]) -> Vec<String> {
    against_with(&[], exchanges)
}

/// As [`against`], of a reference with these replacements.
fn against_with(changes: &[(&str, &str, &str)], exchanges: &[(&str, u16, &str)]) -> Vec<String> {
    let lines = exchanges.iter().map(|(path, status, answer)| {
        format!("{{\"method\": \"GET\", \"path\": {path:?}, \"status\": {status}, \"response_body\": {answer}}}\n")
    });
    let lines = lines.collect::<String>();
    let folder = tree(&[changes, &[("recorded.jsonl", "", &lines)]].concat());
    let recording = folder.path().join("recorded.jsonl");
    let generator = Generator::new(folder.path()).recording(recording).against_recordings();
    let compilation = generator.compile(&mut |_| {}).expect("it can be read");
    let report = compilation.report(&Policy::default());
    report.diagnostics().iter().map(|found| format!("{}: {}", found.code, found.message)).collect()
}

#[test]
fn a_reference_is_held_against_recorded_traffic() {
    let sound = ("/v1/things/1", 200, r#"{"thing": {"name": "a", "size": 3}}"#);
    assert_eq!(against(&[sound, ("/v1/things/2", 200, r#"{"thing": {"name": "b"}}"#)]), [""; 0]);
    for (path, status, answer, expected) in [
        (
            "/v1/things/1",
            200,
            r#"{"thing": {"name": null}}"#,
            "undocumented-null: `name` is null in 1 of 2 recorded answers, which nothing says",
        ),
        (
            "/v1/things/1",
            200,
            r#"{"thing": {"size": 3}}"#,
            "disputed-required: the table requires `name`, and 1 of 2 recorded answers lack it",
        ),
        (
            "/v1/things/1",
            200,
            r#"{"thing": {"name": "a", "size": "3"}}"#,
            "disputed-type: the table says that `size` is an integer, and recorded answers have a string",
        ),
        (
            "/v1/things/1",
            200,
            r#"{"thing": {"name": "a", "colour": "red"}}"#,
            "undocumented-field: recorded answers have what no table lists: `thing.colour`",
        ),
        (
            "/market/v1/things/1",
            404,
            "null",
            "undocumented-status: recorded answers have codes that are not listed: 404 (1)",
        ),
        (
            "/v1/things/1/wheels/7",
            200,
            "{}",
            "undocumented-operation: no page documents `GET /v1/things/{}/wheels/{}`, which was recorded with success once",
        ),
    ] {
        assert_eq!(against(&[sound, (path, status, answer)]), [expected]);
    }
    // One row, which two codes and the values of a map have, is told of once.
    let names = [
        ("index.rst", "codes: 200", "codes: 200, 202"),
        ("index.rst", "   - name: name\n", "   - things: things\n   - things.name: name\n"),
        (
            "show.json",
            SAMPLE,
            r#"{"things": {"dcf73b54-06bf-4e0c-8c42-06be14f2e7a2": {"name": "a"}}}"#,
        ),
        (
            "parameters.yaml",
            "size:\n",
            "things:\n  in: body\n  type: object\n  required: true\n  description: A map.\nsize:\n",
        ),
    ];
    let two = r#"{"things": {"5": {"name": null}, "6": {"name": null}, "7": {"name": "c"}}}"#;
    let exchanges = [("/v1/things/1", 200, two), ("/v1/things/2", 202, two)];
    let found = against_with(&names, &exchanges);
    let expected =
        "undocumented-null: `name` is null in 4 of 6 recorded answers, which nothing says";
    assert!(found.contains(&expected.to_owned()), "{found:?}");
    assert_eq!(found.iter().filter(|found| found.contains("`name`")).count(), 1, "{found:?}");
    // Of a fault of the service, and of what it refuses, nothing is documented.
    assert_eq!(against(&[("/v1/things/1", 500, "{}"), ("/v1/bells", 404, "{}")]), [""; 0]);
}

/// A document of others that agrees with the sound reference, with a request that creates a thing.
const OTHER: &str = "openapi: 3.1.0
info: {title: OpenStack Things API, version: '1.5'}
paths:
  /v1/{project_id}/things/{thing_id}:
    get:
      parameters:
      - {name: thing_id, in: path, required: true, schema: {type: string}}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Shown'}}}}
  /v1/things:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}}
      responses: {'202': {description: taken}, '404': {description: none}}
components:
  schemas:
    Shown:
      type: object
      required: [thing]
      additionalProperties: false
      properties: {thing: {$ref: '#/components/schemas/Thing'}}
    Thing:
      type: object
      required: [name]
      additionalProperties: false
      properties: {name: {type: string}, size: {type: integer}}
    Made:
      type: object
      required: [thing]
      properties: {thing: {$ref: '#/components/schemas/New'}}
    New:
      type: object
      required: [name]
      additionalProperties: false
      properties: {name: {type: string}, mode: {type: string, enum: [loud, soft]}}
";
/// A page beside the sound one, which says the same of the request.
const MAKE: &str = "Make a thing\n------------\n\n.. rest_method:: POST /v1/things\n
.. rest_status_code:: success status.yaml\n\n   - 202\n
.. rest_status_code:: error status.yaml\n\n   - 404\n\nRequest\n~~~~~~~\n
.. rest_parameters:: made.yaml\n\n   - thing: thing\n   - name: name\n   - mode: mode\n
Request Example\n~~~~~~~~~~~~~~~\n\n.. literalinclude:: make.json\n";
const MADE: &str = "mode:\n  description: |\n    Either ``loud`` or ``soft``.\n  in: body\n  type: string
  required: false\nname:\n  in: body\n  type: string\n  required: true\nthing:\n  in: body\n  type: object\n  required: true\n";
const STATUSES: &str = "202:\n  default: Taken.\n404:\n  default: None.\n";

/// The findings on the sound reference and a request beside it, with these changes, against a document with these.
fn against_document(reference: (&str, &str), document: (&str, &str)) -> Vec<String> {
    let (folder, generator) = beside_document(reference, document);
    let compilation = generator.compile(&mut |_| {}).expect("it can be read");
    drop(folder);
    let report = compilation.report(&Policy::default());
    report.diagnostics().iter().map(|found| format!("{}: {}", found.code, found.message)).collect()
}

fn beside_document(reference: (&str, &str), document: (&str, &str)) -> (TempDir, Generator) {
    let change = |text: &str, (from, to): (&str, &str)| match from {
        "" => text.to_owned(),
        _ => text.replacen(from, to, 1),
    };
    let other = change(OTHER, document);
    assert!(document.0.is_empty() || other != OTHER, "{document:?} changes nothing");
    let make = change(MAKE, reference);
    let made = change(MADE, reference);
    let folder = tree(&[
        ("make.inc", "", &make),
        ("made.yaml", "", &made),
        ("status.yaml", "", STATUSES),
        ("make.json", "", "{\"thing\": {\"name\": \"a\"}}\n"),
        ("other.yaml", "", &other),
        ("index.rst", "Things\n======\n", "Things\n======\n\n.. include:: make.inc\n\n"),
    ]);
    let path = folder.path().join("other.yaml");
    let generator = Generator::new(folder.path()).recording(path).against_recordings();
    (folder, generator)
}

#[test]
fn a_reference_is_held_against_a_document_of_others() {
    assert_eq!(against_document(("", ""), ("", "")), [""; 0]);
    for (from, to, expected) in [
        // Parts that it has, and the reference lacks.
        (
            "mode: {type",
            "tone: {type: string}, mode: {type",
            "undocumented-field: other.yaml has fields in requests that no table lists: `thing.tone`",
        ),
        (
            "[name]\n      additionalProperties: false\n      properties: {name: {type: string}, size",
            "[age, name]\n      additionalProperties: false\n      properties: {name: {type: string}, age: {type: integer}, size",
            "undocumented-field: other.yaml has fields in answers that no table lists: `thing.age`",
        ),
        ("'404'", "'409'", "undocumented-status: other.yaml has codes that are not listed: 409"),
        (
            "- {name: thing_id",
            "- {name: deep, in: query, schema: {type: boolean}}\n      - {name: thing_id",
            "undocumented-parameter: other.yaml has parameters that no table lists: `deep`",
        ),
        (
            "mode: {type: string,",
            "mode: {type: [string, 'null'],",
            "undocumented-null: `mode` may be null by other.yaml, which nothing says",
        ),
        (
            "loud, soft",
            "loud, soft, mute",
            "undocumented-value: other.yaml has values of `mode` that its description does not name: `mute`",
        ),
        (
            "mode: {type",
            "mode: {x-openstack: {min-ver: '1.3'}, type",
            "undocumented-version: other.yaml has `mode` from microversion 1.3 on, which nothing says",
        ),
        (
            "  /v1/things:\n",
            "  /v1/things/{id}/wheels:\n    get:\n      responses: {'200': {content: {application/json: {schema: {type: object}}}}}\n  /v1/things:\n",
            "undocumented-operation: no page documents `GET /v1/things/{id}/wheels`, which other.yaml has",
        ),
        // Statements of the reference that it contradicts.
        (
            "mode: {type: string, enum: [loud, soft]}",
            "mode: {type: array}",
            "disputed-type: the table says that `mode` is a string, and other.yaml that it is an array",
        ),
        (
            "[name]\n      additionalProperties: false\n      properties: {name: {type: string}, mode",
            "[mode]\n      additionalProperties: true\n      properties: {name: {type: string}, mode",
            "disputed-required: the table requires `name`, and other.yaml does not",
        ),
        (
            "loud, soft",
            "loud",
            "disputed-value: the description of `mode` names values that other.yaml refuses: `soft`",
        ),
        (
            ", mode: {type: string, enum: [loud, soft]}",
            "",
            "disputed-field: other.yaml refuses `mode` in requests",
        ),
    ] {
        let found = against_document(("", ""), (from, to));
        assert!(found.contains(&expected.to_owned()), "{expected}: {found:?}");
        assert!(found.len() < 3, "{found:?}");
    }
    let found = against_document(("- 202", "- 201"), ("", ""));
    assert!(
        found.contains(&"disputed-status: 201 is listed, and other.yaml answers 202".to_owned()),
        "{found:?}"
    );
    let found = against_document(
        ("type: string\n  required: false", "type: string\n  min_version: 1.2\n  required: false"),
        ("mode: {type", "mode: {x-openstack: {min-ver: '1.3'}, type"),
    );
    assert_eq!(
        found,
        [
            "disputed-version: the table has `mode` from microversion 1.2 on, and other.yaml later, from 1.3 on"
        ]
    );
    let found = against_document(("POST /v1/things", "POST /v1/thing"), ("", ""));
    // It has half of the operations: that it lacks the other says nothing.
    assert_eq!(
        found,
        ["undocumented-operation: no page documents `POST /v1/things`, which other.yaml has"]
    );
}

#[test]
fn where_a_document_does_not_know_nothing_is_said() {
    for (from, to) in [
        // An answer whose schema lets others through, or requires little, was not made to hold answers to it.
        (
            "[name]\n      additionalProperties: false\n      properties: {name: {type: string}, size",
            "[name]\n      properties: {name: {type: string}, age: {type: integer}, size",
        ),
        // The answers of a method by definition, and those of every operation.
        (
            "'202': {description: taken}, ",
            "'201': {description: made}, '401': {description: who}, ",
        ),
        ("'200': {content", "'404': {description: none}\n        '200': {content"),
        // A value where the other has text is the same address; HEAD is GET; what only has an address may be no operation.
        (
            "  /v1/things:\n",
            "  /v1/things/first:\n    get:\n      responses: {'200': {content: {application/json: {schema: {type: object}}}}}\n  /v1/things:\n",
        ),
        (
            "  /v1/things:\n",
            "  /v1/things/{id}/wheels:\n    get:\n      responses: {'200': {description: found}}\n  /v1/things:\n",
        ),
        // No request may set it.
        ("mode: {type", "made_at: {type: string, readOnly: true}, mode: {type"),
        ("mode: {type", "made_at: {type: string, description: The time (READ-ONLY)}, mode: {type"),
        // References that lead elsewhere, or in a circle, lead to nothing.
        ("{$ref: '#/components/schemas/New'}", "{$ref: 'https://example.com/new.yaml'}"),
        ("{$ref: '#/components/schemas/New'}", "{$ref: '#/components/schemas/Made'}"),
        ("{$ref: '#/components/schemas/Thing'}", "{$ref: ''}"),
    ] {
        assert_eq!(against_document(("", ""), (from, to)), [""; 0], "{to}");
    }
}

#[test]
fn a_finding_against_a_document_has_a_fix() {
    for (document, reference) in [
        (
            ("mode: {type: string, enum: [loud, soft]}", "mode: {type: array}"),
            "  type: array\n  required: false",
        ),
        (
            ("mode: {type", "mode: {x-openstack: {min-ver: '1.3'}, type"),
            "  required: false\n  min_version: 1.3\n",
        ),
        (("'404'", "'409'"), "   - 404\n   - 409\n"),
    ] {
        let (folder, generator) = beside_document(("", ""), document);
        let compilation = generator.compile(&mut |_| {}).expect("it can be read");
        let report = compilation.report(&Policy::default());
        let map = &compilation.sources.map;
        let fixed = apiref::diagnostic::fixed(map, report.diagnostics(), true, &|_| true);
        drop(folder);
        assert!(
            fixed.texts.values().any(|text| text.contains(reference)),
            "{reference}: {fixed:?}"
        );
        let safe = apiref::diagnostic::fixed(map, report.diagnostics(), false, &|_| true);
        assert!(safe.texts.is_empty(), "somebody has to look at it");
    }
}

#[test]
fn what_both_sides_have_is_counted() {
    let change = ("mode: {type", "tone: {type: string}, mode: {type");
    let (folder, generator) = beside_document(("", ""), change);
    let (coverage, remarks) = generator.coverage().expect("it can be read");
    drop(folder);
    let format = apiref::coverage::Format::Markdown;
    let counted = "| operations | 2 | 2 | 2 |\n| fields | 6 | 7 | 6 |\n| statuses | 3 | 3 | 3 |\n";
    assert!(coverage.render(format).ends_with(counted), "{}", coverage.render(format));
    assert!(remarks[0].ends_with("other.yaml has 2 operations, of which 2 are documented"));
}
