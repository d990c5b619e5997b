//! The prose of a field that changed.

use std::sync::Arc;

use crate::ir::{Block, Doc, Form, Inline};
use crate::lower::evidence::claim::Claim;

/// The description of a row, and where it changed what the rows say of each range of versions.
pub(in crate::lower) fn changed(claim: &Claim, forms: &[Form]) -> Arc<Doc> {
    match forms.split_first() {
        None => claim.doc.clone(),
        Some((first, rest)) if rest.iter().all(|form| form.doc == first.doc) => first.doc.clone(),
        Some(_) => {
            let mut blocks = Vec::new();
            for form in forms.iter().filter(|form| !form.doc.is_empty()) {
                let range = match (form.versions.min, form.versions.max) {
                    (Some(min), Some(max)) => format!("{min} to {max}"),
                    (Some(min), None) => format!("Since {min}"),
                    (None, Some(max)) => format!("Until {max}"),
                    (None, None) => continue,
                };
                // In front of the first sentence, if there is one.
                let mut own = form.doc.blocks.clone();
                let lead = Inline::Text(format!("{range}: "));
                match own.first_mut() {
                    Some(Block::Paragraph(inlines)) => inlines.insert(0, lead),
                    _ => own.insert(0, Block::Paragraph(vec![lead])),
                }
                blocks.extend(own);
            }
            Arc::new(Doc { blocks })
        }
    }
}
