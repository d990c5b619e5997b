//! Identifiers: the one place that knows casing, keywords, leading digits and collisions.

use std::fmt;

use crate::hash::{HashMap, HashSet};
use crate::ir::Name;

/// Keywords of every edition, and those kept for later ones.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be written as `r#…`.
const PATH_KEYWORDS: &[&str] = &["crate", "self", "super"];

/// Names that linters take for placeholders.
const PLACEHOLDERS: &[&str] = &["bar", "baz", "foo", "quux"];

/// Names of types and traits that generated modules use unqualified, of the standard library, serde
/// and the runtime: a component cannot have them.
const USED_TYPES: &[&str] = &[
    "Answer",
    "ApiError",
    "Body",
    "Box",
    "BTreeMap",
    "Builder",
    "Bytes",
    "Call",
    "Client",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromCall",
    "Hash",
    "Into",
    "IntoAnswer",
    "IntoFuture",
    "IntoIterator",
    "Items",
    "Iterator",
    "None",
    "Nullable",
    "Ok",
    "Operation",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "RequestContext",
    "Response",
    "Result",
    "Self",
    "Send",
    "Serialize",
    "Service",
    "Shape",
    "Some",
    "String",
    "Sync",
    "Timestamp",
    "ToOwned",
    "ToString",
    "Vec",
    "Versioned",
];

/// A variable, field, method or module. As text it is what code says, `r#type` for `type`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ident(String);

impl Ident {
    /// The name itself, as files and other identifiers have it: `type`.
    pub(super) fn plain(&self) -> &str {
        &self.0
    }

    /// The name of a static: `LIST_DETAIL`.
    pub(super) fn screaming(&self) -> String {
        self.0.to_uppercase()
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw = if KEYWORDS.contains(&self.plain()) { "r#" } else { "" };
        write!(f, "{raw}{}", self.0)
    }
}

/// A variable, field, method or module: `os_ext_ips_type`, `r#type`, `self_`, `_2fa`.
pub(super) fn snake(name: &Name) -> Ident {
    Ident(escape(heck::AsSnakeCase(name.words.join("_")).to_string()))
}

/// A type that no generated module uses under the same name: `Snapshot`, `ResultType`.
pub(super) fn type_name(name: &Name) -> String {
    let pascal = pascal(&name.words);
    if USED_TYPES.contains(&pascal.as_str()) { format!("{pascal}Type") } else { pascal }
}

/// A variant, from a value on the wire: `InUse`, `Minus1`, `Empty`, `Star`.
pub(super) fn variant(wire: &str) -> String {
    let signed = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let words = match wire.as_bytes() {
        [] => vec!["empty".to_owned()],
        [b'-', ..] if signed(&wire[1..]) => spelled("minus", &wire[1..]),
        [b'+', ..] if signed(&wire[1..]) => spelled("plus", &wire[1..]),
        _ if wire.chars().any(|c| c.is_ascii_alphanumeric()) => Name::new(wire).words,
        _ => distinct_words(wire),
    };
    variant_of(&words)
}

fn spelled(sign: &str, number: &str) -> Vec<String> {
    [vec![sign.to_owned()], Name::new(number).words].concat()
}

fn variant_of(words: &[String]) -> String {
    let pascal = pascal(words);
    match pascal.strip_prefix('_') {
        Some(digits) => format!("V{digits}"),
        None if pascal == "Self" => "SelfValue".to_owned(),
        None => pascal,
    }
}

/// The words in which two wire texts differ that have the same words otherwise: separators are
/// spelled, and so is the case of the letters.
fn distinct_words(wire: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in wire.chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        let spelled = match c {
            ' ' => "space",
            '!' => "bang",
            '"' | '\'' => "quote",
            '#' => "hash",
            '$' => "dollar",
            '%' => "percent",
            '&' => "and",
            '(' | '[' | '{' => "open",
            ')' | ']' | '}' => "close",
            '*' => "star",
            '+' => "plus",
            ',' => "comma",
            '-' => "dash",
            '.' => "dot",
            '/' => "slash",
            ':' => "colon",
            ';' => "semicolon",
            '<' => "less",
            '=' => "equals",
            '>' => "greater",
            '?' => "question",
            '@' => "at",
            '\\' => "backslash",
            '^' => "caret",
            '_' => "underscore",
            '`' => "tick",
            '|' => "bar",
            '~' => "tilde",
            other => {
                words.push(format!("u{:x}", u32::from(other)));
                continue;
            }
        };
        words.push(spelled.to_owned());
    }
    if !word.is_empty() {
        words.push(word);
    }
    let letters = || wire.chars().filter(char::is_ascii_alphabetic);
    if letters().count() > 0 && letters().all(|c| c.is_ascii_uppercase()) {
        words.push("upper".to_owned());
    } else if letters().any(|c| c.is_ascii_uppercase()) {
        words.push("mixed".to_owned());
    }
    words
}

/// Words as a type has them, `InUse`; with `_` before a digit.
pub(super) fn pascal(words: &[String]) -> String {
    let joined = heck::AsUpperCamelCase(words.join("_")).to_string();
    if joined.starts_with(|c: char| c.is_ascii_digit()) { format!("_{joined}") } else { joined }
}

fn escape(ident: String) -> String {
    let name = ident.as_str();
    if PATH_KEYWORDS.contains(&name) || PLACEHOLDERS.contains(&name) || name == "_" {
        format!("{ident}_")
    } else if ident.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{ident}")
    } else {
        ident
    }
}

/// The most bytes that a name may have. File systems take 255 with all that stands around it.
const LONGEST: usize = 160;

/// The names of one namespace. Who comes first has the choice.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
    /// The last number that a name was told apart by.
    numbers: HashMap<String, u32>,
}

impl Scope {
    /// A namespace in which these names are in use.
    pub(super) fn with<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let taken = names.into_iter().map(str::to_owned).collect();
        Self { taken, numbers: HashMap::default() }
    }

    /// Takes names that are in use.
    pub(super) fn reserve<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.taken.extend(names.into_iter().map(str::to_owned));
    }

    /// The first of these that is free, else the last with the first free number. A long one is cut: it may be the name of a
    /// file, of the crate's or of its documentation's.
    pub(super) fn claim(&mut self, candidates: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for mut candidate in candidates {
            if candidate.len() > LONGEST {
                let end = (0..=LONGEST).rev().find(|at| candidate.is_char_boundary(*at));
                candidate.truncate(end.unwrap_or_default());
                candidate.truncate(candidate.trim_end_matches(['_', '-']).len());
            }
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
            last = candidate;
        }
        // A type's name has no underscores, and no name two of them.
        let is_type = last.starts_with(|c: char| c.is_ascii_uppercase());
        let dash = if is_type || last.ends_with('_') { "" } else { "_" };
        let number = self.numbers.entry(last.clone()).or_insert(1);
        loop {
            *number += 1;
            let numbered = format!("{last}{dash}{number}");
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }

    /// An identifier, else the other where that is taken; see [`Scope::claim`].
    pub(super) fn claim_ident(&mut self, first: Ident, other: String) -> Ident {
        Ident(self.claim([first.0, other]))
    }

    /// A variable, field or method; a collision is resolved by how the wire text differs.
    pub(super) fn snake(&mut self, name: &Name) -> Ident {
        let distinct = escape(distinct_words(&name.wire).join("_"));
        self.claim_ident(snake(name), distinct)
    }

    /// The fields of an object, in order: without an extension before a name, where no other field is called so.
    pub(super) fn fields<'n>(&mut self, names: impl Iterator<Item = &'n Name>) -> Vec<Ident> {
        let names: Vec<&Name> = names.collect();
        let is_plain = |name: &Name| name.plain_words().len() == name.words.len();
        let mut idents: Vec<Option<Ident>> =
            names.iter().map(|name| is_plain(name).then(|| self.snake(name))).collect();
        for (name, ident) in names.iter().zip(&mut idents) {
            ident.get_or_insert_with(|| {
                let plain = snake(&Name::from_words(name.plain_words()));
                match self.taken.contains(plain.plain()) {
                    true => self.snake(name),
                    false => self.claim_ident(plain, String::new()),
                }
            });
        }
        idents.into_iter().flatten().collect()
    }

    /// A variant; a collision is resolved by how the wire text differs.
    pub(super) fn variant(&mut self, wire: &str) -> String {
        self.claim([variant(wire), variant_of(&distinct_words(wire))])
    }
}

/// A string literal; characters that nobody sees are escaped.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            c => out.extend(c.escape_default()),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{Scope, literal, snake, type_name, variant};
    use crate::ir::Name;

    #[test]
    fn every_name_of_the_wire_is_an_identifier() {
        for (wire, ident) in [
            ("OS-EXT-IPS:type", "os_ext_ips_type"),
            ("os-vol-host-attr:host", "os_vol_host_attr_host"),
            ("type", "r#type"),
            ("self", "self_"),
            ("Self", "self_"),
            ("2fa", "_2fa"),
            ("gen", "r#gen"),
            ("foo", "foo_"),
            ("***", "unnamed"),
        ] {
            let found = snake(&Name::new(wire)).to_string();
            assert_eq!(found, ident);
            syn::parse_str::<syn::Ident>(&found).unwrap();
        }
    }

    #[test]
    fn types_of_the_standard_library_stay_what_they_are() {
        for (wire, ident) in
            [("result", "ResultType"), ("Self", "SelfType"), ("2fa", "_2fa"), ("a_b", "AB")]
        {
            assert_eq!(type_name(&Name::new(wire)), ident);
        }
    }

    #[test]
    fn every_value_is_a_variant() {
        for (wire, ident) in [
            ("", "Empty"),
            ("*", "Star"),
            ("-1", "Minus1"),
            ("+1", "Plus1"),
            ("1", "V1"),
            ("in-use", "InUse"),
            ("self", "SelfValue"),
            ("<= or", "Or"),
            ("<=", "LessEquals"),
            ("é", "Ue9"),
        ] {
            assert_eq!(variant(wire), ident);
            syn::parse_str::<syn::Ident>(ident).unwrap();
        }
    }

    #[test]
    fn a_collision_is_resolved_by_what_differs() {
        let mut scope = Scope::default();
        let found: Vec<String> =
            ["in-use", "IN-USE", "in_use", "In-use", "in-use"].map(|v| scope.variant(v)).into();
        assert_eq!(
            found,
            ["InUse", "InDashUseUpper", "InUnderscoreUse", "InDashUseMixed", "InDashUse"]
        );
        let mut scope = Scope::default();
        assert_eq!(scope.snake(&Name::new("a:b")).plain(), "a_b");
        assert_eq!(scope.snake(&Name::new("a-b")).plain(), "a_dash_b");
        assert_eq!(scope.snake(&Name::new("a-b")).plain(), "a_dash_b_2");
        let selves = ["Self", "self"].map(|name| scope.snake(&Name::new(name)).to_string());
        assert_eq!(selves, ["self_", "self_2"]);
    }

    #[test]
    fn a_field_has_no_extension_before_it_where_no_other_is_called_so() {
        let names = ["OS-EXT-A:host", "os-b:size", "size", "OS-EXT-C:host"].map(Name::new);
        let fields = Scope::default().fields(names.iter());
        let fields: Vec<&str> = fields.iter().map(|field| field.plain()).collect();
        assert_eq!(fields, ["host", "os_b_size", "size", "os_ext_c_host"]);
    }

    #[test]
    fn a_long_name_is_cut_and_stays_apart() {
        let mut scope = Scope::default();
        let long = format!("{}_b", "a".repeat(158));
        assert_eq!(scope.claim([long.clone()]), long);
        let longer = long.clone() + &"c".repeat(300);
        assert_eq!(scope.claim([longer.clone()]), format!("{long}_2"));
        let at_a_dash = format!("{}_{}", "d".repeat(159), "e".repeat(9));
        assert_eq!(scope.claim([at_a_dash]), "d".repeat(159));
    }

    #[test]
    fn a_literal_holds_its_text_and_nothing_else() {
        for text in ["a\"b\\", "\r\n\0", "\u{202e}x", "*/ // é", "{}"] {
            let parsed: syn::LitStr = syn::parse_str(&literal(text)).unwrap();
            assert_eq!(parsed.value(), text);
            assert!(!literal(text).contains(['\r', '\n', '\u{202e}']));
        }
    }
}
