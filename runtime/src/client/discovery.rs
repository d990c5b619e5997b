//! Which microversions a service has, by its own word.

use super::request;
use super::{Client, Error, ErrorKind};
use crate::{Microversion, VersionRange};

/// The document at a service's root.
struct Document {
    versions: Vec<Version>,
}

crate::object! { Document: versions = "versions" required }

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

/// The newest microversion that is in both ranges.
fn newest(known: VersionRange, document: &Document) -> Option<Microversion> {
    let shared = document.versions.iter().filter_map(Version::range).filter_map(|(min, max)| {
        let last = known.max.map_or(max, |known| known.min(max));
        (min <= last && known.contains(last)).then_some(last)
    });
    shared.max()
}

impl Client {
    /// The same client with the newest microversion that both the reference and the service know. The
    /// service is asked once, by this client and all its clones; one without microversions, never.
    ///
    /// # Errors
    ///
    /// The service does not answer, or has no microversion that the reference knows.
    pub async fn negotiated(&self) -> Result<Self, Error> {
        let shared = &self.shared;
        if shared.service.microversion.is_none() {
            return Ok(self.clone());
        }
        if let Some(version) = shared.newest.get() {
            return Ok(self.with_microversion(*version));
        }
        let failed = |kind| Error::new("discover versions", kind);
        let raw = request::root(shared).await.map_err(failed)?;
        let document = serde_json::from_slice(&raw.body)
            .map_err(|source| failed(ErrorKind::decode(source, &raw)))?;
        let known = shared.service.versions;
        let version = newest(known, &document).ok_or_else(|| {
            failed(ErrorKind::Request(format!("the service has no microversion of {known}")))
        })?;
        Ok(self.with_microversion(*shared.newest.get_or_init(|| version)))
    }
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
        ] {
            let document = serde_json::from_str(document).unwrap();
            assert_eq!(newest(known, &document), wanted);
        }
        let open = serde_json::from_str(r#"{"versions":[{"min_version":"3.0","version":"3.71"}]}"#);
        assert_eq!(newest(VersionRange::ALL, &open.unwrap()), Some(version(71)));
    }
}
