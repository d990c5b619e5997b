//! Sessions over a connection in memory.

use std::fs;
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use apiref::Generator;
use lsp_server::{Connection, Message, Notification, Request, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::server::Server;
use super::uri;

/// The end of patience with the server.
const PATIENCE: Duration = Duration::from_secs(60);

const PAGE: &str = "Carts
=====

.. rest_method:: GET /v1/carts/{cart_id}

Response codes
--------------

.. rest_status_code:: success status.yaml

   - 200

Request
-------

.. rest_parameters:: parameters.yaml

   - cart_id: cart_id_path
   - colour: colour

Response
--------

.. rest_parameters:: parameters.yaml

   - colour: colour

.. literalinclude:: cart.json
   :language: javascript
";
const PARAMETERS: &str = "cart_id_path:
  description: The cart.
  in: path
  required: true
  type: string
colour:
  description: |
    Its colour, of which there are many.
  in: body
  required: true
  type: string
";

/// A reference about carts.
fn tree() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("index.rst", "Shop\n****\n\n.. include:: carts.inc\n"),
        ("carts.inc", PAGE),
        ("parameters.yaml", PARAMETERS),
        ("status.yaml", "200:\n  default: Fine.\n404:\n  default: Gone.\n  sold: It is sold.\n"),
        ("cart.json", "{\"colour\": \"red\"}\n"),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// A client, and the server that it talks to.
struct Client {
    connection: Connection,
    server: JoinHandle<bool>,
    requests: i32,
}

impl Client {
    fn begun(generator: Generator) -> Self {
        let (connection, other) = Connection::memory();
        let server = thread::spawn(move || Server::new(other, generator, None).run());
        Self { connection, server, requests: 0 }
    }

    fn new() -> Self {
        let mut client = Self::begun(Generator::new(""));
        let answer = client.ask("initialize", json!({ "capabilities": {} })).expect("an answer");
        assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
        client.tell("initialized", json!({}));
        client
    }

    fn tell(&self, method: &str, params: Value) {
        let note = Notification::new(method.to_owned(), params);
        self.connection.sender.send(note.into()).expect("the server is there");
    }

    fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.requests += 1;
        let request = Request::new(self.requests.into(), method.to_owned(), params);
        self.connection.sender.send(request.into()).expect("the server is there");
        loop {
            match self.connection.receiver.recv_timeout(PATIENCE).expect("an answer") {
                Message::Response(Response { id, response_result })
                    if id == self.requests.into() =>
                {
                    return response_result.map_err(|error| error.message);
                }
                _ => {}
            }
        }
    }

    fn open(&self, path: &Path, text: &str) {
        let document =
            json!({ "uri": uri::of(path), "languageId": "x", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Puts another text in the place of all.
    fn write(&self, path: &Path, version: i32, text: &str) {
        let document = json!({ "uri": uri::of(path), "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.tell("textDocument/didChange", params);
    }

    /// The findings that are told of a document, from a version on: the code and where it begins.
    fn findings(&self, path: &Path, version: Option<i64>) -> Vec<(String, u64, u64)> {
        loop {
            let message = self.connection.receiver.recv_timeout(PATIENCE).expect("findings");
            let Message::Notification(note) = message else { continue };
            if note.params["uri"] != json!(uri::of(path))
                || note.params["version"].as_i64() != version
            {
                continue;
            }
            let found = note.params["diagnostics"].as_array().expect("a list").iter();
            let place = |d: &Value, key: &str| d["range"]["start"][key].as_u64().expect("a number");
            let shown = |d: &Value| {
                let code = d["code"].as_str().expect("a code").to_owned();
                (code, place(d, "line"), place(d, "character"))
            };
            return found.map(shown).collect();
        }
    }

    /// Asks at the place of a text in a document, `within` bytes into it.
    fn at(
        &mut self,
        method: &str,
        path: &Path,
        text: &str,
        (needle, within): (&str, usize),
        more: Value,
    ) -> Value {
        let at = text.find(needle).expect("it is there") + within;
        let line = text[..at].matches('\n').count();
        let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1);
        let mut params = json!({
            "textDocument": { "uri": uri::of(path) },
            "position": { "line": line, "character": column },
        });
        if let (Value::Object(params), Value::Object(more)) = (&mut params, more) {
            params.extend(more);
        }
        self.ask(method, params).unwrap_or_else(Value::String)
    }

    /// Ends the session; whether that was in order.
    fn end(mut self) -> bool {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        assert!(self.ask("textDocument/hover", json!({})).is_err());
        self.tell("exit", Value::Null);
        self.server.join().expect("no panic")
    }
}

fn real(folder: &TempDir, name: &str) -> std::path::PathBuf {
    folder.path().canonicalize().expect("there").join(name)
}

fn codes(found: &[(String, u64, u64)]) -> Vec<&str> {
    found.iter().map(|(code, ..)| code.as_str()).collect()
}

#[test]
fn findings_follow_what_is_typed_and_go_when_it_is_mended() {
    let folder = tree();
    let (page, parameters) = (real(&folder, "carts.inc"), real(&folder, "parameters.yaml"));
    let client = Client::new();
    client.open(&page, PAGE);
    let calm = client.findings(&page, Some(1));
    assert_eq!(codes(&calm), ["misplaced-parameter"], "a GET has no body");
    client.write(
        &page,
        2,
        &PAGE.replace("   - colour: colour\n\nResponse", "   - 😀: colou\n\nResponse"),
    );
    let found = client.findings(&page, Some(2));
    // Behind a character of two units.
    assert!(found.contains(&("unknown-parameter".to_owned(), 18, 9)), "{found:?}");
    client.write(&page, 3, PAGE);
    assert_eq!(client.findings(&page, Some(3)), calm);
    // The entry of one document is the finding of another.
    client.open(&parameters, &PARAMETERS.replace("colour:", "color:"));
    assert_eq!(codes(&client.findings(&page, Some(3))), ["unknown-parameter", "unknown-parameter"]);
    client
        .tell("textDocument/didClose", json!({ "textDocument": { "uri": uri::of(&parameters) } }));
    assert_eq!(client.findings(&parameters, None), []);
    assert_eq!(client.findings(&page, Some(3)), calm);
    assert!(client.end());
}

#[test]
fn what_a_tree_allows_is_not_shown_as_one_types_it() {
    let folder = tree();
    let (page, config) = (real(&folder, "carts.inc"), real(&folder, "apiref.toml"));
    let client = Client::new();
    client.open(&page, PAGE);
    assert_eq!(client.findings(&page, Some(1)).len(), 1);
    // It is not on the disk.
    client.open(&config, "[lint]\nallow = [\"misplaced-parameter\"]\n");
    assert_eq!(client.findings(&page, Some(1)), []);
    client.write(&config, 2, "");
    assert_eq!(client.findings(&page, Some(1)).len(), 1);
    let allowed = PAGE.replace(
        "Request\n-------\n\n",
        "Request\n-------\n\n.. apiref: allow misplaced-parameter\n\n",
    );
    client.write(&page, 2, &allowed);
    assert_eq!(client.findings(&page, Some(2)), []);
    assert!(client.end());
}

#[test]
fn rows_lead_to_entries_and_back_and_take_a_new_name_with_them() {
    let folder = tree();
    let (page, parameters) = (real(&folder, "carts.inc"), real(&folder, "parameters.yaml"));
    let config = real(&folder, "apiref.toml");
    let mut client = Client::new();
    client.open(&page, PAGE);
    client.open(
        &config,
        "[[correct.property]]\nentry = \"colour\"\nnullable = true\nreason = \"seen\"\n",
    );
    let there = client.at("textDocument/definition", &page, PAGE, (": cart_id_path", 4), json!({}));
    assert_eq!(there["uri"], json!(uri::of(&parameters)));
    assert_eq!(there["range"]["start"], json!({ "line": 0, "character": 0 }));
    let sample = client.at("textDocument/definition", &page, PAGE, ("cart.json", 1), json!({}));
    assert_eq!(sample["uri"], json!(uri::of(&real(&folder, "cart.json"))));
    let reason = client.at("textDocument/definition", &page, PAGE, ("- 200", 3), json!({}));
    assert_eq!(reason["uri"], json!(uri::of(&real(&folder, "status.yaml"))));
    let context = json!({ "context": { "includeDeclaration": true } });
    let uses = client.at("textDocument/references", &page, PAGE, (": colour", 3), context);
    assert_eq!(uses.as_array().map(Vec::len), Some(4));

    let name = json!({ "newName": "paint" });
    let edit = client.at("textDocument/rename", &page, PAGE, (": colour", 3), name.clone());
    let changes = edit["changes"].as_object().expect("changes");
    let of =
        |path: &Path| changes[uri::of(path).expect("a uri").as_str()].as_array().expect("edits");
    assert_eq!((of(&page).len(), of(&parameters).len()), (2, 1));
    // A correction names it too, in quotes.
    assert_eq!(of(&config)[0]["range"]["start"], json!({ "line": 1, "character": 9 }));
    let keys =
        of(&page).iter().map(|edit| (&edit["range"]["start"]["character"], &edit["newText"]));
    assert!(keys.into_iter().all(|key| key == (&json!(13), &json!("paint"))), "{edit}");
    // The same from where it is defined, in a document that is not as it is on the disk.
    client.open(&parameters, &format!("# first\n{PARAMETERS}"));
    let text = format!("# first\n{PARAMETERS}");
    let edit = client.at("textDocument/rename", &parameters, &text, ("colour:", 0), name);
    let own = &edit["changes"][uri::of(&parameters).expect("a uri").as_str()][0];
    assert_eq!(own["range"]["start"], json!({ "line": 6, "character": 0 }));
    for (name, problem) in
        [("cart_id_path", "already"), ("a: b", "quotes"), ("yes", "quotes"), ("", "quotes")]
    {
        let answer = client.at(
            "textDocument/rename",
            &page,
            PAGE,
            (": colour", 3),
            json!({ "newName": name }),
        );
        assert!(answer.as_str().is_some_and(|text| text.contains(problem)), "{answer}");
    }
    assert!(client.end());
}

#[test]
fn rows_say_what_their_entries_say_and_why_and_are_completed() {
    let folder = tree();
    let page = real(&folder, "carts.inc");
    let mut client = Client::new();
    client.open(&page, PAGE);
    let hover = client.at("textDocument/hover", &page, PAGE, (".. literalinclude", 0), json!({}));
    assert_eq!(hover, Value::Null);
    let response = PAGE.find("Response\n").expect("it is there");
    let row = PAGE[response..].find("- colour").expect("it is there") + response;
    let hover = client.at("textDocument/hover", &page, PAGE, (&PAGE[row..], 3), json!({}));
    let text = hover["contents"]["value"].as_str().expect("text");
    assert!(text.contains("**`colour`** string, in body, required"), "{text}");
    assert!(
        text.contains("of which there are many") && text.contains("- type: string — `"),
        "{text}"
    );

    let typed = PAGE
        .replace("   - colour: colour\n\n..", "   - colour: colour\n   - cart_id: \n   - 4\n\n..");
    client.write(&page, 2, &typed);
    let labels = |answer: &Value| -> Vec<String> {
        let items = answer.as_array().into_iter().flatten();
        items.map(|item| item["label"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let items = client.at("textDocument/completion", &page, &typed, ("cart_id: \n", 9), json!({}));
    assert_eq!(labels(&items), ["cart_id_path", "colour"]);
    // The name of other rows comes first.
    assert_eq!(items[0]["sortText"], "0cart_id_path");
    let item = client.ask("completionItem/resolve", items[1].clone()).expect("an answer");
    assert!(item["documentation"]["value"].as_str().is_some_and(|text| text.contains("many")));
    let items = client.at("textDocument/completion", &page, &typed, ("   - 4\n", 6), json!({}));
    assert_eq!(items[0]["textEdit"]["newText"], "cart_id: cart_id_path");
    let codes = PAGE.replace("   - 200\n", "   - 200\n   - 404: \n   - 4\n");
    client.write(&page, 3, &codes);
    let items = client.at("textDocument/completion", &page, &codes, ("404: ", 5), json!({}));
    assert_eq!(labels(&items), ["default", "sold"]);
    let items = client.at("textDocument/completion", &page, &codes, ("   - 4\n", 6), json!({}));
    assert_eq!(labels(&items), ["200", "404"]);
    let nothing = client.at("textDocument/completion", &page, &codes, ("Carts\n", 2), json!({}));
    assert_eq!(nothing, Value::Null);
    let symbols = client
        .ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri::of(&page) } }));
    assert_eq!(symbols.expect("an answer")[0]["detail"], "GET /v1/carts/{cart_id}");
    assert!(client.end());
}

#[test]
fn edits_mend_one_finding_or_all_of_a_code_or_all_that_are_safe() {
    let folder = tree();
    let page = real(&folder, "carts.inc");
    let mut client = Client::new();
    let odd = PAGE.replace("GET /v1", "GET v1").replace(": colour", ": colou");
    client.open(&page, &odd);
    assert_eq!(client.findings(&page, Some(1)).len(), 3);
    let mut actions = |only: Value| {
        let params = json!({
            "textDocument": { "uri": uri::of(&page) },
            "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } },
            "context": { "diagnostics": [], "only": only },
        });
        let answer = client.ask("textDocument/codeAction", params).expect("an answer");
        let list = answer.as_array().expect("a list").clone();
        let edits = |action: &Value| {
            let changes = action["edit"]["changes"].as_object().expect("changes").values();
            changes.map(|edits| edits.as_array().map_or(0, Vec::len)).sum::<usize>()
        };
        let shown = |action: &Value| {
            let title = action["title"].as_str().expect("a title");
            let short = title.split(':').next().unwrap_or_default().to_owned();
            (short, title.contains("look at it"), edits(action))
        };
        list.iter().map(shown).collect::<Vec<_>>()
    };
    let quick = actions(json!(["quickfix"]));
    let shown = |title: &str, takes_a_look, edits| (title.to_owned(), takes_a_look, edits);
    assert_eq!(
        quick,
        [
            shown("Mend sloppy-method", false, 1),
            shown("Mend unknown-parameter", true, 1),
            shown("Mend unknown-parameter", true, 1),
            shown("Mend all 2 unknown-parameter of this file (look at it afterwards)", true, 2),
        ]
    );
    let all = actions(json!(["source.fixAll"]));
    assert_eq!(all, [shown("Mend all 1 findings of this file that need no look", false, 1)]);
    assert_eq!(actions(json!(["refactor"])), []);
    assert_eq!(actions(Value::Null).len(), 4);
    assert!(client.end());
}

#[test]
fn a_client_may_send_anything() {
    let (one, two) = (tree(), tree());
    let mut client = Client::begun(Generator::new(""));
    assert!(client.ask("textDocument/hover", json!({})).is_err());
    client.tell("textDocument/didOpen", json!({ "textDocument": 7 }));
    assert!(client.ask("initialize", json!([1])).is_ok());
    assert!(client.ask("initialize", json!({ "capabilities": {} })).is_err());
    for (method, params) in [
        (
            "textDocument/didChange",
            json!({ "textDocument": { "uri": "file:///none", "version": 1 }, "contentChanges": [] }),
        ),
        ("textDocument/didOpen", json!({ "textDocument": { "uri": "::::" } })),
        ("textDocument/didClose", json!(null)),
        ("$/nonsense", json!({})),
        ("$/cancelRequest", json!({ "id": [] })),
    ] {
        client.tell(method, params);
    }
    for (method, params) in [
        ("apiref/nonsense", json!(1)),
        ("textDocument/rename", json!({})),
        (
            "textDocument/definition",
            json!({ "textDocument": { "uri": "x:y" }, "position": { "line": -1 } }),
        ),
        ("completionItem/resolve", json!({ "label": 1 })),
    ] {
        assert!(client.ask(method, params).is_err(), "{method}");
    }
    let item = json!({ "label": "a", "data": { "uri": uri::of(&real(&one, "carts.inc")), "file": 4_000_000_000_u32, "start": 0, "end": 9 } });
    client.open(&real(&one, "carts.inc"), PAGE);
    assert!(client.ask("completionItem/resolve", item).is_ok());
    // Two trees, one of which goes, and a document that is no file.
    client.open(&real(&two, "carts.inc"), "");
    client.open(Path::new("/no-such-folder/a.rst"), PAGE);
    client.tell("textDocument/didOpen", json!({ "textDocument": { "uri": "untitled:a", "languageId": "x", "version": 1, "text": PAGE } }));
    client.write(&real(&one, "carts.inc"), 2, PAGE);
    assert_eq!(client.findings(&real(&one, "carts.inc"), Some(2)).len(), 1);
    let gone = real(&two, "carts.inc");
    drop(two);
    client.write(&gone, 2, PAGE);
    assert_eq!(client.findings(&gone, Some(2)), []);
    assert!(client.at("textDocument/hover", &gone, PAGE, (": colour", 3), json!({})).is_null());
    assert!(client.end());
    // One that is gone without a word, and one that says it too early.
    let Client { connection, server, .. } = Client::new();
    drop(connection);
    assert!(!server.join().expect("no panic"));
    let client = Client::new();
    client.tell("exit", Value::Null);
    assert!(!client.server.join().expect("no panic"));
}

#[test]
fn what_others_save_is_seen_and_no_file_is_written() {
    let folder = tree();
    let page = real(&folder, "carts.inc");
    let mut client = Client::new();
    client.open(&page, PAGE);
    client.findings(&page, Some(1));
    // A file that others save is seen when the client says so.
    fs::write(real(&folder, "parameters.yaml"), PARAMETERS.replace("colour:", "color:"))
        .expect("written");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    assert_eq!(codes(&client.findings(&page, Some(1))), ["unknown-parameter", "unknown-parameter"]);
    let edit = client.at(
        "textDocument/rename",
        &page,
        PAGE,
        (": cart_id_path", 3),
        json!({ "newName": "other" }),
    );
    assert!(edit["changes"].is_object());
    assert_eq!(fs::read_to_string(&page).expect("read"), PAGE);
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 5);
    assert!(client.end());
}
