//! The envelope of a service's errors.

use std::rc::Rc;

use crate::ir::{Doc, FaultEnvelope, IntegerSchema, Name, Property, SchemaId, SchemaKind};

use super::{Owner, Schemas};
use crate::lower::read::section::Side;

impl Schemas<'_> {
    /// The body of an error.
    pub(in crate::lower) fn fault(&mut self, envelope: FaultEnvelope) -> SchemaId {
        let (string, integer) =
            (self.text(), self.plain(SchemaKind::Integer(IntegerSchema::default())));
        let field = |this: &Self, name: &str, schema, required, doc: &str| Property {
            doc: Doc::text(doc).into(),
            ..Property::new(Name::new(name), schema, required, this.nowhere)
        };
        let code = field(self, "code", integer, true, "The HTTP status code.");
        let message = field(self, "message", string, true, "What went wrong, for people.");
        let title = field(self, "title", string, false, "The name of the status code.");
        let fields = match envelope {
            FaultEnvelope::Named => vec![code, message],
            FaultEnvelope::Error => vec![code, message, title],
            FaultEnvelope::Typed => vec![
                field(self, "type", string, true, "The name of the fault."),
                message,
                field(self, "detail", string, false, "More about it; often empty."),
            ],
            FaultEnvelope::Errors => vec![
                field(self, "status", integer, false, "The HTTP status code."),
                field(self, "code", string, false, "The name of the fault."),
                title,
                field(self, "detail", string, false, "What went wrong, for people."),
                field(self, "request_id", string, false, "The id of the request."),
            ],
            FaultEnvelope::Wsme | FaultEnvelope::ErrorMessage => vec![
                field(self, "faultcode", string, false, "Whose fault it is: `Client` or `Server`."),
                field(self, "faultstring", string, false, "What went wrong, for people."),
                Property {
                    nullable: true,
                    ..field(
                        self,
                        "debuginfo",
                        string,
                        false,
                        "A trace, where the service is told to send one.",
                    )
                },
            ],
            FaultEnvelope::Flat => vec![
                Property { required: false, ..code },
                Property { required: false, ..message },
                title,
                field(self, "description", string, false, "What went wrong, for people."),
            ],
            FaultEnvelope::Opaque => return self.plain(SchemaKind::Any),
        };
        let owner = Owner {
            words: Vec::new(),
            operation: Rc::new([]),
            side: Side::Response,
            selector: None,
            whole: None,
        };
        let doc = Doc::text("An error, as the service reports it.");
        let words = |name: &str| vec![name.to_owned()];
        let wrapper = match envelope {
            FaultEnvelope::Named => None,
            FaultEnvelope::Error => Some("error"),
            FaultEnvelope::Typed => Some("NeutronError"),
            FaultEnvelope::Errors => Some("errors"),
            FaultEnvelope::ErrorMessage => Some("error_message"),
            _ => {
                return self.name(
                    words("fault"),
                    &owner,
                    SchemaKind::Object(fields),
                    doc,
                    self.nowhere,
                );
            }
        };
        let detail = vec!["fault".to_owned(), "detail".to_owned()];
        let inner =
            self.name(detail, &owner, SchemaKind::Object(fields), doc.clone(), self.nowhere);
        let Some(wrapper) = wrapper else { return self.plain(SchemaKind::Map(inner)) };
        let schema = match envelope {
            FaultEnvelope::Errors => self.plain(SchemaKind::Array(inner)),
            FaultEnvelope::ErrorMessage => {
                let told = vec!["fault".to_owned(), "message".to_owned()];
                let kinds = SchemaKind::OneOf(vec![inner, string]);
                self.name(told, &owner, kinds, Doc::default(), self.nowhere)
            }
            _ => inner,
        };
        let property = field(self, wrapper, schema, true, "The error.");
        self.name(words("fault"), &owner, SchemaKind::Object(vec![property]), doc, self.nowhere)
    }
}
