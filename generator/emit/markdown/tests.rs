//! Each construct as Markdown.

use super::{commonmark, rustdoc, rustdoc_line};
use crate::ir::{Admonition, Block, Doc, Inline, ListItem, Table};

fn text(t: &str) -> Inline {
    Inline::Text(t.to_owned())
}

fn paragraph(inlines: Vec<Inline>) -> Doc {
    Doc { blocks: vec![Block::Paragraph(inlines)] }
}

fn item(t: &str) -> ListItem {
    ListItem { doc: Doc::text(t) }
}

#[test]
fn text_never_becomes_markup() {
    for (plain, common, rust) in [
        ("snake_case_name", "snake_case_name", "snake_case_name"),
        ("_leading and *", "\\_leading and \\*", "\\_leading and \\*"),
        ("a [b] c", "a [b] c", "a \\[b\\] c"),
        ("[a](b)", "[a\\](b)", "\\[a\\](b)"),
        ("x <id> y", "x \\<id> y", "x \\<id\\> y"),
        ("1 < 2", "1 < 2", "1 \\< 2"),
        ("# no", "\\# no", "\\# no"),
        ("- no", "\\- no", "\\- no"),
        ("1. no", "1\\. no", "1\\. no"),
        ("a\u{202E}b\u{200B}c\r", "abc", "abc"),
        ("see http://a.example/b_c.", "see <http://a.example/b_c>.", "see <http://a.example/b_c>."),
        ("(https://a.example)", "(<https://a.example>)", "(<https://a.example>)"),
        ("&amp; & co", "\\&amp; & co", "\\&amp; & co"),
        ("C:\\d \\*", "C:\\d \\\\\\*", "C:\\d \\\\\\*"),
    ] {
        assert_eq!(commonmark(&Doc::text(plain)), common);
        assert_eq!(rustdoc(&Doc::text(plain)), rust);
        assert_eq!(rustdoc_line(plain), rust);
    }
}

#[test]
fn inlines_keep_their_markup() {
    let doc = paragraph(vec![
        text("A "),
        Inline::Strong("strong".into()),
        text(" "),
        Inline::Emphasis("word".into()),
        text(", "),
        Inline::Literal("a`b".into()),
        text(" "),
        Inline::Link { text: "the [guide]".into(), url: "https://a.example/x_(y)".into() },
        text(" "),
        Inline::Link { text: "bad".into(), url: "javascript:alert(1)".into() },
        text(" "),
        Inline::Reference { text: "Show volume".into() },
        text("."),
    ]);
    assert_eq!(
        commonmark(&doc),
        "A **strong** *word*, ``a`b`` [the \\[guide\\]](https://a.example/x_%28y%29) bad Show volume."
    );
}

#[test]
fn a_link_goes_to_a_uri() {
    let link = |url: &str| {
        commonmark(&paragraph(vec![Inline::Link { text: "there".into(), url: url.into() }]))
    };
    assert_eq!(link("https://a.example/é b%20c"), "[there](https://a.example/%C3%A9%20b%20c)");
    assert_eq!(link("https://a.example/a\u{a0}\n(b|c`"), "[there](https://a.example/a%28b%7Cc%60)");
}

#[test]
fn stress_that_markdown_would_not_see_is_plain() {
    let doc = paragraph(vec![Inline::Strong("\"a\"".into()), text("b")]);
    assert_eq!(commonmark(&doc), "\"a\"b");
}

#[test]
fn blocks_stand_apart() {
    let doc = Doc {
        blocks: vec![
            Block::Heading(2, vec![text("Notes")]),
            Block::Bullets(vec![
                item("one"),
                ListItem {
                    doc: Doc {
                        blocks: vec![
                            Block::Paragraph(vec![text("two")]),
                            Block::Numbered(1, vec![item("three"), item("four")]),
                        ],
                    },
                },
            ]),
            Block::Bullets(vec![item("another list")]),
            Block::Definitions(vec![(vec![text("term")], Doc::text("what it is"))]),
            Block::Admonition(Admonition { title: "Note".into(), doc: Doc::text("mind this") }),
            Block::Literal { language: Some("json".into()), text: "{\n\t\"a\": 1\n}".into() },
            Block::Quote(Doc::text("said")),
        ],
    };
    insta::assert_snapshot!(commonmark(&doc), @r#"
    ## Notes

    - one
    - two
      1. three
      2. four

    * another list

    - **term**: what it is

    > **Note**: mind this

    ```json
    {
        "a": 1
    }
    ```

    > said
    "#);
    assert!(rustdoc(&doc).contains("```text\n"));
}

#[test]
fn cells_are_one_line_each() {
    let cell = |t: &str| Doc::text(t);
    let list = Doc { blocks: vec![Block::Bullets(vec![item("a|b"), item("c")])] };
    let table = Table {
        title: vec![text("States")],
        header: vec![cell("Name"), cell("Meaning")],
        rows: vec![vec![cell("x"), list], vec![paragraph(vec![Inline::Literal("p|q".into())])]],
    };
    insta::assert_snapshot!(commonmark(&Doc { blocks: vec![Block::Table(table)] }), @r"
    **States**

    | Name | Meaning |
    | --- | --- |
    | x | • a\|b<br>• c |
    | `p\|q` | |
    ");
}

#[test]
fn a_table_that_holds_a_table_is_a_list() {
    let inner = Table { title: vec![], header: vec![], rows: vec![vec![Doc::text("deep")]] };
    let outer = Table {
        title: vec![],
        header: vec![Doc::text("Key"), Doc::text("Value")],
        rows: vec![vec![Doc::text("k"), Doc { blocks: vec![Block::Table(inner)] }]],
    };
    insta::assert_snapshot!(commonmark(&Doc { blocks: vec![Block::Table(outer)] }), @r"
    - **Key**: k

      **Value**

      | |
      | --- |
      | deep |
    ");
}

#[test]
fn rustdoc_is_wrapped_and_never_begins_a_line_with_a_marker() {
    let doc = Doc::text(format!("{}- b {}1. c", "word ".repeat(17), "word ".repeat(17)));
    let out = rustdoc(&doc);
    assert!(out.lines().all(|line| line.len() <= 92), "{out}");
    assert!(out.lines().all(|line| !line.starts_with("- ") && !line.starts_with("1.")), "{out}");
}

#[test]
fn a_fence_is_longer_than_any_within() {
    let literal = Block::Literal { language: Some("a b`".into()), text: "````\nx".into() };
    assert_eq!(commonmark(&Doc { blocks: vec![literal] }), "`````\n````\nx\n`````");
}
