//! The inventory of a page's sections, by which the documentation of other projects links to them (Sphinx, intersphinx).

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{Publication, reference};

/// The inventory's file, beside the page.
pub(super) const FILE: &str = "objects.inv";

/// Every tag and every operation as a label, in format 2. Labels are what the reference's own pages have: a domain of HTTP would know an
/// operation by its method and path alone, which several share.
pub(super) fn inventory(publication: &Publication<'_>) -> Vec<u8> {
    let api = publication.api;
    let mut out = format!(
        "# Sphinx inventory version 2\n# Project: {}\n# Version: {}\n\
         # The remainder of this file is compressed using zlib.\n",
        line(&api.title),
        publication.release()
    )
    .into_bytes();
    let mut encoder = ZlibEncoder::new(&mut out, Compression::best());
    let mut text = format!("{} std:doc -1 {} {}\n", "reference", reference::FILE, line(&api.title));
    for (anchor, title) in reference::places(api) {
        text.push_str(&format!("{anchor} std:label -1 {}#$ {}\n", reference::FILE, line(&title)));
    }
    let written = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish().map(drop));
    written.expect("memory takes what is written");
    out
}

/// A title as the rest of a line.
fn line(title: &str) -> String {
    let words: Vec<&str> = title.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let title = words.join(" ");
    if title.trim().is_empty() { "-".to_owned() } else { title }
}
