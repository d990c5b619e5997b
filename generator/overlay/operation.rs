//! Operations of a document, their parameters and bodies, beside those of the reference.

use serde_json::{Value, json};

use super::place::Place;
use super::tally::Kind;
use super::{Fill, Walk};
use crate::emit::markdown::commonmark;
use crate::foreign::{self, Addresses, Described, Documented};
use crate::ir::{
    Api, Body, Example, Location, Operation, Parameter, PathTemplate, Response, SchemaId, Selector,
    is_json,
};

/// An operation of the reference, if there is one.
type Ours<'a> = Option<(&'a Api, &'a Operation)>;

impl<'d> Walk<'d> {
    /// An operation object, and the actions that are branches of its body.
    pub(super) fn operation(&mut self, described: &Described<'d>, addresses: &Addresses<'_>) {
        let Described { method, at: (item, keys), path, action, operation, .. } = *described;
        let Some(item) = Place::root(self.root).key("paths").and_then(|paths| paths.key(item))
        else {
            return;
        };
        let mut keys = keys.iter().filter(|key| !key.is_empty());
        let Some(at) = keys.try_fold(item.clone(), |at, key| at.key(key)) else {
            return;
        };
        // A HEAD asks for what a GET does (RFC 9110, section 9.3.2).
        let as_get = || (method == "HEAD").then(|| addresses.find("GET", path))?;
        let documented = addresses.find(method, path).or_else(as_get);
        let branches = match action {
            Some(_) => Vec::new(),
            None => foreign::actions(self.root, path, operation),
        };
        let of = |action| documented.and_then(|documented| meant(documented, action));
        let ours: Ours<'_> = if branches.is_empty() { of(action) } else { None };
        let address = || {
            format!("{method} {path}{}", action.map(|key| format!("#{key}")).unwrap_or_default())
        };
        if branches.is_empty() {
            self.described(&at, ours, "summary", address);
            self.bodies(&at, ours);
        }
        for (action, branch) in branches {
            let ours = of(Some(action));
            for place in
                self.branches(&at).into_iter().filter(|place| std::ptr::eq(place.value, branch))
            {
                self.described(&place, ours, "", || format!("{method} {path}#{action}"));
            }
            self.action(&at, branch, ours);
        }
        let any = || documented?.endpoint.operations.first();
        let own = ours.or(of(None)).map(|(_, operation)| operation).or_else(any);
        let own = documented.zip(own);
        for list in [item.key("parameters"), at.key("parameters")].into_iter().flatten() {
            for parameter in list.items() {
                self.parameter(&parameter.follow(self.root), path, own, address);
            }
        }
    }

    /// An operation object, or the branch of a body that is an action and has but a description.
    fn described(
        &mut self,
        at: &Place<'d>,
        ours: Ours<'_>,
        summary_key: &str,
        name: impl FnOnce() -> String,
    ) {
        let mut is_filled = false;
        if let Some((_, operation)) = ours {
            let prose = commonmark(&operation.doc);
            let description = match (summary_key, prose.is_empty()) {
                ("", false) => format!("{}\n\n{prose}", operation.summary),
                ("", true) => operation.summary.clone(),
                (key, _) => {
                    self.say(at, key, at.text(key), &operation.summary);
                    prose
                }
            };
            is_filled = self.say(at, "description", at.text("description"), &description);
            self.versions(at, operation.versions);
        }
        let told = self.tally.add(Kind::Operation, &at.steps, name);
        told.known(ours.is_some()).bare(at.text("description").is_none()).filled(is_filled);
    }

    /// The branches of the bodies of a request.
    fn branches(&self, operation: &Place<'d>) -> Vec<Place<'d>> {
        let mut found = Vec::new();
        for (_, content) in self.contents(operation.key("requestBody")) {
            let Some(schema) = content.key("schema").map(|schema| schema.follow(self.root)) else {
                continue;
            };
            let unions = ["oneOf", "anyOf"].into_iter().filter_map(|key| schema.key(key));
            found.extend(
                unions
                    .flat_map(|union| union.items().collect::<Vec<_>>())
                    .map(|it| it.follow(self.root)),
            );
        }
        found
    }

    /// The bodies of an action, whose request is one branch, and whose responses are among those of others.
    fn action(&mut self, at: &Place<'d>, branch: &Value, ours: Ours<'_>) {
        let request = ours.and_then(|(_, operation)| operation.request.as_ref());
        for place in self.branches(at).into_iter().filter(|place| std::ptr::eq(place.value, branch))
        {
            self.schema(&place, ours.map(|(api, _)| api), request.and_then(content));
        }
        for (_, media) in self.contents(at.key("requestBody")) {
            self.examples(&media, request);
        }
        self.responses(at, ours);
    }

    /// The bodies of an operation that is alone.
    fn bodies(&mut self, at: &Place<'d>, ours: Ours<'_>) {
        let request = ours.and_then(|(_, operation)| operation.request.as_ref());
        self.body(at.key("requestBody"), ours, request);
        self.responses(at, ours);
    }

    fn responses(&mut self, at: &Place<'d>, ours: Ours<'_>) {
        let Some(responses) = at.key("responses") else { return };
        for (code, response) in responses.entries() {
            let response = response.follow(self.root);
            let is_success = code.starts_with('2') || code == "default";
            let own = ours.and_then(|(_, operation)| {
                let same = code.parse().ok().and_then(|code: u16| operation.responses.get(&code));
                same.or_else(|| operation.success().map(|(_, own)| own).filter(|_| is_success))
            });
            self.headers(&response, own);
            self.body(Some(response), ours, own.and_then(|own| own.body.as_ref()));
        }
    }

    fn headers(&mut self, response: &Place<'d>, ours: Option<&Response>) {
        let Some(headers) = response.key("headers") else { return };
        for (name, header) in headers.entries() {
            let header = header.follow(self.root);
            let own = ours.and_then(|response| {
                response.headers.iter().find(|own| own.name.wire.eq_ignore_ascii_case(name))
            });
            self.value(&header, own, || format!("the header {name}"));
        }
    }

    fn body(&mut self, body: Option<Place<'d>>, ours: Ours<'_>, own: Option<&Body>) {
        for (media_type, media) in self.contents(body) {
            let own = own.filter(|_| is_json(media_type));
            if let Some(schema) = media.key("schema") {
                self.schema(&schema, ours.map(|(api, _)| api), own.and_then(content));
            }
            self.examples(&media, own);
        }
    }

    /// The media types of a body.
    fn contents(&self, body: Option<Place<'d>>) -> Vec<(&'d str, Place<'d>)> {
        let content = body.and_then(|body| body.follow(self.root).key("content"));
        content.map(|content| content.entries().collect()).unwrap_or_default()
    }

    fn examples(&mut self, media: &Place<'d>, ours: Option<&Body>) {
        let Some((_, content)) = ours.and_then(Body::based_on_json) else { return };
        let is_there = ["example", "examples"].iter().any(|key| media.value.get(key).is_some());
        // Beside one that is there no list of others may stand.
        if media.value.get("example").is_some() || is_there && self.fill == Fill::Missing {
            return;
        }
        let known = media.value.get("examples");
        let is_new = |example: &&Example| {
            known.is_none_or(|known| known.get(example.name.snake()).is_none())
        };
        for example in content.examples.iter().filter(is_new) {
            let shown = json!({ "summary": example.summary, "value": *example.value });
            let at = Place {
                steps: [&media.steps[..], &[super::place::Step::Key("examples".to_owned())]]
                    .concat(),
                ..media.clone()
            };
            self.updates.set(&at, &example.name.snake(), shown);
        }
    }

    /// A parameter, as an element of the document or a component of it.
    fn parameter(
        &mut self,
        at: &Place<'d>,
        path: &str,
        ours: Option<(&Documented<'_>, &Operation)>,
        address: impl Fn() -> String,
    ) {
        let (Some(name), Some(location)) = (at.text("name"), at.text("in")) else { return };
        let own = ours.and_then(|(documented, operation)| {
            let mut parameters = operation.parameters.iter();
            match location {
                "path" => {
                    let wanted = same_placeholder(path, name, documented.path)?;
                    parameters.find(|own| own.location == Location::Path && own.name.wire == wanted)
                }
                "query" => {
                    parameters.find(|own| own.location == Location::Query && own.name.wire == name)
                }
                "header" => parameters.find(|own| {
                    own.location == Location::Header && own.name.wire.eq_ignore_ascii_case(name)
                }),
                _ => None,
            }
        });
        self.value(at, own, || format!("{name} of {}", address()));
    }

    /// A parameter or a header.
    fn value(&mut self, at: &Place<'d>, own: Option<&Parameter>, name: impl FnOnce() -> String) {
        let schema =
            at.key("schema").and_then(|schema| schema.follow(self.root).text("description"));
        let known = at.text("description").or(schema);
        let mut is_filled = false;
        if let Some(own) = own {
            is_filled = self.say(at, "description", known, &commonmark(&own.doc));
            self.versions(at, own.versions);
        }
        let told = self.tally.add(Kind::Parameter, &at.steps, name);
        told.known(own.is_some()).bare(known.is_none()).filled(is_filled);
    }
}

/// The operation that is meant at an address: of several that no key tells apart the first, or that which asks for nothing more.
fn meant<'a>(documented: &Documented<'a>, action: Option<&str>) -> Ours<'a> {
    let all = || documented.operations(action);
    let is_plain = |operation: &&Operation| !matches!(operation.selector, Some(Selector::Query(_)));
    // Who has one action there needs no key to tell it by.
    let is_alone = action.is_none() && documented.endpoint.operations.len() == 1;
    let alone = || documented.endpoint.operations.first().filter(|_| is_alone);
    let found = all().find(is_plain).or_else(|| all().next()).or_else(alone)?;
    Some((documented.api, found))
}

/// The name that the reference has for a placeholder of a document's path: both are read from their ends, since before what
/// tells an address from others the caller's project may stand.
fn same_placeholder<'a>(path: &str, name: &str, ours: &'a PathTemplate) -> Option<&'a str> {
    let path = PathTemplate::parse(path);
    let theirs: Vec<&str> = path.placeholders().collect();
    let ours: Vec<&str> = ours.placeholders().collect();
    let from_end = theirs.iter().rev().position(|other| *other == name)?;
    ours.iter().rev().nth(from_end).copied()
}

/// The schema of a JSON body: all of a resource, since the document may have more of it here than the page.
fn content(body: &Body) -> Option<SchemaId> {
    body.based_on_json().map(|(_, content)| content.schema)
}
