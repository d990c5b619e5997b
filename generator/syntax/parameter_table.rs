//! Tables of commas that say of parameters what elsewhere a parameters file says.

use super::csv::{self, Record};
use super::parameters::{Entry, Spanned};
use super::rst::Text;

/// The headings of the columns that are read, in the spellings that references have.
const NAME: [&str; 2] = ["parameter", "name"];
const PLACE: [&str; 3] = ["style", "in", "location"];
const KIND: [&str; 1] = ["type"];
const DESCRIPTION: [&str; 1] = ["description"];

/// The words for places, as WADL has them (`template`, `plain`) and as references do, with those of a parameters file.
const PLACES: [(&str, &str); 9] = [
    ("uri", "path"),
    ("template", "path"),
    ("path", "path"),
    ("query", "query"),
    ("header", "header"),
    ("plain", "body"),
    ("json", "body"),
    ("body", "body"),
    ("form", "body"),
];

/// The rows of a table of parameters, each with its name; nothing where its columns are other ones. A row without a word for
/// its place is of the body.
pub(super) fn rows(header: &str, delimiter: char, content: &Text) -> Vec<(String, Entry)> {
    let header = csv::records(header, delimiter).into_iter().next().map(|record| record.values);
    let Some(header) = header else { return Vec::new() };
    let find = |names: &[&str]| {
        header.iter().position(|cell| names.iter().any(|name| cell.eq_ignore_ascii_case(name)))
    };
    let (Some(name), Some(kind)) = (find(&NAME), find(&KIND)) else { return Vec::new() };
    let Some(place) = find(&PLACE) else { return Vec::new() };
    let description = find(&DESCRIPTION);
    let records = csv::records(&content.joined(), delimiter).into_iter();
    let read = |Record { line, values }: Record| {
        let span = content.spans.get(line).copied()?;
        let cell =
            |at: usize| values.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let (name, required) = demanded(cell(name)?);
        let text = |text: &str| Spanned { text: text.to_owned(), span };
        let word = cell(place).map_or("body", |word| {
            let known = PLACES.iter().find(|(known, _)| word.eq_ignore_ascii_case(known));
            known.map_or(word, |(_, place)| place)
        });
        let entry = Entry {
            location: Some(text(word)),
            kind: cell(kind).map(|word| text(bare(word))),
            required,
            description: description.and_then(cell).map(text),
            ..Entry::new(span)
        };
        Some((name.to_owned(), entry))
    };
    records.filter_map(read).collect()
}

/// A name without the word `(Optional)` behind it, which takes the demand away.
fn demanded(cell: &str) -> (&str, bool) {
    match cell.strip_suffix(')').and_then(|cell| cell.rsplit_once('(')) {
        Some((name, word)) if word.trim().eq_ignore_ascii_case("optional") => (name.trim(), false),
        _ => (cell, true),
    }
}

/// A word for a type without the prefix of its vocabulary: `xsd:string`, `csapi:UUID`.
fn bare(word: &str) -> &str {
    word.rsplit_once(':').map_or(word, |(_, bare)| bare).trim()
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::source::{FileId, Span};
    use crate::syntax::rst::Text;

    fn read(header: &str, lines: &[&str]) -> Vec<(String, String, String, bool)> {
        let spans = (0..).map(|n| Span { file: FileId(0), start: n, end: n + 1 });
        let content = Text {
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            spans: spans.take(lines.len()).collect(),
        };
        let rows = rows(header, ',', &content).into_iter();
        rows.map(|(name, entry)| {
            let text = |text: Option<super::Spanned>| text.map(|t| t.text).unwrap_or_default();
            (name, text(entry.location), text(entry.kind), entry.required)
        })
        .collect()
    }

    #[test]
    fn a_table_of_parameters_has_a_name_a_place_and_a_type() {
        let row = |name: &str, place: &str, kind: &str, required| {
            (name.to_owned(), place.to_owned(), kind.to_owned(), required)
        };
        assert_eq!(
            read(
                "\"Parameter\", \"Style\", \"Type\", \"Description\"",
                &[
                    "\"cart_id\", \"URI\", \"csapi:UUID\", \"Its ID.\"",
                    "\"colour (Optional)\", \"plain\", \"xsd:string\", \"One of",
                    "two lines.\"",
                    "\"size (small)\", \"query\", \"xsd:integer\", \"\"",
                ]
            ),
            [
                row("cart_id", "path", "UUID", true),
                row("colour", "body", "string", false),
                row("size (small)", "query", "integer", true),
            ]
        );
        assert!(read("Status, Description", &["a, b"]).is_empty());
        assert!(read("", &["a, b"]).is_empty());
    }
}
