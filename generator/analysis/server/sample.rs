//! The answers of a stand-in.

use super::shape::Shapes;
use super::{Sample, SampleBody, Shape};
use crate::analysis::body::{Payload, sent_as};
use crate::analysis::operation::Operation;

/// The samples of an operation's response, by the microversion from which on each is shown.
pub(super) fn samples<'a>(shapes: &Shapes<'a>, operation: &Operation<'a>) -> Vec<Sample<'a>> {
    let Some(success) = operation.expected else { return Vec::new() };
    let bare =
        |body| Sample { code: success.code, body, wrapper: None, shape: Shape::Any, since: None };
    let json = match success.body {
        Payload::Empty => return vec![bare(SampleBody::Empty)],
        Payload::Text { media_type } | Payload::Bytes { media_type } => {
            return vec![bare(SampleBody::Other(sent_as(media_type)))];
        }
        Payload::Json(json) => json,
    };
    let content = success.documented.body.as_ref().and_then(|b| b.content.get(json.media_type));
    let shown = content.map(crate::ir::Content::shown).unwrap_or_default();
    let shape = shapes.of_response(json.schema);
    // A wrapper of which nothing is taken out need not be found.
    let wrapper = json.wrapper.filter(|_| shape != Shape::Any);
    let sample = |(since, text): (_, String)| Sample {
        wrapper,
        shape: shape.clone(),
        since,
        ..bare(SampleBody::Json(ascii(&text)))
    };
    shown.into_iter().map(sample).collect()
}

/// JSON whose characters beyond ASCII are escaped as JSON escapes them (RFC 8259, section 7).
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if (' '..='~').contains(&c) {
            text.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
}
