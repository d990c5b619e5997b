//! Every text is read to its end: parsers are total, and so is all that follows them.

use std::fs;
use std::path::Path;

use apiref::Generator;
use apiref::lower::infer::rule::Applied;
use apiref::lower::{self, Beside};
use apiref::source::FileId;
use apiref::syntax::{parameters, rst, sample, status, yaml};
use apiref::traffic;
use proptest::prelude::*;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/block-storage");

/// The files of the shipped reference, below its folder.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(SPEC).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(SPEC).expect("below").to_string_lossy().into_owned();
                found.push((name, text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 50);
    found
}

/// Reads a text as each kind of file.
fn parse(text: &str) {
    let file = FileId(0);
    let (document, diagnostics) = rst::parse(file, text);
    let _ = document.mentions();
    for diagnostic in diagnostics {
        let span = diagnostic.primary.span;
        assert!(span.start <= span.end && span.end as usize <= text.len(), "{diagnostic:?}");
    }
    let _ = rst::inline::parse(text);
    let _ = (parameters::parse(file, text), status::parse(file, text));
    let _ = (sample::parse(file, text), yaml::parse(file, text));
}

/// About `count` places to cut a text at.
fn cuts(text: &str, count: usize) -> impl Iterator<Item = &str> {
    let step = (text.len() / count).max(1);
    (0..=text.len()).step_by(step).filter_map(|at| text.get(..at))
}

#[test]
fn every_prefix_of_every_file_parses() {
    for (_, text) in files() {
        cuts(&text, 8).for_each(parse);
        cuts(&text, 8).for_each(|prefix| parse(&text[prefix.len()..]));
    }
}

#[test]
fn every_prefix_of_every_file_compiles_with_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files();
    for (name, text) in &files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let generator = Generator::new(folder.path());
    // Of a sample nothing is left when its end is gone.
    for (name, text) in files.iter().filter(|(name, _)| !name.ends_with(".json")) {
        for prefix in cuts(text, 3) {
            fs::write(folder.path().join(name), prefix).expect("written");
            let sources = generator.read().expect("the tree can be read");
            let _ = lower::lower(&sources, &Beside::default(), Applied::default());
        }
        fs::write(folder.path().join(name), text).expect("written");
    }
}

#[test]
fn deep_nesting_is_cut() {
    const DEEP: usize = 10_000;
    let stairs = |line: &str, step: usize, deep: usize| -> String {
        (0..deep).map(|n| format!("{}{line}\n\n", " ".repeat(n * step))).collect()
    };
    for text in [
        "- ".repeat(DEEP) + "a\n",
        "1. ".repeat(DEEP) + "a\n",
        ":a: ".repeat(DEEP) + "a\n",
        ".. [1] ".repeat(DEEP) + "a\n",
        ".. note:: ".repeat(DEEP) + "a\n",
        stairs("a", 1, 1000),
        stairs("- a", 2, 300),
        stairs(".. note::", 3, 300),
        "[".repeat(DEEP),
        "[".repeat(DEEP) + &"]".repeat(DEEP),
        "{\"a\":".repeat(100_000),
        format!("a: {}{}\n", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("a: {}\n", "{b: ".repeat(DEEP)),
        "- ".repeat(DEEP),
        "? ".repeat(DEEP),
        (0..1000).map(|n| format!("{}a:\n", " ".repeat(n))).collect(),
    ] {
        parse(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses(text in "\\PC{0,200}") {
        parse(&text);
    }

    #[test]
    fn any_markup_parses(parts in prop::collection::vec(prop::sample::select(&[
        "\n", "\n\n", " ", "   ", "\t", "\r\n", "\u{feff}", "- ", "* ", "1. ", "#. ", "::", ":", ":a: ", "| ", "|a|", "a_", "a__",
        "`", "``", "*", "**", "\\", "_", "[1]_", ".. ", "..", "__ ", "+--+", "+==+", "|  |", "== ==", "=====", "-----",
        "a", "é", "\u{200b}", "日本", ".. note:: ", ".. rest_method:: ", "GET /v1/{a}", ".. rest_parameters:: p.yaml",
        ".. list-table::", ".. |s| replace:: ", ".. _t: ", ">>> ", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "<<: ", "? ", "!t ", "---",
        "...", "%", "@", "0", "4", "0x", ",", "~", "#",
    ][..]), 0..60)) {
        parse(&parts.concat());
    }

    #[test]
    fn any_recording_is_read_or_refused(parts in prop::collection::vec(prop::sample::select(&[
        "\n", " ", "{\"log\":{", "\"entries\":[", "]", "}", "{", ",", "\"method\": \"GET\", ", "\"path\": \"/v1/é?a#\", ", "\"status\": 200", "9999999",
        "\u{feff}", "2026 1 INFO t [-] ", "Request (A:b): 200 GET http://é/v1 0.1s", "Request - Headers: ", "{'a': 'b', '': '}", "Body: ", "b'",
        "Response - Headers: ", "\"request\": ", "\"response\": ", "\"headers\": [", "null", "\"", "\u{1f}\u{8b}",
    ][..]), 0..40)) {
        let text = parts.concat();
        let _ = traffic::read(text.as_bytes(), &mut |exchange| drop(exchange));
    }
}
