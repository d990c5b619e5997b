//! The one entry: from inputs to output, for the command line and for build scripts.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use crate::bound::bound;
use crate::diagnostic::{
    self, Code, Diagnostic, Format as ReportFormat, Policy, Report, Severity, Sifted,
};
#[cfg(feature = "site")]
use crate::emit;
use crate::emit::files::{self, Difference, FileError, FileSet, SHARED, Written};
use crate::emit::openapi;
use crate::emit::rust::{self, Formatter};
use crate::ir::{Api, Microversion};
use crate::lower::infer::rule::{Applied, Rule};
use crate::source::{self, FileId, SourceMap, Sources};
use crate::{diff, lower, projection};

/// What to generate.
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

/// Which runtime crate generated crates depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Runtime {
    /// The one that apiref carries, written beside the output.
    #[default]
    Bundled,
    /// One at this path.
    Path(PathBuf),
    /// A published one of this version.
    Version(String),
}

impl Runtime {
    /// The inside of a dependency's table, as seen from a crate in this folder.
    fn dependency(&self, folder: &Path) -> String {
        match self {
            Self::Bundled => "path = \"../runtime\"".to_owned(),
            Self::Path(path) => format!("path = {:?}", relative(folder, path).to_string_lossy()),
            Self::Version(version) => format!("version = {version:?}"),
        }
    }
}

/// The way from a folder to a path, so that output is the same wherever both lie together.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (Ok(from), Ok(to)) = (std::path::absolute(from), std::path::absolute(to)) else {
        return to.to_owned();
    };
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
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

/// A microversion to generate for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    One(Microversion),
    /// The newest that the reference speaks of.
    Latest,
}

impl Wanted {
    /// The version that it is of an API; `None` where the API has it not. A reference may stop short of what its service
    /// has come to, so a version may be newer than all that it speaks of.
    fn of(self, api: &Api) -> Option<Microversion> {
        let spoken = projection::spoken(api)?;
        let (first, newest) = spoken.min.zip(spoken.max)?;
        match self {
            Self::Latest => Some(newest),
            Self::One(version) => {
                let is_old = version < first && !api.versions.is_all();
                let majors = first.major..=newest.major;
                (majors.contains(&version.major) && !is_old).then_some(version)
            }
        }
    }
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
    policy: Policy,
    applied: Applied,
    reasons: bool,
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
            policy: Policy::default(),
            applied: Applied::default(),
            reasons: false,
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

    /// What to generate; everything, if nothing is said.
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

    /// What formats Rust output; `rustfmt` where it is installed, `prettyplease` elsewhere and in build
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

    /// Adds to each property of an OpenAPI document the rules and places by which it is as it is, as `x-reasons`.
    #[must_use]
    pub fn reasons(mut self, reasons: bool) -> Self {
        self.reasons = reasons;
        self
    }

    /// Compiles as if there were no such rule: what depends on it shows.
    #[must_use]
    pub fn without(mut self, rule: &'static Rule) -> Self {
        self.applied = Applied::without(rule);
        self
    }

    /// Does not report findings of this code.
    #[must_use]
    pub fn allow(mut self, code: Code) -> Self {
        self.policy.allow.push(code);
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
        let read = if self.in_trees { source::read_parts } else { source::read };
        let mut sources = read(&self.inputs).map_err(Error::Input)?;
        if let Some(config) = &self.config {
            sources.configure(config).map_err(Error::Input)?;
        }
        Ok(sources)
    }

    /// Reads the inputs, and gives the evidence of each document as data to look at: what samples show and tables claim.
    ///
    /// # Errors
    ///
    /// An input cannot be read.
    pub fn evidence(&self) -> Result<Vec<serde_json::Value>, Error> {
        Ok(lower::evidence(&self.read()?, self.applied))
    }

    /// Compiles the inputs up to the IR. `progress` is called when a stage begins.
    ///
    /// # Errors
    ///
    /// An input cannot be read, or an API has not the microversion.
    pub fn compile(&self, progress: &mut dyn FnMut(Stage)) -> Result<Compilation, Error> {
        progress(Stage::Read);
        let sources = self.read()?;
        progress(Stage::Lower);
        let mut compilation = self.lower_all(sources);
        if let Some(wanted) = self.microversion {
            compilation.remarks.extend(remarks(wanted, &compilation.apis)?);
        }
        Ok(self.project(compilation))
    }

    /// Compiles what was read: from files in memory ([`source::read_files`]), for one. An API that has not the
    /// microversion stays as it is.
    #[must_use]
    pub fn lower(&self, sources: Sources) -> Compilation {
        self.project(self.lower_all(sources))
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

    fn lower_all(&self, mut sources: Sources) -> Compilation {
        let mut diagnostics = std::mem::take(&mut sources.diagnostics);
        let mut lowered = lower::lower(&sources, self.applied);
        diagnostics.extend(lowered.diagnostics);
        diagnostics.extend(lowered.apis.iter_mut().filter_map(bound));
        let Sifted { shown, known } = diagnostic::sift(&sources, &lowered.exceptions, diagnostics);
        let guessed = lowered.guessed.iter().enumerate().filter(|(_, guessed)| !guessed.is_empty());
        let remarks = guessed.map(|(origin, guessed)| {
            let (label, guessed) = (&sources.origins[origin].label, guessed.join(", "));
            format!("no profile knows the service of {label}; apiref.toml would say {guessed}, which is guessed")
        });
        let remarks = remarks.collect();
        Compilation { sources, apis: lowered.apis, diagnostics: shown, known, remarks }
    }

    /// All output of a compilation, below the output folder: a folder for each document.
    #[must_use]
    pub fn files(&self, compilation: &Compilation) -> FileSet {
        let documents = compilation.apis.par_iter();
        let map = self.reasons.then_some(&compilation.sources.map);
        let documents = documents.map(|api| self.document(api, map));
        let documents: Vec<FileSet> = documents.collect();
        let mut set = FileSet::new();
        for (api, files) in compilation.apis.iter().zip(documents) {
            let folder = match self.is_build_script() {
                true => module(&api.name),
                false => api.name.clone(),
            };
            set.nest(&folder, &api.service.service_type, files);
        }
        if self.emits_rust() && self.is_build_script() {
            set.nest("", SHARED, rust::included_apis(&self.modules(compilation)));
        }
        if self.emits_rust() {
            let by_default = match build_script_folder() {
                Some(_) => Formatter::Prettyplease,
                None => Formatter::Auto,
            };
            rust::format(&mut set, self.formatter.unwrap_or(by_default));
        }
        if self.emits_rust() && !self.is_build_script() && self.runtime == Runtime::Bundled {
            set.nest("runtime", SHARED, rust::runtime());
        }
        set
    }

    /// The modules in the folder of a build script: those of a compilation, and those that others wrote before it.
    fn modules(&self, compilation: &Compilation) -> Vec<String> {
        let before = self.out_dir.iter().flat_map(|out| files::folders_with(out, "lib.rs"));
        let modules = compilation.apis.iter().map(|api| module(&api.name));
        modules.chain(before).collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// Whether a build script writes into its own folder, where the output is modules and no crate.
    fn is_build_script(&self) -> bool {
        let out = self.out_dir.as_deref();
        build_script_folder().zip(out).is_some_and(|(script, out)| out.starts_with(script))
    }

    fn emits_rust(&self) -> bool {
        self.emit.iter().any(|emit| matches!(emit, Emit::Client | Emit::Server))
    }

    /// The output of one document.
    fn document(&self, api: &Api, reasons: Option<&SourceMap>) -> FileSet {
        let openapi = || {
            let wanted = self.emit.contains(&Emit::OpenApi);
            wanted.then(|| openapi::emit_with(api, self.openapi_version, self.format, reasons))
        };
        let code = || {
            let options = self.rust_options(&api.name);
            match (self.emits_rust(), self.is_build_script()) {
                (false, _) => FileSet::new(),
                (true, true) => rust::emit_included(api, &options),
                (true, false) => rust::emit(api, &options),
            }
        };
        let (openapi, code) = rayon::join(openapi, code);
        let mut set = FileSet::new();
        if let Some(text) = openapi {
            set.insert(self.format.file_name(), text);
        }
        set.nest("", SHARED, code);
        set
    }

    fn rust_options(&self, document: &str) -> rust::Options {
        let folder = self.out_dir.as_deref().unwrap_or(Path::new("")).join(document);
        rust::Options {
            client: self.emit.contains(&Emit::Client),
            server: self.emit.contains(&Emit::Server),
            runtime: self.runtime.dependency(&folder),
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

    /// What is reported, and as what.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Says what a build script has to say to Cargo.
    fn tell_cargo(&self, compilation: &Compilation, report: &Report<'_>) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let read = self.inputs.iter().chain(&self.config).chain(&compilation.sources.read);
        for path in read {
            writeln!(out, "cargo::rerun-if-changed={}", path.display())?;
        }
        if self.emits_rust() {
            // What a generated crate's features choose, the builder's methods have chosen already.
            let options = self.rust_options("");
            if options.client {
                // The crate's own to have, with `apiref-runtime/keystone` behind it.
                writeln!(out, "cargo::rustc-check-cfg=cfg(feature, values(\"keystone\"))")?;
            }
            for feature in compilation.apis.iter().flat_map(|api| rust::features(api, &options)) {
                writeln!(out, "cargo::rustc-check-cfg=cfg(feature, values(\"{feature}\"))")?;
                writeln!(out, "cargo::rustc-cfg=feature=\"{feature}\"")?;
            }
        }
        let warnings = report.count(Severity::Warning);
        if warnings > 0 {
            let plural = if warnings == 1 { "" } else { "s" };
            let inputs: Vec<String> = self.inputs.iter().map(|p| p.display().to_string()).collect();
            let inputs = inputs.join(" ");
            writeln!(
                out,
                "cargo::warning={inputs}: {warnings} warning{plural}; `apiref lint {inputs}` shows them"
            )?;
        }
        Ok(())
    }
}

/// What is to be said of the wanted microversion: an error where an API has it not or none has any, else a remark on each
/// that does not speak of it.
fn remarks(wanted: Wanted, apis: &[Api]) -> Result<Vec<String>, Error> {
    let mut remarks = Vec::new();
    let mut is_spoken = false;
    for api in apis {
        let Some((first, newest)) = projection::spoken(api).and_then(|r| r.min.zip(r.max)) else {
            continue;
        };
        is_spoken = true;
        let Wanted::One(version) = wanted else { continue };
        let spoken = format!("its reference speaks of {first} to {newest}");
        if wanted.of(api).is_none() {
            let title = &api.title;
            return Err(Error::Microversion(format!(
                "{title} has no microversion {version}: {spoken}"
            )));
        }
        if version > newest {
            remarks
                .push(format!("{}: {spoken}, and {version} is taken to be as {newest}", api.title));
        }
    }
    if is_spoken {
        return Ok(remarks);
    }
    let problem = "there is no microversion to choose: the reference speaks of none";
    Err(Error::Microversion(problem.to_owned()))
}

/// The module that a document is in a build script's crate.
fn module(document: &str) -> String {
    document.replace(['-', '.'], "_")
}

/// Where a build script writes, if this is one.
#[expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script by its environment alone"
)]
fn build_script_folder() -> Option<PathBuf> {
    // What Cargo sets for build scripts and for nothing else that it runs.
    let is_script =
        ["TARGET", "HOST", "NUM_JOBS"].iter().all(|key| std::env::var_os(key).is_some());
    std::env::var_os("OUT_DIR").filter(|_| is_script).map(PathBuf::from)
}

/// The inputs, compiled as far as the IR.
#[derive(Debug)]
pub struct Compilation {
    /// What was read.
    pub sources: Sources,
    /// One for each document.
    pub apis: Vec<Api>,
    /// What is wrong in the sources, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// What was guessed of a service as a whole, or of the microversion that was asked for: a sentence each.
    pub remarks: Vec<String>,
    /// What of it a baseline knows, and is not reported.
    pub known: Vec<Diagnostic>,
}

impl Compilation {
    /// The findings, sorted and filtered.
    #[must_use]
    pub fn report(&self, policy: &Policy) -> Report<'_> {
        Report::new(&self.sources.map, self.diagnostics.iter().cloned(), policy)
    }

    /// A baseline that knows all of these findings, those among them that one knows already.
    #[must_use]
    pub fn baseline(&self, policy: &Policy) -> (String, usize) {
        let own: Vec<FileId> =
            self.sources.origins.iter().flat_map(|o| [o.config, o.baseline]).flatten().collect();
        // What is wrong with the settings of findings is not put off by them.
        let all = self.diagnostics.iter().chain(&self.known).cloned();
        let all = all.filter(|found| !own.contains(&found.primary.span.file));
        let report = Report::new(&self.sources.map, all, policy);
        let text = diagnostic::baseline::write(&self.sources, report.diagnostics());
        (text, report.diagnostics().len())
    }

    /// The figures of the run.
    #[must_use]
    pub fn summary(&self, report: &Report<'_>, written: &Written) -> Summary {
        Summary {
            documents: self.apis.len(),
            operations: self.apis.iter().map(|api| api.operations().count()).sum(),
            schemas: self
                .apis
                .iter()
                .map(|api| api.schemas.iter().filter(|schema| schema.name.is_some()).count())
                .sum(),
            known: self.known.len(),
            notes: report.count(Severity::Note),
            warnings: report.count(Severity::Warning),
            errors: report.count(Severity::Error),
            ..Summary::of(written)
        }
    }
}

/// The figures of a run. Its text is the line that ends the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// How many documents there are.
    pub documents: usize,
    /// How many operations the reference documents, over all documents.
    pub operations: usize,
    /// How many named schemas there are, over all documents.
    pub schemas: usize,
    /// How many files the output has.
    pub files: usize,
    /// How many of them are new or have new text.
    pub written: usize,
    /// How many files of earlier runs are gone.
    pub removed: usize,
    /// How many findings a baseline knows.
    pub known: usize,
    /// How many notes were reported.
    pub notes: usize,
    /// How many warnings were reported.
    pub warnings: usize,
    /// How many errors were reported.
    pub errors: usize,
}

impl Summary {
    /// What was written.
    #[must_use]
    pub fn of(written: &Written) -> Self {
        Self {
            files: written.written.len() + written.unchanged,
            written: written.written.len(),
            removed: written.removed.len(),
            ..Self::default()
        }
    }

    /// The figures of two runs together.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        Self {
            documents: self.documents + other.documents,
            operations: self.operations + other.operations,
            schemas: self.schemas + other.schemas,
            files: self.files + other.files,
            written: self.written + other.written,
            removed: self.removed + other.removed,
            known: self.known + other.known,
            notes: self.notes + other.notes,
            warnings: self.warnings + other.warnings,
            errors: self.errors + other.errors,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.documents, "document"),
            (self.operations, "operation"),
            (self.schemas, "schema"),
            (self.files, "file"),
            (self.notes, "note"),
            (self.warnings, "warning"),
            (self.errors, "error"),
        ];
        // Of what writes nothing there is nothing to say of files, and few references come to a note.
        let says = |count: usize, noun: &str| count > 0 || !matches!(noun, "file" | "note");
        let shown = counts.into_iter().filter(|(count, noun)| says(*count, noun));
        for (at, (count, noun)) in shown.enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            let plural = if count == 1 { "" } else { "s" };
            write!(f, "{comma}{count} {noun}{plural}")?;
            if noun == "file" && (self.written < self.files || self.removed > 0) {
                write!(f, " ({} written, {} removed)", self.written, self.removed)?;
            }
        }
        match self.known {
            0 => Ok(()),
            known => write!(f, ", {known} known"),
        }
    }
}

/// Why nothing, or not all, was generated.
#[non_exhaustive]
pub enum Error {
    /// An input cannot be read.
    Input(source::Error),
    /// The output cannot be written.
    Output(FileError),
    /// What was asked for cannot be written to standard output.
    Print(io::Error),
    /// The APIs have not the microversion that was asked for; here is what they have.
    Microversion(String),
    /// Two inputs cannot be compared.
    Diff(diff::Error),
    /// What should be published cannot be told apart.
    #[cfg(feature = "site")]
    Publication(emit::site::Error),
    /// Nothing can be served at an address.
    Serve {
        /// The address.
        address: std::net::SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// No output folder is set.
    NoOutput,
    /// The sources have errors; here is the report.
    Sources(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(error) => error.fmt(f),
            Self::Output(error) => error.fmt(f),
            Self::Print(error) => write!(f, "cannot write to standard output: {error}"),
            Self::Microversion(problem) => f.write_str(problem),
            Self::Diff(error) => error.fmt(f),
            Self::Serve { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "{address} is in use; --port chooses another")
            }
            Self::Serve { address, source } => write!(f, "cannot serve at {address}: {source}"),
            #[cfg(feature = "site")]
            Self::Publication(error) => error.fmt(f),
            Self::NoOutput => f.write_str("no output folder is set"),
            Self::Sources(report) => {
                write!(f, "the API reference has errors\n\n{}", report.trim_end())
            }
        }
    }
}

/// As [`fmt::Display`], because this is what Cargo shows of a build script whose `main` returns it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Input(error) => std::error::Error::source(error),
            Self::Output(error) => std::error::Error::source(error),
            Self::Print(error) => Some(error),
            Self::Diff(error) => std::error::Error::source(error),
            Self::Serve { source, .. } => Some(source),
            #[cfg(feature = "site")]
            Self::Publication(error) => std::error::Error::source(error),
            Self::Microversion(_) | Self::NoOutput | Self::Sources(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::relative;

    #[test]
    fn a_path_is_seen_from_the_crate() {
        for (from, to, way) in [
            ("out/block-storage-v3", "runtime", "../../runtime"),
            ("out/block-storage-v3", "out/runtime", "../runtime"),
            ("/a/b", "/c", "../../c"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), Path::new(way));
        }
    }
}
