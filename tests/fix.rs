//! `apiref lint --fix`: what is mended is what the finding is about, and nothing else changes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use apiref::diagnostic::{self, Code};
use apiref::{Emit, Generator};

const INDEX: &str = "Things\n======\n\n.. A comment.\n\nShow a thing\n------------\n\n.. rest_method:: GET /v1/things/{id}\n
Normal response codes: 200, 203\n\nError response codes: gone(410), 503\n
Request\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n
Response\n~~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - name: name\n   - size: size\n
.. literalinclude:: show.json\n
Remove a thing\n--------------\n\n.. rest_method:: DELETE /v1/things/{id}\n
.. rest_status_code:: success status.yaml\n\n   - 202\n   - 204\n
.. rest_status_code:: error status.yaml\n\n   - 404\n   - 409: busy\n
Request\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n   - id: id\n";
const PARAMETERS: &str = "# In a path.\nid:\n  in: path\n  description: The id.\n  type: string # As text.\n  required: true\n
# In a body.\nname:\n  in: body\n  description: |\n    The name.\n\n    # Of the thing.\n  type: string\n  required: true\n
size:\n  in: body\n  type: integer\n  required: false\n  description: The size.\n";
const SAMPLE: &str = "{\n  \"name\": \"a\",\n  \"size\": null\n}\n";
const STATUS: &str = "202:\n  default: Later.\n204:\n  default: Done.\n404:\n  default: None.\n409:\n  default: No.\n  busy: Busy.\n";
const FILES: [(&str, &str); 4] = [
    ("index.rst", INDEX),
    ("parameters.yaml", PARAMETERS),
    ("show.json", SAMPLE),
    ("status.yaml", STATUS),
];

struct Tree(tempfile::TempDir);

impl Tree {
    /// A sound reference, with these replacements.
    fn new(changes: &[(&str, &str, &str)]) -> Self {
        let tree = Self(tempfile::tempdir().expect("a folder"));
        for (name, text) in FILES {
            let of_file = changes.iter().filter(|(file, ..)| *file == name);
            let text = of_file.fold(text.to_owned(), |text, (_, from, to)| {
                assert!(text.contains(from), "{from}");
                text.replacen(from, to, 1)
            });
            fs::write(tree.path().join(name), text).expect("written");
        }
        tree
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).expect("it is there")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_apiref"))
            .arg("lint")
            .args(arguments)
            .current_dir(self.path())
            .output()
            .expect("the binary runs")
    }

    /// The findings by code, and the files as edits leave them.
    fn mended(&self, with_unsafe: bool, warn: &[Code]) -> (Vec<Code>, Vec<String>) {
        let generator = Generator::new(self.path()).emit([Emit::OpenApi]);
        let generator = warn.iter().fold(generator, |generator, code| generator.warn(*code));
        let compilation = generator.compile(&mut |_| {}).expect("it can be read");
        let report = compilation.report(generator.policy());
        let map = &compilation.sources.map;
        let fixed = diagnostic::fixed(map, report.diagnostics(), with_unsafe, &|_| true);
        let texts = FILES.iter().map(|(name, _)| {
            let (file, source) =
                map.files().find(|(_, f)| f.name.ends_with(name)).expect("it is read");
            fixed.texts.get(&file).cloned().unwrap_or_else(|| source.text.to_string())
        });
        (report.diagnostics().iter().map(|found| found.code).collect(), texts.collect())
    }
}

fn sound() -> Vec<String> {
    FILES.iter().map(|(_, text)| (*text).to_owned()).collect()
}

#[test]
fn a_sound_reference_has_nothing_to_mend() {
    assert_eq!(Tree::new(&[]).mended(true, Code::GUIDELINE), (Vec::new(), sound()));
}

#[test]
fn what_is_mended_is_as_it_was_before_the_slip() {
    let unused =
        "gone:\n  in: body\n  description: |\n    Of old.\n\n    # And more.\n  type: string\n";
    for (file, from, to, code) in [
        (
            "parameters.yaml",
            "\n# In a body.",
            &*format!("{unused}\n# In a body."),
            Code::UnusedParameter,
        ),
        (
            "parameters.yaml",
            "size:\n",
            &*format!("{}\nsize:\n", unused.replace("gone", "other")),
            Code::UnusedParameter,
        ),
        (
            "parameters.yaml",
            "\n# In a body.",
            &*format!("# What `gone` was\n# is gone.\n{unused}\n# In a body."),
            Code::UnusedParameter,
        ),
        ("parameters.yaml", "type: string # As", "type: str # As", Code::UnknownType),
        ("parameters.yaml", "type: integer", "type: int", Code::UnknownType),
        ("parameters.yaml", "required: false", "requried: false", Code::MisspeltField),
        (
            "parameters.yaml",
            "required: true\n\n# In",
            "required: treu\n\n# In",
            Code::MisspeltField,
        ),
        (
            "parameters.yaml",
            "required: true\n\n# In",
            "required: false\n\n# In",
            Code::OptionalPathParameter,
        ),
        ("show.json", "\"a\",", "\"a\"", Code::InvalidSample),
        (
            "index.rst",
            "Remove a thing\n--------------\n",
            "Remove a thing\n--------\n",
            Code::ShortUnderline,
        ),
        ("index.rst", "GET /v1/things", "GET /v1//things", Code::SloppyMethod),
        ("show.json", "null\n", "null,\n", Code::InvalidSample),
        ("show.json", "null", "None", Code::InvalidSample),
        ("status.yaml", "  busy: Busy.\n", "  busy: Busy.\n  never: Not.\n", Code::UnusedStatus),
        ("status.yaml", "409:", "405:\n  default: |\n    Not this.\n409:", Code::UnusedStatus),
        ("index.rst", "GET /v1", "GET v1", Code::SloppyMethod),
        ("index.rst", "literalinclude::", "literal-include::", Code::NearMissDirective),
        (
            "index.rst",
            "rest_status_code:: error",
            "rest_status_codes:: error",
            Code::NearMissDirective,
        ),
        (
            "index.rst",
            ".. rest_status_code:: success",
            "..rest_status_code: success",
            Code::NearMissDirective,
        ),
        ("index.rst", "yaml\n\n   - name", "yaml\n   - name", Code::NearMissDirective),
        (
            "index.rst",
            "200, 203\n\nError response codes: ",
            "200\n\nError response codes: 203, ",
            Code::MisplacedStatus,
        ),
        (
            "index.rst",
            "200, 203\n\nError response codes: gone(410), 503",
            "200\n\nError response codes: gone(410), 503, 203",
            Code::MisplacedStatus,
        ),
        (
            "index.rst",
            "203\n\nError response codes: gone(410), ",
            "203, gone(410)\n\nError response codes: ",
            Code::MisplacedStatus,
        ),
        (
            "index.rst",
            "   - 204\n\n.. rest_status_code:: error status.yaml\n\n",
            "\n.. rest_status_code:: error status.yaml\n\n   - 204\n",
            Code::MisplacedStatus,
        ),
        (
            "index.rst",
            "   - 204\n\n.. rest_status_code:: error status.yaml\n\n   - 404\n",
            "   - 204\n   - 404\n\n.. rest_status_code:: error status.yaml\n\n",
            Code::MisplacedStatus,
        ),
    ] {
        let (found, texts) = Tree::new(&[(file, from, to)]).mended(false, &[]);
        assert_eq!(texts, sound(), "{to}");
        assert!(!found.is_empty() && found.iter().all(|found| *found == code), "{to}: {found:?}");
    }
}

#[test]
fn a_list_of_codes_of_the_other_kind_alone_is_called_by_that() {
    let codes = "Normal response codes: 200, 203\n\nError response codes: gone(410), 503\n";
    for (written, mended) in [
        ("Error response codes: 200, 203,\n", "Normal response codes: 200, 203,\n"),
        (
            "Normal response codes: 200\nError response codes: 203,\n",
            "Normal response codes: 200, 203\n",
        ),
        (
            "Normal response codes: 200\n\nError response codes: 200\n\nText.\n",
            "Normal response codes: 200\n\nText.\n",
        ),
    ] {
        let (_, texts) = Tree::new(&[("index.rst", codes, written)]).mended(false, &[]);
        assert_eq!(texts[0], INDEX.replace(codes, mended), "{written}");
    }
}

#[test]
fn what_needs_a_look_is_left_alone() {
    let unused = "named:\n  in: body\n  type: string\n";
    let anchor = "old: &old\n  in: body\n  type: string\n  required: false\n";
    let codes = "gone(410), 503";
    for (changes, by_look) in [
        // The row may mean the entry that nothing refers to.
        (
            vec![
                ("index.rst", "- name: name", "- name: nmed"),
                ("parameters.yaml", "size:\n", &*format!("{unused}size:\n")),
            ],
            true,
        ),
        (
            vec![
                ("parameters.yaml", "# In a path", &*format!("{anchor}# In a path")),
                ("parameters.yaml", "size:\n  in: body\n", "size:\n  <<: *old\n"),
            ],
            false,
        ),
        (vec![("parameters.yaml", "type: integer", "type: list of numbers")], true),
        (vec![("parameters.yaml", "required: false", "required: false\n  requried: true")], false),
        (vec![("index.rst", codes, "410 where it is gone, as 203 says")], false),
        (vec![("index.rst", "GET /v1/things/{id}", "GET http://x/v1/things/{id}")], true),
        (
            vec![
                ("index.rst", "- size: size", "- the-size: size"),
                ("show.json", "\"size\"", "\"the_size\""),
            ],
            true,
        ),
    ] {
        let tree = Tree::new(&changes);
        let written: Vec<String> = FILES.iter().map(|(name, _)| tree.text(name)).collect();
        let (found, texts) = tree.mended(false, &[]);
        assert!(!found.is_empty(), "{changes:?}");
        assert_eq!(texts, written, "{changes:?}");
        assert_eq!(tree.mended(true, &[]).1 != written, by_look, "{changes:?}");
    }
}

#[test]
fn the_guideline_is_mended_where_it_is_asked_for() {
    for (file, from, to) in [
        ("index.rst", "gone(410), 503", "503, gone(410)"),
        ("index.rst", "   - 404\n   - 409: busy\n", "   - 409: busy\n   - 404\n"),
        ("parameters.yaml", "  required: false\n", ""),
        ("index.rst", "a thing\n------------\n", "a thing\n---------------\n"),
    ] {
        let tree = Tree::new(&[(file, from, to)]);
        let (found, texts) = tree.mended(false, Code::GUIDELINE);
        assert_eq!(found.len(), 1, "{to}");
        let ends = |texts: &[String]| {
            texts.iter().map(|text| text.split_whitespace().count()).collect::<Vec<_>>()
        };
        assert_eq!(ends(&texts), ends(&sound()), "{to}");
        assert_eq!(tree.mended(false, &[]).0, Vec::new(), "{to}");
    }
}

#[test]
fn a_check_writes_nothing_and_a_second_run_changes_nothing() {
    let tree = Tree::new(&[
        ("parameters.yaml", "type: integer", "type: int"),
        ("parameters.yaml", "size:\n", "gone:\n  in: body\nmore:\n  in: body\nsize:\n"),
        ("show.json", "null", "None,"),
    ]);
    let before: Vec<String> = FILES.iter().map(|(name, _)| tree.text(name)).collect();
    let output = tree.run(&[".", "--fix", "--check"]);
    assert_eq!(output.status.code(), Some(3));
    let diff = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(diff.contains("-  type: int\n+  type: integer\n"), "{diff}");
    assert_eq!(FILES.iter().map(|(name, _)| tree.text(name)).collect::<Vec<_>>(), before);
    let output = tree.run(&[".", "--fix"]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0), "{said}");
    let mended =
        "mended 5 findings in 2 files: 2 invalid-sample, 1 unknown-type, 2 unused-parameter";
    assert!(said.contains(mended), "{said}");
    assert_eq!(FILES.iter().map(|(name, _)| tree.text(name)).collect::<Vec<_>>(), sound());
    let output = tree.run(&[".", "--fix", "--check"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
}

#[test]
fn only_what_was_given_is_written() {
    let slips = [("parameters.yaml", "type: integer", "type: int"), ("show.json", "null", "None")];
    let tree = Tree::new(&slips);
    assert_eq!(tree.run(&["show.json", "--fix"]).status.code(), Some(0));
    assert_eq!(tree.text("show.json"), SAMPLE);
    assert!(tree.text("parameters.yaml").contains("type: int\n"));
    assert_eq!(tree.run(&["nowhere.tar.gz", "--fix"]).status.code(), Some(2));
}

#[test]
fn what_may_be_used_where_something_cannot_be_read_stays() {
    let unused = "unused:\n  in: body\n  type: string\n  required: false\n\n# In a body.";
    for (from, to) in [
        // A row of an entry that is not there may mean this one.
        ("   - size: size\n", "   - size: sizes\n"),
        // So may what is in a file that is not there, and a row that cannot be read.
        (
            ".. literalinclude:: show.json\n",
            ".. literalinclude:: show.json\n\n.. include:: gone.inc\n",
        ),
        ("   - size: size\n", "   - size size\n"),
        // So may the rows of a table that is none yet.
        (
            ".. rest_parameters:: parameters.yaml\n\n   - name",
            ".. rest_parameters parameters.yaml\n\n   - name",
        ),
    ] {
        let tree =
            Tree::new(&[("parameters.yaml", "# In a body.", unused), ("index.rst", from, to)]);
        let (codes, texts) = tree.mended(true, &[]);
        assert!(codes.contains(&Code::UnusedParameter), "{to}: {codes:?}");
        assert!(texts[1].contains("unused:") && texts[1].contains("size:"), "{to}");
    }
}

#[test]
fn the_first_entry_goes_and_the_mark_before_it_stays() {
    let first = "\u{feff}gone:\n  in: body\n  type: string\n\n# In a path.";
    let tree = Tree::new(&[("parameters.yaml", "# In a path.", first)]);
    assert_eq!(tree.mended(false, &[]).1[1], format!("\u{feff}{PARAMETERS}"));
}

#[test]
fn a_comment_that_may_be_a_heading_stays() {
    let unused = "# Gone and others.\nother:\n  in: body\n  type: string\n\n# In a body.";
    let tree = Tree::new(&[("parameters.yaml", "# In a body.", unused)]);
    assert!(tree.mended(true, &[]).1[1].contains("# Gone and others.\n"));
}

#[test]
fn a_part_of_a_tree_is_not_mended_as_if_it_were_the_whole() {
    let tree = Tree::new(&[("parameters.yaml", "type: integer", "type: int")]);
    let pages = tree.path().join("api-ref/source");
    for folder in ["v1", "v2"] {
        fs::create_dir_all(pages.join(folder)).expect("made");
        for (name, _) in FILES {
            fs::copy(tree.path().join(name), pages.join(folder).join(name)).expect("copied");
        }
    }
    fs::write(pages.join("index.rst"), ".. toctree::\n\n   v1/index\n   v2/index\n")
        .expect("written");
    let text = || fs::read_to_string(pages.join("v1/parameters.yaml")).expect("it is there");
    let output = tree.run(&["api-ref/source/v1", "--fix"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text().contains("type: int\n"));
    assert!(tree.run(&["api-ref", "--fix"]).status.success());
    assert!(text().contains("type: integer\n"));
}

#[test]
fn a_file_that_is_no_utf_8_is_left_and_others_are_mended() {
    let tree = Tree::new(&[("parameters.yaml", "type: integer", "type: int")]);
    let page = [INDEX.replace("GET /v1", "GET v1").as_bytes(), b"\n\xe9\n"].concat();
    fs::write(tree.path().join("index.rst"), &page).expect("written");
    let output = tree.run(&[".", "--fix"]);
    assert_eq!(output.status.code(), Some(1), "what is left is an error");
    assert_eq!(fs::read(tree.path().join("index.rst")).expect("it is there"), page);
    assert!(tree.text("parameters.yaml").contains("type: integer\n"));
}

#[test]
fn a_tree_that_is_given_twice_is_mended_once() {
    let tree = Tree::new(&[("parameters.yaml", "type: integer", "type: int")]);
    let output = tree.run(&[".", "./", "--fix"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(tree.text("parameters.yaml").contains("type: integer\n"));
}
