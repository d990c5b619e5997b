//! The command line.

#![warn(clippy::disallowed_methods, clippy::disallowed_types)]

mod cli;

use std::process::ExitCode;

/// A third of what is done without it is done by the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
