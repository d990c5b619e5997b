//! The loop: messages in, answers and findings out.

use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::time::Duration;

use apiref::Generator;
use crossbeam_channel::RecvTimeoutError;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{self as note, Notification as _};
use lsp_types::request::{self as ask, Request as _};
use lsp_types::{
    CodeActionOptions, CodeActionProviderCapability, CompletionOptions, HoverProviderCapability,
    InitializeParams, OneOf, PublishDiagnosticsParams, RenameOptions, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::text::{self, Encoding};
use super::tree::State;
use super::workspace::{Places, Workspace};
use super::{action, complete, finding, hover, navigate, outline, rename};
use crate::cli::terminal;

/// The time without a message after which trees are compiled: what is typed in one go is compiled once.
const PAUSE: Duration = Duration::from_millis(10);

/// The state of the session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Begun,
    Open,
    Closed,
}

/// A session with one client.
pub(super) struct Server {
    connection: Connection,
    workspace: Workspace,
    /// Messages that came while others were looked for.
    waiting: VecDeque<Message>,
    phase: Phase,
    /// The client watches files when it is asked to.
    can_watch: bool,
}

impl Server {
    pub(super) fn new(
        connection: Connection,
        generator: Generator,
        config: Option<PathBuf>,
    ) -> Self {
        Self {
            connection,
            workspace: Workspace::new(generator, config),
            waiting: VecDeque::new(),
            phase: Phase::Begun,
            can_watch: false,
        }
    }

    /// Serves until the client ends; whether it did so in order.
    pub(super) fn run(mut self) -> bool {
        while let Some(message) = self.next() {
            match message {
                Message::Request(request) => self.request(request),
                Message::Notification(notification)
                    if notification.method == note::Exit::METHOD =>
                {
                    return self.phase == Phase::Closed;
                }
                Message::Notification(notification) if self.phase == Phase::Open => {
                    self.notification(notification);
                }
                // Nothing is asked of the client whose answer matters.
                Message::Notification(_) | Message::Response(_) => {}
            }
        }
        self.phase == Phase::Closed
    }

    /// The next message. While none comes, what is stale is compiled.
    fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.waiting.pop_front() {
                return Some(message);
            }
            let receiver = &self.connection.receiver;
            if !self.workspace.is_busy() {
                return receiver.recv().ok();
            }
            match receiver.recv_timeout(PAUSE) {
                Ok(message) => return Some(message),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    self.workspace.refresh(&|| !receiver.is_empty());
                    self.tell();
                }
            }
        }
    }

    fn send(&self, message: impl Into<Message>) {
        // A client that is gone is noticed where its messages are read.
        let _ = self.connection.sender.send(message.into());
    }

    /// A message that waits cancels the request.
    fn is_cancelled(&mut self, request: &Request) -> bool {
        self.waiting.extend(self.connection.receiver.try_iter());
        let id = json!(request.id);
        self.waiting.iter().any(|message| match message {
            Message::Notification(n) if n.method == note::Cancel::METHOD => {
                n.params.get("id") == Some(&id)
            }
            _ => false,
        })
    }

    fn request(&mut self, request: Request) {
        let refused = |code: ErrorCode, problem: &str| {
            Response::new_err(request.id.clone(), code as i32, problem.to_owned())
        };
        let method = request.method.as_str();
        let response = match (self.phase, method) {
            (Phase::Begun, ask::Initialize::METHOD) => self.initialize(&request),
            (Phase::Begun, _) => refused(ErrorCode::ServerNotInitialized, "initialize comes first"),
            (Phase::Closed, _) | (_, ask::Initialize::METHOD) => {
                refused(ErrorCode::InvalidRequest, "not at this time")
            }
            (Phase::Open, ask::Shutdown::METHOD) => {
                self.phase = Phase::Closed;
                Response::new_ok(request.id.clone(), Value::Null)
            }
            (Phase::Open, _) if self.is_cancelled(&request) => {
                refused(ErrorCode::RequestCanceled, "cancelled")
            }
            (Phase::Open, _) => self.answer(request),
        };
        self.send(response);
    }

    fn answer(&mut self, request: Request) -> Response {
        let w = &mut self.workspace;
        match request.method.as_str() {
            ask::CodeActionRequest::METHOD => {
                answered::<ask::CodeActionRequest>(w, request, action::actions)
            }
            ask::GotoDefinition::METHOD => {
                answered::<ask::GotoDefinition>(w, request, navigate::definition)
            }
            ask::References::METHOD => {
                answered::<ask::References>(w, request, navigate::references)
            }
            ask::HoverRequest::METHOD => answered::<ask::HoverRequest>(w, request, hover::hover),
            ask::Completion::METHOD => answered::<ask::Completion>(w, request, complete::complete),
            ask::ResolveCompletionItem::METHOD => {
                answered::<ask::ResolveCompletionItem>(w, request, complete::resolve)
            }
            ask::PrepareRenameRequest::METHOD => {
                answered::<ask::PrepareRenameRequest>(w, request, rename::prepare)
            }
            ask::Rename::METHOD => answered::<ask::Rename>(w, request, rename::rename),
            ask::DocumentSymbolRequest::METHOD => {
                answered::<ask::DocumentSymbolRequest>(w, request, outline::symbols)
            }
            method => {
                let problem = format!("{method} is not known");
                Response::new_err(request.id, ErrorCode::MethodNotFound as i32, problem)
            }
        }
    }

    fn initialize(&mut self, request: &Request) -> Response {
        // A client that says something odd of itself is taken for one that says nothing.
        let params: InitializeParams =
            serde_json::from_value(request.params.clone()).unwrap_or_default();
        let client = params.capabilities;
        let encodings = client.general.and_then(|general| general.position_encodings);
        self.workspace.encoding = Encoding::negotiate(encodings.as_deref());
        let workspace = client.workspace.unwrap_or_default();
        let edits = workspace.workspace_edit.and_then(|edit| edit.document_changes);
        self.workspace.has_versions = edits.unwrap_or_default();
        let watched =
            workspace.did_change_watched_files.and_then(|files| files.dynamic_registration);
        self.can_watch = watched.unwrap_or_default();
        self.phase = Phase::Open;
        let result = json!({
            "capabilities": capabilities(self.workspace.encoding),
            "serverInfo": { "name": "apiref", "version": env!("CARGO_PKG_VERSION") },
        });
        Response::new_ok(request.id.clone(), result)
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            note::Initialized::METHOD => self.watch(),
            note::DidOpenTextDocument::METHOD => {
                if let Some(note) = read::<note::DidOpenTextDocument>(params) {
                    let document = note.text_document;
                    self.workspace.open(document.uri, document.version, document.text);
                }
            }
            note::DidChangeTextDocument::METHOD => {
                if let Some(note) = read::<note::DidChangeTextDocument>(params) {
                    let document = note.text_document;
                    self.workspace.change(&document.uri, document.version, |text, encoding| {
                        text::apply(text, note.content_changes, encoding);
                    });
                }
            }
            note::DidCloseTextDocument::METHOD => {
                if let Some(note) = read::<note::DidCloseTextDocument>(params) {
                    let uri = note.text_document.uri;
                    if self.workspace.close(&uri) {
                        self.publish(uri, None, Vec::new());
                    }
                }
            }
            note::DidSaveTextDocument::METHOD | note::DidChangeWatchedFiles::METHOD => {
                self.workspace.doubt();
            }
            _ => {}
        }
    }

    /// Asks the client to say when files change that are not open.
    fn watch(&self) {
        if !self.can_watch {
            return;
        }
        let options =
            json!({ "watchers": [{ "globPattern": "**/*.{rst,inc,yaml,yml,json,toml}" }] });
        let registration = json!({ "id": "files", "method": note::DidChangeWatchedFiles::METHOD, "registerOptions": options });
        let params = json!({ "registrations": [registration] });
        let method = ask::RegisterCapability::METHOD.to_owned();
        self.send(Request::new("watch".to_owned().into(), method, params));
    }

    fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        self.send(Notification::new(note::PublishDiagnostics::METHOD.to_owned(), params));
    }

    /// Tells the findings of every open document of trees that were compiled.
    fn tell(&mut self) {
        for (root, tree) in &self.workspace.trees {
            if tree.is_stale || !tree.is_untold {
                continue;
            }
            let of_tree = self.workspace.documents.values().filter(|d| d.root == *root);
            let found = tree.state.as_ref().map(|state| Findings::of(state, &self.workspace));
            for document in of_tree {
                let diagnostics = found.as_ref().map(|found| found.of_file(&document.path));
                let diagnostics = diagnostics.unwrap_or_default();
                self.publish(document.uri.clone(), Some(document.version), diagnostics);
            }
        }
        for tree in self.workspace.trees.values_mut().filter(|tree| !tree.is_stale) {
            tree.is_untold = false;
        }
    }
}

/// The findings of a tree.
struct Findings<'w> {
    state: &'w State,
    places: Places<'w>,
    report: apiref::diagnostic::Report<'w>,
}

impl<'w> Findings<'w> {
    fn of(state: &'w State, workspace: &'w Workspace) -> Self {
        let report = state.compilation.report(workspace.generator.policy());
        Self { state, places: Places::new(workspace, state), report }
    }

    fn of_file(&self, path: &std::path::Path) -> Vec<lsp_types::Diagnostic> {
        let Some(file) = self.state.file(path) else { return Vec::new() };
        let own = self.report.diagnostics().iter().filter(|found| found.primary.span.file == file);
        own.map(|found| finding::shown(found, &self.places)).collect()
    }
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some([":", " ", "-"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(action::kinds()),
            ..CodeActionOptions::default()
        })),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        ..ServerCapabilities::default()
    }
}

/// The parameters of a notification; nothing of one that is none.
fn read<N: note::Notification>(params: Value) -> Option<N::Params>
where
    N::Params: DeserializeOwned,
{
    let read = serde_json::from_value(params);
    read.map_err(|error| terminal::error(&format!("{} is not readable: {error}", N::METHOD))).ok()
}

/// Answers a request of one kind.
fn answered<R: ask::Request>(
    workspace: &mut Workspace,
    request: Request,
    answer: impl FnOnce(&mut Workspace, R::Params) -> Result<R::Result, String>,
) -> Response {
    let Request { id, params, .. } = request;
    let params: R::Params = match serde_json::from_value(params) {
        Ok(params) => params,
        Err(error) => {
            return Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string());
        }
    };
    // As where a tree is compiled.
    match panic::catch_unwind(AssertUnwindSafe(|| answer(workspace, params))) {
        Ok(Ok(result)) => Response::new_ok(id, result),
        Ok(Err(problem)) => Response::new_err(id, ErrorCode::RequestFailed as i32, problem),
        Err(_) => {
            let problem = "the server failed; please report it".to_owned();
            Response::new_err(id, ErrorCode::InternalError as i32, problem)
        }
    }
}
