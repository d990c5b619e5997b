//! Crates that a run writes: their manifests, and the build script that includes them.

use std::fs;
use std::process::Command;

use super::{apiref, stderr, tiny, write};

#[test]
fn a_crate_to_be_published_says_what_it_is_told_to_and_nothing_else_is_a_runtime() {
    let folder = tiny();
    let build = |more: &[&str]| {
        apiref(folder.path(), &[&["build", "spec", "-o", "out", "--emit", "client"], more].concat())
    };
    let manifest = |path: &str| {
        let text = fs::read_to_string(folder.path().join("out").join(path)).expect("a manifest");
        text.parse::<toml::Table>().expect("TOML")
    };
    let told = ["--crate-name", "tiny-client", "--crate-version", "1.2.0", "--license", "MIT"];
    let output = build(&[&told[..], &["--facade", "cloud"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let package = &manifest("api-v1/Cargo.toml")["package"];
    let said = ["name", "version", "license"].map(|key| package[key].as_str());
    assert_eq!(said, [Some("tiny-client"), Some("1.2.0"), Some("MIT")]);
    assert!(folder.path().join("out/api-v1/README.md").exists());
    let members = ["api-v1", "cloud", "runtime"].map(toml::Value::from);
    assert_eq!(manifest("Cargo.toml")["workspace"]["members"].as_array().unwrap()[..], members);
    assert_eq!(
        manifest("cloud/Cargo.toml")["dependencies"]["tiny-client"]["path"].as_str(),
        Some("../api-v1")
    );

    let url = build(&["--runtime", "https://git.example/apiref#v1"]);
    assert_eq!(url.status.code(), Some(0), "{}", stderr(&url));
    let runtime = &manifest("api-v1/Cargo.toml")["dependencies"]["apiref-runtime"];
    assert_eq!(runtime["git"].as_str(), Some("https://git.example/apiref"));
    assert_eq!(runtime["rev"].as_str(), Some("v1"));
    let server = ["build", "spec", "-o", "x", "--emit", "server", "--facade", "cloud"];
    assert_eq!(apiref(folder.path(), &server).status.code(), Some(2));
    for wrong in [
        ["--runtime", "nowhere"],
        ["--runtime", "spec"],
        ["--crate-name", "a\"b"],
        ["--crate-version", "1"],
        ["--license", "\"\n[x]"],
        ["--repository", "here"],
        ["--facade", "no name"],
    ] {
        assert_eq!(build(&wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn each_crate_is_what_apiref_toml_says_of_its_document() {
    let folder = tiny();
    let configure = |text: &str| fs::write(folder.path().join("spec/apiref.toml"), text);
    let build =
        |more: &[&str]| apiref(folder.path(), &[&["build", "spec", "-o", "out"], more].concat());
    configure(
        "[crates.\"*\"]\nlicense = \"MIT\"\nversion = \"0.2.0\"\n[crates.api-v1]\nname = \"shelves\"\nversion = \"1.0.0\"\n\
         [crates.api-v1.manifest]\npackage.keywords = [\"shelf\"]\nlints.rust.unsafe_code = \"forbid\"\n",
    )
    .expect("a file");
    let output = build(&["--license", "Apache-2.0", "--facade", "cloud"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let manifest = |path: &str| {
        let text = fs::read_to_string(folder.path().join("out").join(path)).expect("a manifest");
        text.parse::<toml::Table>().expect("TOML")
    };
    let own = manifest("api-v1/Cargo.toml");
    let said = ["name", "version", "license"].map(|key| own["package"][key].as_str());
    assert_eq!(said, [Some("shelves"), Some("1.0.0"), Some("Apache-2.0")]);
    assert_eq!(own["package"]["keywords"][0].as_str(), Some("shelf"));
    assert_eq!(own["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    assert!(own["dependencies"].get("apiref-runtime").is_some());
    assert!(folder.path().join("out/api-v1/LICENSE-APACHE").exists());
    assert!(!folder.path().join("out/api-v1/LICENSE-MIT").exists());
    let over = &manifest("cloud/Cargo.toml")["dependencies"]["shelves"];
    assert_eq!(over["version"].as_str(), Some("1.0.0"));

    for (wrong, said) in [
        ("[crates.api-v2]\nname = \"x\"\n", "there is no document \"api-v2\""),
        ("[crates.api-v1]\nversion = \"1\"\n", "\"1\" is no version"),
        ("[crates.api-v1]\nauthors = []\n", "unknown field `authors`"),
        (
            "[crates.api-v1.manifest.package]\nname = \"x\"\n",
            "`package.name` is `name` of the crate",
        ),
    ] {
        configure(wrong).expect("a file");
        let output = build(&[]);
        assert_eq!(output.status.code(), Some(1), "{wrong}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{wrong}: {}", stderr(&output));
    }
}

/// A crate that takes in what a build script would generate from the tiny service and another one.
#[test]
fn a_module_that_no_build_script_made_is_an_error_that_names_those_that_there_are() {
    let folder = tiny();
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("made");
    for service in ["apples", "pears"] {
        write(folder.path(), "spec/apiref.toml", &format!("service-type = \"{service}\"\n"));
        let mut script = Command::new(env!("CARGO_BIN_EXE_apiref"));
        script
            .current_dir(folder.path())
            .args(["build", "spec", "--fmt", "none", "--out"])
            .arg(&out);
        // The variables that Cargo sets for build scripts.
        script.env("OUT_DIR", &out).env("TARGET", "t").env("HOST", "t").env("NUM_JOBS", "1");
        assert!(script.output().expect("runs").status.success());
    }
    let taken = include_str!("../../runtime/src/include.rs").replace("#[macro_export]", "");
    let compile = |name: &str| {
        // The module is not compiled, which would take the runtime: its place is what matters.
        fs::write(out.join("pears_v1/lib.rs"), "pub const TAKEN: u8 = 1;").expect("written");
        write(
            folder.path(),
            "lib.rs",
            &format!("{taken}\npub mod api {{ include_api!({name:?}); }}\n"),
        );
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "lib.rs"]);
        rustc.current_dir(folder.path()).env("OUT_DIR", &out).output().expect("rustc runs")
    };
    let right = compile("pears_v1");
    assert!(right.status.success(), "{}", stderr(&right));
    let wrong = stderr(&compile("plums_v1"));
    let told = "generated no `plums_v1`; there are: `apples_v1`, `pears_v1`";
    assert!(wrong.contains(told), "{wrong}");
}
