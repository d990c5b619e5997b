//! Titles within an operation: which side of the exchange they head, and at which microversions.

use crate::ir::VersionRange;
use crate::syntax::rst::{Block, BlockKind};

use crate::lower::read::page::Heading;
use crate::lower::read::version::{self, Said};

use super::rest_method::{Headed, Side};

/// Returns `true` if a title says nothing but which part of an operation stands below: `Response codes`, `Request Example`.
pub(super) fn is_part(title: &str) -> bool {
    const WORDS: [&str; 16] = [
        "request",
        "response",
        "respone",
        "parameter",
        "parameters",
        "example",
        "examples",
        "code",
        "codes",
        "status",
        "body",
        "header",
        "headers",
        "json",
        "normal",
        "error",
    ];
    let lower = title.to_lowercase();
    let mut words = lower.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| WORDS.contains(&word))
}

/// The side that the nearest heading names: `Response Example`, `Request Parameters`.
pub(super) fn side_of(headings: &[Heading], bold: Option<&Heading>) -> Option<Side> {
    bold.into_iter().chain(headings.iter().rev()).find_map(|heading| named(&heading.text))
}

/// The side that a text names first.
fn named(text: &str) -> Option<Side> {
    let lower = text.to_lowercase();
    match (lower.find("request"), lower.find("respon")) {
        (Some(request), Some(response)) if response < request => Some(Side::Response),
        (Some(_), _) => Some(Side::Request),
        (None, Some(_)) => Some(Side::Response),
        (None, None) => None,
    }
}

/// The side that a line names which says what stands below it: `An example of the request:`, `Returns:`.
pub(super) fn side_of_lead(block: &Block) -> Option<Side> {
    const MAX_WORDS: usize = 12;
    const ANSWERS: [&str; 4] = ["returns", "returned", "answers", "answered"];
    let BlockKind::Paragraph(text) = &block.kind else { return None };
    let line = text.lines.join(" ");
    let last = line.rsplit(". ").next()?.trim_end();
    let mut words = last.split(|c: char| !c.is_ascii_alphanumeric());
    let is_lead = last.ends_with(':') && last.split_whitespace().count() <= MAX_WORDS;
    let mut answers = || words.any(|word| ANSWERS.contains(&word.to_lowercase().as_str()));
    named(last).or_else(|| answers().then_some(Side::Response)).filter(|_| is_lead)
}

/// The nearest heading that names a part of an exchange is that of an answer that fails: `Response (401)`, `Example error response`.
pub(super) fn is_of_error(headings: &[Heading], bold: Option<&Heading>) -> bool {
    const PARTS: [&str; 4] = ["request", "respon", "example", "sample"];
    bold.into_iter()
        .chain(headings.iter().rev())
        .map(|heading| heading.text.to_lowercase())
        .find_map(|heading| {
            let mut words = heading.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
            let fails = words.any(|word| {
                let is_code = word.parse().is_ok_and(|code: u16| (400..600).contains(&code));
                is_code || matches!(word, "error" | "errors")
            });
            let is_list = heading.contains("code") || heading.contains("request");
            let is_part = PARTS.iter().any(|part| heading.contains(part));
            (is_part || fails).then_some(is_part && fails && !is_list)
        })
        .unwrap_or_default()
}

/// The microversions that the nearest heading names which names some.
pub(super) fn headed(headings: &[Heading], bold: Option<&Heading>) -> Option<Headed> {
    let mut all = bold.into_iter().chain(headings.iter().rev());
    all.find_map(|Heading { text, span }| {
        Some(Headed { versions: version::of_heading(text)?, span: *span })
    })
}

/// The microversions right behind a code.
pub(super) fn of_code(behind: &str) -> VersionRange {
    version::of_code(behind).unwrap_or(VersionRange::ALL)
}

/// The microversions of which a section's title speaks.
pub(super) fn titled(title: &Heading) -> Option<Said> {
    version::of_title(&title.text, title.span)
}

/// The side that a sample's file name says: `snapshot-create-req.json`.
pub(super) fn side_of_file(path: &str) -> Option<Side> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    if words.iter().any(|w| matches!(*w, "req" | "request")) {
        Some(Side::Request)
    } else if words.iter().any(|w| matches!(*w, "resp" | "response")) {
        Some(Side::Response)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Heading, Side, is_of_error, is_part, side_of, side_of_file};
    use crate::source::{FileId, Span};

    #[test]
    fn the_nearest_heading_decides_the_side() {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let heading = |text: &str| Heading { text: text.to_owned(), span };
        let headings = |h: &[&str]| h.iter().map(|h| heading(h)).collect::<Vec<_>>();
        assert_eq!(
            side_of(&headings(&["Request", "Response Example"]), None),
            Some(Side::Response)
        );
        assert_eq!(
            side_of(&headings(&["Response"]), Some(&heading("Example: JSON request"))),
            Some(Side::Request)
        );
        assert_eq!(side_of(&headings(&["Example"]), None), None);
        assert_eq!(side_of_file("samples/a-create-req.json"), Some(Side::Request));
        assert_eq!(side_of_file("samples/requirements.json"), None);
    }

    #[test]
    fn a_heading_may_be_that_of_an_answer_that_fails() {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let heading = |text: &&str| Heading { text: (*text).to_owned(), span };
        let is_it =
            |texts: &[&str]| is_of_error(&texts.iter().map(heading).collect::<Vec<_>>(), None);
        for headings in [
            &["Response (401)"][..],
            &["Response", "Example error response"],
            &["404 response"],
            &["Error responses", "JSON"],
        ] {
            assert!(is_it(headings), "{headings:?}");
        }
        for headings in [
            &["Response"][..],
            &["Error response", "Response"],
            &["Error response codes"],
            &["Request that causes an error"],
            &["Response (1.400)"],
            &["Show errors"],
        ] {
            assert!(!is_it(headings), "{headings:?}");
        }
    }

    #[test]
    fn a_title_of_a_part_says_nothing_else() {
        for title in ["Request", "Response codes", "Response Example", "Error response codes"] {
            assert!(is_part(title), "{title}");
        }
        for title in ["", "Request a quota", "Example workflow", "Show headers of a request"] {
            assert!(!is_part(title), "{title}");
        }
    }
}
