//! Which microversions a service has, by its own word.

use http::StatusCode;

use super::request;
use super::response::Raw;
use super::{Client, Error, ErrorKind, Tried};
use crate::{Microversion, VersionRange};

/// A document of versions: all of them, or the one at whose URL it is.
struct Document {
    versions: Vec<Version>,
    version: Option<Version>,
}

crate::object! {
    Document:
    versions = "versions" lenient,
    version = "version" optional,
}

/// One major version. What has no microversions leaves their range out, or empty.
struct Version {
    min_version: Option<String>,
    version: Option<String>,
    max_version: Option<String>,
}

crate::object! {
    Version:
    min_version = "min_version" optional,
    version = "version" optional,
    max_version = "max_version" optional,
}

impl Version {
    fn range(&self) -> Option<(Microversion, Microversion)> {
        let read = |text: &Option<String>| text.as_ref()?.parse().ok();
        let max = read(&self.version).or_else(|| read(&self.max_version))?;
        Some((read(&self.min_version)?, max))
    }
}

impl Document {
    /// The ranges of microversions that it tells.
    fn ranges(&self) -> impl Iterator<Item = (Microversion, Microversion)> {
        self.versions.iter().chain(&self.version).filter_map(Version::range)
    }
}

/// The newest microversion that is in both ranges.
fn newest(known: VersionRange, document: &Document) -> Option<Microversion> {
    let shared = document.ranges().filter_map(|(min, max)| {
        let last = known.max.map_or(max, |known| known.min(max));
        (min <= last && known.contains(last)).then_some(last)
    });
    shared.max()
}

/// The newest microversion of both sides, by what a URL answered; what else came where there is none.
fn agreed(known: VersionRange, raw: &Raw) -> Result<Microversion, String> {
    let status = raw.status;
    let is_document = status.is_success() || status == StatusCode::MULTIPLE_CHOICES;
    if !is_document {
        return Err(status.to_string());
    }
    let document: Document = serde_json::from_slice(&raw.body)
        .map_err(|_| format!("{status}, and no document of versions"))?;
    newest(known, &document).ok_or_else(|| {
        let told: Vec<String> =
            document.ranges().map(|(min, max)| format!("{min} to {max}")).collect();
        match told.is_empty() {
            true => format!("{status}, and no microversions"),
            false => format!("microversions {}, and not {known}", told.join(", ")),
        }
    })
}

impl Client {
    /// The same client with the newest microversion that both the reference and the service know. The
    /// service is asked once, by this client and all its clones; one without microversions, never.
    ///
    /// It is asked at the endpoint itself, as the catalogue has it, and then at the service's root, which is not
    /// everywhere behind a proxy.
    ///
    /// # Errors
    ///
    /// The service does not answer, or has no microversion that the reference knows:
    /// [`ErrorKind::Discovery`] has every URL that was asked, and what came.
    pub async fn negotiated(&self) -> Result<Self, Error> {
        let shared = &self.shared;
        if shared.service.microversion.is_none() {
            return Ok(self.clone());
        }
        if let Some(version) = shared.newest.get() {
            return Ok(self.with_microversion(*version));
        }
        let failed = |kind| Error::new("discover versions", kind);
        let endpoint = shared.endpoint().await.map_err(failed)?;
        let mut tried = Vec::new();
        for url in endpoint.discovery() {
            let url = url.map_err(|why| failed(ErrorKind::Request(why)))?;
            let outcome = match request::discover(shared, url.clone()).await {
                Ok(raw) => agreed(shared.service.versions, &raw),
                Err(kind) => Err(told(failed(kind))),
            };
            match outcome {
                Ok(version) => {
                    return Ok(self.with_microversion(*shared.newest.get_or_init(|| version)));
                }
                Err(outcome) => tried.push(Tried { url: url.into(), outcome }),
            }
        }
        Err(failed(ErrorKind::Discovery(tried)))
    }
}

/// The innermost cause of an error, as text.
fn told(error: Error) -> String {
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::newest;
    use crate::{Microversion, VersionRange};

    #[test]
    fn the_newest_of_both_is_taken() {
        let version = |minor| Microversion::new(3, minor);
        let known = VersionRange::between(version(0), version(65));
        for (document, wanted) in [
            (r#"{"versions":[{"min_version":"3.0","version":"3.71"}]}"#, Some(version(65))),
            (r#"{"versions":[{"min_version":"3.0","max_version":"3.27"}]}"#, Some(version(27))),
            (r#"{"versions":[{"min_version":"","version":""},{"id":"v1"}]}"#, None),
            (r#"{"versions":[{"min_version":"3.66","version":"3.71"}]}"#, None),
            (r#"{"versions":[{"min_version":"2.1","version":"2.96"}]}"#, None),
            (r#"{"version":{"min_version":"3.0","version":"3.60"}}"#, Some(version(60))),
            ("{}", None),
        ] {
            let document = serde_json::from_str(document).unwrap();
            assert_eq!(newest(known, &document), wanted);
        }
        let open = serde_json::from_str(r#"{"versions":[{"min_version":"3.0","version":"3.71"}]}"#);
        assert_eq!(newest(VersionRange::ALL, &open.unwrap()), Some(version(71)));
    }
}
