//! Any text is a file of data: parameters, status codes, a sample.
#![no_main]

use apiref::source::FileId;
use apiref::syntax::{parameters, sample, status, yaml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = FileId(0);
    let _ = (parameters::parse(file, text), status::parse(file, text));
    let _ = (yaml::parse(file, text), sample::parse(file, text));
});
