//! Text and numbers, each in the plainest style that every reader takes for what it is.

use std::fmt::Write as _;

use serde_json::Number;

pub(super) fn spaces(out: &mut String, count: usize) {
    const SPACES: &str = "                                ";
    let mut left = count;
    while left > 0 {
        let some = left.min(SPACES.len());
        out.push_str(&SPACES[..some]);
        left -= some;
    }
}

/// A number, with the dot and the sign that YAML 1.1 wants beside an exponent.
pub(super) fn number(number: &Number) -> String {
    let text = number.to_string();
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let dot = if mantissa.contains('.') { "" } else { ".0" };
            let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
            format!("{mantissa}{dot}e{sign}{exponent}")
        }
        None => text,
    }
}

/// Text in the plainest style that keeps it.
pub(super) fn scalar(out: &mut String, text: &str, indent: usize) {
    // Without an early end, so that many bytes are looked at at once.
    let common = |all: bool, byte: &u8| all & matches!(byte, b' '..=b'~' | b'\n');
    let printable = |c: char| c == '\n' || is_printable(c);
    if !text.as_bytes().iter().fold(true, common) && !text.chars().all(printable) {
        double_quoted(out, text);
    } else if text.contains('\n') {
        if text.trim_matches('\n').is_empty() {
            double_quoted(out, text);
        } else {
            literal(out, text, indent);
        }
    } else if is_plain(text) {
        out.push_str(text);
    } else {
        let _ = write!(out, "'{}'", text.replace('\'', "''"));
    }
}

/// A block that keeps its lines.
fn literal(out: &mut String, text: &str, indent: usize) {
    let indent = indent.max(2);
    out.push('|');
    if text.starts_with([' ', '\n']) {
        // A reader would take the first line's spaces for indentation.
        out.push('2');
    }
    if !text.ends_with('\n') {
        out.push('-');
    } else if text.ends_with("\n\n") {
        out.push('+');
    }
    let body = text.strip_suffix('\n').unwrap_or(text);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            spaces(out, indent);
            out.push_str(line);
        }
    }
    if text.ends_with('\n') {
        out.push('\n');
    }
}

pub(super) fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out.push('"');
}

/// The characters that may stand in a document unescaped: neither a control nor a line break of another standard,
/// nor invisible.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Returns `true` if a reader of any version takes the bare text for this text.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let ends_well = !text.starts_with(' ') && !text.ends_with([' ', ':']);
    let bytes = text.as_bytes();
    let splits = |any: bool, (a, b): (&u8, &u8)| {
        any | (*a == b':') & (*b == b' ') | (*a == b' ') & (*b == b'#')
    };
    ends_well
        && !bytes.iter().zip(&bytes[1..]).fold(false, splits)
        && !"-?:,[]{}#&*!|>'\"%@`=<~".contains(first)
        && !is_word(text)
        && !is_numeric(text)
}

/// Words that mean something other than themselves.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    text.len() <= 5 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns `true` if text could be a number in any base, a time or a date. More than needed is caught: what
/// begins like a number and has only characters that one could have.
fn is_numeric(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.chars().all(|c| c.is_ascii_hexdigit() || "xobXOB_.:+-TZtz infINFaA".contains(c))
}
