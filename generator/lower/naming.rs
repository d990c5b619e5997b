//! Names for people: operations from titles, tags from sections, singulars from plurals.

use crate::ir::{Method, Name, PathTemplate, Segment};

/// A tag's names: unique name, resource, and title without the parenthesis.
pub(super) struct TagNames {
    pub(super) name: Name,
    pub(super) resource: Name,
    pub(super) title: String,
}

/// Reads a section's title: `Volume actions (volumes, action)`.
pub(super) fn tag(title: &str) -> TagNames {
    let (bare, inside) = match title.trim_end().strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
        Some((bare, inside)) => (bare.trim(), Some(inside)),
        None => (title.trim(), None),
    };
    let is_path = |inside: &&str| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_, /".contains(c);
        !inside.is_empty()
            && inside.chars().all(fits)
            && !matches!(*inside, "deprecated" | "optional")
    };
    match inside.filter(is_path) {
        Some(inside) => {
            let parts: Vec<&str> = inside.split([',', '/']).map(str::trim).collect();
            TagNames {
                name: Name::from_words(&parts),
                resource: Name::new(parts[0]),
                title: bare.to_owned(),
            }
        }
        None => {
            let bare = without_parentheses(title);
            let kept: Vec<String> = title_words(&bare).collect();
            let name = if kept.is_empty() { Name::new("api") } else { Name::from_words(kept) };
            TagNames { resource: name.clone(), name, title: title.trim().to_owned() }
        }
    }
}

/// An operation's name by its title, where that begins with a verb; its words are short.
pub(super) fn operation(title: &str, path: &PathTemplate) -> Option<Name> {
    let bare = without_parentheses(title);
    let mut words: Vec<String> = title_words(&bare).collect();
    // An adverb may stand before the verb: `Manually trigger a backup`.
    if words.len() > 1 && words[0].ends_with("ly") && verb(&words[1]).is_some() {
        words.remove(0);
    }
    let verb = verb(words.first()?)?;
    words[0] = verb.to_owned();
    let detailed = path.ends_in("detail");
    words.retain(|w| !(matches!(w.as_str(), "details" | "detailed" | "detail" | "information")));
    if words.len() < 2 {
        return None;
    }
    if detailed {
        words.push("detail".to_owned());
    }
    words.dedup();
    Some(Name::from_words(words))
}

/// The verb that a word is, also in the third person: `Updates a flag`.
fn verb(word: &str) -> Option<&'static str> {
    let plain = word.strip_suffix('s').unwrap_or(word);
    VERBS
        .iter()
        .find(|verb| **verb == word)
        .or_else(|| VERBS.iter().find(|verb| **verb == plain))
        .copied()
}

/// An operation's name by method and path: `get_volumes_metadata`.
pub(super) fn by_path(method: Method, path: &PathTemplate) -> Name {
    let verb = method.as_str().to_lowercase();
    Name::from_words(std::iter::once(verb).chain(path_words(path)))
}

/// The words of a path's fixed segments, less the version.
pub(super) fn path_words(path: &PathTemplate) -> Vec<String> {
    let mut words: Vec<String> = fixed(path).flat_map(|text| Name::new(text).words).collect();
    if words.is_empty() {
        words = path.placeholders().flat_map(|name| Name::new(name).words).collect();
    }
    if words.is_empty() {
        words.push(if path.is_root() { "root" } else { "version" }.to_owned());
    }
    words
}

/// The segments of a path that are text and no version.
fn fixed(path: &PathTemplate) -> impl DoubleEndedIterator<Item = &str> {
    let unversioned = path.parts().iter().filter(|segment| !segment.is_version());
    unversioned.filter_map(Segment::literal).filter(|text| !text.is_empty())
}

/// The words of the resource that an operation at the path is about, in the singular: `cart` of `/v1/carts` and of
/// `/v1/carts/{cart_id}`; none of a path without a collection.
pub(super) fn resource(path: &PathTemplate) -> Vec<String> {
    let last = fixed(path).rfind(|text| *text != "detail");
    last.map(|text| singular_words(text.trim_start_matches("os-"))).unwrap_or_default()
}

/// The words of the path of one operation that the path of another has not.
pub(super) fn differing(path: &PathTemplate, other: &PathTemplate) -> Vec<String> {
    let theirs: Vec<String> = all_words(other);
    let mut words: Vec<String> =
        all_words(path).into_iter().filter(|word| !theirs.contains(word)).collect();
    words.dedup();
    words
}

fn all_words(path: &PathTemplate) -> Vec<String> {
    path.parts().iter().flat_map(|segment| Name::new(segment.to_string()).words).collect()
}

fn without_parentheses(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    let mut depth = 0_usize;
    for c in title.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Words that say something: articles and joining words are left out.
fn title_words(title: &str) -> impl Iterator<Item = String> {
    let cleaned = title.replace("\u{2019}s", "").replace("'s", "").replace(['\'', '\u{2019}'], "");
    Name::new(cleaned)
        .words
        .into_iter()
        .filter(|w| !FILLERS.contains(&w.as_str()) && w != "unnamed")
        .collect::<Vec<_>>()
        .into_iter()
}

const FILLERS: [&str; 23] = [
    "a",
    "about",
    "an",
    "the",
    "all",
    "accessible",
    "and",
    "of",
    "for",
    "from",
    "in",
    "on",
    "to",
    "by",
    "with",
    "into",
    "its",
    "that",
    "this",
    "which",
    "given",
    "specified",
    "deprecated",
];

/// The singular of an English plural, as far as resource names need it.
pub(super) fn singular(word: &str) -> String {
    const SAME: [&str; 23] = [
        "status",
        "metadata",
        "data",
        "address",
        "access",
        "series",
        "species",
        "dns",
        "os",
        "analysis",
        "axis",
        "basis",
        "crisis",
        "alias",
        "bias",
        "gas",
        "lens",
        "qos",
        "chassis",
        "canvas",
        "diagnosis",
        "hypothesis",
        "synopsis",
    ];
    /// Plurals whose singular no ending tells.
    const IRREGULAR: [(&str, &str); 32] = [
        ("analyses", "analysis"),
        ("axes", "axis"),
        ("biases", "bias"),
        ("bonuses", "bonus"),
        ("buses", "bus"),
        ("calves", "calf"),
        ("campuses", "campus"),
        ("canvases", "canvas"),
        ("cookies", "cookie"),
        ("crises", "crisis"),
        ("diagnoses", "diagnosis"),
        ("gases", "gas"),
        ("halves", "half"),
        ("hypotheses", "hypothesis"),
        ("knives", "knife"),
        ("leaves", "leaf"),
        ("lenses", "lens"),
        ("lives", "life"),
        ("loaves", "loaf"),
        ("matrices", "matrix"),
        ("movies", "movie"),
        ("quizzes", "quiz"),
        ("quotas", "quota"),
        ("selfies", "selfie"),
        ("selves", "self"),
        ("shelves", "shelf"),
        ("synopses", "synopsis"),
        ("thieves", "thief"),
        ("vertices", "vertex"),
        ("viruses", "virus"),
        ("wolves", "wolf"),
        ("zombies", "zombie"),
    ];
    if !word.ends_with('s') {
        return word.to_owned();
    }
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_owned();
    }
    if SAME.contains(&word) || word.ends_with("ss") || word.ends_with("us") {
        return word.to_owned();
    }
    for (plural, singular) in [
        ("statuses", "status"),
        ("addresses", "address"),
        ("aliases", "alias"),
        ("policies", "policy"),
        ("indices", "index"),
        ("caches", "cache"),
        ("images", "image"),
    ] {
        if let Some(stem) = word.strip_suffix(plural) {
            return format!("{stem}{singular}");
        }
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|s| s.len() > 1) {
        return format!("{stem}y");
    }
    for ending in ["sses", "xes", "shes", "ches", "zzes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    word.strip_suffix('s').filter(|s| s.len() > 1).unwrap_or(word).to_owned()
}

/// A name with its last word in the singular: `volume_types` is `volume type`.
pub(super) fn singular_words(name: &str) -> Vec<String> {
    last_singular(Name::new(name).words)
}

/// As [`singular_words`], without the extension that a key may begin with.
pub(super) fn plain_singular_words(key: &str) -> Vec<String> {
    last_singular(Name::new(key).plain_words().to_vec())
}

fn last_singular(mut words: Vec<String>) -> Vec<String> {
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

/// Verbs that titles of operations begin with.
const VERBS: &[&str] = &[
    "abandon",
    "abort",
    "accept",
    "acknowledge",
    "activate",
    "add",
    "allocate",
    "allow",
    "append",
    "apply",
    "approve",
    "assign",
    "associate",
    "attach",
    "authenticate",
    "authorize",
    "backup",
    "begin",
    "bind",
    "boot",
    "build",
    "bulk",
    "bypass",
    "cancel",
    "capture",
    "change",
    "check",
    "claim",
    "clean",
    "cleanup",
    "clear",
    "clone",
    "commit",
    "complete",
    "configure",
    "confirm",
    "connect",
    "consume",
    "copy",
    "count",
    "create",
    "cut",
    "deactivate",
    "deallocate",
    "decrypt",
    "define",
    "delete",
    "demote",
    "deny",
    "deploy",
    "deregister",
    "detach",
    "determine",
    "disable",
    "disassociate",
    "discard",
    "disconnect",
    "discover",
    "display",
    "dissociate",
    "download",
    "edit",
    "eject",
    "enable",
    "encrypt",
    "end",
    "enforce",
    "erase",
    "establish",
    "evacuate",
    "evaluate",
    "execute",
    "expire",
    "explain",
    "export",
    "extend",
    "extract",
    "fail",
    "failover",
    "fetch",
    "filter",
    "find",
    "finish",
    "fix",
    "force",
    "freeze",
    "generate",
    "get",
    "grant",
    "grow",
    "heal",
    "heartbeat",
    "hide",
    "identify",
    "import",
    "initialize",
    "inject",
    "insert",
    "inspect",
    "install",
    "instantiate",
    "invalidate",
    "invite",
    "invoke",
    "issue",
    "join",
    "kill",
    "launch",
    "leave",
    "link",
    "list",
    "live",
    "load",
    "lock",
    "log",
    "logout",
    "manage",
    "map",
    "mark",
    "merge",
    "migrate",
    "modify",
    "monitor",
    "mount",
    "move",
    "notify",
    "open",
    "overwrite",
    "patch",
    "pause",
    "perform",
    "ping",
    "poll",
    "post",
    "prepare",
    "preview",
    "promote",
    "provision",
    "publish",
    "purge",
    "push",
    "put",
    "query",
    "queue",
    "read",
    "rebase",
    "reboot",
    "rebuild",
    "recover",
    "redirect",
    "redo",
    "refresh",
    "register",
    "reimage",
    "reissue",
    "reject",
    "release",
    "reload",
    "relocate",
    "remove",
    "rename",
    "renew",
    "reorder",
    "repair",
    "replace",
    "replicate",
    "report",
    "request",
    "rescue",
    "reserve",
    "reset",
    "reshape",
    "resize",
    "resolve",
    "restart",
    "restore",
    "resume",
    "resync",
    "retrieve",
    "retry",
    "return",
    "retype",
    "revert",
    "revoke",
    "roll",
    "rollback",
    "rotate",
    "run",
    "save",
    "scale",
    "schedule",
    "search",
    "seed",
    "send",
    "set",
    "share",
    "shelve",
    "show",
    "shrink",
    "shutdown",
    "sign",
    "signal",
    "simulate",
    "skip",
    "soft",
    "split",
    "stage",
    "start",
    "stop",
    "store",
    "submit",
    "subscribe",
    "suspend",
    "swap",
    "switch",
    "sync",
    "tag",
    "take",
    "terminate",
    "test",
    "thaw",
    "toggle",
    "transfer",
    "transition",
    "trigger",
    "trust",
    "unassign",
    "unattach",
    "unbind",
    "undeploy",
    "unfreeze",
    "uninstall",
    "unlink",
    "unlock",
    "unmanage",
    "unmark",
    "unmount",
    "unpause",
    "unprovision",
    "unregister",
    "unrescue",
    "unreserve",
    "unset",
    "unshare",
    "unshelve",
    "unsubscribe",
    "untag",
    "update",
    "upgrade",
    "upload",
    "use",
    "validate",
    "verify",
    "view",
    "wait",
    "wipe",
    "write",
];

#[cfg(test)]
mod tests {
    use super::{Method, PathTemplate, by_path, differing, operation, singular, tag};

    #[test]
    fn operations_are_named_by_their_titles() {
        let name = |title: &str, path: &str| {
            operation(title, &PathTemplate::parse(path)).map(|name| name.snake())
        };
        assert_eq!(
            name("List snapshots and details", "/v3/{p}/snapshots/detail").as_deref(),
            Some("list_snapshots_detail")
        );
        assert_eq!(
            name("Show a snapshot's details", "/v3/s/{id}").as_deref(),
            Some("show_snapshot")
        );
        assert_eq!(name("List accessible snapshots", "/s").as_deref(), Some("list_snapshots"));
        assert_eq!(
            name("Add (Associate) Floating Ip (addFloatingIp Action)", "/a").as_deref(),
            Some("add_floating_ip")
        );
        assert_eq!(name("Updates a flag", "/a").as_deref(), Some("update_flag"));
        assert_eq!(name("Manually Trigger an Update", "/a").as_deref(), Some("trigger_update"));
        assert_eq!(name("Password authentication", "/a"), None);
        assert_eq!(
            by_path(Method::Post, &PathTemplate::parse("/v3/auth/tokens")).snake(),
            "post_auth_tokens"
        );
    }

    #[test]
    fn a_tag_is_about_the_first_word_of_its_parenthesis() {
        let names = tag("Volume actions (volumes, action)");
        assert_eq!(names.name.snake(), "volumes_action");
        assert_eq!(names.resource.snake(), "volumes");
        assert_eq!(names.title, "Volume actions");
        assert_eq!(tag("Token management").resource.snake(), "token_management");
    }

    #[test]
    fn singulars() {
        for (plural, one) in [
            ("snapshots", "snapshot"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("status", "status"),
            ("images", "image"),
            ("quotas", "quota"),
            ("shelves", "shelf"),
            ("leaves", "leaf"),
            ("caves", "cave"),
            ("slaves", "slave"),
            ("saves", "save"),
            ("drives", "drive"),
            ("olives", "olive"),
            ("cookies", "cookie"),
            ("ties", "tie"),
            ("buses", "bus"),
            ("lens", "lens"),
            ("leases", "lease"),
            ("licenses", "license"),
            ("houses", "house"),
            ("sizes", "size"),
            ("boxes", "box"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn paths_tell_operations_apart() {
        let [one, other] = ["/v3/types/{id}/encryption", "/v3/types/{id}"].map(PathTemplate::parse);
        assert_eq!(differing(&one, &other), ["encryption"]);
    }
}
