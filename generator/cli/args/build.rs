//! The arguments of `build`.

use std::path::{Path, PathBuf};

use apiref::emit::{openapi, rust};
use apiref::{Emit, Formatter, Generator, Runtime};
use clap::{Args, ValueEnum};

use super::{Findings, Input, Moment, Recordings, at, moment};

#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    recordings: Recordings,
    /// Writes to FILE, or to standard output for -, what the evidence changed, as corrections for apiref.toml
    #[arg(long, value_name = "FILE", requires = "evidence")]
    pub(crate) propose: Option<PathBuf>,
    /// Where the output goes
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Outputs to generate
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        value_delimiter = ',',
        default_value = "openapi,client,server"
    )]
    emit: Vec<EmitArg>,
    /// The version of OpenAPI
    #[arg(long, value_name = "VERSION", value_enum, default_value = "3.1")]
    openapi: OpenApiArg,
    /// The format of the OpenAPI document
    #[arg(long, value_enum, default_value = "yaml")]
    format: FormatArg,
    /// Generates for one microversion alone; latest is the newest that the reference speaks of
    #[arg(long, value_name = "X.Y|latest", value_parser = moment)]
    microversion: Option<Moment>,
    /// Writes nothing, and shows a diff of what is on disk where it differs
    #[arg(long)]
    pub(crate) check: bool,
    /// Adds to operations and properties of an OpenAPI document the rules and places by which they are as they are
    #[arg(long)]
    reasons: bool,
    /// Formatter of Rust output; where none is given, rustfmt if it is installed, else prettyplease
    #[arg(long, value_name = "FORMATTER", value_enum)]
    fmt: Option<FmtArg>,
    /// The runtime crate to depend on, by path, version or URL of a git repository (#REV behind it), in place of the bundled one
    #[arg(long, value_name = "PATH|VERSION|URL", value_parser = runtime)]
    runtime: Option<Runtime>,
    #[command(flatten)]
    package: Package,
    #[command(flatten)]
    findings: Findings,
}

impl Build {
    pub(crate) fn generator(&self) -> Generator {
        let mut generator = self
            .findings
            .apply(self.recordings.apply(self.input.generator()))
            .out_dir(&self.out)
            .reasons(self.reasons)
            .emit(self.emit.iter().map(|emit| match emit {
                EmitArg::Openapi => Emit::OpenApi,
                EmitArg::Client => Emit::Client,
                EmitArg::Server => Emit::Server,
            }))
            .openapi_version(match self.openapi {
                OpenApiArg::V3_0 => openapi::Version::V3_0,
                OpenApiArg::V3_1 => openapi::Version::V3_1,
            })
            .format(match self.format {
                FormatArg::Yaml => openapi::Format::Yaml,
                FormatArg::Json => openapi::Format::Json,
            });
        generator = at(generator, self.microversion);
        if let Some(formatter) = self.fmt {
            generator = generator.formatter(match formatter {
                FmtArg::Rustfmt => Formatter::Rustfmt,
                FmtArg::Prettyplease => Formatter::Prettyplease,
                FmtArg::None => Formatter::None,
            });
        }
        let generator = generator.package(self.package.whole());
        let facade = self.package.facade.as_ref().and_then(rust::Package::chosen_name);
        let generator = match facade {
            Some(name) => generator.facade(name),
            None => generator,
        };
        match &self.runtime {
            Some(runtime) => generator.runtime(runtime.clone()),
            None => generator,
        }
    }
}

/// The keys for the manifests of generated crates, each at most once.
#[derive(Debug, Args)]
struct Package {
    /// The name of the crate, of a run that writes one
    #[arg(long, value_name = "NAME", value_parser = |text: &str| rust::Package::new().name(text))]
    crate_name: Option<rust::Package>,
    /// A crate over the clients of all services, and a workspace around all crates
    #[arg(long, value_name = "NAME", value_parser = |text: &str| rust::Package::new().name(text))]
    facade: Option<rust::Package>,
    /// The version of the crates
    #[arg(long, value_name = "X.Y.Z", value_parser = |text: &str| rust::Package::new().version(text))]
    crate_version: Option<rust::Package>,
    /// The licence of the crates, as an SPDX expression
    #[arg(long, value_name = "SPDX", value_parser = |text: &str| rust::Package::new().license(text))]
    license: Option<rust::Package>,
    /// The URL of the repository that the crates are kept in
    #[arg(long, value_name = "URL", value_parser = |text: &str| rust::Package::new().repository(text))]
    repository: Option<rust::Package>,
}

impl Package {
    fn whole(&self) -> rust::Package {
        let Self { crate_name, crate_version, license, repository, facade: _ } = self;
        let all = [crate_name, crate_version, license, repository].into_iter().flatten().cloned();
        all.fold(rust::Package::new(), rust::Package::or)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EmitArg {
    /// An OpenAPI document
    Openapi,
    /// The client half of a crate
    Client,
    /// The server half of a crate
    Server,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OpenApiArg {
    #[value(name = "3.1")]
    V3_1,
    #[value(name = "3.0")]
    V3_0,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    Yaml,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FmtArg {
    Rustfmt,
    Prettyplease,
    None,
}

/// Schemes of URLs that Cargo takes for a git repository.
const GIT: &[&str] = &["https://", "http://", "ssh://", "git://", "file://"];

/// A version looks like one, a URL has a scheme, and a path leads to the crate; all else is a mistake.
fn runtime(text: &str) -> Result<Runtime, String> {
    let is_version = text.starts_with(|c: char| c.is_ascii_digit() || "=^~".contains(c))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "=^~.+-".contains(c));
    if is_version {
        return Ok(Runtime::Version(text.to_owned()));
    }
    if GIT.iter().any(|scheme| text.starts_with(scheme)) {
        let (url, rev) = match text.split_once('#') {
            Some((url, rev)) => (url, Some(rev.to_owned())),
            None => (text, None),
        };
        return Ok(Runtime::Git { url: url.to_owned(), rev });
    }
    let manifest = std::fs::read_to_string(Path::new(text).join("Cargo.toml")).unwrap_or_default();
    let manifest: toml::Table = manifest.parse().unwrap_or_default();
    let name = manifest.get("package").and_then(|package| package.get("name")?.as_str());
    match name {
        Some("apiref-runtime") => Ok(Runtime::Path(text.into())),
        _ => Err("it is no version, no URL of a git repository, and no folder of the crate apiref-runtime"
            .to_owned()),
    }
}
