//! Findings in the sources: a code, a place and a way to mend it.

pub mod baseline;
mod concise;
mod exception;
mod fix;
mod github;
mod json;
mod place;
mod report;
mod sarif;
mod sift;
#[cfg(test)]
mod tests;
mod text;
pub mod visible;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

pub(crate) use exception::unknown as unknown_code;
pub use exception::{Allowance, Exceptions};
pub(crate) use fix::keep_what_may_be_used;
pub use fix::{Edit, Fix, Fixed, fixed, together};
pub(crate) use place::{Place, Places};
pub use report::{Format, Policy, Report};
pub(crate) use sift::{Sifted, sift};
pub(crate) use text::{Remark, draw};

use crate::source::Span;

/// The severity of the finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// No fault of the reference: something that the compiler decided, and that its user may want otherwise.
    Note,
    /// Worth a look; the output is what its author meant.
    Warning,
    /// Something of the reference is missing from the output.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The code of the finding.
    pub code: Code,
    /// The severity of the finding.
    pub severity: Severity,
    /// One lower-case sentence that stands alone, without a full stop.
    pub message: String,
    /// The place. Findings about a whole file point at its first byte.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// A way to mend it.
    pub help: Option<String>,
    /// Edits that mend it.
    pub fix: Option<Box<Fix>>,
}

/// A place, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words, `not defined`; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// A finding of the code's own severity.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Says a few words at the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Says it as edits, where there are some.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into().map(Box::new);
        self
    }
}

/// Declares [`Code`] with each code's kebab-case name, severity and docs in one place.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal $severity:ident;)+) => {
        /// The kind of a finding: stable, and what `--allow` takes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of its declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The kebab-case name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The severity of such a finding, if nothing else is said.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }

            /// The meaning, in one paragraph.
            #[must_use]
            pub fn explain(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii_start()),+ }
            }
        }
    };
}

codes! {
    /// A file that the sources name is not there.
    MissingFile = "missing-file" Error;
    /// A path leads out of the input's root; nothing there is read.
    OutsideRoot = "outside-root" Error;
    /// A file is not UTF-8; it was read with replacement characters.
    NotUtf8 = "not-utf8" Error;
    /// A parameters or status file is not YAML, or not a mapping of mappings.
    InvalidYaml = "invalid-yaml" Error;
    /// Two entries of a parameters file have one key.
    DuplicateParameter = "duplicate-parameter" Warning;
    /// A field of a parameter is misspelt.
    MisspeltField = "misspelt-field" Warning;
    /// A sample is not JSON.
    InvalidSample = "invalid-sample" Warning;
    /// A name that a table refers to is not in the parameters file.
    UnknownParameter = "unknown-parameter" Error;
    /// A parameter's `in` is missing, or not header, path, query or body.
    InvalidLocation = "invalid-location" Error;
    /// `apiref.toml` cannot be read.
    InvalidConfig = "invalid-config" Error;
    /// A correction of `apiref.toml` changes nothing: the reference is right now, or has no such place.
    StaleCorrection = "stale-correction" Warning;
    /// A comment allows a code that does not exist, or that nothing in the next block has.
    StaleAllow = "stale-allow" Warning;
    /// The baseline has findings that no longer occur.
    StaleBaseline = "stale-baseline" Warning;
    /// The `METHOD URL` of an operation is not as it should be; it was read as it was meant.
    SloppyMethod = "sloppy-method" Warning;
    /// A `rest_method` cannot become an operation.
    InvalidMethod = "invalid-method" Error;
    /// No page of an input has a `rest_method`.
    NoOperation = "no-operation" Error;
    /// A path is almost that of others: a collection in another number or spelling, a version twice or not at all.
    NearMissPath = "near-miss-path" Warning;
    /// One path alone has something before the version with which the others begin; it is left out.
    StrayPathPrefix = "stray-path-prefix" Warning;
    /// The same operation is documented twice, and nothing tells the two apart.
    DuplicateOperation = "duplicate-operation" Warning;
    /// Two operations have the same title; one is named by what differs in the paths.
    NameCollision = "name-collision" Note;
    /// A placeholder of the path is in no table of the operation.
    UndocumentedPathParameter = "undocumented-path-parameter" Warning;
    /// A table lists a path parameter that the path does not have.
    UnusedPathParameter = "unused-path-parameter" Warning;
    /// A directive cannot be read.
    InvalidDirective = "invalid-directive" Warning;
    /// Markup that is almost that of a directive; Sphinx takes it for a comment or for text.
    NearMissDirective = "near-miss-directive" Warning;
    /// A row of a table is not `- name: reference`.
    InvalidRow = "invalid-row" Error;
    /// A response code is no HTTP status code.
    InvalidStatus = "invalid-status" Warning;
    /// A list of codes has a name without its number.
    FailureWithoutCode = "failure-without-code" Warning;
    /// No success code is documented; the one that the method suggests is assumed.
    MissingStatus = "missing-status" Warning;
    /// A success code stands among the errors, or an error among the successes.
    MisplacedStatus = "misplaced-status" Warning;
    /// The input passes a limit that no reference of people's making comes near; what lies beyond it is
    /// left out.
    OverLimit = "over-limit" Error;
    /// An include leads back to itself.
    IncludeCycle = "include-cycle" Error;
    /// No document includes the file; it was compiled all the same.
    Orphan = "orphan" Warning;
    /// The blank lines and the indentation of a file are lost; they were put back.
    LostLayout = "lost-layout" Warning;
    /// A version is not `X.Y`, or a range ends before it begins.
    InvalidVersion = "invalid-version" Warning;
    /// A parameter's type is missing, or is no word that the guideline has for one.
    UnknownType = "unknown-type" Warning;
    /// A parameters file has an entry that no table refers to.
    UnusedParameter = "unused-parameter" Warning;
    /// The entries of a parameters file are not sorted by `in` and name.
    UnsortedParameter = "unsorted-parameter" Warning;
    /// An entry is of a path, and says that it may be left out.
    OptionalPathParameter = "optional-path-parameter" Warning;
    /// A table has a row twice.
    DuplicateRow = "duplicate-row" Warning;
    /// A row's `in` contradicts where the row stands, or what the path says.
    MisplacedParameter = "misplaced-parameter" Warning;
    /// A sample shows a body, and no table lists any of its fields.
    UnlistedBody = "unlisted-body" Warning;
    /// A row refers to the entry of another field, and the file has one of its own.
    ForeignEntry = "foreign-entry" Warning;
    /// A sample shows fields that no table lists.
    UnlistedField = "unlisted-field" Warning;
    /// A table lists required fields that no sample shows.
    UnshownField = "unshown-field" Warning;
    /// A sample of a request lacks what the request must have.
    IncompleteSample = "incomplete-sample" Warning;
    /// A GET has no sample of its response.
    MissingSample = "missing-sample" Warning;
    /// Nothing refers to a sample.
    UnreadSample = "unread-sample" Warning;
    /// A table of an operation lists parameters or codes in a way that is not read.
    UnreadTable = "unread-table" Warning;
    /// A table and a sample spell one name differently.
    ContradictingName = "contradicting-name" Warning;
    /// A row calls an entry almost as the other rows do, and no sample shows the name.
    DivergentName = "divergent-name" Warning;
    /// The text of an operation names a field almost as its table does.
    MisnamedField = "misnamed-field" Warning;
    /// The type that a table gives is none of what every sample shows, or not what its description means.
    ContradictingType = "contradicting-type" Warning;
    /// The versions of a parameter and of the operation that lists it have none in common.
    ContradictingVersions = "contradicting-versions" Warning;
    /// A status file has a code or a reason that no operation lists.
    UnusedStatus = "unused-status" Warning;
    /// A success code is not one with which the method answers.
    UnlikelyStatus = "unlikely-status" Warning;
    /// A status file has no text for a code, or no such reason.
    UnknownStatus = "unknown-status" Warning;
    /// The service, by recorded traffic or another document, has an operation that no page documents.
    UndocumentedOperation = "undocumented-operation" Warning;
    /// The service answers an operation with a status code that it does not list.
    UndocumentedStatus = "undocumented-status" Warning;
    /// The service has a parameter that no table of the operation lists.
    UndocumentedParameter = "undocumented-parameter" Warning;
    /// Bodies of an operation have fields that neither its tables nor its samples have.
    UndocumentedField = "undocumented-field" Warning;
    /// A field may be null, which nothing says.
    UndocumentedNull = "undocumented-null" Warning;
    /// A field may have values that its description, which names some, does not name.
    UndocumentedValue = "undocumented-value" Warning;
    /// A field came with a microversion, which nothing says.
    UndocumentedVersion = "undocumented-version" Warning;
    /// The service has no such operation.
    DisputedOperation = "disputed-operation" Warning;
    /// The service answers with another success code than the one that is listed.
    DisputedStatus = "disputed-status" Warning;
    /// The service refuses a field that a table lists, or does not send it.
    DisputedField = "disputed-field" Warning;
    /// A field has another type than the table says.
    DisputedType = "disputed-type" Warning;
    /// A field may be left out where the table requires it, or may not where the table does not.
    DisputedRequired = "disputed-required" Warning;
    /// The service refuses a value that the description of a field names.
    DisputedValue = "disputed-value" Warning;
    /// A field came with another microversion than the table says.
    DisputedVersion = "disputed-version" Warning;
    /// Two operations share a section.
    SharedSection = "shared-section" Warning;
    /// A section of an operation, `Request` for one, stands beside the operation and not below it.
    MisplacedSection = "misplaced-section" Warning;
    /// The heading of a part of an operation is misspelt.
    MisspeltHeading = "misspelt-heading" Warning;
    /// Markup that readers see as text, or that Sphinx refuses.
    LostMarkup = "lost-markup" Warning;
    /// The line under a title is shorter than the title.
    ShortUnderline = "short-underline" Warning;
    /// A word stands twice, one right behind the other.
    DoubledWord = "doubled-word" Warning;
    /// A word of running text is misspelt.
    MisspeltWord = "misspelt-word" Warning;
    /// A reference leads to no label, page or target.
    BrokenReference = "broken-reference" Warning;
    /// An operation stands behind one of a narrower path, or of a method that comes later.
    UnsortedMethod = "unsorted-method" Warning;
    /// The codes of a list do not ascend.
    UnsortedStatus = "unsorted-status" Warning;
    /// The rows of a table are not in the order of the guideline.
    UnsortedRow = "unsorted-row" Warning;
    /// An entry does not say whether it is required.
    UnstatedRequired = "unstated-required" Warning;
    /// A `min_version` is the lowest that the API has.
    RedundantVersion = "redundant-version" Warning;
    /// An entry has no description.
    MissingDescription = "missing-description" Warning;
    /// A table lists what is within the object that holds all, and not the object.
    UnlistedWrapper = "unlisted-wrapper" Warning;
    /// A path calls a value otherwise than most others at its place.
    DivergentPlaceholder = "divergent-placeholder" Warning;
    /// The line under a title is longer than the title.
    LongUnderline = "long-underline" Warning;
}

impl Code {
    /// The codes of the written guideline for references: style, which is reported where it is asked for.
    pub const GUIDELINE: &[Self] = &[
        Self::UnsortedMethod,
        Self::UnsortedStatus,
        Self::UnsortedRow,
        Self::UnstatedRequired,
        Self::RedundantVersion,
        Self::MissingDescription,
        Self::UnlistedWrapper,
        Self::DivergentPlaceholder,
        Self::LongUnderline,
    ];

    /// The codes that a name of `--warn` or `[lint] warn` stands for: that of the group, or of one of its codes.
    #[must_use]
    pub fn asked_by(name: &str) -> Option<Vec<Self>> {
        if name == "guideline" {
            return Some(Self::GUIDELINE.to_vec());
        }
        let one = Self::GUIDELINE.iter().find(|code| code.as_str() == name)?;
        Some(vec![*one])
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// No code has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode(String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no finding has the code `{}`", self.0)
    }
}

impl std::error::Error for UnknownCode {}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|code| code.as_str() == text);
        found.copied().ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
