//! Lines: wrapped, hung below a marker, quoted, and kept from beginning a block of their own.

/// Escapes what would make the beginning of a paragraph a heading, a list, a quotation or a rule.
pub(super) fn guard_start(text: &str) -> String {
    if text.starts_with("**") || text.starts_with("``") || !hazardous(text) {
        return text.to_owned();
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    format!("{}\\{}", &text[..digits], &text[digits..])
}

/// Returns `true` if a line that begins so would be read as a block of its own.
pub(super) fn hazardous(line: &str) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    match word.as_bytes() {
        [b'#' | b'>' | b'=' | b'|', ..] | [b'+' | b'-' | b'*'] => true,
        [b'-', b'-', ..] | [b'~', b'~', b'~', ..] | [b'`', b'`', b'`', ..] => true,
        [digits @ .., b'.' | b')'] => {
            (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// Breaks a line at spaces, never before a word that would begin a block.
pub(super) fn wrap(text: &str, width: usize) -> String {
    if text.len() <= width {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 {
            if column + 1 + length > width && !hazardous(word) {
                out.push('\n');
                column = 0;
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// A list item: the marker in front of the first line, the others below its text.
pub(super) fn hang(marker: &str, text: &str) -> String {
    let mut out = String::new();
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&" ".repeat(marker.len()));
            }
        } else {
            out.push_str(marker);
        }
        out.push_str(line);
    }
    if text.is_empty() { marker.trim_end().to_owned() } else { out }
}

/// Every line behind `> `.
pub(super) fn quote(text: &str) -> String {
    let lines = text.lines().map(|l| if l.is_empty() { ">".to_owned() } else { format!("> {l}") });
    lines.collect::<Vec<_>>().join("\n")
}
