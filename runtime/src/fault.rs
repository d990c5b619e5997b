//! Error responses, in each of OpenStack's envelopes.

use std::fmt;

use serde_json::{Map, Value, json};

/// The shape of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultEnvelope {
    /// `{"itemNotFound": {"code": 404, "message": "…"}}`: the key is the fault's name.
    Named,
    /// `{"error": {"code": 404, "title": "Not Found", "message": "…"}}`.
    Error,
    /// `{"NeutronError": {"type": "…", "message": "…", "detail": ""}}`.
    Typed,
    /// `{"errors": [{"status": 404, "title": "…", "detail": "…", "code": "…"}]}`.
    Errors,
    /// `{"faultcode": "Client", "faultstring": "…", "debuginfo": null}`.
    Wsme,
    /// `{"error_message": {"faultcode": "Client", "faultstring": "…", "debuginfo": null}}`: WSME's fault, of some
    /// services as JSON within text.
    ErrorMessage,
    /// `{"code": 404, "title": "…", "message": "…"}` at the top level.
    Flat,
    /// Text or HTML: nothing to read by machine.
    Opaque,
}

/// A failure as the service tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The fault's name where it has one: `itemNotFound`, `Not Found`, `NetworkNotFound`.
    pub name: Option<String>,
    /// The sentence for people.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) if !self.message.is_empty() => write!(f, "{name}: {}", self.message),
            Some(name) => f.write_str(name),
            None => f.write_str(&self.message),
        }
    }
}

impl Fault {
    /// Reads an error body in any envelope. A proxy may answer in the place of the service, so the
    /// envelope is recognised and not presumed; `None` where it is none of them.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        let Value::Object(body) = serde_json::from_slice(body).ok()? else { return None };
        Self::of(&body)
    }

    fn of(body: &Map<String, Value>) -> Option<Self> {
        match body.get("error_message") {
            Some(Value::Object(inner)) => return Self::of(inner),
            Some(Value::String(inner)) => {
                let told = || Self { name: None, message: inner.clone() };
                return Some(Self::parse(inner.as_bytes()).unwrap_or_else(told));
            }
            _ => {}
        }
        if let Some(message) = text(body, &["faultstring"]) {
            return Some(Self { name: text(body, &["faultcode"]), message });
        }
        if let Some(Value::Array(errors)) = body.get("errors") {
            let first = errors.first()?.as_object()?;
            let message = text(first, &["detail", "message"]).unwrap_or_default();
            return Some(Self { name: text(first, &["title", "code"]), message });
        }
        // Any object with a message at the top level, before a single key is taken for a name.
        if let Some(message) = text(body, &["message", "description"]) {
            return Some(Self { name: text(body, &["title", "error"]), message });
        }
        let (name, inner) = body.iter().next()?;
        match inner {
            Value::String(message) => {
                Some(Self { name: Some(name.clone()), message: message.clone() })
            }
            Value::Object(inner) => {
                let message = text(inner, &["message", "detail"])?;
                let own = if name == "error" { None } else { Some(name.clone()) };
                Some(Self { name: text(inner, &["type", "title"]).or(own), message })
            }
            _ => None,
        }
    }

    /// Writes an error body in this envelope; `None` where it has none.
    #[must_use]
    pub fn to_json(&self, envelope: FaultEnvelope, status: u16) -> Option<Value> {
        let name = self.name.as_deref().unwrap_or("error");
        let message = &self.message;
        Some(match envelope {
            FaultEnvelope::Named => json!({ name: {"code": status, "message": message} }),
            FaultEnvelope::Error => {
                json!({"error": {"code": status, "title": name, "message": message}})
            }
            FaultEnvelope::Typed => {
                json!({"NeutronError": {"type": name, "message": message, "detail": ""}})
            }
            FaultEnvelope::Errors => {
                json!({"errors": [{"status": status, "title": name, "detail": message}]})
            }
            FaultEnvelope::Wsme => {
                let code = if status < 500 { "Client" } else { "Server" };
                json!({"faultcode": code, "faultstring": message, "debuginfo": null})
            }
            FaultEnvelope::ErrorMessage => {
                json!({"error_message": self.to_json(FaultEnvelope::Wsme, status)?})
            }
            FaultEnvelope::Flat => json!({"code": status, "title": name, "message": message}),
            FaultEnvelope::Opaque => return None,
        })
    }
}

/// The first of these keys that holds text.
fn text(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| object.get(*key)?.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::{Fault, FaultEnvelope};

    #[test]
    fn every_envelope_is_read_without_being_told_which() {
        let message = "Volume x could not be found.".to_owned();
        let fault = Fault { name: Some("itemNotFound".to_owned()), message: message.clone() };
        for envelope in [
            FaultEnvelope::Named,
            FaultEnvelope::Error,
            FaultEnvelope::Typed,
            FaultEnvelope::Errors,
            FaultEnvelope::Flat,
        ] {
            let body = fault.to_json(envelope, 404).unwrap().to_string();
            assert_eq!(Fault::parse(body.as_bytes()), Some(fault.clone()), "{body}");
        }
        for envelope in [FaultEnvelope::Wsme, FaultEnvelope::ErrorMessage] {
            let body = fault.to_json(envelope, 404).unwrap().to_string();
            let read = Fault::parse(body.as_bytes()).unwrap();
            assert_eq!((read.name.as_deref(), read.message), (Some("Client"), message.clone()));
        }
    }

    #[test]
    fn a_message_may_be_text_that_holds_json_or_none() {
        let body = r#"{"error_message": "{\"faultcode\": \"Client\", \"faultstring\": \"No such node.\"}"}"#;
        assert_eq!(Fault::parse(body.as_bytes()).unwrap().to_string(), "Client: No such node.");
        let body = r#"{"error_message": "Not here."}"#;
        assert_eq!(Fault::parse(body.as_bytes()).unwrap().to_string(), "Not here.");
        let body = r#"{"title": "Bad request", "description": "No dimensions."}"#;
        assert_eq!(
            Fault::parse(body.as_bytes()).unwrap().to_string(),
            "Bad request: No dimensions."
        );
    }

    #[test]
    fn what_is_no_fault_is_none() {
        for body in ["", "<html>", "[]", "{}", "null", r#"{"errors": []}"#, r#"{"a": 1}"#] {
            assert_eq!(Fault::parse(body.as_bytes()), None, "{body}");
        }
    }
}
