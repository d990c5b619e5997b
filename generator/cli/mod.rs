//! Commands, their output and their exit status.

#![expect(clippy::disallowed_methods, reason = "a program asks its surroundings")]

mod args;
mod coverage;
mod diff;
mod explain;
mod facts;
mod fix;
mod init;
#[cfg(feature = "lsp")]
mod lsp;
mod made;
mod overlay;
mod progress;
mod publish;
#[cfg(feature = "serve")]
mod serve;
mod terminal;

use std::mem::ManuallyDrop;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use apiref::diagnostic::{Report, Severity, visible};
use apiref::emit::files::{FileError, Written};
use apiref::{Compilation, Error, Generator, Stage, Summary};
use clap::{CommandFactory as _, Parser as _};
use serde_json::{Map, Value, json};

use self::args::{Build, Cli, Command, Dump, Lint, StageArg};
use self::progress::{Progress, tell_read};

/// The end of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Done,
    /// The sources have errors, or there is a change that was not to be.
    Refused,
    Failed,
    Differs,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Done => 0,
            Status::Refused => 1,
            Status::Failed => 2,
            Status::Differs => 3,
        })
    }
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let result = match Cli::try_parse() {
        Ok(cli) => {
            terminal::configure(cli.voice);
            command(cli.command)
        }
        Err(answer) => self::answer(&answer),
    };
    let status = result.unwrap_or_else(|error| {
        terminal::error(&error);
        Status::Failed
    });
    if terminal::is_lost() { Status::Failed.into() } else { status.into() }
}

fn command(command: Command) -> Result<Status, Error> {
    match command {
        Command::Build(build) => self::build(&build),
        Command::Lint(lint) => self::lint(&lint),
        Command::Init(init) => init::run(&init),
        Command::Publish(publish) => publish::run(&publish),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve::run(&serve),
        #[cfg(feature = "lsp")]
        Command::Lsp(lsp) => lsp::run(&lsp),
        Command::Diff(diff) => diff::run(&diff),
        Command::Overlay(overlay) => overlay::run(&overlay),
        Command::Coverage(coverage) => coverage::run(&coverage),
        Command::Explain(explain) => explain::run(&explain),
        Command::Dump(dump) => self::dump(&dump),
        Command::Completions { shell } => completions(shell),
        Command::Man { command } => man(command.as_deref()),
    }
}

/// Prints the text in place of a command: help and version, where they were asked for, or the fault in the arguments.
fn answer(answer: &clap::Error) -> Result<Status, Error> {
    let text = answer.render();
    if answer.use_stderr() {
        if terminal::stderr_has_colour() {
            terminal::say_as_is(&visible::styled(&text.ansi().to_string()));
        } else {
            terminal::say(&text.to_string());
        }
        return Ok(Status::Failed);
    }
    let colour = terminal::stdout_has_colour();
    terminal::print_as_is(&if colour { text.ansi().to_string() } else { text.to_string() })?;
    Ok(Status::Done)
}

fn build(build: &Build) -> Result<Status, Error> {
    let started = Instant::now();
    let generator = build.generator();
    let mut progress = Progress::new();
    // Freed by the end of the process, which is near.
    let compilation = ManuallyDrop::new(generator.compile(&mut |stage| progress.show(stage))?);
    progress.clear();
    tell_read(&compilation.sources);
    let report = compilation.report(generator.policy());
    let out = generator.out()?;
    let output = || {
        progress.show(Stage::Emit);
        let files = generator.files(&compilation);
        progress.show(Stage::Write);
        let output = if build.check {
            let unchanged = files.len();
            files.check(out).map(|found| (Written { unchanged, ..Written::default() }, found))
        } else {
            let written = files.write_after(out, &mut |holder| progress.wait(holder, out));
            written.map(|written| (written, Vec::new()))
        };
        progress.clear();
        output.map(|(written, found)| (files, written, found)).map_err(Error::Output)
    };
    let (output, findings) = rayon::join(output, || report.render(terminal::report_format()));
    let (files, written, differences) = output?;
    terminal::say_as_is(&findings);
    tell_guessed(&compilation);
    if let Some(path) = &build.propose {
        write_to(path, &compilation.proposal.to_toml(&compilation.sources))?;
    }
    for difference in &differences {
        terminal::print(&difference.to_string())?;
    }
    let mut summary = compilation.summary(&report, &written);
    if build.check {
        summary.written = summary.files;
    } else if summary.written == summary.files {
        terminal::note(&made::describe(&compilation, &files, build.input.first(), out));
    }
    finish(&summary, started);
    Ok(match (differences.is_empty(), summary.errors) {
        (false, _) => {
            let count = differences.len();
            let files = if count == 1 {
                "1 file differs".to_owned()
            } else {
                format!("{count} files differ")
            };
            terminal::say(&format!("{files}; `apiref build` without --check writes them\n"));
            Status::Differs
        }
        (true, 0) => Status::Done,
        (true, _) => Status::Refused,
    })
}

/// Writes what was asked for to a file, or for `-` to standard output.
fn write_to(path: &Path, text: &str) -> Result<(), Error> {
    match path.as_os_str() == "-" {
        true => terminal::print(text),
        false => fix::write_whole(path, text).map_err(|e| Error::Output(FileError::io(path)(e))),
    }
}

fn lint(lint: &Lint) -> Result<Status, Error> {
    let started = Instant::now();
    let generator: Generator = lint.generator();
    let mut progress = Progress::new();
    let mut compilation = ManuallyDrop::new(generator.compile(&mut |stage| progress.show(stage))?);
    progress.clear();
    tell_read(&compilation.sources);
    if lint.mends() {
        match fix::run(lint, &generator, &compilation)? {
            fix::Outcome::Mended(after) => compilation = ManuallyDrop::new(*after),
            fix::Outcome::Differs => return Ok(Status::Differs),
            fix::Outcome::Failed => return Ok(Status::Failed),
            fix::Outcome::Nothing => {}
        }
    }
    if let Some(path) = &lint.write_baseline {
        if !lint.input.is_whole() || compilation.sources.origins.len() != 1 {
            terminal::say("error: a baseline is of one whole tree: give its folder\n");
            return Ok(Status::Failed);
        }
        let (text, count) = compilation.baseline(generator.policy());
        fix::write_whole(path, &text).map_err(|e| Error::Output(FileError::io(path)(e)))?;
        let plural = if count == 1 { "" } else { "s" };
        terminal::say(&format!("{count} finding{plural} in {}\n", path.display()));
        return Ok(Status::Done);
    }
    let mut report: Report<'_> = compilation.report(generator.policy());
    if let Ok(folder) = std::env::current_dir() {
        report = report.relative_to(folder);
    }
    terminal::print_as_is(&report.render(lint.format(terminal::stdout_has_colour())))?;
    tell_guessed(&compilation);
    let summary = compilation.summary(&report, &Written::default());
    finish(&summary, started);
    Ok(if report.count(Severity::Error) > 0 { Status::Refused } else { Status::Done })
}

/// Says what was guessed, which is no fault of the sources.
fn tell_guessed(compilation: &Compilation) {
    for remark in &compilation.remarks {
        terminal::note(&format!("note: {remark}\n"));
    }
}

/// The line that ends a run.
fn finish(summary: &Summary, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    terminal::note(&format!("{summary} in {seconds:.2} s\n"));
}

fn dump(dump: &Dump) -> Result<Status, Error> {
    let generator = dump.generator();
    let value = match dump.stage {
        StageArg::Syntax => {
            let sources = generator.read()?;
            let files = sources.map.files().map(|(id, file)| {
                let mut entry =
                    Map::from_iter([("file".to_owned(), Value::from(file.name.as_str()))]);
                let parts = [
                    ("document", sources.documents.get(&id).map(|x| json!(x))),
                    ("parameters", sources.parameters.get(&id).map(|x| json!(x))),
                    ("statuses", sources.statuses.get(&id).map(|x| json!(x))),
                    ("sample", sources.samples.get(&id).map(|x| json!(x))),
                ];
                for (key, value) in parts {
                    entry.extend(value.map(|value| (key.to_owned(), value)));
                }
                Value::Object(entry)
            });
            files.collect::<Vec<Value>>().into()
        }
        StageArg::Evidence => json!(generator.evidence()?),
        StageArg::Verdicts => {
            let compilation = generator.compile(&mut |_| {})?;
            let found: Vec<_> = compilation.apis.iter().flat_map(apiref::explain::all).collect();
            apiref::explain::to_value(&found, &compilation.sources)
        }
        StageArg::Ir => json!(generator.compile(&mut |_| {})?.apis),
    };
    terminal::print(&visible::json(format!("{value:#}\n")))?;
    Ok(Status::Done)
}

fn completions(shell: clap_complete::Shell) -> Result<Status, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "apiref", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Done)
}

fn man(command: Option<&str>) -> Result<Status, Error> {
    let mut root = Cli::command();
    root.build();
    let page = match command {
        Some(name) => root.find_subcommand(name).cloned(),
        None => Some(root),
    };
    let Some(page) = page else {
        terminal::error(&"there is no such command");
        return Ok(Status::Failed);
    };
    let mut text = Vec::new();
    // Its own sections stand in place of what help says below the options.
    let page = clap_mangen::Man::new(page.after_help(clap::builder::Resettable::Reset));
    page.render(&mut text).map_err(Error::Print)?;
    terminal::print(&(String::from_utf8_lossy(&text) + &*facts::sections()))?;
    Ok(Status::Done)
}
