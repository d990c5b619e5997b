//! The arguments of `serve`.

use std::path::PathBuf;

use clap::Args;

use super::Input;

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
    /// Loads what the mock remembers from FILE, and writes it there whenever it has changed
    #[arg(long, value_name = "FILE", conflicts_with = "stateless")]
    pub(crate) state: Option<PathBuf>,
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

impl Serve {
    /// A cloud is mocked, and not one service.
    pub(crate) fn is_cloud(&self) -> bool {
        let is_said = self.cloud || self.users.is_some() || self.clouds.is_some();
        is_said || self.input.paths().len() > 1
    }
}
