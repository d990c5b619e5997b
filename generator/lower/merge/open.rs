//! Objects that prose opens: other keys may stand beside their fields.

use std::sync::Arc;

use crate::hash::HashMap;
use crate::ir::{Admonition, Block, Doc, Inline};
use crate::lower::evidence::node::{Field, Node, Object, Open};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::kind::open::{self, RULE};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;
use crate::lower::naming;
use crate::lower::read::path;
use crate::lower::read::section::Side;
use crate::lower::read::text::Prose;

/// Marks the objects of which the operation's text or a row promises other keys, in requests where it does and in every response
/// that shows the resource.
pub(in crate::lower) fn mark(drafts: &mut [Draft], applied: Applied) {
    if !applied.has(&RULE) {
        return;
    }
    let mut resources: HashMap<String, Open> = HashMap::default();
    for draft in drafts.iter_mut() {
        let said = said(draft);
        let mut found: Vec<Open> = said.iter().map(|(_, open)| open.clone()).collect();
        if let Some(body) = &mut draft.request {
            found.extend(rows(&mut body.node));
        }
        draft.responses_shown_mut().for_each(|node| found.extend(rows(node)));
        let sent = said.into_iter().find(|(side, _)| side.is_none());
        let words = naming::resource(&draft.address.path);
        let sent = sent.zip(draft.request.as_mut());
        if let Some(((_, open), object)) =
            sent.and_then(|(said, body)| Some((said, resource(&mut body.node, &words)?)))
        {
            object.get_or_insert(open);
        }
        if found.is_empty() {
            continue;
        }
        let collection = path::collection(&draft.address.path);
        for open in found {
            let known = resources.entry(collection.clone()).or_insert_with(|| open.clone());
            // One sentence says what the values are, and others do not.
            if open.texts && !known.texts {
                *known = open;
            }
        }
    }
    if resources.is_empty() {
        return;
    }
    for draft in drafts {
        let Some(open) = resources.get(&path::collection(&draft.address.path)) else { continue };
        let words = naming::resource(&draft.address.path);
        for node in draft.responses_shown_mut() {
            resource(node, &words).into_iter().for_each(|known| *known = Some(open.clone()));
        }
    }
}

/// The promises that the text of an operation makes, and of which side of the exchange.
fn said(draft: &Draft) -> Vec<(Option<Side>, Open)> {
    let because = Reason::new(&RULE, Some(draft.span));
    let mut found = Vec::new();
    paragraphs(&draft.doc, &mut |text| {
        let prose = Prose::new(text);
        found.extend(open::promises(&prose).map(|p| (p.side, opened(p, because))));
    });
    found
}

/// Shows the paragraphs of a text, those of its lists and notes too.
fn paragraphs(doc: &Doc, see: &mut dyn FnMut(&str)) {
    for block in &doc.blocks {
        match block {
            Block::Paragraph(inlines) => {
                see(&inlines.iter().map(Inline::text).collect::<String>());
            }
            Block::Bullets(items) | Block::Numbered(_, items) => {
                items.iter().for_each(|item| paragraphs(&item.doc, see));
            }
            Block::Quote(doc) | Block::Admonition(Admonition { doc, .. }) => paragraphs(doc, see),
            _ => {}
        }
    }
}

/// Takes out the rows that stand for any key, which open the objects that they are laid in.
fn rows(node: &mut Node) -> Vec<Open> {
    let mut found = Vec::new();
    open_object(node, &mut found);
    node.items_mut().for_each(|items| found.extend(rows(items)));
    for (_, field) in node.fields_mut() {
        open_within(field);
        found.extend(rows(&mut field.node));
    }
    found
}

/// Opens the object of a row whose description promises other keys, or each that it lists.
fn open_within(field: &mut Field) {
    let Some(claim) = field.claim.as_deref() else { return };
    let is_closed = |object: &&mut Object| !object.fields.is_empty() && object.open.is_none();
    let Some(object) = one(&mut field.node).filter(is_closed) else { return };
    let promise = open::promises(&claim.prose).next();
    object.open = promise.map(|promise| opened(promise, Reason::of_claim(&RULE, claim)));
}

/// An object, or each that a list holds.
fn one(node: &mut Node) -> Option<&mut Object> {
    match &mut node.array {
        Some(items) => items.object.as_mut(),
        None => node.object.as_mut(),
    }
}

fn opened(promise: open::Promise<'_>, because: Reason) -> Open {
    Open { doc: Arc::new(Doc::text(promise.sentence)), texts: promise.texts, because }
}

fn open_object(node: &mut Node, found: &mut Vec<Open>) {
    let Some(object) = &mut node.object else { return };
    let promised = |field: &Field| {
        let claim = field.claim.as_deref().filter(|_| field.sample.is_none())?;
        let texts = open::of_row(claim)?;
        Some(Open { doc: Arc::clone(&claim.doc), texts, because: Reason::of_claim(&RULE, claim) })
    };
    let open = object.fields.values().find_map(promised);
    if let Some(open) = open {
        object.fields.retain(|_, field| promised(field).is_none());
        object.open = Some(open.clone());
        found.push(open);
    }
}

/// The object in a body that shows the resource of the path: below its name, or an item of the list below it, or the body.
fn resource<'n>(node: &'n mut Node, words: &[String]) -> Option<&'n mut Option<Open>> {
    let is_named = |name: &str| naming::singular_words(name) == words;
    let named = node.fields().find(|(name, field)| is_named(name) && field.node.has_parts());
    let named = named.map(|(name, _)| name.to_owned());
    let is_bare = node.fields().any(|(_, field)| !field.node.has_parts());
    let object = node.object.as_mut()?;
    match named {
        Some(name) => one(&mut object.fields.get_mut(&name)?.node).map(|object| &mut object.open),
        None => is_bare.then_some(&mut object.open),
    }
}
