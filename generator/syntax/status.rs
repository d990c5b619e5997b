//! Status codes: the `status.yaml` of a service, and codes in prose.

use indexmap::IndexMap;
use serde::Serialize;

use super::yaml;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::FileId;

/// What each code means, by code and reason; the reason `default` is the one that needs no naming.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Statuses {
    /// reST by reason.
    pub codes: IndexMap<u16, IndexMap<String, String>>,
}

impl Statuses {
    /// The text for a code and a reason, else the code's default.
    #[must_use]
    pub fn text(&self, code: u16, reason: Option<&str>) -> Option<&str> {
        let reasons = self.codes.get(&code)?;
        reason
            .and_then(|reason| reasons.get(reason))
            .or_else(|| reasons.get("default"))
            .map(String::as_str)
    }

    /// What the file does not say of a code and a reason, in words. A file that says nothing at all was
    /// reported as a whole.
    #[must_use]
    pub fn lack(&self, code: u16, reason: Option<&str>) -> Option<String> {
        if self.codes.is_empty() {
            return None;
        }
        let Some(reasons) = self.codes.get(&code) else {
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
            Some((reason.text()?.to_owned(), text.text()?.trim().to_owned()))
        });
        codes.insert(code, reasons.collect());
    }
    (Statuses { codes }, diagnostics)
}

/// Whether a line of prose begins a statement of codes, and of which kind.
///
/// `Normal response codes: 200`, `Error response code: badRequest(400)`, in any case.
#[must_use]
pub fn announces(line: &str) -> Option<Announced<'_>> {
    let trimmed = line.trim_start_matches(['*', ' ', '-', ':']);
    let lower = trimmed.to_ascii_lowercase();
    let error = if lower.starts_with("normal") || lower.starts_with("success") {
        false
    } else if lower.starts_with("error") {
        true
    } else {
        return None;
    };
    // The words up to the colon are few and say `code`.
    let head_end = lower.find(':').or_else(|| lower.find(|c: char| c.is_ascii_digit()))?;
    let head = &lower[..head_end];
    if !head.contains("code")
        || !(head.contains("response") || head.contains("http") || head.contains("status"))
    {
        return None;
    }
    if head.split_whitespace().count() > 5 {
        return None;
    }
    Some(Announced { error, rest: trimmed[head_end..].trim_start_matches([':', '*', ' ']) })
}

/// The beginning of a statement of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced<'a> {
    /// Whether the codes are errors.
    pub error: bool,
    /// What follows the colon.
    pub rest: &'a str,
}

/// The codes in a text: every number of three digits from 100 to 599 that stands alone. `5xx` is none.
#[must_use]
pub fn codes(text: &str) -> Vec<u16> {
    let mut found = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    for word in text.split(|c: char| !is_word(c)) {
        let word = word.trim_matches('.');
        if let Ok(code) = word.parse::<u16>()
            && word.len() == 3
            && (100..600).contains(&code)
            && !found.contains(&code)
        {
            found.push(code);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{announces, codes};

    #[test]
    fn statements_of_codes_are_told_from_prose() {
        assert!(!announces("Normal response codes: 200").unwrap().error);
        assert!(announces("Error response codes:202,").unwrap().error);
        assert_eq!(announces("**Error response codes**: a(400)").unwrap().rest, "a(400)");
        assert!(announces("Normal http response code: 204").is_some());
        assert!(announces("Errors are listed below: 404").is_none());
        assert!(announces("Normal users get 200").is_none());
    }

    #[test]
    fn codes_stand_alone() {
        assert_eq!(codes("badRequest(400), itemNotFound(404)"), [400, 404]);
        assert_eq!(codes("200 and 2000, v3.200, 5xx, 400."), [200, 400]);
    }
}
