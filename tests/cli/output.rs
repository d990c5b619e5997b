//! Output: its formats, how much is said and to whom, and what happens where it cannot be written.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{INDEX, PARAMETERS, apiref, stderr, stdout, tiny, write};

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
    // A fault in the input is said all the same.
    assert!(stderr(&apiref(folder.path(), &["-q", "lint", "gone"])).starts_with("error: "));
}

/// Characters that a terminal takes for a command, in every text of an input that a report may repeat.
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
    // A fact that the file states is not guessed, and nothing is where it states all.
    write(folder.path(), "spec/apiref.toml", &format!("{}\n", keys[..3].join("\n")));
    let said = lint(&[]);
    assert!(said.contains("would say pagination = \"marker\", scope-parameters ="), "{said}");
    let all = format!("{}\nscope-parameters = []\n", keys.join("\n"));
    write(folder.path(), "spec/apiref.toml", &all);
    assert!(!lint(&[]).contains("note: "), "{}", lint(&[]));
}
