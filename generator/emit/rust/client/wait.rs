//! Methods that wait for a resource to come to a status, or to go.

use super::super::body::Json;
use super::super::doc;
use super::super::example;
use super::super::ident;
use super::super::model;
use super::super::names::OperationNames;
use super::super::ty::{self, Uses};
use super::method::{File, Taken};
use crate::ir::{Endpoint, Method, Operation, SchemaKind, StringFormat};

/// A method that waits.
pub(super) struct Wait {
    pub(super) method: String,
    pub(super) docs: Vec<String>,
    /// With the comma in front.
    pub(super) arguments: String,
    pub(super) returns: String,
    pub(super) call: String,
}

/// What waits look at: an operation that shows one resource, found by its path alone.
pub(super) struct Show<'a> {
    pub(super) path: &'a str,
    pub(super) endpoint: &'a Endpoint,
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
    pub(super) shown: &'a Json,
    pub(super) taken: &'a Taken,
    /// Whether its method returns a request type around the call.
    pub(super) is_request: bool,
}

/// The property that holds a resource's status, in every service that has one.
const STATUS: &str = "status";

impl File<'_> {
    /// The methods that wait for what an operation shows, if that has a status. They are named after the
    /// operation's own: `show` makes `wait_for` and, where the resource can be deleted, `wait_gone`.
    pub(super) fn waits(&mut self, show: &Show<'_>) {
        let cx = self.cx;
        let is_show = show.endpoint.method == Method::Get && show.operation.selector.is_none();
        if !is_show || !show.path.ends_with('}') {
            return;
        }
        let SchemaKind::Object(properties) = &cx.api.schema(show.shown.schema).kind else { return };
        let Some(status) = properties.iter().find(|p| p.name.wire == STATUS) else { return };
        let SchemaKind::String(string) = &cx.api.schema(status.schema).kind else { return };
        let Some(field) = model::field(cx, show.shown.schema, STATUS) else { return };
        if string.format == Some(StringFormat::Timestamp) {
            return;
        }
        let mut uses = Uses::default();
        let (ty, text, wanted, shown) = if string.values.is_empty() {
            let shown = if field.is_option { ".as_deref()" } else { "" };
            ("&str".to_owned(), "status", "\"available\"".to_owned(), shown)
        } else {
            let ty = ty::spell(cx.api, cx.names, status.schema, &mut uses);
            let settled = string.values.iter().find(|value| is_settled(value));
            let wanted = ident::variant(settled.unwrap_or(&string.values[0]));
            let shown =
                if field.is_option { ".as_ref().map(|it| it.as_str())" } else { ".as_str()" };
            (ty.clone(), "status.as_str()", format!("{ty}::{wanted}"), shown)
        };
        let read = match (field.is_option, shown) {
            (true, shown) => format!("|it| it.{}{shown}", field.name),
            (false, "") => format!("|it| Some(&it.{})", field.name),
            (false, shown) => format!("|it| Some(it.{}{shown})", field.name),
        };
        let for_status = format!("status: {ty}, timeout: std::time::Duration");
        let call = format!("wait_for({text}, timeout, {read})");
        let does = "has this status";
        self.wait(show, "wait_for", &for_status, "Wait", &call, does, &[&wanted, "timeout"], &uses);
        self.uses.model.extend(uses.model);

        let deletes = |e: &Endpoint| e.method == Method::Delete;
        if cx.api.endpoints().any(|(path, e)| path == show.path && deletes(e)) {
            let timeout = "timeout: std::time::Duration";
            let call = format!("wait_gone(timeout, {read})");
            let none = Uses::default();
            self.wait(
                show,
                "wait_gone",
                timeout,
                "WaitGone",
                &call,
                "is gone",
                &["timeout"],
                &none,
            );
        }
    }

    /// One method that waits.
    #[expect(clippy::too_many_arguments, reason = "they are what the two methods differ in")]
    fn wait(
        &mut self,
        show: &Show<'_>,
        verb: &str,
        arguments: &str,
        wait: &str,
        call: &str,
        does: &str,
        more: &[&str],
        uses: &Uses,
    ) {
        let (cx, names) = (self.cx, show.names);
        let rest = names.method.split_once('_').map(|(_, rest)| format!("_{rest}"));
        let rest = rest.unwrap_or_default();
        let method = self.methods.claim([format!("{verb}{rest}"), format!("{verb}{rest}_status")]);
        let own: String = show.taken.arguments.iter().map(|a| format!("{a}, ")).collect();
        let given = show.taken.arguments.iter().filter_map(|a| a.split(':').next());
        let given = given.collect::<Vec<_>>().join(", ");
        let inner = if show.is_request { ".call" } else { "" };
        let words = cx.api.schema(show.shown.schema).name.as_ref();
        let words = words.map_or("resource".to_owned(), |name| name.words.join(" "));
        let mut docs = doc::paragraphs([
            format!(
                "Waits until the {words} {does}. It is looked at by [`{0}`](Self::{0}).",
                names.method
            ),
            format!(
                "What else may end it, and how often it looks: see [`{wait}`](runtime::{wait})."
            ),
        ]);
        let mut needed = uses.clone();
        if let Some(mut values) = self.example_values(show.taken, &mut needed) {
            values.extend(more.iter().map(|value| (*value).to_owned()));
            let module = &cx.names.resources[names.resource].module;
            let call = format!("client.{module}().{method}({})", values.join(", "));
            let before = "let timeout = std::time::Duration::from_secs(60);";
            let shape = example::Shape { before, is_list: false, returns_value: wait == "Wait" };
            docs.push(String::new());
            docs.extend(example::lines(cx, &call, shape, &needed));
        }
        let resource = ty::spell(cx.api, cx.names, show.shown.schema, &mut self.uses);
        self.waits.push(Wait {
            method,
            docs,
            arguments: format!(", {own}{arguments}"),
            returns: format!("runtime::{wait}<{resource}>"),
            call: format!("self.{}({given}){inner}.{call}", names.method),
        });
    }
}

/// Whether a resource may stay in a status: the work is done, and without an error.
fn is_settled(status: &str) -> bool {
    let status = status.to_lowercase();
    !(status.ends_with("ing") || status.contains("error") || status.contains("fail"))
}
