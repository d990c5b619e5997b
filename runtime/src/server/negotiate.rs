//! Microversion negotiation.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{ApiError, Service, Settings};
use crate::Microversion;

/// The negotiation of microversions: the header of requests, and that of answers.
#[derive(Debug)]
pub(super) struct Negotiation {
    /// As the documents write it.
    name: &'static str,
    header: HeaderName,
    vary: HeaderValue,
    /// The word before the version.
    service: Option<&'static str>,
    service_type: &'static str,
    min: Microversion,
    max: Microversion,
    /// The values of the answers' header, made beforehand for the versions from the first on.
    told: Vec<HeaderValue>,
}

/// For how many versions that is; no service has as many.
const BEFOREHAND: usize = 1000;

impl Negotiation {
    /// `None` for a service without microversions.
    pub(super) fn new(service: &Service, settings: &Settings) -> Option<Self> {
        let asked = service.microversion?;
        let (min, max) = served(service, settings);
        let versions = (min.minor..=max.minor).map(|minor| Microversion::new(min.major, minor));
        let told = versions.take(BEFOREHAND).map(|version| lasting(&tell(asked.service, version)));
        Some(Self {
            name: asked.header,
            header: lasting_name(asked.header)?,
            vary: lasting(asked.header)?,
            service: asked.service,
            service_type: service.service_type,
            min,
            max,
            told: told.collect::<Option<_>>()?,
        })
    }

    /// The microversion that a request is answered with. One that names none gets the first.
    pub(super) fn ask(&self, headers: &HeaderMap) -> Result<Microversion, ApiError> {
        let Self { name: header, min, max, .. } = *self;
        let Some(text) = headers.get(&self.header) else { return Ok(min) };
        let text = text
            .to_str()
            .map_err(|_| ApiError::bad_request(format!("The header {header} is not ASCII text.")))?
            .trim_ascii();
        if text.is_empty() {
            return Ok(min);
        }
        let wanted = match self.service {
            None => text,
            Some(name) => self.for_this(text, name).ok_or_else(|| {
                ApiError::bad_request(format!(
                    "The header {header} asks for '{text}', but this service goes by the name \
                     {name}: '{name} {min}'.",
                ))
            })?,
        };
        if wanted == "latest" {
            return Ok(max);
        }
        if !is_version(wanted) {
            return Err(ApiError::bad_request(format!(
                "API Version String {wanted} is of invalid format. Must be of format \
                 MajorNum.MinorNum."
            )));
        }
        // What is larger than a version can be is no mistake of form.
        let version: Option<Microversion> = wanted.parse().ok();
        version.filter(|version| (min..=max).contains(version)).ok_or_else(|| {
            ApiError::not_acceptable(format!(
                "Version {wanted} is not supported by the API. Minimum is {min} and maximum is \
                 {max}."
            ))
        })
    }

    /// The version that a header such as `compute 2.1, volume 3.50` asks of this service.
    fn for_this<'t>(&self, text: &'t str, name: &str) -> Option<&'t str> {
        text.split(',').find_map(|entry| {
            let after = |name| entry.trim_ascii_start().strip_prefix(name);
            let mut versions = [name, self.service_type].into_iter().filter_map(after);
            versions.find(|version| version.starts_with([' ', '\t'])).map(str::trim_ascii)
        })
    }

    /// Tells which microversion an answer has, and that it depends on the request's.
    pub(super) fn echo(&self, version: Microversion, headers: &mut HeaderMap) {
        let at = version.minor.checked_sub(self.min.minor).map(usize::from);
        let told = at.filter(|_| version.major == self.min.major).and_then(|at| self.told.get(at));
        let other = || HeaderValue::try_from(tell(self.service, version)).ok();
        if let Some(told) = told.cloned().or_else(other) {
            headers.insert(self.header.clone(), told);
            headers.append(header::VARY, self.vary.clone());
        }
    }
}

/// Returns `true` if a text is two numbers and a dot, as OpenStack's services write them: `3.07` is none.
fn is_version(text: &str) -> bool {
    let digits = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    text.split_once('.').is_some_and(|(major, minor)| {
        digits(major)
            && digits(minor)
            && !major.starts_with('0')
            && (minor == "0" || !minor.starts_with('0'))
    })
}

/// `volume 3.50`, or `3.50` where no word goes before it.
fn tell(service: Option<&str>, version: Microversion) -> String {
    match service {
        Some(name) => format!("{name} {version}"),
        None => version.to_string(),
    }
}

/// The text of a header, which many threads send at once: for a text that lasts as long as the process a clone is a copy
/// of its address, for another a count that all threads write to.
fn lasting(text: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(text).ok()?.to_str().ok()?;
    Some(HeaderValue::from_static(kept(text)))
}

fn lasting_name(name: &str) -> Option<HeaderName> {
    let name = HeaderName::try_from(name).ok()?;
    Some(HeaderName::from_static(kept(name.as_str())))
}

/// Keeps a text to the end of the process, once: few differ, however many routers there are.
pub(super) fn kept(text: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    known.get(text).copied().unwrap_or_else(|| {
        let text: &'static str = String::leak(text.to_owned());
        known.insert(text);
        text
    })
}

/// The first and the last microversion served.
pub(super) fn served(service: &Service, settings: &Settings) -> (Microversion, Microversion) {
    settings.versions.unwrap_or_else(|| {
        let major = service.major.split('.').next().and_then(|m| m.parse().ok()).unwrap_or(1);
        let min = service.versions.min.unwrap_or(Microversion::new(major, 0));
        (min, service.versions.max.unwrap_or(min))
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::super::test::VOLUME;
    use super::{Negotiation, Settings};
    use crate::Microversion;

    fn negotiation(settings: &Settings) -> Negotiation {
        Negotiation::new(&VOLUME, settings).unwrap()
    }

    fn ask(text: &'static str) -> Result<Microversion, u16> {
        let mut headers = HeaderMap::new();
        headers.insert("openstack-api-version", HeaderValue::from_static(text));
        negotiation(&Settings::default()).ask(&headers).map_err(|e| e.status().as_u16())
    }

    #[test]
    fn a_version_within_the_range_is_taken() {
        assert_eq!(ask("volume 3.50"), Ok(Microversion::new(3, 50)));
        assert_eq!(ask("compute 2.1, volume 3.9"), Ok(Microversion::new(3, 9)));
        assert_eq!(ask("block-storage 3.9"), Ok(Microversion::new(3, 9)));
        assert_eq!(ask("volume latest"), Ok(Microversion::new(3, 71)));
        assert_eq!(ask("volumes 3.1,\tvolume \t3.2 "), Ok(Microversion::new(3, 2)));
    }

    #[test]
    fn a_request_that_asks_for_nothing_gets_the_first() {
        let version = negotiation(&Settings::default()).ask(&HeaderMap::new()).unwrap();
        assert_eq!(version, Microversion::new(3, 0));
        assert_eq!(ask(""), Ok(version));
    }

    #[test]
    fn an_answer_tells_its_version_whatever_the_range_is() {
        for (min, max) in [((3, 0), (3, 71)), ((2, 40), (3, 7)), ((3, 0), (3, u16::MAX))] {
            let version = |(major, minor)| Microversion::new(major, minor);
            let versions = Some((version(min), version(max)));
            let negotiation = negotiation(&Settings { versions, ..Settings::default() });
            for end in [min, max] {
                let mut headers = HeaderMap::new();
                negotiation.echo(version(end), &mut headers);
                assert_eq!(headers["openstack-api-version"], format!("volume {}", version(end)));
                assert_eq!(headers["vary"], "OpenStack-API-Version");
            }
        }
    }

    #[test]
    fn outside_the_range_is_406_and_malformed_is_400() {
        assert_eq!(ask("volume 3.999"), Err(406));
        assert_eq!(ask("volume 2.0"), Err(406));
        assert_eq!(ask("volume 3.65536"), Err(406));
        assert_eq!(ask("volume 99999999999.1"), Err(406));
        for text in ["volume banana", "volume 3.07", "volume 03.7", "volume 3.", "volume 3.00"] {
            assert_eq!(ask(text), Err(400), "{text}");
        }
        assert_eq!(ask("compute 2.1"), Err(400));
    }
}
