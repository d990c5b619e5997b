//! Operations of which the reference says that administrators alone may call them.
//!
//! It is said of an operation, or of the whole section, in a sentence that leaves nobody else out: "or the owner", "depending on policy
//! settings" and "may be" are no such sentence. Who else may call what is not said so nobody is kept from calling.

use apiref::ir::{Api, Operation};

/// Sentences that say it.
const WHOLE: &[&str] = &["administrator only", "administrators only"];

/// The ends of sentences that do.
const ENDS: &[&str] = &[
    "only users with the administrative role",
    "only users with the administrative role to perform this operation",
    "only administrative users can use this api",
    " api is admin-only",
];

/// The operations of an API that administrators alone may call, by their names in the document.
pub(super) fn operations(api: &Api) -> impl Iterator<Item = &Operation> {
    let all = api.operations().map(|(_, operation)| operation);
    all.filter(|operation| {
        is_said(&operation.doc.plain()) || is_said(&api.tag(operation.tag).doc.plain())
    })
}

/// A text says of what it describes that it is for administrators alone.
fn is_said(text: &str) -> bool {
    text.split('.').any(|sentence| {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let sentence = words.join(" ").to_ascii_lowercase();
        WHOLE.contains(&sentence.as_str()) || ENDS.iter().any(|end| sentence.ends_with(end))
    })
}

#[cfg(test)]
mod tests {
    use super::is_said;

    #[test]
    fn only_a_sentence_that_leaves_nobody_else_counts() {
        for text in [
            "Policy defaults enable only users with the administrative role to perform this operation. Others may change that.",
            "Lists shelves. Policy defaults enable only users with the administrative role.",
            "Administrator only. Lists all back ends.",
            "The shelves API is admin-only.",
            "By default policy configuration, only administrative users can use this API.",
        ] {
            assert!(is_said(text), "{text}");
        }
        for text in [
            "Policy defaults enable only users with the administrative role or the owner of the shelf to perform this operation.",
            "Administrators only, depending on policy settings.",
            "These operations may be restricted to administrators.",
            "The depth is an admin-only parameter.",
            "Only administrative users can set the depth.",
        ] {
            assert!(!is_said(text), "{text}");
        }
    }
}
