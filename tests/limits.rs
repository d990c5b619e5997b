//! The cost of an input is bounded: each way to ask for more ends in a finding, and soon.

use std::fmt::Write as _;
use std::path::PathBuf;

use apiref::emit::openapi;
use apiref::source::{self, FileId};
use apiref::syntax::parameters;
use apiref::{Compilation, Generator};

const PAGE: &str = "\
Things
======

Show a thing
~~~~~~~~~~~~

.. rest_method:: GET /v1/things

Shows it.

.. rest_parameters:: parameters.yaml

   - name: name

.. literalinclude:: show.json

.. include:: more.inc
";

const PARAMETERS: &str =
    "name:\n  description: |\n    Its name.\n  in: body\n  required: true\n  type: string\n";

/// Compiles the page with one file of it replaced, or with files beside it.
fn compile(files: &[(&str, &str)]) -> Compilation {
    let usual = [
        ("index.rst", PAGE),
        ("parameters.yaml", PARAMETERS),
        ("show.json", "{\"name\": \"a\"}"),
        ("more.inc", "More.\n"),
    ];
    let mut tree: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for (path, text) in usual.iter().chain(files) {
        tree.retain(|(known, _)| known != &PathBuf::from(path));
        tree.push((path.into(), text.as_bytes().to_vec()));
    }
    Generator::new("tree").lower(source::read_files("tree", tree).expect("there are pages"))
}

/// The codes of the findings, each once, with how many operations there are.
fn found(files: &[(&str, &str)]) -> (Vec<&'static str>, usize) {
    let compilation = compile(files);
    let mut codes: Vec<_> = compilation.diagnostics.iter().map(|d| d.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    (codes, compilation.apis.iter().map(|api| api.operations().count()).sum())
}

#[test]
fn aliases_that_multiply_are_not_followed_to_the_end() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let before = format!("*a{}", n - 1);
        let _ = writeln!(bomb, "a{n}: &a{n} [{}]", vec![before; 9].join(", "));
    }
    let (codes, operations) = found(&[("parameters.yaml", &bomb)]);
    assert!(codes.contains(&"invalid-yaml"), "{codes:?}");
    assert_eq!(operations, 1);
    // The same by merges.
    let mut bomb = "a0: &a0 {in: body, type: string}\n".to_owned();
    for n in 1..500 {
        let _ = writeln!(bomb, "a{n}: &a{n} {{<<: *a{}, in: body, k{n}: v}}", n - 1);
    }
    assert_eq!(found(&[("parameters.yaml", &bomb)]).1, 1);
}

/// The most visits of a tree for each of its bytes: of small trees a limit that holds for any counts.
#[track_caller]
fn visits(files: &[(String, String)]) -> usize {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let compilation = compile(&files);
    let bytes: usize = files.iter().map(|(path, text)| path.len() + text.len()).sum();
    let visits = compilation
        .sources
        .visits
        .max(compilation.sources.pages.iter().map(|page| page.blocks).sum());
    assert!(visits < 20_000 + 8 * bytes, "{visits} visits for {bytes} bytes");
    visits
}

#[test]
fn what_is_visited_is_in_proportion_to_the_input_whatever_names_what() {
    let file = |path: String, text: String| (path, text);
    // Each file includes the next one several times, with and without something to show for it.
    for (fan, depth) in [(2, 12), (2, 31), (2, 60), (3, 20), (40, 4), (1_000, 2)] {
        for end in ["", "The end.\n"] {
            let include = |n: usize| format!(".. include:: i{n}.inc\n\n").repeat(fan);
            let mut files: Vec<_> =
                (0..depth).map(|n| file(format!("i{n}.inc"), include(n + 1))).collect();
            files.push(file(format!("i{depth}.inc"), end.to_owned()));
            files.push(file("more.inc".to_owned(), ".. include:: i0.inc\n".to_owned()));
            visits(&files);
            // The same below pages that are each read by themselves.
            let page = |n: usize| file(format!("p{n}.rst"), ".. include:: i0.inc\n".to_owned());
            files.extend((0..50).map(page));
            visits(&files);
        }
    }
    // Many pages take in one that is large.
    let mut files: Vec<_> =
        (0..300).map(|n| file(format!("p{n}.rst"), ".. include:: big.inc\n".to_owned())).collect();
    files.push(file("big.inc".to_owned(), "a\n\n".repeat(20_000)));
    visits(&files);
    // Patterns, each of which is held against every file.
    let patterns: String = (0..2_000).map(|n| format!("   a{n}*\n")).collect();
    let mut files: Vec<_> = (0..2_000).map(|n| file(format!("f{n}.rst"), String::new())).collect();
    files.push(file("more.inc".to_owned(), format!(".. toctree::\n   :glob:\n\n{patterns}")));
    visits(&files);
    // Tables of contents that name each other.
    let toctree: String = (0..100).map(|n| format!("   t{n}\n")).collect();
    let files: Vec<_> =
        (0..100).map(|n| file(format!("t{n}.rst"), format!(".. toctree::\n\n{toctree}"))).collect();
    assert!(visits(&files) > 10_000, "what is named is followed");
}

#[test]
fn what_prose_brings_in_is_in_proportion_to_the_input() {
    let long = "word ".repeat(12_000);
    let entries = |text: &str| -> String {
        (0..300)
            .map(|n| format!("p{n}:\n  in: body\n  type: string\n  description: \"{text}\"\n"))
            .collect()
    };
    let rows: String = (0..300).map(|n| format!("   - p{n}: p{n}\n")).collect();
    let nested: String = (0..7)
        .map(|n| format!(".. |s{n}| replace:: |s{m}| |s{m}| |s{m}|\n\n", m = n + 1))
        .collect();
    for (defined, used) in [
        (format!(".. |s| replace:: {long}\n"), "|s|"),
        (format!(".. _s: https://x.example/{}\n", "a".repeat(60_000)), "s_"),
        (format!(".. _s:\n\n{long}\n{}\n", "-".repeat(60_000)), ":ref:`s`"),
        (format!("{nested}.. |s7| replace:: some words\n"), "|s0|"),
    ] {
        let page = PAGE.replace("   - name: name\n", &rows);
        let parameters = entries(used);
        let compilation = compile(&[
            ("index.rst", &page),
            ("more.inc", &defined),
            ("parameters.yaml", &parameters),
        ]);
        let bytes = page.len() + defined.len() + parameters.len();
        let api = &compilation.apis[0];
        let document = openapi::emit(api, openapi::Version::V3_1, openapi::Format::Json).len();
        assert!(document < 50 * bytes, "{used}: {document} bytes of {bytes}");
    }
}

/// A page of so many operations, each with the rest of its text.
fn operations(count: usize, rest: &str) -> String {
    let operation = |n: usize| {
        format!("Show thing {n}\n~~~~~~~~~~~~~\n\n.. rest_method:: GET /v1/t{n}\n\n{rest}\n")
    };
    format!("Things\n======\n\n{}", (0..count).map(operation).collect::<String>())
}

#[test]
fn a_large_sample_that_many_operations_show_is_in_a_document_once() {
    let page =
        operations(200, ".. literalinclude:: large.json\n\n.. literalinclude:: small.json\n");
    let large = format!("{{\"things\": [\"{}\"]}}", "x".repeat(20_000));
    let files =
        [("index.rst", &*page), ("large.json", &*large), ("small.json", "{\"things\": []}")];
    let compilation = compile(&files);
    assert_eq!(compilation.apis[0].operations().count(), 200);
    for version in [openapi::Version::V3_0, openapi::Version::V3_1] {
        let text = openapi::emit(&compilation.apis[0], version, openapi::Format::Json);
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(text.matches("xxxxxxxx").count(), 20_000 / 8, "{version:?}");
        let examples = |path: &str| {
            let place =
                format!("/paths/~1v1~1{path}/get/responses/200/content/application~1json/examples");
            document.pointer(&place).unwrap_or_else(|| panic!("no {place}")).clone()
        };
        for path in ["t0", "t199"] {
            let shown = examples(path);
            assert_eq!(shown["large"]["$ref"], "#/components/examples/Large");
            assert_eq!(
                shown["small"]["value"]["things"],
                serde_json::json!([]),
                "it reads better there"
            );
            let has_own = !shown["large"]["summary"].is_null();
            assert_eq!(has_own, version == openapi::Version::V3_1, "{shown}");
        }
        assert_eq!(document["components"]["examples"].as_object().expect("a map").len(), 1);
    }
}

#[test]
fn what_aliases_repeat_is_in_proportion_to_the_file() {
    let aliases = |text: &str| -> String {
        let aliases: String = (0..2_000).map(|n| format!("a{n}: *t\n")).collect();
        format!("t: &t {text}\n{aliases}")
    };
    let many = format!("[{}]", vec!["x"; 2_000].join(", "));
    for text in [&*"x".repeat(100_000), &*many] {
        let (parameters, diagnostics) = parameters::parse(FileId(0), &aliases(text));
        assert!(diagnostics.iter().any(|d| d.message.contains("aliases repeat too much")));
        assert_eq!(parameters.entries.len(), 0);
    }
    // As people write them: fields that entries share.
    let shared: String =
        (0..500).map(|n| format!("p{n}:\n  <<: *t\n  description: |\n    Another.\n")).collect();
    let text = format!("t: &t\n  in: body\n  required: true\n  type: string\n{shared}");
    let (parameters, diagnostics) = parameters::parse(FileId(0), &text);
    assert_eq!((parameters.entries.len(), diagnostics.len()), (501, 0));
}

#[test]
fn rows_that_are_shorter_than_a_table_is_wide_cost_what_they_have() {
    const WIDE: usize = 1_000;
    let (border, short) = ("= ".repeat(WIDE), "   a\n".repeat(WIDE));
    let simple = format!("{border}=\n{}{border}=\n", "a\n".repeat(WIDE));
    let csv = format!(".. csv-table::\n\n   {}a\n{short}", "a,".repeat(WIDE));
    let first = format!("   * - a\n{}", "     - a\n".repeat(WIDE));
    let list = format!(".. list-table::\n\n{first}{}", "   * - a\n".repeat(WIDE));
    for table in [simple, csv, list] {
        let page = operations(1, &format!("Words.\n\n{table}\nMore words.\n"));
        let compilation = compile(&[("index.rst", &page)]);
        let version = openapi::Version::V3_1;
        let document = openapi::emit(&compilation.apis[0], version, openapi::Format::Json);
        assert!(document.len() < 10_000 + 80 * page.len(), "{} of {}", document.len(), page.len());
    }
}

#[test]
fn a_grid_whose_cells_do_not_close_is_given_up() {
    // Each corner has as many others to its right, and none below closes with it.
    let border = format!("{}+\n", "+-".repeat(2_000));
    let bars = format!("{}|\n", "| ".repeat(2_000));
    let open = format!("+{}+\n", " ".repeat(3_999));
    let grid = format!("{border}{bars}{border}{bars}{}{border}", open.repeat(20));
    let page = operations(1, &format!("Words.\n\n{grid}\nMore words.\n"));
    let started = std::time::Instant::now();
    assert_eq!(compile(&[("index.rst", &page)]).apis[0].operations().count(), 1);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn what_nests_a_thousand_deep_is_cut() {
    const DEEP: usize = 1_000;
    let lists = "- ".repeat(DEEP) + "a\n";
    let notes: String = (0..DEEP).map(|n| format!("{}.. note::\n\n", "   ".repeat(n))).collect();
    let quotes: String = (0..DEEP).map(|n| format!("{}a\n\n", " ".repeat(n))).collect();
    for text in [lists, notes, quotes] {
        assert_eq!(found(&[("more.inc", &text)]).1, 1);
    }
    let flow = format!("a: {}{}\n", "[".repeat(DEEP), "]".repeat(DEEP));
    let block: String = (0..DEEP).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    for text in [flow, block] {
        let (codes, operations) = found(&[("parameters.yaml", &text)]);
        assert!(codes.contains(&"invalid-yaml"), "{codes:?}");
        assert_eq!(operations, 1);
    }
    let list = "[".repeat(DEEP) + &"]".repeat(DEEP);
    let object = "{\"name\": ".repeat(DEEP) + "1" + &"}".repeat(DEEP);
    for text in [list, object] {
        let (codes, operations) = found(&[("show.json", &text)]);
        assert!(codes.contains(&"invalid-sample"), "{codes:?}");
        assert_eq!(operations, 1);
    }
}

#[test]
fn a_line_of_millions_of_letters_is_a_line() {
    let long = "word *and* ``more`` ".repeat(10_000);
    assert_eq!(found(&[("more.inc", &long)]).1, 1);
    let title = format!("{}\n{}\n", "a".repeat(500_000), "=".repeat(500_000));
    assert_eq!(found(&[("more.inc", &title)]).1, 1);
    let text = format!("{{\"name\": \"{}\"}}", "x".repeat(2_000_000));
    assert_eq!(found(&[("show.json", &text)]).1, 1);
    let text = format!("{PARAMETERS}x: {{description: \"{}\"}}\n", "x".repeat(500_000));
    assert_eq!(found(&[("parameters.yaml", &text)]).1, 1);
}

#[test]
fn ten_thousand_includes_are_taken_in() {
    let same = ".. include:: part.inc\n\n".repeat(10_000);
    let (codes, operations) = found(&[("more.inc", &same), ("part.inc", "A part.\n")]);
    assert!(!codes.contains(&"missing-file"), "{codes:?}");
    assert_eq!(operations, 1);
    // Each one missing is one finding, not one for each mention.
    let gone = ".. include:: gone.inc\n\n".repeat(10_000);
    let compilation = compile(&[("more.inc", &gone)]);
    let missing = compilation.diagnostics.iter().filter(|d| d.code.as_str() == "missing-file");
    assert_eq!(missing.count(), 1);
}

#[test]
fn more_parameters_than_any_service_has_are_read() {
    let mut text = PARAMETERS.to_owned();
    for n in 0..18_000 {
        let _ = write!(
            text,
            "p{n}:\n  description: |\n    P.\n  in: body\n  required: true\n  type: string\n  min_version: 2.1\n  max_version: 2.9\n"
        );
    }
    let (parameters, diagnostics) = parameters::parse(FileId(0), &text);
    assert_eq!((parameters.entries.len(), diagnostics.len()), (18_001, 0));
}

#[test]
fn thousands_of_unknown_parameters_are_each_named() {
    let mut known = PARAMETERS.to_owned();
    for n in 0..500 {
        let _ = write!(known, "known_parameter_{n}:\n  in: query\n  type: string\n");
    }
    let mut page = String::new();
    for table in 0..5 {
        let _ = write!(page, ".. rest_parameters:: parameters.yaml\n\n");
        for row in 0..300 {
            let _ = writeln!(page, "   - a{table}_{row}: unknown_{table}_{row}_param");
        }
        page.push('\n');
    }
    let page = PAGE.replace(".. include:: more.inc", &page);
    let compilation = compile(&[("index.rst", &page), ("parameters.yaml", &known)]);
    let unknown = compilation.diagnostics.iter().filter(|d| d.code.as_str() == "unknown-parameter");
    assert_eq!(unknown.count(), 1_500);
}

#[test]
fn what_unpacks_to_more_than_a_limit_is_left_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("things-1.0.tar.gz");
    let file = std::fs::File::create(&path).expect("created");
    let gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let mut archive = tar::Builder::new(gzip);
    let zeros = vec![b' '; 6 << 20];
    let mut append = |path: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, path, bytes).expect("appended");
    };
    append("things-1.0/api-ref/source/index.rst", PAGE.as_bytes());
    // Nobody wants these, and to pass over them costs unpacking.
    for n in 0..44 {
        append(&format!("things-1.0/zeros{n}.bin"), &zeros);
    }
    append("things-1.0/api-ref/source/late.rst", b"Late\n====\n");
    archive.into_inner().expect("done").finish().expect("done");
    assert!(std::fs::metadata(&path).expect("there").len() < 4 << 20);
    let generator = Generator::new(&path);
    let compilation = generator.lower(generator.read().expect("what came first is read"));
    let report = compilation.report(generator.policy());
    let text = report.render(apiref::diagnostic::Format::Text);
    assert!(text.contains("over-limit") && text.contains("unpacks to more"), "{text}");
    assert_eq!(compilation.sources.pages.len(), 1);
}
