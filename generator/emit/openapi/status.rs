//! The words of HTTP.

use heck::ToUpperCamelCase;

use crate::ir::{Method, reason};

/// The field of a path item that holds a method; `None` where OpenAPI has none.
pub(super) fn field(method: Method) -> Option<&'static str> {
    Some(match method {
        Method::Get => "get",
        Method::Put => "put",
        Method::Post => "post",
        Method::Delete => "delete",
        Method::Options => "options",
        Method::Head => "head",
        Method::Patch => "patch",
        Method::Copy => return None,
    })
}

/// The wanted name of a shared response with this code.
pub(super) fn component(code: u16) -> String {
    match reason(code) {
        "Unknown" => format!("Status{code}"),
        words => words.to_upper_camel_case(),
    }
}
