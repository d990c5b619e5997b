//! `apiref serve` over a socket: the site, a rebuild after a save, and the mock.
#![cfg(feature = "serve")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A running server, which ends with the test.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(input: &Path) -> Self {
        Self::start_with(&[input], &[])
    }

    fn start_with(inputs: &[&Path], options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_apiref"))
            .arg("serve")
            .args(inputs)
            .args(["--port", "0"])
            .args(options)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let first = lines.next().expect("a line").expect("text");
        let address = first.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("no address in {first:?}")).to_owned();
        // Later output has a reader, or the server would wait for one.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// Sends a request; gives status, head and body.
    fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!(
                "content-type: application/json\r\ncontent-length: {}\r\n",
                body.len()
            ));
        }
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        (status, head.to_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str) -> (u16, String) {
        let (status, _, body) = self.send("GET", path, &[], "");
        (status, body)
    }

    /// The news that pages get of the build after this one.
    fn state(&self, after: u64) -> Value {
        let (_, body) = self.get(&format!("/_apiref/build?after={after}"));
        serde_json::from_str(&body).expect("JSON")
    }
}

/// A copy of the shipped reference.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

fn spec() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage")
}

const ID: &str = "5aa119a8-d25b-45a7-8d1b-88e127885635";

#[test]
fn the_mock_answers_as_the_service_does() {
    let server = Server::start_with(&[&spec()], &["--stateless"]);
    assert!(server.address.starts_with("127.0.0.1:"), "{}", server.address);
    let at = |version: &'static str| [("openstack-api-version", version)];

    // A sample, without what the microversion does not have, at both forms of the path.
    for path in ["/v3/p/snapshots/1", "/v3/snapshots/1"] {
        let (status, head, body) = server.send("GET", path, &at("volume 3.40"), "");
        assert_eq!(status, 200, "{body}");
        assert!(head.contains("openstack-api-version: volume 3.40"), "{head}");
        assert!(!body.contains("\"user_id\""), "{body}");
    }
    let (_, _, body) = server.send("GET", "/v3/p/snapshots/1", &at("volume 3.41"), "");
    assert!(body.contains("\"user_id\""), "{body}");

    // Methods, paths, parameters, bodies and microversions are checked, in the service's envelope.
    let action = format!("/v3/p/volumes/{ID}/action");
    let revert = format!("{{\"revert\": {{\"snapshot_id\": \"{ID}\"}}}}");
    for (method, path, version, body, status, says) in [
        ("GET", "/v3/p/nowhere", "volume 3.0", "", 404, "could not be found"),
        ("PATCH", "/v3/p/snapshots", "volume 3.0", "", 405, "not allowed here"),
        ("GET", "/v3/p/snapshots?limit=many", "volume 3.0", "", 400, "limit"),
        ("GET", "/v3/p/snapshots", "volume 3.99", "", 406, "3.99"),
        ("GET", "/v3/p/snapshots", "volume three", "", 400, "three"),
        ("POST", "/v3/p/snapshots", "volume 3.0", "", 400, "body"),
        ("POST", "/v3/p/snapshots", "volume 3.0", "{\"snapshot\": {}}", 400, "volume_id"),
        ("POST", action.as_str(), "volume 3.39", revert.as_str(), 404, "could not be found"),
        ("POST", action.as_str(), "volume 3.40", revert.as_str(), 202, ""),
        ("POST", action.as_str(), "volume 3.40", "{\"os-fly\": null}", 400, "os-fly"),
    ] {
        let (answered, _, text) = server.send(method, path, &at(version), body);
        assert_eq!(answered, status, "{method} {path} {body}: {text}");
        assert!(text.contains(says), "{method} {path} {body}: {text}");
        if status == 400 {
            assert!(text.starts_with("{\"badRequest\":{\"code\":400,"), "{text}");
        }
    }
}

#[test]
fn the_mock_remembers() {
    let server = Server::start(&spec());
    let body = "{\"volume\": {\"size\": 3}}";
    let (status, _, made) = server.send("POST", "/v3/p/volumes", &[], body);
    assert_eq!(status, 202, "{made}");
    let made: Value = serde_json::from_str(&made).expect("JSON");
    let path = format!("/v3/p/volumes/{}", made["volume"]["id"].as_str().expect("an id"));
    let (status, shown) = server.get(&path);
    assert!(status == 200 && shown.contains("\"size\":3"), "{status} {shown}");
    assert_eq!(server.get(&format!("/v3/p/volumes/{ID}")).0, 404);
    let (_, head, _) = server.send("GET", "/v3/p/limits", &[], "");
    assert!(head.contains("x-apiref-mock: sample"), "{head}");
}

#[test]
fn the_mock_knows_headers() {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write(
        "things.inc",
        "Things\n======\n\nShow thing\n----------\n\n.. rest_method:: GET /v1/things\n\nShows it.\n\n\
         Normal response codes: 204\n\nRequest\n~~~~~~~\n\n.. rest_parameters:: parameters.yaml\n\n\
         \x20  - X-Depth: depth\n",
    );
    write(
        "parameters.yaml",
        "depth:\n  in: header\n  required: true\n  type: integer\n  description: |\n    Depth.\n",
    );
    let server = Server::start(&folder.path().join("things.inc"));
    for (headers, status, says) in [
        (&[][..], 400, "X-Depth is required"),
        (&[("x-depth", "deep")], 400, "'deep' is not an integer"),
        (&[("x-depth", "2")], 204, ""),
    ] {
        let (answered, _, body) = server.send("GET", "/v1/things", headers, "");
        assert!(answered == status && body.contains(says), "{headers:?}: {answered} {body}");
    }
}

#[test]
fn the_root_is_a_page_for_browsers_and_the_list_of_versions_for_clients() {
    let server = Server::start(&spec());
    let (status, _, page) = server.send("GET", "/", &[("accept", "text/html,*/*")], "");
    assert!(status == 200 && page.contains("Block Storage API v3"), "{status}");
    let (status, versions) = server.get("/");
    assert!(status == 300 && versions.contains("\"versions\""), "{status} {versions}");
    for file in ["", "index.html", "document.js", "openapi.yaml", "openapi-3.0.json"] {
        assert_eq!(server.get(&format!("/block-storage-v3/latest/{file}")).0, 200, "{file}");
    }
    for file in ["page.js", "page.css", "viewer.js"] {
        assert_eq!(server.get(&format!("/assets/{file}")).0, 200, "{file}");
    }
}

#[test]
fn a_save_is_seen_with_its_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&spec(), folder.path());
    let server = Server::start(folder.path());
    let first = server.state(0);
    assert_eq!((&first["build"], &first["summary"]), (&1.into(), &"no findings".into()));

    let limits = folder.path().join("limits.inc");
    let text = fs::read_to_string(&limits).expect("text");
    fs::write(&limits, text.replace("Shows the limits", "Tells the limits")).expect("written");
    let second = server.state(1);
    assert_eq!(second["summary"], "no findings");
    assert!(server.get("/block-storage-v3/latest/document.js").1.contains("Tells the limits"));

    fs::write(&limits, text.replace("project_id_path", "nobody")).expect("written");
    let begun = Instant::now();
    let mut state = server.state(second["build"].as_u64().expect("a number"));
    while state["errors"] == 0 && begun.elapsed() < Duration::from_secs(60) {
        state = server.state(state["build"].as_u64().expect("a number"));
    }
    let findings = state["findings"].to_string();
    assert!(
        findings.contains("unknown-parameter") && findings.contains("limits.inc:"),
        "{findings}"
    );
}

#[test]
fn a_page_says_what_is_wrong_where_no_operation_is_documented_yet() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("new.inc");
    fs::write(&page, "New\n===\n").expect("written");
    let server = Server::start(&page);
    let (status, _, body) = server.send("GET", "/", &[("accept", "text/html")], "");
    assert_eq!((status, body.contains("assets/live.js")), (200, true), "{body}");
    assert_eq!(server.get("/assets/live.js").0, 200);
    assert!(server.state(0)["findings"][0].as_str().expect("text").contains("no-operation"));
    assert_eq!(server.get("/v3/snapshots").0, 404);
    fs::write(&page, "New\n===\n\n.. rest_method:: GET /v3/news\n").expect("written");
    assert_eq!(server.state(1)["build"], 2);
    let (_, _, body) = server.send("GET", "/", &[("accept", "text/html")], "");
    assert!(body.contains("/latest/index.html"), "{body}");
}

/// A service of shelves, in a folder of its own.
fn shelves(folder: &Path) {
    fs::create_dir_all(folder).expect("made");
    let page = "Shelves\n=======\n\nList shelves\n------------\n\n.. rest_method:: GET /v1/shelves\n\nLists them.\n\n\
         Normal response codes: 204\n\nDelete shelf\n------------\n\n.. rest_method:: DELETE /v1/shelves/{shelf_id}\n\n\
         Policy defaults enable only users with the administrative role to\nperform this operation.\n\n\
         Normal response codes: 204\n";
    fs::write(folder.join("shelves.inc"), page).expect("written");
    let facts = "service-type = \"library\"\ntitle = \"Library\"\nmajor = \"1\"\n";
    fs::write(folder.join("apiref.toml"), facts).expect("written");
}

#[test]
fn several_inputs_are_a_cloud_behind_a_keystone() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library");
    shelves(&library);
    let clouds = folder.path().join("clouds.yaml");
    let name = clouds.to_str().expect("text");
    let server = Server::start_with(&[&spec(), &library], &["--clouds", name]);
    let url = format!("http://{}", server.address);

    let text = fs::read_to_string(&clouds).expect("written");
    assert!(text.starts_with("# Written by `apiref serve`."), "{text}");
    let written: Value = serde_yaml::from_str(&text).expect("YAML");
    let demo = &written["clouds"]["demo"]["auth"];
    assert_eq!(demo["auth_url"], format!("{url}/identity/v3"));

    let login = |name: &str| {
        let body = format!(
            "{{\"auth\": {{\"identity\": {{\"methods\": [\"password\"], \"password\": {{\"user\": {{\"name\": \"{name}\", \
             \"domain\": {{\"id\": \"default\"}}, \"password\": \"{name}\"}}}}}}, \"scope\": {{\"project\": {{\"name\": \"{name}\", \
             \"domain\": {{\"id\": \"default\"}}}}}}}}}}"
        );
        let (status, head, body) = server.send("POST", "/identity/v3/auth/tokens", &[], &body);
        assert_eq!(status, 201, "{body}");
        let token = head.split("x-subject-token: ").nth(1).and_then(|rest| rest.lines().next());
        let body: Value = serde_json::from_str(&body).expect("JSON");
        (token.expect("a token").to_owned(), body["token"].clone())
    };
    let (token, shown) = login("demo");
    let project = shown["project"]["id"].as_str().expect("an id");
    let endpoints: Vec<&str> = shown["catalog"]
        .as_array()
        .expect("a catalogue")
        .iter()
        .map(|service| service["endpoints"][0]["url"].as_str().expect("a URL"))
        .collect();
    let volumes = format!("{url}/block-storage/v3/{project}");
    assert_eq!(endpoints, [&format!("{url}/identity"), &volumes, &format!("{url}/library")]);

    let as_demo = [("x-auth-token", token.as_str())];
    let path = format!("/block-storage/v3/{project}/snapshots");
    let (status, _, body) = server.send("GET", &path, &as_demo, "");
    assert!(status == 200 && body.contains("\"snapshots\""), "{status} {body}");
    let (status, _, body) = server.send("GET", "/block-storage/v3/others/snapshots", &as_demo, "");
    assert!(status == 400 && body.starts_with("{\"badRequest\""), "{status} {body}");
    let (status, head, body) = server.send("GET", &path, &[], "");
    assert!(status == 401 && body.starts_with("{\"error\":"), "{status} {body}");
    assert!(head.contains(&format!("www-authenticate: keystone uri=\"{url}/identity\"")), "{head}");

    // Operations that the reference calls an administrator's are, and nothing else.
    assert_eq!(server.send("GET", "/library/v1/shelves", &as_demo, "").0, 204);
    assert_eq!(server.send("DELETE", "/library/v1/shelves/1", &as_demo, "").0, 403);
    let (admin, _) = login("admin");
    let as_admin = [("x-auth-token", admin.as_str())];
    assert_eq!(server.send("DELETE", "/library/v1/shelves/1", &as_admin, "").0, 204);

    // Versions are for everybody, and pages for a browser.
    let (status, versions) = server.get("/block-storage");
    assert!(status == 300 && versions.contains("\"3.71\""), "{status} {versions}");
    let (status, _, page) = server.send("GET", "/", &[("accept", "text/html")], "");
    assert!(status == 200 && page.contains("Block Storage API v3"), "{status}");
    let (status, nowhere) = server.get("/");
    assert!(status == 404 && nowhere.contains("/identity, /block-storage, /library"), "{nowhere}");
}

#[test]
fn one_input_is_a_cloud_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let users = folder.path().join("users.yaml");
    fs::write(
        &users,
        "projects: [lab]\nusers: [{name: eve, password: s3cret, projects: {lab: [reader]}}]\n",
    )
    .expect("written");
    let server = Server::start_with(&[&spec()], &["--users", users.to_str().expect("text")]);
    assert_eq!(server.get("/block-storage/v3/p/snapshots").0, 401);
    let alone = Server::start_with(&[&spec()], &["--cloud"]);
    assert_eq!(alone.get("/block-storage/v3/p/snapshots").0, 401);
}

/// A reference of two APIs of Keystone, of which the newer has users.
fn keystone(folder: &Path) {
    fs::create_dir_all(folder).expect("made");
    let page = "Rooms\n=====\n\nShow room\n---------\n\n.. rest_method:: GET /v2.0/rooms\n\nShows it.\n\nNormal response codes: 204\n";
    fs::write(folder.join("a.inc"), page).expect("written");
    let page = "Users\n=====\n\nList users\n----------\n\n.. rest_method:: GET /v3/users\n\nLists them.\n\n\
         Normal response codes: 200\n\nResponse\n~~~~~~~~\n\n.. literalinclude:: users.json\n\n\
         Create user\n-----------\n\n.. rest_method:: POST /v3/users\n\nMakes one.\n\n\
         Normal response codes: 201\n\nRequest\n~~~~~~~\n\n.. literalinclude:: new.json\n\n\
         Response\n~~~~~~~~\n\n.. literalinclude:: user.json\n\n\
         Show user\n---------\n\n.. rest_method:: GET /v3/users/{user_id}\n\nShows it.\n\n\
         Normal response codes: 200\n\nResponse\n~~~~~~~~\n\n.. literalinclude:: user.json\n";
    fs::write(folder.join("b.inc"), page).expect("written");
    let user = "{\"id\": \"9fe1d3\", \"name\": \"eve\", \"enabled\": true}";
    fs::write(folder.join("new.json"), "{\"user\": {\"name\": \"eve\"}}").expect("written");
    fs::write(folder.join("user.json"), format!("{{\"user\": {user}}}")).expect("written");
    fs::write(folder.join("users.json"), format!("{{\"users\": [{user}]}}")).expect("written");
    let facts = "service-type = \"identity\"\ntitle = \"Identity\"\n";
    fs::write(folder.join("apiref.toml"), facts).expect("written");
}

#[test]
fn those_of_the_cloud_are_in_keystones_own_api() {
    let folder = tempfile::tempdir().expect("a folder");
    keystone(folder.path());
    let server = Server::start_with(&[folder.path()], &["--cloud"]);
    let body = r#"{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin",
        "domain": {"id": "default"}, "password": "admin"}}},
        "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}"#;
    let (_, head, _) = server.send("POST", "/identity/v3/auth/tokens", &[], body);
    let token = head.split("x-subject-token: ").nth(1).and_then(|rest| rest.lines().next());
    let token = [("x-auth-token", token.expect("a token"))];
    let names = || {
        let (_, _, body) = server.send("GET", "/identity/v3/users", &token, "");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let users = body["users"].as_array().expect("a list").iter();
        let mut names: Vec<String> =
            users.map(|user| user["name"].as_str().expect("a name").to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["admin", "demo"]);
    let ann = r#"{"user": {"name": "ann"}}"#;
    assert_eq!(server.send("POST", "/identity/v3/users", &token, ann).0, 201);
    assert_eq!(names(), ["admin", "ann", "demo"]);
    assert_eq!(server.send("POST", "/_apiref/reset", &[], "{}").0, 200);
    assert_eq!(names(), ["admin", "demo"]);
}

/// The exit status of `apiref serve` with these arguments, which does not come to serve, and what it says.
fn refused(arguments: &[&std::ffi::OsStr]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_apiref"))
        .args(["serve", "--port", "0"])
        .args(arguments)
        .output()
        .expect("the program runs");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_cloud_that_cannot_be_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    shelves(&at("library"));
    shelves(&at("archive"));
    let (status, said) = refused(&[at("library").as_os_str(), at("archive").as_os_str()]);
    let sentence = "error: library and archive are both of the service library: name one of them\n";
    assert_eq!((status, said.as_str()), (Some(2), sentence));

    let spec = spec();
    let users = at("users.yaml");
    for (text, wanted) in [
        ("user: []\n", ":1:1: `user` is no key here; domains, projects, roles, users are"),
        (
            "projects: [lab]\nusers:\n  - {name: a, password: b, projects: {lba: [member]}}\n",
            ":3:39: there is no project \"lba\"",
        ),
        ("projects: [lab, lab]\n", ":1:17: there are two projects \"lab\""),
    ] {
        fs::write(&users, text).expect("written");
        let (status, said) = refused(&[spec.as_os_str(), "--users".as_ref(), users.as_os_str()]);
        assert_eq!((status, said), (Some(2), format!("error: {}{wanted}\n", users.display())));
    }
    let missing = at("nobody.yaml");
    let (status, said) = refused(&[spec.as_os_str(), "--users".as_ref(), missing.as_os_str()]);
    assert!(status == Some(2) && said.starts_with("error: cannot read "), "{said}");

    // A file of another's is not replaced.
    let clouds = at("clouds.yaml");
    fs::write(&clouds, "clouds: {}\n").expect("written");
    let (status, said) = refused(&[spec.as_os_str(), "--clouds".as_ref(), clouds.as_os_str()]);
    assert!(status == Some(2) && said.contains("another wrote it"), "{said}");
    assert_eq!(fs::read_to_string(&clouds).expect("text"), "clouds: {}\n");
}

#[test]
fn a_state_outlives_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let options = ["--state", file.to_str().expect("text")];
    let server = Server::start_with(&[&spec()], &options);
    let body = r#"{"volume": {"name": "kept", "size": 1}}"#;
    assert_eq!(server.send("POST", "/v3/p/volumes", &[], body).0, 202);
    let begun = Instant::now();
    while !fs::read_to_string(&file).expect("a file").contains("kept") {
        assert!(begun.elapsed() < Duration::from_secs(30), "it is not saved");
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(server);
    let server = Server::start_with(&[&spec()], &options);
    let (_, volumes) = server.get("/v3/p/volumes");
    assert!(volumes.contains("kept"), "{volumes}");
    drop(server);

    for (text, wanted) in [
        ("{\"version\": 9}", "its version is 9; version 1 is read"),
        (
            "{\"version\": 1, \"documents\": {\"library\": []}}",
            "it has library, which is not served",
        ),
        ("[]", "the version of the state is not as a stand-in writes it"),
    ] {
        fs::write(&file, text).expect("written");
        let (status, said) = refused(&[spec().as_os_str(), "--state".as_ref(), file.as_os_str()]);
        let wanted = format!("error: cannot load the state {}: {wanted}\n", file.display());
        assert_eq!((status, said), (Some(2), wanted));
    }
}

#[test]
fn a_test_rules_the_mock_over_a_socket() {
    let server = Server::start(&spec());
    let cut = r#"{"path": "/v3/**", "cut": true, "times": 1}"#;
    assert_eq!(server.send("POST", "/_apiref/faults", &[], cut).0, 200);
    let mut stream = TcpStream::connect(&server.address).expect("it listens");
    let head = format!("GET /v3/p/volumes HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    // It ends, or is reset.
    let _ = stream.read_to_string(&mut answer);
    assert_eq!(answer, "");
    assert_eq!(server.get("/v3/p/volumes").0, 200);
    let (_, seen) = server.get("/_apiref/requests");
    let seen: Value = serde_json::from_str(&seen).expect("JSON");
    assert_eq!(seen["requests"].as_array().map(Vec::len), Some(2), "{seen}");
    // A form of another site's page is no request of a test.
    let (status, ..) = server.send("POST", "/_apiref/reset", &[], "");
    assert_eq!(status, 415);
}

#[test]
fn a_port_in_use_is_said_in_a_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_apiref"))
        .arg("serve")
        .arg(spec())
        .args(["--port", &port])
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said, format!("error: 127.0.0.1:{port} is in use; --port chooses another\n"));
}

#[test]
fn a_name_that_may_be_anyones_is_answered_nothing() {
    let server = Server::start(&spec());
    let port = server.address.rsplit_once(':').expect("a port").1;
    let ask = |host: &str, path: &str| {
        let mut stream = TcpStream::connect(&server.address).expect("it listens");
        let head = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    };
    for path in ["/index.html", "/_apiref/build", "/v3/p/snapshots"] {
        for host in
            ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example"]
        {
            let answer = ask(host, path);
            assert!(answer.starts_with("HTTP/1.1 421 "), "{host}{path}: {answer}");
            assert!(answer.contains("--allow-host"), "{answer}");
        }
        for host in ["localhost", "LOCALHOST.", "127.0.0.1", "[::1]", "192.0.2.7"] {
            let answer = ask(&format!("{host}:{port}"), path);
            assert!(answer.starts_with("HTTP/1.1 200 "), "{host}{path}: {answer}");
        }
    }
}

#[test]
fn whoever_sends_nothing_keeps_nobody_from_being_answered() {
    let server = Server::start(&spec());
    let silent: Vec<TcpStream> = (0..150)
        .map(|n| {
            let mut stream = TcpStream::connect(&server.address).expect("it listens");
            let head = format!(
                "POST /v3/p/snapshots HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9{n}\r\n\r\n{{"
            );
            stream.write_all(head.as_bytes()).expect("sent");
            stream
        })
        .collect();
    assert_eq!(server.get("/index.html").0, 200);
    drop(silent);
}
