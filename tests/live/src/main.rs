//! Calls every operation of the Block Storage reference on a real service, at the lowest and at the
//! highest microversion that the operation has, and says which answer as documented.
//!
//! usage: live ENDPOINT IR      IR is the reference as `apiref dump --stage ir` prints it

mod attachments;
mod backups;
mod consistency;
mod groups;
mod operations;
mod project;
mod snapshots;
mod tour;
mod types;
mod volumes;

use std::process::ExitCode;

use tour::{End, Tour};

/// Operations that the service does not answer, and what it answers.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("list_default_volume_types", "404: the path is routed without the slash at its end"),
    ("show_snapshot_metadata_specific_key", "404: the path is routed with `snapshots`"),
    ("complete_extending_volume", "400: no driver has left an extension for Nova to complete"),
];

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, ir] = arguments.as_slice() else {
        eprintln!("usage: live ENDPOINT IR");
        return ExitCode::from(2);
    };
    let mut answers = Vec::new();
    for end in [End::Lowest, End::Highest] {
        let tour = Tour::new(endpoint, end);
        // First, because what follows makes more volumes than a project may have by default.
        project::quotas(&tour).await;
        types::visit(&tour).await;
        volumes::visit(&tour).await;
        snapshots::visit(&tour).await;
        backups::visit(&tour).await;
        attachments::visit(&tour).await;
        groups::visit(&tour).await;
        consistency::visit(&tour).await;
        project::visit(&tour).await;
        answers.extend(tour.into_answers());
    }
    if operations::report(ir, &answers, EXCEPTIONS) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
