//! Values held against what samples show.

use super::Named;

/// The most characters of a value that a sample adds.
const LONGEST: usize = 40;

/// The values as the samples write them. One that no words name is one more where the words speak of values alone; else these
/// were examples, and there are none.
pub(super) fn held(named: Named, shown: &[String]) -> Option<Named> {
    let missing: Vec<&String> = shown.iter().filter(|text| !named.values.contains(text)).collect();
    if missing.is_empty() {
        return Some(named);
    }
    if let Some(cased) = cased(&named, shown) {
        return Some(cased);
    }
    let more = Named { closed: false, ..named };
    let is_shared = missing.len() < shown.len();
    let is_value = |text: &&String| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        text.len() <= LONGEST
            && text.chars().all(is_part)
            && text.chars().any(|c| !c.is_ascii_digit())
    };
    if !more.announced || !missing.iter().all(is_value) {
        return None;
    }
    // A sample that shows nothing else may be made up.
    let added = missing.into_iter().filter(|text| is_shared && !text.is_empty()).cloned();
    Some(Named { values: more.values.iter().cloned().chain(added).collect(), ..more })
}

/// The values where nothing but the case differs: in lower case where the samples are.
fn cased(named: &Named, shown: &[String]) -> Option<Named> {
    let holds = |text: &String| named.values.iter().any(|value| value.eq_ignore_ascii_case(text));
    if !shown.iter().all(holds) {
        return None;
    }
    let are_lower = shown.iter().all(|text| !text.bytes().any(|b| b.is_ascii_uppercase()));
    let values = named.values.iter().map(|value| match are_lower {
        true => value.to_ascii_lowercase(),
        false => value.clone(),
    });
    Some(Named { values: values.collect(), closed: false, ..named.clone() })
}

#[cfg(test)]
mod tests {
    use super::{Named, held};

    #[test]
    fn samples_say_how_values_are_written_and_which_more_there_are() {
        let of = |announced, shown: &[&str]| {
            let values = ["Red", "Blue"].map(str::to_owned).to_vec();
            let shown: Vec<String> = shown.iter().map(|text| (*text).to_owned()).collect();
            held(Named { values, closed: true, announced }, &shown).map(|named| named.values)
        };
        assert_eq!(of(false, &["Red"]).unwrap(), ["Red", "Blue"]);
        assert_eq!(of(false, &["red"]).unwrap(), ["red", "blue"]);
        assert_eq!(of(false, &["RED"]).unwrap(), ["Red", "Blue"]);
        assert_eq!(of(false, &["Red", "Green"]), None);
        assert_eq!(of(true, &["Red", "Green"]).unwrap(), ["Red", "Blue", "Green"]);
        assert_eq!(of(true, &["Green"]).unwrap(), ["Red", "Blue"]);
        assert_eq!(of(true, &["10.0.0.0/8"]), None);
    }
}
