//! What is asked about: a component or an operation, and something of it.

use super::{
    Explained, address, component, of_component, of_operation, of_parameter, of_property,
    of_response,
};
use crate::ir::{
    Api, Endpoint, Method, Operation, PathTemplate, Property, SchemaId, SchemaKind, Segment,
    Selector, snake,
};

/// What is asked about.
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
    /// Reads `Server.id`, or `POST /servers` with `server.name` behind it.
    ///
    /// # Errors
    ///
    /// It begins with something that is neither a method nor the name of a component.
    pub fn parse(text: &str, field: Option<&str>) -> Result<Self, String> {
        let keys = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
        let field = field.map(str::trim).filter(|field| !field.is_empty());
        let text = text.trim();
        if let Some((method, path)) = text.split_once(char::is_whitespace) {
            let method = Method::parse(method)
                .ok_or_else(|| format!("`{method}` is not an HTTP method; ask about `Component.property` or `\"GET /path\" field`"))?;
            let (path, fragment) = match path.trim().split_once('#') {
                Some((path, fragment)) => (path, Some(fragment.to_owned())),
                None => (path.trim(), None),
            };
            let keys = field.map(keys).unwrap_or_default();
            return Ok(Self::Operation { method, path: PathTemplate::parse(path), fragment, keys });
        }
        let mut all = keys(text);
        all.extend(field.map(keys).unwrap_or_default());
        let name = all.remove(0);
        if name.is_empty() {
            return Err("ask about `Component.property` or `\"GET /path\" field`".to_owned());
        }
        Ok(Self::Component { name, keys: all })
    }

    /// What a document has of it; nothing where it has no such place.
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
                        found.extend(of(api, path, operation, keys));
                    }
                }
                found
            }
        }
    }
}

/// What tells an operation from the others at its address, as the site has it behind `#`.
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
    path: &PathTemplate,
    operation: &'a Operation,
    keys: &[String],
) -> Vec<Explained<'a>> {
    let address = address(api, path, operation);
    let [first, ..] = keys else { return vec![of_operation(api, address, operation)] };
    if let Some(code) = first.parse().ok().filter(|_| keys.len() == 1) {
        return of_response(api, &address, operation, code);
    }
    let mut found = Vec::new();
    let headers = operation.responses.values().flat_map(|response| &response.headers);
    for parameter in operation.parameters.iter().chain(headers) {
        if parameter.name.wire.eq_ignore_ascii_case(first) && keys.len() == 1 {
            found.push(of_parameter(api, &address, parameter));
        }
    }
    let successes = operation.successes().filter_map(|(_, response)| response.body.as_ref());
    for body in operation.request.iter().chain(successes) {
        for content in body.content.values() {
            let of_field =
                fields(api, content.schema, keys).into_iter().map(|explained| Explained {
                    subject: format!("{address} {}, `{}`", keys.join("."), explained.subject),
                    ..explained
                });
            found.extend(of_field);
        }
    }
    found
}

/// The properties of a schema at the end of some keys; all of its own where there is no key.
fn fields<'a>(api: &'a Api, root: SchemaId, keys: &[String]) -> Vec<Explained<'a>> {
    let Some((first, rest)) = keys.split_first() else { return of_component(api, root) };
    let mut found: Vec<Explained<'a>> = Vec::new();
    for owner in objects(api, root) {
        let (name, properties) = component(api, owner);
        let is_it = |property: &&Property| property.name.wire == *first;
        for property in properties.iter().filter(is_it) {
            if rest.is_empty() {
                found.push(of_property(api, &name, property));
            } else {
                found.extend(fields(api, property.schema, rest));
            }
        }
    }
    found
}

/// The objects that a schema is or holds, lists, maps and unions passed over.
fn objects(api: &Api, root: SchemaId) -> Vec<SchemaId> {
    let mut found = Vec::new();
    let mut stack = vec![root];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(id) = stack.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &api.schema(id).kind {
            SchemaKind::Object(_) => found.push(id),
            SchemaKind::Array(inner) | SchemaKind::Map(inner) => stack.push(*inner),
            SchemaKind::OneOf(kinds) => stack.extend(kinds.iter().rev()),
            _ => {}
        }
    }
    found
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
        assert!(Subject::parse("FETCH /carts", None).is_err());
        assert!(Subject::parse("", None).is_err());
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
