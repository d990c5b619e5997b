//! Secrets, which are found by their names, and what is written in their place.

use std::borrow::Cow;

use serde_json::Value;

/// The mark in the place of a text.
const TAKEN_OUT: &str = "…";

/// The name, of a header, a parameter or a field, speaks of what must not be kept.
pub(super) fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 13] = [
        "pass",
        "secret",
        "token",
        "key",
        "credential",
        "receipt",
        "blob",
        "user_data",
        "cookie",
        "authorization",
        "signature",
        "temp_url_sig",
        "personality",
    ];
    let name = name.to_ascii_lowercase().replace('-', "_");
    WORDS.iter().any(|word| name.contains(word))
}

/// Takes out what is secret: of a value that is one, all texts and numbers. What kind of value it was stays.
pub(super) fn value(value: &mut Value, is_secret: bool) {
    match value {
        Value::String(text) if is_secret => TAKEN_OUT.clone_into(text),
        Value::String(text) if text.contains("://") => *text = url(text),
        Value::Number(number) if is_secret => *number = 0.into(),
        Value::Array(items) => items.iter_mut().for_each(|item| self::value(item, is_secret)),
        Value::Object(fields) => {
            for (name, field) in fields {
                self::value(field, is_secret || self::is_secret(name));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A text with a URL in it, without the password of its user and without secrets of its query.
fn url(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let authority = match authority.rsplit_once('@') {
        Some((_, host)) => Cow::from(format!("{TAKEN_OUT}@{host}")),
        None => authority.into(),
    };
    format!("{scheme}://{authority}{}", target(rest))
}

/// Path and query, without secret values and without a token in the path (Identity v2.0, `/tokens/{token_id}`).
pub(super) fn target(target: &str) -> String {
    let (path, query) = target.split_once('?').map_or((target, None), |(p, q)| (p, Some(q)));
    let mut is_token = false;
    let segments = path.split('/').map(|segment| {
        let shown = if is_token && !segment.is_empty() { TAKEN_OUT } else { segment };
        is_token = segment == "tokens";
        shown
    });
    let mut shown = segments.collect::<Vec<_>>().join("/");
    if let Some(query) = query {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => format!("{name}={TAKEN_OUT}").into(),
            _ => Cow::from(pair),
        });
        shown.push('?');
        shown.push_str(&pairs.collect::<Vec<_>>().join("&"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{target, value};

    #[test]
    fn secrets_are_taken_out_and_the_kinds_of_values_stay() {
        let mut body = json!({
            "adminPass": "x", "pin_passcode": 7, "password": null, "size": 1, "name": "a",
            "auth": { "credentials": [{ "access": "x", "is_on": true }] },
            "href": "http://u:x@host/a?b=1&temp_url_sig=x#f", "plain": "a@b: //",
        });
        value(&mut body, false);
        assert_eq!(
            body,
            json!({
                "adminPass": "…", "pin_passcode": 0, "password": null, "size": 1, "name": "a",
                "auth": { "credentials": [{ "access": "…", "is_on": true }] },
                "href": "http://…@host/a?b=1&temp_url_sig=…", "plain": "a@b: //",
            })
        );
    }

    #[test]
    fn an_address_keeps_its_shape() {
        assert_eq!(
            target("/v2.0/tokens/x/endpoints?a&token=x&b=1"),
            "/v2.0/tokens/…/endpoints?a&token=…&b=1"
        );
        assert_eq!(target("/v3/auth/tokens"), "/v3/auth/tokens");
        assert_eq!(target("/"), "/");
    }
}
