//! An API as one of its microversions has it.

use indexmap::IndexMap;

use crate::ir::{
    Api, Endpoint, Form, Microversion, Operation, Parameter, Response, SchemaKind, VersionRange,
    lacking,
};

/// Leaves out every operation, parameter, property and sample that the microversion does not have.
/// The result says nothing of versions, because all of it holds.
#[must_use]
pub(crate) fn project(mut api: Api, version: Microversion) -> Api {
    api.versions = VersionRange { min: Some(version), max: Some(version) };
    for item in api.path_items.values_mut() {
        for endpoint in &mut item.endpoints {
            endpoint.operations.retain_mut(|operation| holds(&mut operation.versions, version));
            endpoint.operations.iter_mut().for_each(|o| operation(o, version));
        }
        item.endpoints.retain(|endpoint: &Endpoint| !endpoint.operations.is_empty());
    }
    api.path_items.retain(|_, item| !item.endpoints.is_empty());
    for schema in &mut api.schemas {
        if let SchemaKind::Object(properties) = &mut schema.kind {
            properties.retain_mut(|property| {
                let forms = std::mem::take(&mut property.forms);
                let is_there = settle(forms, version, |form| {
                    (property.schema, property.nullable) = (form.schema, form.nullable);
                    property.doc = form.doc;
                    property.decisions.replace(form.decisions);
                });
                is_there && holds(&mut property.versions, version)
            });
            let is_there = |name: &String| properties.iter().any(|p| p.name.wire == *name);
            schema.choices.retain(|choice| choice.properties.iter().all(is_there));
        }
    }
    let contents = api.path_items.values_mut().flat_map(|item| &mut item.endpoints);
    let operations = contents.flat_map(|endpoint| &mut endpoint.operations);
    for content in
        operations.filter_map(|o| o.request.as_mut()).flat_map(|b| b.content.values_mut())
    {
        let schema = content.schema;
        // An example that lacks what this version demands is of another, though no heading says so.
        content.examples.retain(|e| lacking(&api.schemas, schema, &e.value).is_none());
    }
    api
}

/// From the first microversion that an API has, or that its tables name where that is not known, to the newest that they
/// name; `None` where they name none.
pub(crate) fn spoken(api: &Api) -> Option<VersionRange> {
    if api.versions.min.is_some() {
        return Some(api.versions);
    }
    let mut named: Vec<VersionRange> = Vec::new();
    for (_, operation) in api.operations() {
        named.push(operation.versions);
        let responses = || operation.responses.values();
        let headers = responses().flat_map(|response| &response.headers);
        for parameter in operation.parameters.iter().chain(headers) {
            named.push(parameter.versions);
            named.extend(parameter.forms.iter().map(|form| form.versions));
        }
        named.extend(responses().map(|response| response.versions));
        named.extend(operation.bodies().map(|body| body.versions));
        for content in operation.bodies().flat_map(|body| body.content.values()) {
            named.extend(content.forms.iter().map(|form| form.versions));
            named.extend(content.examples.iter().map(|example| example.versions));
        }
    }
    for schema in &api.schemas {
        let SchemaKind::Object(properties) = &schema.kind else { continue };
        for property in properties {
            named.push(property.versions);
            named.extend(property.forms.iter().map(|form| form.versions));
        }
    }
    let ends = || named.iter().flat_map(|range| [range.min, range.max]).flatten();
    let (min, max) = (ends().min(), ends().max());
    min.is_some().then_some(VersionRange { min, max })
}

fn operation(operation: &mut Operation, version: Microversion) {
    parameters(&mut operation.parameters, version);
    operation.request.take_if(|body| !holds(&mut body.versions, version));
    responses(&mut operation.responses, version);
    for content in operation.bodies_mut().flat_map(|body| body.content.values_mut()) {
        let forms = std::mem::take(&mut content.forms);
        settle(forms, version, |form| content.schema = form.schema);
        content.examples.retain_mut(|example| holds(&mut example.versions, version));
    }
}

/// Leaves out the codes and bodies that the version does not have; the codes are kept where no success would be left.
fn responses(responses: &mut IndexMap<u16, Response>, version: Microversion) {
    let is_success =
        |(code, response): (&u16, &Response)| *code < 400 && response.versions.contains(version);
    let is_told = responses.iter().any(is_success);
    responses.retain(|_, response| holds(&mut response.versions, version) || !is_told);
    for response in responses.values_mut() {
        parameters(&mut response.headers, version);
        response.body.take_if(|body| !holds(&mut body.versions, version));
    }
}

fn parameters(parameters: &mut Vec<Parameter>, version: Microversion) {
    parameters.retain_mut(|parameter| {
        let is_there = settle(std::mem::take(&mut parameter.forms), version, |form| {
            (parameter.schema, parameter.doc) = (form.schema, form.doc);
            parameter.decisions.replace(form.decisions);
        });
        parameter.fillings.retain_mut(|filling| holds(&mut filling.versions, version));
        is_there && holds(&mut parameter.versions, version)
    });
}

/// Hands on the form that what changed has at the version. Whether it is there: what did not change is.
fn settle(forms: Vec<Form>, version: Microversion, take: impl FnOnce(Form)) -> bool {
    let is_one = forms.is_empty();
    let found = forms.into_iter().find(|form| form.versions.contains(version));
    found.map(take).is_some() || is_one
}

/// Returns `true` if the range has the version; the range then is unbounded.
fn holds(range: &mut VersionRange, version: Microversion) -> bool {
    let holds = range.contains(version);
    *range = VersionRange::ALL;
    holds
}

#[cfg(test)]
mod tests {
    use super::holds;
    use crate::ir::{Microversion, VersionRange};

    #[test]
    fn what_is_left_says_nothing_of_versions() {
        let mut since = VersionRange { min: Some(Microversion::new(3, 9)), max: None };
        assert!(!holds(&mut since.clone(), Microversion::new(3, 8)));
        assert!(holds(&mut since, Microversion::new(3, 10)));
        assert_eq!(since, VersionRange::ALL);
    }
}
