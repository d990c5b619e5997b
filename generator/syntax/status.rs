//! Status codes: the `status.yaml` of a service, and codes in prose.

use indexmap::IndexMap;
use serde::Serialize;

use super::spelling::distance_within;
use super::yaml;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::reason;
use crate::source::{FileId, Span};

/// The meaning of each code, by code and reason; the reason `default` is the one that needs no naming.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Statuses {
    /// In the order of the file.
    pub codes: IndexMap<u16, Status>,
}

/// A code of a status file.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Where its key is.
    pub span: Span,
    /// By name.
    pub reasons: IndexMap<String, Reason>,
}

/// A reason for which a code comes.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// Where its key is.
    pub span: Span,
    /// reST.
    pub text: String,
}

impl Statuses {
    /// The text for a code and a reason, else the code's default.
    #[must_use]
    pub fn text(&self, code: u16, reason: Option<&str>) -> Option<&str> {
        self.reason(code, reason).map(|reason| reason.text.as_str())
    }

    /// The reason of a code, else the code's default.
    #[must_use]
    pub fn reason(&self, code: u16, reason: Option<&str>) -> Option<&Reason> {
        let reasons = &self.codes.get(&code)?.reasons;
        reason.and_then(|reason| reasons.get(reason)).or_else(|| reasons.get("default"))
    }

    /// The code and reason that the file does not have, in words. A file that says nothing at all was
    /// reported as a whole.
    #[must_use]
    pub fn lack(&self, code: u16, reason: Option<&str>) -> Option<String> {
        if self.codes.is_empty() {
            return None;
        }
        let Some(Status { reasons, .. }) = self.codes.get(&code) else {
            return Some(format!("the status file does not have {code}"));
        };
        match reason {
            Some(reason) if !reasons.contains_key(reason) => {
                Some(format!("the status file has no reason `{reason}` for {code}"))
            }
            None if !reasons.contains_key("default") => {
                Some(format!("the status file has no `default` for {code}"))
            }
            _ => None,
        }
    }
}

/// Reads a status file.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (Statuses, Vec<Diagnostic>) {
    let (tree, mut diagnostics) = yaml::parse(file, text);
    let mut codes = IndexMap::new();
    for (key, value) in &tree {
        let Some(code) = key.text().and_then(|text| text.parse::<u16>().ok()) else {
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidStatus,
                    key.span,
                    "a key of a status file is not a code",
                )
                .help("write the number, as `404:`"),
            );
            continue;
        };
        let reasons = value.entries().iter().filter_map(|(reason, text)| {
            let text = text.text()?.trim().to_owned();
            Some((reason.text()?.to_owned(), Reason { span: reason.span, text }))
        });
        codes.insert(code, Status { span: key.span, reasons: reasons.collect() });
    }
    (Statuses { codes }, diagnostics)
}

/// The kind of the statement of codes that a line of prose begins; `None` where it begins none.
///
/// `Normal response codes: 200`, `Error codes: badRequest(400)`, `Status: 204 No Content`, in any case.
#[must_use]
pub fn announces(line: &str) -> Option<Announced<'_>> {
    let trimmed = line.trim_start_matches(['*', ' ', '-', ':']);
    if !trimmed.starts_with(['n', 'N', 's', 'S', 'e', 'E', 'r', 'R', 'h', 'H']) {
        return None;
    }
    let lower = trimmed.to_ascii_lowercase();
    // The words up to the colon are few and say `code`.
    let head_end = lower.find(':').or_else(|| lower.find(|c: char| c.is_ascii_digit()))?;
    let words: Vec<&str> = lower[..head_end].split([' ', '*']).filter(|w| !w.is_empty()).collect();
    let rest = trimmed[head_end..].trim_start_matches([':', '*', ' ']);
    let first = *words.first()?;
    let error = match first {
        _ if first.starts_with("normal") || first.starts_with("success") => Some(false),
        _ if first.starts_with("error") => Some(true),
        // Without a kind the words are all that there are, and the code follows.
        "status" | "response" | "http" | "return" => {
            let is_plain = |word: &&str| FORMULA.contains(word);
            // Without a colon it may be a line of a sentence: then there is nothing but codes.
            let is_code = rest.trim_start_matches('`').starts_with(|c: char| c.is_ascii_digit())
                && (lower[head_end..].starts_with(':')
                    || !rest.contains(|c: char| c.is_alphabetic()));
            return (words.len() <= 3 && words.iter().all(is_plain) && is_code)
                .then_some(Announced { error: None, rest });
        }
        _ => return None,
    };
    let says_code = words.iter().any(|word| word.contains("code"));
    let is_formula =
        |word: &&str| FORMULA.contains(word) || distance_within(word, "response", 2).is_some();
    (says_code && words.len() <= 5 && (words.len() == 2 || words.iter().any(is_formula)))
        .then_some(Announced { error, rest })
}

/// Words that a statement of codes is made of, `code` and what goes with it. They are misspelt too: `respose`.
const FORMULA: [&str; 8] =
    ["status", "response", "responses", "http", "return", "code", "codes", "code(s)"];

/// The beginning of a statement of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced<'a> {
    /// `true` if the codes are errors; `None` where only the codes tell.
    pub error: Option<bool>,
    /// The text behind the colon.
    pub rest: &'a str,
}

/// The codes in a text, each with the text behind it up to the next: every number of three digits from 100 to 599 that
/// stands alone. `5xx` is none.
#[must_use]
pub fn codes(text: &str) -> Vec<(u16, &str)> {
    let mut found: Vec<(u16, usize, usize)> = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut at = 0;
    for word in text.split(|c: char| !is_word(c)) {
        let start = text[at..].find(word).map_or(at, |found| at + found);
        at = start + word.len();
        let word = word.trim_matches('.');
        if let Ok(code) = word.parse::<u16>()
            && word.len() == 3
            && (100..600).contains(&code)
            && found.iter().all(|(known, ..)| *known != code)
        {
            found.push((code, start, at));
        }
    }
    let next = |n: usize| found.get(n + 1).map_or(text.len(), |(_, start, _)| *start);
    let codes = found.iter().enumerate();
    codes.map(|(n, (code, _, end))| (*code, &text[*end..next(n)])).collect()
}

/// The names in a list of codes that have no number: `forbidden` in `badRequest(400), forbidden`. A text that says more than
/// codes has none.
#[must_use]
pub fn nameless(list: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let items = list.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ',' | ';')
    });
    let items: Vec<&str> = items
        .map(|item| item.trim().trim_end_matches('.'))
        .filter(|item| !item.is_empty())
        .collect();
    let has_number = |item: &str| item.contains(|c: char| c.is_ascii_digit());
    let is_name = |item: &str| {
        item.split_whitespace().count() <= MAX_WORDS
            && item.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '_' | '-'))
    };
    let is_list = items.iter().all(|item| has_number(item) || is_name(item));
    let is_none = |item: &str| NO_NAMES.contains(&item.to_ascii_lowercase().as_str());
    let named = items.into_iter().filter(|item| is_list && !has_number(item) && !is_none(item));
    named.collect()
}

/// The most words that the name of a code has.
const MAX_WORDS: usize = 3;

/// Words in the place of a list that is not written yet.
const NO_NAMES: [&str; 4] = ["none", "tbd", "todo", "unknown"];

/// Names of failures that OpenStack's services write and HTTP does not, in small letters.
const FAULTS: [(&str, u16); 4] =
    [("itemnotfound", 404), ("badmethod", 405), ("conflictingrequest", 409), ("badmediatype", 415)];

/// The code that a name means by itself: HTTP's own, `Bad Request` or `badRequest`, and the names that the faults of services have.
#[must_use]
pub fn code_of(name: &str) -> Option<u16> {
    let plain = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect::<String>()
    };
    let name = plain(name);
    let fault = FAULTS.iter().find(|(fault, _)| *fault == name).map(|(_, code)| *code);
    fault.or_else(|| (200..600).find(|code| plain(reason(*code)) == name && name != "unknown"))
}

#[cfg(test)]
mod tests {
    use super::{announces, code_of, codes, nameless};

    #[test]
    fn names_without_a_number_are_found() {
        let list = "badRequest(400), forbidden, Not Found, busy (a, b), conflict (409, twice).";
        assert_eq!(nameless("badRequest, forbidden(403);conflict."), ["badRequest", "conflict"]);
        assert_eq!(nameless(list), [] as [&str; 0], "a gloss is more than a name");
        for text in
            ["400, 5xx", "TBD", "", "none of them is ever answered, not even 404", "400 (a, b)"]
        {
            assert_eq!(nameless(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn names_of_http_and_of_faults_mean_a_code() {
        for (name, code) in [
            ("badRequest", Some(400)),
            ("Not Found", Some(404)),
            ("itemNotFound", Some(404)),
            ("Created", Some(201)),
            ("unknown", None),
            ("tooBusy", None),
        ] {
            assert_eq!(code_of(name), code, "{name}");
        }
    }

    #[test]
    fn statements_of_codes_are_told_from_prose() {
        for (line, error, rest) in [
            ("Normal response codes: 200", Some(false), "200"),
            ("Error response codes:202,", Some(true), "202,"),
            ("**Error response codes**: a(400)", Some(true), "a(400)"),
            ("Normal http response code: 204", Some(false), "204"),
            ("Successful response code(s): 200", Some(false), "200"),
            ("Error codes: 400,404", Some(true), "400,404"),
            ("- Error code: 404", Some(true), "404"),
            ("Normal respose codes:204", Some(false), "204"),
            ("Normal response codes", None, ""),
            ("Status: 204 No Content", None, "204 No Content"),
            ("HTTP status code: ``200``", None, "``200``"),
            ("Response code 201", None, "201"),
        ] {
            match announces(line) {
                Some(found) => assert_eq!((found.error, found.rest), (error, rest), "{line}"),
                None => assert!(rest.is_empty(), "{line}"),
            }
        }
        for line in [
            "Errors are listed below: 404",
            "Normal users get 200",
            "Status: the state of a server, 100 at most",
            "Response time in 200 of 300 cases",
            "status 300, because it offers a choice",
            "Error messages carry a code that begins with 1",
        ] {
            assert_eq!(announces(line), None, "{line}");
        }
    }

    #[test]
    fn codes_stand_alone() {
        assert_eq!(
            codes("badRequest(400), itemNotFound(404)"),
            [(400, "), itemNotFound("), (404, ")")]
        );
        assert_eq!(
            codes("200 and 2000, v3.200, 5xx, 400."),
            [(200, " and 2000, v3.200, 5xx, "), (400, "")]
        );
    }
}
