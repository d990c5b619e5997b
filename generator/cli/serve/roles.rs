//! `apiref serve --roles`: the part that each operation plays in what the mock remembers, and why.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use apiref::analysis::Analysis;
use apiref::analysis::memory::{Effect, Memory, Role};
use apiref::{Error, Generator};

use crate::cli::{Status, terminal};

pub(super) fn print(generator: &Generator) -> Result<Status, Error> {
    let compilation = generator.compile(&mut |_| {})?;
    let mut text = String::new();
    for api in &compilation.apis {
        let analysis = Analysis::new(api);
        let memory = Memory::new(&analysis);
        let (all, mut reasons) = (memory.parts.len(), BTreeMap::<&str, usize>::new());
        for (operation, part) in analysis.operations.iter().zip(&memory.parts) {
            let (method, path) = (operation.method, operation.path);
            let (role, collection, reason) = (word(&part.role), &part.collection, part.reason);
            // Writing to a string does not fail.
            let _ = writeln!(text, "{role:<24} {method} {path}  {collection}  {reason}");
            if part.role == Role::Sample {
                *reasons.entry(reason).or_default() += 1;
            }
        }
        for collection in &memory.collections {
            let _ = writeln!(text, "{collection:?}");
        }
        let _ =
            writeln!(text, "{}: {} of {all} operations remember", api.title, memory.remembering());
        for (reason, count) in reasons {
            let _ = writeln!(text, "  {count} do not: {reason}");
        }
    }
    terminal::print(&text)?;
    Ok(Status::Done)
}

/// A role in a few words.
fn word(role: &Role<'_>) -> String {
    match role {
        Role::Action(effects) => {
            let effects: Vec<String> = effects.iter().map(effect).collect();
            format!("action({})", effects.join(", "))
        }
        Role::Map(field) => format!("map {field}"),
        Role::MapEntry(field) => format!("key of {field}"),
        Role::Tags(field) => format!("set {field}"),
        Role::Tag(field) => format!("item of {field}"),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn effect(effect: &Effect<'_>) -> String {
    match effect {
        Effect::Take(field, argument) => format!("{field} from {argument}"),
        Effect::Text(field, value) => format!("{field} is {value}"),
        Effect::Flag(field, value) => format!("{field} is {value}"),
        Effect::Delete => "gone".to_owned(),
    }
}
