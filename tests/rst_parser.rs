//! A second opinion on plain reST: what `rst_parser` knows, our own parser reads alike.
//!
//! Left out is what `rst_parser` reads otherwise than docutils does: the directives of an API reference,
//! tables, numbered lists, items of several lines. `tests/oracle/docutils.py` judges those.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use apiref::source::FileId;
use apiref::syntax::rst::{self, Block, BlockKind, Text};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// Our reading: a line for each title, with its level, and for each paragraph and list.
fn ours(text: &str) -> Vec<String> {
    let (document, diagnostics) = rst::parse(FileId(0), text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}\n{text}");
    let mut styles: Vec<(char, bool)> = Vec::new();
    let mut out = Vec::new();
    for block in &document.blocks {
        if let BlockKind::Title(title) = &block.kind {
            let style = (title.adornment, title.overline);
            let known = styles.iter().position(|s| *s == style);
            let level = known.unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            out.push(format!("title {level}: {}", title.text));
        } else {
            body(block, &mut out);
        }
    }
    out
}

fn body(block: &Block, out: &mut Vec<String>) {
    match &block.kind {
        BlockKind::Paragraph(text) => out.push(format!("paragraph: {}", words(text))),
        BlockKind::Bullets(items) => {
            out.push(format!("{} items", items.len()));
            items.iter().flatten().for_each(|block| body(block, out));
        }
        _ => {}
    }
}

fn words(text: &Text) -> String {
    text.lines.join(" ")
}

/// The same of what `rst_parser` reads.
fn theirs(text: &str) -> Vec<String> {
    let document = rst_parser::parse_only(text).expect("plain reST");
    let tree = serde_json::to_value(&document).expect("a tree is plain data");
    let mut out = Vec::new();
    walk(&tree, 0, &mut out);
    out
}

fn walk(value: &Value, depth: usize, out: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (kind, value) in entries {
                match kind.as_str() {
                    "Title" => out.push(format!("title {}: {}", depth - 1, text(value))),
                    "Paragraph" => out.push(format!("paragraph: {}", text(value))),
                    "Section" => walk(value, depth + 1, out),
                    "BulletList" => {
                        let items = value["children"].as_array().map_or(0, Vec::len);
                        out.push(format!("{items} items"));
                        walk(value, depth, out);
                    }
                    _ => walk(value, depth, out),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, depth, out)),
        _ => {}
    }
}

fn text(value: &Value) -> String {
    let children = value["children"].as_array().into_iter().flatten();
    children.filter_map(|child| child["String"].as_str()).collect()
}

#[test]
fn titles_of_the_shipped_reference() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage");
    let titles = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().filter(|line| line.starts_with("title")).collect()
    };
    let mut pages = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "inc") {
            let text = fs::read_to_string(&path).expect("a page");
            assert_eq!(titles(ours(&text)), titles(theirs(&text)), "{}", path.display());
            pages += 1;
        }
    }
    assert!(pages > 3);
}

fn line() -> impl Strategy<Value = String> {
    vec("[a-z]{2,8}", 1..6).prop_map(|words| words.join(" "))
}

fn paragraph() -> impl Strategy<Value = Vec<String>> {
    vec(line(), 1..4)
}

#[derive(Clone, Debug)]
enum Part {
    Title(usize, String),
    Paragraph(Vec<String>),
    List(Vec<Vec<String>>),
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        (0..3_usize, line()).prop_map(|(level, title)| Part::Title(level, title)),
        paragraph().prop_map(Part::Paragraph),
        vec(vec(line(), 1..3), 1..4).prop_map(Part::List),
    ]
}

/// The parts as a page. A title is at most one level below the one before.
fn page(parts: &[Part]) -> String {
    let mut out = String::from("begin\n=====\n");
    let mut open = 0;
    let mut after_list = false;
    for part in parts {
        let is_list = matches!(part, Part::List(_));
        if is_list && after_list {
            continue;
        }
        after_list = is_list;
        match part {
            Part::Title(level, title) => {
                open = (*level).min(open + 1);
                let adornment = ["=", "-", "~"][open];
                write!(out, "\n{title}\n{}\n", adornment.repeat(title.len().max(4))).unwrap();
            }
            Part::Paragraph(lines) => write!(out, "\n{}\n", lines.join("\n")).unwrap(),
            Part::List(items) => {
                for item in items {
                    for (at, paragraph) in item.iter().enumerate() {
                        let marker = if at == 0 { "- " } else { "  " };
                        write!(out, "\n{marker}{paragraph}\n").unwrap();
                    }
                }
            }
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_titles_paragraphs_and_lists(parts in vec(part(), 0..8)) {
        let page = page(&parts);
        prop_assert_eq!(ours(&page), theirs(&page), "{}", page);
    }
}
