//! Values parted by commas, as a `csv-table` holds them.

/// The rows of a text. A value in double quotes may hold the delimiter and line ends; two quotes in it are
/// one. White space around a value does not count.
pub(in crate::lower) fn rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut value = String::new();
    let (mut quoted, mut was_quoted) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                value.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if value.trim().is_empty() && !was_quoted => {
                value.clear();
                (quoted, was_quoted) = (true, true);
            }
            c if c == delimiter && !quoted => {
                row.push(std::mem::take(&mut value).trim().to_owned());
                was_quoted = false;
            }
            '\n' if !quoted => {
                end(&mut rows, &mut row, &mut value);
                was_quoted = false;
            }
            c => value.push(c),
        }
    }
    end(&mut rows, &mut row, &mut value);
    rows
}

/// Ends a row, unless it is a blank line.
fn end(rows: &mut Vec<Vec<String>>, row: &mut Vec<String>, value: &mut String) {
    let last = std::mem::take(value).trim().to_owned();
    if row.is_empty() && last.is_empty() {
        return;
    }
    row.push(last);
    rows.push(std::mem::take(row));
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn quotes_hold_delimiters_and_lines() {
        assert_eq!(
            rows("a, \"b, c\"\n\n\"d \"\"e\"\"\nf\",", ','),
            [["a", "b, c"], ["d \"e\"\nf", ""]]
        );
        assert_eq!(rows("a;b", ';'), [["a", "b"]]);
        assert!(rows("", ',').is_empty());
    }
}
