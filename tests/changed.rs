//! A field that two rows list for versions that are apart is one field that changed.

use std::fs;

use apiref::openapi::{Format, Version};
use apiref::{Emit, Generator};
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

   - widget_id: widget_id

Response
--------

.. rest_status_code:: success status.yaml

   - 200

.. rest_parameters:: parameters.yaml

   - widget: widget
   - name: name
   - size: size_number
   - size: size_text

.. literalinclude:: show.json
";

const PARAMETERS: &str = "\
widget_id: {in: path, type: string, required: true, description: The id.}
name: {in: body, type: string, required: true, description: The name.}
size_number: {in: body, type: integer, required: true, max_version: 3.9, description: The size in GiB.}
size_text: {in: body, type: string, required: true, min_version: 3.10, description: The size with its unit.}
widget: {in: body, type: object, required: true, description: A widget.}
";

/// What the document says of the size, that of one microversion or of all.
fn size(microversion: Option<&str>) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let (source, out) = (folder.path().join("source"), folder.path().join("out"));
    fs::create_dir(&source).unwrap();
    for (name, text) in [
        ("index.rst", PAGE),
        ("parameters.yaml", PARAMETERS),
        ("status.yaml", "200: {default: Done.}\n"),
        ("show.json", r#"{"widget": {"name": "a", "size": "1 GiB"}}"#),
    ] {
        fs::write(source.join(name), text).unwrap();
    }
    let mut generator = Generator::new(&source)
        .out_dir(&out)
        .emit([Emit::OpenApi])
        .openapi_version(Version::V3_1)
        .format(Format::Json);
    if let Some(version) = microversion {
        generator = generator.microversion(version.parse().unwrap());
    }
    generator.generate().unwrap();
    let mut folders = vec![out];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "json") {
                let document: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
                return document["components"]["schemas"]["Widget"]["properties"]["size"].clone();
            }
        }
    }
    panic!("there is a document");
}

#[test]
fn a_field_that_changed_says_what_it_is_at_which_versions() {
    let size = size(None);
    let branches = size["oneOf"].as_array().unwrap_or_else(|| panic!("two forms: {size}"));
    let types: Vec<&Value> = branches.iter().map(|branch| &branch["type"]).collect();
    assert_eq!(types, ["integer", "string"], "{size}");
    assert_eq!(branches[0]["x-openstack"], json!({ "max-ver": "3.9" }));
    assert_eq!(branches[1]["x-openstack"], json!({ "min-ver": "3.10" }));
    let description = size["description"].as_str().unwrap();
    assert!(description.contains("Until 3.9: The size in GiB."), "{description}");
    assert!(description.contains("Since 3.10: The size with its unit."), "{description}");
}

#[test]
fn a_microversion_has_the_form_that_is_its_own() {
    for (version, kind, text) in
        [("3.9", "integer", "The size in GiB."), ("3.10", "string", "The size with its unit.")]
    {
        let size = size(Some(version));
        assert_eq!((&size["type"], &size["description"]), (&json!(kind), &json!(text)), "{size}");
    }
}
