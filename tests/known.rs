//! Adopting lint in a tree that has findings: a baseline, comments, and codes that some files are allowed.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const PAGE: &str = "Things\n======\n\nShow a thing\n------------\n\n.. rest_method:: GET /v1/things/{id}\n
Normal response codes: 200\n\nRequest\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n
Remove a thing\n--------------\n\n.. rest_method:: DELETE /v1/things/{id}\n
Normal response codes: 204\n\nRequest\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n";
const PARAMETERS: &str =
    "id:\n  description: The id.\n  in: path\n  type: string\n  required: true\n";
const UNUSED: &str = "  description: Its use.\n  in: body\n  type: string\n";

struct Tree(tempfile::TempDir);

impl Tree {
    /// A tree with two findings: no sample shows the answer, and an entry is not used.
    fn new() -> Self {
        let tree = Self(tempfile::tempdir().expect("a folder"));
        tree.write("spec/index.rst", PAGE);
        tree.write("spec/parameters.yaml", &format!("{PARAMETERS}unused:\n{UNUSED}"));
        tree
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_apiref"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .expect("the binary runs")
    }

    /// The lines about the tree, and the one that ends the run.
    fn lint(&self, more: &[&str]) -> (Vec<String>, String) {
        let output = self.run(&[&["lint", "--format", "concise"], more].concat());
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let lines = text(output.stdout).lines().map(str::to_owned).collect();
        (lines, text(output.stderr))
    }

    fn adopt(&self) {
        self.write("spec/apiref.toml", "[lint]\nbaseline = \"known.json\"\n");
        let output = self.run(&["lint", "spec", "--write-baseline", "spec/known.json"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_a_baseline_knows_is_counted_and_not_shown() {
    let tree = Tree::new();
    assert_eq!(tree.lint(&["spec"]).0.len(), 2);
    tree.adopt();
    let (lines, summary) = tree.lint(&["spec", "--deny", "warnings"]);
    assert_eq!(lines, Vec::<String>::new());
    assert!(summary.contains(", 0 warnings, 0 errors, 2 known in "), "{summary}");
    // A build says no more than lint.
    let build = tree.run(&["build", "spec", "--out", "out", "--emit", "openapi"]);
    let said = String::from_utf8(build.stderr).expect("UTF-8");
    assert!(said.contains("1 document") && said.contains(" 2 known in "), "{said}");
    let (lines, summary) = tree.lint(&["spec/parameters.yaml"]);
    assert!(lines.is_empty() && summary.contains(", 1 known in "), "{lines:?} {summary}");
    // Written anew, it is the same.
    let before = fs::read_to_string(tree.0.path().join("spec/known.json")).expect("there");
    tree.adopt();
    assert_eq!(fs::read_to_string(tree.0.path().join("spec/known.json")).expect("there"), before);
    assert_eq!(before.lines().count(), 4, "a finding on each line: {before}");
}

#[test]
fn a_finding_is_known_by_what_it_is_and_not_by_its_line() {
    let tree = Tree::new();
    tree.adopt();
    tree.write("spec/index.rst", &PAGE.replace("======\n", "======\n\nMore\nto read.\n"));
    assert_eq!(tree.lint(&["spec"]).0, Vec::<String>::new());
    // The same at another operation is another finding.
    let other = PAGE.replace("DELETE /v1/things/{id}", "GET /v1/others/{id}").replace("204", "200");
    tree.write("spec/index.rst", &other);
    let (lines, _) = tree.lint(&["spec"]);
    let found: Vec<&String> = lines.iter().filter(|l| l.contains("missing-sample")).collect();
    assert!(matches!(&found[..], [line] if line.starts_with("spec/index.rst:21:")), "{lines:?}");
}

#[test]
fn of_findings_that_are_alike_as_many_are_known_as_there_were() {
    let tree = Tree::new();
    let twice = |times| {
        let row: String = (0..times).map(|n| format!("   - gone_{n}: gone\n")).collect();
        tree.write(
            "spec/index.rst",
            &PAGE.replacen("   - id: id\n", &format!("   - id: id\n{row}"), 1),
        );
    };
    twice(2);
    tree.adopt();
    twice(3);
    let (lines, summary) = tree.lint(&["spec"]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("spec/index.rst:19:") && lines[0].contains("unknown-parameter"));
    assert!(summary.contains(", 4 known in "), "{summary}");
}

#[test]
fn what_no_longer_occurs_is_reported() {
    let tree = Tree::new();
    tree.adopt();
    tree.write("spec/parameters.yaml", PARAMETERS);
    let (lines, _) = tree.lint(&["spec"]);
    assert_eq!(
        lines,
        ["spec/known.json:3:1: stale-baseline the baseline has a finding that no longer occurs"]
    );
    assert_eq!(tree.lint(&["spec/index.rst"]).0, Vec::<String>::new());
    tree.adopt();
    assert_eq!(tree.lint(&["spec"]).0, Vec::<String>::new());
}

#[test]
fn a_baseline_that_is_none_hides_nothing() {
    let tree = Tree::new();
    tree.adopt();
    tree.write("spec/known.json", "[\nnonsense\n]\n");
    let (lines, _) = tree.lint(&["spec"]);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines.contains(
        &"spec/known.json:2:1: invalid-config a line of the baseline is none".to_owned()
    ));
    for (named, code) in [("gone.json", "missing-file"), ("../../known.json", "outside-root")] {
        tree.write("spec/apiref.toml", &format!("[lint]\nbaseline = \"{named}\"\n"));
        let (lines, _) = tree.lint(&["spec"]);
        assert!(lines[0].starts_with(&format!("spec/apiref.toml:2:12: {code} ")), "{lines:?}");
    }
}

#[test]
fn a_baseline_is_of_one_whole_tree() {
    let tree = Tree::new();
    for inputs in [&["spec/index.rst"] as &[&str], &["spec", "spec/index.rst"]] {
        let output = tree.run(&[&["lint", "--write-baseline", "known.json"], inputs].concat());
        assert_eq!(output.status.code(), Some(2), "{inputs:?}");
    }
    assert!(!Path::new(&tree.0.path().join("known.json")).exists());
}

#[test]
fn a_baseline_beside_a_configuration_that_an_option_names() {
    let tree = Tree::new();
    tree.write("ci/lint.toml", "[lint]\nbaseline = \"known.json\"\n");
    let config = ["spec", "--config", "ci/lint.toml"];
    let write = [&["lint", "--write-baseline", "ci/known.json"], &config[..]].concat();
    assert_eq!(tree.run(&write).status.code(), Some(0));
    let (lines, summary) = tree.lint(&config);
    assert!(lines.is_empty() && summary.contains(", 2 known in "), "{lines:?} {summary}");
}

#[test]
fn a_comment_allows_a_code_in_the_next_block() {
    let tree = Tree::new();
    let allowed = ".. apiref: allow missing-sample\n\n.. rest_method:: GET";
    tree.write("spec/index.rst", &PAGE.replace(".. rest_method:: GET", allowed));
    let comment = "# It is used by the client.\n# apiref: allow unused-parameter\nunused:\n";
    let text = format!("{PARAMETERS}{comment}{UNUSED}other:\n{UNUSED}");
    tree.write("spec/parameters.yaml", &text);
    let (lines, _) = tree.lint(&["spec"]);
    assert_eq!(lines.len(), 2, "{lines:?}");
    // The entry after the block is not in it.
    assert!(lines.iter().any(|l| l.contains("unused-parameter no table refers to `other`")));
    assert!(lines.iter().any(|l| l.contains("unsorted-parameter")));
}

#[test]
fn a_comment_that_allows_nothing_is_reported() {
    for (comment, said) in [
        (
            ".. apiref: allow missing-sample\n\nText.",
            "the next block has no finding `missing-sample`",
        ),
        (".. apiref: allow missing-sampel", "no finding has the code \"missing-sampel\""),
        (".. apiref: allow orphan, missing-sample", "the next block has no finding `orphan`"),
    ] {
        let tree = Tree::new();
        let page =
            PAGE.replace(".. rest_method:: GET", &format!("{comment}\n\n.. rest_method:: GET"));
        tree.write("spec/index.rst", &page);
        let (lines, _) = tree.lint(&["spec"]);
        let line = format!("spec/index.rst:7:1: stale-allow {said}");
        assert!(lines.contains(&line), "{lines:?}");
    }
}

#[test]
fn codes_are_allowed_in_files_by_pattern() {
    let tree = Tree::new();
    tree.write("spec/samples/old/a.json", "{}");
    tree.write("spec/samples/b.json", "{}");
    let lint = |files: &str| {
        tree.write("spec/apiref.toml", &format!("[lint.files]\n{files}\n"));
        tree.lint(&["spec"]).0
    };
    let unread = |lines: &[String]| lines.iter().filter(|l| l.contains("unread-sample")).count();
    assert_eq!(unread(&lint("")), 2);
    assert_eq!(unread(&lint("\"samples/*\" = [\"unread-sample\"]")), 1);
    assert_eq!(unread(&lint("\"samples/**\" = [\"unread-sample\"]")), 0);
    assert_eq!(lint("\"{index.rst,*.yaml,samples/**}\" = [\"unread-sample\", \"missing-sample\", \"unused-parameter\"]").len(), 0);
    let long = lint(&format!("\"{}\" = [\"unread-sample\"]", "{a,b}".repeat(5)));
    assert!(long[0].contains("invalid-config apiref.toml: the pattern"), "{long:?}");
    let wrong = lint("\"samples/**\" = [\"unread-sampel\"]");
    assert!(wrong[0].starts_with("spec/apiref.toml:2:17: invalid-config "), "{wrong:?}");
}

#[test]
fn the_guideline_is_off_until_the_command_line_or_the_configuration_asks_for_it() {
    let tree = Tree::new();
    let lines = tree.lint(&["spec"]).0;
    let with = tree.lint(&["spec", "--warn", "guideline"]).0;
    assert_eq!(with.len(), lines.len() + 1, "{with:?}");
    let unstated = |line: &&String| line.contains(" unstated-required ");
    assert_eq!(with.iter().filter(unstated).count(), 1);
    assert_eq!(tree.lint(&["spec", "--warn", "unstated-required"]).0, with);
    assert_eq!(
        tree.lint(&["spec", "--warn", "guideline", "--allow", "unstated-required"]).0,
        lines
    );
    assert_eq!(tree.run(&["lint", "spec", "--warn", "unused-parameter"]).status.code(), Some(2));
    tree.write("spec/apiref.toml", "[lint]\nwarn = [\"guideline\"]\n");
    assert_eq!(tree.lint(&["spec"]).0, with);
    tree.write("spec/apiref.toml", "[lint]\nwarn = [\"unused-parameter\"]\n");
    assert!(tree.lint(&["spec"]).0.iter().any(|line| line.contains(" invalid-config ")));
    // A comment for a code that is off is not stale.
    tree.write("spec/apiref.toml", "");
    let allowed = format!("{PARAMETERS}# apiref: allow unstated-required\nunused:\n{UNUSED}");
    tree.write("spec/parameters.yaml", &allowed);
    assert_eq!(tree.lint(&["spec"]).0.len(), lines.len());
    assert_eq!(tree.lint(&["spec", "--warn", "guideline"]).0.len(), lines.len());
}
