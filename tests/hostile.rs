//! No text of an input becomes code: a hostile reference compiles to what its harmless twin compiles to.
//!
//! Both trees have one structure and differ in their words only. All Rust of both is parsed, and what is left
//! without literals, documentation and the choice of identifiers is the same.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use apiref::diagnostic::Format as ReportFormat;
use apiref::emit::files::FileSet;
use apiref::emit::openapi::{Format, Version};
use apiref::{Emit, Formatter, Generator, source};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::Value;

/// Each word of the tree: its slot, the harmless text, the hostile one. Both need the same care to become an
/// identifier, as `two-words` and a keyword do.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "TITLE",
        "Show a gadget",
        "Show a `*/ }}\"#;evil!()//\u{202e} {{ 7*7 }} {% raw %} r#\"\u{200b}",
    ),
    ("CHANGE", "Change a gadget", "fn */ evil() {} }} ../../../etc/passwd \\u{202e} \u{2066}]]>"),
    ("GROUP", "Gadgets of all kinds", "mod evil { } \"#; ../.. $ref #/x"),
    (
        "PROSE",
        "Plain words.",
        "*/ fn evil() {} /* \"# \"##; {{ evil }} {% include 'evil' %} {# evil #} ]]> \\\" \u{202e}evil\u{2069} #![evil]",
    ),
    (
        "MORE",
        "More words.",
        "``*/`` **{{** `evil <javascript:evil()>`_ <script>evil()</script> ${evil} $ref: '#/evil' \\",
    ),
    ("FENCED", "let harmless = 1;", "```\n   */ std::process::exit(1) /*\n   ~~~~\n   ```rust"),
    ("SEGMENT", "gad-gets", "x\"*'$ref!;"),
    ("HOLDER", "kind", "type"),
    ("FIRST", "first-name", "r#*/\"'{{first}}"),
    ("SECOND", "second-name", "$ref"),
    ("THIRD", "third-name", "self"),
    ("FOURTH", "fourth-name", "../../outside"),
    ("FIFTH", "fifth-name", "\u{202e}flipped}}\u{200b}"),
    ("SIXTH", "sixth-name", "-->\"#\\last"),
    ("QUERY", "some-filter", "fn"),
    ("HEADER", "X-Some-Header", "X-\u{201d}*/-Evil"),
    ("ONE", "one-value", "#*/;other();{{x}}"),
    ("TWO", "two-value", "Self"),
    ("THREE", "three-value", "{{ 7 }}{% x %}"),
    ("SAMPLED", "sampled text", "\"#); evil(\u{0}\u{202e}\n \\ */ {{ x }} ]]>"),
    ("SERVICE", "Gadget Service", "\"]\n[dependencies]\nevil = \"*\" #*/ {{ x }} \\ \u{202E}"),
    ("TYPE", "string", "string */ {{"),
    ("FAULT", "gadgetNotFound", "evil\"#*/{{x}}"),
    ("FILE", "sub folder/more", "{{ x }}'\"\u{202e}/more"),
];

const INDEX: &str = "\
=======
@GROUP@
=======

@PROSE@

@GROUP@ (@THIRD@)
=================

@MORE@

@TITLE@
~~~~~~~

.. rest_method:: GET /v1/@SEGMENT@/{@HOLDER@}

@PROSE@

::

   @FENCED@

.. code-block:: rust

   @FENCED@

.. note:: @PROSE@

- @MORE@

+---------+---------+
| A       | B       |
+=========+=========+
| `*/`    | |x|     |
+---------+---------+

.. |x| replace:: @MORE@

Normal response codes: 200

Error response codes: @FAULT@(404), itemNotFound(409)

Request
-------

.. rest_parameters:: parameters.yaml

   - \"@HOLDER@\": holder
   - \"@QUERY@\": query
   - \"@HEADER@\": header

Response
--------

.. rest_parameters:: parameters.yaml

   - \"@FIRST@\": first
   - \"@SECOND@\": second
   - \"@THIRD@\": third
   - \"@FOURTH@\": fourth
   - \"@FIFTH@\": fifth
   - \"@SIXTH@\": sixth

.. literalinclude:: show.json

.. include:: @FILE@.inc
";

const MORE: &str = "\
@CHANGE@
~~~~~~~~

.. rest_method:: PUT /v1/@SEGMENT@/{@HOLDER@}/action

@MORE@

Normal response codes: 202

Request
-------

.. rest_parameters:: parameters.yaml

   - \"@HOLDER@\": holder
   - \"@FIRST@\": first
   - \"@SECOND@\": second
   - \"@FIFTH@\": fifth

.. literalinclude:: change.json
";

const PARAMETERS: &str = r#"
holder: {in: path, required: true, type: string, description: "@PROSE@"}
query: {in: query, required: false, type: "@TYPE@", description: "@PROSE@", min_version: "2.10", default: "@ONE@"}
header: {in: header, required: false, type: string, description: "@PROSE@"}
first: {in: body, required: true, type: string, description: "@PROSE@ One of ``@ONE@``, ``@TWO@`` or ``@THREE@``."}
second: {in: body, required: true, type: string, description: "@PROSE@", max_version: "@ONE@"}
third: {in: body, required: false, type: integer, description: "@PROSE@", format: "@ONE@"}
fourth: {in: body, required: false, type: object, description: "@PROSE@"}
fifth: {in: body, required: true, type: string, description: "One of ``active``, ``@TWO@`` or ``@ONE@``."}
sixth: {in: body, required: true, type: array, description: "@PROSE@", min_version: "@TWO@"}
"#;

const SHOW: &str = r#"{"@FIRST@": "@ONE@", "@SECOND@": "@SAMPLED@", "@THIRD@": 7,
  "@FOURTH@": {"inner": {"deep": "@SAMPLED@"}}, "@FIFTH@": "@TWO@", "@SIXTH@": ["@SAMPLED@"]}"#;

const CHANGE: &str = r#"{"@FIRST@": "@ONE@", "@SECOND@": "@SAMPLED@", "@FIFTH@": "@TWO@"}"#;

const CONFIG: &str = r#"
service-type = "gadget"
title = "@SERVICE@"
major = "1"
fault = "named"
scope-parameters = ["@ONE@"]

[microversion]
header = "OpenStack-API-Version"
service = "@ONE@"

[[correct.property]]
of = "@TWO@"
name = "@ONE@"
type = "string"
reason = "@SAMPLED@"
"#;

/// The tree with the words of one twin in place. Data says them as JSON does, which YAML and TOML understand.
fn tree(twin: fn(&(&str, &'static str, &'static str)) -> &'static str) -> Vec<(PathBuf, Vec<u8>)> {
    let filled = |text: &str, is_data: bool| {
        let say = |word| {
            let text = serde_json::to_string(twin(word)).expect("JSON");
            if is_data { text[1..text.len() - 1].to_owned() } else { twin(word).to_owned() }
        };
        WORDS
            .iter()
            .fold(text.to_owned(), |text, word| text.replace(&format!("@{}@", word.0), &say(word)))
    };
    [
        ("api-ref/source/index.rst", INDEX),
        ("api-ref/source/@FILE@.inc", MORE),
        ("api-ref/source/parameters.yaml", PARAMETERS),
        ("api-ref/source/show.json", SHOW),
        ("api-ref/source/change.json", CHANGE),
        ("api-ref/source/apiref.toml", CONFIG),
    ]
    .map(|(path, text)| {
        let is_data = !path.ends_with(".rst") && !path.ends_with(".inc");
        (filled(path, false).into(), filled(text, is_data).into_bytes())
    })
    .into()
}

/// All that a tree compiles to, with the document in each version and format.
struct Output {
    code: FileSet,
    documents: Vec<(Version, String, String)>,
    report: String,
}

fn compile(files: Vec<(PathBuf, Vec<u8>)>) -> Output {
    let sources = source::read_files("tree", files).expect("there are pages");
    let generator = Generator::new("tree").emit(Emit::ALL).formatter(Formatter::None);
    let compilation = generator.lower(sources);
    let documents = [Version::V3_1, Version::V3_0].map(|version| {
        let of = |format| {
            let generator = generator.clone().emit([Emit::OpenApi]);
            let set = generator.openapi_version(version).format(format).files(&compilation);
            set.iter().map(|(_, text)| text.to_owned()).collect::<String>()
        };
        (version, of(Format::Yaml), of(Format::Json))
    });
    let report = compilation.report(generator.policy());
    let text = report.render(ReportFormat::Text);
    assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{1b}']), "{text}");
    let github = report.render(ReportFormat::Github);
    assert!(github.lines().all(|line| line.starts_with("::")), "{github}");
    serde_json::from_str::<Value>(&report.render(ReportFormat::Sarif)).expect("JSON");
    let report = report.render(ReportFormat::Json);
    Output { code: generator.files(&compilation), documents: documents.into(), report }
}

/// Code without its literals, its documentation and the choice of its identifiers: these are
/// numbered in the order in which they first appear.
fn skeleton(text: &str) -> String {
    fn walk(tokens: TokenStream, seen: &mut HashMap<String, usize>, out: &mut String) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    // `#[doc = …]` or `#![doc = …]`
                    let bang =
                        tokens.next_if(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == '!'));
                    if tokens.next_if(is_doc).is_none() {
                        out.push_str(if bang.is_some() { "#! " } else { "# " });
                    }
                }
                TokenTree::Punct(mark) => out.extend([mark.as_char(), ' ']),
                TokenTree::Literal(_) => out.push_str("literal "),
                TokenTree::Ident(ident) => {
                    let next = seen.len();
                    let number = seen.entry(ident.to_string()).or_insert(next);
                    out.push_str(&format!("i{number} "));
                }
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("( ", ") "),
                        Delimiter::Brace => ("{\n", "}\n"),
                        Delimiter::Bracket => ("[ ", "] "),
                        Delimiter::None => ("", ""),
                    };
                    out.push_str(open);
                    walk(group.stream(), seen, out);
                    out.push_str(close);
                }
            }
        }
    }
    syn::parse_file(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut out = String::new();
    walk(text.parse().expect("tokens"), &mut HashMap::new(), &mut out);
    out
}

fn is_doc(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(ident)) if ident == "doc")
}

/// The fences of documentation that rustdoc would compile, each with its code: a test is code as well.
fn doctests(text: &str) -> usize {
    let mut count = 0;
    let mut open: Option<&str> = None;
    for line in text.lines().map(str::trim_start) {
        let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            open = None;
            continue;
        };
        let doc = doc.trim_start();
        let fence = &doc[..doc.len() - doc.trim_start_matches(['`', '~']).len()];
        if fence.len() < 3 {
            continue;
        }
        match open {
            Some(begun) if doc.trim_end() == fence && fence.starts_with(begun) => open = None,
            Some(_) => {}
            None => {
                count += usize::from(!doc.ends_with("text"));
                open = Some(fence);
            }
        }
    }
    count
}

/// The shape of a document: texts and the names of members left out.
fn shape(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "bool".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "text".to_owned(),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(" "))
        }
        Value::Object(members) => {
            // The order follows the names in places.
            let mut members: Vec<String> = members.values().map(shape).collect();
            members.sort();
            format!("{{{}}}", members.join(" "))
        }
    }
}

fn twins() -> [Output; 2] {
    [compile(tree(|word| word.1)), compile(tree(|word| word.2))]
}

#[test]
fn hostile_text_changes_no_code() {
    let [harmless, hostile] = twins();
    assert_eq!(harmless.code.len(), hostile.code.len());
    let mut rust = 0;
    for ((twin, plain), (path, text)) in harmless.code.iter().zip(hostile.code.iter()) {
        if path.ends_with(".rs") {
            rust += 1;
            let (expected, found) = (skeleton(plain), skeleton(text));
            let at = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
            assert!(expected == found, "{twin} and {path} differ: {at:?}\n{text}");
            assert_eq!(doctests(plain), doctests(text), "{path}:\n{text}");
        } else if path.ends_with("Cargo.toml") {
            let read = |text: &str| -> Value {
                toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
            };
            let (plain, text) = (read(plain), read(text));
            assert_eq!(shape(&plain), shape(&text), "{path}");
            assert_eq!(plain["dependencies"], text["dependencies"], "{path}");
        }
    }
    assert!(rust > 20, "{rust}");
}

#[test]
fn hostile_names_stay_below_the_output_folder() {
    let [_, hostile] = twins();
    for (path, _) in hostile.code.iter() {
        let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        assert!(Path::new(path).components().all(plain), "{path}");
        let simple = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        assert!(path.chars().all(simple), "{path}");
    }
    let out = tempfile::tempdir().expect("a folder");
    hostile.code.write(&out.path().join("out")).expect("every path is within");
    assert_eq!(std::fs::read_dir(out.path()).expect("a folder").count(), 1);
}

#[test]
fn hostile_text_is_text_in_documents_of_each_version() {
    let [harmless, hostile] = twins();
    for (plain, (version, yaml, json)) in harmless.documents.iter().zip(&hostile.documents) {
        let of_yaml: Value = serde_yaml::from_str(yaml).unwrap_or_else(|e| panic!("{e}\n{yaml}"));
        let of_json: Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(of_yaml, of_json, "{version:?}");
        let plain: Value = serde_json::from_str(&plain.2).expect("JSON");
        assert_eq!(shape(&plain), shape(&of_json), "{version:?}:\n{json}");
        assert_eq!(of_json["paths"].as_object().expect("paths").len(), 2);
    }
    let found: Value = serde_json::from_str(&hostile.report).expect("JSON");
    assert!(found.as_array().is_some_and(|found| !found.is_empty()));
}

#[test]
fn a_skeleton_sees_code_and_no_words() {
    let plain =
        "/// Words.\n#[serde(rename = \"a\")]\npub struct A { b: String }\nfn f() { g(1); }";
    let other = "/// Other\n/// words.\n#[serde(rename = \"*/\")]\npub struct X { y: String }\nfn z() { w(2); }";
    assert_eq!(skeleton(plain), skeleton(other));
    for differing in [
        plain.replace("g(1);", "g(1); g(1);"),
        plain.replace("g(1)", "evil(1, 2)"),
        plain.replace("#[serde", "#[evil] #[serde"),
        plain.replace("rename", "rename, evil"),
        plain.replace("b: String", "b: A"),
        format!("{plain} fn evil() {{}}"),
    ] {
        assert_ne!(skeleton(plain), skeleton(&differing), "{differing}");
    }
    assert_eq!(
        doctests("/// ```\n/// evil()\n/// ```\n/// ```text\n/// fine\n/// ```\nfn f() {}"),
        1
    );
}
