//! `apiref serve`: the site while its sources are written, and a mock of the API beside it.

mod answer;
mod kept;
mod memories;
mod mock;
mod roles;
mod state;
mod watch;

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use apiref::Error;
use apiref::ir::{Method, PathTemplate};
use apiref_runtime::server::Connections;

use self::memories::Memories;
use self::state::{Current, State};
use super::args::Serve;
use super::{Status, terminal};

/// The number of connections at once: a browser has six.
const MOST_CONNECTIONS: usize = 200;

pub(super) fn run(serve: &Serve) -> Result<Status, Error> {
    if serve.roles {
        return roles::print(&serve.input.generator());
    }
    let address = SocketAddr::new(serve.host, serve.port);
    let failed = |source| Error::Serve { address, source };
    // The port first: it is no use to compile for one that is taken.
    let listener = std::net::TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let generator = serve.input.generator();
    let begun = SystemTime::now();
    let first = State::build(&generator, 1)?;
    terminal::say(&welcome(&first, bound));
    let watched = first.watched();
    let (current, asked) = Current::new(first, Memories::new(serve));
    let current = Arc::new(current);
    let follower = Arc::clone(&current);
    std::thread::spawn(move || watch::follow(&generator, watched, begun, &follower, &asked));
    let names = serve.allow_host.clone();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    runtime
        .block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let connections = Connections::new().most(MOST_CONNECTIONS);
            connections.serve(listener, answer::router(current, names), pending()).await;
            Ok(())
        })
        .map_err(failed)?;
    Ok(Status::Done)
}

fn welcome(state: &State, bound: SocketAddr) -> String {
    let mut text = format!("http://{bound}/  {}\n", state.summary());
    for api in state.apis() {
        let listed = |path: &PathTemplate| !path.is_root() && path.placeholders().next().is_none();
        let shown = api.endpoints().find(|(path, e)| e.method == Method::Get && listed(path));
        if let Some((path, _)) = shown.or_else(|| api.endpoints().next()) {
            let path = api.service.mounted(path.as_str());
            text.push_str(&format!("  {}, mocked: http://{bound}{path}\n", api.title));
        }
    }
    text
}
