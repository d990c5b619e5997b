//! The arguments of the commands that hold a reference beside something else: `overlay`, `coverage`, `diff`.

use std::path::PathBuf;

use apiref::{Generator, coverage, diff};
use clap::{Args, ValueEnum};

use super::Input;

#[derive(Debug, Args)]
pub(crate) struct Overlay {
    /// The OpenAPI document, in YAML or JSON
    #[arg(value_name = "DOCUMENT")]
    pub(crate) document: PathBuf,
    #[command(flatten)]
    pub(crate) input: Input,
    /// Where the overlay goes, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Puts what the reference says also in the place of what the document says
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Coverage {
    #[command(flatten)]
    input: Input,
    /// Recorded traffic of the service, or an OpenAPI document of it, also compressed by gzip
    #[arg(long, value_name = "FILE", required = true)]
    against: Vec<PathBuf>,
    /// Form of the figures
    #[arg(long, value_enum, default_value = "text")]
    format: CoverageArg,
}

impl Coverage {
    pub(crate) fn generator(&self) -> Generator {
        let generator = self.input.generator().against_recordings();
        self.against.iter().fold(generator, Generator::recording)
    }

    pub(crate) fn format(&self) -> coverage::Format {
        match self.format {
            CoverageArg::Text => coverage::Format::Text,
            CoverageArg::Json => coverage::Format::Json,
            CoverageArg::Markdown => coverage::Format::Markdown,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CoverageArg {
    /// For people
    Text,
    /// An array of objects
    Json,
    /// For the summary of a job
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// Old state: sources, a release as .tar.gz, or an OpenAPI document
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// New state, likewise
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// The service, as in a catalogue, of documents that do not say it; their titles tell it else
    #[arg(long, value_name = "TYPE")]
    pub(crate) service: Option<String>,
    /// Form of the changes
    #[arg(long, value_enum, default_value = "text")]
    format: DiffArg,
    /// Ends with status 1 if there are such changes
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(crate) fail_on: Option<FailOn>,
}

impl Diff {
    pub(crate) fn format(&self) -> diff::Format {
        match self.format {
            DiffArg::Text => diff::Format::Text,
            DiffArg::Json => diff::Format::Json,
            DiffArg::Markdown => diff::Format::Markdown,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DiffArg {
    /// For people
    Text,
    /// An array of objects
    Json,
    /// For release notes
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Changes that break programs which are right by the old state
    Breaking,
    /// Any change
    Any,
}
