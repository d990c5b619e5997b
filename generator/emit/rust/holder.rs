//! Doc comments of types: the places that hold a value of them.

use super::{Context, doc};
use crate::analysis::holder::{Holder, Part, Place};
use crate::ir::{SchemaId, Selector};

/// Places that are named beside the first; any others are counted.
const NAMED: usize = 4;

/// The places that hold a schema, the first in a sentence of its own; empty where no body, parameter or named type does.
pub(super) fn places(cx: &Context<'_>, id: SchemaId, of_values: bool) -> Vec<String> {
    let holders = cx.analysis.holders(id);
    let mut places = holders.iter().filter_map(|holder| place(cx, id, *holder));
    let Some(first) = places.next() else { return Vec::new() };
    let first = if of_values { format!("Values of {first}") } else { first };
    let mut others: Vec<String> = places.map(|place| format!("- {place}")).collect();
    let more = others.len().saturating_sub(NAMED);
    others.truncate(NAMED);
    if more > 0 {
        others.push(format!("- and {more} more"));
    }
    let also = if others.is_empty() { String::new() } else { "Also".to_owned() };
    vec![doc::capitalized(&format!("{first}.")), also, others.join("\n")]
}

fn place(cx: &Context<'_>, id: SchemaId, holder: Holder<'_>) -> Option<String> {
    let whole = match holder.place {
        Place::Request(operation, wrapper) => {
            format!("{} of the request {}", body(wrapper), address(cx, operation))
        }
        Place::Response(operation, wrapper) => {
            format!("{} of the response to {}", body(wrapper), address(cx, operation))
        }
        Place::Parameter(operation, name) => {
            format!("{} of {}", doc::code(name), address(cx, operation))
        }
        Place::Property(of, name) => {
            format!("{} of {}", doc::code(name), type_of(cx, id, of)?)
        }
        Place::Alternative(of) => format!("an alternative of {}", type_of(cx, id, of)?),
    };
    Some(match holder.part {
        Part::Whole => whole,
        Part::Item => format!("an item of {whole}"),
        Part::Value => format!("a value of {whole}"),
    })
}

/// The name of a type, as a link where it is in the module of the documented one: others may be behind features that are off.
fn type_of(cx: &Context<'_>, id: SchemaId, of: SchemaId) -> Option<String> {
    let name = cx.names.type_of(of)?;
    let is_near = cx.names.type_of(id).is_some_and(|own| own.module == name.module);
    let code = format!("`{}`", name.name);
    Some(if is_near { format!("[{code}]") } else { code })
}

fn body(wrapper: Option<&str>) -> String {
    wrapper.map_or_else(|| "the body".to_owned(), doc::code)
}

/// An operation as it is called: `GET /servers`.
fn address(cx: &Context<'_>, operation: usize) -> String {
    let operation = &cx.analysis.operations[operation];
    let address = doc::code(&format!("{} {}", operation.method, operation.path));
    match &operation.documented.selector {
        Some(Selector::Action(key)) => format!("{address} with {}", doc::code(&key.wire)),
        _ => address,
    }
}
