//! Tables that no sample lays out, laid as the same rows are in another operation.

use std::sync::Arc;

use crate::hash::HashMap;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Node, Step};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::infer::home::twin::RULE;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;
use crate::source::Span;

/// The rows of a body: names and entries, in order.
type Rows = Vec<(String, Option<Span>)>;

/// Where the samples of a body show its rows.
struct Layout {
    homes: Vec<(Vec<Step>, String)>,
    /// The first of its samples.
    sample: Span,
}

/// Lays the bodies of which no sample is read as those with the same rows are laid.
pub(in crate::lower) fn lay(drafts: &mut [Draft], applied: Applied) {
    if !applied.has(&RULE) {
        return;
    }
    let mut known: HashMap<(Side, Rows), Layout> = HashMap::default();
    for draft in drafts.iter() {
        for (side, body) in draft.bodies() {
            let Some(example) = body.examples.first() else { continue };
            let listed = listed(&body.node);
            let is_list = listed.iter().any(|(path, _, _)| path.contains(&Step::Item));
            if !is_list && listed.len() > 1 {
                let homes = listed.iter().map(|(path, name, _)| (path.clone(), name.clone()));
                let layout = Layout { homes: homes.collect(), sample: example.span };
                known.entry((side, rows(&listed))).or_insert(layout);
            }
        }
    }
    for draft in drafts {
        draft.bodies_mut().for_each(|(side, body)| lay_body(body, side, &known));
    }
}

fn lay_body(body: &mut DraftBody, side: Side, known: &HashMap<(Side, Rows), Layout>) {
    if !body.examples.is_empty() {
        return;
    }
    let listed = listed(&body.node);
    let Some(layout) = known.get(&(side, rows(&listed))) else { return };
    let mut node = Node::default();
    for (path, name) in &layout.homes {
        let own = listed.iter().find(|(_, own, _)| own == name);
        let Some((_, _, claim)) = own else { continue };
        let reason = Reason::of_two(&RULE, Some(layout.sample), Some(claim.span));
        node.field_mut(path, name).claim(Claim::clone(claim), reason);
    }
    body.node = node;
}

/// The fields of a body that rows list, with the way to their objects.
fn listed(node: &Node) -> Vec<(Vec<Step>, String, Arc<Claim>)> {
    let mut found = Vec::new();
    let mut stack = vec![(Vec::new(), node)];
    while let Some((path, node)) = stack.pop() {
        let below = |step: Step| path.iter().cloned().chain([step]).collect::<Vec<Step>>();
        for (name, field) in node.fields() {
            let claim = field.claim.iter();
            found.extend(claim.map(|claim| (path.clone(), name.to_owned(), Arc::clone(claim))));
            stack.push((below(Step::Key(name.to_owned())), &field.node));
        }
        stack.extend(node.items().map(|items| (below(Step::Item), items)));
    }
    found
}

fn rows(listed: &[(Vec<Step>, String, Arc<Claim>)]) -> Rows {
    let mut rows: Rows =
        listed.iter().map(|(_, name, claim)| (name.clone(), claim.entry)).collect();
    rows.sort_unstable();
    rows
}
