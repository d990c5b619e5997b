//! A site that people read: a folder of files for any web server, or none.
//!
//! Of each document it has the OpenAPI files and a page, below the name of the release and below `latest`; beside
//! them an index of all documents of this run and of earlier ones, which `catalog.json` keeps.
//!
//! The page shows a document of its own, in `document.js`, which is loaded as a script because a page of the disk may
//! load nothing else. There every documented operation is at an address of its own, see `apart`.

mod anchor;
mod apart;
mod body;
mod catalog;
mod inventory;
mod page;
mod prose;
mod reference;
mod sample;
mod viewer;

use std::fmt;

use serde_json::json;

pub use catalog::{Catalog, CatalogError, Entry, Listed, Release};

use crate::diagnostic::visible;
use crate::emit::files::{self, FileSet};
use crate::emit::openapi::{self, Format, Version};
use crate::ir::Api;
use crate::source::Sources;

/// The owner of what all documents share.
const OWNER: &str = "site";
/// The file of the catalog, below the site's folder.
pub const CATALOG: &str = "catalog.json";

/// A document and the release that it is of.
#[derive(Clone, Copy, Debug)]
pub struct Publication<'a> {
    /// The document.
    pub api: &'a Api,
    /// The name of the release, which is a folder's; that of the document's version where it is not known.
    pub release: Option<&'a str>,
    /// The day of the release, `2026-03-25`.
    pub date: Option<&'a str>,
    /// The files that it was made of, for links to them.
    pub sources: Option<&'a Sources>,
}

/// Two releases of a document want one place of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The document's name.
    pub document: String,
    /// The name of the release.
    pub release: String,
    /// The name of the one that is there already.
    pub other: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { document, release, other } = self;
        if release != other {
            return write!(
                f,
                "the releases {other} and {release} of {document} are one folder where the case of letters does not count"
            );
        }
        write!(
            f,
            "two inputs have the document {document} of release {release}; --release tells one from the other"
        )
    }
}

impl std::error::Error for Error {}

/// The files of a site, and how `before`, the catalog of what is there, goes on. Where the address is known at which the site
/// will be, pages and a list of them tell it to search engines.
///
/// # Errors
///
/// Two documents of one name are of one release, or of two whose names differ by the case of letters alone.
pub fn emit(
    publications: &[Publication<'_>],
    before: Catalog,
    base_url: Option<&str>,
) -> Result<FileSet, Error> {
    let mut catalog = before;
    for (at, publication) in publications.iter().enumerate() {
        let (document, release) = (&publication.api.name, publication.release());
        let entry = catalog.entry(document);
        let known = entry.into_iter().flat_map(|entry| &entry.releases).map(|known| &known.name);
        let is_now =
            publications[..at].iter().any(|p| p.api.name == *document && p.release() == release);
        let taken = |other: &&String| {
            other.eq_ignore_ascii_case(&release) && (**other != release || is_now)
        };
        if let Some(other) = known.into_iter().find(taken).cloned() {
            return Err(Error { document: document.clone(), release, other });
        }
        catalog.add(publication);
    }
    let mut site = FileSet::new();
    for publication in publications {
        let Some(entry) = catalog.entry(&publication.api.name) else { continue };
        let files = document(publication.api);
        let release = publication.release();
        let latest = entry.latest();
        let mut places = vec![release.as_str()];
        if latest.is_some_and(|latest| latest.name == release) {
            places.push(LATEST);
        }
        for place in places {
            let mut set = files.clone();
            set.insert("index.html", page::document(entry, &release, place, false));
            let page = reference::page(entry, publication, &release, place, base_url);
            set.insert(reference::FILE, page);
            set.insert_bytes(inventory::FILE, inventory::inventory(publication));
            let name = &publication.api.name;
            site.nest(&format!("{name}/{place}"), &format!("{name}@{place}"), set);
        }
    }
    let mut shared = assets();
    shared.insert("index.html", page::index(&catalog, false));
    if let Some(base_url) = base_url {
        shared.insert("sitemap.xml", page::sitemap(&catalog, base_url));
    }
    shared.insert(CATALOG, catalog.to_json());
    site.nest("", OWNER, shared);
    Ok(site)
}

/// The pages of a site while its sources are being written. Of the rest, [`assets`] stay as they are, and [`file()`] gives what
/// is asked for: who saves waits for one document and not for all.
#[must_use]
pub fn emit_live(apis: &[Api]) -> FileSet {
    let mut catalog = Catalog::default();
    for api in apis {
        catalog.add(&live(api));
    }
    let mut site = FileSet::new();
    for (api, entry) in apis.iter().filter_map(|api| Some((api, catalog.entry(&api.name)?))) {
        let folder = format!("{}/{LATEST}", api.name);
        let page = page::document(entry, LATEST, LATEST, true);
        site.insert(format!("{folder}/index.html"), page);
    }
    site.insert("index.html", page::index(&catalog, true));
    site.insert("assets/live.js", include_str!("../../../templates/site/live.js"));
    site
}

fn live(api: &Api) -> Publication<'_> {
    Publication { api, release: Some(LATEST), date: None, sources: None }
}

/// A file of a document, by its path below the site: what its page shows, or an OpenAPI file.
#[must_use]
pub fn file(apis: &[Api], path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/')?;
    let api = apis.iter().find(|api| format!("{}/{LATEST}", api.name) == folder)?;
    if name == SCRIPT {
        return Some(script(api, true));
    }
    if name == reference::FILE {
        let mut catalog = Catalog::default();
        catalog.add(&live(api));
        let entry = catalog.entry(&api.name)?;
        return Some(reference::page(entry, &live(api), LATEST, LATEST, None));
    }
    let (_, version, format) = FILES.into_iter().find(|(file, ..)| *file == name)?;
    Some(openapi::emit(api, version, format))
}

/// The name that always means the newest release.
const LATEST: &str = "latest";

/// The file that a page has its document from.
const SCRIPT: &str = "document.js";

/// The OpenAPI files of a document.
const FILES: [(&str, Version, Format); 4] = [
    ("openapi.yaml", Version::V3_1, Format::Yaml),
    ("openapi.json", Version::V3_1, Format::Json),
    ("openapi-3.0.yaml", Version::V3_0, Format::Yaml),
    ("openapi-3.0.json", Version::V3_0, Format::Json),
];

/// The files of a document, its page aside.
fn document(api: &Api) -> FileSet {
    let mut set = FileSet::new();
    for version in [Version::V3_1, Version::V3_0] {
        let document = openapi::document(api, version);
        for (name, of, format) in FILES {
            if of == version {
                set.insert(name, openapi::render(&document, format));
            }
        }
    }
    set.insert(SCRIPT, script(api, false));
    set
}

/// The document that the page shows, as a script.
fn script(api: &Api, live: bool) -> String {
    let document = openapi::document(&apart::apart(api), Version::V3_1);
    let mut value = json!({ "document": document });
    if live {
        value["live"] = true.into();
    }
    format!("window.apiref = {};\n", visible::json(value.to_string()))
}

/// The files that all pages use.
#[must_use]
pub fn assets() -> FileSet {
    let mut assets = FileSet::new();
    assets.insert("assets/page.css", include_str!("../../../templates/site/page.css"));
    assets.insert("assets/index.js", include_str!("../../../templates/site/index.js"));
    assets.insert("assets/page.js", include_str!("../../../templates/site/page.js"));
    assets.insert("assets/reference.css", include_str!("../../../templates/site/reference.css"));
    assets.insert("assets/viewer.js", viewer::script());
    assets.insert("assets/viewer.LICENSE.txt", viewer::LICENCE);
    assets
}

impl Publication<'_> {
    /// The name of the release as a folder's.
    fn release(&self) -> String {
        let given = self.release.map(str::to_owned).unwrap_or_else(|| {
            let newest = self.api.versions.max.map(|version| version.to_string());
            newest.unwrap_or_else(|| self.api.service.major.clone())
        });
        match files::plain(&given) {
            name if name.is_empty() => "unnamed".to_owned(),
            name if name.eq_ignore_ascii_case(LATEST) => format!("release-{name}"),
            name => name,
        }
    }
}
