//! An API as one of its microversions has it.

use crate::ir::{
    Api, Endpoint, Form, Microversion, Operation, Parameter, SchemaKind, VersionRange,
};

/// Leaves out every operation, parameter, property and sample that the microversion does not have.
/// What is left says nothing of versions, because all of it holds.
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
                let Some(form) = form_of(&mut property.forms, version) else { return false };
                if let Some(form) = form {
                    (property.schema, property.nullable) = (form.schema, form.nullable);
                    property.doc = form.doc;
                }
                holds(&mut property.versions, version)
            });
        }
    }
    api
}

fn operation(operation: &mut Operation, version: Microversion) {
    parameters(&mut operation.parameters, version);
    let request = operation.request.iter_mut();
    let responses = operation.responses.values_mut().flat_map(|response| {
        parameters(&mut response.headers, version);
        response.body.iter_mut()
    });
    for content in request.chain(responses).flat_map(|body| body.content.values_mut()) {
        content.examples.retain_mut(|example| holds(&mut example.versions, version));
    }
}

fn parameters(parameters: &mut Vec<Parameter>, version: Microversion) {
    parameters.retain_mut(|parameter| {
        let Some(form) = form_of(&mut parameter.forms, version) else { return false };
        if let Some(form) = form {
            (parameter.schema, parameter.doc) = (form.schema, form.doc);
        }
        holds(&mut parameter.versions, version)
    });
}

/// Of what changed the form that it has at the version, outside none if it has none then; nothing within of what did not
/// change.
#[allow(clippy::option_option)]
fn form_of(forms: &mut Vec<Form>, version: Microversion) -> Option<Option<Form>> {
    let forms = std::mem::take(forms);
    if forms.is_empty() {
        return Some(None);
    }
    forms.into_iter().find(|form| form.versions.contains(version)).map(Some)
}

/// Whether the range has the version; the range then is unbounded.
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
