//! Findings as SARIF 2.1.0, the interchange format of static analysis.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::place::{Place, Places};
use super::{Code, Label, Report, Severity, visible};
use crate::diagnostic;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message<'static>,
    /// The section of the documentation (SARIF 2.1.0, 3.49.12).
    help_uri: String,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: Severity,
    /// `false` for what is reported where it is asked for.
    enabled: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    text: std::borrow::Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: Severity,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

/// Edits that mend it (SARIF 2.1.0, 3.55).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Message<'static>,
    artifact_changes: Vec<ArtifactChange<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let mut places = Places::new(report.map);
    let results = report
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let text = match &diagnostic.help {
                Some(help) => format!("{}\n{help}", diagnostic.message).into(),
                None => diagnostic.message.as_str().into(),
            };
            let related = diagnostic.secondary.iter().map(|label| location(label, &mut places));
            Finding {
                rule_id: diagnostic.code.as_str(),
                rule_index: Code::ALL
                    .iter()
                    .position(|c| *c == diagnostic.code)
                    .unwrap_or_default(),
                level: diagnostic.severity,
                message: Message { text },
                related_locations: related.collect(),
                locations: [location(&diagnostic.primary, &mut places)],
                fixes: diagnostic.fix.iter().map(|found| fix(found, &mut places)).collect(),
            }
        })
        .collect();
    let rules = Code::ALL.iter().map(|code| Rule {
        id: code.as_str(),
        short_description: Message { text: code.explain().into() },
        help_uri: format!("{}/blob/main/docs/diagnostics.md#{code}", env!("CARGO_PKG_REPOSITORY")),
        default_configuration: Configuration {
            level: code.severity(),
            enabled: !Code::GUIDELINE.contains(code),
        },
    });
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules.collect(),
    };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    visible::json(serde_json::to_string_pretty(&log).expect("findings are plain data") + "\n")
}

/// A change for each file.
fn fix<'a>(fix: &'a diagnostic::Fix, places: &mut Places<'_>) -> Fix<'a> {
    let mut edits: Vec<&diagnostic::Edit> = fix.edits.iter().collect();
    edits.sort_unstable();
    let of_files = edits.chunk_by(|a, b| a.span.file == b.span.file);
    let changes = of_files.filter_map(|edits| {
        let uri = uri(places.place(edits.first()?.span).file);
        let replacement = |edit: &&'a diagnostic::Edit| Replacement {
            deleted_region: region(&places.place(edit.span)),
            inserted_content: (!edit.text.is_empty())
                .then(|| Message { text: edit.text.as_str().into() }),
        };
        Some(ArtifactChange {
            artifact_location: ArtifactLocation { uri },
            replacements: edits.iter().map(replacement).collect(),
        })
    });
    let description = if fix.is_safe { "mend it" } else { "mend it, which needs a look" };
    Fix { description: Message { text: description.into() }, artifact_changes: changes.collect() }
}

fn region(place: &Place<'_>) -> Region {
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

fn location<'a>(label: &'a Label, places: &mut Places<'_>) -> Location<'a> {
    let place = places.place(label.span);
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(place.file) },
            region: region(&place),
        },
        message: (!label.text.is_empty()).then(|| Message { text: label.text.as_str().into() }),
    }
}

/// The characters of a path that stand as they are in a URI: the unreserved ones (RFC 3986, section 2.3), and what parts segments.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path as a URI reference.
fn uri(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}
