//! The body of a response, and how it is answered.

use super::Uses;
use crate::emit::rust::body::{self, Payload};
use crate::emit::rust::ident::literal;
use crate::emit::rust::server::shape::Shapes;
use crate::emit::rust::{Context, ty};
use crate::ir::Response;

/// The body of a variant.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) ty: String,
    pub(super) boxed: bool,
    /// The call that makes an answer of `body`, without headers.
    pub(super) answer: String,
    pub(super) fallible: bool,
}

impl Body {
    /// Whether the type of bodies that are not JSON is named for it.
    pub(super) fn is_raw(&self) -> bool {
        self.ty == "Body" || self.answer.contains("Body::from")
    }

    /// The type as a variant holds it.
    pub(super) fn held(&self) -> String {
        let Self { ty, boxed, .. } = self;
        if *boxed && ty != "Body" { format!("Box<{ty}>") } else { ty.clone() }
    }
}

/// The body of a status; `None` where it has none.
pub(super) fn of(
    cx: &Context<'_>,
    shapes: &Shapes<'_>,
    resource: usize,
    code: u16,
    documented: &Response,
    uses: &mut Uses,
) -> Option<Body> {
    let (api, names) = (cx.api, cx.names);
    let (ty, answer, fallible) = match body::response(api, documented.body.as_ref()) {
        Payload::None => return None,
        Payload::Text { media_type } => {
            let media_type = literal(&media_type);
            let call = format!("Answer::raw({code}, {media_type}, Body::from(body))");
            ("String".to_owned(), call, false)
        }
        Payload::Bytes { media_type } => {
            let call = format!("Answer::raw({code}, {}, body)", literal(&media_type));
            ("Body".to_owned(), call, false)
        }
        Payload::Json(json) => {
            let ty = ty::spell(api, names, json.schema, &mut uses.types);
            let shape = shapes.of_response(json.schema, resource, &mut uses.shapes);
            let call = match json.wrapper {
                Some(wrapper) => {
                    format!("Answer::json_in({code}, {}, &body, &{shape}, cx)", literal(&wrapper))
                }
                None => format!("Answer::json({code}, &body, &{shape}, cx)"),
            };
            (ty, call, true)
        }
    };
    Some(Body { ty, boxed: false, answer, fallible })
}
