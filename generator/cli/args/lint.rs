//! The arguments of `lint` and `lsp`.

use std::path::PathBuf;

use apiref::{Generator, diagnostic};
use clap::{Args, ValueEnum};

use super::{Findings, Input};

#[derive(Debug, Args)]
pub(crate) struct Lint {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Form of the findings
    #[arg(long, value_enum, default_value = "text")]
    format: ReportArg,
    /// Writes the findings of a whole tree to FILE, to be known from then on: `[lint] baseline` in apiref.toml
    /// names the file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "unsafe_fixes"])]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Mends what can be mended without a look, and says what stays
    #[arg(long)]
    pub(crate) fix: bool,
    /// Mends also what needs a look afterwards
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// With --fix or --unsafe-fixes: writes nothing, and shows a diff
    #[arg(long)]
    pub(crate) check: bool,
    /// Holds the reference against recorded traffic of the service (JSON lines, HAR or a log of tempest) or against an OpenAPI
    /// document of it, also compressed by gzip
    #[arg(long, value_name = "FILE")]
    against: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) findings: Findings,
}

/// The findings are those of `lint`, whose options these are.
#[cfg(feature = "lsp")]
#[derive(Debug, Args)]
pub(crate) struct Lsp {
    /// Takes FILE for the apiref.toml of every tree
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    findings: Findings,
    /// The only way of talking, which clients name all the same
    #[arg(long, hide = true)]
    stdio: bool,
}

#[cfg(feature = "lsp")]
impl Lsp {
    pub(crate) fn generator(&self) -> Generator {
        self.findings.apply(Generator::new(""))
    }
}

impl Lint {
    /// Files are to be mended.
    pub(crate) fn mends(&self) -> bool {
        self.fix || self.unsafe_fixes
    }

    pub(crate) fn generator(&self) -> Generator {
        let generator = self.findings.apply(self.input.generator()).in_trees(true);
        self.against.iter().fold(generator.against_recordings(), Generator::recording)
    }

    /// The format, with colours for a terminal.
    pub(crate) fn format(&self, colour: bool) -> diagnostic::Format {
        match self.format {
            ReportArg::Text if colour => diagnostic::Format::Colour,
            ReportArg::Text => diagnostic::Format::Text,
            ReportArg::Concise => diagnostic::Format::Concise,
            ReportArg::Json => diagnostic::Format::Json,
            ReportArg::Github => diagnostic::Format::Github,
            ReportArg::Sarif => diagnostic::Format::Sarif,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ReportArg {
    /// For people
    Text,
    /// A line each, `path:line:column: code message`, for review bots and editors
    Concise,
    /// An array of objects
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0
    Sarif,
}
