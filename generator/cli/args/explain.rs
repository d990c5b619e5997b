//! The arguments of the commands that show how something came about: `explain`, `dump`.

use std::path::PathBuf;

use apiref::{Generator, explain};
use clap::{Args, ValueEnum};

use super::{Input, Moment, Recordings, at, moment};

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A folder of an API reference, one of its files or a release; or alone: the code of a finding or the name of a rule
    #[arg(value_name = "INPUT|CODE|RULE")]
    pub(crate) input: PathBuf,
    /// A component's property, `Server.id`, or an operation, `"POST /servers"`
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: Option<String>,
    /// Of an operation a parameter, `limit`, or a field of a body, `server.flavorRef`
    #[arg(value_name = "FIELD")]
    pub(crate) field: Option<String>,
    #[command(flatten)]
    recordings: Recordings,
    /// Takes FILE for the apiref.toml of the input
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Explains what one microversion has; latest is the newest that the reference speaks of
    #[arg(long, value_name = "X.Y|latest", value_parser = moment)]
    microversion: Option<Moment>,
    /// Form of the explanations
    #[arg(long, value_enum, default_value = "text")]
    format: ExplainArg,
}

impl Explain {
    pub(crate) fn generator(&self) -> Generator {
        let mut generator = self.recordings.apply(Generator::new(&self.input));
        if let Some(config) = &self.config {
            generator = generator.config(config);
        }
        at(generator, self.microversion)
    }

    /// The format, with colours for a terminal.
    pub(crate) fn format(&self, colour: bool) -> explain::Format {
        match self.format {
            ExplainArg::Text if colour => explain::Format::Colour,
            ExplainArg::Text => explain::Format::Text,
            ExplainArg::Json => explain::Format::Json,
            ExplainArg::Concise => explain::Format::Concise,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExplainArg {
    /// For people
    Text,
    /// An array of objects
    Json,
    /// A line for each decision
    Concise,
}

#[derive(Debug, Args)]
pub(crate) struct Dump {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    recordings: Recordings,
    /// The stage
    #[arg(long, value_enum)]
    pub(crate) stage: StageArg,
}

impl Dump {
    pub(crate) fn generator(&self) -> Generator {
        self.recordings.apply(self.input.generator())
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum StageArg {
    /// The trees of each file
    Syntax,
    /// Content of samples and claims of tables, by operation
    Evidence,
    /// Every decision, with its rule and the places that it goes by
    Verdicts,
    /// The intermediate representation of each document
    Ir,
}
