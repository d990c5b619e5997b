//! `apiref lsp`: a language server, a thin layer over what the commands do.
//!
//! One loop reads messages. A change makes a tree stale; when no message waits, stale trees are compiled with the texts of open
//! documents in the place of their files, and findings go out. A request about a stale tree compiles it first. A run is given up
//! between reading and lowering where a message came meanwhile. Nothing is written but messages: what is to be changed goes to the
//! client as edits.

mod action;
mod complete;
mod finding;
mod hover;
mod navigate;
mod outline;
mod rename;
mod server;
#[cfg(test)]
mod tests;
mod text;
mod transport;
mod tree;
mod uri;
mod workspace;

use apiref::Error;

use self::server::Server;
use super::args::Lsp;
use super::{Status, terminal};

/// Serves the client at the other end of standard input and output, until it says that this is the end, or is gone.
pub(super) fn run(lsp: &Lsp) -> Result<Status, Error> {
    let (connection, threads) = transport::stdio();
    let is_orderly = Server::new(connection, lsp.generator(), lsp.config.clone()).run();
    let ended = threads.join();
    Ok(match (is_orderly, ended) {
        (_, Err(problem)) => {
            terminal::error(&problem);
            Status::Failed
        }
        (true, Ok(())) => Status::Done,
        (false, Ok(())) => Status::Refused,
    })
}
