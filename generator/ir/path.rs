//! Path templates, read into segments.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

/// A path template as documented, `/v3/{project_id}/snapshots/{snapshot_id}` (OpenAPI 3.1, "Path Templating").
///
/// It is equal to, and hashed as, its text.
#[derive(Clone, Debug)]
pub struct PathTemplate {
    text: String,
    segments: Vec<Segment>,
}

/// The part of a path template between two slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text, `snapshots`.
    Literal(String),
    /// A value alone, by the name of its parameter: `snapshot_id` of `{snapshot_id}`.
    Placeholder(String),
    /// Values with text around them, `{name}.{format}`.
    Mixed {
        /// The whole segment.
        text: String,
        /// The names of its parameters.
        placeholders: Vec<String>,
    },
}

impl PathTemplate {
    /// Reads a template. A brace that has no partner is text.
    #[must_use]
    pub fn parse(text: impl Into<String>) -> Self {
        let text = text.into();
        let bare = text.strip_prefix('/').unwrap_or(&text);
        let segments = bare.split('/').map(Segment::parse).collect();
        Self { text, segments }
    }

    /// The template itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The segments between its slashes. A slash at the end has an empty segment behind it.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segments, less the empty ones that slashes at the end make.
    #[must_use]
    pub fn parts(&self) -> &[Segment] {
        let empty = self.segments.iter().rev().take_while(|segment| segment.is_empty()).count();
        &self.segments[..self.segments.len() - empty]
    }

    /// The names of its parameters, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flat_map(Segment::placeholders)
    }

    /// Returns `true` if it is `/`.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.parts().is_empty()
    }

    /// Returns `true` if its last segment is a value: what it leads to is one of many.
    #[must_use]
    pub fn names_one(&self) -> bool {
        matches!(self.parts().last(), Some(Segment::Placeholder(_)))
    }

    /// Returns `true` if its last segment is this text.
    #[must_use]
    pub fn ends_in(&self, text: &str) -> bool {
        matches!(self.parts().last(), Some(Segment::Literal(last)) if last == text)
    }

    /// The template with nameless placeholders: equal where the wire is.
    #[must_use]
    pub fn shape(&self) -> String {
        let mut shape = String::with_capacity(self.text.len());
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((_, tail)) = after.split_once('}') else { break };
            shape.push_str(before);
            shape.push_str("{}");
            rest = tail;
        }
        shape.push_str(rest);
        shape
    }

    /// The template without one of its segments.
    #[must_use]
    pub fn without(&self, at: usize) -> Self {
        let kept = self.segments.iter().enumerate().filter(|(index, _)| *index != at);
        Self::parse(kept.map(|(_, segment)| format!("/{segment}")).collect::<String>())
    }

    /// The index of the segment that holds the caller's project, given the names that such placeholders have.
    ///
    /// Only a placeholder that stands first, or right after the version, is the caller's project: the
    /// project of `/v3/{project_id}/os-quota-sets/{target}` is, that of `/v3/projects/{project_id}` is an
    /// argument like any other.
    #[must_use]
    pub fn scope(&self, names: &[String]) -> Option<usize> {
        let at = self.segments.iter().position(|segment| !segment.is_version())?;
        match &self.segments[at] {
            Segment::Placeholder(name) => names.contains(name).then_some(at),
            Segment::Literal(_) | Segment::Mixed { .. } => None,
        }
    }

    /// Returns `true` if a path is one of those that the template stands for. A slash at the end counts for nothing.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        let mut given = path.split('/').filter(|_| !path.is_empty());
        let fits = |segment: &Segment| {
            given.next().is_some_and(|text| match segment {
                Segment::Literal(literal) => literal == text,
                Segment::Placeholder(_) | Segment::Mixed { .. } => !text.is_empty(),
            })
        };
        self.parts().iter().all(fits) && given.next().is_none()
    }
}

impl PartialEq for PathTemplate {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for PathTemplate {}

impl Hash for PathTemplate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// A table by templates is asked by their text.
impl Borrow<str> for PathTemplate {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for PathTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl Segment {
    fn parse(text: &str) -> Self {
        let names = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
        let names: Vec<String> = names.map(str::to_owned).collect();
        match names.as_slice() {
            [] => Self::Literal(text.to_owned()),
            [name] if name.len() + 2 == text.len() => Self::Placeholder(name.clone()),
            _ => Self::Mixed { text: text.to_owned(), placeholders: names },
        }
    }

    /// The text of a segment without placeholders.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Placeholder(_) | Self::Mixed { .. } => None,
        }
    }

    /// Returns `true` if it begins with the value of this parameter.
    #[must_use]
    pub fn begins_with(&self, placeholder: &str) -> bool {
        match self {
            Self::Literal(_) => false,
            Self::Placeholder(name) => name == placeholder,
            Self::Mixed { text, placeholders } => {
                text.starts_with('{') && placeholders.first().is_some_and(|p| p == placeholder)
            }
        }
    }

    /// The names of its parameters.
    fn placeholders(&self) -> impl Iterator<Item = &str> {
        let names = match self {
            Self::Literal(_) => &[],
            Self::Placeholder(name) => std::slice::from_ref(name),
            Self::Mixed { placeholders, .. } => placeholders.as_slice(),
        };
        names.iter().map(String::as_str)
    }

    fn is_empty(&self) -> bool {
        self.literal() == Some("")
    }

    /// Returns `true` if it is a version, `v3` or `v2.1`.
    #[must_use]
    pub fn is_version(&self) -> bool {
        self.literal().and_then(|text| text.strip_prefix('v')).is_some_and(|number| {
            number.starts_with(|c: char| c.is_ascii_digit())
                && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        })
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) | Self::Mixed { text, .. } => f.write_str(text),
            Self::Placeholder(name) => write!(f, "{{{name}}}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PathTemplate, Segment};

    #[test]
    fn a_template_is_its_segments() {
        let path = PathTemplate::parse("/v2.1/{project_id}/images/{name}.{format}/");
        let placeholders = vec!["name".to_owned(), "format".to_owned()];
        let literal = |text: &str| Segment::Literal(text.to_owned());
        assert_eq!(
            path.segments(),
            [
                literal("v2.1"),
                Segment::Placeholder("project_id".to_owned()),
                literal("images"),
                Segment::Mixed { text: "{name}.{format}".to_owned(), placeholders },
                literal(""),
            ]
        );
        assert_eq!(path.placeholders().collect::<Vec<_>>(), ["project_id", "name", "format"]);
        assert_eq!(path.without(1).as_str(), "/v2.1/images/{name}.{format}/");
        assert_eq!(PathTemplate::parse("/").segments(), [literal("")]);
        assert_eq!(PathTemplate::parse("/a{b").segments(), [literal("a{b")]);
    }

    #[test]
    fn a_slash_at_the_end_is_no_part() {
        let path = PathTemplate::parse("/v3/carts/{cart_id}/");
        assert!(path.names_one() && !path.ends_in("carts"));
        assert!(PathTemplate::parse("/v3/carts/").ends_in("carts"));
        assert!(PathTemplate::parse("/").is_root() && !path.is_root());
    }

    #[test]
    fn shapes_forget_names() {
        for (path, shape) in
            [("/v3/{a-b}/c/{d}.{e}/", "/v3/{}/c/{}.{}/"), ("/", "/"), ("/a{b", "/a{b")]
        {
            assert_eq!(PathTemplate::parse(path).shape(), shape);
        }
    }

    #[test]
    fn the_project_stands_first_or_behind_the_version() {
        let names = ["project_id".to_owned()];
        for (path, at) in [
            ("/v3/{project_id}/os-quota-sets/{target}", Some(1)),
            ("/{project_id}/servers", Some(0)),
            ("/v3/projects/{project_id}", None),
            ("/v3/{user_id}/keys", None),
            ("/", None),
        ] {
            assert_eq!(PathTemplate::parse(path).scope(&names), at, "{path}");
        }
    }

    #[test]
    fn a_template_matches_the_paths_that_it_stands_for() {
        let template = PathTemplate::parse("/v3/{project_id}/snapshots");
        assert!(template.matches("/v3/p/snapshots") && template.matches("/v3/p/snapshots/"));
        assert!(PathTemplate::parse("/").matches("/"));
        for other in ["/v3/p/snapshots/1", "/v3/p", "/v3//snapshots", "/v3/p/volumes"] {
            assert!(!template.matches(other), "{other}");
        }
    }
}
