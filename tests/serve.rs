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
        let mut child = Command::new(env!("CARGO_BIN_EXE_apiref"))
            .arg("serve")
            .arg(input)
            .args(["--port", "0"])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let first = lines.next().expect("a line").expect("text");
        let address = first.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("no address in {first:?}")).to_owned();
        // What is said later has a reader, or the server would wait for one.
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

    /// What pages are told of the build after this one.
    fn state(&self, after: u64) -> Value {
        let (_, body) = self.get(&format!("/~apiref/state?after={after}"));
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
    let server = Server::start(&spec());
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
    for path in ["/index.html", "/~apiref/state", "/v3/p/snapshots"] {
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
