//! Faults as they are on the wire.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::{ApiError, Kind};
use crate::FaultEnvelope;
use crate::server::Body;
use crate::server::request_id::RequestId;

impl ApiError {
    /// The response, with the fault itself in its extensions for layers that log.
    pub(crate) fn respond(self, envelope: FaultEnvelope, id: RequestId) -> Response {
        let (body, media_type) = self.render(envelope, id.as_str());
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.extend(self.headers.iter().cloned());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        id.echo(headers);
        response.extensions_mut().insert(self);
        response
    }

    /// The body in the service's envelope, and its media type.
    fn render(&self, envelope: FaultEnvelope, request_id: &str) -> (String, &'static str) {
        let code = self.status.as_u16();
        let title = self.status.canonical_reason().unwrap_or("Error");
        let message = &*self.message;
        let body = match envelope {
            FaultEnvelope::Named if self.kind == Kind::Unrouted => {
                json!({"message": message, "code": format!("{code} {title}"), "title": title})
            }
            FaultEnvelope::Named => {
                let mut fault = json!({"code": code, "message": message});
                let after = self.headers.iter().find(|(name, _)| *name == header::RETRY_AFTER);
                if let Some((_, after)) = after {
                    fault["retryAfter"] = after.to_str().unwrap_or_default().into();
                }
                let mut body = serde_json::Map::new();
                body.insert(self.name.unwrap_or_else(|| named(code)).to_owned(), fault);
                Value::Object(body)
            }
            FaultEnvelope::Error => {
                json!({"error": {"code": code, "title": title, "message": message}})
            }
            FaultEnvelope::Typed => {
                let name = self.name.unwrap_or_else(|| typed(code));
                json!({"NeutronError": {"type": name, "message": message, "detail": ""}})
            }
            FaultEnvelope::Errors => json!({"errors": [{
                "status": code,
                "title": title,
                "detail": message,
                "code": self.name.unwrap_or("undefined_code"),
                "request_id": request_id,
            }]}),
            FaultEnvelope::Wsme | FaultEnvelope::ErrorMessage => {
                let side = if self.status.is_client_error() { "Client" } else { "Server" };
                let fault = json!({"faultcode": side, "faultstring": message, "debuginfo": null});
                match envelope {
                    FaultEnvelope::ErrorMessage => json!({ "error_message": fault }),
                    _ => fault,
                }
            }
            FaultEnvelope::Flat => json!({"code": code, "title": title, "message": message}),
            FaultEnvelope::Opaque => {
                return (format!("{code} {title}\n\n{message}\n"), "text/plain; charset=utf-8");
            }
        };
        (body.to_string(), "application/json")
    }
}

/// The fault's name by status, as the services with named envelopes agree on it.
fn named(code: u16) -> &'static str {
    match code {
        400 => "badRequest",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        409 => "conflictingRequest",
        413 | 429 => "overLimit",
        415 => "badMediaType",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        _ => "computeFault",
    }
}

/// The exception's name by status, as networking names those that have no better one.
fn typed(code: u16) -> &'static str {
    match code {
        400 => "HTTPBadRequest",
        401 => "HTTPUnauthorized",
        403 => "HTTPForbidden",
        404 => "HTTPNotFound",
        405 => "HTTPMethodNotAllowed",
        409 => "HTTPConflict",
        501 => "HTTPNotImplemented",
        503 => "HTTPServiceUnavailable",
        _ => "HTTPError",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{ApiError, FaultEnvelope};

    fn body(error: &ApiError, envelope: FaultEnvelope) -> Value {
        serde_json::from_str(&error.render(envelope, "req-1").0).unwrap()
    }

    #[test]
    fn a_named_envelope_is_keyed_by_the_fault() {
        let error = ApiError::over_limit("Too much.").retry_after(0);
        assert_eq!(
            body(&error, FaultEnvelope::Named),
            json!({"overLimit": {"code": 413, "message": "Too much.", "retryAfter": "0"}})
        );
        let unrouted = body(&ApiError::unrouted(), FaultEnvelope::Named);
        assert_eq!(unrouted["code"], "404 Not Found");
    }

    #[test]
    fn each_service_has_an_envelope_of_its_own() {
        let error = ApiError::conflict("In use.");
        assert_eq!(body(&error, FaultEnvelope::Error)["error"]["title"], "Conflict");
        assert_eq!(body(&error, FaultEnvelope::Typed)["NeutronError"]["type"], "HTTPConflict");
        assert_eq!(body(&error, FaultEnvelope::Errors)["errors"][0]["request_id"], "req-1");
        assert_eq!(body(&error, FaultEnvelope::Wsme)["faultcode"], "Client");
        let wrapped = &body(&error, FaultEnvelope::ErrorMessage)["error_message"];
        assert_eq!(wrapped["faultcode"], "Client");
        assert_eq!(body(&error, FaultEnvelope::Flat)["code"], 409);
        assert_eq!(error.render(FaultEnvelope::Opaque, "").1, "text/plain; charset=utf-8");
    }
}
