//! Explanations for people and for programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::place::Locator;
use super::{Decided, Explained};
use crate::diagnostic::{Label, Remark, draw, visible};
use crate::ir::{Aspect, Reason};
use crate::source::Sources;

/// The form of explanations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: the places are drawn as those of findings are.
    #[default]
    Text,
    /// As [`Format::Text`], with the colours of a terminal.
    Colour,
    /// An array of objects.
    Json,
    /// A line for each decision: `carts-v1 Cart.size type: integer (type-in-samples at samples/cart.json:1:3)`.
    Concise,
    /// Lists in Markdown, as an editor shows them.
    Markdown,
}

/// Explanations in a format.
#[must_use]
pub fn render(explained: &[Explained<'_>], sources: &Sources, format: Format) -> String {
    match format {
        Format::Text => text(explained, sources, false),
        Format::Colour => text(explained, sources, true),
        Format::Json => format!("{:#}\n", to_value(explained, sources)),
        Format::Concise => concise(explained, &Locator::new(sources)),
        Format::Markdown => markdown(explained, &Locator::new(sources)),
    }
}

fn text(explained: &[Explained<'_>], sources: &Sources, colour: bool) -> String {
    let locator = Locator::new(sources);
    let mut out = String::new();
    for Explained { document, subject, decisions } in explained {
        out.push_str(&visible::shown(&format!("{subject} of {document}")));
        out.push_str("\n\n");
        if decisions.is_empty() {
            out.push_str("nothing was decided of it: it is as the reference has it\n\n");
        }
        for decided in decisions {
            let title = title(decided);
            let because = &decided.decision.because;
            let labels: Vec<Label> =
                because.places().map(|span| Label { span, text: String::new() }).collect();
            let outranked = decided.outranked().map(|(value, reason)| {
                let at = at(&locator.as_given(reason));
                format!("`{}` says {value}{at}", reason.rule)
            });
            let also = &decided.decision.also;
            let others = also.iter().take(MAX_ALSO).map(|reason| {
                format!("at another place by `{}`{}", reason.rule, at(&locator.as_given(reason)))
            });
            let more = also.len().checked_sub(MAX_ALSO + 1);
            let more = more.map(|more| format!("and at {} more", more + 1));
            let notes = outranked.chain(others).chain(more).collect();
            let remark = Remark { title: &title, id: because.rule, labels: &labels, notes };
            out.push_str(&draw(&remark, &sources.map, colour));
            out.push_str("\n\n");
        }
    }
    out
}

/// The most places that are shown beside that which a component is first at.
const MAX_ALSO: usize = 5;

/// `type: string`, and `type since 1.11: string` of what changed.
fn title(decided: &Decided<'_>) -> String {
    let Decided { value, versions, decision } = decided;
    match versions {
        Some(versions) => format!("{} {versions}: {value}", decision.aspect),
        None => format!("{}: {value}", decision.aspect),
    }
}

/// ` at parameters.yaml:12:1 and carts.inc:30:5`, if it has a place.
fn at(places: &[String]) -> String {
    if places.is_empty() { String::new() } else { format!(" at {}", places.join(" and ")) }
}

fn concise(explained: &[Explained<'_>], locator: &Locator<'_>) -> String {
    let because = |reason: &Reason| {
        let at = at(&locator.below_the_root(reason));
        format!("({}{at})", reason.rule)
    };
    let mut out = String::new();
    for Explained { document, subject, decisions } in explained {
        for decided in decisions {
            let mut line = format!(
                "{document} {subject} {} {}",
                title(decided),
                because(&decided.decision.because)
            );
            for (value, reason) in decided.outranked() {
                line.push_str(&format!(", over {value} {}", because(reason)));
            }
            for reason in &decided.decision.also {
                line.push_str(&format!(", also {}", because(reason)));
            }
            out.push_str(&visible::shown(&line));
            out.push('\n');
        }
    }
    out
}

fn markdown(explained: &[Explained<'_>], locator: &Locator<'_>) -> String {
    let mut out = String::new();
    for Explained { document, subject, decisions } in explained {
        out.push_str(&format!("`{}` of {document}\n\n", visible::shown(subject)));
        for decided in decisions {
            let because = &decided.decision.because;
            let places = locator.below_the_root(because);
            let places: Vec<String> = places.iter().map(|place| format!("`{place}`")).collect();
            let line = format!("- {} — `{}`{}", title(decided), because.rule, at(&places));
            out.push_str(&visible::shown(&line));
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// A decision as data.
#[derive(Serialize)]
struct Shown<'a> {
    aspect: Aspect,
    #[serde(skip_serializing_if = "Option::is_none")]
    versions: Option<&'a str>,
    #[serde(flatten)]
    said: Said<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outranked: Vec<Said<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Because<'a>>,
}

/// A rule and the places that it goes by.
#[derive(Serialize)]
struct Because<'a> {
    rule: &'a str,
    at: Vec<String>,
}

/// The proposal of a rule.
#[derive(Serialize)]
struct Said<'a> {
    value: &'a str,
    #[serde(flatten)]
    because: Because<'a>,
}

fn shown<'a>(decided: &'a Decided<'_>, locator: &Locator<'_>) -> Shown<'a> {
    let because =
        |reason: &'a Reason| Because { rule: reason.rule, at: locator.below_the_root(reason) };
    let said = |value: &'a str, reason: &'a Reason| Said { value, because: because(reason) };
    Shown {
        aspect: decided.decision.aspect,
        versions: decided.versions.as_deref(),
        said: said(&decided.value, &decided.decision.because),
        outranked: decided.outranked().map(|(value, reason)| said(value, reason)).collect(),
        also: decided.decision.also.iter().map(because).collect(),
    }
}

/// The decisions on something as data.
pub(super) fn decisions(explained: &Explained<'_>, locator: &Locator<'_>) -> Value {
    let shown = explained.decisions.iter().map(|decided| shown(decided, locator));
    json!(shown.collect::<Vec<_>>())
}

/// Explanations as data.
#[must_use]
pub fn to_value(explained: &[Explained<'_>], sources: &Sources) -> Value {
    let locator = Locator::new(sources);
    let one = |explained: &Explained<'_>| {
        let Explained { document, subject, .. } = explained;
        json!({
            "document": document,
            "subject": subject,
            "decisions": decisions(explained, &locator),
        })
    };
    explained.iter().map(one).collect()
}
