//! `clouds.yaml` for a mocked cloud.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

use apiref::Error;
use apiref::emit::files::FileError;
use apiref::emit::yaml;
use serde_json::{Map, Value, json};

use super::users::{Account, Scope};
use crate::cli::fix;

/// The first line of what is written, by which it is known again.
const MARK: &str = "# Written by `apiref serve`.\n";

/// The clouds of these users, of whom each is one.
pub(super) fn render(accounts: &[Account], auth_url: &str) -> String {
    let mut clouds = Map::new();
    for account in accounts {
        let name = match clouds.contains_key(&account.name) {
            true => format!("{}@{}", account.name, account.domain),
            false => account.name.clone(),
        };
        clouds.insert(name, cloud(account, auth_url));
    }
    // Texts and objects are all that is in it.
    yaml::to_string(&json!({ "clouds": clouds })).unwrap_or_default()
}

fn cloud(account: &Account, auth_url: &str) -> Value {
    let mut auth = json!({
        "auth_url": auth_url,
        "username": account.name,
        "password": account.password,
        "user_domain_name": account.domain});
    match &account.scope {
        Scope::Project(name, domain) => {
            auth["project_name"] = name.as_str().into();
            auth["project_domain_name"] = domain.as_str().into();
        }
        Scope::Domain(name) => auth["domain_name"] = name.as_str().into(),
        Scope::System => auth["system_scope"] = "all".into(),
        Scope::Nothing => {}
    }
    json!({"auth": auth, "region_name": "RegionOne"})
}

/// Writes them to a file that is not there yet, or that a run before wrote. Passwords are in it: nobody else reads it.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |error| Error::Output(FileError::io(path)(error));
    match fs::read_to_string(path) {
        Ok(before) if before.starts_with(MARK) => {}
        Ok(_) => {
            let message = "it is there already, and another wrote it";
            return Err(failed(io::Error::new(ErrorKind::AlreadyExists, message)));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => create(path).map_err(failed)?,
        Err(error) => return Err(failed(error)),
    }
    fix::write_whole(path, &format!("{MARK}{text}")).map_err(failed)
}

/// Makes an empty file that its owner alone reads, where there are owners.
fn create(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
