//! The module `server`: the service's facts, the router, the builder.

use askama::Template;

use super::group::Group;
use super::shape::Shapes;
use crate::emit::markdown;
use crate::emit::rust::ident::{Ident, literal};
use crate::emit::rust::{Context, range};
use crate::ir::{Api, FaultEnvelope, Pagination, VersionRange};

#[derive(Template)]
#[template(path = "rust/src/server/mod.rs.j2")]
struct View<'v> {
    title: String,
    krate: String,
    /// The attribute behind the fence of an example that is compiled.
    compiled: &'static str,
    /// The same of one that is only shown.
    shown: &'static str,
    example: Example<'v>,
    groups: &'v [Group],
    has_shapes: bool,
    /// The condition that every resource is there.
    whole: String,
    service: Facts,
}

/// The trait and the method that the example implements.
struct Example<'v> {
    module: &'v Ident,
    builder: &'v Ident,
    trait_name: &'v str,
    method: &'v Ident,
    request: &'v str,
    response: &'v str,
}

/// The service as Rust expressions.
struct Facts {
    imports: &'static str,
    root_imports: &'static str,
    service_type: String,
    major: String,
    microversion: String,
    versions: String,
    fault: &'static str,
    pagination: &'static str,
    scope: String,
    scope_optional: bool,
}

pub(super) fn render(cx: &Context<'_>, groups: &[Group], shapes: &Shapes<'_>) -> String {
    let api = cx.api;
    // Showing one thing makes the best example.
    let methods = || groups.iter().flat_map(|g| g.methods.iter().map(move |m| (g, m)));
    let example = methods().find(|(_, m)| m.is_show).or_else(|| methods().next());
    let Some((group, method)) = example else {
        // A document without an operation has no server.
        return String::new();
    };
    cx.render(&View {
        title: markdown::rustdoc_line(&api.title),
        krate: cx.crate_name(),
        compiled: cx.fence(""),
        shown: cx.fence("ignore"),
        example: Example {
            module: &group.module,
            builder: &group.builder,
            trait_name: &group.trait_name,
            method: &method.name,
            request: &method.request,
            response: &method.response,
        },
        groups,
        whole: whole(groups),
        has_shapes: shapes.has_shared(),
        service: facts(api, shapes.server.versions),
    })
}

fn whole(groups: &[Group]) -> String {
    let features: Vec<String> =
        groups.iter().map(|g| format!("feature = {}", literal(&g.feature))).collect();
    match features.as_slice() {
        [only] => only.clone(),
        several => format!("all({})", several.join(", ")),
    }
}

fn facts(api: &Api, versions: VersionRange) -> Facts {
    let service = &api.service;
    let microversion = service.microversion.as_ref().map(|m| {
        let word = match &m.service {
            Some(word) => format!("Some({})", literal(word)),
            None => "None".to_owned(),
        };
        format!("Some(MicroversionHeader {{ header: {}, service: {word} }})", literal(&m.header))
    });
    let scope: Vec<String> = service.scope_parameters.iter().map(|p| literal(p)).collect();
    Facts {
        imports: match microversion {
            Some(_) => "MicroversionHeader, Pagination, Routes, Service",
            None => "Pagination, Routes, Service",
        },
        root_imports: if versions.is_all() {
            "FaultEnvelope, VersionRange"
        } else {
            "FaultEnvelope, Microversion, VersionRange"
        },
        service_type: literal(&service.service_type),
        major: literal(&service.major),
        microversion: microversion.unwrap_or_else(|| "None".to_owned()),
        versions: range(versions),
        fault: match service.fault {
            FaultEnvelope::Named => "Named",
            FaultEnvelope::Error => "Error",
            FaultEnvelope::Typed => "Typed",
            FaultEnvelope::Errors => "Errors",
            FaultEnvelope::Wsme => "Wsme",
            FaultEnvelope::ErrorMessage => "ErrorMessage",
            FaultEnvelope::Flat => "Flat",
            FaultEnvelope::Opaque => "Opaque",
        },
        pagination: match service.pagination {
            Pagination::CollectionLinks => "CollectionLinks",
            Pagination::Links => "Links",
            Pagination::Next => "Next",
            Pagination::Marker => "Marker",
            Pagination::Offset => "Offset",
            Pagination::None => "None",
        },
        scope: scope.join(", "),
        scope_optional: service.scope_optional,
    }
}
