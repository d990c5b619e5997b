//! What an input may cost is bounded: each way to ask for more ends in a finding, and soon.

use std::fmt::Write as _;
use std::path::PathBuf;

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
