//! The command line.

mod cli;

use std::process::ExitCode;

/// A third of what is done without it is done by the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
