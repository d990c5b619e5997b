//! Names of operations within their resources.

use crate::ir::{Api, Name, Operation, PathTemplate, Selector};

/// An operation's name within its resource: the key of an action, which clients of other languages are called by too, else its
/// name without what goes without saying.
pub(super) fn method<'a>(
    api: &Api,
    path: &PathTemplate,
    operation: &'a Operation,
    resource: &Name,
) -> Vec<&'a str> {
    match &operation.selector {
        // Elsewhere a key tells a body of one resource from one of many.
        Some(Selector::Action(key)) if path.ends_in("action") => {
            of_action(key.plain_words(), &resource.words)
        }
        _ => unscoped(api, path, within(&operation.name.words, &resource.words)),
    }
}

/// The key of an action without its resource: `migrate` of `os-migrate_volume`, `upload image` of `volume_upload_image`.
fn of_action<'a>(key: &'a [String], resource: &[String]) -> Vec<&'a str> {
    let is_resource = |(word, of): (&String, &String)| stem(word) == stem(of);
    let leads = key.len() > resource.len() && key.iter().zip(resource).all(is_resource);
    within(if leads { &key[resource.len()..] } else { key }, resource)
}

/// A name without the project, where the path has the caller's, and without the version, which is the document's.
fn unscoped<'a>(api: &Api, path: &PathTemplate, mut words: Vec<&'a str>) -> Vec<&'a str> {
    let version = format!("v{}", api.service.major);
    let is_scoped = path.scope(&api.service.scope_parameters).is_some();
    let goes_without_saying = |word: &str| {
        word == version || is_scoped && matches!(stem(word).as_str(), "project" | "tenant")
    };
    while words.len() > 1 && words.last().is_some_and(|last| goes_without_saying(last)) {
        words.pop();
    }
    words
}

/// An operation's name without that of its resource: `list detail` of `list snapshots detail`.
fn within<'a>(operation: &'a [String], resource: &[String]) -> Vec<&'a str> {
    let stems = |words: &[String]| words.iter().map(|w| stem(w)).collect::<Vec<_>>();
    let (name, resource) = (stems(operation), stems(resource));
    // The verb stays in front. `accept transfer` of `volume transfers` names its resource too.
    let places = (0..resource.len()).flat_map(|skip| (1..name.len()).map(move |at| (skip, at)));
    let named = places.filter_map(|(skip, at)| {
        // However it is cut into words: `floating ips` of `floatingips`.
        let whole = resource[skip..].concat();
        let end = (at + 1..=name.len()).find(|end| name[at..*end].concat() == whole)?;
        Some(at..end)
    });
    let mut rest: Vec<&str> = operation.iter().map(String::as_str).collect();
    if let Some(named) = { named }.next() {
        rest.drain(named);
        rest.retain(|word| !matches!(*word, "a" | "an" | "the"));
        while rest.len() > 1 && matches!(rest[rest.len() - 1], "for" | "of" | "to" | "in") {
            rest.pop();
        }
    }
    rest
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
    use super::{of_action, within};

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn an_action_is_called_by_its_key() {
        for (key, resource, method) in [
            ("confirm resize", "servers", "confirm resize"),
            ("migrate volume", "volumes", "migrate"),
            ("migrate volume completion", "volumes", "migrate completion"),
            ("volume upload image", "volumes", "upload image"),
            ("start", "servers", "start"),
            ("volumes", "volumes", "volumes"),
        ] {
            assert_eq!(of_action(&words(key), &words(resource)).join(" "), method);
        }
    }

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
            ("list floating ips", "floatingips", "list"),
            ("show subnet pool", "subnetpools", "show"),
            ("snapshot", "snapshots", "snapshot"),
            ("extend volume size", "volumes", "extend size"),
            ("show limits", "os quotas", "show limits"),
            ("accept transfer", "volume transfers", "accept"),
            ("show quota set", "os quota sets", "show"),
            ("show volume", "volume types", "show volume"),
        ] {
            assert_eq!(within(&words(operation), &words(resource)).join(" "), method);
        }
    }
}
