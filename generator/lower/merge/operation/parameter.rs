//! Parameters of path, query and header, and the headers of responses.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Location, Method};

use crate::lower::config::correction::Mark;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::evidence::operation::DraftParameter;
use crate::lower::evidence::word::{TypeWord, Word};
use crate::lower::read::section::Side;
use crate::lower::read::table::{Place, Row};

use super::{Builder, same, sends_nothing};

impl Builder<'_, '_> {
    /// Path parameters in the order of the path, then query, then header.
    pub(super) fn parameters(&mut self, rows: &[(Side, Row<'_>)]) -> Vec<DraftParameter> {
        let mut out: Vec<DraftParameter> = Vec::new();
        let requests: Vec<&Row<'_>> =
            rows.iter().filter(|(side, _)| *side == Side::Request).map(|(_, row)| row).collect();
        for name in self.address.path.placeholders() {
            if out.iter().any(|p| p.name == name) {
                continue;
            }
            let named: Vec<&Row<'_>> =
                requests.iter().copied().filter(|row| same(&row.name, name)).collect();
            let path = Some(Place::Parameter(Location::Path));
            let (said, other): (Vec<&Row<'_>>, _) =
                named.into_iter().partition(|row| row.location() == path);
            let rows = if said.is_empty() { &other[..other.len().min(1)] } else { &said[..] };
            if rows.is_empty() && !self.rest_method.tables.is_empty() {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UndocumentedPathParameter,
                        self.rest_method.span,
                        format!("the path parameter `{name}` is in no table"),
                    )
                    .help("list it in the request's table"),
                );
            }
            let mut parameter = self.parameter(name, Location::Path, rows.first().copied());
            rows.iter().skip(1).for_each(|row| parameter.join(self.claim(row)));
            out.push(parameter);
        }
        let mut places: BTreeMap<(Location, &str), usize> = BTreeMap::new();
        for row in requests {
            let location = self.location(row);
            let is_stray = row.location() == Some(Place::Parameter(Location::Path))
                && !self.address.path.placeholders().any(|name| same(&row.name, name));
            if is_stray {
                let read = match location {
                    None => "read as a field of the body, where a sample shows it",
                    Some(Location::Query) => "read as a parameter of the query",
                    Some(_) => "left out",
                };
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UnusedPathParameter,
                        row.span,
                        format!("the path has no `{{{}}}`", row.name),
                    )
                    .label(read)
                    .also(self.rest_method.span, "the path"),
                );
            }
            let Some(location) = location.filter(|l| *l != Location::Path) else { continue };
            match places.get(&(location, row.name.as_str())) {
                Some(at) => out[*at].join(self.claim(row)),
                None => {
                    places.insert((location, &row.name), out.len());
                    out.push(self.parameter(&row.name, location, Some(row)));
                }
            }
        }
        self.query_of_the_path(&mut out);
        self.add_corrected(rows, &mut out);
        self.correct(&mut out);
        out.sort_by_key(|p| p.location);
        out
    }

    /// Pairs in the path's query string are parameters: one with a fixed value must be sent.
    fn query_of_the_path(&self, out: &mut Vec<DraftParameter>) {
        for (name, value) in &self.address.query {
            if out.iter().any(|p| p.location == Location::Query && p.name == *name) {
                continue;
            }
            let mut parameter = self.parameter(name, Location::Query, None);
            if let Some(fixed) = value.as_ref().filter(|v| !v.contains('{')) {
                parameter.node.texts.push(fixed.clone());
            }
            out.push(parameter);
        }
    }

    /// Adds the parameters of requests that corrections alone know.
    fn add_corrected(&self, rows: &[(Side, Row<'_>)], out: &mut Vec<DraftParameter>) {
        for location in [Location::Query, Location::Header] {
            let of_responses = response_headers(rows).filter(|_| location == Location::Header);
            let of_responses: Vec<&str> = of_responses.map(|row| row.name.as_str()).collect();
            for (name, said) in self.fields.of_parameters(location) {
                let is_known = out.iter().any(|p| is_named(p, location, name))
                    || of_responses.iter().any(|other| other.eq_ignore_ascii_case(name));
                if said.has_type() && !is_known {
                    out.push(self.parameter(name, location, None));
                }
            }
        }
    }

    /// Corrects parameters, those of requests or the headers of responses.
    fn correct(&self, out: &mut Vec<DraftParameter>) {
        for location in [Location::Path, Location::Query, Location::Header] {
            for (name, said) in self.fields.of_parameters(location) {
                for parameter in out.iter_mut().filter(|p| is_named(p, location, name)) {
                    match &mut parameter.claim {
                        Some(claim) => said.clone().lay_over(Arc::make_mut(claim), None),
                        None => parameter.claim = said.clone().into_claim(None).map(Arc::new),
                    }
                }
            }
        }
        for parameter in out.iter_mut() {
            let Some(claim) = parameter.claim.as_deref() else { continue };
            let corrected = claim.corrected();
            corrected.all().for_each(|by| by.mark(Mark::OfParameter));
            let required = corrected.required();
            if parameter.location == Location::Path {
                let optional = required.and_then(|(required, by)| (!required).then_some(by));
                let left_out = optional.or(corrected.absent());
                left_out.into_iter().for_each(|by| by.mark(Mark::OfPath));
            } else if let Some((required, by)) = required {
                if parameter.required != required {
                    by.note();
                }
                parameter.required = required;
            }
        }
        out.retain(|parameter| {
            parameter.location == Location::Path
                || !parameter.claim.as_deref().is_some_and(Claim::is_absent)
        });
    }

    fn parameter(&self, name: &str, location: Location, row: Option<&Row<'_>>) -> DraftParameter {
        let claim = row.map(|row| Arc::new(self.claim(row)));
        DraftParameter {
            name: name.to_owned(),
            location,
            required: location == Location::Path || row.is_some_and(Row::required),
            node: Node::default(),
            span: row.map_or(self.rest_method.span, |row| row.span),
            claim,
        }
    }

    /// Where a request's row is sent; `None` for the body. A row without a usable `in` goes to the path
    /// if the path names it, to the query if the method has no body; so does a plain value that a GET is
    /// said to have in its body. One that says `in: path` of what the path does not name goes to the body if
    /// a sample shows it there, to the query if it may be left out, as no part of a path may.
    pub(super) fn location(&self, row: &Row<'_>) -> Option<Location> {
        let in_path = self.address.path.placeholders().any(|name| same(&row.name, name));
        let claimed = self.in_path.contains(&row.name);
        let is_bodyless = matches!(
            self.address.method,
            Method::Get | Method::Head | Method::Delete | Method::Options
        );
        match row.location() {
            None | Some(Place::Parameter(Location::Path)) if in_path => Some(Location::Path),
            _ if in_path && !claimed => Some(Location::Path),
            Some(Place::Parameter(Location::Path)) if self.shown.contains(&row.name) => None,
            Some(Place::Parameter(Location::Path)) if is_bodyless && !row.required() => {
                Some(Location::Query)
            }
            Some(Place::Parameter(location)) => Some(location),
            Some(Place::Body) => {
                let word = row.kind().map(|kind| TypeWord::new(kind).kind);
                let nested = matches!(word, Some(Word::Object | Word::Array));
                (sends_nothing(self.address.method) && !nested).then_some(Location::Query)
            }
            None => is_bodyless.then_some(Location::Query),
        }
    }

    pub(super) fn response_headers(&self, rows: &[(Side, Row<'_>)]) -> Vec<DraftParameter> {
        let mut out: Vec<DraftParameter> = Vec::new();
        for row in response_headers(rows) {
            match out.iter_mut().find(|p| p.name.eq_ignore_ascii_case(&row.name)) {
                Some(header) => header.join(self.claim(row)),
                None => out.push(self.parameter(&row.name, Location::Header, Some(row))),
            }
        }
        self.correct(&mut out);
        out
    }
}

/// The rows of headers of responses.
fn response_headers<'r, 's>(
    rows: &'r [(Side, Row<'s>)],
) -> impl Iterator<Item = &'r Row<'s>> + use<'r, 's> {
    let header = Some(Place::Parameter(Location::Header));
    let rows =
        rows.iter().filter(move |(side, row)| *side == Side::Response && row.location() == header);
    rows.map(|(_, row)| row)
}

/// The parameter has this place and name; the names of headers have no case.
fn is_named(parameter: &DraftParameter, location: Location, name: &str) -> bool {
    parameter.location == location
        && match location {
            Location::Header => parameter.name.eq_ignore_ascii_case(name),
            Location::Path | Location::Query => parameter.name == name,
        }
}
