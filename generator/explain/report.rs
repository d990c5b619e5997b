//! Explanations for people and for programs.

use serde::Serialize;
use serde_json::{Value, json};

use super::Explained;
use super::place::Locator;
use crate::diagnostic::{Label, Remark, draw};
use crate::ir::{Aspect, Decision, Property, Reason};
use crate::source::SourceMap;

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
    /// A line for each decision: `Cart.size type integer type-in-samples samples/cart.json:1`.
    Concise,
}

/// Explanations in a format.
#[must_use]
pub fn render(explained: &[Explained<'_>], map: &SourceMap, format: Format) -> String {
    match format {
        Format::Text => text(explained, map, false),
        Format::Colour => text(explained, map, true),
        Format::Json => json(explained, &Locator::new(map)),
        Format::Concise => concise(explained, &Locator::new(map)),
    }
}

fn text(explained: &[Explained<'_>], map: &SourceMap, colour: bool) -> String {
    let locator = Locator::new(map);
    let mut out = String::new();
    for Explained { document, subject, key, decisions } in explained {
        out.push_str(&format!("{subject} of {document}\n\n"));
        if decisions.is_empty() {
            out.push_str("nothing was decided of it: it is as the reference has it\n\n");
        }
        for (value, decision) in decisions {
            let title = format!("{}: {value}", decision.aspect);
            let spans = locator.spans(&decision.because, *key, decision.aspect);
            let labels: Vec<Label> =
                spans.map(|span| Label { span, text: String::new() }).collect();
            let outranked = decision.outranked.iter().map(|(value, reason)| {
                let at = at(reason, *key, decision.aspect, &locator);
                format!("`{}` says {value}{at}", reason.rule)
            });
            let remark = Remark {
                title: &title,
                id: decision.because.rule,
                labels: &labels,
                notes: outranked.collect(),
            };
            out.push_str(&draw(&remark, map, colour));
            out.push_str("\n\n");
        }
    }
    out
}

/// The decisions on a property as data of a document: by aspect the rule and the places.
pub(crate) fn reasons(property: &Property, locator: &Locator<'_>) -> Value {
    let key = Some(property.name.wire.as_str());
    let shown = |decision: &Decision| {
        let lines: Vec<String> = locator.lines(&decision.because, key, decision.aspect).collect();
        let reason = json!({ "rule": decision.because.rule, "at": lines });
        (decision.aspect.as_str().to_owned(), reason)
    };
    Value::Object(property.decisions.0.iter().map(shown).collect())
}

/// ` at parameters.yaml:12`, if it has a place.
fn at(reason: &Reason, key: Option<&str>, aspect: Aspect, locator: &Locator<'_>) -> String {
    let first = locator.lines(reason, key, aspect).next();
    first.map_or_else(String::new, |line| format!(" at {line}"))
}

fn concise(explained: &[Explained<'_>], locator: &Locator<'_>) -> String {
    let mut out = String::new();
    for Explained { subject, key, decisions, .. } in explained {
        for (value, Decision { aspect, because, outranked }) in decisions {
            out.push_str(&format!(
                "{subject} {aspect}: {value} ({}{})",
                because.rule,
                at(because, *key, *aspect, locator)
            ));
            for (value, reason) in outranked {
                out.push_str(&format!(", over {value} ({})", reason.rule));
            }
            out.push('\n');
        }
    }
    out
}

fn json(explained: &[Explained<'_>], locator: &Locator<'_>) -> String {
    #[derive(Serialize)]
    struct Because<'a> {
        rule: &'a str,
        at: Vec<String>,
    }
    #[derive(Serialize)]
    struct Outranked<'a> {
        value: &'a str,
        #[serde(flatten)]
        because: Because<'a>,
    }
    #[derive(Serialize)]
    struct Shown<'a> {
        aspect: Aspect,
        value: &'a str,
        #[serde(flatten)]
        because: Because<'a>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        outranked: Vec<Outranked<'a>>,
    }
    #[derive(Serialize)]
    struct Subject<'a> {
        document: &'a str,
        subject: &'a str,
        decisions: Vec<Shown<'a>>,
    }
    let because = |reason: &Reason, key: Option<&str>, aspect: Aspect| Because {
        rule: reason.rule,
        at: locator.lines(reason, key, aspect).collect(),
    };
    let subjects: Vec<Subject<'_>> = explained
        .iter()
        .map(|Explained { document, subject, key, decisions }| Subject {
            document,
            subject,
            decisions: decisions
                .iter()
                .map(|(value, decision)| Shown {
                    aspect: decision.aspect,
                    value,
                    because: because(&decision.because, *key, decision.aspect),
                    outranked: decision
                        .outranked
                        .iter()
                        .map(|(value, reason)| Outranked {
                            value,
                            because: because(reason, *key, decision.aspect),
                        })
                        .collect(),
                })
                .collect(),
        })
        .collect();
    serde_json::to_string_pretty(&subjects).expect("explanations are plain data") + "\n"
}
