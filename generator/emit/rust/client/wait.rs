//! Methods that wait for a resource to come to a status, or to go.

use super::super::doc;
use super::super::example;
use super::super::ident::{self, Ident};
use super::super::model;
use super::super::names::OperationNames;
use super::super::ty::{Argument, Type, Uses};
use super::method::{File, Taken};
use crate::analysis::operation::Operation;
use crate::analysis::wait::Wait as Waited;
use crate::ir::Name;

/// A method that waits.
pub(super) struct Wait {
    pub(super) method: Ident,
    pub(super) docs: Vec<String>,
    pub(super) arguments: Vec<Argument>,
    /// The runtime's type that waits.
    pub(super) kind: &'static str,
    /// The type of the resource.
    pub(super) resource: Type,
    pub(super) call: String,
}

/// The parts in which the methods of one resource that wait differ.
struct Kind {
    /// The beginning of its name.
    verb: &'static str,
    /// The runtime's type.
    ty: &'static str,
    /// The end that is waited for, as the docs say it.
    does: &'static str,
    /// `true` if the wait ends with the resource.
    gives: bool,
    /// Its arguments beside those that show the resource, each with its value in an example.
    arguments: Vec<(Argument, String)>,
    /// The call on what shows the resource.
    call: String,
    uses: Uses,
}

impl File<'_> {
    /// The methods that wait for what an operation shows. They are named after the operation's own: `show` makes
    /// `wait_for` and, where the resource can be deleted, `wait_gone`.
    pub(super) fn waits(
        &mut self,
        wait: &Waited<'_>,
        operation: &Operation<'_>,
        names: &OperationNames,
        taken: &Taken,
        is_request: bool,
    ) {
        let Some(field) = model::field(self.cx, wait.resource, &wait.status.name.wire) else {
            return;
        };
        let mut uses = Uses::default();
        let (ty, text, wanted, shown) = match wait.values.first() {
            None => {
                let shown = field.is_option.then_some(".as_deref()");
                (Type::Str, "status", "\"available\"".to_owned(), shown)
            }
            Some(first) => {
                let Some(name) = self.cx.names.type_of(wait.status.schema) else { return };
                let ty = uses.of(name);
                let value = ident::variant(wait.settled().next().unwrap_or(first));
                let wanted = format!("{ty}::{value}");
                let shown =
                    if field.is_option { ".as_ref().map(|it| it.as_str())" } else { ".as_str()" };
                (ty, "status.as_str()", wanted, Some(shown))
            }
        };
        let read = match (field.is_option, shown) {
            (true, shown) => format!("|it| it.{}{}", field.name, shown.unwrap_or_default()),
            (false, None) => format!("|it| Some(&it.{})", field.name),
            (false, Some(shown)) => format!("|it| Some(it.{}{shown})", field.name),
        };
        let argument = |name: &str, ty| Argument { name: ident::snake(&Name::new(name)), ty };
        let duration = || Type::named("std::time::Duration");
        let timeout = || (argument("timeout", duration()), "timeout".to_owned());
        let mut kinds = vec![Kind {
            verb: "wait_for",
            ty: "Wait",
            does: "has this status",
            gives: true,
            arguments: vec![(argument("status", ty), wanted), timeout()],
            call: format!("wait_for({text}, timeout, {read})"),
            uses,
        }];
        if wait.is_deleted {
            kinds.push(Kind {
                verb: "wait_gone",
                ty: "WaitGone",
                does: "is gone",
                gives: false,
                arguments: vec![timeout()],
                call: format!("wait_gone(timeout, {read})"),
                uses: Uses::default(),
            });
        }
        for kind in kinds {
            self.wait(kind, wait, operation, names, taken, is_request);
        }
    }

    /// One method that waits.
    fn wait(
        &mut self,
        kind: Kind,
        wait: &Waited<'_>,
        operation: &Operation<'_>,
        names: &OperationNames,
        taken: &Taken,
        is_request: bool,
    ) {
        let cx = self.cx;
        let rest: String = operation.words.iter().skip(1).map(|word| format!("_{word}")).collect();
        let plain = format!("{}{rest}", kind.verb);
        let first = ident::snake(&Name::new(plain.as_str()));
        let method = self.methods.claim_ident(first, format!("{plain}_status"));
        let given: Vec<String> = taken.arguments.iter().map(|a| a.name.to_string()).collect();
        let inner = if is_request { ".call" } else { "" };
        let words = cx.api.schema(wait.resource).name.as_ref();
        let words = words.map_or("resource".to_owned(), |name| name.words.join(" "));
        let mut docs = doc::paragraphs([
            format!(
                "Waits until the {words} {}. It is looked at by [`{1}`](Self::{1}).",
                kind.does, names.method
            ),
            format!(
                "What else may end it, and how often it looks: see [`{0}`](runtime::{0}).",
                kind.ty
            ),
        ]);
        let mut needed = kind.uses.clone();
        if let Some(mut values) = self.example_values(taken, &mut needed) {
            values.extend(kind.arguments.iter().map(|(_, value)| value.clone()));
            let module = &cx.names.resources[operation.resource].module;
            let call = format!("client.{module}().{method}({})", values.join(", "));
            let before = Some("let timeout = std::time::Duration::from_secs(60);");
            let shape = example::Shape { before, is_list: false, returns_value: kind.gives };
            docs.push(String::new());
            docs.extend(example::lines(cx, &call, shape, &needed));
        }
        self.uses.model.extend(kind.uses.model);
        let own = kind.arguments.into_iter().map(|(argument, _)| argument);
        let resource = self.owned(wait.resource);
        self.waits.push(Wait {
            method,
            docs,
            arguments: taken.arguments.iter().cloned().chain(own).collect(),
            kind: kind.ty,
            resource,
            call: format!("self.{}({}){inner}.{}", names.method, given.join(", "), kind.call),
        });
    }
}
