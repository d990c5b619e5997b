//! The crate around the modules: its manifest and its root.

use askama::Template;

use super::Context;
use super::{client, doc};
use crate::emit::markdown;

/// `Cargo.toml`.
#[derive(Template)]
#[template(path = "rust/Cargo.toml.j2")]
struct Manifest<'a> {
    name: &'a str,
    version: &'a str,
    /// Keys and values beside those that every crate has.
    others: Vec<(&'static str, String)>,
    description: String,
    default_features: String,
    client: bool,
    server: bool,
    features: Vec<String>,
    runtime: String,
}

/// `README.md`.
#[derive(Template)]
#[template(path = "rust/README.md.j2")]
struct Readme {
    title: String,
    crate_name: String,
    service_type: String,
    client: bool,
    server: bool,
    /// A call that gives a list.
    list: Option<String>,
}

/// `rustfmt.toml`.
#[derive(Template)]
#[template(path = "rust/rustfmt.toml.j2")]
struct Style {}

/// `src/lib.rs`.
#[derive(Template)]
#[template(path = "rust/src/lib.rs.j2")]
struct Root {
    title: String,
    crate_name: String,
    service_type: String,
    docs: Vec<String>,
    client: bool,
    server: bool,
}

/// `lib.rs` as a build script's crate includes it.
#[derive(Template)]
#[template(path = "rust/included.rs.j2")]
struct Included {
    client: bool,
    server: bool,
}

/// The root of the modules, where there is no crate around them.
pub(super) fn included(cx: &Context<'_>) -> (String, String) {
    let root = Included { client: cx.options.client, server: cx.options.server };
    ("lib.rs".to_owned(), cx.render(&root))
}

/// The files that are not of the model, the client or the server.
pub(super) fn emit(cx: &Context<'_>) -> Vec<(String, String)> {
    let (api, options) = (cx.api, cx.options);
    let mut features: Vec<String> = cx.names.resources.iter().map(|r| r.feature.clone()).collect();
    features.sort();
    let halves = [(options.client, "client"), (options.server, "server")];
    let halves = halves.iter().filter(|(on, _)| *on).map(|(_, name)| *name);
    let default: Vec<String> = halves
        .chain(features.iter().map(String::as_str))
        .map(|feature| format!("\n    \"{feature}\","))
        .collect();
    let manifest = Manifest {
        name: cx.package_name(),
        version: options.package.chosen_version(),
        others: options.package.others().map(|(key, value)| (key, toml(value))).collect(),
        description: toml(&format!("{}, from its API reference", api.title)),
        default_features: format!("{}\n", default.concat()),
        client: options.client,
        server: options.server,
        features,
        runtime: options.runtime.clone(),
    };
    let prose = markdown::rustdoc(&api.doc);
    let mut docs = doc::paragraphs([prose]);
    if !docs.is_empty() {
        docs.insert(0, String::new());
    }
    let readme = Readme {
        title: doc::title(&api.title),
        crate_name: cx.crate_name(),
        service_type: api.service.service_type.clone(),
        client: options.client,
        server: options.server,
        list: client::plain_list(cx).filter(|_| options.client),
    };
    let root = Root {
        title: doc::title(&api.title),
        crate_name: cx.crate_name(),
        service_type: api.service.service_type.clone(),
        docs,
        client: options.client,
        server: options.server,
    };
    vec![
        ("Cargo.toml".to_owned(), options.package.laid_over(cx.render(&manifest))),
        ("README.md".to_owned(), cx.render(&readme)),
        ("rustfmt.toml".to_owned(), cx.render(&Style {})),
        ("src/lib.rs".to_owned(), cx.render(&root)),
    ]
}

/// A basic string of TOML, which takes JSON's escapes.
pub(super) fn toml(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !c.is_control()).collect();
    serde_json::Value::String(visible).to_string()
}

#[derive(Template)]
#[template(path = "rust/apis.rs.j2")]
struct ApisView<'a> {
    names: &'a [String],
    listed: String,
}

/// The modules of APIs, which `include_api!` takes in first, in the folder of a build script.
pub(super) fn apis(names: &[String]) -> String {
    let listed = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    ApisView { names, listed }.render().expect("views hold all that templates ask for") + "\n"
}
