//! Any tree builds: read, lowered, emitted and reported, all in memory.
//!
//! An input is a tree in one text: a line that begins with `%%%` names the file that follows.
#![no_main]

use std::path::PathBuf;

use apiref::diagnostic::Format;
use apiref::{Emit, Formatter, Generator, source};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|text: &str| -> Corpus {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("%%%") {
            Some(name) => files.push((name.trim().into(), Vec::new())),
            None => {
                if files.is_empty() {
                    files.push(("index.rst".into(), Vec::new()));
                }
                files.last_mut().expect("one at least").1.extend_from_slice(line.as_bytes());
            }
        }
    }
    let Ok(sources) = source::read_files("tree", files) else { return Corpus::Reject };
    let generator = Generator::new("tree").emit(Emit::ALL).formatter(Formatter::Prettyplease);
    let compilation = generator.lower(sources);
    let _ = generator.files(&compilation);
    let report = compilation.report(generator.policy());
    for format in [Format::Text, Format::Json, Format::Github, Format::Sarif] {
        let _ = report.render(format);
    }
    Corpus::Keep
});
