//! What a status may be: the tables of status values in the prose of sections.
//!
//! A section that is about a resource often lists its statuses, under `Snapshot statuses` or just below the section's
//! title, in a table whose first column is `Status`.

use crate::ir::{Block, Doc, Inline, Method, Tag};

use super::draft::Draft;
use super::naming;
use super::shape::Shape;

/// The statuses of a resource.
struct Listed {
    words: Vec<String>,
    values: Vec<String>,
}

/// Tells the `status` of every resource whose section lists its statuses, in what shows it and in what sets it.
pub(super) fn tell(drafts: &mut [Draft], tags: &[Tag]) {
    let listed: Vec<Listed> = tags.iter().flat_map(listed).collect();
    if listed.is_empty() {
        return;
    }
    // `volume attachment` is how the attachments of volumes may be called in prose.
    let of = |words: &[String]| {
        let exact = listed.iter().find(|of| of.words == words);
        exact.or_else(|| listed.iter().find(|of| of.words.ends_with(words))).map(|of| &of.values)
    };
    for draft in drafts {
        let acts = draft.address.method == Method::Post
            && draft.address.path.trim_end_matches('/').ends_with("/action");
        let resource = resource(&draft.address.path);
        if let Some(request) = &mut draft.request {
            for (name, field) in request.shape.fields_mut() {
                let words = naming::singular_words(name);
                let words = if acts { &resource } else { &words };
                of(words).into_iter().for_each(|values| set(&mut field.shape, values));
            }
        }
        for shape in draft.responses_shown_mut() {
            for (name, field) in shape.fields_mut() {
                let words = naming::singular_words(name);
                let Some(values) = of(&words) else { continue };
                set(&mut field.shape, values);
                field.shape.items_mut().for_each(|items| set(items, values));
            }
        }
    }
}

fn set(resource: &mut Shape, values: &[String]) {
    for (name, field) in resource.fields_mut() {
        // Asked first: what is to be changed is no longer shared.
        if name == "status"
            && let Some(fact) = field.fact_mut()
        {
            fact.values = values.to_vec();
        }
    }
}

/// The words of the resource that a path's last placeholder stands for: `snapshot` of `/snapshots/{id}/action`.
fn resource(path: &str) -> Vec<String> {
    let mut segments = path.trim_end_matches('/').rsplit('/').skip_while(|s| !s.starts_with('{'));
    naming::singular_words(segments.nth(1).unwrap_or_default())
}

/// The tables of statuses in a section's prose.
fn listed(tag: &Tag) -> Vec<Listed> {
    let mut found = Vec::new();
    let mut above = String::new();
    for block in &tag.doc.blocks {
        match block {
            Block::Paragraph(inlines) | Block::Heading(inlines) => above = text(inlines),
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
                    found.push(Listed { words: owner(&title, tag), values });
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
    inlines.iter().map(plain).collect::<String>().trim().to_owned()
}

fn plain(inline: &Inline) -> &str {
    match inline {
        Inline::Text(text)
        | Inline::Emphasis(text)
        | Inline::Strong(text)
        | Inline::Literal(text)
        | Inline::Link { text, .. }
        | Inline::Reference { text } => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::tell;
    use crate::ir::{Block, Doc, Inline, Method, Name, Table, Tag};
    use crate::lower::draft::sketch::{NOWHERE, draft, fact};
    use crate::lower::shape::{Shape, Step};

    fn tag(above: &str, head: &str) -> Tag {
        let row = |value: &str| vec![Doc::text(value), Doc::text("What it means.")];
        let rows = vec![row(head), row("new"), row("worn-out"), row("more than one word")];
        let table = Table { title: Vec::new(), header: Vec::new(), rows };
        let above = Block::Paragraph(vec![Inline::Strong(above.to_owned())]);
        Tag {
            name: Name::new("carts"),
            resource: Name::new("carts"),
            title: "Carts".to_owned(),
            doc: Doc { blocks: vec![above, Block::Table(table)] },
            span: NOWHERE,
        }
    }

    fn values(shape: &Shape, path: &[&str]) -> Vec<String> {
        let (last, before) = path.split_last().unwrap();
        let step = |s: &&str| if *s == "*" { Step::Item } else { Step::Key((*s).to_owned()) };
        let object = shape.at(&before.iter().map(step).collect::<Vec<_>>()).unwrap();
        object.object.as_ref().unwrap().fields[*last].fact.as_ref().unwrap().values.clone()
    }

    #[test]
    fn a_table_of_statuses_says_what_the_status_of_its_resource_may_be() {
        let of = |above, head, wrapper: &str| {
            let mut drafts = [draft(Method::Get, "/carts/{id}")
                .answers(&json!({wrapper: {"status": "new"}}))
                .response_fact(wrapper, "status", fact("string", true, ""))];
            tell(&mut drafts, &[tag(above, head)]);
            values(drafts[0].response_shape(), &[wrapper, "status"]).join(" ")
        };
        assert_eq!(of("Cart statuses", "Status", "cart"), "new worn-out");
        assert_eq!(of("These are possible:", "Status", "cart"), "new worn-out");
        assert_eq!(of("Wheel statuses", "Status", "cart"), "", "they are another resource's");
        assert_eq!(of("Cart statuses", "Colour", "cart"), "");
    }

    #[test]
    fn an_action_sets_the_status_of_what_it_acts_on() {
        let mut drafts = [draft(Method::Post, "/carts/{id}/action")
            .sends(&json!({"reset": {"status": "new"}}))
            .request_fact("reset", "status", fact("string", true, ""))];
        tell(&mut drafts, &[tag("Cart statuses", "Status")]);
        assert_eq!(values(drafts[0].request_shape(), &["reset", "status"]), ["new", "worn-out"]);
    }
}
