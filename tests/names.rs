//! Names are stable: an operation that is added renames nothing that was there. What is one type has one name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use apiref::{Emit, Generator};
use serde_json::Value;

const SPEC: &str = "spec/block-storage";

/// A section of its own, with parameters of names that others have and with a resource that looks like another.
const CARTS: &str = "\
Carts (carts)
=============

Create a cart
~~~~~~~~~~~~~

.. rest_method:: POST /v3/{project_id}/carts

Makes a cart.

Response Codes
--------------

.. rest_status_code:: success status.yaml

   - 202

.. rest_status_code:: error status.yaml

   - 404

Request
-------

.. rest_parameters:: parameters.yaml

   - project_id: project_id_path
   - limit: cart_limit
   - cart: cart
   - name: cart_name

Response
--------

.. rest_parameters:: parameters.yaml

   - cart: cart
   - name: cart_name

Show limits of carts
~~~~~~~~~~~~~~~~~~~~

.. rest_method:: GET /v3/{project_id}/carts/limits

Response Codes
--------------

.. rest_status_code:: success status.yaml

   - 200

Request
-------

.. rest_parameters:: parameters.yaml

   - project_id: project_id_path
   - limit: cart_limit


";

const PARAMETERS: &str = "
cart_limit:
  description: |
    How many wheels there may be.
  in: query
  required: false
  type: integer
cart:
  description: |
    A cart.
  in: body
  required: true
  type: object
cart_name:
  description: |
    What the cart is called.
  in: body
  required: true
  type: string
";

/// Every name of the document, with what it stands for: operations with their paths, components with their text.
fn names(source: &Path) -> BTreeMap<String, String> {
    let out = tempfile::tempdir().expect("a folder");
    let generator = Generator::new(source).emit([Emit::OpenApi]).out_dir(out.path());
    generator.generate().expect("it compiles");
    let file = out.path().join("block-storage-v3/openapi.yaml");
    let text = fs::read_to_string(file).expect("a document");
    let document: Value = serde_yaml::from_str(&text).expect("YAML");
    let mut names = BTreeMap::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("a path item") {
            if let Some(id) = operation["operationId"].as_str() {
                names.insert(format!("operation {id}"), format!("{method} {path}"));
            }
        }
    }
    for (section, components) in document["components"].as_object().expect("components") {
        for (name, component) in components.as_object().expect("components of a section") {
            names.insert(format!("{section} {name}"), component.to_string());
        }
    }
    names
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}

#[test]
fn an_operation_that_is_added_renames_nothing() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join(SPEC);
    let changed = tempfile::tempdir().expect("a folder");
    copy(&spec, changed.path());
    let edit = |file: &str, change: &dyn Fn(String) -> String| {
        let path = changed.path().join(file);
        let text = fs::read_to_string(&path).expect("text");
        fs::write(path, change(text)).expect("written");
    };
    fs::write(changed.path().join("carts.inc"), CARTS).expect("written");
    edit("parameters.yaml", &|text| text + PARAMETERS);
    // Before all others, so that what is numbered in order would be numbered anew.
    let first = ".. include:: versions.inc";
    edit("index.rst", &|text| text.replace(first, &format!(".. include:: carts.inc\n{first}")));

    let before = names(&spec);
    let after = names(changed.path());
    assert!(after.contains_key("operation create_cart"), "the section is read");
    let moved: Vec<&String> =
        before.iter().filter(|(name, is)| after.get(*name) != Some(is)).map(|(n, _)| n).collect();
    assert!(moved.is_empty(), "renamed or changed: {moved:?}");
}

#[test]
fn a_part_that_a_summary_shares_with_the_whole_is_the_wholes() {
    let names = names(&Path::new(env!("CARGO_MANIFEST_DIR")).join(SPEC));
    let status = "#/components/schemas/SnapshotStatus";
    for resource in ["schemas Snapshot", "schemas SnapshotSummary"] {
        assert!(names[resource].contains(status), "{resource}: {}", names[resource]);
    }
    assert!(!names.contains_key("schemas SnapshotSummaryStatus"));
}
