//! Creates a volume, takes snapshots of it, lists them, and removes all that it made.
//!
//! ```sh
//! cargo run -p block-storage-client                                        # by clouds.yaml or OS_*
//! cargo run -p block-storage-client -- --endpoint http://127.0.0.1:8776    # of a service without Keystone
//! ```

mod progress;
mod stop;
mod tour;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use apiref_runtime::client::Error;
use apiref_runtime::client::keystone::{Cloud, Session};
use block_storage_v3::Client;
use clap::Parser;

use stop::Stop;
use tour::{End, Tour};

/// Creates a volume, takes snapshots of it, lists them, and removes all that it made.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// The service's endpoint, in the place of the one in the catalogue
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// A token for --endpoint; a service may need none
    #[arg(
        long,
        value_name = "TOKEN",
        requires = "endpoint",
        env = "BLOCK_STORAGE_TOKEN",
        hide_env_values = true
    )]
    token: Option<String>,
    /// The project for --endpoint, where it does not end in one
    #[arg(long, value_name = "ID", requires = "endpoint")]
    project: Option<String>,
    /// The cloud of clouds.yaml, in the place of OS_CLOUD
    #[arg(long, value_name = "NAME", conflicts_with = "endpoint")]
    cloud: Option<String>,
    /// Name of the volume, and of its snapshots
    #[arg(long, default_value = "apiref-example")]
    name: String,
    /// The volume's size in GiB
    #[arg(long, value_name = "GIB", default_value_t = 1)]
    size: i64,
    /// Number of snapshots
    #[arg(long, value_name = "N", default_value_t = 3)]
    snapshots: u32,
    /// Longest time of each wait, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u64,
}

impl Options {
    /// The client, at the newest microversion that it and the service know.
    async fn client(&self) -> Result<Client, Error> {
        let client = match (&self.endpoint, &self.cloud) {
            (Some(endpoint), _) => {
                let mut builder = Client::builder(endpoint);
                if let Some(token) = &self.token {
                    builder = builder.token(token);
                }
                if let Some(project) = &self.project {
                    builder = builder.project(project);
                }
                builder.build()?
            }
            (None, Some(name)) => {
                let session = Session::new(Cloud::named(name)?)?;
                Client::from_session(&session).build()?
            }
            (None, None) => Client::from_session(&Session::from_env()?).build()?,
        };
        client.negotiated().await
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let stop = Stop::on_interrupt();
    match run(&options, &stop).await {
        Ok(End::Done) => ExitCode::SUCCESS,
        // A shell's exit status for a program that an interrupt has ended.
        Ok(End::Stopped) => ExitCode::from(130),
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options, stop: &Stop) -> Result<End, Error> {
    let client = options.client().await?;
    let mut tour = Tour::new(client, &options.name, Duration::from_secs(options.timeout));
    let end = tour.run(options.size, options.snapshots, stop).await;
    // Whatever came of it: what was made is removed.
    tour.clean_up().await.and(end)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::Options;

    #[test]
    fn flags_that_exclude_each_other_are_refused() {
        Options::command().debug_assert();
        assert!(
            Options::try_parse_from(["client", "--endpoint", "http://h", "--token", "t"]).is_ok()
        );
        assert!(Options::try_parse_from(["client", "--token", "t"]).is_err());
        assert!(Options::try_parse_from(["client", "--endpoint", "u", "--cloud", "c"]).is_err());
    }
}
