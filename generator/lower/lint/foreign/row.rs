//! A row says one thing of a field, and another document otherwise.

use crate::diagnostic::{Code, Diagnostic};
use crate::foreign::{Facts, Shape};
use crate::ir::{Microversion, VersionRange};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Field;
use crate::lower::evidence::word::Word;
use crate::lower::infer::enumeration::{self, Subject};
use crate::lower::infer::null;
use crate::lower::infer::ty::words;
use crate::lower::read::section::Side;

use super::super::kind::{KINDS, said, words_of};
use super::body::{Held, Since};
use super::{at_row, listed};

impl Held<'_> {
    /// The row of a field, against the field there and what holds it.
    pub(super) fn row(
        &mut self,
        name: &str,
        (own, claim): (&Field, &Claim),
        (holder, theirs): (&Shape, &Shape),
        (around, since): (Since, Since),
    ) {
        let facts = theirs.facts();
        // A schema of answers that lets others through was written down, and may be of another service.
        let is_held = self.side == Side::Request || holder.is_closed();
        let found = [
            self.kind(name, own, claim, &facts).filter(|_| is_held),
            self.null(name, (own, claim), holder, &facts),
            self.demand(name, claim, holder, theirs, since),
            self.versions(name, claim, (around, since)).filter(|_| self.dates(holder, theirs)),
        ];
        self.found.extend(found.into_iter().flatten());
        if is_held {
            self.values(name, own, claim, &facts);
        }
    }

    fn finding(&self, code: Code, claim: &Claim, message: String, help: &str) -> Diagnostic {
        at_row(Diagnostic::new(code, claim.span, message).help(help), claim)
    }

    /// Another type.
    fn kind(&self, name: &str, own: &Field, claim: &Claim, facts: &Facts) -> Option<Diagnostic> {
        let kinds = facts.types.iter().filter_map(|word| kind(word));
        let kinds: Vec<Word> = kinds.collect();
        let mut own_words = words_of(claim);
        own_words.extend(words::named(&claim.prose));
        let agrees = |kind: &Word| {
            own_words.iter().any(|word| {
                word == kind
                    || *word == Word::Unknown
                    || matches!(
                        (word, kind),
                        (Word::Number, Word::Integer) | (Word::Integer, Word::Number)
                    )
            }) || own.node.shows(*kind)
        };
        if kinds.is_empty() || kinds.iter().any(agrees) {
            return None;
        }
        let named = KINDS.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, said)| *said);
        let message = format!(
            "the table says that `{name}` is {}, and {} that it is {}",
            said(claim)?,
            self.label,
            named.collect::<Vec<_>>().join(" or ")
        );
        let [word] = facts.types.iter().filter(|word| *word != "null").collect::<Vec<_>>()[..]
        else {
            return Some(self.finding(
                Code::DisputedType,
                claim,
                message,
                "write the type that the service has",
            ));
        };
        let fix = self.against.rewritten(claim, |entry| Some(entry.kind.as_ref()?.span), word);
        let report =
            self.finding(Code::DisputedType, claim, message, "write the type that the service has");
        Some(report.fix(fix))
    }

    /// Null, which neither the row nor a sample speaks of.
    fn null(
        &self,
        name: &str,
        (own, claim): (&Field, &Claim),
        holder: &Shape,
        facts: &Facts,
    ) -> Option<Diagnostic> {
        let is_said = own.node.null.is_some()
            || null::words::says(name, claim)
            || words_of(claim).contains(&Word::Null);
        let is_known = self.side == Side::Request || holder.is_exact();
        let is_null = is_known && facts.may_be_null() && facts.types.len() > 1;
        (is_null && !is_said).then(|| {
            let message = format!("`{name}` may be null by {}, which nothing says", self.label);
            let help = "say in its description when it is null";
            self.finding(Code::UndocumentedNull, claim, message, help)
        })
    }

    /// Another demand. A document that requires nothing of an object may not know what the service does.
    fn demand(
        &self,
        name: &str,
        claim: &Claim,
        holder: &Shape,
        theirs: &Shape,
        since: Since,
    ) -> Option<Diagnostic> {
        let says = match self.side {
            Side::Request => holder.requires() > 0,
            Side::Response => holder.is_exact(),
        };
        // An object of but one schema cannot require a field that some microversions lack; a wrapper goes without saying.
        let is_told = theirs.versions() == holder.versions() && holder.fields.len() > 1;
        let (message, help, value) = match claim.required {
            true if says && !theirs.is_sometimes_required() && is_told => (
                format!("the table requires `{name}`, and {} does not", self.label),
                "write `required: false`, or say when it may be left out",
                "false",
            ),
            // At some microversions alone it is another matter.
            false if theirs.is_always_required() && since.own == since.theirs => (
                format!("{} requires `{name}`, and the table does not", self.label),
                "write `required: true`",
                "true",
            ),
            _ => return None,
        };
        let fix = self.against.rewritten(claim, |entry| entry.required_span, value);
        Some(self.finding(Code::DisputedRequired, claim, message, help).fix(fix))
    }

    /// A document knows when a field of requests came, and of answers where it has several forms of what holds it.
    fn dates(&self, holder: &Shape, theirs: &Shape) -> bool {
        self.side == Side::Request || holder.begins().contains(&theirs.versions().min)
    }

    /// Other microversions. What a document dates, it dates within what holds it.
    fn versions(
        &self,
        name: &str,
        claim: &Claim,
        (around, since): (Since, Since),
    ) -> Option<Diagnostic> {
        if !claim.forms.is_empty() || since.theirs == around.theirs {
            return None;
        }
        let begin = |range: VersionRange| {
            range.min.filter(|min| Some(*min) != self.against.lowest && min.minor > 0)
        };
        let (own, theirs) = (begin(since.own), begin(since.theirs)?);
        if own == Some(theirs) || claim.prose.lower().contains(&theirs.to_string()) {
            return None;
        }
        let label = self.label;
        let is_older = |version: Microversion| version < theirs;
        Some(match own {
            None => {
                let message = format!(
                    "{label} has `{name}` from microversion {theirs} on, which nothing says"
                );
                let fix = self.against.added(claim, &format!("min_version: {theirs}"));
                let help =
                    "write `min_version`, in an entry of its own where other rows have the same";
                self.finding(Code::UndocumentedVersion, claim, message, help).fix(fix)
            }
            // Of a heading it is not the row that is to be mended.
            Some(own) if self.against.entry(claim).is_some_and(|e| e.min_version.is_some()) => {
                let side = if is_older(own) { "later" } else { "earlier" };
                let message = format!(
                    "the table has `{name}` from microversion {own} on, and {label} {side}, from {theirs} on"
                );
                let fix = self.against.rewritten(
                    claim,
                    |entry| Some(entry.min_version.as_ref()?.span),
                    &theirs.to_string(),
                );
                let help = "write the microversion that brought it";
                self.finding(Code::DisputedVersion, claim, message, help).fix(fix)
            }
            Some(_) => return None,
        })
    }

    /// Other values, where the reference names some.
    fn values(&mut self, name: &str, own: &Field, claim: &Claim, facts: &Facts) {
        let Some(theirs) = facts.values.as_ref().filter(|values| !values.open) else { return };
        let subject = Subject {
            key: name,
            node: &own.node,
            claim: Some(claim),
            listed: None,
            sample: own.sample,
        };
        let Some(named) = enumeration::texts(subject, self.against.applied) else { return };
        let named = named.value;
        let is_flag = theirs.named.iter().any(|value| is_flag(value));
        let is_same = |a: &String, b: &String| a.eq_ignore_ascii_case(b);
        if is_flag || !theirs.named.iter().any(|a| named.values.iter().any(|b| is_same(a, b))) {
            return;
        }
        let words: Vec<&str> = claim.prose.lower().split(|c: char| !is_of_value(c)).collect();
        let is_named = |value: &String| {
            named.values.iter().any(|own| is_same(own, value))
                || value.is_empty()
                || value == "null"
                || words.contains(&value.to_lowercase().as_str())
        };
        let more: Vec<String> = theirs.named.iter().filter(|v| !is_named(v)).cloned().collect();
        if !more.is_empty() {
            let message = format!(
                "{} has values of `{name}` that its description does not name: {}",
                self.label,
                listed(&more)
            );
            let help = "name them, each with the microversion that it came with";
            self.found.push(self.finding(Code::UndocumentedValue, claim, message, help));
        }
        let has = |value: &&String| theirs.named.iter().any(|other| is_same(other, value));
        let less: Vec<String> = named.values.iter().filter(|v| !has(v)).cloned().collect();
        if !less.is_empty() && self.side == Side::Request {
            let message = format!(
                "the description of `{name}` names values that {} refuses: {}",
                self.label,
                listed(&less)
            );
            self.found.push(self.finding(
                Code::DisputedValue,
                claim,
                message,
                "name the values that the service takes",
            ));
        }
    }
}

/// The kind of value that a type of JSON Schema is; `None` for null.
fn kind(word: &str) -> Option<Word> {
    Some(match word {
        "boolean" => Word::Boolean,
        "integer" => Word::Integer,
        "number" => Word::Number,
        "string" => Word::String,
        "array" => Word::Array,
        "object" => Word::Object,
        _ => return None,
    })
}

/// A value is what is true or false in words.
fn is_flag(value: &str) -> bool {
    ["true", "false", "yes", "no", "on", "off", "0", "1"].contains(&value.to_lowercase().as_str())
}

fn is_of_value(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')
}
