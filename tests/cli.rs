//! The command line keeps its promises: exit status, where output goes, what is said.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const INDEX: &str = "\
==========
Tiny API
==========

.. rest_expand_all::

Things (things)
===============

Show a thing
~~~~~~~~~~~~

.. rest_method::  GET /v1/things/{thing_id}

Shows a thing.

Normal response codes: 200

Error response codes: 404

Request
-------

.. rest_parameters:: parameters.yaml

   - thing_id: thing_id

Response
--------

.. rest_parameters:: parameters.yaml

   - name: thing_name

::

   {\"name\": \"one\"}
";

const PARAMETERS: &str = "\
thing_id:
  description: |
    The thing.
  in: path
  required: true
  type: string
thing_name:
  description: |
    Its name.
  in: body
  required: true
  type: string
";

fn apiref(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_apiref"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A folder with the sources of a tiny service in `spec`.
fn tiny() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("spec")).expect("written");
    write(folder.path(), "spec/index.rst", INDEX);
    write(folder.path(), "spec/parameters.yaml", PARAMETERS);
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

#[test]
fn usage_and_input_errors_exit_with_2() {
    let folder = tiny();
    fs::create_dir(folder.path().join("empty")).expect("written");
    for arguments in [
        &["build"] as &[&str],
        &["build", "spec"],
        &["build", "gone", "--out", "out"],
        &["build", "empty", "--out", "out"],
        &["build", "spec", "--out", "out", "--microversion", "newest"],
        &["build", "spec", "--out", "out", "--microversion", "latest"],
        &["lint", "spec", "--allow", "no-such-code"],
        &["lint", "spec", "--config", "gone.toml"],
        &["dump", "spec"],
        &["man", "no-such-command"],
    ] {
        let output = apiref(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty(), "{arguments:?}");
    }
    let output = apiref(folder.path(), &["lint", "gone"]);
    assert_eq!(stderr(&output).lines().count(), 1, "one sentence: {}", stderr(&output));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn errors_in_the_sources_exit_with_1_unless_they_are_allowed() {
    let folder = tiny();
    write(folder.path(), "spec/index.rst", &format!("{INDEX}\n.. include:: gone.inc\n"));
    let lint = |more: &[&str]| apiref(folder.path(), &[&["lint", "spec"], more].concat());
    let output = lint(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("error[missing-file]: "), "{}", stdout(&output));
    let allowed = lint(&["--allow", "missing-file"]);
    assert_eq!(allowed.status.code(), Some(0), "{}", stdout(&allowed));
    assert_eq!(stdout(&allowed), "");
}

#[test]
fn codes_that_the_configuration_allows_are_not_reported_by_lint_or_build() {
    let folder = tiny();
    write(
        folder.path(),
        "spec/parameters.yaml",
        &format!("{PARAMETERS}unused:\n  in: body\n  type: string\n"),
    );
    let lint = || stdout(&apiref(folder.path(), &["lint", "spec"]));
    assert!(lint().starts_with("warning[unused-parameter]"), "{}", lint());
    write(folder.path(), "spec/apiref.toml", "[lint]\nallow = [\"unused-parameter\"]\n");
    assert_eq!(lint(), "");
    let build = apiref(folder.path(), &["build", "spec", "--out", "out", "--emit", "openapi"]);
    assert!(!stderr(&build).contains("unused-parameter"), "{}", stderr(&build));
    write(folder.path(), "spec/apiref.toml", "[lint]\nallow = [\"unused-paramter\"]\n");
    assert!(lint().contains("a similarly named code exists: `unused-parameter`"), "{}", lint());
}

#[test]
fn denied_warnings_exit_with_1() {
    let folder = tiny();
    write(folder.path(), "spec/parameters.yaml", &format!("{PARAMETERS}{PARAMETERS}"));
    let lint = |more: &[&str]| apiref(folder.path(), &[&["lint", "spec"], more].concat());
    assert_eq!(lint(&[]).status.code(), Some(0), "{}", stdout(&lint(&[])));
    let denied = lint(&["--deny", "warnings"]);
    assert_eq!(denied.status.code(), Some(1));
    assert!(stdout(&denied).contains("error[duplicate-parameter]"), "{}", stdout(&denied));
}

#[test]
fn a_note_fails_no_run() {
    let folder = tiny();
    let twice =
        INDEX.split("Show a thing").nth(1).expect("an operation").replace("/things/", "/others/");
    write(folder.path(), "spec/index.rst", &format!("{INDEX}\nShow a thing{twice}"));
    let lint = apiref(folder.path(), &["lint", "spec", "--deny", "warnings"]);
    assert_eq!(lint.status.code(), Some(0), "{}", stdout(&lint));
    assert!(stdout(&lint).starts_with("note[name-collision]"), "{}", stdout(&lint));
    assert!(stderr(&lint).contains(", 1 note, 0 warnings, 0 errors in "), "{}", stderr(&lint));
}

#[test]
fn findings_come_in_the_format_that_was_asked_for() {
    let folder = tiny();
    write(folder.path(), "spec/index.rst", &format!("{INDEX}\n.. include:: gone.inc\n"));
    let lint = |format| stdout(&apiref(folder.path(), &["lint", "spec", "--format", format]));
    let findings: Value = serde_json::from_str(&lint("json")).expect("JSON");
    assert_eq!(findings[0]["code"], "missing-file");
    assert_eq!(findings[0]["file"], "spec/index.rst");
    let log: Value = serde_json::from_str(&lint("sarif")).expect("JSON");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "missing-file");
    assert!(lint("github").starts_with("::error file=spec/index.rst,line="), "{}", lint("github"));
}

#[test]
fn a_pipe_gets_no_colour_and_no_progress() {
    let folder = tiny();
    let output = apiref(folder.path(), &["build", "spec", "--out", "out", "--emit", "openapi"]);
    let said = stderr(&output);
    assert!(!said.contains(['\r', '\x1b']), "{said:?}");
    let last = said.lines().last().expect("a summary");
    assert!(last.contains(" errors in ") && last.ends_with(" s"), "{last}");
    assert_eq!(stdout(&output), "");
}

#[test]
fn check_exits_with_3_where_the_disk_differs() {
    let folder = tiny();
    let build = |more: &[&str]| {
        let arguments = ["build", "spec", "--out", "out", "--emit", "openapi"];
        apiref(folder.path(), &[&arguments, more].concat())
    };
    let missing = build(&["--check"]);
    assert_eq!(missing.status.code(), Some(3), "{}", stderr(&missing));
    assert!(!folder.path().join("out").exists(), "a check writes nothing");

    assert_eq!(build(&[]).status.code(), Some(0));
    let list = fs::read_to_string(folder.path().join("out/.apiref.manifest")).expect("a manifest");
    let path = list.lines().last().and_then(|line| line.split_once(' ')).expect("a file").1;
    let path = format!("out/{path}");
    let text = fs::read_to_string(folder.path().join(&path)).expect("written");
    assert!(text.contains("/v1/things/{thing_id}"), "{text}");
    let fresh = build(&["--check"]);
    assert_eq!((fresh.status.code(), stdout(&fresh)), (Some(0), String::new()));

    write(folder.path(), &path, &text.replace("Shows a thing", "Hides a thing"));
    let stale = build(&["--check"]);
    assert_eq!(stale.status.code(), Some(3));
    let changes = stdout(&stale);
    for change in ["-", "+"] {
        let verb = if change == "-" { "Hides" } else { "Shows" };
        let is_shown =
            |line: &str| line.starts_with(change) && line.ends_with(&format!("{verb} a thing."));
        assert!(changes.lines().any(is_shown), "{changes}");
    }

    assert_eq!(build(&["--format", "json"]).status.code(), Some(0));
    assert!(!folder.path().join(&path).exists(), "a file of an earlier run goes");
}

#[test]
fn a_foreign_file_stops_the_build() {
    let folder = tiny();
    let build = || apiref(folder.path(), &["build", "spec", "--out", "out", "--emit", "openapi"]);
    assert_eq!(build().status.code(), Some(0));
    fs::remove_file(folder.path().join("out/.apiref.manifest")).expect("removed");
    write(folder.path(), "spec/index.rst", &INDEX.replace("Shows", "Reveals"));
    let output = build();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("was not written by apiref"), "{}", stderr(&output));
}

#[test]
fn a_folder_of_other_prose_is_told_so_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = "Manual\n======\n\nSee :ref:`nowhere` and `gone`_.\n";
    write(folder.path(), "docs/index.rst", page);
    write(folder.path(), "docs/data.json", "{}");
    let output = apiref(folder.path(), &["lint", "docs", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("no-operation"), "{said}");
    assert!(!stderr(&output).contains("apiref.toml would say"), "{}", stderr(&output));
}

#[test]
fn stages_are_dumped_as_json() {
    let folder = tiny();
    let output = apiref(folder.path(), &["dump", "spec", "--stage", "syntax"]);
    let files: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(files[0]["file"], "spec/index.rst");
    assert!(files[0]["document"].is_object());
    let output = apiref(folder.path(), &["dump", "spec", "--stage", "ir"]);
    assert!(serde_json::from_str::<Value>(&stdout(&output)).expect("JSON").is_array());
}

#[test]
fn completions_and_manual_pages_come_from_the_same_definition() {
    let folder = tiny();
    for arguments in [&["completions", "bash"] as &[&str], &["man"], &["man", "build"]] {
        let output = apiref(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(stdout(&output).contains("apiref"));
    }
    assert!(stdout(&apiref(folder.path(), &["man", "build"])).contains("microversion"));
}

/// `/dev/full` takes nothing, as a disk that is full.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_an_error_in_one_sentence() {
    let folder = tiny();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("there");
    let run = |arguments: &[&str], stdout: Stdio, stderr: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apiref"));
        command.args(arguments).current_dir(folder.path()).stdout(stdout).stderr(stderr);
        command.output().expect("the binary runs")
    };
    let build = ["build", "spec", "--out", "out", "--emit", "openapi"];
    let checked = [&build[..], &["--check"]].concat();
    write(folder.path(), "spec/more.inc", INDEX);
    for arguments in [
        &["--help"] as &[&str],
        &["--version"],
        &["build", "--help"],
        &["help", "lint"],
        &["lint", "spec"],
        &["lint", "spec", "--format", "json"],
        &["lint", "spec", "--format", "github"],
        &["lint", "spec", "--format", "sarif"],
        &["dump", "spec", "--stage", "syntax"],
        &["dump", "spec", "--stage", "ir"],
        &["diff", "spec", "spec"],
        &["diff", "spec", "spec", "--format", "json"],
        &["explain", "missing-file"],
        &["explain", "spec", "GET /v1/things/{thing_id}"],
        &["completions", "bash"],
        &["man"],
        &["man", "build"],
        &checked,
    ] {
        let output = run(arguments, full().into(), Stdio::piped());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        let sentence = "error: cannot write to standard output: No space left on device";
        assert_eq!(said.matches(sentence).count(), 1, "{arguments:?}: {said}");
    }
    for arguments in [&build[..], &["lint", "spec"], &["lint", "gone"], &["no-such-command"]] {
        let output = run(arguments, Stdio::piped(), full().into());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn explain_says_that_settings_cannot_be_read() {
    let folder = tiny();
    let explain = ["explain", "spec", "GET /v1/things/{thing_id}"];
    assert_eq!(apiref(folder.path(), &explain).status.code(), Some(0));
    fs::write(folder.path().join("spec/apiref.toml"), "[[correct.property]]\nentry = 1\n").unwrap();
    let output = apiref(folder.path(), &explain);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("thing_id"), "what there is is explained all the same");
    assert!(stderr(&output).contains("error[invalid-config]"), "{}", stderr(&output));
}

#[test]
fn a_reader_that_has_enough_ends_nothing() {
    let folder = tiny();
    for arguments in [
        &["--help"] as &[&str],
        &["lint", "spec", "--format", "sarif"],
        &["dump", "spec", "--stage", "ir"],
        &["completions", "bash"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_apiref"));
        command.args(arguments).current_dir(folder.path()).stdout(writer);
        let output = command.output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("error:"), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_first_build_says_what_it_made_and_what_to_try() {
    let folder = tiny();
    let build = |more: &[&str]| {
        let output = apiref(folder.path(), &[&["build", "spec", "-o", "out"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stderr(&output)
    };
    let said = build(&[]);
    let out = Path::new("out");
    for made in [
        out.join("api-v1").display().to_string() + ": 1 operation\n",
        out.join("runtime").display().to_string(),
    ] {
        assert!(said.contains(&made), "{made}: {said}");
    }
    let next = said.split("Try next:\n").nth(1).expect("commands");
    let commands: Vec<&str> = next.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(commands.len(), 3, "{said}");
    for command in commands {
        let mut words = command.split_whitespace();
        let program = words.next().expect("a program");
        if program == "cargo" {
            let manifest = words.last().expect("a manifest");
            assert!(folder.path().join(manifest).exists(), "{command}");
        } else {
            assert_eq!(program, env!("CARGO_BIN_EXE_apiref"));
            let help = apiref(folder.path(), &[words.next().expect("a command"), "--help"]);
            assert_eq!(help.status.code(), Some(0), "{command}");
        }
    }
    // Who has seen it knows.
    assert!(!build(&[]).contains("Try next"));
}

#[test]
fn publish_names_the_page_and_lint_counts_no_files() {
    let folder = tiny();
    let said = stderr(&apiref(folder.path(), &["publish", "spec", "-o", "site"]));
    let page = said.lines().find_map(|line| line.strip_prefix("open ")).expect("a page");
    assert!(folder.path().join(page).is_file(), "{page}");
    let said = stderr(&apiref(folder.path(), &["lint", "spec"]));
    assert!(said.contains("1 operation") && !said.contains(" file"), "{said}");
}

#[test]
fn how_much_is_said_is_chosen() {
    let folder = tiny();
    write(folder.path(), "spec/index.rst", &format!("{INDEX}\n.. include:: gone.inc\n"));
    let build = |more: &[&str]| {
        let arguments = ["build", "spec", "-o", "out", "--emit", "openapi"];
        stderr(&apiref(folder.path(), &[&arguments, more].concat()))
    };
    let quiet = build(&["-q"]);
    assert!(quiet.starts_with("error[missing-file]"), "{quiet}");
    assert!(!quiet.contains("operation"), "{quiet}");
    for text in
        ["read spec/index.rst\n", "read spec/parameters.yaml\n", "compiling: 0.", "writing: 0."]
    {
        assert!(build(&["-v"]).contains(text), "{text}");
        assert!(!build(&[]).contains(text), "{text}");
    }
    assert_eq!(apiref(folder.path(), &["lint", "spec", "-q", "-v"]).status.code(), Some(2));
    let lint = |colour: &str| stdout(&apiref(folder.path(), &["--color", colour, "lint", "spec"]));
    assert!(lint("always").contains('\x1b'));
    assert!(!lint("never").contains('\x1b') && !lint("auto").contains('\x1b'));
    // What is wrong with the input is said all the same.
    assert!(stderr(&apiref(folder.path(), &["-q", "lint", "gone"])).starts_with("error: "));
}

#[test]
fn help_names_every_command_and_manual_pages_say_how_one_ends() {
    let folder = tiny();
    let help = stdout(&apiref(folder.path(), &["--help"]));
    for text in ["\n  man ", "\n  completions ", "\nExit status:\n", "\n  3  "] {
        assert!(help.contains(text), "{text}: {help}");
    }
    for arguments in [&["man"] as &[&str], &["man", "lint"]] {
        let page = stdout(&apiref(folder.path(), arguments));
        for text in [".SH \"EXIT STATUS\"", ".SH \"ENVIRONMENT\"", "NO_COLOR", "\\-\\-check found"]
        {
            assert!(page.contains(text), "{arguments:?} {text}: {page}");
        }
    }
}

#[test]
fn a_microversion_that_the_api_has_not_is_an_error_with_the_range() {
    let folder = tiny();
    let changed = PARAMETERS.replace("  in: body\n", "  in: body\n  min_version: 2.5\n");
    write(folder.path(), "spec/parameters.yaml", &changed);
    let build = |version: &str, out: &str| {
        let arguments =
            ["build", "spec", "-o", out, "--emit", "openapi", "--microversion", version];
        apiref(folder.path(), &arguments)
    };
    let shows = |out: &str| {
        let text = fs::read_to_string(folder.path().join(out).join("api-v1/openapi.yaml"));
        text.expect("a document").contains("Its name.")
    };
    // What the tables name is known, where the API begins is not.
    for (version, is_there) in [("2.4", false), ("2.5", true), ("latest", true)] {
        let output = build(version, version);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(!stderr(&output).contains("taken to be"), "{}", stderr(&output));
        assert_eq!(shows(version), is_there, "{version}");
    }
    let newer = build("2.9", "newer");
    let said = "speaks of 2.5 to 2.5, and 2.9 is taken to be as 2.5";
    assert!(newer.status.success() && stderr(&newer).contains(said), "{}", stderr(&newer));
    let header = "major = \"2\"\nmicroversion = { header = \"X-Version\" }\n";
    write(folder.path(), "spec/index.rst", &INDEX.replace("/v1/", "/"));
    write(folder.path(), "spec/apiref.toml", header);
    for version in ["1.9", "3.0"] {
        let output = build(version, "none");
        assert_eq!(output.status.code(), Some(2), "{version}");
        let said = format!("has no microversion {version}: its reference speaks of 2.0 to 2.5");
        assert!(stderr(&output).contains(&said), "{}", stderr(&output));
    }
    assert!(!folder.path().join("none").exists());
}

/// What a terminal takes for a command, in every text of an input that a report may repeat.
#[cfg(unix)]
#[test]
fn controls_of_an_input_are_shown_and_never_sent() {
    const EVIL: &str = "\u{1b}]0;x\u{7}\u{9b}2J\u{85}\u{7f}";
    let folder = tiny();
    let title = format!("{EVIL} {INDEX}");
    let page = INDEX
        .replace("Show a thing\n~~~~~~~~~~~~", &format!("Show {EVIL}\n~~~~~~~~~~~~~~~~~~~~~"))
        .replace("- name: thing_name", &format!("- name: thing_name\n   - a{EVIL}: gone{EVIL}"))
        + &format!(
            "\n.. include:: gone{EVIL}.inc\n\n:ref:`{EVIL}`\n\n.. include:: more{EVIL}.inc\n"
        );
    write(folder.path(), "spec/index.rst", &page);
    write(folder.path(), &format!("spec/more{EVIL}.inc"), &title);
    let entry = format!("bad{EVIL}:\n  in: nowhere\n  type: \"{}\"\n", EVIL.replace('\u{7}', ""));
    write(folder.path(), "spec/parameters.yaml", &format!("{PARAMETERS}{entry}"));
    write(folder.path(), "spec/apiref.toml", &format!("[lint]\nallow = ['gone{}']\n", "\u{9b}"));
    fs::create_dir(folder.path().join(format!("empty{EVIL}"))).expect("made");
    fs::create_dir(folder.path().join("other")).expect("made");
    write(folder.path(), "other/index.rst", INDEX);
    write(folder.path(), "other/parameters.yaml", PARAMETERS);
    let (empty, errors) = (format!("empty{EVIL}"), format!("errors{EVIL}"));
    write(folder.path(), &format!("{errors}/index.rst"), INDEX);
    let mut found = 0;
    for arguments in [
        &["lint", "spec"] as &[&str],
        &["lint", "spec", "--format", "json"],
        &["lint", "spec", "--format", "github"],
        &["lint", "spec", "--format", "sarif"],
        &["build", "spec", "-o", "out", "-v"],
        &["build", "other", "-o", "out", "--check"],
        &["diff", "spec", "other"],
        &["diff", "other", "spec", "--format", "json"],
        &["diff", "other", "spec", "--format", "markdown"],
        &["dump", "spec", "--stage", "ir"],
        &["dump", "spec", "--stage", "syntax"],
        &["lint", &empty],
        &["diff", "other", &errors],
        &["init", &format!("start{EVIL}")],
        &["publish", "other", "-o", &format!("site{EVIL}")],
        &["build", "other", "-o", &format!("out{EVIL}"), "--fmt", "none"],
        &["lint", "other", "--allow", EVIL],
        &["lint", "other", "--color", "always", "--allow", "\u{9b}2J"],
    ] {
        let output = apiref(folder.path(), arguments);
        for text in [stdout(&output), stderr(&output)] {
            let styled = arguments.contains(&"always");
            let own = |c: char| c == '\n' || c == '\t' || styled && c == '\u{1b}';
            let sent = text.chars().find(|c| c.is_control() && !own(*c));
            assert_eq!(sent, None, "{arguments:?}: {text:?}");
            found += usize::from(text.contains("\u{fffd}") || text.contains("\\u009b"));
        }
    }
    assert!(found > 12, "{found} texts show them");
    apiref(folder.path(), &["build", "spec", "-o", "out", "--emit", "openapi", "--format", "json"]);
    let path = folder.path().join("out/api-v1/openapi.json");
    let document = fs::read_to_string(path).expect("a document");
    assert!(document.contains("\\u009b") && !document.contains('\u{9b}'), "shown there too");
}

#[test]
fn a_crate_to_be_published_says_what_it_is_told_to_and_nothing_else_is_a_runtime() {
    let folder = tiny();
    let build = |more: &[&str]| {
        apiref(folder.path(), &[&["build", "spec", "-o", "out", "--emit", "client"], more].concat())
    };
    let manifest = |path: &str| {
        let text = fs::read_to_string(folder.path().join("out").join(path)).expect("a manifest");
        text.parse::<toml::Table>().expect("TOML")
    };
    let told = ["--crate-name", "tiny-client", "--crate-version", "1.2.0", "--license", "MIT"];
    let output = build(&[&told[..], &["--facade", "cloud"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let package = &manifest("api-v1/Cargo.toml")["package"];
    let said = ["name", "version", "license"].map(|key| package[key].as_str());
    assert_eq!(said, [Some("tiny-client"), Some("1.2.0"), Some("MIT")]);
    assert!(folder.path().join("out/api-v1/README.md").exists());
    let members = ["api-v1", "cloud", "runtime"].map(toml::Value::from);
    assert_eq!(manifest("Cargo.toml")["workspace"]["members"].as_array().unwrap()[..], members);
    assert_eq!(
        manifest("cloud/Cargo.toml")["dependencies"]["tiny-client"]["path"].as_str(),
        Some("../api-v1")
    );

    let url = build(&["--runtime", "https://git.example/apiref#v1"]);
    assert_eq!(url.status.code(), Some(0), "{}", stderr(&url));
    let runtime = &manifest("api-v1/Cargo.toml")["dependencies"]["apiref-runtime"];
    assert_eq!(runtime["git"].as_str(), Some("https://git.example/apiref"));
    assert_eq!(runtime["rev"].as_str(), Some("v1"));
    let server = ["build", "spec", "-o", "x", "--emit", "server", "--facade", "cloud"];
    assert_eq!(apiref(folder.path(), &server).status.code(), Some(2));
    for wrong in [
        ["--runtime", "nowhere"],
        ["--runtime", "spec"],
        ["--crate-name", "a\"b"],
        ["--crate-version", "1"],
        ["--license", "\"\n[x]"],
        ["--repository", "here"],
        ["--facade", "no name"],
    ] {
        assert_eq!(build(&wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn each_crate_is_what_apiref_toml_says_of_its_document() {
    let folder = tiny();
    let configure = |text: &str| fs::write(folder.path().join("spec/apiref.toml"), text);
    let build =
        |more: &[&str]| apiref(folder.path(), &[&["build", "spec", "-o", "out"], more].concat());
    configure(
        "[crates.\"*\"]\nlicense = \"MIT\"\nversion = \"0.2.0\"\n[crates.api-v1]\nname = \"shelves\"\nversion = \"1.0.0\"\n\
         [crates.api-v1.manifest]\npackage.keywords = [\"shelf\"]\nlints.rust.unsafe_code = \"forbid\"\n",
    )
    .expect("a file");
    let output = build(&["--license", "Apache-2.0", "--facade", "cloud"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let manifest = |path: &str| {
        let text = fs::read_to_string(folder.path().join("out").join(path)).expect("a manifest");
        text.parse::<toml::Table>().expect("TOML")
    };
    let own = manifest("api-v1/Cargo.toml");
    let said = ["name", "version", "license"].map(|key| own["package"][key].as_str());
    assert_eq!(said, [Some("shelves"), Some("1.0.0"), Some("Apache-2.0")]);
    assert_eq!(own["package"]["keywords"][0].as_str(), Some("shelf"));
    assert_eq!(own["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    assert!(own["dependencies"].get("apiref-runtime").is_some());
    assert!(folder.path().join("out/api-v1/LICENSE-APACHE").exists());
    assert!(!folder.path().join("out/api-v1/LICENSE-MIT").exists());
    let over = &manifest("cloud/Cargo.toml")["dependencies"]["shelves"];
    assert_eq!(over["version"].as_str(), Some("1.0.0"));

    for (wrong, said) in [
        ("[crates.api-v2]\nname = \"x\"\n", "there is no document \"api-v2\""),
        ("[crates.api-v1]\nversion = \"1\"\n", "\"1\" is no version"),
        ("[crates.api-v1]\nauthors = []\n", "unknown field `authors`"),
        (
            "[crates.api-v1.manifest.package]\nname = \"x\"\n",
            "`package.name` is `name` of the crate",
        ),
    ] {
        configure(wrong).expect("a file");
        let output = build(&[]);
        assert_eq!(output.status.code(), Some(1), "{wrong}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{wrong}: {}", stderr(&output));
    }
}

#[test]
fn init_writes_a_reference_that_is_clean_and_builds_and_replaces_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| apiref(folder.path(), arguments);
    let made = run(&["init", "toys"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    assert!(stderr(&made).contains("Try next:\n"), "{}", stderr(&made));
    let lint = run(&["lint", "toys", "--deny", "warnings"]);
    assert_eq!((lint.status.code(), stdout(&lint)), (Some(0), String::new()));
    let build = run(&["build", "toys", "-o", "out"]);
    assert_eq!(build.status.code(), Some(0), "{}", stderr(&build));
    assert!(stderr(&build).contains("toy-shelf-v1: 4 operations"), "{}", stderr(&build));
    let script = fs::read_to_string(folder.path().join("toys/build.rs")).expect("a script");
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let shown = readme.expect("there").replace("spec/block-storage", "api-ref/source");
    assert!(shown.contains(&script), "the script is the one that README shows: {script}");
    // Again, and where one file alone is in the way.
    write(folder.path(), "toys/build.rs", "mine");
    fs::create_dir_all(folder.path().join("other/api-ref/source")).expect("made");
    write(folder.path(), "other/api-ref/source/toys.inc", "mine");
    for other in ["toys", "other"] {
        let again = run(&["init", other]);
        assert_eq!(again.status.code(), Some(2), "{}", stderr(&again));
    }
    assert_eq!(fs::read_to_string(folder.path().join("toys/build.rs")).expect("there"), "mine");
    assert!(!folder.path().join("other/build.rs").exists());
}

/// A crate that takes in what a build script would generate from the tiny service and another one.
#[test]
fn a_module_that_no_build_script_made_is_an_error_that_names_those_that_there_are() {
    let folder = tiny();
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("made");
    for service in ["apples", "pears"] {
        write(folder.path(), "spec/apiref.toml", &format!("service-type = \"{service}\"\n"));
        let mut script = Command::new(env!("CARGO_BIN_EXE_apiref"));
        script
            .current_dir(folder.path())
            .args(["build", "spec", "--fmt", "none", "--out"])
            .arg(&out);
        // What Cargo sets for build scripts.
        script.env("OUT_DIR", &out).env("TARGET", "t").env("HOST", "t").env("NUM_JOBS", "1");
        assert!(script.output().expect("runs").status.success());
    }
    let taken = include_str!("../runtime/src/include.rs").replace("#[macro_export]", "");
    let compile = |name: &str| {
        // The module is not compiled, which would take the runtime: its place is what matters.
        fs::write(out.join("pears_v1/lib.rs"), "pub const TAKEN: u8 = 1;").expect("written");
        write(
            folder.path(),
            "lib.rs",
            &format!("{taken}\npub mod api {{ include_api!({name:?}); }}\n"),
        );
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "lib.rs"]);
        rustc.current_dir(folder.path()).env("OUT_DIR", &out).output().expect("rustc runs")
    };
    let right = compile("pears_v1");
    assert!(right.status.success(), "{}", stderr(&right));
    let wrong = stderr(&compile("plums_v1"));
    let told = "generated no `plums_v1`; there are: `apples_v1`, `pears_v1`";
    assert!(wrong.contains(told), "{wrong}");
}

#[test]
fn what_is_guessed_of_a_service_is_said_with_the_keys_that_say_it() {
    let folder = tiny();
    let lint = |more: &[&str]| stderr(&apiref(folder.path(), &[&["lint", "spec"], more].concat()));
    let keys = [
        "service-type = \"api\"",
        "title = \"Api\"",
        "fault = \"error\"",
        "pagination = \"marker\"",
    ];
    for key in keys {
        assert!(lint(&[]).contains(key), "{key}: {}", lint(&[]));
    }
    assert!(!lint(&["-q"]).contains("note: "), "{}", lint(&["-q"]));
    assert_eq!(lint(&["--deny", "warnings"]).matches("note: ").count(), 1);
    // What the file says is not guessed, and nothing is where it says all.
    write(folder.path(), "spec/apiref.toml", &format!("{}\n", keys[..3].join("\n")));
    let said = lint(&[]);
    assert!(said.contains("would say pagination = \"marker\", scope-parameters ="), "{said}");
    let all = format!("{}\nscope-parameters = []\n", keys.join("\n"));
    write(folder.path(), "spec/apiref.toml", &all);
    assert!(!lint(&[]).contains("note: "), "{}", lint(&[]));
}
