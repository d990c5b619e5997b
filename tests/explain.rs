//! Explanations say what was decided and from which places, in every form alike, wherever the input is.

use std::fs;
use std::path::Path;

use apiref::emit::openapi;
use apiref::explain::{self, Format, Subject};
use apiref::ir::Microversion;
use apiref::{Compilation, Emit, Generator};
use serde_json::Value;
use tempfile::TempDir;

const INDEX: &str = "\
Kites
=====

Show a kite
-----------

.. rest_method:: GET /v1/kites/{kite_id}

Normal response codes: 200, 203

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - kite_id: kite_id

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - kite: kite
   - cost: cost_number
   - cost: cost_text

.. literalinclude:: kite.json
";

const PARAMETERS: &str = "\
cost_number:
  description: |
    The cost.
  in: body
  max_version: 1.10
  required: true
  type: integer
cost_text:
  description: |
    The cost, or ``null`` for a gift. One of ``low`` or ``high``.
  in: body
  min_version: 1.11
  required: true
  type: string
kite:
  description: |
    A kite.
  in: body
  required: true
  type: object
kite_id:
  description: |
    The kite.
  in: path
  required: true
  type: string
";

const SAMPLE: &str = r#"{
  "kite": {
    "cost": 4,
    "tail.length": 3,
    "of a \u001b[5mb\u202e": 1
  }
}
"#;

fn write(folder: &Path) {
    for (name, text) in
        [("index.rst", INDEX), ("parameters.yaml", PARAMETERS), ("kite.json", SAMPLE)]
    {
        fs::write(folder.join(name), text).unwrap();
    }
}

fn kites() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    folder
}

fn compile(folder: &Path, version: Option<Microversion>) -> Compilation {
    let generator = Generator::new(folder);
    let generator = match version {
        Some(version) => generator.microversion(version),
        None => generator,
    };
    generator.compile(&mut |_| {}).unwrap()
}

/// The explanation of a subject.
fn explained(compilation: &Compilation, subject: &str, format: Format) -> String {
    let subject = Subject::parse(subject, None).unwrap();
    let found = compilation.apis.iter().flat_map(|api| subject.find(api)).collect::<Vec<_>>();
    explain::render(&found, &compilation.sources, format)
}

#[test]
fn what_changed_is_explained_form_by_form() {
    let folder = kites();
    let at = |version| {
        let compilation = compile(folder.path(), version);
        let text = explained(&compilation, "Kite.cost", Format::Concise);
        let lines =
            text.lines().filter(|line| !line.contains("home") && !line.contains("required"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let [number, values, words] = [
        "type{}: integer (type-in-samples at kite.json:3:5 and index.rst:24:4)",
        "enumeration{}: low, high (values-in-words at parameters.yaml:8:1 and index.rst:25:4)",
        "nullability{}: null (null-in-words at parameters.yaml:8:1 and index.rst:25:4)",
    ]
    .map(|line| format!("api-v1 Kite.cost {line}"));
    let line = |line: &str, of: &str| line.replace("{}", of);
    assert_eq!(at(Some(Microversion::new(1, 5))), [line(&number, "")]);
    let later = at(Some(Microversion::new(1, 20)));
    assert!(later.contains(&line(&values, "")) && later.contains(&line(&words, "")), "{later:#?}");
    assert!(!later.contains(&line(&number, "")), "{later:#?}");
    let all = at(None);
    assert!(all.contains(&line(&number, " until 1.10")), "{all:#?}");
    assert!(all.contains(&line(&values, " since 1.11")), "{all:#?}");
    assert!(all.contains(&line(&words, " since 1.11")), "{all:#?}");
}

#[test]
fn a_document_has_the_reasons_that_explain_shows_wherever_the_input_is() {
    let folder = tempfile::tempdir().unwrap();
    let document = |name: &str| {
        let tree = folder.path().join(name);
        fs::create_dir_all(&tree).unwrap();
        write(&tree);
        let generator = Generator::new(&tree).emit([Emit::OpenApi]).out_dir("nowhere");
        let generator = generator.reasons(true).format(openapi::Format::Json);
        let compilation = generator.compile(&mut |_| {}).unwrap();
        let files = generator.files(&compilation);
        let text = files.iter().map(|(_, text)| text).next().unwrap().to_owned();
        (text, compilation)
    };
    let (text, compilation) = document("one");
    assert_eq!(text, document("two/deeper").0);
    let document: Value = serde_json::from_str(&text).unwrap();
    let shown = |subject: &str| -> Value {
        serde_json::from_str(&explained(&compilation, subject, Format::Json)).unwrap()
    };
    let property = &document["components"]["schemas"]["Kite"]["properties"]["cost"];
    assert_eq!(property["x-reasons"], shown("Kite.cost")[0]["decisions"]);
    let operation = &document["paths"]["/v1/kites/{kite_id}"]["get"]["x-reasons"];
    for (at, subject) in
        ["GET /v1/kites/{kite_id}", "GET /v1/kites/{kite_id} kite_id"].iter().enumerate()
    {
        let shown = shown(subject);
        assert_eq!(operation[at]["subject"], *subject);
        assert_eq!(operation[at]["decisions"], shown[0]["decisions"]);
    }
}

#[test]
fn text_of_a_source_is_shown_and_not_obeyed() {
    let folder = kites();
    let compilation = compile(folder.path(), None);
    for format in [Format::Text, Format::Colour, Format::Concise] {
        let text = explained(&compilation, "Kite", format);
        assert!(!text.contains("\u{1b}[5m") && !text.contains('\u{202e}'), "{text}");
    }
    let text = apiref::diagnostic::visible::json(explained(&compilation, "Kite", Format::Json));
    assert!(text.is_ascii(), "{text}");
}

#[test]
fn what_is_found_can_be_asked_for_again() {
    let folder = kites();
    let compilation = compile(folder.path(), None);
    let api = &compilation.apis[0];
    for found in explain::all(api) {
        let again = Subject::parse(&found.subject, None).unwrap().find(api);
        let subjects: Vec<_> = again.iter().map(|again| again.subject.as_str()).collect();
        assert_eq!(subjects, [found.subject.as_str()]);
    }
    // Two codes answer with the body, and it is one.
    for subject in ["GET /kites/{id} kite.cost", "Kite.tail.length"] {
        assert_eq!(Subject::parse(subject, None).unwrap().find(api).len(), 1, "{subject}");
    }
}
