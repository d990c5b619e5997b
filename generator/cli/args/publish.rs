//! The arguments of `publish`.

use std::path::PathBuf;

use apiref::Generator;
use apiref::source::{Day, ParseDayError};
use clap::Args;

use super::{Findings, Input, Recordings};

#[derive(Debug, Args)]
pub(crate) struct Publish {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    recordings: Recordings,
    /// The folder of the site; what other runs published there stays
    #[arg(short, long, value_name = "SITE")]
    pub(crate) out: PathBuf,
    /// The name of the release; that of the tarball or its folder, if nothing is said
    #[arg(long, value_name = "VERSION", value_parser = release)]
    pub(crate) release: Option<String>,
    /// The day of the release; that of the tarball, if nothing is said
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) date: Option<String>,
    /// The address at which the site will be: pages tell it to search engines, and sitemap.xml lists them
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub(crate) base_url: Option<String>,
    #[command(flatten)]
    findings: Findings,
}

impl Publish {
    /// One for each input.
    pub(crate) fn generators(&self) -> Vec<Generator> {
        let generators = self.input.generators().map(|generator| self.recordings.apply(generator));
        generators.map(|generator| self.findings.apply(generator)).collect()
    }
}

fn base_url(text: &str) -> Result<String, String> {
    let has_host = ["https://", "http://"].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
    });
    if !has_host {
        return Err("an address begins with https:// or http://".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn release(text: &str) -> Result<String, String> {
    if text == "latest" {
        return Err("that name always means the newest release".to_owned());
    }
    Ok(text.to_owned())
}

fn day(text: &str) -> Result<String, ParseDayError> {
    text.parse::<Day>().map(|day| day.to_string())
}
