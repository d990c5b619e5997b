//! Names of operations within their resources.

/// An operation's name without that of its resource: `list detail` of `list snapshots detail`.
pub(super) fn within<'a>(operation: &'a [String], resource: &[String]) -> Vec<&'a str> {
    let all = || operation.iter().map(String::as_str).collect::<Vec<_>>();
    let stems = |words: &[String]| words.iter().map(|w| stem(w)).collect::<Vec<_>>();
    let (name, resource) = (stems(operation), stems(resource));
    // The verb stays in front. `accept transfer` of `volume transfers` names its resource too.
    let places = (0..resource.len()).flat_map(|skip| (1..name.len()).map(move |at| (skip, at)));
    let found = places.into_iter().find(|(skip, at)| name[*at..].starts_with(&resource[*skip..]));
    match found {
        Some((skip, at)) => {
            let mut rest = all();
            rest.drain(at..at + resource.len() - skip);
            rest.retain(|word| !matches!(*word, "a" | "an" | "the"));
            while rest.len() > 1 && matches!(rest[rest.len() - 1], "for" | "of" | "to" | "in") {
                rest.pop();
            }
            rest
        }
        None => all(),
    }
}

/// A word without its plural ending.
fn stem(word: &str) -> String {
    match word {
        w if w.ends_with("ies") => format!("{}y", &w[..w.len() - 3]),
        w if ["sses", "xes", "ches", "shes"].iter().any(|e| w.ends_with(e)) => {
            w[..w.len() - 2].to_owned()
        }
        w if w.ends_with('s') && !w.ends_with("ss") && !w.ends_with("us") && w.len() > 2 => {
            w[..w.len() - 1].to_owned()
        }
        w => w.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_method_does_not_repeat_its_resource() {
        for (operation, resource, method) in [
            ("list snapshots detail", "snapshots", "list detail"),
            ("show snapshot", "snapshots", "show"),
            ("reset snapshot status", "snapshots", "reset status"),
            ("show a snapshot metadata", "snapshots", "show metadata"),
            ("create metadata for snapshot", "snapshots", "create metadata"),
            ("list group snapshots", "group snapshots", "list"),
            ("list policies", "policies", "list"),
            ("snapshot", "snapshots", "snapshot"),
            ("extend volume size", "volumes", "extend size"),
            ("show limits", "os quotas", "show limits"),
            ("accept transfer", "volume transfers", "accept"),
            ("show quota set", "os quota sets", "show"),
            ("show volume", "volume types", "show volume"),
        ] {
            let words = |t: &str| t.split(' ').map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(within(&words(operation), &words(resource)).join(" "), method);
        }
    }
}
