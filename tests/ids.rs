//! An id of a resource in a path has one type wherever it stands.

use std::fs;

use apiref::Generator;

const PAGE: &str = "\
Carts
=====

List carts
~~~~~~~~~~

.. rest_method:: GET /v3/{project_id}/carts

Request
-------

.. rest_parameters:: parameters.yaml

   - project_id: project_id_path

Response
--------

.. rest_status_code:: success status.yaml

   - 200

.. rest_parameters:: parameters.yaml

   - carts: carts
   - id: id
   - shop_id: shop_id
   - buyer_id: buyer_id
   - cart_ids: cart_ids

.. literalinclude:: carts.json

Show cart
~~~~~~~~~

.. rest_method:: GET /v3/{project_id}/carts/{cart_id}

Request
-------

.. rest_parameters:: parameters.yaml

   - project_id: project_id_path
   - cart_id: cart_id_path

Response
--------

.. rest_status_code:: success status.yaml

   - 200

Drop cart at shop
~~~~~~~~~~~~~~~~~

.. rest_method:: DELETE /v3/{project_id}/shops/{shop_id}/carts/{cart_id}

Request
-------

.. rest_parameters:: parameters.yaml

   - project_id: project_id_path
   - shop_id: shop_id_path
   - cart_id: cart_id_path

Response
--------

.. rest_status_code:: success status.yaml

   - 202
";

const PARAMETERS: &str = "\
project_id_path: {in: path, type: string, required: true, description: The project.}
cart_id_path: {in: path, type: string, required: true, description: The cart.}
shop_id_path: {in: path, type: string, required: true, description: The shop.}
buyer_id: {in: body, type: string, required: true, description: Who buys.}
cart_ids: {in: body, type: array, required: true, description: Former carts.}
carts: {in: body, type: array, required: true, description: All carts.}
id: {in: body, type: string, required: true, description: The id.}
shop_id: {in: body, type: string, required: true, description: Where the cart is.}
";

/// A file of the crate that a small reference compiles to, without spaces.
fn file(name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (source, out) = (folder.path().join("source"), folder.path().join("out"));
    fs::create_dir(&source).unwrap();
    let carts = r#"{"carts": [{"id": "7A", "shop_id": "1", "buyer_id": "x", "cart_ids": ["6A"]}]}"#;
    for (name, text) in [
        ("apiref.toml", "service-type = \"block-storage\"\n"),
        ("index.rst", PAGE),
        ("parameters.yaml", PARAMETERS),
        ("status.yaml", "200: {default: Done.}\n202: {default: Begun.}\n"),
        ("carts.json", carts),
    ] {
        fs::write(source.join(name), text).unwrap();
    }
    Generator::new(&source).out_dir(&out).generate().unwrap();
    let mut folders = vec![out];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with(name) {
                return fs::read_to_string(path).unwrap().split_whitespace().collect();
            }
        }
    }
    panic!("there is no {name}")
}

#[test]
fn a_property_has_the_type_of_the_placeholder_of_its_name() {
    let model = file("model/carts.rs");
    for field in ["pubid:CartId,", "pubshop_id:ShopId,", "pubcart_ids:Vec<CartId>,"] {
        assert!(model.contains(field), "{field} in {model}");
    }
    assert!(model.contains("pubbuyer_id:String,"), "no path knows buyers: {model}");
}

#[test]
fn a_method_takes_what_an_id_can_be_made_of() {
    let client = file("client/carts.rs");
    assert!(client.contains("shop_id:implInto<ShopId>,cart_id:implInto<CartId>"), "{client}");
}
