//! The values of headers.

use std::collections::BTreeMap;
use std::str::FromStr;

use http::HeaderMap;

/// A header's value; `None` where it is absent or no such value.
#[must_use]
pub fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    text(headers, name)?.parse().ok()
}

/// The values of the headers whose names begin and end so, by what stands between.
#[must_use]
pub fn headers<T: FromStr>(headers: &HeaderMap, around: (&str, &str)) -> BTreeMap<String, T> {
    let (start, end) = around;
    let mut found = BTreeMap::new();
    for name in headers.keys().map(http::HeaderName::as_str) {
        let between = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        let between = between.filter(|between| !between.is_empty());
        if let Some((between, value)) = between.zip(header(headers, name)) {
            found.insert(between.to_owned(), value);
        }
    }
    found
}

/// As [`headers`], of headers that are true or false.
#[must_use]
pub fn flags(headers: &HeaderMap, around: (&str, &str)) -> BTreeMap<String, bool> {
    let texts = self::headers::<String>(headers, around).into_iter();
    texts.filter_map(|(name, value)| Some((name, truth(&value)?))).collect()
}

/// A header's value, in any of the words that services have for true and false.
#[must_use]
pub fn flag(headers: &HeaderMap, name: &str) -> Option<bool> {
    truth(&text(headers, name)?)
}

fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "t" | "y" | "1" => Some(true),
        "false" | "no" | "off" | "f" | "n" | "0" => Some(false),
        _ => None,
    }
}

/// A header's text, with replacement characters where it is not UTF-8.
fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{flag, header};
    use http::{HeaderMap, HeaderValue};

    #[test]
    fn a_value_is_read_where_it_is_one() {
        let mut headers = HeaderMap::new();
        headers.insert("x-count", HeaderValue::from_static(" 12 "));
        headers.insert("x-name", HeaderValue::from_bytes("d\u{e9}j\u{e0}".as_bytes()).unwrap());
        headers.insert("x-large", HeaderValue::from_static("True"));
        assert_eq!(header::<i64>(&headers, "x-count"), Some(12));
        assert_eq!(header::<i64>(&headers, "x-name"), None);
        assert_eq!(header::<String>(&headers, "x-name").as_deref(), Some("d\u{e9}j\u{e0}"));
        assert_eq!(flag(&headers, "x-large"), Some(true));
        assert_eq!((flag(&headers, "x-count"), flag(&headers, "x-none")), (None, None));
        let texts = super::headers::<String>(&headers, ("x-", "e"));
        assert_eq!(texts.keys().map(String::as_str).collect::<Vec<_>>(), ["larg", "nam"]);
        assert_eq!(super::flags(&headers, ("x-", ""))["large"], true);
    }
}
