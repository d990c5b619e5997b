//! The build that is served, until there is another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use apiref::diagnostic::{Report, Severity};
use apiref::emit::files::FileSet;
use apiref::emit::site;
use apiref::ir::Api;
use apiref::source::Cache;
use apiref::{Compilation, Error, Generator};
use apiref_runtime::testing::Cloud;
use axum::Router;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::kept::Kept;
use super::memories::Memories;
use super::mock;

/// One build.
pub(super) struct State {
    number: u64,
    generator: Generator,
    compilation: Compilation,
    pages: FileSet,
    /// Made when first asked for: a mistake in the prose need not wait for it.
    findings: OnceLock<Value>,
    mocks: OnceLock<Vec<(mock::Paths, Router)>>,
    /// All mocks behind a Keystone, where that is served.
    cloud: OnceLock<Router>,
}

impl State {
    /// Compiles the sources; of those that are as they were, nothing is read or parsed again.
    pub(super) fn build(
        generator: &Generator,
        cache: &mut Cache,
        number: u64,
    ) -> Result<Self, Error> {
        let compilation = generator.compile_again(cache, &mut |_| {})?;
        let pages = site::emit_live(&compilation.apis);
        Ok(Self {
            number,
            generator: generator.clone(),
            compilation,
            pages,
            findings: OnceLock::new(),
            mocks: OnceLock::new(),
            cloud: OnceLock::new(),
        })
    }

    /// Fails if two inputs are of one service.
    pub(super) fn distinct(self) -> Result<Self, Error> {
        let sources = &self.compilation.sources;
        let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
        for api in self.apis() {
            let Some((_, operation)) = api.operations().next() else { continue };
            let origin = sources.origin(operation.span.file);
            let service_type = api.service.service_type.as_str();
            let first = *claims.entry(service_type).or_insert(origin);
            if first != origin {
                let inputs = [first, origin].map(|at| sources.origins[at].label.clone());
                return Err(Error::SameService { service_type: service_type.to_owned(), inputs });
            }
        }
        Ok(self)
    }

    pub(super) fn apis(&self) -> &[Api] {
        &self.compilation.apis
    }

    /// A page or what it shows.
    pub(super) fn page(&self, path: &str) -> Option<&str> {
        self.pages.get(path)
    }

    /// Every file that was read.
    pub(super) fn watched(&self) -> BTreeSet<PathBuf> {
        self.compilation.sources.read.iter().cloned().collect()
    }

    /// A line for who started the server.
    pub(super) fn summary(&self) -> String {
        let report = self.compilation.report(self.generator.policy());
        let operations: usize = self.apis().iter().map(|api| api.operations().count()).sum();
        let (documents, plural) = match self.apis().len() {
            1 => (1, ""),
            count => (count, "s"),
        };
        format!("{documents} document{plural}, {operations} operations, {}", Self::count(&report))
    }

    /// `2 errors, 1 warning`.
    fn count(report: &Report<'_>) -> String {
        let severities = [Severity::Error, Severity::Warning, Severity::Note];
        let counts = severities.into_iter().filter_map(|severity| match report.count(severity) {
            0 => None,
            1 => Some(format!("1 {severity}")),
            count => Some(format!("{count} {severity}s")),
        });
        let counts: Vec<String> = counts.collect();
        if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") }
    }

    /// The findings of the build, as pages get them.
    pub(super) fn findings(&self) -> &Value {
        self.findings.get_or_init(|| {
            let report = self.compilation.report(self.generator.policy());
            let errors = report.count(Severity::Error);
            let summary = Self::count(&report);
            let findings = report.texts();
            json!({ "build": self.number, "summary": summary, "errors": errors, "findings": findings })
        })
    }

    /// The cloud of all mocks, whose tokens are those of another.
    pub(super) fn cloud(&self, tokens: &Cloud, kept: &Mutex<Kept>) -> Router {
        let cloud = self.cloud.get_or_init(|| {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let services = self.apis().iter().map(|api| mock::in_cloud(api, &mut kept));
            let cloud = services.fold(tokens.without_services(), Cloud::service).router();
            for api in self.apis().iter().filter(|api| api.service.service_type == "identity") {
                kept.memories().seed(&api.name, &tokens.directory());
            }
            kept.memories().control().around(cloud)
        });
        cloud.clone()
    }

    /// The mock that answers at a path, else the first.
    pub(super) fn mock(&self, path: &str, kept: &Mutex<Kept>) -> Option<Router> {
        let mocks = self.mocks.get_or_init(|| {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let mocks = self.apis().iter().map(|api| {
                let (paths, router) = mock::router(api, &mut kept);
                (paths, kept.memories().control().around(router))
            });
            mocks.collect()
        });
        let at = mocks.iter().find(|(paths, _)| paths.lead(path)).or(mocks.first());
        at.map(|(_, router)| router.clone())
    }
}

/// The build that is served now, and word of the next.
pub(super) struct Current {
    state: watch::Sender<Arc<State>>,
    /// Tells who follows the sources that a page asks.
    asks: SyncSender<()>,
    /// The data under the mocks, which outlives the builds.
    kept: Mutex<Kept>,
    /// The cloud whose tokens outlive the builds, where one is served.
    cloud: Option<Cloud>,
}

impl Current {
    /// The state, and the end at which pages that ask are told of.
    pub(super) fn new(
        state: State,
        cloud: Option<Cloud>,
        memories: Memories,
    ) -> (Self, Receiver<()>) {
        let (state, _) = watch::channel(Arc::new(state));
        let (asks, asked) = mpsc::sync_channel(1);
        (Self { state, asks, kept: Mutex::new(Kept::new(memories)), cloud }, asked)
    }

    /// The router for a path that no page has.
    pub(super) fn answering(&self, path: &str) -> Option<Router> {
        match &self.cloud {
            Some(cloud) => Some(self.get().cloud(cloud, &self.kept)),
            None => self.get().mock(path, &self.kept),
        }
    }

    /// Compiles the sources again.
    pub(super) fn build(
        &self,
        generator: &Generator,
        cache: &mut Cache,
        number: u64,
    ) -> Result<State, Error> {
        let state = State::build(generator, cache, number)?;
        if self.cloud.is_some() { state.distinct() } else { Ok(state) }
    }

    /// Returns `true` if a page waits for the next build.
    pub(super) fn is_read(&self) -> bool {
        self.state.receiver_count() > 0
    }

    pub(super) fn get(&self) -> Arc<State> {
        Arc::clone(&self.state.borrow())
    }

    pub(super) fn replace(&self, state: State) {
        self.state.send_replace(Arc::new(state));
    }

    /// The first build after the one with this number.
    pub(super) async fn after(&self, number: u64) -> Arc<State> {
        let mut states = self.state.subscribe();
        // Where it is full, a look is to come anyway.
        let _ = self.asks.try_send(());
        match states.wait_for(|state| state.number != number).await {
            Ok(state) => Arc::clone(&state),
            // The sender is this, so it is there.
            Err(_) => self.get(),
        }
    }
}
