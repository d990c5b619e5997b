//! A token, and the catalogue that came with it.

use std::time::{Duration, Instant, SystemTime};

use serde::Deserialize;

use super::Interface;
use crate::Timestamp;
use crate::client::Secret;

/// The time before its end at which a token is renewed, unless it lives for less than ten times that.
const MARGIN: Duration = Duration::from_secs(120);

/// The body of the answer to `POST /v3/auth/tokens`.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    token: Body,
}

#[derive(Debug, Deserialize)]
struct Body {
    #[serde(default)]
    issued_at: Option<Timestamp>,
    #[serde(default)]
    expires_at: Option<Timestamp>,
    #[serde(default)]
    project: Option<Project>,
    #[serde(default)]
    catalog: Vec<Service>,
}

#[derive(Debug, Deserialize)]
struct Project {
    id: String,
}

#[derive(Debug, Deserialize)]
struct Service {
    #[serde(rename = "type")]
    service_type: String,
    #[serde(default)]
    endpoints: Vec<Endpoint>,
}

#[derive(Debug, Deserialize)]
struct Endpoint {
    interface: String,
    #[serde(default)]
    region: Option<String>,
    #[serde(default)]
    region_id: Option<String>,
    url: String,
}

impl Endpoint {
    fn is_in(&self, wanted: &str) -> bool {
        [&self.region_id, &self.region].into_iter().flatten().any(|region| region == wanted)
    }
}

/// A token, and the catalogue that came with it.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) secret: Secret,
    pub(super) project: Option<String>,
    catalog: Vec<Service>,
    /// When it ends; `None` for never.
    end: Option<Instant>,
    /// The time before that at which it is renewed.
    margin: Duration,
}

impl Token {
    /// A token that was given at this moment. Its life is measured between the times that the identity
    /// service tells, so that a clock that is wrong on either side does not matter.
    pub(super) fn new(secret: Secret, answer: Answer, given: Instant) -> Self {
        let body = answer.token;
        let begin = body.issued_at.and_then(|time| time.to_system_time());
        let begin = begin.unwrap_or_else(SystemTime::now);
        let life = body.expires_at.and_then(|time| time.to_system_time());
        let life = life.map(|end| end.duration_since(begin).unwrap_or_default());
        Self {
            secret,
            project: body.project.map(|project| project.id),
            catalog: body.catalog,
            end: life.and_then(|life| given.checked_add(life)),
            margin: life.map_or(MARGIN, |life| MARGIN.min(life / 10)),
        }
    }

    /// It need not be renewed yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.end.is_none_or(|end| Instant::now() + self.margin < end)
    }

    /// A service may still take it.
    pub(super) fn is_alive(&self) -> bool {
        self.end.is_none_or(|end| Instant::now() < end)
    }

    /// The regions in which the catalogue has endpoints, in its order.
    pub(super) fn regions(&self) -> Vec<String> {
        let mut regions: Vec<String> = Vec::new();
        for endpoint in self.catalog.iter().flat_map(|service| &service.endpoints) {
            let Some(region) = endpoint.region_id.as_ref().or(endpoint.region.as_ref()) else {
                continue;
            };
            if !regions.contains(region) {
                regions.push(region.clone());
            }
        }
        regions
    }

    /// The endpoint of a service under the first of these types that the catalogue has.
    pub(super) fn endpoint(
        &self,
        service_types: &[&str],
        interfaces: &[Interface],
        region: Option<&str>,
    ) -> Result<&str, String> {
        if self.catalog.is_empty() {
            return Err("the token has no catalogue: it may be for no project".to_owned());
        }
        let of_type = |wanted: &&str| {
            let all = self.catalog.iter().filter(move |s| s.service_type == **wanted);
            let mut endpoints = all.flat_map(|service| &service.endpoints).peekable();
            endpoints.peek().is_some().then(|| endpoints.collect::<Vec<_>>())
        };
        let wanted = service_types.first().copied().unwrap_or_default();
        let endpoints = service_types.iter().find_map(of_type).ok_or_else(|| {
            let known: Vec<&str> = self.catalog.iter().map(|s| s.service_type.as_str()).collect();
            format!("the catalogue has no `{wanted}`; it has {}", known.join(", "))
        })?;
        let by = |interface: &Interface| {
            endpoints.iter().copied().find(|endpoint| {
                endpoint.interface.trim_end_matches("URL") == interface.as_str()
                    && region.is_none_or(|region| endpoint.is_in(region))
            })
        };
        let found = interfaces.iter().find_map(by).ok_or_else(|| {
            let place = region.map_or(String::new(), |region| format!(" in {region:?}"));
            let known = endpoints.iter().map(|endpoint| {
                let region = endpoint.region_id.as_ref().or(endpoint.region.as_ref());
                format!("{} in {:?}", endpoint.interface, region.map_or("", String::as_str))
            });
            let known: Vec<String> = known.collect();
            let names: Vec<&str> = interfaces.iter().map(|interface| interface.as_str()).collect();
            let interfaces = names.join(" or ");
            format!(
                "the catalogue has no {interfaces} endpoint of `{wanted}`{place}; it has {}",
                known.join(", ")
            )
        })?;
        Ok(&found.url)
    }
}

#[cfg(test)]
mod tests {
    use super::{Interface, Token};
    use serde_json::json;
    use std::time::{Duration, Instant};

    fn token(life: u64, age: u64) -> Token {
        let (begin, end) = ("2020-01-01T00:00:00.000000Z", Duration::from_secs(life));
        let end = begin.parse::<crate::Timestamp>().unwrap().to_system_time().unwrap() + end;
        let end: crate::Timestamp = end.into();
        let endpoint = |interface: &str, region: &str, url: &str| json!({"interface": interface, "region": region, "region_id": region, "url": url});
        let answer = json!({"token": {"issued_at": begin, "expires_at": end, "catalog": [
            {"type": "volumev3", "endpoints": [endpoint("public", "East", "http://v3")]},
            {"type": "block-storage", "endpoints": []},
            {"type": "compute", "endpoints": [
                endpoint("internal", "East", "http://i"), endpoint("public", "East", "http://e"),
                endpoint("public", "West", "http://w")]}]}});
        let given = Instant::now().checked_sub(Duration::from_secs(age)).unwrap();
        Token::new("t".into(), serde_json::from_value(answer).unwrap(), given)
    }

    #[test]
    fn a_token_is_renewed_before_its_end_whatever_the_clock_says() {
        assert!(token(3600, 0).is_fresh());
        let old = token(3600, 3500);
        assert!(!old.is_fresh() && old.is_alive());
        assert!(!token(3600, 3600).is_alive());
        assert!(token(60, 50).is_fresh() && !token(60, 55).is_fresh(), "a tenth of a short life");
    }

    #[test]
    fn an_endpoint_is_found_by_type_interface_and_region() {
        let token = token(60, 0);
        let find = |types: &[&str], interface, region| {
            token.endpoint(types, &[interface], region).map(str::to_owned)
        };
        let both = [Interface::Admin, Interface::Internal, Interface::Public];
        assert_eq!(token.endpoint(&["compute"], &both, None).unwrap(), "http://i");
        assert_eq!(token.endpoint(&["compute"], &both, Some("West")).unwrap(), "http://w");
        assert_eq!(token.regions(), ["East", "West"]);
        let block_storage = ["block-storage", "volumev3", "volume"];
        assert_eq!(find(&block_storage, Interface::Public, None).unwrap(), "http://v3");
        assert_eq!(find(&["compute"], Interface::Public, Some("West")).unwrap(), "http://w");
        assert_eq!(find(&["compute"], Interface::Internal, None).unwrap(), "http://i");
        assert_eq!(
            find(&["compute"], Interface::Admin, Some("West")).unwrap_err(),
            "the catalogue has no admin endpoint of `compute` in \"West\"; \
             it has internal in \"East\", public in \"East\", public in \"West\""
        );
        assert_eq!(
            find(&["image"], Interface::Public, None).unwrap_err(),
            "the catalogue has no `image`; it has volumev3, block-storage, compute"
        );
    }
}
