//! Edits that mend findings, as data: found where the finding is, applied here, written by whoever asked for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Code, Diagnostic};
use crate::source::{FileId, SourceMap, Sources, Span};

/// Edits that belong together: all of them mend the finding, some alone do not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// `true` if the reference says afterwards what it was read as, and nothing that a reader sees is lost.
    pub is_safe: bool,
    /// In one or more places; none of them overlap.
    pub edits: Vec<Edit>,
}

/// A text in the place of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Edit {
    /// The bytes that go; none where text is put in.
    pub span: Span,
    /// The text that comes.
    pub text: String,
}

impl Edit {
    /// Puts a text in the place of another.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts a text in, before a byte.
    #[must_use]
    pub fn insert(file: FileId, at: u32, text: impl Into<String>) -> Self {
        Self::new(Span { file, start: at, end: at }, text)
    }

    /// Takes a text out.
    #[must_use]
    pub fn remove(span: Span) -> Self {
        Self::new(span, "")
    }

    /// Takes out the lines that a text stands on, and the blank ones behind them where others are in front.
    #[must_use]
    pub fn remove_lines(text: &str, span: Span) -> Option<Self> {
        let (start, end) = (span.start as usize, span.end as usize);
        // A byte order mark is of the file, and of no line.
        let first = text.len() - text.trim_start_matches('\u{feff}').len();
        let start = text.get(..start)?.rfind('\n').map_or(first, |at| at + 1);
        let mut end = end + text.get(end..)?.find('\n').map_or(text.len() - end, |at| at + 1);
        let is_blank = |line: &str| line.trim().is_empty();
        if text.get(first..start)?.lines().next_back().is_none_or(is_blank) {
            let blank = text[end..].split_inclusive('\n').take_while(|line| is_blank(line));
            end += blank.map(str::len).sum::<usize>();
        }
        let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(Self::remove(Span { start: at(start), end: at(end), ..span }))
    }
}

impl Fix {
    /// Edits that need no look.
    #[must_use]
    pub fn safe<E: Into<Vec<Edit>>>(edits: E) -> Self {
        Self { is_safe: true, edits: edits.into() }
    }

    /// Edits that somebody has to look at.
    #[must_use]
    pub fn to_look_at<E: Into<Vec<Edit>>>(edits: E) -> Self {
        Self { is_safe: false, edits: edits.into() }
    }
}

impl From<Edit> for Vec<Edit> {
    fn from(edit: Edit) -> Self {
        vec![edit]
    }
}

/// The findings on what could not be read, and may refer to anything.
const UNREAD: [Code; 7] = [
    Code::MissingFile,
    Code::OutsideRoot,
    Code::NotUtf8,
    Code::InvalidYaml,
    Code::InvalidRow,
    Code::IncludeCycle,
    Code::OverLimit,
];
/// The findings whose fix takes out what nothing refers to.
const REMOVALS: [Code; 2] = [Code::UnusedParameter, Code::UnusedStatus];

/// Keeps what nothing refers to in a tree of which something could not be read.
pub(crate) fn keep_what_may_be_used(sources: &Sources, diagnostics: &mut [Diagnostic]) {
    let origin = |found: &Diagnostic| sources.origin(found.primary.span.file);
    // A table without its dots or colons is not read, and what mends it takes a look.
    let is_passed_over = |found: &Diagnostic| {
        found.code == Code::NearMissDirective && found.fix.as_ref().is_some_and(|fix| !fix.is_safe)
    };
    let unread =
        diagnostics.iter().filter(|found| UNREAD.contains(&found.code) || is_passed_over(found));
    let unread: BTreeSet<usize> = unread.map(origin).collect();
    for found in diagnostics.iter_mut().filter(|found| REMOVALS.contains(&found.code)) {
        if unread.contains(&origin(found)) {
            found.fix = None;
        }
    }
}

/// The files that fixes change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The new text of each.
    pub texts: BTreeMap<FileId, String>,
    /// The number of findings that are mended, by code.
    pub counts: BTreeMap<&'static str, usize>,
}

/// The edits of one file by place, none of which touches another.
type Chosen<'d> = BTreeMap<(u32, u32), &'d Edit>;

/// Chooses the edits of fixes that can be applied together, those alone that are safe or all, to the files that may be
/// changed, and counts the findings by code. Of fixes that touch each other the first is taken; the others are for another run.
#[must_use]
pub fn together<'d>(
    map: &SourceMap,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    with_unsafe: bool,
    may_change: &dyn Fn(FileId) -> bool,
) -> (BTreeMap<FileId, Vec<&'d Edit>>, BTreeMap<&'static str, usize>) {
    let mut applied: BTreeMap<FileId, Chosen<'d>> = BTreeMap::new();
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.is_safe || with_unsafe) else {
            continue;
        };
        let fits = |edit: &Edit| {
            let text: &str = &map.file(edit.span.file).text;
            let range = edit.span.start as usize..edit.span.end as usize;
            may_change(edit.span.file)
                && text.get(range).is_some()
                && applied.get(&edit.span.file).is_none_or(|edits| is_free(edits, edit))
        };
        if fix.edits.is_empty() || !fix.edits.iter().all(fits) {
            continue;
        }
        for edit in &fix.edits {
            let edits = applied.entry(edit.span.file).or_default();
            edits.insert((edit.span.start, edit.span.end), edit);
        }
        *counts.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    let chosen = applied.into_iter().map(|(file, edits)| (file, edits.into_values().collect()));
    (chosen.collect(), counts)
}

/// Applies the fixes of findings as [`together`] chooses them.
#[must_use]
pub fn fixed<'d>(
    map: &SourceMap,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    with_unsafe: bool,
    may_change: &dyn Fn(FileId) -> bool,
) -> Fixed {
    let (chosen, counts) = together(map, diagnostics, with_unsafe, may_change);
    let texts = chosen.into_iter().map(|(file, edits)| {
        let text = apply(&map.file(file).text, edits.into_iter());
        (file, text)
    });
    Fixed { texts: texts.collect(), counts }
}

/// Nothing of an edit's place is taken yet, or all of it by the same edit.
fn is_free(taken: &Chosen<'_>, edit: &Edit) -> bool {
    let Span { start, end, .. } = edit.span;
    // Those that are taken do not overlap, so that of what begins before the last one tells.
    let before = taken.range(..(start, 0)).next_back();
    let within = taken.range((start, 0)..=(end, u32::MAX));
    before.into_iter().chain(within).all(|(_, other)| *other == edit || !overlap(other, edit))
}

/// Two edits say something of one byte, or put text in at one place.
fn overlap(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (a.span, b.span);
    a.start < b.end && b.start < a.end || a.start == a.end && a == b
}

fn apply<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

impl Fixed {
    /// The number of findings that are mended.
    #[must_use]
    pub fn count(&self) -> usize {
        self.counts.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, Fix, fixed};
    use crate::diagnostic::{Code, Diagnostic};
    use crate::source::{FileId, SourceFile, SourceMap, Span};

    fn map(text: &str) -> SourceMap {
        let mut map = SourceMap::default();
        map.add(SourceFile { name: "a".to_owned(), text: text.to_owned().into() });
        map
    }

    fn at(start: u32, end: u32) -> Span {
        Span { file: FileId(0), start, end }
    }

    fn found(fix: Fix) -> Diagnostic {
        Diagnostic::new(Code::InvalidRow, at(0, 0), "m").fix(fix)
    }

    fn after(
        text: &str,
        fixes: impl IntoIterator<Item = Fix>,
        with_unsafe: bool,
    ) -> (String, usize) {
        let map = map(text);
        let found: Vec<Diagnostic> = fixes.into_iter().map(found).collect();
        let fixed = fixed(&map, &found, with_unsafe, &|_| true);
        (fixed.texts.get(&FileId(0)).cloned().unwrap_or_default(), fixed.count())
    }

    #[test]
    fn edits_are_applied_by_place_and_those_that_touch_wait() {
        let fixes = [
            Fix::safe(Edit::remove(at(4, 6))),
            Fix::safe(Edit::new(at(0, 1), "A")),
            // It overlaps the first.
            Fix::safe(Edit::new(at(5, 7), "x")),
            // One of its places is taken: none of it is applied.
            Fix::safe(vec![Edit::insert(FileId(0), 3, "y"), Edit::remove(at(0, 2))]),
            // They end and begin where others begin and end.
            Fix::safe(vec![Edit::remove(at(1, 2)), Edit::insert(FileId(0), 4, "-")]),
            // The same again is no other edit.
            Fix::safe(Edit::new(at(0, 1), "A")),
            Fix::to_look_at(Edit::new(at(2, 3), "C")),
        ];
        assert_eq!(after("abcdefgh", fixes.clone(), false), ("Acd-gh".to_owned(), 4));
        assert_eq!(after("abcdefgh", fixes, true), ("ACd-gh".to_owned(), 5));
    }

    #[test]
    fn an_edit_that_is_wrong_never_panics() {
        for start in 0..6 {
            for end in 0..6 {
                let (text, count) =
                    after("é\u{fffd}", [Fix::safe(Edit::remove(at(start, end)))], true);
                assert_eq!(
                    count > 0,
                    start <= end && [0, 2, 5].contains(&start) && [0, 2, 5].contains(&end)
                );
                assert!(text.len() <= 5);
            }
        }
    }

    #[test]
    fn only_files_that_may_change_are_changed() {
        let map = map("ab");
        let found = [found(Fix::safe(Edit::remove(at(0, 1))))];
        assert!(fixed(&map, &found, true, &|_| false).texts.is_empty());
    }
}
