//! Finds what answers a path.

/// A segment of a path template: its text, or `None` for a placeholder.
pub(super) type Segment = Option<String>;

/// Values by their paths. A segment is a step from one tree into a smaller one.
///
/// A text goes before a placeholder, segment by segment from the left, and where that leads nowhere the
/// placeholder is tried.
#[derive(Debug)]
pub(super) struct Tree<T> {
    here: Option<T>,
    texts: Vec<(String, Tree<T>)>,
    placeholder: Option<Box<Tree<T>>>,
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Self { here: None, texts: Vec::new(), placeholder: None }
    }
}

impl<T> Tree<T> {
    pub(super) fn insert(&mut self, path: &[Segment], value: T) {
        match path {
            [] => self.here = Some(value),
            [Some(text), rest @ ..] => {
                let known = self.texts.iter().position(|(known, _)| known == text);
                let at = known.unwrap_or_else(|| {
                    self.texts.push((text.clone(), Self::default()));
                    self.texts.len() - 1
                });
                self.texts[at].1.insert(rest, value);
            }
            [None, rest @ ..] => self.placeholder.get_or_insert_default().insert(rest, value),
        }
    }

    /// The value at a path. A placeholder stands for at least one character.
    pub(super) fn find(&self, path: &str) -> Option<&T> {
        let Some(path) = path.strip_prefix('/') else { return self.here.as_ref() };
        let (segment, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
        let text = self.texts.iter().find(|(text, _)| text == segment);
        let placeholder = self.placeholder.as_deref().filter(|_| !segment.is_empty());
        text.and_then(|(_, tree)| tree.find(rest)).or_else(|| placeholder?.find(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn a_text_goes_before_a_placeholder_and_hides_none_that_leads_on() {
        let mut tree = Tree::default();
        for path in ["", "v3", "v3/", "v3/{p}/things", "v3/{p}/things/{id}", "v3/{p}/things/all"] {
            let segment = |s: &str| (!s.starts_with('{')).then(|| s.to_owned());
            tree.insert(&path.split('/').map(segment).collect::<Vec<_>>(), path);
        }
        tree.insert(&[Some("v3".to_owned()), None, Some("all".to_owned()), None], "v3/{p}/all/{x}");
        for (path, found) in [
            ("/", Some("")),
            ("/v3", Some("v3")),
            ("/v3/", Some("v3/")),
            ("/v3/p1/things", Some("v3/{p}/things")),
            ("/v3/p1/things/all", Some("v3/{p}/things/all")),
            ("/v3/p1/things/al", Some("v3/{p}/things/{id}")),
            ("/v3/things/things/things", Some("v3/{p}/things/{id}")),
            ("/v3/p1/all/all", Some("v3/{p}/all/{x}")),
            ("/v3//things", None),
            ("/v3/p1/things/", None),
            ("/v3/p1/things/all/", None),
            ("/v4", None),
            ("*", None),
        ] {
            assert_eq!(tree.find(path), found.as_ref(), "{path}");
        }
    }
}
