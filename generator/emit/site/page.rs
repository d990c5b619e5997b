//! The pages around the viewer, as templates see them.

use askama::Template;

use super::catalog::{Catalog, Entry, Release};
use super::{FILES, LATEST};
use crate::ir::Microversion;

/// A link.
struct Link {
    href: String,
    text: String,
    /// `true` if it leads to where it stands.
    current: bool,
}

/// The page of a document.
#[derive(Template)]
#[template(path = "site/page.html")]
struct Page<'a> {
    title: &'a str,
    release: &'a str,
    releases: Vec<Link>,
    files: Vec<Link>,
    live: bool,
}

/// The list of documents.
#[derive(Template)]
#[template(path = "site/index.html")]
struct Index<'a> {
    rows: Vec<Row<'a>>,
    live: bool,
}

struct Row<'a> {
    title: &'a str,
    href: String,
    microversions: String,
    operations: usize,
    releases: Vec<Link>,
    date: &'a str,
    files: Vec<Link>,
}

/// The page of a document's release, which stands in this folder of the document.
pub(super) fn document(entry: &Entry, release: &str, place: &str, live: bool) -> String {
    let releases = entry.releases.iter().map(|other| Link {
        href: format!("../{}/index.html", other.name),
        text: match &other.date {
            Some(date) => format!("{} of {date}", other.name),
            None => other.name.clone(),
        },
        current: place == other.name,
    });
    let latest = Link {
        href: format!("../{LATEST}/index.html"),
        text: "the latest".to_owned(),
        current: place == LATEST,
    };
    let page = Page {
        title: &entry.title,
        release,
        releases: if live { Vec::new() } else { std::iter::once(latest).chain(releases).collect() },
        files: files(""),
        live,
    };
    page.render().expect("a view is plain data")
}

/// The list of all documents of a site.
pub(super) fn index(catalog: &Catalog, live: bool) -> String {
    let rows = catalog.entries().iter().filter_map(|entry| {
        let newest = entry.latest()?;
        let folder = format!("{}/{LATEST}/", entry.name);
        Some(Row {
            title: &entry.title,
            href: format!("{folder}index.html"),
            microversions: microversions(newest),
            operations: newest.operations,
            releases: entry.releases.iter().map(|release| permanent(entry, release)).collect(),
            date: newest.date.as_deref().unwrap_or_default(),
            files: files(&folder),
        })
    });
    Index { rows: rows.collect(), live }.render().expect("a view is plain data")
}

fn permanent(entry: &Entry, release: &Release) -> Link {
    let href = format!("{}/{}/index.html", entry.name, release.name);
    Link { href, text: release.name.clone(), current: false }
}

fn files(folder: &str) -> Vec<Link> {
    let texts = ["3.1 YAML", "3.1 JSON", "3.0 YAML", "3.0 JSON"];
    let link = |(name, text): (&str, &str)| Link {
        href: format!("{folder}{name}"),
        text: text.to_owned(),
        current: false,
    };
    FILES.iter().map(|(name, ..)| *name).zip(texts).map(link).collect()
}

fn microversions(release: &Release) -> String {
    let text = |version: Option<Microversion>| version.map(|v| v.to_string());
    match (text(release.min), text(release.max)) {
        (Some(min), Some(max)) if min == max => min,
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("from {min}"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => String::new(),
    }
}
