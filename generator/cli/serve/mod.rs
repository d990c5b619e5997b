//! `apiref serve`: the site while its sources are written, and a mock of the API beside it.

mod administrator;
mod answer;
mod clouds;
mod kept;
mod memories;
mod mock;
mod roles;
mod saved;
mod state;
mod users;
mod watch;

use std::collections::BTreeSet;
use std::future::pending;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::SystemTime;

use apiref::Error;
use apiref::ir::{Method, PathTemplate};
use apiref::source::Cache;
use apiref_runtime::server::Connections;
use apiref_runtime::testing::{Cloud, Control};

use self::memories::Memories;
use self::saved::Saved;
use self::state::{Current, State};
use self::users::Users;
use super::args::Serve;
use super::{Status, terminal};

/// The number of connections at once: a browser has six.
const MOST_CONNECTIONS: usize = 200;

pub(super) fn run(serve: &Serve) -> Result<Status, Error> {
    if serve.roles {
        return roles::print(&serve.input.generator());
    }
    let users = match &serve.users {
        Some(file) => match Users::read(file) {
            Ok(users) => users,
            Err(problem) => {
                terminal::error(&problem);
                return Ok(Status::Failed);
            }
        },
        None => Users::demo(),
    };
    let saved = match serve.state.as_deref().map(Saved::read).transpose() {
        Ok(saved) => saved,
        Err(problem) => {
            terminal::error(&problem);
            return Ok(Status::Failed);
        }
    };
    let address = SocketAddr::new(serve.host, serve.port);
    let failed = |source| Error::Serve { address, source };
    // The port first: it is no use to compile for one that is taken.
    let listener = std::net::TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    let generator = serve.input.generator();
    let begun = SystemTime::now();
    let mut cache = Cache::default();
    let first = State::build(&generator, &mut cache, 1)?;
    let (first, cloud) = match serve.is_cloud() {
        true => (first.distinct()?, Some(Cloud::new(users.directory.clone()))),
        false => (first, None),
    };
    let welcome = match cloud {
        Some(_) => welcome_to_cloud(&first, bound, serve, &users)?,
        None => welcome(&first, bound),
    };
    let watched = first.watched();
    let control = Control::new();
    let control = match &cloud {
        Some(cloud) => control.cloud(cloud),
        None => control,
    };
    let (current, asked) = Current::new(first, cloud, Memories::new(serve, control.clone()));
    let current = Arc::new(current);
    if let Some(saved) = saved {
        // What it is to be loaded into is made when something is asked for.
        let _ = current.answering("/");
        if let Err(problem) = saved.load(control) {
            terminal::error(&problem);
            return Ok(Status::Failed);
        }
    }
    terminal::say(&welcome);
    let follower = Arc::clone(&current);
    std::thread::spawn(move || {
        watch::follow(&generator, cache, watched, begun, &follower, &asked);
    });
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

fn welcome_to_cloud(
    state: &State,
    bound: SocketAddr,
    serve: &Serve,
    users: &Users,
) -> Result<String, Error> {
    let mut text = format!("http://{bound}/  {}\n", state.summary());
    let types: BTreeSet<&str> = state
        .apis()
        .iter()
        .map(|api| api.service.service_type.as_str())
        .chain(["identity"])
        .collect();
    for service_type in types {
        text.push_str(&format!("  {service_type}, mocked: http://{bound}/{service_type}\n"));
    }
    let mut reached = bound;
    if bound.ip().is_unspecified() {
        // By that name nothing is reached.
        reached.set_ip(match bound {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    let rendered = clouds::render(&users.accounts, &format!("http://{reached}/identity/v3"));
    match &serve.clouds {
        Some(file) => {
            clouds::write(file, &rendered)?;
            text.push_str(&format!("  clouds: {}\n", file.display()));
        }
        // Whose passwords are nobody's secret.
        None if serve.users.is_none() => text.push_str(&format!("\n{rendered}")),
        None => text.push_str("  --clouds FILE writes a clouds.yaml for the users\n"),
    }
    Ok(text)
}
