//! The pages under `docs/` know all that there is, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use apiref::diagnostic::{Code, Severity};
use apiref::lower::infer::rule::RULES;

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    fs::read_to_string(path).expect("the page is there")
}

/// The headings of the second level, each with the first word below it.
fn sections(page: &str) -> Vec<(&str, &str)> {
    page.split("\n## ")
        .skip(1)
        .map(|section| {
            let (heading, text) = section.split_once('\n').unwrap_or((section, ""));
            (heading.trim(), text.split_whitespace().next().unwrap_or_default())
        })
        .collect()
}

#[test]
fn every_code_has_a_section_in_order_and_every_section_is_a_code() {
    let page = page("diagnostics.md");
    let written: Vec<&str> = sections(&page).into_iter().map(|(heading, _)| heading).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(written, codes);
}

#[test]
fn a_section_states_the_severity_of_its_code() {
    let page = page("diagnostics.md");
    for (heading, word) in sections(&page) {
        let code: Code = heading.parse().expect("a section is a code");
        let stated = match code.severity() {
            Severity::Error => "Error.",
            Severity::Warning => "Warning.",
            Severity::Note => "Note.",
        };
        assert_eq!(word, stated, "{heading}");
    }
}

#[test]
fn a_section_says_why_and_how_to_mend() {
    let page = page("diagnostics.md");
    for section in page.split("\n## ").skip(1) {
        let heading = section.lines().next().unwrap_or_default();
        for start in ["\n\nWhy: ", "\n\nMend: "] {
            assert_eq!(section.matches(start).count(), 1, "{heading} has one {start:?}");
        }
    }
}

#[test]
fn every_rule_has_a_section_in_order_and_every_section_is_a_rule() {
    let page = page("rules.md");
    let written: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(written, rules);
}

#[test]
fn rules_and_codes_are_in_one_namespace() {
    let codes = Code::ALL.iter().map(|code| code.as_str());
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).chain(codes).collect();
    names.sort_unstable();
    let twice: Vec<&[&str]> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert_eq!(twice, Vec::<&[&str]>::new());
}

#[test]
fn every_key_of_a_profile_is_described_and_every_key_described_is_one() {
    let page = page("config.md");
    let section = page.split("\n## ").nth(1).expect("the section of keys");
    let described: BTreeSet<&str> =
        section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let message = finding_about("nonsense = 1\n");
    let listed = message.split("expected one of ").nth(1).expect("the message lists the keys");
    let keys: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
    assert_eq!(described, keys);
}

#[test]
fn every_shape_of_an_error_and_every_way_a_list_goes_on_is_described() {
    let page = page("config.md");
    for (at, key) in [(2, "fault"), (3, "pagination")] {
        let section = page.split("\n## ").nth(at).expect("the section of values");
        let described: BTreeSet<&str> = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .filter(|value| *value != key)
            .collect();
        let message = finding_about(&format!("{key} = \"nonsense\"\n"));
        let listed =
            message.split("expected one of ").nth(1).expect("the message lists the values");
        let values: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
        assert_eq!(described, values);
    }
}

#[test]
fn every_key_of_a_correction_is_described_and_every_key_described_is_one() {
    let page = page("config.md");
    for kind in ["operation", "property"] {
        let heading = format!("| key of `correct.{kind}` |");
        let table = page.split(&heading).nth(1).expect("the table of keys");
        let table = table.split("\n\n").next().unwrap_or_default();
        let cells = table.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
        let described: BTreeSet<&str> = cells.flat_map(|cell| cell.split('`').step_by(2)).collect();
        let message = finding_about(&format!("[[correct.{kind}]]\nnonsense = 1\n"));
        let listed = message.split("expected one of ").nth(1).expect("the message lists the keys");
        let keys: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
        let described: BTreeSet<&str> = &described - &BTreeSet::from([""]);
        assert_eq!(described, &keys - &BTreeSet::from(["reason"]));
    }
}

/// The finding on a profile that is wrong.
fn finding_about(config: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    };
    write("index.rst", "Tiny\n====\n\nThings\n------\n\n.. rest_method:: GET /v1/things\n");
    write("apiref.toml", config);
    let compilation =
        apiref::Generator::new(folder.path()).compile(&mut |_| {}).expect("the folder can be read");
    let finding = compilation.diagnostics.into_iter().find(|d| d.code == Code::InvalidConfig);
    finding.expect("a profile that is wrong is reported").message
}

/// Every command line of apiref in a text: what stands behind the name, up to the end of the line or the next command.
fn commands(text: &str) -> Vec<Vec<&str>> {
    let is_end = |word: &&str| !matches!(*word, "|" | "||" | "&&" | "#") && !word.starts_with('>');
    let lines = text.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("run: ");
        // `apiref = …` is a line of a manifest.
        let rest = line.strip_prefix("apiref ").filter(|rest| !rest.starts_with('='))?;
        // A shell's substitution is one word, whatever stands for it.
        let mut inside = 0_u32;
        let shown = |word: &&str| {
            let outside = inside == 0;
            inside += u32::try_from(word.matches("$(").count()).unwrap_or(0);
            inside = inside.saturating_sub(u32::from(word.contains(')')));
            outside
        };
        Some(rest.split_whitespace().take_while(is_end).filter(shown).collect())
    });
    lines.collect()
}

#[test]
fn commands_in_pages_and_in_the_workflow_are_ones() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in [
        "docs/publishing.md",
        "docs/linting.md",
        "README.md",
        ".github/workflows/api-reference.yml",
    ] {
        let text = fs::read_to_string(root.join(file)).expect("the file is there");
        let commands = commands(&text);
        assert!(commands.len() > 2, "{file}");
        for command in commands {
            let help = std::process::Command::new(env!("CARGO_BIN_EXE_apiref"))
                .args([command[0], "--help"])
                .output()
                .expect("the program runs");
            let help = String::from_utf8_lossy(&help.stdout).into_owned();
            assert!(help.contains("Usage: apiref"), "{file}: {command:?}");
            for (at, word) in command.iter().enumerate().filter(|(_, word)| word.starts_with("--"))
            {
                // `-o, --out <DIR>`: an option may have a letter too.
                let option = |line: &&str| line.split_whitespace().take(2).any(|w| w == *word);
                let known = help.lines().find(option);
                let known = known.unwrap_or_else(|| panic!("{file}: {word} of {command:?}"));
                // A value that is one of several must be one of them.
                let value = command.get(at + 1).filter(|value| !value.starts_with("--"));
                let listed = help.split(known).nth(1).unwrap_or_default();
                let listed = listed.split("\n      --").next().unwrap_or_default();
                if let Some(value) = value.filter(|_| listed.contains("Possible values:")) {
                    assert!(listed.contains(&format!("- {value}:")), "{file}: {word} {value}");
                }
            }
        }
    }
}

/// The names of the modules of a folder of sources.
fn modules(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("a folder can be listed").file_name());
    let names = names.map(|name| name.to_string_lossy().trim_end_matches(".rs").to_owned());
    names
        .filter(|name| !matches!(name.as_str(), "mod" | "lib" | "main" | "profiles.toml"))
        .collect()
}

#[test]
fn the_code_map_has_a_row_for_every_module() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let map = fs::read_to_string(path).expect("the map is there");
    let row = |path: &str| {
        let is_its = |line: &&str| {
            [format!("| `{path}/` |"), format!("| `{path}.rs` |")]
                .iter()
                .any(|r| line.starts_with(r))
        };
        map.lines().find(is_its)
    };
    let mut missing = Vec::new();
    // Those of `emit` are rows of the first table themselves; those of `lower` of a table of their own.
    let own = modules("generator").into_iter().filter(|name| name != "emit");
    let own = own.map(|name| format!("generator/{name}"));
    let emitters =
        modules("generator/emit").into_iter().map(|name| format!("generator/emit/{name}"));
    let stages = modules("generator/lower");
    missing.extend(own.chain(emitters).chain(stages.clone()).filter(|path| row(path).is_none()));
    for stage in stages.iter().filter(|stage| *stage != "lint") {
        let (Some(row), folder) = (row(stage), format!("generator/lower/{stage}")) else {
            continue;
        };
        if Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder).is_dir() {
            let unnamed = modules(&folder).into_iter().filter(|n| !row.contains(&format!("`{n}`")));
            missing.extend(unnamed.map(|name| format!("{folder}/{name}")));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn what_is_installed_is_what_the_lock_file_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["README.md", "CONTRIBUTING.md", ".github/workflows/api-reference.yml"];
    let mut found = 0;
    for file in files {
        let text = fs::read_to_string(root.join(file)).expect("the file is there");
        for line in text.lines().filter(|line| line.contains("cargo install")) {
            assert!(line.contains("--locked"), "{file}: {line}");
            found += 1;
        }
    }
    assert!(found > 2, "{found} lines");
}

/// The text of the block behind a sentence that names its file.
fn block<'p>(page: &'p str, named: &str) -> &'p str {
    let behind = page.split(named).nth(1).unwrap_or_else(|| panic!("the page names {named}"));
    let block = behind.split("\n```").nth(1).expect("a block").split_once('\n').expect("its text");
    block.1
}

#[test]
fn the_example_of_the_format_compiles_without_a_finding() {
    let page = page("format.md");
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (named, file) in [
        ("This is `index.rst`", "index.rst"),
        ("This is `parameters.yaml`", "parameters.yaml"),
        ("And this is `toy-show.json`", "toy-show.json"),
        ("With an `apiref.toml`", "apiref.toml"),
    ] {
        fs::write(folder.path().join(file), block(&page, named).to_owned() + "\n")
            .expect("written");
    }
    let generator = apiref::Generator::new(folder.path());
    let compilation = generator.compile(&mut |_| {}).expect("the folder can be read");
    let report = compilation.report(generator.policy());
    assert_eq!(report.render(apiref::diagnostic::Format::Text), "");
    let api = &compilation.apis[0];
    assert_eq!((api.name.as_str(), api.operations().count()), ("toy-shelf-v1", 1));
    assert_eq!(api.versions.max, Some(apiref::ir::Microversion::new(1, 4)));
}
