//! A field that no sample shows is made of what stands around it.

use std::fs;

use apiref::Generator;

const PAGE: &str = "\
Widgets
=======

Create widget
~~~~~~~~~~~~~

.. rest_method:: POST /v3/widgets

Request
-------

.. rest_parameters:: parameters.yaml

   - widget: widget
   - name: name

.. literalinclude:: create.json

Response
--------

.. rest_status_code:: success status.yaml

   - 202

.. rest_parameters:: parameters.yaml

   - id: id
   - name: name

List widgets
~~~~~~~~~~~~

.. rest_method:: GET /v3/widgets

Request
-------

.. rest_parameters:: parameters.yaml

   - name: name

Response
--------

.. rest_status_code:: success status.yaml

   - 200
";

const PARAMETERS: &str = "\
id: {in: body, type: string, required: true, description: The id.}
name: {in: body, type: string, required: true, description: The name.}
widget: {in: body, type: object, required: true, description: A widget.}
";

/// The client that a small reference compiles to.
fn client() -> String {
    let folder = tempfile::tempdir().unwrap();
    let (source, out) = (folder.path().join("source"), folder.path().join("out"));
    fs::create_dir(&source).unwrap();
    for (name, text) in [
        ("index.rst", PAGE),
        ("parameters.yaml", PARAMETERS),
        ("status.yaml", "200: {default: Done.}\n202: {default: Begun.}\n"),
        ("create.json", r#"{"widget": {"name": "a"}}"#),
    ] {
        fs::write(source.join(name), text).unwrap();
    }
    Generator::new(&source).out_dir(&out).generate().unwrap();
    let mut found = String::new();
    let mut folders = vec![out];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("client/widgets.rs") {
                found = fs::read_to_string(path).unwrap();
            }
        }
    }
    assert!(!found.is_empty(), "there is a client of widgets");
    found.split_whitespace().collect()
}

#[test]
fn a_response_is_wrapped_as_its_request_is() {
    let client = client();
    assert!(client.contains(r#".returns("widget")"#), "{client}");
}

#[test]
fn a_get_sends_no_body() {
    let client = client();
    let list = client.split("\"list_widgets\"").nth(1).expect("the operation is there");
    assert!(!list.contains(".json"), "{list}");
}
