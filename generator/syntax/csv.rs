//! Values parted by commas, as a `csv-table` holds them.

/// A row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// The number of lines of the text before its first.
    pub(crate) line: usize,
    pub(crate) values: Vec<String>,
}

/// The character that the option `delim` of a `csv-table` names.
pub(crate) fn delimiter(option: Option<&str>) -> char {
    match option.map(str::trim) {
        Some("tab") => '\t',
        Some("space") => ' ',
        Some(other) => other.chars().next().unwrap_or(','),
        None => ',',
    }
}

/// The rows of a text. A value in double quotes may hold the delimiter and line ends; two quotes in it are
/// one. White space around a value does not count.
pub(crate) fn records(text: &str, delimiter: char) -> Vec<Record> {
    let mut rows = Vec::new();
    let mut row = Record { line: 0, values: Vec::new() };
    let mut value = String::new();
    let mut line = 0;
    let (mut quoted, mut was_quoted) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
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
                row.values.push(std::mem::take(&mut value).trim().to_owned());
                was_quoted = false;
            }
            '\n' if !quoted => {
                end(&mut rows, &mut row, &mut value, line);
                was_quoted = false;
            }
            c => value.push(c),
        }
    }
    end(&mut rows, &mut row, &mut value, line);
    rows
}

/// Ends a row, unless it is a blank line; the next begins at a line.
fn end(rows: &mut Vec<Record>, row: &mut Record, value: &mut String, next: usize) {
    let last = std::mem::take(value).trim().to_owned();
    let ended = std::mem::replace(row, Record { line: next, values: Vec::new() });
    if ended.values.is_empty() && last.is_empty() {
        return;
    }
    let values = ended.values.into_iter().chain([last]).collect();
    rows.push(Record { values, ..ended });
}

#[cfg(test)]
mod tests {
    use super::records;

    fn rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
        records(text, delimiter).into_iter().map(|record| record.values).collect()
    }

    #[test]
    fn quotes_hold_delimiters_and_lines() {
        assert_eq!(
            rows("a, \"b, c\"\n\n\"d \"\"e\"\"\nf\",", ','),
            [["a", "b, c"], ["d \"e\"\nf", ""]]
        );
        assert_eq!(rows("a;b", ';'), [["a", "b"]]);
        assert!(rows("", ',').is_empty());
        let lines: Vec<usize> = records("a\n\n\"b\nc\"\nd", ',').iter().map(|r| r.line).collect();
        assert_eq!(lines, [0, 2, 4]);
    }
}
