//! Layout put back: files that lost their blank lines and all indentation on the way.
//!
//! Web pages and listings take the layout from a source: every line touches the next and stands at the first
//! column. The lines themselves are whole, and say enough: titles have their underline, directives
//! their `..`, rows their dash. This pass puts blank lines and indentation back, so that the one
//! block parser reads both kinds of file.

use super::block::adornment;
use super::line::Line;
use super::list::{bullet, field};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// Lines up to this width are wrapped text; a sentence that ends earlier ends its paragraph.
const WIDTH: usize = 70;

/// Returns `true` if the layout is lost: directives are there, hardly a blank line, and no indentation at all.
pub(super) fn is_flat(lines: &[Line<'_>]) -> bool {
    let blank = lines.iter().filter(|l| l.is_blank()).count();
    lines.len() >= 8
        && blank * 20 < lines.len()
        && lines.iter().all(|l| l.indent == 0)
        && lines.iter().any(|l| l.text.starts_with(".. rest_"))
}

/// The lines with blank ones between blocks, and with what belongs to a directive indented under it.
pub(super) fn restore<'a>(
    file: FileId,
    lines: &[Line<'a>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Line<'a>> {
    let lines: Vec<&Line<'a>> = lines.iter().filter(|l| !l.is_blank()).collect();
    let start = listing_header(&lines);
    let place = lines.first().map_or(Span { file, start: 0, end: 0 }, |l| l.span);
    diagnostics.push(
        Diagnostic::new(
            Code::LostLayout,
            place,
            "the blank lines and the indentation of this file are lost",
        )
        .label(if start > 0 {
            "a listing's header, left out"
        } else {
            "read as it was once written"
        })
        .help("take the file from the service's repository"),
    );
    let mut out = Out { lines: Vec::with_capacity(lines.len() * 2) };
    let mut at = start;
    while at < lines.len() {
        at += block(&lines[at..], &mut out).max(1);
    }
    out.lines
}

/// A listing puts the file's name, date and size in front: lines before the first comment, title or
/// directive that are not reST's.
fn listing_header(lines: &[&Line<'_>]) -> usize {
    let first = lines.iter().position(|l| l.text.starts_with("..") || adornment(l).is_some());
    let first = first.unwrap_or(0);
    let is_title = first > 0 && adornment(lines[first]).is_some() && !is_overline(&lines[first..]);
    if is_title { first - 1 } else { first }
}

struct Out<'a> {
    lines: Vec<Line<'a>>,
}

impl<'a> Out<'a> {
    /// A blank line, unless one is there.
    fn part(&mut self) {
        if let Some(last) = self.lines.last().filter(|l| !l.is_blank()) {
            let span = Span { start: last.span.end, ..last.span };
            self.lines.push(Line { indent: 0, text: "", span });
        }
    }

    fn push(&mut self, line: &Line<'a>, indent: usize) {
        self.lines.push(Line { indent, ..line.clone() });
    }
}

/// Puts out one block, parted from its neighbours; says how many lines it took.
fn block<'a>(lines: &[&Line<'a>], out: &mut Out<'a>) -> usize {
    out.part();
    let taken = if is_overline(lines) {
        3
    } else if is_underlined(lines) {
        2
    } else if lines[0].text.starts_with(".. ") {
        return directive(lines, out);
    } else if is_table(lines[0]) {
        lines.iter().take_while(|l| is_table(l)).count()
    } else if bullet(lines[0].text).is_some() {
        return list(lines, out);
    } else {
        paragraph(lines)
    };
    lines[..taken].iter().for_each(|line| out.push(line, 0));
    out.part();
    taken
}

fn is_overline(lines: &[&Line<'_>]) -> bool {
    lines.len() > 2
        && adornment(lines[0]).is_some()
        && lines[0].text.len() >= 4
        && adornment(lines[1]).is_none()
        && lines[2].text == lines[0].text
}

/// A line over a title is not one under the line before.
fn is_underlined(lines: &[&Line<'_>]) -> bool {
    lines.len() > 1
        && adornment(lines[0]).is_none()
        && !lines[0].text.starts_with("..")
        && !is_overline(&lines[1..])
        && adornment(lines[1]).is_some()
        && lines[1].text.len() >= 3
        && lines[1].text.len() >= lines[0].text.chars().count()
}

fn is_table(line: &Line<'_>) -> bool {
    line.text.starts_with("+-") || line.text.starts_with("+=") || line.text.starts_with("| ")
}

/// Returns `true` if a line begins a block of its own.
fn is_start(lines: &[&Line<'_>]) -> bool {
    is_overline(lines)
        || is_underlined(lines)
        || is_table(lines[0])
        || lines[0].text.starts_with(".. ")
        || bullet(lines[0].text).is_some()
        || is_bold(lines[0])
}

fn is_bold(line: &Line<'_>) -> bool {
    line.text.len() > 4 && line.text.starts_with("**") && line.text.ends_with("**")
}

/// Options right under a directive, and its list; a note's text ends where another block begins.
fn directive<'a>(lines: &[&Line<'a>], out: &mut Out<'a>) -> usize {
    const INDENT: usize = 3;
    let name = lines[0].text[2..].trim_start().split(':').next().unwrap_or_default();
    out.push(lines[0], 0);
    let mut at = 1;
    let is_version = |l: &Line<'_>| {
        name == "rest_method"
            && (l.text.starts_with("min_version:") || l.text.starts_with("max_version:"))
    };
    while at < lines.len() && (field(lines[at].text).is_some() || is_version(lines[at])) {
        out.push(lines[at], INDENT);
        at += 1;
    }
    if matches!(name, "rest_parameters" | "rest_status_code") {
        out.part();
        while at < lines.len() && bullet(lines[at].text).is_some() {
            out.push(lines[at], INDENT);
            at += 1;
        }
    } else if matches!(name, "note" | "warning" | "important" | "tip") && at < lines.len() {
        out.part();
        if !is_start(&lines[at..]) {
            let taken = paragraph(&lines[at..]);
            lines[at..at + taken].iter().for_each(|line| out.push(line, INDENT));
            at += taken;
        }
    }
    out.part();
    at
}

/// Items with the lines that go on with them.
fn list<'a>(lines: &[&Line<'a>], out: &mut Out<'a>) -> usize {
    let mut at = 0;
    while let Some(line) = lines.get(at)
        && let Some(mark) = bullet(line.text)
    {
        out.push(line, 0);
        let indent = line.after(mark.len_utf8()).indent;
        at += 1;
        while at < lines.len() && !is_start(&lines[at..]) && !ends(lines[at - 1], lines[at]) {
            out.push(lines[at], indent);
            at += 1;
        }
    }
    out.part();
    at
}

/// The number of lines that are one paragraph.
fn paragraph(lines: &[&Line<'_>]) -> usize {
    let goes_on = |at: &usize| {
        !is_start(&lines[*at..]) && !is_bold(lines[*at - 1]) && !ends(lines[*at - 1], lines[*at])
    };
    1 + (1..lines.len()).take_while(goes_on).count()
}

/// Returns `true` if a paragraph ends between two lines: a sentence is over, and the next word would have fitted.
fn ends(line: &Line<'_>, next: &Line<'_>) -> bool {
    let word = next.text.split(' ').next().map_or(0, |word| word.chars().count());
    line.text.ends_with(['.', ':', '!', '?']) && line.end_column() + 1 + word <= WIDTH
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use crate::source::FileId;
    use crate::syntax::rst;

    #[test]
    fn a_bullet_may_be_of_several_bytes() {
        let page = "Widgets\n=======\n.. rest_method:: GET /widgets\nLists all of them.\n\u{2022} One\nmore\n\u{2043}\n\
                    Response codes\n--------------\n.. rest_status_code:: success status.yaml\n- 200\n";
        let (_, diagnostics) = rst::parse(FileId(0), page);
        assert!(diagnostics.iter().any(|found| found.code == Code::LostLayout), "{diagnostics:?}");
    }
}
