//! Path templates, read into segments.

/// A path template as documented, `/v3/{project_id}/snapshots/{snapshot_id}` (OpenAPI 3.1, "Path Templating").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate<'a> {
    /// The template itself.
    pub text: &'a str,
    /// The segments between its slashes. A slash at the end has an empty segment behind it.
    pub segments: Vec<Segment<'a>>,
}

/// The part of a path template between two slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Text, `snapshots`.
    Literal(&'a str),
    /// A value alone, by the name of its parameter: `snapshot_id` of `{snapshot_id}`.
    Placeholder(&'a str),
    /// Values with text around them, `{name}.{format}`.
    Mixed {
        /// The whole segment.
        text: &'a str,
        /// The names of its parameters.
        placeholders: Vec<&'a str>,
    },
}

impl<'a> PathTemplate<'a> {
    /// Reads a template. A brace that has no partner is text.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let segments = text.strip_prefix('/').unwrap_or(text).split('/').map(Segment::parse);
        Self { text, segments: segments.collect() }
    }

    /// The names of its parameters, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &'a str> {
        self.segments.iter().flat_map(Segment::placeholders)
    }

    /// Returns `true` if its last segment is a value: what it leads to is one of many.
    #[must_use]
    pub fn names_one(&self) -> bool {
        matches!(self.segments.last(), Some(Segment::Placeholder(_)))
    }

    /// The index of the segment that holds the caller's project, given the names that such placeholders have.
    ///
    /// Only a placeholder that stands first, or right after the version, is the caller's project: the
    /// project of `/v3/{project_id}/os-quota-sets/{target}` is, that of `/v3/projects/{project_id}` is an
    /// argument like any other.
    #[must_use]
    pub fn scope(&self, names: &[String]) -> Option<usize> {
        let at = self.segments.iter().position(|segment| !segment.is_version())?;
        match self.segments[at] {
            Segment::Placeholder(name) => names.iter().any(|known| known == name).then_some(at),
            Segment::Literal(_) | Segment::Mixed { .. } => None,
        }
    }

    /// Returns `true` if a path is one of those that the template stands for. A slash at the end counts for nothing.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let mut given = path.trim_matches('/').split('/');
        let segments = match self.segments.as_slice() {
            [before @ .., Segment::Literal("")] if !before.is_empty() => before,
            all => all,
        };
        let fits = |segment: &Segment<'_>| {
            given.next().is_some_and(|text| match segment {
                Segment::Literal(literal) => *literal == text,
                Segment::Placeholder(_) | Segment::Mixed { .. } => !text.is_empty(),
            })
        };
        segments.iter().all(fits) && given.next().is_none()
    }
}

impl<'a> Segment<'a> {
    fn parse(text: &'a str) -> Self {
        let names: Vec<&str> =
            text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
        match names.as_slice() {
            [] => Self::Literal(text),
            [name] if name.len() + 2 == text.len() => Self::Placeholder(name),
            _ => Self::Mixed { text, placeholders: names },
        }
    }

    /// The names of its parameters.
    fn placeholders(&self) -> impl Iterator<Item = &'a str> {
        let names: &[&'a str] = match self {
            Self::Literal(_) => &[],
            Self::Placeholder(name) => std::slice::from_ref(name),
            Self::Mixed { placeholders, .. } => placeholders,
        };
        names.iter().copied()
    }

    /// Returns `true` if it is a version, `v3` or `v2.1`.
    fn is_version(&self) -> bool {
        let Self::Literal(text) = self else { return false };
        text.strip_prefix('v').is_some_and(|number| {
            number.starts_with(|c: char| c.is_ascii_digit())
                && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{PathTemplate, Segment};

    #[test]
    fn a_template_is_its_segments() {
        let path = PathTemplate::parse("/v2.1/{project_id}/images/{name}.{format}/");
        let placeholders = vec!["name", "format"];
        assert_eq!(
            path.segments,
            [
                Segment::Literal("v2.1"),
                Segment::Placeholder("project_id"),
                Segment::Literal("images"),
                Segment::Mixed { text: "{name}.{format}", placeholders },
                Segment::Literal(""),
            ]
        );
        assert_eq!(path.placeholders().collect::<Vec<_>>(), ["project_id", "name", "format"]);
        assert_eq!(PathTemplate::parse("/").segments, [Segment::Literal("")]);
        assert_eq!(PathTemplate::parse("/a{b").segments, [Segment::Literal("a{b")]);
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
