//! Corrections as an `apiref.toml` has them.

use serde::Deserialize;
use toml::Spanned;

use crate::ir::Microversion;

/// The table `correct` of an `apiref.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::lower) struct Written {
    pub(super) operation: Vec<Spanned<WrittenOperation>>,
    pub(super) property: Vec<Spanned<WrittenProperty>>,
}

/// A correction of one documented operation, or of all at one address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenOperation {
    /// Its address in the reference; placeholders may have other names.
    pub(super) at: Spanned<String>,
    /// Its section's title, where several share the address.
    pub(super) title: Option<String>,
    /// Why the reference is wrong.
    pub(super) reason: Option<Spanned<String>>,
    /// The right address.
    pub(super) address: Option<Spanned<String>>,
    /// The right name, `list_snapshots`.
    pub(super) name: Option<Spanned<String>>,
    /// A wrong status code.
    pub(super) status: Option<Spanned<StatusChange>>,
    /// The first microversion that has it.
    pub(super) min_version: Option<Microversion>,
    /// The last microversion that has it.
    pub(super) max_version: Option<Spanned<Microversion>>,
    /// The media type of the request's body, `application/octet-stream`.
    pub(super) request_media_type: Option<Spanned<String>>,
    /// The media type of what answers.
    pub(super) response_media_type: Option<Spanned<String>>,
}

/// A code in the place of another; one that is left out; one that is added.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusChange {
    pub(super) from: Option<u16>,
    pub(super) to: Option<u16>,
}

/// A correction of one parameter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenProperty {
    pub(super) entry: Option<Spanned<String>>,
    pub(super) file: Option<String>,
    pub(super) page: Option<Spanned<String>>,
    pub(super) row: Option<String>,
    pub(super) at: Option<Spanned<String>>,
    pub(super) title: Option<String>,
    #[serde(rename = "in")]
    pub(super) part: Option<Part>,
    pub(super) field: Option<String>,
    pub(super) of: Option<Spanned<String>>,
    pub(super) name: Option<String>,
    /// Why the reference is wrong.
    pub(super) reason: Option<Spanned<String>>,
    #[serde(rename = "type")]
    pub(super) kind: Option<Spanned<String>>,
    pub(super) values: Option<Spanned<Vec<String>>>,
    pub(super) required: Option<Spanned<bool>>,
    pub(super) nullable: Option<Spanned<bool>>,
    pub(super) min_version: Option<Microversion>,
    pub(super) max_version: Option<Spanned<Microversion>>,
    pub(super) description: Option<String>,
    pub(super) absent: Option<Spanned<bool>>,
}

/// The part of an operation that a field or a parameter is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    Request,
    Response,
    Path,
    Query,
    Header,
}

impl Part {
    /// It is a body, whose fields have keys within keys.
    pub(super) fn is_body(self) -> bool {
        matches!(self, Self::Request | Self::Response)
    }
}
