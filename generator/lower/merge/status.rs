//! The tables of statuses in the prose of sections, and the places that they speak of.

use crate::hash::HashMap;
use crate::ir::{Block, Doc, Inline, Method, PathTemplate, Segment, Tag};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Node, PlaceId};
use crate::lower::infer::enumeration::statuses::Listed;
use crate::lower::naming;

/// The statuses of a resource.
struct Table {
    words: Vec<String>,
    listed: Listed,
}

/// The statuses that sections list of resources, by the places of the `status` of each, in what shows it and in what sets it.
pub(in crate::lower) fn listed(evidence: &Evidence, tags: &[Tag]) -> HashMap<PlaceId, Listed> {
    let mut found = HashMap::default();
    let tables: Vec<Table> = tags.iter().flat_map(tables).collect();
    if tables.is_empty() {
        return found;
    }
    // `volume attachment` is how the attachments of volumes may be called in prose.
    let of = |words: &[String]| {
        let exact = tables.iter().find(|of| of.words == words);
        exact.or_else(|| tables.iter().find(|of| of.words.ends_with(words))).map(|of| &of.listed)
    };
    let mut set = |resource: &Node, listed: &Listed| {
        let object = resource.object.as_ref();
        let status = object.and_then(|object| object.fields.get("status"));
        if let Some(status) = status.filter(|status| status.claim.is_some()) {
            found.insert(status.node.places[0], listed.clone());
        }
    };
    for draft in evidence.operations() {
        let acts = draft.address.method == Method::Post && draft.address.path.ends_in("action");
        for (name, field) in draft.request.iter().flat_map(|body| body.node.fields()) {
            let words = match acts {
                true => resource(&draft.address.path),
                false => naming::singular_words(name),
            };
            of(&words).into_iter().for_each(|listed| set(&field.node, listed));
        }
        for (name, field) in draft.responses_shown().flat_map(Node::fields) {
            let Some(listed) = of(&naming::singular_words(name)) else { continue };
            set(&field.node, listed);
            field.node.items().for_each(|items| set(items, listed));
        }
    }
    found
}

/// The words of the resource that a path's last placeholder stands for: `snapshot` of `/snapshots/{id}/action`.
fn resource(path: &PathTemplate) -> Vec<String> {
    let mut segments = path.parts().iter().rev();
    segments.find(|segment| matches!(segment, Segment::Placeholder(_)));
    naming::singular_words(segments.next().and_then(Segment::literal).unwrap_or_default())
}

/// The tables of statuses in a section's prose.
fn tables(tag: &Tag) -> Vec<Table> {
    let mut found = Vec::new();
    let mut above = String::new();
    for block in &tag.doc.blocks {
        match block {
            Block::Paragraph(inlines) | Block::Heading(_, inlines) => above = text(inlines),
            Block::Table(table) => {
                let title = if table.title.is_empty() { above.clone() } else { text(&table.title) };
                let first = |row: &Vec<Doc>| row.first().map(cell).unwrap_or_default();
                let mut cells = table.rows.iter().map(first);
                let head = match first(&table.header) {
                    head if head.is_empty() => cells.next().unwrap_or_default(),
                    head => head,
                };
                let values: Vec<String> = cells.filter(|value| is_value(value)).collect();
                if head.eq_ignore_ascii_case("status") && values.len() > 1 {
                    let listed = Listed { values: values.into(), section: tag.span };
                    found.push(Table { words: owner(&title, tag), listed });
                }
                above.clear();
            }
            _ => above.clear(),
        }
    }
    found
}

/// The resource of a title such as `Snapshot statuses`; that of the section where the title names none.
fn owner(title: &str, tag: &Tag) -> Vec<String> {
    let words = naming::singular_words(title.trim_end_matches(':'));
    match words.split_last() {
        Some((last, before)) if last == "status" && !before.is_empty() => {
            naming::singular_words(&before.join(" "))
        }
        _ => naming::singular_words(&tag.resource.snake()),
    }
}

fn is_value(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

fn cell(doc: &Doc) -> String {
    match doc.blocks.as_slice() {
        [Block::Paragraph(inlines)] => text(inlines),
        _ => String::new(),
    }
}

fn text(inlines: &[Inline]) -> String {
    inlines.iter().map(Inline::text).collect::<String>().trim().to_owned()
}
