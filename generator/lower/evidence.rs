//! Types from words, samples and prose.

use serde_json::Value;

use crate::ir::{Bounds, Length, Name, SchemaKind, StringFormat, StringSchema};

use super::prose::fold;
use super::shape::{Fact, Shape};

/// The kinds of value that the table's word can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
    Null,
    /// Not one of the reference's words.
    Unknown,
}

/// Reads the word of a table in any spelling that references use.
pub(super) fn word(kind: &str) -> Word {
    let lower = kind.trim().to_lowercase();
    match lower.as_str() {
        "boolean" | "bool" => Word::Boolean,
        "integer" | "int" | "long" => Word::Integer,
        "float" | "number" | "double" | "decimal" => Word::Number,
        "string" | "str" | "uuid" | "enum" | "text" | "uri" | "url" | "datetime" | "date-time"
        | "date" | "timestamp" | "cidr" | "regex" | "key" => Word::String,
        "array" | "list" | "set" | "tuple" => Word::Array,
        "object" | "dict" | "dictionary" | "json" | "map" | "hash" | "key value pairs"
        | "key:value pairs" | "json object" => Word::Object,
        "none" | "null" => Word::Null,
        _ if lower.starts_with("list of") || lower.starts_with("array of") => Word::Array,
        _ if lower.starts_with("string") || lower.starts_with("uuid") => Word::String,
        _ => Word::Unknown,
    }
}

/// Whether the prose says that the value may be null, in JSON's word or in Python's.
pub(super) fn says_null(prose: &str) -> bool {
    if !["None", "NULL", "null"].iter().any(|word| prose.contains(word)) {
        return false;
    }
    let prose = prose.split_whitespace().collect::<Vec<_>>().join(" ");
    // A `None` in running text may begin a sentence; a `none` in lower case is a value.
    let leads = ["=", " is", " be", "(", " or", " to", "`"];
    spoken(&prose, "None").any(|before| leads.iter().any(|lead| before.ends_with(lead)))
        || spoken(&prose, "NULL").chain(spoken(&prose, "null")).any(|before| {
            !["non-", " not", "not be", "cannot be"].iter().any(|lead| before.ends_with(lead))
        })
}

/// What stands before each place where text has a word, less the space.
fn spoken<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = &'t str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).filter_map(move |(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        (!before.ends_with(is_part) && !after.starts_with(is_part)).then(|| before.trim_end())
    })
}

/// Whether the prose says that empty text stands for none of the values.
pub(super) fn says_empty(prose: &str) -> bool {
    let prose = fold(prose);
    spoken(&prose, "empty string").any(|before| !before.ends_with("non-"))
        && !prose.contains("default is an empty string")
}

/// Whether the prose speaks of pairs whose keys are the caller's own.
pub(super) fn says_map(prose: &str) -> bool {
    let lower = prose.to_lowercase();
    let hints = [
        "key and value",
        "key-value",
        "key value",
        "key/value",
        "key:value",
        "keys and values",
        "metadata",
        "dictionary of",
        "mapping of",
        "extra spec",
        "arbitrary",
        "name-value",
        "name and value",
        "set of key",
    ];
    hints.iter().any(|hint| lower.contains(hint))
}

/// Whether a name is one of text in every API: an id, a name, a time.
pub(super) fn names_text(name: &str) -> bool {
    let name = Name::new(name);
    name.words.last().is_some_and(|last| {
        matches!(
            last.as_str(),
            "id" | "uuid" | "name" | "description" | "at" | "host" | "href" | "url"
        )
    })
}

/// Whether the items of a list are text by the list's name or by its prose.
pub(super) fn lists_text(name: &str, fact: Option<&Fact>) -> bool {
    const NAMES: [&str; 9] =
        ["ids", "uuids", "names", "tags", "hints", "hosts", "addresses", "cidrs", "nameservers"];
    const ITEMS: [&str; 15] = [
        "addresses",
        "cidrs",
        "hints",
        "hostnames",
        "hosts",
        "ids",
        "name",
        "names",
        "nameservers",
        "prefixes",
        "strings",
        "tags",
        "types",
        "urls",
        "uuids",
    ];
    if Name::new(name).words.last().is_some_and(|last| NAMES.contains(&last.as_str())) {
        return true;
    }
    let Some(fact) = fact else { return false };
    let prose = fold(&fact.prose).to_lowercase();
    ["list of ", "array of ", "set of ", "lists ", "the "].iter().any(|lead| {
        prose.match_indices(lead).any(|(at, _)| {
            // The noun that the items are, within the first words behind.
            let rest = &prose[at + lead.len()..];
            let clause = rest.split(['.', ',', ';', ':', '(']).next().unwrap_or_default();
            let ends = [
                " of ",
                " for ",
                " to ",
                " that ",
                " with ",
                " in ",
                " from ",
                " which ",
                " or ",
                " and ",
                " associated",
                " assigned",
                " allocated",
                " used",
                " on ",
                " by ",
            ];
            let clause = ends
                .iter()
                .fold(clause, |clause, end| clause.split(end).next().unwrap_or_default());
            let last = clause.split_whitespace().last().unwrap_or_default();
            let is_plain = *lead != "the " && *lead != "lists ";
            ITEMS.contains(&last.trim_matches('`'))
                && (is_plain || last == "uuids" || last == "ids")
        })
    })
}

/// The values that the prose names as the only ones: literals after `valid values are` and its kin.
pub(super) fn values(prose: &str) -> Vec<String> {
    const LEADS: [&str; 11] = [
        "valid values are",
        "valid value is",
        "valid values include",
        "allowed values are",
        "possible values are",
        "supported values are",
        "value must be one of",
        "must be one of",
        "can be one of",
        "is one of",
        "one of the following values",
    ];
    if !prose.contains(['`', '"']) {
        return Vec::new();
    }
    let lower = prose.to_ascii_lowercase();
    if !["value", "one", "either"].iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let folded = prose.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = folded.to_ascii_lowercase();
    for lead in LEADS {
        let Some(at) = lower.find(lead) else { continue };
        let found = literals(&folded[at + lead.len()..]);
        if found.0.len() > 1 {
            return found.0;
        }
    }
    // These also begin sentences of another sense: ``One of ``a`` and ``b`` must be given``.
    for lead in ["one of ", "either "] {
        let Some(at) = lower.find(&format!("{lead}``")) else { continue };
        let (found, rest) = literals(&folded[at + lead.len()..]);
        if found.len() > 1 && (rest.is_empty() || rest.starts_with(['.', ';', ':'])) {
            return found;
        }
    }
    Vec::new()
}

/// Values in a row, as literals or in quotes: ` ``a``, ``b`` or ``c`` `, with nothing between but commas and joining words; and
/// what follows them.
fn literals(text: &str) -> (Vec<String>, &str) {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches([':', ' ']);
    while let Some((value, after)) = quoted(rest) {
        // A line may have been broken at a hyphen.
        let value = value.trim_matches('"').replace("- ", "-");
        if !found.contains(&value) && value != "null" {
            found.push(value);
        }
        rest = after.trim_start();
        for join in [",", "or ", "and ", "(default)"] {
            rest = rest.strip_prefix(join).map_or(rest, str::trim_start);
        }
    }
    (found, rest)
}

/// A value that text begins with, as a literal or in quotes, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    if let Some(literal) = text.strip_prefix("``") {
        return literal.split_once("``");
    }
    let (value, rest) = text.strip_prefix('"')?.split_once('"')?;
    // A full stop may have got inside the quotes.
    Some((value.trim_end_matches('.'), rest))
}

/// The default that a table or its prose gives, as it is written.
pub(super) fn default_text(fact: &Fact) -> Option<String> {
    fact.default.clone().or_else(|| {
        if !fact.prose.contains("``") {
            return None;
        }
        let lower = fact.prose.to_lowercase();
        let at = ["default is ``", "default value is ``", "defaults to ``", "default: ``"]
            .into_iter()
            .find_map(|lead| lower.find(lead).map(|at| at + lead.len()))?;
        let rest = fact.prose.get(at..)?;
        Some(rest[..rest.find("``")?].trim_matches(['"', '\'']).to_owned())
    })
}

/// Whether a default is null, in JSON's or Python's word.
pub(super) fn names_null(text: &str) -> bool {
    text.eq_ignore_ascii_case("null") || text.eq_ignore_ascii_case("none")
}

/// The default that a table or its prose gives, where it is a value of the type.
pub(super) fn default(fact: &Fact, kind: &SchemaKind) -> Option<Value> {
    let text = default_text(fact)?;
    let text = text.trim();
    match kind {
        SchemaKind::Boolean => text.to_lowercase().parse::<bool>().ok().map(Value::Bool),
        SchemaKind::Integer(_) | SchemaKind::BigInteger => {
            text.parse::<i64>().ok().map(Value::from)
        }
        SchemaKind::Number => text.parse::<f64>().ok().map(Value::from),
        SchemaKind::String(string) => {
            let known = string.values.is_empty() || string.values.iter().any(|v| v == text);
            (!names_null(text) && known && string.format.is_none())
                .then(|| Value::String(text.to_owned()))
        }
        _ => None,
    }
}

/// What the texts of a place look like; the table's word and format count where no sample speaks against.
pub(super) fn format(name: &str, shape: &Shape, fact: Option<&Fact>) -> Option<StringFormat> {
    let all = |fits: fn(&str) -> bool| shape.texts.iter().all(|text| fits(text));
    let shown = !shape.texts.is_empty();
    let word = fact.and_then(|f| f.kind.as_deref()).unwrap_or_default().to_lowercase();
    let format = fact.and_then(|f| f.format.as_deref()).unwrap_or_default().to_lowercase();
    let said_time =
        ["datetime", "date-time", "timestamp"].iter().any(|t| word == *t || format == *t)
            || fact.is_some_and(|f| f.prose.contains("ISO 8601") || f.prose.contains("ISO8601"))
            || name.ends_with("_at");
    if (word == "uuid" || format == "uuid" || shown) && all(is_uuid) {
        return Some(StringFormat::Uuid);
    }
    if shown && all(is_timestamp) || said_time && all(is_timestamp) {
        return Some(StringFormat::Timestamp);
    }
    if shown && all(|text| text.starts_with("http://") || text.starts_with("https://")) {
        return Some(StringFormat::Uri);
    }
    None
}

/// Text of a request, with what the reference says that the service refuses.
pub(super) fn sent(
    name: &str,
    shape: &Shape,
    fact: &Fact,
    format: Option<StringFormat>,
) -> StringSchema {
    let is_flag = fact.kind.as_deref().map(word) == Some(Word::Boolean)
        && !shape.texts.is_empty()
        && shape.texts.iter().all(|text| is_flag(text));
    if is_flag {
        let format = Some(StringFormat::Flag);
        return StringSchema { format, strict: true, ..StringSchema::default() };
    }
    // An optional id may be sent as empty text, which is none. Ids of users, projects and domains come from
    // the Identity service, which may have them from elsewhere: other services take any text.
    let is_identity = |word: &str| matches!(word, "user" | "project" | "tenant" | "domain");
    let strict = format == Some(StringFormat::Uuid)
        && fact.required
        && says_uuid(fact)
        && !name.split(['_', '-']).any(is_identity);
    let mut length = length(&fact.prose);
    if name == "name" && fact.required && length.min.is_none() {
        // A name that must be given is one of at least a character.
        length.min = Some(1);
    }
    // Limits that a sample does not keep are of something else.
    let fits = |text: &String| {
        let count = text.chars().count();
        let within = |limit: Option<u32>, ok: fn(usize, usize) -> bool| {
            limit.is_none_or(|limit| usize::try_from(limit).is_ok_and(|limit| ok(count, limit)))
        };
        within(length.min, |count, min| count >= min)
            && within(length.max, |count, max| count <= max)
    };
    let length = if shape.texts.iter().all(fits) { length } else { Length::default() };
    StringSchema { format, strict, length, ..StringSchema::default() }
}

/// Whether the table or its prose calls the value a UUID, and nothing else beside.
fn says_uuid(fact: &Fact) -> bool {
    let is = |text: &Option<String>| text.as_ref().is_some_and(|t| t.eq_ignore_ascii_case("uuid"));
    let prose = fold(&fact.prose);
    let first = prose.split(". ").next().unwrap_or_default();
    let mut words = first.split(|c: char| !c.is_alphanumeric());
    let leads = ["the uuid ", "a uuid ", "uuid "].iter().any(|lead| first.starts_with(lead));
    is(&fact.kind) || is(&fact.format) || leads && !words.any(|word| matches!(word, "name" | "or"))
}

/// How long the prose says that a text may be.
fn length(prose: &str) -> Length {
    if !prose.contains(|c: char| c.is_ascii_digit()) {
        return Length::default();
    }
    let prose = fold(prose);
    let number = |lead: &str| {
        let rest = prose[prose.find(lead)? + lead.len()..].trim_start_matches('`');
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = rest[end..].trim_start_matches('`');
        Some((rest[..end].parse::<u32>().ok()?, unit))
    };
    let length = |lead: &str| number(lead).map(|(number, _)| number);
    let characters = |lead: &str| {
        let (number, unit) = number(lead)?;
        unit.starts_with(" characters").then_some(number)
    };
    Length {
        min: length("minimum length is ").or_else(|| characters("at least ")),
        max: length("maximum length is ").or_else(|| {
            ["limited to ", "maximum of ", "up to ", "at most ", "longer than ", "more than "]
                .iter()
                .find_map(|lead| characters(lead))
        }),
    }
}

/// The integers that the prose lets a request send: what it says of all values, without a condition. Bounds that a sample or
/// the default does not keep are of something else.
pub(super) fn bounds(shape: &Shape, fact: &Fact) -> Bounds {
    let mut bounds = Bounds::default();
    if !fact.prose.contains("integer") && !fact.prose.contains(|c: char| c.is_ascii_digit()) {
        return bounds;
    }
    let prose = fold(&fact.prose).replace('`', "").replace("nonnegative", "non-negative");
    // What a negative number means beside is said elsewhere in the text.
    let plain = prose.replace("non-negative", "").replace("greater than -1", "");
    let special = plain.contains("negative") || plain.contains(" -1");
    for sentence in prose.split(". ") {
        // A limit of this cloud, of one kind of thing, or of what another value lets be.
        let depends = ["configur", " for ", "if ", "when ", "otherwise", "by default"];
        let speaks = ["value", "must", "should", "valid", "integer"];
        let ends_with = |lead: &&str| {
            let end = sentence.rsplit_once(*lead).map(|(_, end)| end.trim_end_matches('.'));
            end.is_some_and(|end| end.parse::<i64>().is_ok())
        };
        if depends.iter().any(|word| sentence.contains(word))
            || !speaks.iter().any(|word| sentence.contains(word))
                && !["at least ", "at most "].iter().any(ends_with)
        {
            continue;
        }
        let found = stated(sentence);
        let known = [
            found.min.is_some() && bounds.min.is_some(),
            found.max.is_some() && bounds.max.is_some(),
        ];
        if known.contains(&true) && found != bounds {
            return Bounds::default();
        }
        bounds.min = bounds.min.or(found.min);
        bounds.max = bounds.max.or(found.max);
    }
    let default = default_text(fact).and_then(|text| text.trim().parse::<i64>().ok());
    let seen = shape.integer.iter().flat_map(|seen| [seen.least, seen.greatest]);
    let fits = |value: i64| {
        bounds.min.is_none_or(|min| value >= min) && bounds.max.is_none_or(|max| value <= max)
    };
    let is_special = special && bounds.min.is_some_and(|min| min >= 0);
    if is_special || !seen.chain(default).all(fits) { Bounds::default() } else { bounds }
}

/// The bounds that a sentence names in numbers: `from 1 to 10`, `greater than 0`, `positive integer`.
fn stated(sentence: &str) -> Bounds {
    /// The number that text begins with, and what follows it.
    fn number(text: &str) -> Option<(i64, &str)> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, rest) = text.split_at(text.len() - digits.len() + end);
        // A part of a version, a fraction or a name is none.
        let parted = rest.strip_prefix(['.', '-', ':', '/']).unwrap_or(rest);
        let whole = !parted.starts_with(|c: char| c.is_alphanumeric() || c == '%');
        Some((number.parse().ok().filter(|_| whole)?, rest))
    }
    let after = |lead: &str| sentence.find(lead).map(|at| &sentence[at + lead.len()..]);
    let ranges =
        [("from ", " to "), ("between ", " and "), ("range ", " to "), ("range of ", " to ")];
    let range = ranges.iter().find_map(|(lead, join)| {
        let (min, rest) = number(after(lead)?)?;
        let (max, _) = number(rest.strip_prefix(join)?)?;
        (min <= max).then_some(Bounds { min: Some(min), max: Some(max) })
    });
    if let Some(range) = range {
        return range;
    }
    let one = |lead: &str| Some(number(after(lead)?)?.0);
    let word = |word: &str| spoken(sentence, word).next().is_some();
    let min = one("greater than or equal to ")
        .or_else(|| one("at least "))
        .or_else(|| one("greater than ")?.checked_add(1))
        .or_else(|| word("positive integer").then_some(1))
        .or_else(|| word("non-negative integer").then_some(0));
    let max = one("less than or equal to ")
        .or_else(|| one("at most "))
        .or_else(|| one("less than ")?.checked_sub(1));
    Bounds { min, max }
}

/// A word for true or false, as services read it.
fn is_flag(text: &str) -> bool {
    let words = ["true", "t", "yes", "y", "on", "1", "false", "f", "no", "n", "off", "0"];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// `2015-08-27T09:49:58`, with or without fraction and zone; a space for the `T`.
pub(super) fn is_timestamp(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        text.get(range).is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit()))
    };
    text.len() >= 16
        && digits(0..4)
        && text.get(4..5) == Some("-")
        && digits(5..7)
        && text.get(7..8) == Some("-")
        && digits(8..10)
        && matches!(text.get(10..11), Some("T" | " "))
        && digits(11..13)
        && text.get(13..14) == Some(":")
        && digits(14..16)
}

#[cfg(test)]
mod tests {
    use super::{
        bounds, is_timestamp, is_uuid, length, lists_text, says_empty, says_null, sent, values,
    };
    use crate::ir::{Bounds, Length, StringFormat};
    use crate::lower::draft::sketch::fact;
    use crate::lower::shape::Shape;

    fn shown(text: &str) -> Shape {
        Shape { texts: vec![text.to_owned()], ..Shape::default() }
    }

    #[test]
    fn prose_says_where_null_may_stand() {
        for said in
            ["``null`` if unset", "Will be null\nif not.", "Default=None.", "(None means no)"]
        {
            assert!(says_null(said), "{said}");
        }
        for other in
            ["A non-null text.", "It may not be null.", "None of them.", "``none``", "nullable"]
        {
            assert!(!says_null(other), "{other}");
        }
    }

    #[test]
    fn prose_says_where_empty_text_stands_for_none() {
        assert!(says_empty("The empty\nstring is used for 0."));
        assert!(!says_empty("A non-empty string."));
        assert!(!says_empty("Default is an empty string."));
    }

    #[test]
    fn only_what_is_required_and_called_a_uuid_must_be_one() {
        let shape = shown("dcf73b54-06bf-4e0c-8c42-06be14f2e7a2");
        let of = |name, required, prose| {
            sent(name, &shape, &fact("string", required, prose), Some(StringFormat::Uuid)).strict
        };
        let strict = |required, prose| of("cart_id", required, prose);
        assert!(!of("user_id", true, "The UUID of the user."), "it may come from a directory");
        assert!(strict(true, "The UUID of the\ncart. Its name will not do."));
        assert!(!strict(false, "The UUID of the cart."), "empty text may stand for none");
        assert!(!strict(true, "The UUID or name of the cart."));
        assert!(!strict(true, "The ID of the cart."));
    }

    #[test]
    fn a_list_is_of_texts_where_its_name_or_prose_says_so() {
        let of = |name, prose| lists_text(name, Some(&fact("array", false, prose)));
        assert!(of("tags", "") && of("cart_ids", "") && !of("wheels", ""));
        for prose in [
            "A list of the IDs of the carts.",
            "A list of strings.",
            "A list of cart UUIDs or a cart UUID.",
            "A list of subnet CIDRs associated with it.",
        ] {
            assert!(of("things", prose), "{prose}");
        }
        assert!(!of("things", "A list of wheels, by their names."));
    }

    #[test]
    fn a_boolean_shown_as_text_is_a_word_for_one() {
        let format = |text| sent("on", &shown(text), &fact("boolean", true, ""), None).format;
        assert_eq!(format("True"), Some(StringFormat::Flag));
        assert_eq!(format("maybe"), None);
    }

    #[test]
    fn lengths_are_what_prose_says_of_characters() {
        let limits = |min, max| Length { min, max };
        assert_eq!(length("Limited to 255 characters\nin length."), limits(None, Some(255)));
        assert_eq!(
            length("The minimum length is 1 and the maximum length is 64."),
            limits(Some(1), Some(64))
        );
        assert_eq!(length("At least ``3`` characters."), limits(Some(3), None));
        assert_eq!(length("Limited to 10 wheels, up to 5 carts."), limits(None, None));
    }

    #[test]
    fn limits_that_a_sample_breaks_are_not_taken() {
        let limits = |text| {
            sent("name", &shown(text), &fact("string", true, "At most 4 characters."), None).length
        };
        assert_eq!(limits("cart"), Length { min: Some(1), max: Some(4) });
        assert_eq!(limits("carts"), Length::default());
        assert_eq!(limits(""), Length::default());
    }

    #[test]
    fn bounds_are_what_prose_says_of_every_value() {
        let of = |prose: &str| {
            let Bounds { min, max } = bounds(&Shape::default(), &fact("integer", true, prose));
            (min, max)
        };
        assert_eq!(
            of("How many. A valid value\nis from ``1`` to ``10``. Default is 3."),
            (Some(1), Some(10))
        );
        assert_eq!(of("Must be a number between 1 and 65535."), (Some(1), Some(65_535)));
        assert_eq!(
            of("A value from range 1 to 2147483647 it is."),
            (Some(1), Some(i32::MAX.into()))
        );
        assert_eq!(of("The value should be greater than 0."), (Some(1), None));
        assert_eq!(of("An integer greater than -1."), (Some(0), None));
        assert_eq!(of("Must be at least 1."), (Some(1), None));
        assert_eq!(of("How many, at least 1. More are better."), (Some(1), None));
        assert_eq!(of("A positive integer."), (Some(1), None));
        assert_eq!(of("A non-negative integer."), (Some(0), None));
        for other in [
            "A positive or negative integer.",
            "A positive integer, or -1, which is no limit.",
            "A non-negative integer. Values below, negative values, are kept.",
            "For a red one this is an integer from 1 to 4, for a blue one from 1 to 9.",
            "A valid value is from 1 to 50(this limit is configured).",
            "If given, the value must be greater than 0.",
            "Lets at least 2 of them be.",
            "The value must be at least 2.5 or 10%.",
            "Must be between 1 and 4. A valid value is from 1 to 9.",
            "Must be at least min.",
        ] {
            assert_eq!(of(other), (None, None), "{other}");
        }
    }

    #[test]
    fn bounds_that_a_sample_or_the_default_breaks_are_not_taken() {
        let mut fact = fact("integer", true, "A valid value is from 1 to 10.");
        let mut seen = Shape::default();
        seen.add(&serde_json::json!(10), crate::lower::draft::sketch::NOWHERE);
        assert_eq!(bounds(&seen, &fact).max, Some(10));
        fact.default = Some("0".to_owned());
        assert_eq!(bounds(&seen, &fact), Bounds::default());
        fact.default = None;
        seen.add(&serde_json::json!(11), crate::lower::draft::sketch::NOWHERE);
        assert_eq!(bounds(&seen, &fact), Bounds::default());
    }

    #[test]
    fn values_are_a_row_of_literals_after_a_lead() {
        assert_eq!(
            values("A status. Valid values are ``a``, ``b``, or\n``c``. Else ``d``."),
            ["a", "b", "c"]
        );
        assert_eq!(values("One ``a`` or ``b``."), Vec::<String>::new());
        assert_eq!(values("A mode. One of ``a`` or ``b``. Default is ``a``."), ["a", "b"]);
        assert_eq!(values("One of ``a`` and ``b`` must be given."), Vec::<String>::new());
        assert_eq!(values("Either ``asc`` or ``desc``."), ["asc", "desc"]);
        assert_eq!(values("Either ``a`` or ``b`` must be given."), Vec::<String>::new());
        assert_eq!(values("Valid values are \"a\" or \"b.\" Else \"c\"."), ["a", "b"]);
        assert_eq!(values("Must be one of ``a-\nb``, ``c`` or ``null``."), ["a-b", "c"]);
    }

    #[test]
    fn forms_of_text_are_told_apart() {
        assert!(is_uuid("dcf73b54-06bf-4e0c-8c42-06be14f2e7a2"));
        assert!(!is_uuid("89afd400b6464bbc91fdaf2bc3d55b5c"));
        assert!(is_timestamp("2015-08-27T09:49:58.000000"));
        assert!(is_timestamp("2015-08-27T09:49:58-05:00"));
        assert!(!is_timestamp("2015-08-27"));
    }
}
