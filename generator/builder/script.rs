//! A build script: the folder that is its own, and its messages to Cargo.

use std::io::{self, Write as _};
use std::path::PathBuf;

use super::{Compilation, Generator};
use crate::diagnostic::{Report, Severity};
use crate::emit::rust;

impl Generator {
    /// Returns `true` if a build script writes into its own folder, where the output is modules and no crate.
    pub(super) fn is_build_script(&self) -> bool {
        let out = self.out_dir.as_deref();
        build_script_folder().zip(out).is_some_and(|(script, out)| out.starts_with(script))
    }

    /// Says what a build script has to say to Cargo.
    pub(super) fn tell_cargo(
        &self,
        compilation: &Compilation,
        report: &Report<'_>,
    ) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let read = self.inputs.iter().chain(&self.config).chain(&compilation.sources.read);
        for path in read {
            writeln!(out, "cargo::rerun-if-changed={}", path.display())?;
        }
        if self.emits_rust() {
            // The features of a generated crate are chosen by the builder's methods already.
            let options = self.rust_options("", &self.package);
            if options.client {
                // The crate's own to have, with `apiref-runtime/keystone` behind it.
                writeln!(out, "cargo::rustc-check-cfg=cfg(feature, values(\"keystone\"))")?;
            }
            for feature in compilation.apis.iter().flat_map(|api| rust::features(api, &options)) {
                writeln!(out, "cargo::rustc-check-cfg=cfg(feature, values(\"{feature}\"))")?;
                writeln!(out, "cargo::rustc-cfg=feature=\"{feature}\"")?;
            }
        }
        let warnings = report.count(Severity::Warning);
        if warnings > 0 {
            let plural = if warnings == 1 { "" } else { "s" };
            let inputs: Vec<String> = self.inputs.iter().map(|p| p.display().to_string()).collect();
            let inputs = inputs.join(" ");
            writeln!(
                out,
                "cargo::warning={inputs}: {warnings} warning{plural}; `apiref lint {inputs}` shows them"
            )?;
        }
        Ok(())
    }
}

/// The module that a document is in a build script's crate.
pub(super) fn module(document: &str) -> String {
    document.replace(['-', '.'], "_")
}

/// Where a build script writes, if this is one.
#[expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script by its environment alone"
)]
pub(super) fn build_script_folder() -> Option<PathBuf> {
    // A variable that Cargo sets for build scripts and for nothing else that it runs.
    let is_script =
        ["TARGET", "HOST", "NUM_JOBS"].iter().all(|key| std::env::var_os(key).is_some());
    std::env::var_os("OUT_DIR").filter(|_| is_script).map(PathBuf::from)
}
