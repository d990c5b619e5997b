//! Subjects of questions: a component or an operation, and something of it.

use super::{
    Explained, address, component, of_component, of_operation, of_parameter, of_property,
    of_request, of_response, parameters,
};
use crate::ir::{
    Api, Endpoint, Method, Operation, Parameter, PathTemplate, Property, SchemaId, Segment,
    Selector, snake,
};

/// The subject of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A component of the document; one of its properties where keys are given.
    Component {
        /// In any case, `Server` or `server`.
        name: String,
        /// Keys from the outside in; lists and maps are passed over.
        keys: Vec<String>,
    },
    /// An operation, or those at an address; a parameter or a field of a body where keys are given.
    Operation {
        /// The HTTP method.
        method: Method,
        /// The path; its placeholders may have any names, and what comes before the documented path may be left out.
        path: PathTemplate,
        /// Of several operations at one address the one with this selector or name: what stands behind `#`.
        fragment: Option<String>,
        /// A parameter's name, a status code, or keys from the outside in.
        keys: Vec<String>,
    },
}

impl Subject {
    /// Reads `Server.id`, or `POST /servers` with `server.name` behind it. A key with a dot or a space in it may stand in
    /// quotes, `Node."cpu.count"`.
    ///
    /// # Errors
    ///
    /// It begins with something that is neither a method nor the name of a component.
    pub fn parse(text: &str, field: Option<&str>) -> Result<Self, String> {
        let field = field.map(str::trim).filter(|field| !field.is_empty());
        let text = text.trim();
        let is_key = |word: &str| Method::parse(word).is_none() && word.contains(['.', '"']);
        let words = text.split_once(char::is_whitespace).filter(|(first, _)| !is_key(first));
        if let Some((method, path)) = words {
            let method = Method::parse(method)
                .ok_or_else(|| format!("`{method}` is not an HTTP method; ask about `Component.property` or `\"GET /path\" field`"))?;
            let (path, fragment) = match path.trim().split_once('#') {
                Some((path, fragment)) => (path, Some(fragment)),
                None => (path.trim(), None),
            };
            // A key may stand behind the path, as it is written of what is found.
            let parted = |text: &'_ str| match text.split_once(char::is_whitespace) {
                Some((text, key)) => (text.to_owned(), keys(key.trim())),
                None => (text.to_owned(), Vec::new()),
            };
            let (path, mut keys) = parted(path);
            let fragment = fragment.map(|fragment| {
                let (fragment, more) = parted(fragment);
                keys.extend(more);
                fragment
            });
            keys.extend(field.map(self::keys).unwrap_or_default());
            let path = PathTemplate::parse(&path);
            return Ok(Self::Operation { method, path, fragment, keys });
        }
        let mut all = keys(text);
        all.extend(field.map(keys).unwrap_or_default());
        let name = all.remove(0);
        if name.is_empty() {
            return Err("ask about `Component.property` or `\"GET /path\" field`".to_owned());
        }
        Ok(Self::Component { name, keys: all })
    }

    /// Its decisions in a document; none where that has no such place.
    #[must_use]
    pub fn find<'a>(&self, api: &'a Api) -> Vec<Explained<'a>> {
        match self {
            Self::Component { name, keys } => {
                let wanted = snake(name);
                let is_it = |id: &SchemaId| {
                    api.schema(*id).name.as_ref().is_some_and(|name| name.snake() == wanted)
                };
                let ids = (0..).map(SchemaId).take(api.schemas.len());
                ids.filter(is_it).flat_map(|id| fields(api, id, keys)).collect()
            }
            Self::Operation { method, path, fragment, keys } => {
                let is_at = |(other, endpoint): &(&PathTemplate, &Endpoint)| {
                    endpoint.method == *method && is_same(other, path)
                };
                let mut found = Vec::new();
                for (path, endpoint) in api.endpoints().filter(is_at) {
                    let operations = endpoint.operations.iter().filter(|operation| {
                        let wanted = fragment.as_ref();
                        wanted.is_none_or(|w| {
                            self::fragment(operation) == *w || operation.name.snake() == *w
                        })
                    });
                    for operation in operations {
                        let address = address(path, endpoint, operation);
                        found.extend(of(api, address, operation, keys));
                    }
                }
                found
            }
        }
    }
}

/// The text that tells an operation from the others at its address, as the site has it behind `#`.
pub(super) fn fragment(operation: &Operation) -> String {
    match &operation.selector {
        Some(Selector::Action(name) | Selector::Query(name)) => name.wire.clone(),
        Some(Selector::Shape) | None => operation.name.snake(),
    }
}

/// Two paths are one but for the names of placeholders; of the one that is asked for the beginning may be left out.
fn is_same(documented: &PathTemplate, asked: &PathTemplate) -> bool {
    let (documented, asked) = (documented.parts(), asked.parts());
    let Some(before) = documented.len().checked_sub(asked.len()) else { return false };
    let (before, rest) = documented.split_at(before);
    let is_value = |segment: &Segment| segment.literal().is_none();
    let same =
        |(one, other): (&Segment, &Segment)| one == other || is_value(one) && is_value(other);
    // A version and a project may stand before it.
    before.iter().all(|segment| is_value(segment) || segment.is_version())
        && rest.iter().zip(asked).all(same)
}

/// An operation, or what it has under some keys.
fn of<'a>(
    api: &'a Api,
    address: String,
    operation: &'a Operation,
    keys: &[String],
) -> Vec<Explained<'a>> {
    let [first, ..] = keys else { return vec![of_operation(api, address, operation)] };
    if first == "request body" {
        return of_request(api, &address, operation).into_iter().collect();
    }
    let code = first.split_whitespace().next().and_then(|code| code.parse().ok());
    if let Some(code) = code.filter(|_| keys.len() == 1) {
        // `200`, and `200 body` as it is written of what is found.
        let mut found = of_response(api, &address, operation, code);
        found.retain(|explained| !first.contains(' ') || explained.subject.ends_with(first));
        return found;
    }
    let name = keys.join(".");
    let named = parameters(operation).into_iter();
    // A family may be asked for as its row has it.
    let is_it = |parameter: &&Parameter| {
        let wire = &parameter.name.wire;
        let is_listed = || {
            parameter.family().is_some() && wire.replace(['{', '}'], "").eq_ignore_ascii_case(&name)
        };
        wire.eq_ignore_ascii_case(&name) || is_listed()
    };
    let named = named.filter(is_it);
    let mut found: Vec<Explained<'a>> =
        named.map(|parameter| of_parameter(api, &address, parameter)).collect();
    // Several codes may answer with one body.
    let mut seen = std::collections::BTreeSet::new();
    let successes = operation.successes().filter_map(|(_, response)| response.body.as_ref());
    for body in operation.request.iter().chain(successes) {
        for content in body.content.values().filter(|content| seen.insert(content.schema)) {
            let way = keys.iter().map(|key| written(key)).collect::<Vec<_>>().join(".");
            let of_field =
                fields(api, content.schema, keys).into_iter().map(|explained| Explained {
                    subject: format!("{address} {way}, `{}`", explained.subject),
                    ..explained
                });
            found.extend(of_field);
        }
    }
    found
}

/// The properties of a schema at the end of some keys, of which several may be one with a dot in it; all of its own where
/// there is no key.
fn fields<'a>(api: &'a Api, root: SchemaId, keys: &[String]) -> Vec<Explained<'a>> {
    if keys.is_empty() {
        return of_component(api, root);
    }
    let mut found: Vec<Explained<'a>> = Vec::new();
    // Lists, maps and unions are passed over.
    for owner in api.leaves(root) {
        let (name, properties) = component(api, owner);
        let rest_behind = |property: &Property| {
            let ends = 1..=keys.len().min(MAX_DOTS);
            ends.map(|end| keys.split_at(end))
                .find(|(first, _)| first.join(".") == property.name.wire)
                .map(|(_, rest)| rest)
        };
        for property in properties {
            match rest_behind(property) {
                Some([]) => found.push(of_property(api, &name, property)),
                Some(rest) => found.extend(fields(api, property.schema, rest)),
                None => {}
            }
        }
    }
    found
}

/// The most parts with dots between them that are tried as one key.
const MAX_DOTS: usize = 8;

/// Keys with dots between them; one that begins with a quote goes up to the next, and is read as JSON.
fn keys(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let mut quoted = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let key = quoted.next().and_then(Result::ok);
        let end = quoted.byte_offset();
        let (key, after) = match key {
            Some(key) if rest[end..].is_empty() || rest[end..].starts_with('.') => {
                (key, &rest[end..])
            }
            _ => {
                let end = rest.find('.').unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        found.push(key);
        match after.strip_prefix('.') {
            Some(more) => rest = more,
            None => return found,
        }
    }
}

/// A key as it may be asked for.
pub(super) fn written(key: &str) -> String {
    let parts = |c: char| c == '.' || c == '"' || c.is_whitespace() || c.is_control();
    let is_plain = !key.is_empty() && !key.contains(parts);
    if is_plain { key.to_owned() } else { serde_json::Value::from(key).to_string() }
}

#[cfg(test)]
mod tests {
    use super::{Method, PathTemplate, Subject};

    #[test]
    fn a_subject_is_a_component_or_an_operation() {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            Subject::parse("Cart.wheel.size", None),
            Ok(Subject::Component { name: "Cart".to_owned(), keys: keys(&["wheel", "size"]) })
        );
        assert_eq!(
            Subject::parse("POST /carts/{id}/action#paint", Some("paint.colour")),
            Ok(Subject::Operation {
                method: Method::Post,
                path: PathTemplate::parse("/carts/{id}/action"),
                fragment: Some("paint".to_owned()),
                keys: keys(&["paint", "colour"]),
            })
        );
        assert_eq!(
            Subject::parse(r#"Cart."hub cap.size".x"#, None),
            Ok(Subject::Component { name: "Cart".to_owned(), keys: keys(&["hub cap.size", "x"]) })
        );
        assert_eq!(
            Subject::parse("GET /carts limit", None),
            Subject::parse("GET /carts", Some("limit"))
        );
        assert!(Subject::parse("FETCH /carts", None).is_err());
        assert!(Subject::parse("", None).is_err());
    }

    #[test]
    fn a_key_is_written_as_it_is_read() {
        for key in ["a", "a.b", "a b", "\"", "\u{1b}[5m", "", "{key}"] {
            assert_eq!(super::keys(&super::written(key)), [key]);
        }
        assert_eq!(super::keys("\"a"), ["\"a"]);
    }

    #[test]
    fn the_beginning_of_a_path_may_be_left_out() {
        let is_same = |one: &str, other: &str| {
            super::is_same(&PathTemplate::parse(one), &PathTemplate::parse(other))
        };
        assert!(is_same("/v3/{project_id}/carts/{cart_id}", "/carts/{id}"));
        assert!(is_same("/carts", "/carts/"));
        assert!(!is_same("/shops/{shop_id}/carts", "/carts"));
        assert!(!is_same("/carts", "/v3/carts"));
    }
}
