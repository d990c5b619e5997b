//! The order of rows: by place, header, path, query, body; of a body first the object that holds all, then in each object what
//! is required, what is optional, and what came with a microversion.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::ir::Microversion;
use crate::lower::evidence::node::{Field, Object};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::lint::body::objects;
use crate::lower::lint::parameter::LOCATIONS;
use crate::lower::read::section::{RestMethod, Table};
use crate::lower::read::table;
use crate::source::{Sources, Span};

/// Checks the tables of an operation: one finding each on their order, and one on what they lack.
pub(super) fn tables(
    sources: &Sources,
    rest_method: &RestMethod<'_>,
    draft: &Draft,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for table in &rest_method.tables {
        diagnostics.extend(unlisted(rest_method, table, draft));
        let found = by_place(sources, rest_method, table);
        diagnostics.extend(found.or_else(|| within_body(table, draft.body(table.side)?)));
    }
}

/// The objects that hold what a table lists, and that it does not list. It is the first table of its side that is to.
fn unlisted(rest_method: &RestMethod<'_>, table: &Table<'_>, draft: &Draft) -> Option<Diagnostic> {
    let mut before = rest_method.tables.iter().filter(|other| other.side == table.side);
    let is_first = before.next()?.directive.name_span == table.directive.name_span;
    let body = draft.body(table.side).filter(|body| is_first && !body.examples.is_empty())?;
    let holds = |(_, field): &(&str, &Field)| {
        field.claim.is_none() && field.sample.is_some() && field.node.holds_claims()
    };
    let (name, field) = body.node.fields().find(holds)?;
    let message = format!("the table lists what `{name}` holds, and not `{name}`");
    Some(
        Diagnostic::new(Code::UnlistedWrapper, table.directive.name_span, message)
            .also(field.sample?, "a sample that shows it")
            .help("list it as the first row of the body"),
    )
}

fn by_place(
    sources: &Sources,
    rest_method: &RestMethod<'_>,
    table: &Table<'_>,
) -> Option<Diagnostic> {
    let (_, parameters) = table::parameters(sources, rest_method.page, table.directive)?;
    let rank = |key: &str| {
        let place = parameters.entries.get(key)?.location.as_ref()?.text.as_str();
        LOCATIONS.iter().position(|known| *known == place)
    };
    let rows = table::references(table.directive);
    let rows: Option<Vec<(usize, &str, Span)>> =
        rows.map(|(name, key, span)| Some((rank(key)?, name, span))).collect();
    // Where a place is not known, nothing is known of the order.
    let rows = rows?;
    let [row, later] = first_behind(&rows)?;
    let message = format!(
        "`{}` belongs before `{}`: rows go by place, header, path, query, body",
        row.1, later.1
    );
    Some(
        Diagnostic::new(Code::UnsortedRow, row.2, message)
            .also(later.2, "it belongs before this")
            .fix(sorted(sources, table, &rows).map(Fix::safe::<Vec<Edit>>)),
    )
}

/// A row with its rank.
type Ranked<R, T> = (R, T, Span);

/// The first of what is ranked that stands behind another of a higher rank, and that other.
fn first_behind<R: Ord, T>(ranked: &[Ranked<R, T>]) -> Option<[&Ranked<R, T>; 2]> {
    // Up to the first that is behind they ascend, so that the one before it is the highest.
    let pair = ranked.windows(2).find(|pair| pair[1].0 < pair[0].0)?;
    let later = ranked.iter().find(|row| row.0 > pair[1].0)?;
    Some([&pair[1], later])
}

/// The rows in their order, where the table is nothing but rows.
fn sorted(sources: &Sources, table: &Table<'_>, rows: &[(usize, &str, Span)]) -> Option<Vec<Edit>> {
    let lines = table.directive.content.lines.iter();
    let written = lines.filter(|line| !line.trim().is_empty()).count();
    let mut ordered: Vec<&(usize, &str, Span)> = rows.iter().collect();
    ordered.sort_by_key(|(rank, ..)| *rank);
    let moved = rows.iter().zip(ordered).filter(|(own, row)| own.2 != row.2);
    let edits = moved.map(|(own, row)| Edit::new(own.2, sources.map.slice(row.2)));
    (written == rows.len()).then(|| edits.collect())
}

/// The rows of a body, where samples show of which object each is.
fn within_body(table: &Table<'_>, body: &DraftBody) -> Option<Diagnostic> {
    let spans = &table.directive.content.spans;
    let (first, last) = (spans.first()?, spans.last()?);
    let own = |field: &Field| {
        let span = field.claim.as_ref()?.span;
        (span.file == first.file && (first.start..last.end).contains(&span.start)).then_some(span)
    };
    let whole = body.node.object.as_ref()?;
    wrapper(whole, &own).or_else(|| {
        let mut found = None;
        objects(&body.node, &mut |object| {
            if found.is_none() {
                found = siblings(object, &own);
            }
        });
        found
    })
}

/// The object that holds all others of a body, behind one of them.
fn wrapper(whole: &Object, own: &dyn Fn(&Field) -> Option<Span>) -> Option<Diagnostic> {
    let mut fields = whole.fields.iter();
    let (Some((wrapper, field)), None) = (fields.next(), fields.next()) else { return None };
    let span = own(field)?;
    let is_required = |field: &Field| field.claim.as_ref().is_some_and(|claim| claim.required);
    let mut before: Option<(String, Span, bool)> = None;
    field.node.visit(&mut |name, field| {
        // A field of the same name may be what the row is about.
        if let Some(place) = own(field).filter(|place| place.start < span.start && name != wrapper)
            && before.as_ref().is_none_or(|(_, first, _)| place.start < first.start)
        {
            before = Some((name.to_owned(), place, is_required(field)));
        }
    });
    let (other, place, is_also) = before?;
    let more = match (is_required(field), is_also) {
        (true, false) => ", and what is required stands before what is optional",
        _ => "",
    };
    let message =
        format!("`{wrapper}` belongs before `{other}`: the object that holds all is first{more}");
    Some(Diagnostic::new(Code::UnsortedRow, span, message).also(place, "it belongs before this"))
}

/// The rank of a row: required, optional, or new with a microversion, in that order.
type Rank = (u8, Option<Microversion>);

fn siblings(object: &Object, own: &dyn Fn(&Field) -> Option<Span>) -> Option<Diagnostic> {
    let rank = |field: &Field| -> Option<Rank> {
        let claim = field.claim.as_ref().filter(|claim| claim.forms.is_empty())?;
        Some(match (claim.versions.min, claim.required) {
            (Some(version), _) => (2, Some(version)),
            (None, required) => (u8::from(!required), None),
        })
    };
    let ranked = object.fields.iter();
    let mut ranked: Vec<(Rank, &String, Span)> =
        ranked.filter_map(|(name, field)| Some((rank(field)?, name, own(field)?))).collect();
    ranked.sort_by_key(|(.., span)| *span);
    let [row, later] = first_behind(&ranked)?;
    let why = match (row.0, later.0) {
        ((0, _), (1, _)) => "what is required stands before what is optional",
        (_, (2, Some(_))) => "what came with a microversion stands last, in the order of these",
        _ => return None,
    };
    let message = format!("`{}` belongs before `{}`: {why}", row.1, later.1);
    Some(Diagnostic::new(Code::UnsortedRow, row.2, message).also(later.2, "it belongs before this"))
}
