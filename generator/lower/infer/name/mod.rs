//! Names: what operations are called.

pub(in crate::lower) mod apart;
pub(in crate::lower) mod path;
pub(in crate::lower) mod pinned;
pub(in crate::lower) mod title;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{HashMap, HashSet};
use crate::ir::{Decision, Name, Selector};
use crate::lower::config::correction::Pin;
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::naming;

/// A name for every operation, unique in the document: the pinned ones first; then the first of two keeps it.
pub(in crate::lower) fn operations(
    drafts: &[Draft],
    endpoints: &[Vec<usize>],
    selectors: &[Option<Selector>],
    applied: Applied,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Name, Decision)> {
    let mut alone = vec![true; drafts.len()];
    for members in endpoints.iter().filter(|members| members.len() > 1) {
        members.iter().for_each(|at| alone[*at] = false);
    }
    let mut taken: HashMap<String, usize> = HashMap::default();
    let mut pinned: Vec<Option<&Pin>> = Vec::with_capacity(drafts.len());
    for (at, draft) in drafts.iter().enumerate() {
        // A name can be pinned once.
        let pin = draft.pinned.as_ref().filter(|pin| !taken.contains_key(&pin.name.snake()));
        let pin = pin.filter(|_| applied.has(&pinned::RULE));
        taken.extend(pin.iter().map(|pin| (pin.name.snake(), at)));
        pinned.push(pin);
    }
    let by_title = drafts.par_iter();
    let by_title: Vec<Option<Name>> =
        by_title.map(|draft| naming::operation(&draft.title, &draft.address.path)).collect();
    let mut numbers: HashMap<String, u32> = HashMap::default();
    let mut seen: HashSet<String> = HashSet::default();
    let mut names = Vec::with_capacity(drafts.len());
    for (at, (pinned, by_title)) in pinned.into_iter().zip(by_title).enumerate() {
        let draft = &drafts[at];
        let method = draft.address.method;
        let because = |rule| Reason::new(rule, Some(draft.title_span));
        let by_path = || naming::by_path(method, &draft.address.path);
        let own = if alone[at] { by_path() } else { naming::tag(&draft.title).name };
        let by_title = by_title.map(|name| (name, because(&title::RULE)));
        let by_rules = applied.first(by_title.into_iter().chain([(own, because(&path::RULE))]));
        let (wanted, wanted_by) = by_rules
            .unwrap_or_else(|| (Name::new(method.as_str().to_lowercase()), because(&path::RULE)));
        let is_first = seen.insert(wanted.snake());
        if let Some(pin) = pinned {
            if !is_first || wanted.snake() != pin.name.snake() {
                pin.note();
            }
            let reason = Reason::of_two(&pinned::RULE, Some(pin.span()), Some(draft.span));
            let proposals = applied.ranked([(pin.name.clone(), reason), (wanted, wanted_by)]);
            names.extend(
                Verdict::resolve(proposals).map(|v| (v.value.clone(), v.decision(Name::snake))),
            );
            continue;
        }
        let (name, reason) = match taken.get(&wanted.snake()) {
            None => (wanted, wanted_by),
            Some(holder) => {
                let other = &drafts[*holder];
                let told = || {
                    let selector = selectors[at].as_ref();
                    let names = apart(draft, selector, other, &wanted, by_path());
                    names.into_iter().find(|name| !taken.contains_key(&name.snake()))
                };
                let name = applied.has(&apart::RULE).then(told).flatten();
                let name = name.unwrap_or_else(|| numbered(&wanted, &taken, &mut numbers));
                diagnostics.push(
                    Diagnostic::new(
                        Code::NameCollision,
                        draft.span,
                        format!("another operation is named by the title `{}`", draft.title),
                    )
                    .label(format!("named `{}`", name.snake()))
                    .also(other.span, "the other operation"),
                );
                (name, Reason::of_two(&apart::RULE, Some(draft.span), Some(other.span)))
            }
        };
        taken.insert(name.snake(), at);
        names.push((name, reason.decision()));
    }
    names
}

/// The names that tell an operation apart: with what differs in the paths, with its selector, by its path, with the whole title.
fn apart(
    draft: &Draft,
    selector: Option<&Selector>,
    holder: &Draft,
    wanted: &Name,
    by_path: Name,
) -> Vec<Name> {
    let differing = naming::differing(&draft.address.path, &holder.address.path);
    let key = selector.and_then(|s| match s {
        Selector::Action(name) | Selector::Query(name) => Some(name.words.clone()),
        Selector::Shape => None,
    });
    let extended = |more: &[String]| {
        Name::from_words(
            wanted.words.iter().chain(more.iter().filter(|w| !wanted.words.contains(w))),
        )
    };
    let candidates = [
        (!differing.is_empty()).then(|| extended(&differing)),
        key.map(|key| extended(&key)),
        Some(by_path),
        Some(naming::tag(&draft.title).name),
    ];
    candidates.into_iter().flatten().collect()
}

/// A name with a number behind that is free.
fn numbered(
    wanted: &Name,
    taken: &HashMap<String, usize>,
    numbers: &mut HashMap<String, u32>,
) -> Name {
    // Numbers below the last one given are taken: thousands of one name need not be tried again.
    let next = numbers.entry(wanted.snake()).or_insert(1);
    loop {
        *next += 1;
        let words = wanted.words.iter().cloned().chain([next.to_string()]);
        let name = Name::from_words(words);
        if !taken.contains_key(&name.snake()) {
            return name;
        }
    }
}
