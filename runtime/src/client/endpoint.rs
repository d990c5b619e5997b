//! Where a service is, and how the path of a request is made.

use std::fmt::{self, Write};

use reqwest::Url;

use super::access::{Proof, basic};
use super::{ErrorKind, Secret, Service};
use crate::segment::{self, is_version};

/// The text of a URL, which may have a password in it that is never shown.
#[derive(Clone)]
pub(crate) struct Address(pub(crate) String);

impl From<&str> for Address {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let begin = self.0.find("://").map_or(0, |at| at + 3);
        let (scheme, rest) = self.0.split_at(begin);
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        match rest[..end].rfind('@') {
            Some(at) => write!(f, "{scheme}…{}", &rest[at..]),
            None => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

/// The root of a service, and the caller's project.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    root: String,
    /// The version that stands in the endpoint, `v2.1`.
    version: Option<String>,
    project: Option<String>,
    /// The credential made of the user and the password in the endpoint's URL.
    proof: Option<Proof>,
}

impl Endpoint {
    /// Reads an endpoint with or without the version, with or without the project after it.
    pub(crate) fn parse(address: &Address, project: Option<String>) -> Result<Self, String> {
        let mut url =
            Url::parse(&address.0).map_err(|e| format!("the endpoint {address:?}: {e}"))?;
        if !matches!(url.scheme(), "http" | "https") || url.cannot_be_a_base() {
            return Err(format!("the endpoint {address:?} is not an HTTP URL"));
        }
        let proof = take_user(&mut url);
        url.set_query(None);
        url.set_fragment(None);
        let root = url.as_str().trim_end_matches('/').to_owned();
        let path_at = root.len() - url.path().trim_end_matches('/').len();
        let mut found = None;
        let mut at = path_at;
        for segment in root[path_at..].split_inclusive('/') {
            if is_version(segment.trim_end_matches('/')) {
                found = Some((at, at + segment.len()));
            }
            at += segment.len();
        }
        let Some((version_at, after)) = found else {
            return Ok(Self { root, version: None, project, proof });
        };
        let rest = &root[after..];
        let in_path = (!rest.is_empty() && !rest.contains('/')).then(|| rest.to_owned());
        if !rest.is_empty() && in_path.is_none() {
            return Ok(Self { root, version: None, project, proof });
        }
        let version = Some(root[version_at..after].trim_end_matches('/').to_owned());
        let root = root[..version_at].trim_end_matches('/').to_owned();
        Ok(Self { root, version, project: project.or(in_path), proof })
    }

    /// The same with a project, where neither the caller nor the endpoint named one: the account of an object storage is not
    /// the project of the token.
    #[cfg(feature = "keystone")]
    pub(crate) fn or_project(self, project: Option<String>) -> Self {
        Self { project: self.project.or(project), ..self }
    }

    /// The URLs where the service may tell its versions: the endpoint itself without the project, then the service's root.
    pub(crate) fn discovery(&self) -> impl Iterator<Item = Result<Url, String>> {
        let own = self.version.as_ref().map(|version| format!("{}/{version}/", self.root));
        own.into_iter()
            .chain([format!("{}/", self.root)])
            .map(|url| Url::parse(&url).map_err(|e| format!("{url:?}: {e}")))
    }

    /// Puts on a request what the endpoint's URL has beside the address.
    pub(crate) fn carry(&self, request: &mut reqwest::Request) -> Result<(), ErrorKind> {
        match &self.proof {
            Some(proof) => proof.carry(request.headers_mut()),
            None => Ok(()),
        }
    }

    /// The URL of a path template with its arguments in order.
    pub(crate) fn url(
        &self,
        service: &Service,
        template: &str,
        arguments: &[String],
    ) -> Result<Url, String> {
        let mut url = format!("{}{}", self.root, service.base_path);
        let mut arguments = arguments.iter();
        for segment in template.split_inclusive('/') {
            let mut rest = segment;
            while let Some((before, after)) = rest.split_once('{') {
                let (name, after) = after.split_once('}').unwrap_or((after, ""));
                url.push_str(before);
                rest = after;
                let value = if name.starts_with('+') {
                    match (&self.project, service.scope_optional) {
                        (Some(project), _) => project,
                        (None, true) => {
                            rest = rest.strip_prefix('/').unwrap_or(rest);
                            continue;
                        }
                        (None, false) => return Err("the client needs a project".to_owned()),
                    }
                } else {
                    arguments.next().ok_or_else(|| format!("`{name}` has no value"))?
                };
                if matches!(value.as_str(), "" | "." | "..") {
                    return Err(format!("`{name}` cannot be {value:?}"));
                }
                let _ = write!(url, "{}", segment::encode(value));
            }
            url.push_str(rest);
        }
        Url::parse(&url).map_err(|e| format!("{url:?}: {e}"))
    }
}

/// Takes a user and a password out of a URL.
fn take_user(url: &mut Url) -> Option<Proof> {
    let text =
        |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (user, password) = (text(url.username()), url.password().map(text));
    // A URL that has a host has both to take.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let is_there = !user.is_empty() || password.is_some();
    is_there.then(|| basic(&user, &Secret::from(password.unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::{Address, Endpoint};
    use crate::VersionRange;
    use crate::client::{Pagination, Service};

    const SERVICE: Service = Service {
        service_type: "block-storage",
        aliases: &[],
        base_path: "",
        microversion: None,
        versions: VersionRange::ALL,
        pagination: Pagination::None,
        scope_optional: true,
    };

    fn url(endpoint: &str, template: &str, arguments: &[&str]) -> Result<String, String> {
        let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
        let endpoint = Endpoint::parse(&Address::from(endpoint), None)?;
        Ok(endpoint.url(&SERVICE, template, &arguments)?.to_string())
    }

    #[test]
    fn versions_are_asked_for_at_the_endpoint_itself_first() {
        for (endpoint, wanted) in [
            ("https://c/nova/v2.1/abc", &["https://c/nova/v2.1/", "https://c/nova/"][..]),
            ("https://c/nova/v2.1", &["https://c/nova/v2.1/", "https://c/nova/"]),
            ("https://c/nova", &["https://c/nova/"]),
        ] {
            let endpoint = Endpoint::parse(&Address::from(endpoint), None).unwrap();
            let urls: Vec<String> = endpoint.discovery().map(|url| url.unwrap().into()).collect();
            assert_eq!(urls, wanted);
        }
    }

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        for text in ["http://u:s3cret@c/v3", "http://u:s3cret@[", "u:s3cret@c", "ftp://u:s3cret@c"]
        {
            let address = Address::from(text);
            let shown = format!("{address} {address:?} {:?}", Endpoint::parse(&address, None));
            assert!(!shown.contains("s3cret"), "{shown}");
        }
        assert_eq!(Address::from("http://u:p@c/a@b").to_string(), "http://…@c/a@b");
        assert_eq!(Address::from("http://c/a@b").to_string(), "http://c/a@b");
    }

    #[test]
    fn the_version_and_the_project_may_stand_in_the_endpoint() {
        for (endpoint, wanted) in [
            ("https://c/volume", "https://c/volume/v3/snapshots/1"),
            ("https://c/volume/", "https://c/volume/v3/snapshots/1"),
            ("https://c/volume/v3", "https://c/volume/v3/snapshots/1"),
            ("https://c/volume/v3/", "https://c/volume/v3/snapshots/1"),
            ("https://c/volume/v3/abc", "https://c/volume/v3/abc/snapshots/1"),
            ("http://c:8776/v3/abc/", "http://c:8776/v3/abc/snapshots/1"),
            ("http://c:8776", "http://c:8776/v3/snapshots/1"),
        ] {
            assert_eq!(url(endpoint, "/v3/{+project_id}/snapshots/{id}", &["1"]).unwrap(), wanted);
        }
    }

    #[test]
    fn an_argument_stays_one_segment() {
        let show = |id| url("http://c", "/v3/snapshots/{id}", &[id]);
        assert_eq!(show("a/b?c#d e").unwrap(), "http://c/v3/snapshots/a%2Fb%3Fc%23d%20e");
        assert_eq!(show("host@lvm#pool").unwrap(), "http://c/v3/snapshots/host@lvm%23pool");
        for nothing in ["", ".", ".."] {
            assert!(show(nothing).unwrap_err().contains("`id`"));
        }
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for text in ["", "cloud", "ftp://c", "unix:/run", "http://"] {
            assert!(Endpoint::parse(&Address::from(text), None).is_err(), "{text:?}");
        }
    }
}
