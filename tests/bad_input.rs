//! Whatever is wrong with an input is said at its place, and all the rest is compiled.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const INDEX: &str = "\
========
Tiny API
========

Things (things)
===============

Show a thing
~~~~~~~~~~~~

.. rest_method:: GET /v1/things/{thing_id}

Shows a thing.

.. rest_status_code:: success status.yaml

   - 200

Request
-------

.. rest_parameters:: parameters.yaml

   - thing_id: thing_id

Response
--------

.. rest_parameters:: parameters.yaml

   - name: thing_name

**Example**

.. literalinclude:: show.json
   :language: javascript

.. include:: more.inc
";

const MORE: &str = "\
Remove a thing
~~~~~~~~~~~~~~

.. rest_method:: DELETE /v1/things/{thing_id}

Removes a thing.

Normal response codes: 204

Request
-------

.. rest_parameters:: parameters.yaml

   - thing_id: thing_id
";

const PARAMETERS: &str = "\
thing_id:
  description: |
    The thing.
  in: path
  required: true
  type: string
thing_name:
  description: |
    Its name.
  in: body
  required: true
  type: string
";

const STATUS: &str = "200:\n  default: |\n    It went well.\n";
const SAMPLE: &str = "{\"name\": \"a\"}\n";

/// A folder with the sources of a tiny service in `spec`.
struct Spec(tempfile::TempDir);

impl Spec {
    fn new() -> Self {
        let spec = Self(tempfile::tempdir().expect("a folder"));
        spec.write("index.rst", INDEX)
            .write("more.inc", MORE)
            .write("parameters.yaml", PARAMETERS)
            .write("status.yaml", STATUS)
            .write("show.json", SAMPLE)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path().join("spec").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
        self
    }

    fn without(self, path: &str) -> Self {
        fs::remove_file(self.path().join("spec").join(path)).expect("removed");
        self
    }

    /// Takes a file of the tree with some text replaced.
    fn with(self, path: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.path().join("spec").join(path)).expect("there");
        assert!(text.contains(from), "{path} holds {from:?}");
        let text = text.replace(from, to);
        self.write(path, text)
    }

    /// The OpenAPI document that a build wrote.
    fn document(&self) -> String {
        fs::read_to_string(self.path().join("out/api-v1/openapi.json")).expect("a document")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_apiref"))
            .args(arguments)
            .current_dir(self.path())
            .output()
            .expect("the binary runs")
    }

    /// The findings as `code file:line`, each once, in their order.
    #[track_caller]
    fn findings(&self) -> Vec<String> {
        let output = self.run(&["lint", "spec", "--format", "json"]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
        let found: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
        let mut lines: Vec<String> = found
            .iter()
            .map(|f| {
                let text = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
                let file = text("file").replace("spec/", "");
                format!("{} {file}:{}", text("code"), f["line"])
            })
            .collect();
        lines.dedup();
        lines
    }

    /// `METHOD path` of every operation of the documents that a build writes, whatever else it says.
    #[track_caller]
    fn operations(&self) -> Vec<String> {
        let arguments = ["build", "spec", "--out", "out", "--fmt", "none", "--format", "json"];
        let output = self.run(&arguments);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
        let document: Value = serde_json::from_str(&self.document()).expect("JSON");
        let mut found = Vec::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for method in ["get", "put", "post", "delete", "head", "patch", "options"] {
                if item.get(method).is_some_and(|operation| !operation.is_null()) {
                    found.push(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
        found.sort();
        found
    }
}

fn said(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

const SHOW: &str = "GET /v1/things/{thing_id}";
const REMOVE: &str = "DELETE /v1/things/{thing_id}";

#[track_caller]
fn expect(spec: &Spec, findings: &[&str], operations: &[&str]) {
    assert_eq!(spec.findings(), findings);
    assert_eq!(spec.operations(), operations);
}

#[test]
fn a_sound_tree_has_no_findings() {
    expect(&Spec::new(), &[], &[REMOVE, SHOW]);
}

#[test]
fn a_missing_include_costs_only_what_it_holds() {
    expect(&Spec::new().without("more.inc"), &["missing-file index.rst:38"], &[SHOW]);
}

#[test]
fn a_missing_sample_is_said_where_it_is_named() {
    expect(&Spec::new().without("show.json"), &["missing-file index.rst:35"], &[REMOVE, SHOW]);
}

#[test]
fn a_missing_folder_is_one_finding_however_many_of_its_files_are_named() {
    let named = |folder: &str| -> String {
        let file = |n: usize| format!(".. literalinclude:: {folder}{}/s{n}.json\n\n", n % 3);
        (0..200).map(file).collect()
    };
    for (folder, code, line) in
        [("samples/", "missing-file", 16), ("../../doc/samples/", "outside-root", 16)]
    {
        let spec = Spec::new().write("more.inc", format!("{MORE}{}", named(folder)));
        expect(&spec, &[&format!("{code} more.inc:{line}")], &[REMOVE, SHOW]);
        let output = spec.run(&["lint", "spec"]);
        assert!(said(&output).contains("so are 199 more files of the folder"), "{}", said(&output));
    }
    // A fault beside files that are there is said of each.
    let spec = Spec::new().with("index.rst", "show.json", "a.json\n\n.. literalinclude:: b.json");
    let lines = ["missing-file index.rst:35", "missing-file index.rst:37"];
    expect(&spec.without("show.json"), &lines, &[REMOVE, SHOW]);
}

#[cfg(unix)]
#[test]
fn what_nobody_may_read_is_told_from_what_is_not_there() {
    use std::os::unix::fs::PermissionsExt as _;

    let spec = Spec::new();
    let close = |path: &Path| {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("closed");
        // Who may do anything is stopped by nothing.
        fs::read_dir(path).is_err() && fs::read(path).is_err()
    };
    let open = |path: &Path| {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("opened");
    };
    let folder = spec.path().join("spec");
    if close(&folder) {
        let words = said(&spec.run(&["lint", "spec"]));
        assert!(words.contains("you have no permission to read it"), "{words}");
    }
    open(&folder);
    if close(&folder.join("more.inc")) {
        expect(&spec, &["missing-file index.rst:38"], &[SHOW]);
        let words = said(&spec.run(&["lint", "spec"]));
        assert!(words.contains("you have no permission to read it"), "{words}");
    }
    open(&folder.join("more.inc"));
}

#[test]
fn a_missing_parameters_file_is_said_once_and_not_for_each_row() {
    let spec = Spec::new().without("parameters.yaml");
    expect(&spec, &["missing-file index.rst:22"], &[REMOVE, SHOW]);
}

#[test]
fn a_missing_status_file_is_said_where_it_is_named() {
    expect(&Spec::new().without("status.yaml"), &["missing-file index.rst:15"], &[REMOVE, SHOW]);
}

#[test]
fn a_file_that_is_not_utf8_is_read_as_far_as_it_goes() {
    let spec = Spec::new().write("more.inc", [MORE.as_bytes(), b"\nPas fran\xe7ais.\n"].concat());
    expect(&spec, &["not-utf8 more.inc:17"], &[REMOVE, SHOW]);
    let spec = Spec::new().write("show.json", b"\xff\xfe{\x00}\x00");
    expect(&spec, &["invalid-sample show.json:1", "not-utf8 show.json:1"], &[REMOVE, SHOW]);
    let latin = PARAMETERS.replace("The thing", "Das St\u{fc}ck").into_bytes();
    let latin: Vec<u8> = latin.into_iter().filter(|b| *b != 0xc3).collect();
    expect(
        &Spec::new().write("parameters.yaml", latin),
        &["not-utf8 parameters.yaml:3"],
        &[REMOVE, SHOW],
    );
}

#[test]
fn what_cannot_be_read_at_all_exits_with_2_and_one_sentence() {
    let spec = Spec::new();
    fs::create_dir(spec.path().join("empty")).expect("made");
    fs::write(spec.path().join("not.tar.gz"), "no archive").expect("written");
    fs::write(spec.path().join("document.json"), "{\"a\": 1}").expect("written");
    let packed = ["a.zip", "a.tar.xz", "a.tar.bz2", "a.ZIP"];
    for name in packed {
        fs::write(spec.path().join(name), "packed").expect("written");
    }
    let others = ["empty", "gone", "spec/gone.rst", "not.tar.gz", "document.json", "/dev/null"];
    for input in others.into_iter().chain(packed) {
        for command in [&["lint", input] as &[&str], &["build", input, "--out", "out"]] {
            let output = spec.run(command);
            assert_eq!(output.status.code(), Some(2), "{command:?}: {}", said(&output));
            let words = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(words.lines().count(), 1, "{command:?}: {words}");
            assert!(words.starts_with("error: ") && words.contains(input), "{command:?}: {words}");
            assert_eq!(words.contains("unpack it"), packed.contains(&input), "{words}");
        }
    }
    assert!(!spec.path().join("out").exists());
}

#[test]
fn a_recording_that_is_none_exits_with_2_and_one_sentence() {
    let spec = Spec::new();
    fs::write(spec.path().join("none.jsonl"), "openapi: 3.1.0\n").expect("written");
    fs::write(spec.path().join("broken.gz"), [0x1f, 0x8b, 8, 0, 1, 2]).expect("written");
    for recording in ["none.jsonl", "broken.gz", "gone.har", "."] {
        let output = spec.run(&["build", "spec", "--out", "out", "--evidence", recording]);
        assert_eq!(output.status.code(), Some(2), "{recording}: {}", said(&output));
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(words.lines().count(), 1, "{recording}: {words}");
        assert!(words.starts_with("error: ") && words.contains(recording), "{words}");
    }
    assert!(!spec.path().join("out").exists());
}

#[test]
fn a_document_that_is_none_exits_with_2_and_one_sentence() {
    let spec = Spec::new();
    for (name, text, why) in [
        ("swagger.yaml", "swagger: '2.0'\ninfo: {}\npaths: {}\n", "of Swagger 2.0"),
        ("next.json", "{\"openapi\": \"4.0.0\", \"info\": {}, \"paths\": {}}", "of version 4.0.0"),
        ("cut.json", "{\"openapi\": \"3.1.0\", \"info\": {", "no JSON"),
        ("cut.yaml", "openapi: 3.1.0\ninfo: {title: a\n", "no YAML"),
        ("bare.yaml", "openapi: 3.1.0\ninfo: {title: a}\n", "no `paths`"),
    ] {
        fs::write(spec.path().join(name), text).expect("written");
        let output = spec.run(&["lint", "spec", "--against", name]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", said(&output));
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(words.lines().count(), 1, "{name}: {words}");
        assert!(words.starts_with("error: ") && words.contains(why), "{words}");
    }
}

#[test]
fn schemas_that_hold_each_other_many_times_cost_no_more_than_a_limit() {
    let spec = Spec::new();
    let mut document = String::from("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n");
    for at in 0..4 {
        document += &format!(
            "  /v1/bells/{at}:\n    get: {{responses: {{'200': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}}}\n"
        );
    }
    document += "components:\n  schemas:\n";
    for at in 0..12 {
        let next = at + 1;
        let many = (0..10).map(|key| format!("k{key}: {{$ref: '#/components/schemas/S{next}'}}"));
        let many = many.collect::<Vec<_>>().join(", ");
        document += &format!("    S{at}: {{type: object, properties: {{{many}}}}}\n");
    }
    fs::write(spec.path().join("bomb.yaml"), document).expect("written");
    let output = spec.run(&["lint", "spec", "--against", "bomb.yaml"]);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("4 nest too much to be read"), "{words}");
}

#[test]
fn a_parameters_file_that_is_not_yaml_leaves_the_operations() {
    let spec = Spec::new().write("parameters.yaml", "{{{ no\n\tyaml: [\n");
    expect(&spec, &["invalid-yaml parameters.yaml:2"], &[REMOVE, SHOW]);
    let spec = Spec::new().write("parameters.yaml", "- a\n- b\n");
    let found = spec.findings();
    assert_eq!(found[found.len() - 1], "invalid-yaml parameters.yaml:1", "{found:?}");
    assert_eq!(spec.operations(), [REMOVE, SHOW]);
}

#[test]
fn one_bad_entry_of_a_parameters_file_costs_that_entry() {
    let spec = Spec::new().with(
        "parameters.yaml",
        "thing_name:",
        "odd: just text\nbad:\n  in: [\nthing_name:",
    );
    let found = spec.findings();
    assert!(found.iter().all(|f| f.starts_with("invalid-yaml parameters.yaml:")), "{found:?}");
    assert!(found.contains(&"invalid-yaml parameters.yaml:7".to_owned()), "{found:?}");
    assert_eq!(spec.operations(), [REMOVE, SHOW]);
    let text = spec.document();
    assert!(text.contains("Its name."), "the entry behind it is read");
}

#[test]
fn a_status_file_that_is_a_list_is_reported() {
    let spec = Spec::new().write("status.yaml", "- 200\n- 404\n");
    expect(&spec, &["invalid-yaml status.yaml:1"], &[REMOVE, SHOW]);
}

#[test]
fn a_sample_that_is_no_json_is_reported_and_left_out() {
    for text in ["", "  \n", "{", "nope", "{\"name\": \"a\",}", "{'name': 'a'}", "\u{feff}{}"] {
        let spec = Spec::new().write("show.json", text);
        expect(&spec, &["invalid-sample show.json:1"], &[REMOVE, SHOW]);
    }
    let spec = Spec::new().write("show.json", "{\n  \"name\": \"a\",\n  oops\n}\n");
    expect(&spec, &["invalid-sample show.json:3"], &[REMOVE, SHOW]);
}

#[test]
fn an_operation_without_method_or_path_is_named() {
    for method in ["", "GET", "METHOD /v1/x", "/", "GET things"] {
        let spec = Spec::new().with("more.inc", "DELETE /v1/things/{thing_id}", method);
        let found = spec.findings();
        assert!(
            found
                .iter()
                .any(|f| f == "invalid-method more.inc:4" || f == "sloppy-method more.inc:4"),
            "{method:?}: {found:?}"
        );
        assert!(spec.operations().contains(&SHOW.to_owned()), "{method:?}");
    }
}

#[test]
fn pages_without_any_operation_are_said_to_have_none() {
    let spec = Spec::new();
    for page in ["index.rst", "more.inc"] {
        fs::write(spec.path().join("spec").join(page), "Words\n=====\n\nNo more.\n")
            .expect("written");
    }
    let findings = spec.findings();
    let none = findings.iter().filter(|finding| *finding == "no-operation index.rst:1");
    assert_eq!(none.count(), 1, "{findings:?}");
}

#[test]
fn a_cycle_of_includes_is_cut() {
    let spec = Spec::new().write("more.inc", format!("{MORE}\n.. include:: again.inc\n"));
    let spec =
        spec.write("again.inc", "Again.\n\n.. include:: more.inc\n\n.. include:: again.inc\n");
    expect(&spec, &["include-cycle again.inc:3", "include-cycle again.inc:5"], &[REMOVE, SHOW]);
    let spec = Spec::new().with("index.rst", "more.inc", "index.rst");
    let found = spec.findings();
    assert!(found.contains(&"include-cycle index.rst:38".to_owned()), "{found:?}");
}

#[test]
fn a_folder_is_no_file() {
    let spec = Spec::new().with("index.rst", "more.inc", "folder").write("folder/a.txt", "");
    let found = spec.findings();
    assert!(found.contains(&"missing-file index.rst:38".to_owned()), "{found:?}");
    for name in ["show.json", "parameters.yaml"] {
        let spec = Spec::new().without(name);
        fs::create_dir(spec.path().join("spec").join(name)).expect("made");
        let found = spec.findings();
        assert!(found.len() == 1 && found[0].starts_with("missing-file index.rst:"), "{found:?}");
        assert_eq!(spec.operations(), [REMOVE, SHOW]);
    }
}

#[test]
fn paths_out_of_the_root_are_not_followed() {
    for path in [
        "../secret.json",
        "samples/../../secret.json",
        "/../secret.json",
        "../../../../../../etc/hostname",
    ] {
        let spec = Spec::new().without("show.json").with("index.rst", "show.json", path);
        fs::write(spec.path().join("secret.json"), "{\"secret\": 1}").expect("written");
        expect(&spec, &["outside-root index.rst:35"], &[REMOVE, SHOW]);
        let text = spec.document();
        assert!(!text.contains("secret"), "{path}");
    }
    // A path with a slash in front begins at the folder of the index.
    let spec = Spec::new().without("show.json").with("index.rst", "show.json", "/etc/hostname");
    expect(&spec, &["missing-file index.rst:35"], &[REMOVE, SHOW]);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_root_and_to_devices_are_not_followed() {
    use std::os::unix::fs::symlink;

    let link = |name: &str, to: &Path| {
        let spec = Spec::new().without(name);
        fs::write(spec.path().join("secret.inc"), "secret\n").expect("written");
        symlink(to, spec.path().join("spec").join(name)).expect("linked");
        spec
    };
    for to in
        ["../secret.inc", "/dev/zero", "/dev/stdin", "/etc/hostname", "/proc/self/environ", ".."]
    {
        for (name, line) in [("show.json", 35), ("status.yaml", 15), ("parameters.yaml", 22)] {
            let spec = link(name, Path::new(to));
            expect(&spec, &[&format!("outside-root index.rst:{line}")], &[REMOVE, SHOW]);
        }
        expect(&link("more.inc", Path::new(to)), &["outside-root index.rst:38"], &[SHOW]);
    }
    // Within the root a link is as good as a file; one that leads nowhere or to itself is not there.
    let spec = Spec::new().without("show.json").write("real.txt", SAMPLE);
    symlink("real.txt", spec.path().join("spec/show.json")).expect("linked");
    expect(&spec, &[], &[REMOVE, SHOW]);
    for to in ["gone.json", "show.json"] {
        let spec = link("show.json", Path::new(to));
        expect(&spec, &["missing-file index.rst:35"], &[REMOVE, SHOW]);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_socket_within_the_root_is_not_opened() {
    let spec = Spec::new().without("show.json");
    let path = spec.path().join("spec/show.json");
    let _listener = std::os::unix::net::UnixListener::bind(&path).expect("bound");
    expect(&spec, &["missing-file index.rst:35"], &[REMOVE, SHOW]);
    fs::remove_file(&path).expect("removed");
    let made = Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success());
    if made {
        expect(&spec, &["missing-file index.rst:35"], &[REMOVE, SHOW]);
    }
}

#[test]
fn line_ends_a_byte_order_mark_and_tabs_change_nothing() {
    let plain = Spec::new();
    plain.operations();
    let dos = |text: &str| {
        let tabs = text.replace("   - ", "\t- ").replace("   :language", "\t:language");
        format!("\u{feff}{}", tabs.trim_end().replace('\n', "\r\n"))
    };
    let other = Spec::new()
        .write("index.rst", dos(INDEX))
        .write("more.inc", dos(MORE))
        .write(
            "parameters.yaml",
            format!("\u{feff}{}", PARAMETERS.trim_end().replace('\n', "\r\n")),
        )
        .write("status.yaml", STATUS.replace('\n', "\r\n"))
        .write("show.json", SAMPLE.trim_end().replace('\n', "\r\n"));
    expect(&other, &[], &[REMOVE, SHOW]);
    for file in ["openapi.json", "src/model/things.rs", "src/client/things.rs"] {
        let read = |spec: &Spec| {
            fs::read_to_string(spec.path().join("out/api-v1").join(file)).expect(file)
        };
        assert_eq!(read(&plain), read(&other), "{file}");
    }
}

#[test]
fn a_table_of_contents_that_names_what_is_not_there_does_no_harm() {
    let spec = Spec::new().with(
        "index.rst",
        "Things (things)",
        ".. toctree::\n   :glob:\n\n   gone\n   ../up\n   */*\n   index\n\nThings (things)",
    );
    assert_eq!(spec.operations(), [REMOVE, SHOW]);
}

#[test]
fn a_bad_configuration_is_reported_and_passed_over() {
    for text in ["service-type = [\n", "no-such-key = 1\n", "\u{0}"] {
        let spec = Spec::new().write("apiref.toml", text);
        expect(&spec, &["invalid-config apiref.toml:1"], &[REMOVE, SHOW]);
    }
    // A folder's name is a plain word.
    for name in ["../up", "a/b", "", "a b", "/abs", "a\\nb", "."] {
        let spec = Spec::new().write("apiref.toml", format!("service-type = \"{name}\"\n"));
        expect(&spec, &["invalid-config apiref.toml:1"], &[REMOVE, SHOW]);
    }
}

#[test]
fn what_passes_a_limit_is_left_out_and_the_rest_compiled() {
    let spec = Spec::new().write("show.json", format!("{{\"name\": \"{}\"}}", "x".repeat(9 << 20)));
    expect(&spec, &["over-limit index.rst:35"], &[REMOVE, SHOW]);
    let fields: Vec<String> = (0..6_000).map(|n| format!("\"k{n}\": {n}")).collect();
    let spec = Spec::new().write("show.json", format!("{{{}}}", fields.join(",")));
    expect(&spec, &["over-limit show.json:1"], &[REMOVE, SHOW]);
    let rows: String = (0..2_001).map(|n| format!("   - thing_id{n}: thing_id\n")).collect();
    let spec = Spec::new().with("more.inc", "   - thing_id: thing_id\n", &rows);
    let found = spec.findings();
    assert!(found.contains(&"over-limit more.inc:2015".to_owned()), "{:?}", found.last());
    let spec = Spec::new().write("large.rst", " ".repeat(9 << 20));
    expect(&spec, &["over-limit large.rst:1"], &[REMOVE, SHOW]);
    // Includes that double at each of 24 levels: 16 million, if all were taken in.
    let twice = |n: usize| format!(".. include:: i{n}.inc\n\n.. include:: i{n}.inc\n");
    let mut spec = Spec::new().write("i24.inc", "The end.\n");
    for n in 0..24 {
        spec = spec.write(&format!("i{n}.inc"), twice(n + 1));
    }
    let spec = spec.with(
        "index.rst",
        ".. include:: more.inc",
        ".. include:: more.inc\n\n.. include:: i0.inc",
    );
    let found = spec.findings();
    assert!(found.iter().any(|f| f.starts_with("over-limit i")), "{found:?}");
    assert_eq!(spec.operations(), [REMOVE, SHOW]);
}

/// A tarball of the tiny service, with entries added: type, path as it stands in the header, claimed size, bytes.
fn tarball(more: &[(tar::EntryType, &str, u64, &[u8])]) -> Spec {
    let spec = Spec::new();
    let file = fs::File::create(spec.path().join("tiny-1.0.tar.gz")).expect("created");
    let gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let mut archive = tar::Builder::new(gzip);
    let sources = [
        ("index.rst", INDEX),
        ("more.inc", MORE),
        ("parameters.yaml", PARAMETERS),
        ("status.yaml", STATUS),
        ("show.json", SAMPLE),
    ];
    for (name, text) in sources {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        let path = format!("tiny-1.0/api-ref/source/{name}");
        archive.append_data(&mut header, path, text.as_bytes()).expect("appended");
    }
    for (kind, path, size, bytes) in more {
        let mut header = tar::Header::new_gnu();
        // Set by hand: the builder refuses the paths that matter here.
        header.as_gnu_mut().expect("gnu").name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(*size);
        if kind.is_symlink() || kind.is_hard_link() {
            header.set_link_name("/etc/hostname").expect("set");
        }
        header.set_cksum();
        archive.append(&header, *bytes).expect("appended");
    }
    archive.into_inner().expect("done").finish().expect("done");
    spec
}

/// The codes that a lint of the tarball reports, and that nothing was written beside it.
#[track_caller]
fn of_tarball(spec: &Spec) -> Vec<String> {
    let before = fs::read_dir(spec.path()).expect("a folder").count();
    let output = spec.run(&["lint", "tiny-1.0.tar.gz", "--format", "json"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
    assert_eq!(fs::read_dir(spec.path()).expect("a folder").count(), before);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(words.contains("2 operations"), "{words}");
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    found.iter().map(|f| f["code"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_tarball_that_is_not_compressed_is_read_too() {
    let spec = tarball(&[]);
    let packed = fs::File::open(spec.path().join("tiny-1.0.tar.gz")).expect("there");
    let mut plain = fs::File::create(spec.path().join("tiny-1.0.tar")).expect("created");
    std::io::copy(&mut flate2::read::GzDecoder::new(packed), &mut plain).expect("unpacked");
    let lint = |input: &str| said(&spec.run(&["lint", input, "--format", "json"]));
    let counts = |said: String| said.split(" in ").next().unwrap_or_default().to_owned();
    let (plain, packed) = (counts(lint("tiny-1.0.tar")), counts(lint("tiny-1.0.tar.gz")));
    assert!(plain.contains("2 operations"), "{plain}");
    assert_eq!(plain.replace(".tar", ""), packed.replace(".tar.gz", ""));
}

#[test]
fn what_a_tarball_names_outside_of_itself_is_not_there() {
    use tar::EntryType as Kind;

    let up = "tiny-1.0/api-ref/source/../../../../up.rst";
    let link = "tiny-1.0/api-ref/source/link.rst";
    for (kind, path) in [
        (Kind::Regular, up),
        (Kind::Regular, "/etc/up.rst"),
        (Kind::Symlink, link),
        (Kind::Link, link),
        (Kind::Char, link),
        (Kind::Fifo, link),
        (Kind::Directory, "tiny-1.0/api-ref/source/show.json/"),
    ] {
        assert_eq!(of_tarball(&tarball(&[(kind, path, 0, b"")])), [""; 0], "{kind:?} {path}");
    }
}

#[test]
fn what_a_tarball_holds_beyond_a_limit_is_said() {
    let path = "tiny-1.0/api-ref/source/large.rst";
    let large = vec![b' '; 9 << 20];
    let kind = tar::EntryType::Regular;
    let spec = tarball(&[(kind, path, large.len() as u64, &large)]);
    assert_eq!(of_tarball(&spec), ["over-limit"]);
    // It claims more than there is: what came before is compiled, and the end is said.
    let spec = tarball(&[(kind, path, 1 << 40, b"")]);
    assert_eq!(of_tarball(&spec), ["over-limit", "over-limit"]);
}

#[test]
fn many_of_one_kind_are_compiled_like_one() {
    let operation = ".. rest_method:: POST /v1/things/{thing_id}\n\nChanges it.\n\n";
    let titled = |n: usize| format!("Change a thing\n~~~~~~~~~~~~~~\n\n{operation}{n}\n\n");
    let spec = Spec::new().write("more.inc", (0..100).map(titled).collect::<String>());
    spec.findings();
    let lines = "   gone*\n".repeat(1_000);
    let table = format!(".. toctree::\n   :glob:\n\n{lines}\nThings (things)");
    let spec = Spec::new().with("index.rst", "Things (things)", &table);
    assert_eq!(spec.operations(), [REMOVE, SHOW]);
}
