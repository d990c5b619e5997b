//! Corrections as they are written to corrections that can be followed, or to what is wrong with them.

use std::ops::Range;

use toml::Spanned;

use crate::diagnostic::Diagnostic;
use crate::ir::{Microversion, Name};
use crate::lower::read::media;
use crate::source::{FileId, Span};

use super::address::At;
use super::invalid;
use super::kind::Type;
use super::mark::Marks;
use super::operation::OfOperation;
use super::property::{Correction, Target};
use super::written::{Part, StatusChange, WrittenOperation, WrittenProperty};

/// Where and how a correction is wrong.
struct Fault {
    range: Range<usize>,
    message: String,
}

type Checked<T> = Result<T, Fault>;

fn fault<T>(range: Range<usize>, message: impl Into<String>) -> Checked<T> {
    Err(Fault { range, message: message.into() })
}

impl Fault {
    fn report(self, file: FileId) -> Diagnostic {
        invalid(Span::of(file, self.range), self.message).label("this correction is left out")
    }
}

/// The correction of an operation.
pub(super) fn operation(
    of: Spanned<WrittenOperation>,
    file: FileId,
) -> Result<OfOperation, Box<Diagnostic>> {
    checked_operation(of, file).map_err(|fault| fault.report(file).into())
}

/// The correction of a parameter.
pub(super) fn property(
    of: Spanned<WrittenProperty>,
    file: FileId,
) -> Result<Correction, Box<Diagnostic>> {
    checked_property(of, file).map_err(|fault| fault.report(file).into())
}

fn checked_operation(of: Spanned<WrittenOperation>, file: FileId) -> Checked<OfOperation> {
    let table = of.span();
    let of = of.into_inner();
    reason(of.reason.as_ref(), table)?;
    let at = address(&of.at)?;
    let right = of.address.as_ref().map(address).transpose()?;
    let name = of.name.as_ref().map(name).transpose()?;
    let status = of.status.as_ref().map(status).transpose()?;
    let max = versions(of.min_version, of.max_version.as_ref())?;
    let media = [media_type(of.request_media_type)?, media_type(of.response_media_type)?];
    let says = right.is_some()
        || name.is_some()
        || status.is_some()
        || of.min_version.or(max).is_some()
        || media.iter().any(Option::is_some);
    if !says {
        return fault(of.at.span(), "the correction does not say what is right");
    }
    Ok(OfOperation {
        at,
        title: of.title,
        address: right,
        name,
        status,
        min: of.min_version,
        max,
        media,
        span: Span::of(file, of.at.span()),
        marks: Marks::default(),
    })
}

fn checked_property(of: Spanned<WrittenProperty>, file: FileId) -> Checked<Correction> {
    let table = of.span();
    let of = of.into_inner();
    reason(of.reason.as_ref(), table.clone())?;
    let (target, place) = target(&of, table)?;
    let kind = of
        .kind
        .as_ref()
        .map(|kind| Type::parse(kind.get_ref()).or_else(|problem| fault(kind.span(), problem)));
    let kind = kind.transpose()?;
    if let Some(named) = &of.values {
        values(named, kind.as_ref())?;
    }
    let max = versions(of.min_version, of.max_version.as_ref())?;
    let absent = of.absent.as_ref().filter(|absent| *absent.get_ref());
    let says = kind.is_some()
        || of.values.is_some()
        || of.required.is_some()
        || of.nullable.is_some()
        || of.min_version.or(max).is_some()
        || of.description.is_some();
    match absent {
        None if !says => return fault(place, "the correction does not say what is right"),
        Some(absent) if says => {
            return fault(absent.span(), "of what is `absent`, nothing else can be said");
        }
        _ => {}
    }
    if let Target::Field { part, .. } = &target {
        parameter(*part, &of)?;
    }
    let value = |said: Option<Spanned<bool>>| said.map(Spanned::into_inner);
    Ok(Correction {
        target,
        kind,
        absent: absent.is_some(),
        values: of.values.map(Spanned::into_inner),
        required: value(of.required),
        nullable: value(of.nullable),
        min: of.min_version,
        max,
        description: of.description,
        span: Span::of(file, place),
        marks: Marks::default(),
    })
}

fn reason(reason: Option<&Spanned<String>>, table: Range<usize>) -> Checked<()> {
    match reason.filter(|reason| !reason.get_ref().trim().is_empty()) {
        Some(_) => Ok(()),
        None => {
            let range = reason.map_or(table, Spanned::span);
            fault(range, "a correction gives its `reason`: why the reference is wrong")
        }
    }
}

fn address(at: &Spanned<String>) -> Checked<At> {
    At::parse(at.get_ref()).or_else(|problem| fault(at.span(), problem))
}

fn name(name: &Spanned<String>) -> Checked<Name> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
    let text = name.get_ref();
    match text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(fits) {
        true => Ok(Name::new(text)),
        false => fault(name.span(), "the name of an operation is words, `list_snapshots`"),
    }
}

fn media_type(named: Option<Spanned<String>>) -> Checked<Option<String>> {
    match named {
        Some(named) if !media::is_one(named.get_ref()) => {
            fault(named.span(), "a media type is written as `text/plain`, or as `*/*` for any")
        }
        named => Ok(named.map(Spanned::into_inner)),
    }
}

fn status(status: &Spanned<StatusChange>) -> Checked<StatusChange> {
    let StatusChange { from, to } = *status.get_ref();
    let is_code = |code: &u16| (100..600).contains(code);
    match [from, to].into_iter().flatten().find(|code| !is_code(code)) {
        Some(code) => return fault(status.span(), format!("{code} is no HTTP status code")),
        None if from == to => {
            return fault(status.span(), "a status is changed `from` one code `to` another");
        }
        None => {}
    }
    Ok(StatusChange { from, to })
}

/// The last version of a range, which does not end before it begins.
fn versions(
    min: Option<Microversion>,
    max: Option<&Spanned<Microversion>>,
) -> Checked<Option<Microversion>> {
    let Some(max) = max else { return Ok(None) };
    let last = *max.get_ref();
    match min.filter(|first| *first > last) {
        Some(first) => {
            fault(max.span(), format!("the range from {first} to {last} ends before it begins"))
        }
        None => Ok(Some(last)),
    }
}

fn values(named: &Spanned<Vec<String>>, kind: Option<&Type>) -> Checked<()> {
    let mut sorted: Vec<&String> = named.get_ref().iter().collect();
    sorted.sort_unstable();
    if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return fault(named.span(), format!("the value `{}` is named twice", twice[0]));
    }
    if sorted.is_empty() {
        return fault(named.span(), "there are `values` without a value");
    }
    match kind.is_none_or(Type::is_text) {
        true => Ok(()),
        false => fault(named.span(), "`values` are those of a `string`, and the `type` is another"),
    }
}

/// Checks that a parameter of that part can have such corrections.
fn parameter(part: Part, of: &WrittenProperty) -> Checked<()> {
    if let Some(nullable) = of.nullable.as_ref().filter(|_| !part.is_body()) {
        return fault(nullable.span(), "a parameter is a text, which is never null");
    }
    if part != Part::Path {
        return Ok(());
    }
    let optional = of.required.as_ref().filter(|required| !required.get_ref());
    let left_out = of.absent.as_ref().filter(|absent| *absent.get_ref());
    match optional.or(left_out) {
        Some(said) => fault(said.span(), "a parameter of the path is never left out"),
        None => Ok(()),
    }
}

/// A way to name a place: its keys, the first of which tells it, and the keys that may stand beside them.
struct Form {
    keys: &'static [&'static str],
    more: &'static [&'static str],
}

const FORMS: [Form; 4] = [
    Form { keys: &["entry"], more: &["file"] },
    Form { keys: &["page", "row"], more: &["title"] },
    Form { keys: &["at", "in", "field"], more: &["title"] },
    Form { keys: &["of", "name"], more: &[] },
];

/// The place that a correction names, and where it does.
fn target(of: &WrittenProperty, table: Range<usize>) -> Checked<(Target, Range<usize>)> {
    const WAYS: &str = "a correction of a property names its `entry`, or its `page` and `row`, or `at`, `in` and `field`";
    let given: Vec<&str> = [
        ("entry", of.entry.is_some()),
        ("page", of.page.is_some()),
        ("at", of.at.is_some()),
        ("of", of.of.is_some()),
        ("file", of.file.is_some()),
        ("row", of.row.is_some()),
        ("in", of.part.is_some()),
        ("field", of.field.is_some()),
        ("title", of.title.is_some()),
        ("name", of.name.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, is_given)| is_given.then_some(key))
    .collect();
    let telling = [&of.entry, &of.page, &of.at, &of.of].into_iter().flatten().next();
    let range = telling.map_or(table, Spanned::span);
    let form = FORMS.iter().find(|form| given.first() == Some(&form.keys[0]));
    let Some(form) = form.filter(|form| form.keys.iter().all(|key| given.contains(key))) else {
        return fault(range, WAYS);
    };
    let goes = |key: &&&str| form.keys.contains(*key) || form.more.contains(*key);
    if let Some(stray) = given.iter().find(|key| !goes(key)) {
        return fault(range, format!("`{stray}` says nothing beside `{}`", form.keys[0]));
    }
    let text = |of: &Option<Spanned<String>>| of.as_ref().map(|of| of.get_ref().clone());
    let target = match (text(&of.entry), text(&of.page), &of.at, text(&of.of)) {
        (Some(key), ..) => Target::Entry { key, file: of.file.clone() },
        (_, Some(page), ..) => {
            Target::Row { page, name: of.row.clone().unwrap_or_default(), title: of.title.clone() }
        }
        (.., Some(at), _) => {
            let Some(part) = of.part else { return fault(range, WAYS) };
            let field = of.field.clone().unwrap_or_default();
            let path: Vec<String> = match part.is_body() {
                true => field.split('.').map(str::to_owned).collect(),
                false => vec![field],
            };
            if path.iter().any(String::is_empty) {
                return fault(range, "a `field` is keys with a dot between");
            }
            Target::Field { at: address(at)?, title: of.title.clone(), part, path }
        }
        (.., of_component) => Target::Component {
            of: of_component.unwrap_or_default(),
            name: of.name.clone().unwrap_or_default(),
        },
    };
    Ok((target, range))
}
