//! The changes that actions make, as far as names, tables and words tell.

use super::place::last;
use super::{Effect, Places, member};
use crate::analysis::Analysis;
use crate::analysis::operation::Operation;
use crate::ir::{Property, SchemaKind, Selector, StringFormat};

/// The verbs of actions that make something else than they are about, which their arguments speak of.
const MAKES: &[&str] =
    &["backup", "copy", "create", "export", "image", "import", "migrate", "restore", "upload"];

/// The fields that everything has, so that an argument of their name may be that of something else.
const OF_ALL: &[&str] = &["description", "metadata", "name"];

/// The verbs of actions that change such a field.
const CHANGES: &[&str] = &["rebuild", "rename", "set", "update"];

/// The changes that an action makes on a member of a collection.
pub(super) fn effects<'a>(
    analysis: &Analysis<'a>,
    places: &Places,
    operation: &Operation<'a>,
    collection: &str,
) -> Vec<Effect<'a>> {
    let words: Vec<&str> = match &operation.documented.selector {
        Some(Selector::Action(key)) => key.words.iter().map(String::as_str).collect(),
        _ => last(operation.path.as_str().trim_end_matches('/')).split(['-', '_']).collect(),
    };
    if words.iter().any(|word| matches!(*word, "delete" | "unmanage")) {
        return vec![Effect::Delete];
    }
    let properties = member::properties(analysis, places, collection);
    let mut effects = taken(analysis, operation, properties, &words);
    for property in properties {
        let wire = property.name.wire.as_str();
        match &analysis.api.schema(property.schema).kind {
            SchemaKind::Boolean => effects.extend(flag(&words, wire)),
            SchemaKind::String(string) if wire == "status" => {
                let said =
                    said(operation, &string.values).or_else(|| named(&words, &string.values));
                let is_new = !effects.iter().any(|e| matches!(e, Effect::Take("status", _)));
                effects.extend(said.filter(|_| is_new).map(|value| Effect::Text(wire, value)));
            }
            _ => {}
        }
    }
    effects
}

/// The fields that arguments of the same name, or of one with `new` before it, give a value.
fn taken<'a>(
    analysis: &Analysis<'a>,
    operation: &Operation<'a>,
    properties: &'a [Property],
    words: &[&str],
) -> Vec<Effect<'a>> {
    let says = |verbs: &[&str]| words.iter().any(|word| verbs.contains(word));
    if says(MAKES) {
        return Vec::new();
    }
    let Some(json) = operation.request.json() else { return Vec::new() };
    let SchemaKind::Object(arguments) = &analysis.api.schema(json.schema).kind else {
        return Vec::new();
    };
    let effect = |argument: &'a Property| {
        let name = argument.name.wire.as_str();
        let bare = name.strip_prefix("new_").unwrap_or(name);
        let field = properties.iter().find(|p| p.name.wire == bare)?;
        let is_secret = member::has_format(analysis.api, argument.schema, StringFormat::Secret);
        if is_secret || OF_ALL.contains(&bare) && !says(CHANGES) {
            return None;
        }
        Some(Effect::Take(&field.name.wire, name))
    };
    arguments.iter().filter_map(effect).collect()
}

/// `lock` makes `locked` true, `unlock` false.
fn flag<'a>(words: &[&str], field: &'a str) -> Option<Effect<'a>> {
    let verb = words.last()?;
    let is_done = |verb: &str| field == format!("{verb}ed") || field == format!("{verb}d");
    if is_done(verb) {
        return Some(Effect::Flag(field, true));
    }
    is_done(verb.strip_prefix("un")?).then_some(Effect::Flag(field, false))
}

/// The status that the words of the operation say it changes to: "changes its status to `SHUTOFF`". Where no table has the
/// statuses, a word in capitals is one.
fn said(operation: &Operation<'_>, values: &[String]) -> Option<String> {
    let text = operation.documented.doc.plain();
    let places = ["status to ", "status changes to "].into_iter();
    let mut places = places.flat_map(|words| text.match_indices(words));
    places.find_map(|(at, before)| {
        // An event on a condition does not always happen.
        let sentence = text[..at].rsplit(['.', '\n']).next().unwrap_or_default();
        if sentence.trim_start().starts_with("If ") {
            return None;
        }
        let rest = text[at + before.len()..].trim_start_matches(['`', '\'', '"', '*']);
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        let word = &rest[..end.unwrap_or(rest.len())];
        if values.is_empty() {
            let is_shouted = |c: char| c.is_ascii_uppercase() || c == '_';
            return (word.len() > 1 && word.chars().all(is_shouted)).then(|| word.to_owned());
        }
        values.iter().find(|value| value.eq_ignore_ascii_case(word)).cloned()
    })
}

/// The status that is the participle of the action: `pause` makes `PAUSED`.
fn named(words: &[&str], values: &[String]) -> Option<String> {
    let verb = words.last()?;
    let is_done = |value: &&String| {
        let value = value.to_lowercase();
        value == format!("{verb}ed") || value == format!("{verb}d")
    };
    values.iter().find(is_done).cloned()
}
