//! The one entry: from inputs to output, for the command line and for build scripts.

mod compilation;
mod error;
mod microversion;
mod output;
mod recording;
mod runtime;
mod script;
mod summary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use compilation::Compilation;
pub use error::Error;
pub use runtime::Runtime;
pub use summary::Summary;

use self::microversion::{Wanted, remarks};
use self::recording::Recorded;
use crate::bound::bound;
use crate::coverage::Coverage;
use crate::diagnostic::{self, Code, Format as ReportFormat, Policy, Sifted};
use crate::emit::files::Difference;
use crate::emit::openapi;
use crate::emit::rust::{self, Formatter};
use crate::ir::{Api, Microversion};
use crate::lower::Beside;
use crate::lower::infer::rule::{Applied, Rule};
use crate::proposal::Proposal;
use crate::source::{self, Cache, Sources};
use crate::traffic::Purpose;
use crate::{lower, projection};

/// A kind of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Emit {
    /// An OpenAPI document.
    OpenApi,
    /// The client half of a crate.
    Client,
    /// The server half of a crate.
    Server,
}

impl Emit {
    /// Everything.
    pub const ALL: [Self; 3] = [Self::OpenApi, Self::Client, Self::Server];
}

/// A step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Files are read and parsed.
    Read,
    /// Trees become the IR.
    Lower,
    /// The IR becomes files.
    Emit,
    /// Files are written, or held against the disk.
    Write,
}

/// Generates an OpenAPI document and Rust code from an API reference.
///
/// In a build script:
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use apiref::{Emit, Generator};
///
/// Generator::new("spec/block-storage")
///     .emit([Emit::Client])
///     .out_dir(std::env::var("OUT_DIR")?)
///     .generate()?;
/// # Ok(())
/// # }
/// ```
///
/// There, [`Generator::generate`] also tells Cargo which files were read, so that the script runs
/// again when one of them changes, and Rust output is modules without a crate around them, taken in by
/// `apiref_runtime::include_api!`.
#[derive(Clone, Debug)]
pub struct Generator {
    inputs: Vec<PathBuf>,
    in_trees: bool,
    emit: Vec<Emit>,
    openapi_version: openapi::Version,
    format: openapi::Format,
    microversion: Option<Wanted>,
    out_dir: Option<PathBuf>,
    config: Option<PathBuf>,
    formatter: Option<Formatter>,
    runtime: Runtime,
    package: rust::Package,
    packages: BTreeMap<String, rust::Package>,
    facade: Option<String>,
    policy: Policy,
    applied: Applied,
    reasons: bool,
    recordings: Vec<PathBuf>,
    purpose: Purpose,
}

impl Generator {
    /// Reads `input`: a folder of an API reference or above it, one of its files, or a release as
    /// `.tar.gz`.
    pub fn new(input: impl Into<PathBuf>) -> Self {
        Self {
            inputs: vec![input.into()],
            in_trees: false,
            emit: Emit::ALL.to_vec(),
            openapi_version: openapi::Version::default(),
            format: openapi::Format::default(),
            microversion: None,
            out_dir: None,
            config: None,
            formatter: None,
            runtime: Runtime::default(),
            package: rust::Package::default(),
            packages: BTreeMap::new(),
            facade: None,
            policy: Policy::default(),
            applied: Applied::default(),
            reasons: false,
            recordings: Vec::new(),
            purpose: Purpose::default(),
        }
    }

    /// Reads another input too.
    #[must_use]
    pub fn input(mut self, input: impl Into<PathBuf>) -> Self {
        self.inputs.push(input.into());
        self
    }

    /// Takes each input that is a file for a part of the tree above it, if there is one: the whole tree is compiled, and
    /// only what is in the files is reported. See [`source::read_parts`].
    #[must_use]
    pub fn in_trees(mut self, in_trees: bool) -> Self {
        self.in_trees = in_trees;
        self
    }

    /// The kinds of output; all, if nothing is said.
    #[must_use]
    pub fn emit(mut self, emit: impl IntoIterator<Item = Emit>) -> Self {
        self.emit = emit.into_iter().collect();
        self
    }

    /// The version of OpenAPI; 3.1, if nothing is said.
    #[must_use]
    pub fn openapi_version(mut self, version: openapi::Version) -> Self {
        self.openapi_version = version;
        self
    }

    /// The format of the OpenAPI document; YAML, if nothing is said.
    #[must_use]
    pub fn format(mut self, format: openapi::Format) -> Self {
        self.format = format;
        self
    }

    /// Generates for one microversion alone. Documents of a major version that has none stay as they are.
    #[must_use]
    pub fn microversion(mut self, version: Microversion) -> Self {
        self.microversion = Some(Wanted::One(version));
        self
    }

    /// Generates for the newest microversion alone that the reference of each document speaks of.
    #[must_use]
    pub fn latest_microversion(mut self) -> Self {
        self.microversion = Some(Wanted::Latest);
        self
    }

    /// Where the output goes.
    #[must_use]
    pub fn out_dir(mut self, out_dir: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(out_dir.into());
        self
    }

    /// Takes this file for the `apiref.toml` of every input.
    #[must_use]
    pub fn config(mut self, config: impl Into<PathBuf>) -> Self {
        self.config = Some(config.into());
        self
    }

    /// The formatter of Rust output; `rustfmt` where it is installed, `prettyplease` elsewhere and in build
    /// scripts, if nothing is said.
    #[must_use]
    pub fn formatter(mut self, formatter: Formatter) -> Self {
        self.formatter = Some(formatter);
        self
    }

    /// Which runtime crate generated crates depend on; the bundled one, if nothing is said.
    #[must_use]
    pub fn runtime(mut self, runtime: Runtime) -> Self {
        self.runtime = runtime;
        self
    }

    /// Sets keys of the manifests of generated crates, before `apiref.toml`. A name is for a run that writes one crate
    /// alone.
    #[must_use]
    pub fn package(mut self, package: rust::Package) -> Self {
        self.package = package;
        self
    }

    /// Sets keys of the manifest of one document's crate, before [`Generator::package`]. What is said of a document that
    /// there is not is of no account.
    #[must_use]
    pub fn package_of(mut self, document: impl Into<String>, package: rust::Package) -> Self {
        self.packages.insert(document.into(), package);
        self
    }

    /// Writes a crate of this name over all clients, one cloud from which they come, and a workspace around all crates. The
    /// name must be one that [`rust::Package::name`] takes, and the clients be among what is emitted.
    #[must_use]
    pub fn facade(mut self, name: impl Into<String>) -> Self {
        self.facade = Some(name.into());
        self
    }

    /// Adds to operations and properties of an OpenAPI document the rules and places by which they are as they are, as `x-reasons`.
    #[must_use]
    pub fn reasons(mut self, reasons: bool) -> Self {
        self.reasons = reasons;
        self
    }

    /// Takes recorded traffic for evidence too: JSON lines, HAR 1.2 or a log of tempest, any of them compressed by gzip.
    #[must_use]
    pub fn recording(mut self, path: impl Into<PathBuf>) -> Self {
        self.recordings.push(path.into());
        self
    }

    /// Holds the reference against the recorded traffic, in findings, in place of taking that for evidence. What is an OpenAPI
    /// document among the recordings, by its content, is a document of others, which it is held against too.
    #[must_use]
    pub fn against_recordings(mut self) -> Self {
        self.purpose = Purpose::Judge;
        self
    }

    /// Compiles by these rules, the highest precedence first, in place of all: what depends on one, or on its precedence, shows.
    #[must_use]
    pub fn rules(mut self, rules: &'static [&'static Rule]) -> Self {
        self.applied = Applied::of(rules);
        self
    }

    /// Does not report findings of this code.
    #[must_use]
    pub fn allow(mut self, code: Code) -> Self {
        self.policy.allow.push(code);
        self
    }

    /// Reports findings of this code of [`Code::GUIDELINE`].
    #[must_use]
    pub fn warn(mut self, code: Code) -> Self {
        self.policy.warn.push(code);
        self
    }

    /// Takes warnings for errors.
    #[must_use]
    pub fn deny_warnings(mut self, deny: bool) -> Self {
        self.policy.deny_warnings = deny;
        self
    }

    /// Compiles the inputs and writes the output.
    ///
    /// # Errors
    ///
    /// No output folder is set, an input cannot be read, the output cannot be written, or the sources
    /// have errors. In the last case all that could be generated was written.
    pub fn generate(&self) -> Result<Summary, Error> {
        let compilation = self.compile(&mut |_| {})?;
        let written = self.files(&compilation).write(self.out()?).map_err(Error::Output)?;
        let report = compilation.report(&self.policy);
        let summary = compilation.summary(&report, &written);
        if self.is_build_script() {
            self.tell_cargo(&compilation, &report).map_err(Error::Print)?;
        }
        if summary.errors > 0 {
            return Err(Error::Sources(report.render(ReportFormat::Text)));
        }
        Ok(summary)
    }

    /// Compiles the inputs and says how the output folder differs. Writes nothing.
    ///
    /// # Errors
    ///
    /// As [`Generator::generate`], but for the sources' errors.
    pub fn check(&self) -> Result<Vec<Difference>, Error> {
        let compilation = self.compile(&mut |_| {})?;
        self.files(&compilation).check(self.out()?).map_err(Error::Output)
    }

    /// Reads the inputs and parses them.
    ///
    /// # Errors
    ///
    /// An input cannot be read.
    pub fn read(&self) -> Result<Sources, Error> {
        self.read_again(&mut Cache::default())
    }

    /// As [`Generator::read`], but that nothing is read or parsed again that an earlier run left in the cache.
    ///
    /// # Errors
    ///
    /// As [`Generator::read`].
    pub fn read_again(&self, cache: &mut Cache) -> Result<Sources, Error> {
        let read = if self.in_trees { source::read_parts } else { source::read_again };
        let mut sources = read(&self.inputs, cache).map_err(Error::Input)?;
        if let Some(config) = &self.config {
            sources.configure(config).map_err(Error::Input)?;
        }
        Ok(sources)
    }

    /// Reads the inputs, and gives the evidence of each document as data to look at: what samples show, tables claim, and of
    /// which kinds the values of recordings are.
    ///
    /// # Errors
    ///
    /// An input cannot be read.
    pub fn evidence(&self) -> Result<Vec<serde_json::Value>, Error> {
        let mut sources = self.read()?;
        let Recorded { mut beside, .. } = self.observe(&mut sources)?;
        beside.recorded.hide_values();
        Ok(lower::evidence(&sources, &beside, self.applied))
    }

    /// Counts what of the inputs the recordings have too, as [`Generator::against_recordings`] takes them. With it the remarks
    /// on what of those was of no use.
    ///
    /// # Errors
    ///
    /// An input or a recording cannot be read.
    pub fn coverage(&self) -> Result<(Coverage, Vec<String>), Error> {
        let mut sources = self.read()?;
        let Recorded { beside, remarks, .. } = self.observe(&mut sources)?;
        let lowered = lower::lower(&sources, &Beside::default(), self.applied);
        Ok((Coverage::new(&lowered.apis, &beside), remarks))
    }

    /// Compiles the inputs up to the IR. `progress` is called when a stage begins.
    ///
    /// # Errors
    ///
    /// An input cannot be read, or an API has not the microversion.
    pub fn compile(&self, progress: &mut dyn FnMut(Stage)) -> Result<Compilation, Error> {
        self.compile_again(&mut Cache::default(), progress)
    }

    /// As [`Generator::compile`], but that nothing is read or parsed again that an earlier run left in the cache.
    ///
    /// # Errors
    ///
    /// As [`Generator::compile`].
    pub fn compile_again(
        &self,
        cache: &mut Cache,
        progress: &mut dyn FnMut(Stage),
    ) -> Result<Compilation, Error> {
        progress(Stage::Read);
        let mut sources = self.read_again(cache)?;
        progress(Stage::Lower);
        let Recorded { beside, without, remarks: remarks_on } = self.observe(&mut sources)?;
        let mut compilation = self.lower_all(sources, &beside);
        compilation.remarks.extend(remarks_on);
        if self.purpose == Purpose::Evidence {
            let Compilation { apis, sources, .. } = &compilation;
            compilation.proposal = Proposal::of(&without, apis, &beside.recorded, sources);
        }
        if let Some(wanted) = self.microversion {
            compilation.remarks.extend(remarks(wanted, &compilation.apis)?);
        }
        if self.emits_rust()
            && let Some((name, crates)) = self.shared_name(&compilation)
        {
            return Err(Error::CrateName { name, crates });
        }
        if self.facade.is_some() && !self.emit.contains(&Emit::Client) {
            return Err(Error::NoClients);
        }
        Ok(self.project(compilation))
    }

    /// Compiles what was read: from files in memory ([`source::read_files`]), for one. An API that has not the
    /// microversion stays as it is.
    #[must_use]
    pub fn lower(&self, sources: Sources) -> Compilation {
        self.project(self.lower_all(sources, &Beside::default()))
    }

    /// Leaves of each API what the microversion has.
    fn project(&self, mut compilation: Compilation) -> Compilation {
        let project = |api: Api| match self.microversion.and_then(|wanted| wanted.of(&api)) {
            Some(version) => projection::project(api, version),
            None => api,
        };
        compilation.apis = compilation.apis.into_iter().map(project).collect();
        compilation
    }

    fn observe(&self, sources: &mut Sources) -> Result<Recorded, Error> {
        recording::observe(&self.recordings, self.purpose, sources, self.applied)
    }

    fn lower_all(&self, mut sources: Sources, beside: &Beside) -> Compilation {
        let mut diagnostics = std::mem::take(&mut sources.diagnostics);
        let mut lowered = lower::lower(&sources, beside, self.applied);
        diagnostics.extend(lowered.diagnostics);
        diagnostics.extend(lowered.apis.iter_mut().filter_map(bound));
        diagnostic::keep_what_may_be_used(&sources, &mut diagnostics);
        let Sifted { shown, known } =
            diagnostic::sift(&sources, &lowered.exceptions, &self.policy.warn, diagnostics);
        let guessed = lowered.guessed.iter().enumerate().filter(|(_, guessed)| !guessed.is_empty());
        let remarks = guessed.map(|(origin, guessed)| {
            let (label, guessed) = (&sources.origins[origin].label, guessed.join(", "));
            format!("no profile knows the service of {label}; apiref.toml would say {guessed}, which is guessed")
        });
        let remarks = remarks.collect();
        Compilation {
            sources,
            apis: lowered.apis,
            packages: lowered.packages,
            diagnostics: shown,
            known,
            remarks,
            proposal: Proposal::default(),
        }
    }

    /// The output folder.
    ///
    /// # Errors
    ///
    /// None is set.
    pub fn out(&self) -> Result<&Path, Error> {
        self.out_dir.as_deref().ok_or(Error::NoOutput)
    }

    /// The findings that are reported, and their severities.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}
