//! The `METHOD URL` of a `rest_method`, as it is written and as it is meant.

use crate::ir::{Method, PathTemplate};
use crate::syntax::rst::Directive;

/// An operation's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Address {
    pub(in crate::lower) method: Method,
    /// With a leading slash, without a query, placeholders in braces.
    pub(in crate::lower) path: PathTemplate,
    /// The query string's pairs; a value in braces is a placeholder.
    pub(in crate::lower) query: Vec<(String, Option<String>)>,
    /// The repairs that were needed, in words.
    pub(in crate::lower) repairs: Vec<String>,
}

/// The repair that changes nothing but how the path begins.
const NO_SLASH: &str = "the leading slash is missing";

/// The repair that changes nothing but how the path is parted.
const TWO_SLASHES: &str = "an empty segment is left out";

/// Text as it was read, and whether it differs by slashes alone; `None` where that does not say all of it.
pub(in crate::lower) fn mended(text: &str, address: &Address) -> Option<(String, bool)> {
    if text.contains(['?', '#']) {
        return None;
    }
    let mended = format!("{} {}", address.method, address.path);
    let is_slash = |repair: &String| [NO_SLASH, TWO_SLASHES].contains(&repair.as_str());
    Some((mended, address.repairs.iter().all(is_slash)))
}

/// The address of a `rest_method`, where it has one.
pub(in crate::lower) fn of(method: &Directive) -> Option<Address> {
    let text = method.content.lines.iter().find(|line| !line.trim().is_empty())?;
    parse(text).ok()
}

/// Reads an address; the error says what is missing.
pub(in crate::lower) fn parse(text: &str) -> Result<Address, String> {
    let mut repairs = Vec::new();
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    if visible != text {
        repairs.push("invisible characters are left out".to_owned());
    }
    let bare = visible.replace('`', "");
    if bare != visible {
        repairs.push("back ticks are left out".to_owned());
    }
    let bare = bare.trim();
    let (first, rest) = bare.split_once(char::is_whitespace).unwrap_or((bare, ""));
    let (method, url) = match Method::parse(first.trim_end_matches(':')) {
        Some(method) => (method, rest.trim()),
        None if first.is_empty() => return Err("there is no method and no path".to_owned()),
        None if first.starts_with('/') => {
            repairs.push("the method is missing; GET is assumed".to_owned());
            (Method::Get, bare)
        }
        None => return Err(format!("`{first}` is not an HTTP method")),
    };
    if url.is_empty() {
        return Err("there is no path".to_owned());
    }
    let url = url.split('#').next().unwrap_or(url);
    let (url, named) = angled(url);
    if named {
        repairs.push("a placeholder's name holds white space".to_owned());
    }
    let url = url.as_str();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = path.split_whitespace().next().unwrap_or("/");
    if path.len() < url.split('?').next().unwrap_or(url).trim_end().len() {
        repairs.push("what follows the path is left out".to_owned());
    }
    let braced = braces(path);
    if braced != path {
        repairs.push("placeholders belong in braces".to_owned());
    }
    let mut path = plain_placeholders(&braced);
    if path != braced {
        repairs.push("a placeholder's name holds a slash or a space".to_owned());
    }
    if let Some(after) = path.split_once("://").map(|(_, after)| after.to_owned()) {
        path = after.find('/').map_or_else(|| "/".to_owned(), |at| after[at..].to_owned());
        repairs.push("the host is left out".to_owned());
    }
    if !path.starts_with('/') {
        path.insert(0, '/');
        repairs.push(NO_SLASH.to_owned());
    }
    if path.contains("//") {
        repairs.push(TWO_SLASHES.to_owned());
    }
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    if !balanced(&path) {
        return Err(format!("the braces of `{path}` do not match"));
    }
    Ok(Address { method, path: PathTemplate::parse(path), query: pairs(query), repairs })
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{feff}' | '\u{ad}')
        || c.is_control() && !c.is_whitespace()
}

/// `< uri (of the consumer) >` is `<uri>`: of a name with white space its first word counts. Says whether
/// there was one.
fn angled(url: &str) -> (String, bool) {
    let (mut out, mut rest, mut named) = (String::with_capacity(url.len()), url, false);
    while let Some((before, after)) = rest.split_once('<') {
        let Some((inner, tail)) = after.split_once('>') else { break };
        let word = inner.split_whitespace().next().unwrap_or_default();
        named |= word.len() < inner.len();
        out.push_str(&format!("{before}<{word}>"));
        rest = tail;
    }
    (out + rest, named)
}

/// `<id>` and `(id)` as `{id}`, where they fill a segment; `%(id)s` too.
fn braces(path: &str) -> String {
    let segment = |segment: &str| {
        for (open, close) in [("<", ">"), ("(", ")"), ("%(", ")s"), ("$(", ")"), ("${", "}")] {
            if let Some(inner) = segment.strip_prefix(open).and_then(|s| s.strip_suffix(close)) {
                return format!("{{{inner}}}");
            }
        }
        segment.to_owned()
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Inside braces a slash or a space is part of a name: `{id/name}` is `{id_name}`.
fn plain_placeholders(path: &str) -> String {
    let mut inside = false;
    let plain = |c: char| {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            _ => {}
        }
        if inside && (c == '/' || c == ' ') { '_' } else { c }
    };
    path.chars().map(plain).collect()
}

/// Braces come in pairs, are not nested and hold something.
fn balanced(path: &str) -> bool {
    let mut open = None;
    for (at, c) in path.char_indices() {
        match (c, open) {
            ('{', None) => open = Some(at),
            ('}', Some(start)) if at > start + 1 => open = None,
            ('{' | '}', _) | ('/', Some(_)) => return false,
            _ => {}
        }
    }
    open.is_none()
}

fn pairs(query: &str) -> Vec<(String, Option<String>)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').map_or((pair, None), |(n, v)| (n, Some(v)));
        let name = name.trim().trim_matches(['{', '}', '[', ']']);
        let value = value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        (!name.is_empty()).then(|| (name.to_owned(), value))
    };
    query.split('&').filter_map(pair).collect()
}

/// The shape of the path of the collection that a path names, or names one of: that of `/carts` for `/carts`, `/carts/detail` and
/// `/carts/{cart_id}`.
pub(in crate::lower) fn collection(path: &PathTemplate) -> String {
    let shape = path.shape();
    let shape = shape.trim_end_matches('/');
    match shape.rsplit_once('/') {
        Some((above, _)) if path.names_one() || path.ends_in("detail") => above.to_owned(),
        _ => shape.to_owned(),
    }
}

/// The major version that a path begins with: `3` of `/v3/…`, `2` of `/v2.0/…`.
pub(in crate::lower) fn major(path: &str) -> Option<&str> {
    let first = path.trim_start_matches('/').split('/').next()?;
    let version = first.strip_prefix(['v', 'V'])?;
    let major = version.split('.').next()?;
    let fits = !major.is_empty() && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    fits.then_some(major)
}

#[cfg(test)]
mod tests {
    use super::{Method, major, parse};

    #[test]
    fn addresses_are_read_as_they_are_meant() {
        for (text, method, path) in [
            ("GET /v3/{id}", Method::Get, "/v3/{id}"),
            ("POST  v3/{a}/b", Method::Post, "/v3/{a}/b"),
            ("get `/a/<id>`", Method::Get, "/a/{id}"),
            ("PUT /a/(id)/b\u{200b}", Method::Put, "/a/{id}/b"),
            ("/v1/a", Method::Get, "/v1/a"),
            ("GET /a/{id/name}/b", Method::Get, "/a/{id_name}/b"),
            ("COPY /v1/{a}", Method::Copy, "/v1/{a}"),
            ("POST < callback uri (theirs) >", Method::Post, "/{callback}"),
            ("GET /a/<id of b>/c?x=<y>", Method::Get, "/a/{id}/c"),
            ("GET /a<b", Method::Get, "/a<b"),
            ("GET /a?x={y}&z", Method::Get, "/a"),
        ] {
            let address = parse(text).unwrap();
            assert_eq!((address.method, address.path.as_str()), (method, path), "{text}");
        }
        assert!(parse("METHOD /a").is_err());
        assert!(parse("GET").is_err());
        assert!(parse("GET /a/{b").is_err());
    }

    #[test]
    fn an_address_is_mended_where_it_is_read_as_a_whole() {
        for (text, mended) in [
            ("GET  v1/a", Some(("GET /v1/a", true))),
            ("GET `v1/<a>`", Some(("GET /v1/{a}", false))),
            ("GET v1/a?b={c}", None),
        ] {
            let found = super::mended(text, &parse(text).unwrap());
            let found = found.as_ref().map(|(text, is_safe)| (text.as_str(), *is_safe));
            assert_eq!(found, mended, "{text}");
        }
    }

    #[test]
    fn a_query_becomes_pairs() {
        let query = parse("GET /a?x={y}&z").unwrap().query;
        assert_eq!(query, [("x".into(), Some("{y}".into())), ("z".into(), None)]);
    }

    #[test]
    fn a_major_version_stands_first() {
        assert_eq!(major("/v2.0/networks"), Some("2"));
        assert_eq!(major("/volumes"), None);
    }
}
