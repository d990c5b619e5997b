//! Facts of a service as a whole: from `apiref.toml`, else built in, else by default.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::json;

use crate::diagnostic::{Code, Diagnostic, Exceptions};
use crate::ir::{FaultEnvelope, MicroversionHeader, Pagination, Service, Site};
use crate::source::{Origin, Sources, Span};

use crate::lower::config::correction::{Corrections, Written};
use crate::lower::config::crates::Crates;
use crate::lower::config::exception::Lint;

/// The keys of `apiref.toml` and of a built-in profile; each may be absent.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Profile {
    service_type: Option<String>,
    aliases: Option<Vec<String>>,
    title: Option<String>,
    major: Option<String>,
    base_path: Option<String>,
    microversion: Option<MicroversionHeader>,
    fault: Option<FaultEnvelope>,
    pagination: Option<Pagination>,
    scope_parameters: Option<Vec<String>>,
    scope_optional: Option<bool>,
    refuses: Option<Vec<u16>>,
    documentation: Option<String>,
    license: Option<String>,
    contact: Option<String>,
    site: Option<Site>,
    /// Of `apiref.toml` alone: a built-in profile has none.
    #[serde(default)]
    correct: Written,
    /// Likewise.
    lint: Option<Lint>,
    /// Likewise.
    #[serde(default)]
    crates: Crates,
}

static BUILT_IN: LazyLock<BTreeMap<String, Profile>> = LazyLock::new(|| {
    toml::from_str(include_str!("profiles.toml")).expect("the built-in profiles are valid")
});

impl Profile {
    fn or(self, other: &Self) -> Self {
        Self {
            service_type: self.service_type.or_else(|| other.service_type.clone()),
            aliases: self.aliases.or_else(|| other.aliases.clone()),
            title: self.title.or_else(|| other.title.clone()),
            major: self.major.or_else(|| other.major.clone()),
            base_path: self.base_path.or_else(|| other.base_path.clone()),
            microversion: self.microversion.or_else(|| other.microversion.clone()),
            fault: self.fault.or(other.fault),
            pagination: self.pagination.or(other.pagination),
            scope_parameters: self.scope_parameters.or_else(|| other.scope_parameters.clone()),
            scope_optional: self.scope_optional.or(other.scope_optional),
            refuses: self.refuses.or_else(|| other.refuses.clone()),
            documentation: self.documentation.or_else(|| other.documentation.clone()),
            license: self.license.or_else(|| other.license.clone()),
            contact: self.contact.or_else(|| other.contact.clone()),
            site: self.site,
            correct: self.correct,
            lint: self.lint,
            crates: self.crates,
        }
    }
}

/// A service before it is known which of its major versions a document is about.
pub(in crate::lower) struct Facts {
    service: Service,
    /// The major version that the profile describes.
    pub(in crate::lower) major: Option<String>,
    /// The corrections of the reference that `apiref.toml` has.
    pub(in crate::lower) corrections: Corrections,
    /// Its keys about the crates of documents.
    pub(in crate::lower) crates: Crates,
    /// The findings of this input that are not reported.
    pub(in crate::lower) exceptions: Exceptions,
    /// The guesses about a service that has no profile, as lines of `apiref.toml`.
    pub(in crate::lower) guessed: Vec<String>,
}

impl Facts {
    /// The prefix of documented paths.
    pub(in crate::lower) fn base_path(&self) -> &str {
        &self.service.base_path
    }

    /// The service at one major version. Microversions and the base path are those of the version that
    /// the profile describes: another has none.
    pub(in crate::lower) fn at(&self, major: String) -> Service {
        let service = Service { major, ..self.service.clone() };
        if self.major.as_ref().is_none_or(|own| *own == service.major) {
            return service;
        }
        Service { microversion: None, base_path: String::new(), scope_optional: false, ..service }
    }
}

/// A profile whose names can be those of folders and crates, and whose statuses are those of refusals; others are reported and
/// left out.
fn plain(mut own: Profile, origin: &Origin, diagnostics: &mut Vec<Diagnostic>) -> Profile {
    if let Some(refuses) = &mut own.refuses {
        let bad: Vec<u16> = refuses.extract_if(.., |code| !REFUSALS.contains(code)).collect();
        diagnostics.extend(origin.config.zip(bad.first()).map(|(file, code)| {
            let place = Span { file, start: 0, end: 0 };
            let message = format!("apiref.toml: {code} is no status that `refuses` can hold");
            let help = "list what 401, 403, 404 and 406 the service answers with";
            Diagnostic::new(Code::InvalidConfig, place, message).help(help)
        }));
    }
    if let Some(site) = &mut own.site {
        let links = [
            ("repository", &mut site.repository),
            ("source", &mut site.source),
            ("bug", &mut site.bug),
        ];
        for (key, link) in links {
            let is_link = |link: &str| link.starts_with("https://") || link.starts_with("http://");
            let Some(bad) = link.take_if(|link| !is_link(link)) else { continue };
            diagnostics.extend(origin.config.map(|file| {
                let place = Span { file, start: 0, end: 0 };
                let message = format!("apiref.toml: {bad:?} cannot be the `{key}` of `site`");
                Diagnostic::new(Code::InvalidConfig, place, message)
                    .help("write an address that begins with https://")
            }));
        }
    }
    let is_plain = |name: &String| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        name.len() <= MAX_NAME
            && name.chars().all(fits)
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    for (key, name) in [("service-type", &mut own.service_type), ("major", &mut own.major)] {
        let Some(bad) = name.take_if(|name| !is_plain(name)) else { continue };
        let Some(file) = origin.config else { continue };
        diagnostics.push(
            Diagnostic::new(
                Code::InvalidConfig,
                Span { file, start: 0, end: 0 },
                format!("apiref.toml: {bad:?} cannot be the {key}"),
            )
            .help("write lower-case letters, digits and dashes"),
        );
    }
    own
}

/// The statuses that may be refusals of any operation.
const REFUSALS: [u16; 4] = [401, 403, 404, 406];

/// The length that the name of a service type or of a version may have.
const MAX_NAME: usize = 64;

/// The built-in profile of a project. Packages bear the project's name, some of them behind `openstack-` or
/// `python-`, because another package had it first.
fn known(project: &str) -> Option<&'static Profile> {
    let bare = ["openstack-", "python-"].into_iter().find_map(|owner| project.strip_prefix(owner));
    [Some(project), bare].into_iter().flatten().find_map(|name| BUILT_IN.get(name))
}

/// The profile of an input: what its `apiref.toml` says, the rest from the profile of its project.
/// A project that is not known gives its own name as the service type; a loose folder gives `api`.
pub(in crate::lower) fn facts(
    sources: &Sources,
    origin: &Origin,
    diagnostics: &mut Vec<Diagnostic>,
) -> Facts {
    let own = origin.config.map(|file| {
        let text = &sources.map.file(file).text;
        toml::from_str(text).unwrap_or_else(|error: toml::de::Error| {
            let span = Span::of(file, error.span().unwrap_or(0..0));
            diagnostics.push(Diagnostic::new(
                Code::InvalidConfig,
                span,
                format!("apiref.toml: {}", error.message().lines().next().unwrap_or_default()),
            ));
            Profile::default()
        })
    });
    let own = own.map(|own| plain(own, origin, diagnostics));
    let lint = own.as_ref().and_then(|own| own.lint.as_ref()).zip(origin.config);
    let exceptions =
        lint.map(|(lint, file)| lint.exceptions(file, diagnostics)).unwrap_or_default();
    let project = origin.project.as_deref().unwrap_or_default();
    let known = known(project);
    let own = own.unwrap_or_default();
    let is_said = [
        own.service_type.is_some(),
        own.title.is_some(),
        own.fault.is_some(),
        own.pagination.is_some(),
        own.scope_parameters.is_some(),
    ];
    let profile = own.or(known.unwrap_or(&Profile::default())).or(&BUILT_IN["defaults"]);
    let service_type = profile
        .service_type
        .unwrap_or_else(|| if project.is_empty() { "api".to_owned() } else { project.to_owned() });
    let title = profile.title.unwrap_or_else(|| heck::AsTitleCase(&service_type).to_string());
    let service = Service {
        service_type,
        aliases: profile.aliases.unwrap_or_default(),
        title,
        major: String::new(),
        base_path: profile.base_path.unwrap_or_default(),
        microversion: profile.microversion,
        fault: profile.fault.unwrap_or(FaultEnvelope::Error),
        pagination: profile.pagination.unwrap_or(Pagination::Marker),
        scope_parameters: profile.scope_parameters.unwrap_or_default(),
        scope_optional: profile.scope_optional.unwrap_or(false),
        refuses: profile.refuses.unwrap_or_default(),
        documentation: profile.documentation,
        license: profile.license,
        contact: profile.contact,
        site: profile.site.unwrap_or_default(),
    };
    let corrections =
        origin.config.map(|file| Corrections::read(profile.correct, file, diagnostics));
    let corrections = corrections.unwrap_or_default();
    let values = [
        ("service-type", json!(service.service_type)),
        ("title", json!(service.title)),
        ("fault", json!(service.fault)),
        ("pagination", json!(service.pagination)),
        ("scope-parameters", json!(service.scope_parameters)),
    ];
    let guessed = values.iter().zip(is_said).filter(|(_, is_said)| known.is_none() && !is_said);
    let guessed = guessed.map(|((key, value), _)| format!("{key} = {value}")).collect();
    let (major, crates) = (profile.major, profile.crates);
    Facts { service, major, corrections, crates, exceptions, guessed }
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, known};

    /// Project, service type and aliases of every service in the tables of the service-types authority.
    const AUTHORITY: &[(&str, &str, &[&str])] = &[
        ("adjutant", "admin-logic", &["registration"]),
        ("aodh", "alarm", &["alarming"]),
        ("barbican", "key-manager", &[]),
        ("blazar", "reservation", &[]),
        ("ceilometer", "meter", &["metering", "telemetry"]),
        ("cinder", "block-storage", &["volumev3", "volumev2", "volume", "block-store"]),
        ("cloudkitty", "rating", &[]),
        ("congress", "operator-policy", &["policy"]),
        ("cyborg", "accelerator", &[]),
        ("designate", "dns", &[]),
        ("ec2-api", "ec2-api", &[]),
        ("freezer-api", "backup", &[]),
        ("glance", "image", &[]),
        ("heat", "orchestration", &[]),
        ("ironic", "baremetal", &["bare-metal"]),
        ("ironic-inspector", "baremetal-introspection", &[]),
        ("karbor", "data-protection-orchestration", &[]),
        ("keystone", "identity", &[]),
        (
            "magnum",
            "container-infrastructure-management",
            &["container-infrastructure", "container-infra"],
        ),
        ("manila", "shared-file-system", &["sharev2", "share"]),
        ("masakari", "instance-ha", &["ha"]),
        ("mistral", "workflow", &["workflowv2"]),
        ("monasca-api", "monitoring", &[]),
        ("monasca-events-api", "monitoring-events", &[]),
        ("monasca-log-api", "monitoring-logging", &["monitoring-log-api"]),
        ("murano", "application-catalog", &[]),
        ("neutron", "network", &[]),
        ("nova", "compute", &[]),
        ("octavia", "load-balancer", &[]),
        ("panko", "event", &["events"]),
        ("placement", "placement", &[]),
        ("qinling", "function-engine", &[]),
        ("sahara", "data-processing", &[]),
        ("searchlight", "search", &[]),
        ("senlin", "clustering", &["resource-cluster", "cluster"]),
        ("solum", "application-deployment", &["application_deployment"]),
        ("swift", "object-store", &[]),
        ("tacker", "nfv-orchestration", &[]),
        ("tricircle", "multi-region-network-automation", &["tricircle"]),
        ("trove", "database", &[]),
        ("venus", "log-management", &[]),
        ("vitrage", "root-cause-analysis", &["rca"]),
        ("watcher", "resource-optimization", &["infra-optim"]),
        ("zaqar", "message", &["messaging"]),
        ("zun", "application-container", &["container"]),
    ];

    #[test]
    fn every_service_of_the_authority_has_a_profile() {
        for (project, service_type, aliases) in AUTHORITY {
            let profile = known(project).unwrap_or_else(|| panic!("{project} has no profile"));
            assert_eq!(profile.service_type.as_deref(), Some(*service_type), "{project}");
            assert_eq!(profile.aliases.as_deref().unwrap_or_default(), *aliases, "{project}");
            assert!(profile.title.is_some() && profile.major.is_some(), "{project}");
            assert!(profile.fault.is_some() && profile.pagination.is_some(), "{project}");
            assert!(profile.scope_parameters.is_some(), "{project}");
        }
    }

    #[test]
    fn every_profile_is_of_a_service_type_of_the_authority() {
        for (project, profile) in BUILT_IN.iter().filter(|(project, _)| *project != "defaults") {
            let known = |service_type: &str| AUTHORITY.iter().any(|(_, t, _)| *t == service_type);
            assert!(profile.service_type.as_deref().is_some_and(known), "{project}");
        }
    }

    #[test]
    fn a_package_is_known_by_its_project() {
        let service = |name| known(name).and_then(|p| p.service_type.as_deref());
        assert_eq!(service("openstack-heat"), Some("orchestration"));
        assert_eq!(service("python-watcher"), Some("resource-optimization"));
        assert_eq!(service("placement"), service("openstack-placement"));
        assert_eq!(service("heatwave"), None);
    }
}
