//! The types of parameters.

use crate::ir::{Decisions, Form, SchemaId};
use crate::lower::evidence::claim::{self, Claim};
use crate::lower::evidence::operation::DraftParameter;
use crate::lower::evidence::word::Word;
use crate::lower::infer::ty::words;
use crate::lower::naming;

use super::decided::settled;
use super::value::Value;
use super::{Owner, Schemas};

impl Schemas<'_> {
    /// The type of a parameter, and what it is at which versions where rows tell of several.
    pub(in crate::lower) fn parameter(
        &mut self,
        parameter: &DraftParameter,
        owner: &Owner,
    ) -> (SchemaId, Vec<Form>, Decisions) {
        self.decided.clear();
        let claim = parameter.claim.as_deref();
        let forms = claim.map_or(&[][..], |claim| &claim.forms);
        let forms: Vec<Form> = forms
            .iter()
            .map(|form| Form {
                schema: self.one_parameter(parameter, Some(form), owner),
                nullable: false,
                doc: form.doc.clone(),
                versions: form.versions,
                decisions: self.settle(parameter, Some(form)),
            })
            .collect();
        let schema = match forms.split_first() {
            None => self.one_parameter(parameter, claim, owner),
            Some((first, rest)) if rest.iter().all(|form| form.schema == first.schema) => {
                first.schema
            }
            // Everything is text in a path, a query and a header.
            Some(_) => self.text(),
        };
        (schema, forms, self.settle(parameter, claim))
    }

    fn settle(&mut self, parameter: &DraftParameter, claim: Option<&Claim>) -> Decisions {
        settled(std::mem::take(&mut self.decided), &parameter.node, claim)
    }

    fn one_parameter(
        &mut self,
        parameter: &DraftParameter,
        claim: Option<&Claim>,
        owner: &Owner,
    ) -> SchemaId {
        let owner = owner.named(naming::singular_words(&parameter.name));
        let value = Value {
            key: "",
            called: &parameter.name,
            node: &parameter.node,
            claim,
            // The value of one without a row is what the address of the operation fixes.
            sample: claim.is_none().then_some(parameter.span),
            listed: None,
            demanded: claim.is_some_and(|claim| claim.required),
            in_body: false,
            span: parameter.span,
        };
        let is_stated = claim.is_some_and(|claim| claim.corrected().has_type());
        let text = claim.filter(|_| !is_stated).and_then(words::text);
        if let Some(reason) = text.filter(|reason| self.model.applied.has(reason.rule)) {
            self.decide(reason);
            return self.string(value, &owner);
        }
        match claim::word(claim) {
            // A filter by time is written with an operator: the name says nothing of the form.
            Word::Unknown | Word::Object | Word::Null
                if parameter.node.texts.is_empty() && !is_stated =>
            {
                self.string(value, &owner)
            }
            _ => self.value(value, &owner),
        }
    }
}
