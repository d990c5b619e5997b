//! The arguments of the command line: the commands, and those that several of them take.

mod build;
mod compare;
mod explain;
mod lint;
mod publish;
#[cfg(feature = "serve")]
mod serve;

use std::path::{Path, PathBuf};

use apiref::Generator;
use apiref::diagnostic::Code;
use apiref::ir::Microversion;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::facts;

pub(crate) use self::build::Build;
pub(crate) use self::compare::{Coverage, Diff, FailOn, Overlay};
pub(crate) use self::explain::{Dump, Explain, StageArg};
pub(crate) use self::lint::Lint;
#[cfg(feature = "lsp")]
pub(crate) use self::lint::Lsp;
pub(crate) use self::publish::Publish;
#[cfg(feature = "serve")]
pub(crate) use self::serve::Serve;

/// Compiles OpenStack's API reference to OpenAPI, a Rust client and axum server stubs
#[derive(Debug, Parser)]
#[command(name = "apiref", version, max_term_width = 100, after_help = facts::help())]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) voice: Voice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The detail and the form of a command's messages.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Voice {
    /// Says findings and errors alone
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Says what was read, and how long each stage took, on standard error
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Colours
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto", global = true)]
    pub(crate) color: Colour,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Writes OpenAPI documents and Rust crates
    Build(Box<Build>),
    /// Says what is wrong in the sources, and how to mend it
    Lint(Lint),
    /// Writes a small reference to start from, its configuration and a build script
    Init(Init),
    /// Writes a site that people read: pages, OpenAPI files and an index of all documents
    Publish(Publish),
    /// Says what changed between two states of an API, and what of it breaks its users
    Diff(Diff),
    /// Writes an OpenAPI Overlay with what the reference says, for a document that others made of the same API
    Overlay(Overlay),
    /// Counts what of a reference recorded traffic and other documents have too
    Coverage(Coverage),
    /// Shows the site while its sources are written, and answers as the API does, from the samples
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Serves editors over standard input and output: findings, mending, completion, definitions, renaming
    #[cfg(feature = "lsp")]
    Lsp(Lsp),
    /// Says why something is as it is, or what a code or a rule means
    Explain(Explain),
    /// Shows what a stage of the compiler made of the sources, as JSON
    Dump(Dump),
    /// Writes a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Writes the manual page, of a command if one is named
    Man {
        /// The command
        command: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Input {
    /// A folder of an API reference or above it, one of its files, or a release as .tar.gz or .tar
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
    /// Takes FILE for the apiref.toml of every input
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Input {
    /// It is one folder or release, and no file of one.
    pub(crate) fn is_whole(&self) -> bool {
        let is_page = |path: &PathBuf| {
            path.is_file() && path.extension().is_none_or(|e| e != "gz" && e != "tgz")
        };
        self.inputs.len() == 1 && !self.inputs.iter().any(is_page)
    }

    /// As they were given.
    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.inputs
    }

    /// One for each input.
    fn generators(&self) -> impl Iterator<Item = Generator> {
        self.inputs.iter().map(|input| match &self.config {
            Some(config) => Generator::new(input).config(config),
            None => Generator::new(input),
        })
    }

    /// The first, as it was given.
    pub(crate) fn first(&self) -> &Path {
        self.inputs.first().map_or(Path::new(""), PathBuf::as_path)
    }

    pub(crate) fn generator(&self) -> Generator {
        let mut inputs = self.inputs.iter();
        let first = inputs.next().cloned().unwrap_or_default();
        let generator = inputs.fold(Generator::new(first), Generator::input);
        match &self.config {
            Some(config) => generator.config(config),
            None => generator,
        }
    }
}

/// Recorded traffic.
#[derive(Debug, Args)]
pub(crate) struct Recordings {
    /// Takes recorded traffic of the service for evidence: JSON lines, HAR or a log of tempest, also compressed by gzip
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
}

impl Recordings {
    fn apply(&self, generator: Generator) -> Generator {
        self.evidence.iter().fold(generator, Generator::recording)
    }
}

#[derive(Debug, Args)]
pub(crate) struct Findings {
    /// Takes warnings for errors
    #[arg(long, value_name = "WHAT", value_enum)]
    deny: Vec<Denied>,
    /// Does not report findings of this code
    #[arg(long, value_name = "CODE")]
    allow: Vec<Code>,
    /// Reports also what is off by default: guideline, or one of its codes
    #[arg(long, value_name = "WHAT", value_parser = asked)]
    warn: Vec<Asked>,
}

/// The codes of a group.
#[derive(Clone, Debug)]
struct Asked(Vec<Code>);

fn asked(name: &str) -> Result<Asked, String> {
    let codes = Code::asked_by(name);
    codes.map(Asked).ok_or_else(|| "write `guideline`, or one of its codes".to_owned())
}

impl Findings {
    pub(crate) fn apply(&self, generator: Generator) -> Generator {
        let generator = generator.deny_warnings(!self.deny.is_empty());
        let generator =
            self.warn.iter().flat_map(|asked| &asked.0).fold(generator, |g, code| g.warn(*code));
        self.allow.iter().fold(generator, |generator, code| generator.allow(*code))
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Denied {
    /// Every warning
    Warnings,
}

/// A microversion, or the newest.
#[derive(Clone, Copy, Debug)]
enum Moment {
    Version(Microversion),
    Latest,
}

/// Generates for one microversion alone, if one is asked for.
fn at(generator: Generator, moment: Option<Moment>) -> Generator {
    match moment {
        Some(Moment::Version(version)) => generator.microversion(version),
        Some(Moment::Latest) => generator.latest_microversion(),
        None => generator,
    }
}

fn moment(text: &str) -> Result<Moment, String> {
    if text == "latest" {
        return Ok(Moment::Latest);
    }
    let version = text.parse().map_err(|error| format!("{error}, or `latest`"))?;
    Ok(Moment::Version(version))
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Where they go; nothing that is there is replaced
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
}
