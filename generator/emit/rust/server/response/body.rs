//! The body of a response, and how it is answered.

use super::Uses;
use crate::analysis::body::{Payload, sent_as};
use crate::analysis::operation::Success;
use crate::emit::rust::Context;
use crate::emit::rust::ident::literal;
use crate::emit::rust::server::shape::Shapes;
use crate::emit::rust::ty::{self, Type};

/// The body of a variant.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) ty: Type,
    /// `true` if it is JSON, which can fail to be written.
    pub(super) is_json: bool,
    /// `true` if the variant holds it in a box.
    pub(super) boxed: bool,
    /// The call that makes an answer of `body`, without headers.
    pub(super) answer: String,
}

impl Body {
    /// The type as a variant holds it.
    pub(super) fn held(&self) -> Type {
        if self.boxed { self.ty.clone().boxed() } else { self.ty.clone() }
    }
}

/// The body of a status; `None` where it has none. One of `several` is boxed, unless it is handed on unread.
pub(super) fn of(
    cx: &Context<'_>,
    shapes: &Shapes<'_>,
    success: &Success<'_>,
    several: bool,
    uses: &mut Uses,
) -> Option<Body> {
    let code = success.code;
    Some(match success.body {
        Payload::Empty => return None,
        Payload::Text { media_type } => {
            let media_type = literal(media_type);
            Body {
                ty: Type::String,
                is_json: false,
                boxed: several,
                answer: format!("Answer::raw({code}, {media_type}, Body::from(body))"),
            }
        }
        Payload::Bytes { media_type } => Body {
            ty: Type::named("Body"),
            is_json: false,
            boxed: false,
            answer: format!("Answer::raw({code}, {}, body)", literal(sent_as(media_type))),
        },
        Payload::Json(json) => {
            let ty = ty::owned(cx.api, cx.names, json.schema, &mut uses.types);
            let shape = shapes.of_response(json.schema, &mut uses.shapes);
            let answer = match json.wrapper {
                Some(wrapper) => {
                    format!("Answer::json_in({code}, {}, &body, &{shape}, cx)", literal(wrapper))
                }
                None => format!("Answer::json({code}, &body, &{shape}, cx)"),
            };
            Body { ty, is_json: true, boxed: several, answer }
        }
    })
}
