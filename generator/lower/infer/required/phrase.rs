//! Sentences that say of the fields of one object which of them are sent together.

use crate::hash::{HashMap, HashSet};

/// Fields of which one is sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// By their positions among the names, two at least.
    pub(super) fields: Vec<usize>,
    /// No two of them are sent.
    pub(super) exclusive: bool,
    /// One of them must be sent.
    pub(super) demanded: bool,
}

/// Verbs for sending a field.
const GIVE: [&str; 9] =
    ["specify", "provide", "supply", "give", "set", "pass", "include", "contain", "send"];
/// The same of a field that is sent.
const GIVEN: [&str; 12] = [
    "specified",
    "provided",
    "supplied",
    "given",
    "set",
    "passed",
    "included",
    "present",
    "sent",
    "defined",
    "used",
    "filled",
];
/// Adjectives of a field that must be sent.
const NEEDED: [&str; 3] = ["required", "mandatory", "needed"];
/// Words of a field that is not sent.
const MISSING: [&str; 3] = ["omitted", "absent", "missing"];
/// Words before a name, and nouns behind it.
const DETERMINERS: [&str; 5] = ["the", "a", "an", "its", "this"];
const NOUNS: [&str; 14] = [
    "parameter",
    "parameters",
    "field",
    "fields",
    "attribute",
    "attributes",
    "option",
    "options",
    "property",
    "properties",
    "key",
    "keys",
    "argument",
    "arguments",
];
/// Words between what is sent and that it must be.
const BETWEEN: [&str; 6] = ["in", "the", "request", "body", "of", "them"];
/// Words of a sentence that is not about every request.
const CONDITIONS: [&str; 9] =
    ["if", "when", "unless", "while", "whenever", "where", "neither", "microversion", "response"];
/// Words behind one of these that make it no condition: what makes the thing is the request.
const MAKES: [&str; 2] = ["creating", "you"];
/// The most words that a name has.
const MAX_WORDS: usize = 4;

/// A word of a sentence, and whether a comma or a colon parts it from the next.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    parted: bool,
}

/// The names of an object's fields, by how a sentence may write them.
pub(super) struct Names {
    by_form: HashMap<String, usize>,
}

impl Names {
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let forms = names.enumerate().map(|(at, name)| (form(name), at));
        Self { by_form: forms.collect() }
    }
}

/// A name in small letters, its words joined in one way.
fn form(name: &str) -> String {
    name.to_lowercase().replace(['-', ' ', ':'], "_")
}

/// The conditions that a text in small letters puts on the fields; `own` is the one whose description it is.
pub(super) fn read(text: &str, names: &Names, own: Option<usize>) -> Vec<Said> {
    const LEADS: [&str; 4] = ["either", "one of", "required", "exclusive"];
    if !LEADS.iter().any(|lead| text.contains(lead)) {
        return Vec::new();
    }
    let text = text.replace(['`', '"', '\'', '(', ')', '*'], " ");
    let sentences = text.split(". ").map(|sentence| Sentence::new(sentence, names, own));
    sentences.filter_map(|sentence| sentence.said()).collect()
}

struct Sentence<'t> {
    words: Vec<Word<'t>>,
    names: &'t Names,
    own: Option<usize>,
}

impl<'t> Sentence<'t> {
    fn new(text: &'t str, names: &'t Names, own: Option<usize>) -> Self {
        let signs = [',', ':', ';', '.'];
        let word = |word: &'t str| Word {
            text: word.trim_matches(signs),
            parted: word.ends_with([',', ':', ';']),
        };
        let words: Vec<Word<'t>> = text.split_whitespace().map(word).collect();
        // A sign that stands alone parts what is before it.
        let mut kept: Vec<Word<'t>> = Vec::with_capacity(words.len());
        for word in words {
            match kept.last_mut().filter(|_| word.text.is_empty()) {
                Some(before) => before.parted |= word.parted,
                None => kept.push(word),
            }
        }
        Self { words: kept, names, own }
    }

    fn said(&self) -> Option<Said> {
        self.unless().or_else(|| self.exclusive()).or_else(|| self.one_of())
    }

    fn text(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |word| word.text)
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(n, word)| self.text(at + n) == *word)
    }

    fn contains(&self, words: &[&str]) -> bool {
        (0..self.words.len()).any(|at| self.is(at, words))
    }

    /// A field's name, and where what is behind it begins.
    fn name(&self, mut at: usize) -> Option<(usize, usize)> {
        let start = at;
        while DETERMINERS.contains(&self.text(at)) {
            at += 1;
        }
        let named = (1..=MAX_WORDS).rev().find_map(|count| {
            let words = self.words.get(at..at + count)?;
            let parted = words[..count - 1].iter().any(|word| word.parted);
            let joined = words.iter().map(|word| word.text).collect::<Vec<_>>().join("_");
            let last = joined.rsplit('.').next().filter(|_| count == 1).unwrap_or(&joined);
            let field = self.names.by_form.get(&form(last)).filter(|_| !parted)?;
            Some((*field, at + count))
        });
        // "Either this or the size."
        let this = || self.own.filter(|_| self.text(start) == "this").map(|own| (own, start + 1));
        let (field, mut end) = named.or_else(this)?;
        while NOUNS.contains(&self.text(end)) && !self.words[end - 1].parted {
            end += 1;
        }
        Some((field, end))
    }

    /// Names that "or" or "and" joins, and where what is behind them begins.
    fn list(&self, at: usize) -> Option<(Vec<usize>, usize)> {
        let (first, mut end) = self.name(at)?;
        let mut fields = vec![first];
        let mut is_joined = false;
        loop {
            let is_join = matches!(self.text(end), "or" | "and" | "and/or");
            if !is_join && !self.words[end - 1].parted {
                break;
            }
            let next = end + usize::from(is_join);
            let Some((field, behind)) = self.name(next) else { break };
            is_joined |= is_join;
            fields.push(field);
            end = behind;
        }
        let count = fields.iter().collect::<HashSet<_>>().len();
        (is_joined && count > 1 && count == fields.len()).then_some((fields, end))
    }

    /// "Either ``a`` or ``b`` must be given", "You must specify one of ``a`` and ``b``".
    fn one_of(&self) -> Option<Said> {
        let lead = |at: &usize| {
            let is_of = self.text(*at) == "of"
                && matches!(
                    at.checked_sub(1).map(|before| self.text(before)),
                    Some("one" | "any" | "more")
                );
            self.text(*at) == "either" || is_of
        };
        let said = |at: usize| {
            let (fields, end) = self.list(at + 1)?;
            let exclusive = self.is_exclusive();
            let is_demanded = self.is_demanded_before(at) || self.is_demanded_behind(end);
            let is_certain = !self.is_conditional();
            (is_demanded && is_certain).then_some(Said { fields, exclusive, demanded: true })
        };
        (0..self.words.len()).filter(lead).find_map(said)
    }

    fn is_exclusive(&self) -> bool {
        const WORDS: [&[&str]; 6] = [
            &["not", "both"],
            &["never", "both"],
            &["exactly", "one", "of"],
            &["only", "one", "of"],
            &["one", "and", "only", "one"],
            &["mutually", "exclusive"],
        ];
        WORDS.iter().any(|words| self.contains(words))
    }

    fn is_conditional(&self) -> bool {
        let is_condition =
            |at: usize| CONDITIONS.contains(&self.text(at)) && !MAKES.contains(&self.text(at + 1));
        let is_version = |at: usize| {
            self.is(at, &["version"]) && self.text(at + 1).starts_with(|c: char| c.is_ascii_digit())
        };
        let is_for = |at: usize| self.is(at, &["for"]) && !DETERMINERS.contains(&self.text(at + 1));
        (0..self.words.len()).any(|at| is_condition(at) || is_version(at) || is_for(at))
            || self.contains(&["not", "required"])
    }

    /// Before the alternatives it says that they are sent: "you must specify", or as an order.
    fn is_demanded_before(&self, lead: usize) -> bool {
        // "at least", "exactly", "only" and "one" belong to what leads.
        let is_of_lead = |at: &usize| {
            matches!(
                self.text(*at),
                "at" | "least" | "exactly" | "only" | "one" | "any" | "more" | "or"
            )
        };
        let Some(verb) = (0..lead).rev().find(|at| !is_of_lead(at)) else { return false };
        let before = |n: usize| verb.checked_sub(n).map_or("", |at| self.text(at));
        let must = before(1) == "must"
            || before(1) == "to" && matches!(before(2), "need" | "needs" | "have" | "has");
        let is_order = verb == 0 || verb == 1 && self.text(0) == "please";
        GIVE.contains(&self.text(verb)) && (must || is_order)
    }

    /// Behind the alternatives it says that they must be sent.
    fn is_demanded_behind(&self, mut at: usize) -> bool {
        while BETWEEN.contains(&self.text(at)) {
            at += 1;
        }
        match self.text(at) {
            "is" | "are" => NEEDED.contains(&self.text(at + 1)),
            "must" => self.is(at + 1, &["be"]) && GIVEN.contains(&self.text(at + 2)),
            "has" | "have" | "needs" | "need" => {
                self.is(at + 1, &["to", "be"]) && GIVEN.contains(&self.text(at + 3))
            }
            _ => false,
        }
    }

    /// "Required unless ``b`` is given", "Required if you omit ``b``".
    fn unless(&self) -> Option<Said> {
        let own = self.own?;
        let said = |at: usize| {
            let is_required = self.text(at) == "required" && !self.contains(&["not", "required"]);
            let when = at + 1 + usize::from(self.text(at + 1) == "only");
            let at = when + 1;
            let other = match self.text(when) {
                "unless" => {
                    let (other, end) = self.name(at)?;
                    let is_given = matches!(self.text(end), "is" | "are")
                        && GIVEN.contains(&self.text(end + 1));
                    Some((other, end + 2)).filter(|_| is_given)
                }
                "if" | "when" if self.is(at, &["you", "omit"]) => self.name(at + 2),
                "if" | "when" => {
                    let (other, end) = self.name(at)?;
                    let is_verb = matches!(self.text(end), "is" | "are");
                    let is_not = self.text(end + 1) == "not" && GIVEN.contains(&self.text(end + 2));
                    let is_missing = MISSING.contains(&self.text(end + 1));
                    let end = end + if is_not { 3 } else { 2 };
                    Some((other, end)).filter(|_| is_verb && (is_not || is_missing))
                }
                _ => None,
            };
            let (other, end) = other.filter(|(other, _)| is_required && *other != own)?;
            // Another word would be another condition.
            let is_end = end >= self.words.len() || self.words[end - 1].parted;
            let fields = vec![own, other];
            is_end.then_some(Said { fields, exclusive: self.is_exclusive(), demanded: true })
        };
        (0..self.words.len()).find_map(said)
    }

    /// "Mutually exclusive with ``b``", "``a`` and ``b`` are mutually exclusive".
    fn exclusive(&self) -> Option<Said> {
        let at = (0..self.words.len()).find(|at| self.is(*at, &["mutually", "exclusive"]))?;
        let with = || {
            let (other, _) = self.name(at + 3).filter(|_| self.text(at + 2) == "with")?;
            let own = self.own.filter(|own| *own != other)?;
            Some(vec![own, other])
        };
        let before = || {
            let found = (0..at).find_map(|start| self.list(start))?;
            Some(found.0).filter(|_| self.text(found.1) == "are" && found.1 + 1 == at)
        };
        let fields = with().or_else(before)?;
        (!self.is_conditional()).then_some(Said { fields, exclusive: true, demanded: false })
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Said, read};

    const NAMES: [&str; 4] = ["host", "zone_id", "OS-A:cover", "size"];

    /// The conditions in a description of `host`.
    fn of(text: &str) -> Vec<Said> {
        read(&text.to_lowercase(), &Names::new(NAMES.into_iter()), Some(0))
    }

    fn said(fields: &[usize], exclusive: bool, demanded: bool) -> Vec<Said> {
        vec![Said { fields: fields.to_vec(), exclusive, demanded }]
    }

    #[test]
    fn one_of_several_must_be_sent() {
        for text in [
            "Either ``host`` or ``zone_id`` must be given.",
            "The host. Either this or the zone ID must be supplied.",
            "One of `host` and the `zone_id` parameters is required.",
            "You must specify either the ``host`` or the ``zone_id`` in the request body.",
            "Either the host or zone_id has to be specified when creating a cart.",
            "Provide either ``host`` or ``a.zone_id``.",
            "Required unless ``zone_id`` is given.",
            "This is only required when you omit the ``zone_id`` parameter.",
            "Required if ``zone_id`` is not set, else ignored.",
        ] {
            assert_eq!(of(text), said(&[0, 1], false, true), "{text}");
        }
        let three = "At least one of ``host``, ``zone_id``, or ``OS-A:cover`` must be provided.";
        assert_eq!(of(three), said(&[0, 1, 2], false, true));
    }

    #[test]
    fn no_two_of_several_may_be_sent() {
        for text in [
            "Exactly one of ``host`` or ``zone_id`` must be given.",
            "Specify either ``host`` or ``zone_id``, but not both.",
        ] {
            assert_eq!(of(text), said(&[0, 1], true, true), "{text}");
        }
        for text in [
            "Mutually exclusive with ``zone_id``.",
            "The ``host`` and ``zone_id`` parameters are mutually exclusive.",
        ] {
            assert_eq!(of(text), said(&[0, 1], true, false), "{text}");
        }
    }

    #[test]
    fn what_may_be_sent_and_what_is_not_about_fields_says_nothing() {
        for text in [
            "Either ``host`` or ``zone_id``.",
            "You can specify either ``host`` or ``zone_id``.",
            "If ``size`` is set, either ``host`` or ``zone_id`` must be given.",
            "Either ``host`` or ``zone_id`` must be given for big carts.",
            "Starting with microversion 3.1, either ``host`` or ``zone_id`` must be given.",
            "Neither ``host`` nor ``zone_id`` is required.",
            "It must be either ``host`` or ``size``.",
            "Either ``host`` or ``red`` must be given.",
            "One of ``host`` or ``host`` must be given.",
            "Required unless ``zone_id`` is ``true``.",
            "Required if ``zone_id`` is not set and ``size`` is.",
            "Required if ``size`` is set.",
            "Mutually exclusive with ``red``.",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }
}
