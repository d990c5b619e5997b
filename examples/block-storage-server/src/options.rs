//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use apiref_runtime::server::Network;
use clap::Parser;

use crate::service::Quotas;

/// A Block Storage service (v3) over SQLite or PostgreSQL, with its data in sparse files.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Options {
    /// Where to listen. Anything but the loopback interface must be asked for.
    #[arg(long, default_value = "127.0.0.1:8776", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,

    /// The database: `sqlite:FILE`, or `postgres://…`, which several servers may share.
    #[arg(long, default_value = "sqlite:volumes.db", value_name = "URL", env = "DATABASE_URL")]
    pub database: String,

    /// The directory of the data. Servers that share a database share it too.
    #[arg(long, default_value = "data", value_name = "DIR")]
    pub data: PathBuf,

    /// Who may ask: `none` lets everybody in, `token` whoever has --token, `keystone=URL` whom the
    /// Identity service knows.
    #[arg(long, default_value = "none", value_name = "none|token|keystone=URL")]
    pub auth: Auth,

    /// The token of `--auth token`. It is an administrator's.
    #[arg(long, value_name = "TOKEN", env = "BLOCK_STORAGE_TOKEN", hide_env_values = true)]
    pub token: Option<String>,

    /// The begin of links; the address that the client asked for where this is not given.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,

    /// A proxy whose `X-Forwarded-Proto` and `X-Forwarded-Host` count for links, or a network of them; may be given several
    /// times.
    #[arg(long = "proxy", value_name = "ADDRESS[/LENGTH]")]
    pub proxies: Vec<Network>,

    /// The most connections at once; others wait.
    #[arg(long, default_value_t = 1000, value_name = "N")]
    pub max_connections: usize,

    /// A volume type to have beside the default one; may be given several times.
    #[arg(long = "volume-type", value_name = "NAME")]
    pub volume_types: Vec<String>,

    /// The most volumes of a project; -1 is without bound.
    #[arg(long, default_value_t = 10, value_name = "N", allow_negative_numbers = true)]
    pub quota_volumes: i64,

    /// The most snapshots of a project; -1 is without bound.
    #[arg(long, default_value_t = 10, value_name = "N", allow_negative_numbers = true)]
    pub quota_snapshots: i64,

    /// The most GiB of a project's volumes and snapshots together; -1 is without bound.
    #[arg(long, default_value_t = 1000, value_name = "GIB", allow_negative_numbers = true)]
    pub quota_gigabytes: i64,

    /// The most backups of a project; -1 is without bound.
    #[arg(long, default_value_t = 10, value_name = "N", allow_negative_numbers = true)]
    pub quota_backups: i64,

    /// The most GiB of a project's backups together; -1 is without bound.
    #[arg(long, default_value_t = 1000, value_name = "GIB", allow_negative_numbers = true)]
    pub quota_backup_gigabytes: i64,
}

impl Options {
    /// The quotas of each project.
    #[must_use]
    pub fn quotas(&self) -> Quotas {
        Quotas {
            volumes: self.quota_volumes,
            snapshots: self.quota_snapshots,
            gigabytes: self.quota_gigabytes,
            backups: self.quota_backups,
            backup_gigabytes: self.quota_backup_gigabytes,
        }
    }
}

/// Who may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Everybody.
    None,
    /// Whoever has the token.
    Token,
    /// Whom the Identity service at this URL knows.
    Keystone(String),
}

impl FromStr for Auth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            None if text == "none" => Ok(Self::None),
            None if text == "token" => Ok(Self::Token),
            Some(("keystone", url)) if !url.is_empty() => Ok(Self::Keystone(url.to_owned())),
            _ => Err("one of none, token and keystone=URL is expected".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Auth, Options};

    #[test]
    fn every_flag_has_a_default() {
        Options::command().debug_assert();
        let options = Options::parse_from(["block-storage-server"]);
        assert!(options.listen.ip().is_loopback());
        assert_eq!(options.auth, Auth::None);
    }

    #[test]
    fn authentication_is_named_in_one_word() {
        let auth = |text: &str| text.parse::<Auth>();
        assert_eq!(auth("keystone=http://h/v3"), Ok(Auth::Keystone("http://h/v3".to_owned())));
        assert_eq!(auth("token"), Ok(Auth::Token));
        assert!(auth("keystone").is_err());
        assert!(auth("nobody").is_err());
    }
}
