//! Small references, each for one behaviour, with what comes out of it: the document, the findings, and the reasons.
//!
//! A folder of `tests/cases/` is a reference, with `recorded.jsonl` where recorded traffic matters; its snapshots stand in it. To add a case, write the sources and run `cargo insta
//! review`. Every rule of the registry has a case of its name, which is compiled once more without it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use apiref::diagnostic::Format;
use apiref::explain;
use apiref::ir::Aspect;
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

/// The output for a reference.
struct Outcome {
    documents: String,
    /// The model that a back end sees, of which a document may not show everything.
    model: String,
    findings: String,
    reasons: String,
    /// The rules that decide something, each with one that it outranks there.
    outranked: BTreeSet<[&'static str; 2]>,
}

impl Outcome {
    fn of(case: &Path, rules: &'static [&'static Rule]) -> Self {
        let mut generator =
            Generator::new(case).emit([Emit::OpenApi]).out_dir("nowhere").rules(rules);
        let recording = case.join("recorded.jsonl");
        if recording.is_file() {
            generator = generator.recording(recording);
        }
        let compilation = generator.compile(&mut |_| {}).expect("a case can be read");
        let documents = generator.files(&compilation);
        let documents = documents.iter().map(|(_, text)| text).collect::<Vec<_>>().concat();
        let findings = compilation.report(generator.policy()).render(Format::Text);
        let outranked = outranked(&compilation);
        let reasons = reasons(&compilation);
        let plain = |text: &str| {
            let folder = format!("{}/", case.display());
            text.replace(&folder, "")
        };
        let model = serde_json::to_string(&compilation.apis).expect("the model is plain data");
        Self { documents, model, findings: plain(&findings), reasons: plain(&reasons), outranked }
    }
}

fn reasons(compilation: &Compilation) -> String {
    let found: Vec<_> = compilation.apis.iter().flat_map(explain::all).collect();
    explain::render(&found, &compilation.sources, explain::Format::Concise)
}

fn outranked(compilation: &Compilation) -> BTreeSet<[&'static str; 2]> {
    let mut found = BTreeSet::new();
    for explained in compilation.apis.iter().flat_map(explain::all) {
        for decided in &explained.decisions {
            let rule = decided.decision.because.rule;
            found.extend(decided.outranked().map(|(_, reason)| [rule, reason.rule]));
        }
    }
    found
}

#[test]
fn every_case_comes_out_as_its_snapshots() {
    for case in cases() {
        let outcome = Outcome::of(&case, RULES);
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

/// Rules in an order of their own, as long as the tests run.
fn kept(rules: Vec<&'static Rule>) -> &'static [&'static Rule] {
    Box::leak(rules.into_boxed_slice())
}

#[test]
fn without_a_rule_the_case_of_its_name_comes_out_differently() {
    let is_idle = |rule: &&'static Rule| {
        let case = folder().join(rule.name);
        let others = RULES.iter().copied().filter(|other| other != rule).collect();
        !case.is_dir() || Outcome::of(&case, RULES).model == Outcome::of(&case, kept(others)).model
    };
    let idle: Vec<&str> = RULES.iter().copied().filter(is_idle).map(|rule| rule.name).collect();
    assert_eq!(idle, Vec::<&str>::new(), "no case depends on these rules");
}

/// Rules that stand next to each other in the registry and never propose at one place, by the reason.
const APART: &[(&str, &[[&str; 2]])] = &[
    (
        "the samples show the key of the row at one place, at several, or nowhere; or the field is no row's",
        &[
            ["other-key-in-words", "only-place"],
            ["only-place", "same-field-later"],
            ["nearest-place", "row-for-many"],
            ["row-for-many", "wrapper-row"],
            ["place-in-answer", "rows-as-elsewhere"],
            ["rows-as-elsewhere", "with-siblings"],
            ["with-siblings", "id-or-name"],
        ],
    ),
    (
        "no row is both, in the cases and in seven references",
        &[
            ["wrapper-row", "beside-items"],
            ["beside-items", "dotted-name"],
            ["dotted-name", "place-in-answer"],
        ],
    ),
    (
        "each takes fields of its own out of the resource",
        &[["field-of-others", "sample-in-short"], ["sample-in-short", "reference"]],
    ),
    (
        "the second is asked where the first has no type, or adds one to it",
        &[
            ["type-in-samples", "empty-text-in-words"],
            ["empty-text-in-words", "type-agreed"],
            ["type-agreed", "bare-resource"],
            ["bare-resource", "type-in-words"],
            ["type-in-words", "type-in-samples-or-table"],
            ["type-in-samples-or-table", "type-in-table"],
            ["type-in-table", "type-of-wrapper"],
            ["type-of-wrapper", "values-named-in-words"],
            ["values-named-in-words", "part-of-resource"],
            ["part-of-resource", "asked-by-flag"],
            ["asked-by-flag", "type-by-entry"],
            ["type-by-entry", "links-by-name"],
            ["links-by-name", "links-of-collection"],
            ["links-of-collection", "link"],
            ["link", "text-by-name"],
            ["text-by-name", "type-of-items"],
            ["list-of-texts", "flag-as-options"],
            ["flag-as-options", "type-by-name"],
        ],
    ),
    (
        "an object that is open, a schema or of named keys is told before its keys are looked at",
        &[
            ["open-in-words", "map-as-recorded"],
            ["map-as-recorded", "json-schema-in-sample"],
            ["json-schema-in-sample", "keys-in-words"],
            ["keys-in-words", "items-in-words"],
            ["items-in-words", "map-keyed-by"],
            ["map-keyed-by", "map-by-query"],
            ["map-by-query", "map-of-anything"],
        ],
    ),
    (
        "a key is data or stands for any, and what a path names is looked at behind both",
        &[
            ["map-of-data-keys", "map-of-placeholder-keys"],
            ["map-of-placeholder-keys", "map-of-alike-objects"],
            ["map-of-alike-objects", "map-key-in-path"],
            ["map-key-in-path", "entry-of-map"],
            ["entry-of-map", "name-for-many"],
        ],
    ),
    (
        "one is of requests, the other of responses",
        &[
            ["null-as-sent", "id-is-never-null"],
            ["null-as-optional", "null-as-shown"],
            ["filter-is-optional", "optional-in-update"],
            ["required-key-in-words", "required-as-shown"],
        ],
    ),
    (
        "one is of what no row describes, the other of rows",
        &[["null-as-listed", "default-is-never-null"]],
    ),
    (
        "samples are counted where all else is decided, and a body's own keys behind that",
        &[
            ["required-corrected", "absent-when-recorded"],
            ["absent-when-recorded", "optional-in-words"],
            ["optional-as-asked", "wrapper"],
            ["wrapper", "absent-in-sample"],
            ["absent-in-sample", "null-may-be-left-out"],
        ],
    ),
    (
        "no field is both, in the cases and in seven references",
        &[
            ["one-of-two-ids", "given-by-neighbour"],
            ["given-by-neighbour", "optional-in-bare-part"],
            ["optional-in-bare-part", "filter-is-optional"],
            ["optional-in-update", "optional-as-answered"],
            ["optional-in-words", "optional-as-asked"],
            ["required-in-table", "required-key-in-words"],
        ],
    ),
    (
        "no words give values in both ways, in the cases and in seven references",
        &[
            ["values-in-words", "values-in-bullets"],
            ["values-in-bullets", "values-in-mapping"],
            ["values-in-mapping", "values-in-sentence"],
            ["values-in-sentence", "values-around-sample"],
            ["values-around-sample", "value-alone"],
            ["value-alone", "values-of-status-table"],
            ["values-of-status-table", "relations-of-links"],
        ],
    ),
    (
        "no text is of both forms, or the second makes the first strict",
        &[
            ["format-flag", "uuid-in-words"],
            ["uuid-in-words", "format-secret"],
            ["format-uuid", "format-timestamp"],
            ["format-timestamp", "format-uri"],
        ],
    ),
    ("one is of numbers, the other of texts", &[["bounds-in-words", "length-in-words"]]),
    (
        "operations, codes, bodies and rows are dated each by their own, rows by headings too",
        &[
            ["versions-of-key", "versions-of-code"],
            ["versions-of-changed-code", "versions-of-body"],
            ["versions-of-no-body", "versions-in-description"],
            ["versions-of-named-field", "versions-of-heading"],
        ],
    ),
    (
        "what prose says of a field counts where its own description is silent",
        &[["versions-in-description", "versions-of-named-field"]],
    ),
    (
        "no place is dated in both ways, in the cases and in seven references",
        &[
            ["versions-of-method", "versions-in-title"],
            ["versions-in-title", "versions-by-mark"],
            ["versions-by-mark", "versions-in-words"],
            ["versions-of-section", "versions-of-key"],
            ["versions-of-code", "versions-of-changed-code"],
            ["versions-of-body", "versions-of-no-body"],
        ],
    ),
    ("a header names a media type or none", &[["media-type-of-header", "media-type-of-its-own"]]),
    (
        "a name is told apart behind all others, by whichever rule it is",
        &[["name-of-title", "name-apart"], ["name-apart", "name-of-path"]],
    ),
];

fn apart(one: &Rule, other: &Rule) -> bool {
    let mut pairs = APART.iter().flat_map(|(_, pairs)| *pairs);
    pairs.any(|pair| *pair == [one.name, other.name])
}

/// The registry with the rules at these places and those behind them the other way round.
fn swapped(places: impl Iterator<Item = usize>) -> &'static [&'static Rule] {
    let mut rules = RULES.to_vec();
    places.for_each(|at| rules.swap(at, at + 1));
    kept(rules)
}

#[test]
fn of_two_rules_that_meet_the_first_in_the_registry_counts() {
    let cases: Vec<(PathBuf, Outcome)> = cases()
        .into_iter()
        .map(|case| {
            let outcome = Outcome::of(&case, RULES);
            (case, outcome)
        })
        .collect();
    let differs = |case: &Path, known: &Outcome, rules| {
        let other = Outcome::of(case, rules);
        other.model != known.model || other.reasons != known.reasons
    };
    let mut unnoticed = Vec::new();
    for at in 0..RULES.len() - 1 {
        let [one, other] = [RULES[at], RULES[at + 1]];
        if one.aspect != other.aspect || apart(one, other) {
            continue;
        }
        let rules = swapped(std::iter::once(at));
        let is_of_both = |case: &Path, known: &Outcome| {
            let is_shown =
                |rule: &Rule| case.ends_with(rule.name) || known.reasons.contains(rule.name);
            is_shown(one) || is_shown(other)
        };
        let is_noticed = cases.iter().any(|(case, known)| {
            known.outranked.contains(&[one.name, other.name])
                || is_of_both(case, known) && differs(case, known, rules)
        });
        if !is_noticed {
            unnoticed.push([one.name, other.name]);
        }
    }
    assert_eq!(unnoticed, Vec::<[&str; 2]>::new(), "no case depends on the order of these rules");
    let next =
        |pair: &&[&str; 2]| RULES.windows(2).any(|rules| [rules[0].name, rules[1].name] == **pair);
    let stale: Vec<_> =
        APART.iter().flat_map(|(_, pairs)| *pairs).filter(|pair| !next(pair)).collect();
    assert_eq!(stale, Vec::<&[&str; 2]>::new(), "these rules do not stand next to each other");
    // Pairs that share no rule are swapped at once.
    for parity in 0..2 {
        let declared = |at: &usize| at % 2 == parity && apart(RULES[*at], RULES[at + 1]);
        let rules = swapped((0..RULES.len() - 1).filter(declared));
        let met = cases.iter().filter(|(case, known)| differs(case, known, rules));
        let met: Vec<&Path> = met.map(|(case, _)| case.as_path()).collect();
        assert_eq!(met, Vec::<&Path>::new(), "rules that are declared apart meet here");
    }
}

/// The values of what a reference gives values to, by what has them.
fn enumerations(reference: &Path) -> BTreeSet<(String, String)> {
    let compilation = Generator::new(reference).compile(&mut |_| {}).expect("a case can be read");
    let explained = compilation.apis.iter().flat_map(explain::all);
    let found = explained.flat_map(|explained| {
        let decided = explained.decisions.into_iter();
        let decided = decided.filter(|decided| decided.decision.aspect == Aspect::Enumeration);
        decided.map(move |decided| (explained.subject.clone(), decided.value))
    });
    found.collect()
}

#[test]
fn the_order_of_pages_decides_no_enumeration() {
    let case = folder().join("pages-in-any-order");
    let turned = tempfile::tempdir().expect("a folder can be made");
    for entry in fs::read_dir(&case).expect("there is a case") {
        let path = entry.expect("a folder can be listed").path();
        let name = path.file_name().expect("an entry has a name");
        fs::copy(&path, turned.path().join(name)).expect("a file can be copied");
    }
    let index = fs::read_to_string(case.join("index.rst")).expect("a case has an index");
    let (title, pages) = index.split_once("\n\n").expect("a title stands above the pages");
    let pages: Vec<&str> = pages.lines().rev().collect();
    let index = format!("{title}\n\n{}\n", pages.join("\n"));
    fs::write(turned.path().join("index.rst"), index).expect("a file can be written");
    let known = enumerations(&case);
    assert_eq!(known.len(), 2, "{known:?}");
    assert_eq!(known, enumerations(turned.path()));
}
