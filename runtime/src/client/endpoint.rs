//! Where a service is, and how the path of a request is made.

use std::fmt::Write;

use reqwest::Url;

use super::Service;
use crate::segment;

/// The root of a service, and the caller's project.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    root: String,
    project: Option<String>,
}

impl Endpoint {
    /// Reads an endpoint with or without the version, with or without the project after it.
    pub(crate) fn parse(text: &str, project: Option<String>) -> Result<Self, String> {
        let mut url = Url::parse(text).map_err(|e| format!("the endpoint {text:?}: {e}"))?;
        if !matches!(url.scheme(), "http" | "https") || url.cannot_be_a_base() {
            return Err(format!("the endpoint {text:?} is not an HTTP URL"));
        }
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
        let Some((version_at, after)) = found else { return Ok(Self { root, project }) };
        let rest = &root[after..];
        let in_path = (!rest.is_empty() && !rest.contains('/')).then(|| rest.to_owned());
        if !rest.is_empty() && in_path.is_none() {
            return Ok(Self { root, project });
        }
        let root = root[..version_at].trim_end_matches('/').to_owned();
        Ok(Self { root, project: project.or(in_path) })
    }

    /// The URL of the service's root, where it tells its versions.
    pub(crate) fn root(&self) -> Result<Url, String> {
        let url = format!("{}/", self.root);
        Url::parse(&url).map_err(|e| format!("{url:?}: {e}"))
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

/// `v3`, `v2.1`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|n| {
        n.starts_with(|c: char| c.is_ascii_digit())
            && n.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    })
}

#[cfg(test)]
mod tests {
    use super::Endpoint;
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
        let url = Endpoint::parse(endpoint, None)?.url(&SERVICE, template, &arguments)?;
        Ok(url.to_string())
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
            assert!(Endpoint::parse(text, None).is_err(), "{text:?}");
        }
    }
}
