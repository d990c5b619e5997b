//! The page of a document without scripts: all that the reference says is on it, and text of a source is only text.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use apiref::Generator;
use apiref::emit::site::{self, Catalog, Publication};
use apiref::ir::{Api, Doc, SchemaKind};
use serde_json::Value;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/block-storage");

/// The documents of a tree, each with its page.
fn pages(tree: &Path) -> Vec<(Api, String)> {
    let compilation = Generator::new(tree).compile(&mut |_| {}).expect("the folder can be read");
    let sources = Some(&compilation.sources);
    let publications: Vec<Publication<'_>> = compilation
        .apis
        .iter()
        .map(|api| Publication { api, release: Some("1"), date: None, sources })
        .collect();
    let base_url = Some("https://docs.example.org/api");
    let site = site::emit(&publications, Catalog::default(), base_url).expect("they are two");
    let page = |api: &Api| {
        let path = format!("{}/latest/reference.html", api.name);
        site.get(&path).expect("a page").to_owned()
    };
    compilation.apis.iter().map(|api| (api.clone(), page(api))).collect()
}

/// The text of a page, its white space folded.
fn text(page: &str) -> String {
    let body = page.split_once("<body>").expect("a body").1;
    let mut text = String::new();
    for piece in body.split('<').skip(1) {
        let (tag, rest) = piece.split_once('>').expect("a tag ends");
        let is_inline =
            ["code", "/code", "em", "/em", "strong", "/strong", "a ", "/a", "span", "/span"]
                .iter()
                .any(|name| tag.starts_with(name));
        if !is_inline {
            text.push(' ');
        }
        text.push_str(rest);
    }
    for (entity, character) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every piece of text of a prose.
fn pieces(doc: &Doc) -> Vec<String> {
    fn collect(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::String(text) => {
                out.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, out)),
            Value::Object(map) => map
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "language" | "url"))
                .for_each(|(_, value)| collect(value, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    collect(&serde_json::to_value(doc).expect("plain data"), &mut out);
    out
}

#[test]
fn all_that_the_reference_says_is_on_the_page() {
    let (api, page) = pages(Path::new(SPEC)).remove(0);
    let whole = text(&page);
    let says = |what: &str, doc: &Doc, shown: &str| {
        for piece in pieces(doc) {
            assert!(shown.contains(&piece), "{what}: {piece}");
        }
    };
    says("the introduction", &api.doc, &whole);
    for tag in &api.tags {
        says(&tag.title, &tag.doc, &whole);
    }
    let mut count = 0;
    for (path, operation) in api.operations() {
        let start = format!("{}</a></h3>", operation.summary.replace('\'', "&#39;"));
        let at = page.find(&start).unwrap_or_else(|| panic!("{}", operation.summary));
        let end = page[at..].find("</article>").expect("an article ends") + at;
        let shown = text(&format!("<body><p>{}", &page[at..end]));
        let title = &operation.summary;
        count += 1;
        assert!(shown.contains(path.as_str()), "{title}: {path}");
        says(title, &operation.doc, &shown);
        for parameter in &operation.parameters {
            let row = format!(
                "{} {}",
                parameter.name.wire,
                if parameter.required { "required " } else { "" }
            );
            let row = format!("{row}{}", parameter.location.as_str());
            assert!(shown.contains(&row), "{title}: {row}");
            says(title, &parameter.doc, &shown);
        }
        for (code, response) in &operation.responses {
            assert!(shown.contains(&code.to_string()), "{title}: {code}");
            says(title, &response.doc, &shown);
        }
        for content in operation.bodies().flat_map(|body| body.content.values()) {
            let schema = content.documented();
            if schema == api.fault {
                continue;
            }
            for id in api.leaves(schema) {
                let SchemaKind::Object(properties) = &api.schema(id).kind else { continue };
                for property in properties {
                    assert!(shown.contains(&property.name.wire), "{title}: {}", property.name.wire);
                    says(title, &property.doc, &shown);
                }
            }
            for example in &content.examples {
                let sample = serde_json::to_string_pretty(&*example.value).expect("JSON");
                let sample = sample.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(shown.contains(&sample), "{title}: {}", example.name.wire);
            }
        }
    }
    assert_eq!(count, 66);
    assert!(!page.contains("<script"));
    assert!(page.contains("<link rel=\"canonical\" href=\"https://docs.example.org/api/block-storage-v3/latest/reference.html\">"));
}

#[test]
fn every_place_has_one_name_and_every_link_within_the_page_leads_to_one() {
    let (_, page) = pages(Path::new(SPEC)).remove(0);
    let values = |attribute: &str| -> Vec<&str> {
        let start = format!(" {attribute}=\"");
        page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    };
    let ids = values("id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for href in values("href").into_iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(unique.contains(href), "#{href}");
    }
    for id in values("aria-labelledby") {
        assert!(unique.contains(id), "{id}");
    }
    // A section with its alias, an operation, and what its row opens in the pages of os-api-ref.
    for id in ["block-storage-api", "volumes-volumes", "create-a-volume", "create-a-volume-detail"]
    {
        assert!(unique.contains(id), "{id}");
    }
}

#[test]
fn text_of_a_source_stays_text() {
    let evil = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)>";
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("written");
    };
    let page = format!(
        "Things {evil}\n{line}\n\nList things {evil}\n{dash}\n\n.. rest_method:: GET /v1/things/{{id}}\n\nLists {evil}. \
         `Go <javascript:alert(1)>`_ and `there <https://example.org/\"onclick=x>`_, ``{evil}``, **{evil}**.\n\n\
         .. note::\n\n   {evil}\n\n- {evil}\n\n::\n\n   {evil}\n\nNormal response codes: 200\n\n\
         Request\n~~~~~~~\n\n.. rest_parameters:: p.yaml\n\n   - id: id\n   - \"{quoted}\": body\n\n\
         Example\n~~~~~~~\n\n.. literalinclude:: s.json\n",
        line = "=".repeat(80),
        dash = "-".repeat(80),
        quoted = evil.replace('"', ""),
    );
    write("index.rst", &page);
    let described = evil.replace('\'', "''");
    write(
        "p.yaml",
        &format!(
            "id:\n  in: path\n  type: string\n  required: true\n  description: '{described}'\n\
             body:\n  in: body\n  type: string\n  description: '{described}'\n"
        ),
    );
    write("s.json", "{\"a\": \"</code></pre><script>alert(1)</script>\"}");
    write(
        "apiref.toml",
        "service-type = \"things\"\n[site]\ntitle = \"<b>\"\nrepository = \"javascript:alert(1)\"\n\
         bug = \"https://bugs.example.org/?t={title}&f={file}:{line}\"\n",
    );
    let (_, page) = pages(folder.path()).remove(0);
    assert!(page.contains("List things &#60;script&#62;"), "{page}");
    let names = BTreeSet::from([
        "a",
        "article",
        "blockquote",
        "body",
        "caption",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "html",
        "li",
        "link",
        "main",
        "meta",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]);
    let attributes = BTreeSet::from([
        "aria-current",
        "aria-label",
        "aria-labelledby",
        "charset",
        "class",
        "colspan",
        "content",
        "download",
        "href",
        "http-equiv",
        "id",
        "lang",
        "name",
        "open",
        "rel",
        "scope",
        "start",
        "tabindex",
    ]);
    for piece in page.split('<').skip(2) {
        let (tag, _) = piece.split_once('>').expect("a tag ends");
        let mut parts = tag.split('"');
        let mut first = parts.next().unwrap_or_default().split_whitespace();
        let name = first.next().unwrap_or_default().trim_start_matches('/');
        assert!(names.contains(name), "<{tag}>");
        let outside = tag.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        for attribute in outside.split_whitespace().skip(1) {
            assert!(attributes.contains(attribute.trim_end_matches('=')), "<{tag}>");
        }
    }
    for href in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(!href.contains("javascript:"), "{href}");
    }
    assert!(page.contains("bugs.example.org/?t=List%20things"), "{page}");
    assert!(page.contains("f=index.rst:"), "{page}");
}
