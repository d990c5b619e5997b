//! Microversion negotiation.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{ApiError, Service, Settings};
use crate::Microversion;

/// The microversion that a request is answered with; `None` for a service without them.
///
/// A request that names none gets the first.
pub(super) fn negotiate(
    service: &Service,
    settings: &Settings,
    headers: &HeaderMap,
) -> Result<Option<Microversion>, ApiError> {
    let Some(microversion) = service.microversion else { return Ok(None) };
    let (min, max) = served(service, settings);
    let Some(text) = headers.get(microversion.header) else { return Ok(Some(min)) };
    let text = text.to_str().map_err(|_| {
        ApiError::bad_request(format!("The header {} is not ASCII text.", microversion.header))
    })?;
    if text.trim().is_empty() {
        return Ok(Some(min));
    }
    let wanted = match microversion.service {
        None => text.trim(),
        Some(name) => for_service(text, name, service.service_type).ok_or_else(|| {
            ApiError::bad_request(format!(
                "The header {} asks for '{text}', but this service goes by the name {name}: \
                 '{name} {min}'.",
                microversion.header,
            ))
        })?,
    };
    if wanted == "latest" {
        return Ok(Some(max));
    }
    let version: Microversion = wanted.parse().map_err(|_| {
        ApiError::bad_request(format!(
            "API Version String {wanted} is of invalid format. Must be of format MajorNum.MinorNum."
        ))
    })?;
    if version < min || version > max {
        return Err(ApiError::not_acceptable(format!(
            "Version {version} is not supported by the API. Minimum is {min} and maximum is {max}."
        )));
    }
    Ok(Some(version))
}

/// The first and the last microversion served.
pub(super) fn served(service: &Service, settings: &Settings) -> (Microversion, Microversion) {
    settings.versions.unwrap_or_else(|| {
        let major = service.major.split('.').next().and_then(|m| m.parse().ok()).unwrap_or(1);
        let min = service.versions.min.unwrap_or(Microversion::new(major, 0));
        (min, service.versions.max.unwrap_or(min))
    })
}

/// What a header such as `compute 2.1, volume 3.50` asks of this service.
fn for_service<'t>(text: &'t str, name: &str, service_type: &str) -> Option<&'t str> {
    text.split(',').find_map(|entry| {
        let (service, version) = entry.trim().split_once(char::is_whitespace)?;
        (service == name || service == service_type).then_some(version.trim())
    })
}

/// The headers that tell which microversion an answer has, and that it depends on the request's.
pub(super) fn echo(service: &Service, version: Microversion, headers: &mut HeaderMap) {
    let Some(microversion) = service.microversion else { return };
    let value = match microversion.service {
        Some(name) => format!("{name} {version}"),
        None => version.to_string(),
    };
    let (Ok(name), Ok(value), Ok(vary)) = (
        HeaderName::try_from(microversion.header),
        HeaderValue::try_from(value),
        HeaderValue::from_str(microversion.header),
    ) else {
        return;
    };
    headers.insert(name, value);
    headers.append(header::VARY, vary);
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::super::test::VOLUME;
    use super::{Settings, negotiate};
    use crate::Microversion;

    fn ask(text: &'static str) -> Result<Option<Microversion>, u16> {
        let mut headers = HeaderMap::new();
        headers.insert("openstack-api-version", HeaderValue::from_static(text));
        negotiate(&VOLUME, &Settings::default(), &headers).map_err(|e| e.status().as_u16())
    }

    #[test]
    fn a_version_within_the_range_is_taken() {
        assert_eq!(ask("volume 3.50"), Ok(Some(Microversion::new(3, 50))));
        assert_eq!(ask("compute 2.1, volume 3.9"), Ok(Some(Microversion::new(3, 9))));
        assert_eq!(ask("block-storage 3.9"), Ok(Some(Microversion::new(3, 9))));
        assert_eq!(ask("volume latest"), Ok(Some(Microversion::new(3, 71))));
    }

    #[test]
    fn a_request_that_asks_for_nothing_gets_the_first() {
        let version = negotiate(&VOLUME, &Settings::default(), &HeaderMap::new()).unwrap();
        assert_eq!(version, Some(Microversion::new(3, 0)));
        assert_eq!(ask(""), Ok(version));
    }

    #[test]
    fn outside_the_range_is_406_and_malformed_is_400() {
        assert_eq!(ask("volume 3.999"), Err(406));
        assert_eq!(ask("volume 2.0"), Err(406));
        assert_eq!(ask("volume banana"), Err(400));
        assert_eq!(ask("compute 2.1"), Err(400));
    }
}
