//! Small references, each for one behaviour, with what comes out of it: the document, the findings, and the reasons.
//!
//! A folder of `tests/cases/` is a reference, with `recorded.jsonl` where recorded traffic matters; its snapshots stand in it. To add a case, write the sources and run `cargo insta
//! review`. Every rule of the registry has a case of its name, which is compiled once more without it.

use std::fs;
use std::path::{Path, PathBuf};

use apiref::diagnostic::Format;
use apiref::explain;
use apiref::lower::infer::rule::{RULES, Rule};
use apiref::{Compilation, Emit, Generator};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The folders of the cases, in order.
fn cases() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder())
        .expect("there are cases")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// What comes out of a reference.
struct Outcome {
    documents: String,
    /// What a back end sees, of which a document may not show everything.
    model: String,
    findings: String,
    reasons: String,
}

impl Outcome {
    fn of(case: &Path, without: Option<&'static Rule>) -> Self {
        let mut generator = Generator::new(case).emit([Emit::OpenApi]).out_dir("nowhere");
        let recording = case.join("recorded.jsonl");
        if recording.is_file() {
            generator = generator.recording(recording);
        }
        if let Some(rule) = without {
            generator = generator.without(rule);
        }
        let compilation = generator.compile(&mut |_| {}).expect("a case can be read");
        let documents = generator.files(&compilation);
        let documents = documents.iter().map(|(_, text)| text).collect::<Vec<_>>().concat();
        let findings = compilation.report(generator.policy()).render(Format::Text);
        let reasons = reasons(&compilation);
        let plain = |text: &str| {
            let folder = format!("{}/", case.display());
            text.replace(&folder, "")
        };
        let model = serde_json::to_string(&compilation.apis).expect("the model is plain data");
        Self { documents, model, findings: plain(&findings), reasons: plain(&reasons) }
    }
}

fn reasons(compilation: &Compilation) -> String {
    let found: Vec<_> = compilation.apis.iter().flat_map(explain::all).collect();
    explain::render(&found, &compilation.sources, explain::Format::Concise)
}

#[test]
fn every_case_comes_out_as_its_snapshots() {
    for case in cases() {
        let outcome = Outcome::of(&case, None);
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            insta::assert_snapshot!("document", outcome.documents);
            insta::assert_snapshot!("findings", outcome.findings);
            insta::assert_snapshot!("reasons", outcome.reasons);
        });
    }
}

#[test]
fn without_a_rule_the_case_of_its_name_comes_out_differently() {
    let is_idle = |rule: &&'static Rule| {
        let case = folder().join(rule.name);
        !case.is_dir() || Outcome::of(&case, None).model == Outcome::of(&case, Some(rule)).model
    };
    let idle: Vec<&str> = RULES.iter().copied().filter(is_idle).map(|rule| rule.name).collect();
    assert_eq!(idle, Vec::<&str>::new(), "no case depends on these rules");
}
