//! The pages around the viewer, as templates see them.

use askama::Template;

use super::catalog::{Catalog, Entry, Listed, Release};
use super::{FILES, LATEST, reference};
use crate::hash::HashSet;
use crate::ir::Microversion;

/// A link.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: String,
    /// `true` if it leads to where it stands.
    pub(super) current: bool,
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
    summary: &'a str,
    href: String,
    plain: String,
    listed: Vec<ListedRow<'a>>,
    microversions: String,
    operations: usize,
    releases: Vec<Link>,
    date: &'a str,
    files: Vec<Link>,
}

/// An operation in the list of all.
struct ListedRow<'a> {
    operation: &'a Listed,
    /// The name of its place in the list: that of its place in the document, unless another document has it too.
    anchor: &'a str,
}

/// The pages of a site, for search engines.
#[derive(Template)]
#[template(path = "site/sitemap.xml", escape = "html")]
struct Sitemap {
    pages: Vec<String>,
}

/// The list of a site's pages: of each document the newest release.
pub(super) fn sitemap(catalog: &Catalog, base_url: &str) -> String {
    let documents = catalog.entries().iter().map(|entry| reference::address(base_url, &entry.name));
    let pages = std::iter::once(format!("{base_url}/index.html")).chain(documents).collect();
    Sitemap { pages }.render().expect("a view is plain data")
}

/// The page of a document's release, which stands in this folder of the document.
pub(super) fn document(entry: &Entry, release: &str, place: &str, live: bool) -> String {
    let page = Page {
        title: &entry.title,
        release,
        releases: if live { Vec::new() } else { releases(entry, place, "index.html") },
        files: files(""),
        live,
    };
    page.render().expect("a view is plain data")
}

/// The same page of all releases, seen from this folder of the document.
pub(super) fn releases(entry: &Entry, place: &str, file: &str) -> Vec<Link> {
    let releases = entry.releases.iter().map(|other| Link {
        href: format!("../{}/{file}", other.name),
        text: match &other.date {
            Some(date) => format!("{} of {date}", other.name),
            None => other.name.clone(),
        },
        current: place == other.name,
    });
    let latest = Link {
        href: format!("../{LATEST}/{file}"),
        text: "the latest".to_owned(),
        current: place == LATEST,
    };
    std::iter::once(latest).chain(releases).collect()
}

/// The list of all documents of a site.
pub(super) fn index(catalog: &Catalog, live: bool) -> String {
    let mut seen = HashSet::default();
    let rows = catalog.entries().iter().filter_map(|entry| {
        let newest = entry.latest()?;
        let folder = format!("{}/{LATEST}/", entry.name);
        let listed = entry.listed.iter().map(|operation| {
            let anchor = operation.anchor.as_str();
            ListedRow { operation, anchor: if seen.insert(anchor) { anchor } else { "" } }
        });
        Some(Row {
            title: &entry.title,
            summary: &entry.summary,
            listed: listed.collect(),
            href: format!("{folder}index.html"),
            plain: format!("{folder}{}", reference::FILE),
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

pub(super) fn files(folder: &str) -> Vec<Link> {
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
