//! A field that changed with a microversion is one field, which says what it is before and since.

use std::fs;

use apiref::Generator;
use apiref::emit::openapi::Version;
use serde_json::{Value, json};

const PAGE: &str = "\
Widgets
=======

Show widget
~~~~~~~~~~~

.. rest_method:: GET /v3/widgets/{widget_id}

Request
-------

.. rest_parameters:: parameters.yaml

   - widget_id: widget_path_old
   - widget_id: widget_path

Response
--------

.. rest_status_code:: success status.yaml

   - 200

.. rest_parameters:: parameters.yaml

   - id: id_old
   - id: id
   - shared: shared_old
   - shared: shared
   - maker: maker
   - maker.id: maker_id

.. literalinclude:: show.json
";

const PARAMETERS: &str = "\
widget_path_old: {in: path, type: integer, required: true, max_version: '3.9', description: The number.}
widget_path: {in: path, type: string, required: true, min_version: '3.10', description: The text.}
id_old: {in: body, type: integer, required: true, max_version: '3.9', description: A number.}
id: {in: body, type: string, required: true, min_version: '3.10', description: A text.}
shared_old: {in: body, type: boolean, required: true, min_version: '3.2', max_version: '3.9', description: Yes or no.}
shared: {in: body, type: boolean, required: true, min_version: '3.12', description: 'Yes, no or ``null``.'}
maker: {in: body, type: object, required: true, description: Who made it.}
maker_id: {in: body, type: string, required: true, description: Of the maker.}
";

/// The document of a small reference, or that of one of its microversions.
fn document(version: Version, microversion: Option<&str>) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let (source, out) = (folder.path().join("source"), folder.path().join("out"));
    fs::create_dir(&source).unwrap();
    for (name, text) in [
        ("index.rst", PAGE),
        ("parameters.yaml", PARAMETERS),
        ("status.yaml", "200: {default: Done.}\n"),
        ("show.json", r#"{"id": "a", "shared": true, "maker": {"id": "b", "age": 3}}"#),
    ] {
        fs::write(source.join(name), text).unwrap();
    }
    let mut generator = Generator::new(&source)
        .emit([apiref::Emit::OpenApi])
        .openapi_version(version)
        .out_dir(&out);
    if let Some(microversion) = microversion {
        generator = generator.microversion(microversion.parse().unwrap());
    }
    generator.generate().unwrap();
    let mut folders = vec![out];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("openapi.yaml") {
                return serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            }
        }
    }
    panic!("there is no document");
}

/// A property of what the operation shows.
fn property<'d>(document: &'d Value, name: &str) -> &'d Value {
    let shown = document["components"]["schemas"].as_object().unwrap().values();
    let mut found =
        shown.filter_map(|schema| Some(&schema["properties"]).filter(|p| p["maker"].is_object()));
    &found.next().expect("the body is there")[name]
}

#[test]
fn each_type_has_the_versions_that_it_is_of() {
    for version in [Version::V3_1, Version::V3_0] {
        let document = document(version, None);
        let forms = json!([
            {"type": "integer", "x-openstack": {"max-ver": "3.9"}},
            {"type": "string", "x-openstack": {"min-ver": "3.10"}},
        ]);
        let id = property(&document, "id");
        assert_eq!(id["oneOf"], forms);
        assert_eq!(id["description"], "Until 3.9: A number.\n\nSince 3.10: A text.");
        let parameter = document["components"]["parameters"]["WidgetId"].as_object();
        let inline = &document["paths"]["/v3/widgets/{widget_id}"]["get"]["parameters"][0];
        let schema = parameter.map_or(&inline["schema"], |p| &p["schema"]);
        assert_eq!(schema["anyOf"], forms, "{inline}");
        let maker = document.to_string();
        assert_eq!(maker.matches("Since 3.10: A text.").count(), 1, "no row goes to the maker");
    }
}

#[test]
fn one_type_is_said_once() {
    let shared = document(Version::V3_1, None);
    let shared = property(&shared, "shared");
    assert_eq!(shared["type"], json!(["boolean", "null"]));
    assert_eq!(shared["x-openstack"], json!({"min-ver": "3.2"}));
}

#[test]
fn a_projection_takes_the_form_of_its_version() {
    let of = |microversion| document(Version::V3_1, Some(microversion));
    let (old, between, new) = (of("3.9"), of("3.11"), of("3.12"));
    assert_eq!(property(&old, "id"), &json!({"type": "integer", "description": "A number."}));
    assert_eq!(property(&new, "id"), &json!({"type": "string", "description": "A text."}));
    assert_eq!(property(&old, "shared")["type"], "boolean");
    assert_eq!(property(&between, "shared"), &Value::Null, "it was not there");
    assert_eq!(property(&new, "shared")["type"], json!(["boolean", "null"]));
}
