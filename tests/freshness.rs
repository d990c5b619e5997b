//! The committed files are what the sources compile to.

use std::path::Path;

use apiref::{Generator, Runtime};

#[test]
fn generated_is_what_the_shipped_spec_compiles_to() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let differences = Generator::new(root.join("spec/block-storage"))
        .out_dir(root.join("generated"))
        .runtime(Runtime::Path(root.join("runtime")))
        .check()
        .expect("the shipped spec compiles");
    let shown: String = differences.iter().take(3).map(ToString::to_string).collect();
    assert!(
        differences.is_empty(),
        "{} files of generated/ are stale; `scripts/generate` writes them anew\n{shown}",
        differences.len()
    );
}
