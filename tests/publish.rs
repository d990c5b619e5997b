//! `apiref publish`: what a site has, what stays of earlier runs, what is refused.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const SPEC: &str = "spec/block-storage";

fn publish(site: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_apiref"))
        .arg("publish")
        .args(arguments)
        .arg("--out")
        .arg(site)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs")
}

fn done(site: &Path, arguments: &[&str]) {
    let output = publish(site, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

fn read(site: &Path, file: &str) -> String {
    fs::read_to_string(site.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A reference of one operation, of a service that no profile knows.
fn tiny(folder: &Path, title: &str) {
    let page = format!(
        "{title}\n{line}\n\nThings (things)\n===============\n\nList things\n-----------\n\n\
         .. rest_method::  GET /v1/things\n\nLists.\n\nNormal response codes: 200\n",
        line = "#".repeat(title.len())
    );
    fs::create_dir_all(folder).expect("made");
    fs::write(folder.join("index.rst"), page).expect("written");
    fs::write(folder.join("apiref.toml"), "service-type = \"things\"\n").expect("written");
}

#[test]
fn a_site_has_pages_and_documents_below_the_release_and_below_latest() {
    let site = tempfile::tempdir().expect("a folder");
    let site = site.path();
    done(site, &[SPEC, "--release", "1.2.0", "--date", "2026-03-25"]);
    for place in ["1.2.0", "latest"] {
        for file in ["openapi.yaml", "openapi.json", "openapi-3.0.yaml", "openapi-3.0.json"] {
            let text = read(site, &format!("block-storage-v3/{place}/{file}"));
            let version = if file.contains("3.0") { "3.0.3" } else { "3.1.0" };
            assert!(text.lines().take(2).any(|line| line.contains(version)), "{file}");
        }
        let page = read(site, &format!("block-storage-v3/{place}/index.html"));
        // Nothing is loaded from outside.
        for (at, _) in page.match_indices("src=\"").chain(page.match_indices("<link ")) {
            let tag = page[at..].split('>').next().unwrap_or_default();
            assert!(!tag.contains("://"), "{tag}");
        }
    }
    let committed =
        read(Path::new(env!("CARGO_MANIFEST_DIR")), "generated/block-storage-v3/openapi.yaml");
    assert_eq!(read(site, "block-storage-v3/latest/openapi.yaml"), committed);
    let index = read(site, "index.html");
    for shown in ["Block Storage API v3", "3.0 to 3.71", "66 operations", "1.2.0", "2026-03-25"] {
        assert!(index.contains(shown), "{shown}");
    }
}

#[test]
fn a_site_says_where_it_is_and_what_is_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    done(site, &[SPEC, "--release", "1.2.0"]);
    assert!(!site.join("sitemap.xml").exists());
    assert!(!read(site, "block-storage-v3/latest/reference.html").contains("canonical"));
    done(site, &[SPEC, "--release", "1.3.0", "--base-url", "https://docs.example.org/api/"]);
    let map = read(site, "sitemap.xml");
    assert!(
        map.contains(
            "<loc>https://docs.example.org/api/block-storage-v3/latest/reference.html</loc>"
        ),
        "{map}"
    );
    let output = publish(site, &[SPEC, "--base-url", "docs.example.org"]);
    assert_eq!(output.status.code(), Some(2));

    let inventory =
        fs::read(site.join("block-storage-v3/latest/objects.inv")).expect("an inventory");
    let header = "# Sphinx inventory version 2\n# Project: Block Storage API v3\n# Version: 1.3.0\n\
                  # The remainder of this file is compressed using zlib.\n";
    let rest = inventory.strip_prefix(header.as_bytes()).expect("the header of format 2");
    let mut text = String::new();
    flate2::read::ZlibDecoder::new(rest).read_to_string(&mut text).expect("zlib");
    assert!(
        text.contains("create-a-volume std:label -1 reference.html#$ Create a volume\n"),
        "{text}"
    );

    // Every operation is in the index, which leads to its place.
    let index = read(site, "index.html");
    assert_eq!(index.matches("<li id=\"").count(), 66);
    assert!(index.contains("href=\"block-storage-v3/latest/reference.html#create-a-volume\""));
}

#[test]
fn actions_are_operations_of_their_own_on_the_page() {
    let site = tempfile::tempdir().expect("a folder");
    done(site.path(), &[SPEC]);
    let script = read(site.path(), "block-storage-v3/latest/document.js");
    let json = script.strip_prefix("window.apiref = ").and_then(|s| s.trim_end().strip_suffix(';'));
    let value: Value = serde_json::from_str(json.expect("an assignment")).expect("JSON");
    let paths = value["document"]["paths"].as_object().expect("paths");
    let count: usize =
        paths.values().map(|item| item.as_object().map_or(0, serde_json::Map::len)).sum();
    assert_eq!(count, 66, "one for each that the reference documents");
    let revert = &paths["/v3/{project_id}/volumes/{volume_id}/action#revert"]["post"];
    assert_eq!(revert["x-openstack"]["min-ver"], "3.40");
}

#[test]
fn the_index_grows_and_names_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let things = folder.path().join("things");
    tiny(&things, "Things");
    let things = things.to_string_lossy().into_owned();
    done(&site, &[SPEC, "--release", "9.0.0"]);
    done(&site, &[&things, "--release", "1.0"]);
    done(&site, &[SPEC, "--release", "10.0.0"]);
    let old = read(&site, "block-storage-v3/9.0.0/index.html");
    done(&site, &[SPEC, "--release", "9.0.1"]);
    assert_eq!(
        read(&site, "block-storage-v3/9.0.0/index.html"),
        old,
        "what is permanent is not touched"
    );
    let catalog: Value = serde_json::from_str(&read(&site, "catalog.json")).expect("JSON");
    let releases = |at: usize| -> Vec<&str> {
        let releases = catalog["documents"][at]["releases"].as_array().expect("a list");
        releases.iter().filter_map(|release| release["name"].as_str()).collect()
    };
    assert_eq!(releases(0), ["10.0.0", "9.0.1", "9.0.0"], "by number, not by letter");
    assert_eq!(releases(1), ["1.0"]);
    let latest = read(&site, "block-storage-v3/latest/index.html");
    assert!(latest.contains("</span>10.0.0</summary>"), "an older release is not the latest");
}

#[test]
fn what_a_reference_says_is_text_on_the_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let (site, things) = (folder.path().join("site"), folder.path().join("things"));
    tiny(&things, "Things");
    fs::write(
        things.join("apiref.toml"),
        "service-type = \"things\"\ntitle = \"</title><script>alert(1)</script>\"\n",
    )
    .expect("written");
    done(&site, &[&things.to_string_lossy(), "--release", "../../1"]);
    for page in ["index.html", "things-v1/latest/index.html"] {
        let text = read(&site, page);
        assert!(!text.contains("<script>alert"), "{page}");
        assert!(text.contains("&lt;script&gt;") || text.contains("&#60;script&#62;"), "{page}");
    }
    assert!(site.join("things-v1/1/index.html").is_file());
    assert!(!folder.path().join("1").exists(), "the release's name is one folder");
}

#[test]
fn a_release_of_any_name_is_a_folder_that_every_system_can_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let things = folder.path().join("things");
    tiny(&things, "Things");
    let long = "x".repeat(300);
    for (name, place) in [
        ("aux", "the-aux"),
        ("CON.1", "the-CON.1"),
        ("v1.", "v1"),
        (".Latest", "release-Latest"),
        ("...", "unnamed"),
        (&long, &long[..100]),
    ] {
        let site = folder.path().join(format!("site-{place}"));
        done(&site, &[&things.to_string_lossy(), &format!("--release={name}")]);
        assert!(site.join("things-v1").join(place).join("index.html").is_file(), "{name}");
        assert!(site.join("things-v1/latest/index.html").is_file(), "{name}");
    }
}

#[test]
fn what_others_wrote_is_neither_replaced_nor_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    fs::write(site.join("CNAME"), "docs.example.org\n").expect("written");
    done(site, &[SPEC, "--release", "1"]);
    done(site, &[SPEC, "--release", "2"]);
    assert_eq!(read(site, "CNAME"), "docs.example.org\n");

    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("index.html"), "mine\n").expect("written");
    let output = publish(folder.path(), &[SPEC]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("was not written by apiref") && said.trim_end().lines().count() == 1,
        "{said}"
    );
    assert_eq!(read(folder.path(), "index.html"), "mine\n");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn what_cannot_be_published_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |arguments: &[&str], reason: &str| {
        let output = publish(folder.path(), arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(reason), "{said}");
    };
    refused(&[SPEC, SPEC], "two inputs have the document block-storage-v3 of release 3.71");
    refused(&["nowhere"], "cannot read nowhere");
    refused(&[SPEC, "--date", "yesterday"], "a day is written as 2026-03-25");
    for day in ["2026-99-99", "2026-02-29"] {
        refused(&[SPEC, "--date", day], "the calendar has no such day");
    }
    done(folder.path(), &[SPEC, "--release", "v1"]);
    refused(
        &[SPEC, "--release", "V1"],
        "v1 and V1 of block-storage-v3 are one folder where the case",
    );
    refused(&[SPEC, "--release", "latest"], "that name always means the newest release");
    fs::write(folder.path().join("catalog.json"), "[]").expect("written");
    refused(&[SPEC], "it is no catalog of apiref");
    let output = publish(&folder.path().join("catalog.json"), &[SPEC]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("catalog.json` is a file, not a folder"), "{said}");
}
