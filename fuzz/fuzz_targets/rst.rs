//! Any text is a page: blocks, inline markup and what they name, with places within the text.
#![no_main]

use apiref::source::FileId;
use apiref::syntax::rst;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (document, diagnostics) = rst::parse(FileId(0), text);
    for mention in document.mentions() {
        assert!(mention.span.end as usize <= text.len(), "{mention:?}");
    }
    for diagnostic in diagnostics {
        let span = diagnostic.primary.span;
        assert!(span.start <= span.end && span.end as usize <= text.len(), "{diagnostic:?}");
    }
    let _ = rst::inline::parse(text);
});
