//! Names that are almost others: a row that calls an entry nearly as the other rows do, and text that names a field nearly as
//! the tables of its operation do.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::hash::{HashSet, IndexMap};
use crate::ir::Segment;
use crate::lower::naming::singular;
use crate::lower::read::section::Prose;
use crate::lower::read::table;
use crate::source::{Page, Sources, Span};
use crate::syntax::parameters::Entry;
use crate::syntax::rst::inline::{self, Token};
use crate::syntax::rst::{Block, BlockKind, Text};
use crate::syntax::spelling::distance_within;

use super::Addressed;

/// The number of rows and of literals of an operation that are held against each other.
const MAX_HELD: usize = 200;

/// The rows that call an entry by one name.
#[derive(Clone, Copy, Debug)]
struct Called {
    rows: usize,
    /// The first of them.
    row: Span,
}

/// A literal of running text, with the row whose name it almost is.
#[derive(Clone, Debug)]
struct Literal {
    text: String,
    place: Span,
    name: String,
    row: Span,
}

/// The names that pages write.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By entry, the names that rows call it by.
    called: IndexMap<Span, IndexMap<String, Called>>,
    literals: Vec<Literal>,
    /// The names of rows, entries and parts of paths, in lower case.
    known: HashSet<String>,
}

impl Names {
    /// Takes in the operations of a page.
    pub(super) fn page(&mut self, sources: &Sources, page: &Page, operations: &[Addressed<'_>]) {
        for (rest_method, address) in operations {
            let mut rows: Vec<(&str, Span)> = Vec::new();
            if let Some(address) = address {
                self.known.extend(address.path.placeholders().map(str::to_lowercase));
                let segments = address.path.parts().iter().filter_map(Segment::literal);
                self.known.extend(segments.map(str::to_lowercase));
            }
            for table in &rest_method.tables {
                let parameters = table::parameters(sources, page, table.directive);
                for (name, key, row) in table::references(table.directive) {
                    self.known.extend([name, key].map(str::to_lowercase));
                    rows.push((name, row));
                    let entry = parameters.and_then(|(_, p)| p.entries.get(key));
                    let Some(entry) = entry else { continue };
                    if let Some(literal) = described(sources, entry, name) {
                        self.literals.push(Literal { row, ..literal });
                    }
                    let names = self.called.entry(entry.span).or_default();
                    let called = names.entry(name.to_owned()).or_insert(Called { rows: 0, row });
                    called.rows += 1;
                }
            }
            rows.truncate(MAX_HELD);
            let blocks = rest_method.prose.iter().filter_map(|part| match part {
                Prose::Block(block) => Some(*block),
                _ => None,
            });
            let mut literals = Vec::new();
            blocks.for_each(|block| self::literals(block, &mut literals));
            for (text, place) in literals.into_iter().take(MAX_HELD) {
                let near = rows.iter().find(|(name, _)| is_almost(&text, name));
                self.literals.extend(near.map(|(name, row)| Literal {
                    text,
                    place,
                    name: (*name).to_owned(),
                    row: *row,
                }));
            }
        }
    }

    /// Takes in what other pages write.
    pub(super) fn merge(&mut self, other: Self) {
        for (entry, names) in other.called {
            let own = self.called.entry(entry).or_default();
            for (name, more) in names {
                own.entry(name).and_modify(|own| own.rows += more.rows).or_insert(more);
            }
        }
        self.literals.extend(other.literals);
        self.known.extend(other.known);
    }

    /// Reports what no sample shows.
    pub(super) fn finish(&self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
        let rows: Vec<(Span, &str, &str, Span)> =
            self.called.values().flat_map(divergent).collect();
        if rows.is_empty() && self.literals.is_empty() {
            return;
        }
        let mut shown = HashSet::default();
        sources.samples.values().flatten().for_each(|sample| words(sample, &mut shown));
        for (row, name, usual, other) in rows {
            if shown.contains(&name.to_lowercase()) {
                continue;
            }
            let message = format!("`{name}` refers to the entry that other rows call `{usual}`");
            let place = table::place_of_name(sources, name, row);
            diagnostics.push(
                Diagnostic::new(Code::DivergentName, row, message)
                    .also(other, "one of them")
                    .help(format!("write `{usual}`, if it is the same"))
                    .fix(Fix::to_look_at(Edit::new(place, usual))),
            );
        }
        for Literal { text, place, name, row } in &self.literals {
            let lower = text.to_lowercase();
            if self.known.contains(&lower) || shown.contains(&lower) {
                continue;
            }
            let message = format!("the text names `{text}`, and the table lists `{name}`");
            diagnostics.push(
                Diagnostic::new(Code::MisnamedField, *place, message)
                    .also(*row, "the row")
                    .help(format!("write `{name}`, if it is the same")),
            );
        }
    }
}

/// A literal of an entry's description that is almost the name of the row.
fn described(sources: &Sources, entry: &Entry, name: &str) -> Option<Literal> {
    let span = entry.description.as_ref().filter(|text| text.text.contains("``"))?.span;
    let text = sources.map.slice(span);
    let mut at = 0;
    let literals = text.split("``").enumerate().filter_map(|(number, part)| {
        let start = at;
        at += part.len() + 2;
        (number % 2 == 1 && is_name(part)).then_some((start, part))
    });
    let (start, literal) = literals.into_iter().find(|(_, literal)| is_almost(literal, name))?;
    let place = span.part(start, literal.len());
    Some(Literal { text: literal.to_owned(), place, name: name.to_owned(), row: span })
}

/// The names of one entry that are almost another one which at least twice as many rows have: row, name, that name, and a row of it.
fn divergent(names: &IndexMap<String, Called>) -> Vec<(Span, &str, &str, Span)> {
    let usual = |name: &str, called: &Called| {
        names.iter().find(|(other, most)| called.rows * 2 <= most.rows && is_almost(name, other))
    };
    let found = names.iter().filter_map(|(name, called)| {
        let (usual, most) = usual(name, called)?;
        Some((called.row, name.as_str(), usual.as_str(), most.row))
    });
    found.collect()
}

/// Two names that differ by a slip: `-` for `_`, two letters in the wrong order, in a long one a letter.
pub(super) fn is_almost(name: &str, other: &str) -> bool {
    const LONG: usize = 6;
    let is_far = name.len().abs_diff(other.len()) > 1;
    if is_far || name.contains('.') || name.eq_ignore_ascii_case(other) {
        return false;
    }
    let plain = |text: &str| text.to_ascii_lowercase().replace('-', "_");
    let (a, b) = (plain(name), plain(other));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    // A number and a plural make another name.
    let is_other = digits(&a) != digits(&b) || a != b && singular(&a) == singular(&b);
    let is_near = || b.len() >= LONG && distance_within(&a, &b, 1).is_some();
    !is_other && (a == b || is_swapped(&a, &b) || is_near())
}

/// Two letters that stand side by side have changed places.
fn is_swapped(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let differ: Vec<usize> = (0..a.len().min(b.len())).filter(|at| a[*at] != b[*at]).collect();
    match differ[..] {
        [x, y] => a.len() == b.len() && y == x + 1 && a[x] == b[y] && a[y] == b[x],
        _ => false,
    }
}

/// The literals of a block that can be names, each with its line.
fn literals(block: &Block, out: &mut Vec<(String, Span)>) {
    match &block.kind {
        BlockKind::Paragraph(text) => of_text(text, out),
        _ => block.within().into_iter().flatten().for_each(|block| literals(block, out)),
    }
}

fn of_text(text: &Text, out: &mut Vec<(String, Span)>) {
    if !text.lines.iter().any(|line| line.contains("``")) {
        return;
    }
    for token in inline::parse(&text.joined()) {
        if let Token::Literal(name) = token
            && is_name(&name)
            && let Some((_, span)) = text.iter().find(|(line, _)| line.contains(&name))
        {
            out.push((name, span));
        }
    }
}

/// A literal that can be the name of a field; what is all in capitals is a value.
fn is_name(text: &str) -> bool {
    text.len() >= 4
        && text.contains(|c: char| c.is_ascii_lowercase())
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-:".contains(c))
}

/// The keys and the texts of a sample, in lower case.
fn words(value: &Value, out: &mut HashSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                out.insert(key.to_lowercase());
                words(value, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| words(item, out)),
        Value::String(text) => {
            out.insert(text.to_lowercase());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::is_almost;

    #[test]
    fn slips_are_told_from_other_names() {
        for (a, b) in [
            ("nmae", "name"),
            ("is-public", "is_public"),
            ("attachement", "attachment"),
            ("vip_network_ip", "vip_network_id"),
        ] {
            assert!(is_almost(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("node", "name"),
            ("X-Token", "x-token"),
            ("volumes", "volume"),
            ("policies", "policy"),
            ("fixed_ipv4", "fixed_ipv6"),
            ("server.id", "server_id"),
            ("minimum", "maximum"),
        ] {
            assert!(!is_almost(a, b), "{a} {b}");
        }
    }
}
