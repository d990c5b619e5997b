//! The sections of help and manual pages that every command has: its exit status and the environment that it heeds.

use std::fmt::Write as _;

const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "All is well."),
    (
        "1",
        "The sources have errors (all that could be written was), or diff found what it fails on.",
    ),
    ("2", "Usage, an input that cannot be read, or output that cannot be written."),
    ("3", "--check found a difference."),
];

const ENVIRONMENT: [(&str, &str); 3] = [
    (
        "NO_COLOR",
        "Where it is set and not empty, there are no colours unless --color=always asks for them.",
    ),
    (
        "PATH",
        "Where rustfmt is looked for, with which build formats Rust unless --fmt says otherwise.",
    ),
    (
        "RAYON_NUM_THREADS",
        "How many threads work side by side; one for each processor, if nothing is said.",
    ),
];

/// As help shows them, below the options.
pub(super) fn help() -> String {
    let mut text = String::from("Exit status:");
    for (status, meaning) in EXIT_STATUS {
        let _ = write!(text, "\n  {status}  {meaning}");
    }
    text
}

/// As sections of a manual page, in roff.
pub(super) fn sections() -> String {
    let mut text = String::new();
    for (title, facts) in [("EXIT STATUS", &EXIT_STATUS[..]), ("ENVIRONMENT", &ENVIRONMENT[..])] {
        let _ = writeln!(text, ".SH \"{title}\"");
        for (name, meaning) in facts {
            let _ = writeln!(text, ".TP\n\\fB{name}\\fR\n{}", meaning.replace('-', "\\-"));
        }
    }
    text
}
