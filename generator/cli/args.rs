//! What the command line takes.

use std::path::{Path, PathBuf};

use apiref::diagnostic::{self, Code};
use apiref::emit::{openapi, rust};
use apiref::explain;
use apiref::ir::Microversion;
use apiref::source::{Day, ParseDayError};
use apiref::{Emit, Formatter, Generator, Runtime};
use apiref::{coverage, diff};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::facts;

/// Compiles OpenStack's API reference to OpenAPI, a Rust client and axum server stubs
#[derive(Debug, Parser)]
#[command(name = "apiref", version, max_term_width = 100, after_help = facts::help())]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) voice: Voice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How much a command says, and how.
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
    /// Whether it is one folder or release, and no file of one.
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
    /// What to generate
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
    /// What formats Rust output: rustfmt where it is installed, else prettyplease, if nothing is said
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

/// What the manifests of generated crates say of them, one of it each.
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

#[derive(Debug, Args)]
pub(crate) struct Lint {
    #[command(flatten)]
    pub(crate) input: Input,
    /// How findings are written
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
    /// Whether files are to be mended.
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

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Where they go; nothing that is there is replaced
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
}

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

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) input: Input,
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 8000)]
    pub(crate) port: u16,
    /// The address to listen at; others than this machine reach it only if it is not the default
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: std::net::IpAddr,
    /// A name by which others reach this machine; without it, addresses and localhost alone are answered
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_host: Vec<String>,
    /// Answers every operation with its sample, and remembers nothing
    #[arg(long, conflicts_with_all = ["delay", "lenient", "max_resources"])]
    pub(crate) stateless: bool,
    /// The seconds that a resource of the mock takes to get from its first status to the one in which it stays
    #[arg(long, value_name = "SECONDS", default_value_t = 0.0, value_parser = seconds)]
    pub(crate) delay: f64,
    /// Prints which operations of the mock remember, and why or why not, and ends
    #[arg(long)]
    pub(crate) roles: bool,
    /// Takes any id for that of a resource of the mock
    #[arg(long)]
    pub(crate) lenient: bool,
    /// The number of resources of each service that the mock holds; more are refused
    #[arg(long, value_name = "COUNT", default_value_t = 200_000)]
    pub(crate) max_resources: usize,
    /// Mocks a cloud: each service below its type, /block-storage, behind a Keystone; as several inputs do
    #[arg(long)]
    cloud: bool,
    /// Takes the cloud's users from FILE, in YAML or JSON, in place of admin and demo
    #[arg(long, value_name = "FILE")]
    pub(crate) users: Option<PathBuf>,
    /// Writes a clouds.yaml for the cloud's users to FILE
    #[arg(long, value_name = "FILE")]
    pub(crate) clouds: Option<PathBuf>,
}

/// A time in seconds, of at most a day.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    seconds.ok_or_else(|| "a number of seconds from 0 to 86400 is wanted".to_owned())
}

#[cfg(feature = "serve")]
impl Serve {
    /// A cloud is mocked, and not one service.
    pub(crate) fn is_cloud(&self) -> bool {
        let is_said = self.cloud || self.users.is_some() || self.clouds.is_some();
        is_said || self.input.paths().len() > 1
    }
}

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
    /// How figures are written
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
    /// What was: sources, a release as .tar.gz, or an OpenAPI document
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// What is
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// The service, as in a catalogue, of documents that do not say it; their titles tell it else
    #[arg(long, value_name = "TYPE")]
    pub(crate) service: Option<String>,
    /// How changes are written
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
    /// How explanations are written
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
    /// What samples show and tables claim, of each operation
    Evidence,
    /// Every decision, with its rule and the places that it goes by
    Verdicts,
    /// The intermediate representation of each document
    Ir,
}
