//! Generates a client and a server of a reference with a resource for every name that templates and emitters use.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use apiref::diagnostic::Code;
use apiref::{Emit, Generator};

/// Where names are taken from.
const SOURCES: [&str; 2] = ["../../templates/rust", "../../generator/emit/rust"];
/// The prelude's names and those of the language, whether code uses them today or not.
const PRELUDE: &str = "Send Sync Sized Copy Drop Fn FnMut FnOnce AsyncFn AsyncFnMut AsyncFnOnce Box ToOwned Clone PartialEq \
    PartialOrd Eq Ord AsRef AsMut Into From Default Iterator Extend IntoIterator DoubleEndedIterator ExactSizeIterator Option \
    Some None Result Ok Err String ToString Vec TryFrom TryInto FromIterator Future IntoFuture Self Debug Hash Arc u8 i64 bool \
    str char std core alloc crate super self main drop";

fn main() -> Result<(), Box<dyn Error>> {
    let mut names: BTreeSet<String> = PRELUDE.split_whitespace().map(str::to_owned).collect();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        read(Path::new(source), &mut names)?;
    }
    let out = env::var("OUT_DIR")?;
    let tree = Path::new(&out).join("reference");
    write(&tree, &names)?;
    // The gaps of the reference are no matter here.
    let generator = Generator::new(&tree).emit([Emit::Client, Emit::Server]).out_dir(&out);
    Code::ALL.iter().fold(generator, |generator, code| generator.allow(*code)).generate()?;
    Ok(())
}

/// The names of types in a folder's files, and those of modules and functions.
fn read(folder: &Path, names: &mut BTreeSet<String>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, names)?;
        }
        if path.is_dir() || path.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let is_template = path.extension().is_some_and(|end| end == "j2");
        // Of an emitter's own code only what it writes is of interest.
        let written = |at: usize| is_template || text[..at].matches('"').count() % 2 == 1;
        for (at, name) in identifiers(&text) {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            let is_type = name.starts_with(|c: char| c.is_ascii_uppercase());
            let is_path = after.starts_with("::") || before.ends_with("::");
            let is_item = is_template && (before.ends_with("fn ") || before.ends_with("mod "));
            if (is_type || is_path || is_item) && written(at) {
                names.insert(name.to_owned());
            }
        }
    }
    Ok(())
}

/// The identifiers of a text, each with where it begins.
fn identifiers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(move |c: char| !is_part(c)).filter(|word| word.len() > 1);
    words.map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Writes a reference in which each name is that of a page, of what it shows and of an operation.
fn write(tree: &Path, names: &BTreeSet<String>) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(tree)?;
    let mut index = String::new();
    let mut parameters = String::new();
    entry(&mut parameters, "thing_id", "path", "string")?;
    entry(&mut parameters, "size", "body", "integer")?;
    for (at, name) in names.iter().enumerate() {
        writeln!(index, ".. include:: page{at}.inc")?;
        entry(&mut parameters, name, "body", "object")?;
        let mut page = format!("{name}\n{}\n\n", "=".repeat(name.len()));
        let operations = [("Show a", "GET", "/{thing_id}"), ("Create", "POST", "")];
        for (verb, method, rest) in operations {
            let title = format!("{verb} {name}");
            let line = "~".repeat(title.len());
            let kinds = if method == "GET" { &["Response"][..] } else { &["Request", "Response"] };
            write!(page, "{title}\n{line}\n\n.. rest_method:: {method} /v1/page{at}{rest}\n\n")?;
            write!(page, "Normal response codes: 200\n\n")?;
            for kind in kinds {
                write!(page, "{kind}\n--------\n\n.. rest_parameters:: parameters.yaml\n\n")?;
                if method == "GET" {
                    writeln!(page, "   - thing_id: thing_id")?;
                }
                write!(page, "   - {name}: {name}\n   - size: size\n\n")?;
                write!(page, "{kind} Example\n----------------\n\n")?;
                write!(page, ".. literalinclude:: sample{at}.json\n\n")?;
            }
        }
        let sample = format!("{{\"{name}\": {{\"id\": \"7\", \"size\": 1, \"{name}\": \"x\"}}}}");
        fs::write(tree.join(format!("sample{at}.json")), sample)?;
        fs::write(tree.join(format!("page{at}.inc")), page)?;
    }
    fs::write(tree.join("index.rst"), format!("Carts\n=====\n\n{index}"))?;
    fs::write(tree.join("parameters.yaml"), parameters)?;
    Ok(())
}

fn entry(out: &mut String, name: &str, location: &str, ty: &str) -> std::fmt::Result {
    write!(
        out,
        "\"{name}\":\n  description: |\n    One.\n  in: {location}\n  required: true\n  type: {ty}\n"
    )
}
