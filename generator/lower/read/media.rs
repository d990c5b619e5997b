//! Media types, as headers, sentences and commands name them.

use crate::lower::read::section::{Prose, Side};
use crate::source::Span;
use crate::syntax::rst::{Block, BlockKind};

/// The types of the first level that bodies have (RFC 9110, 8.3.1; IANA's registry).
const TOP: [&str; 8] =
    ["application", "audio", "font", "image", "message", "multipart", "text", "video"];
/// The most statements that an operation is read for.
const MAX_SAID: usize = 16;

/// The essence of any media type: nothing is known of it.
pub(in crate::lower) const ANY: &str = "*/*";

/// A statement of an operation's prose about a body.
#[derive(Debug)]
pub(in crate::lower) struct Said {
    /// The body that it is about, where it says so.
    pub(in crate::lower) side: Option<Side>,
    /// The media types, as they are named.
    pub(in crate::lower) types: Vec<String>,
    pub(in crate::lower) span: Span,
}

/// The statements of an operation's prose about its bodies.
#[derive(Debug)]
pub(in crate::lower) struct Told {
    /// Those of sentences about a body, or about the headers that name its type.
    pub(in crate::lower) sentences: Vec<Said>,
    /// Those of commands that send one by `curl`.
    pub(in crate::lower) commands: Vec<Said>,
}

impl Told {
    /// Those of some prose; `span` is the place of what has none of its own.
    pub(in crate::lower) fn of(prose: &[Prose<'_>], span: Span) -> Self {
        Self { sentences: of_sentences(prose, span), commands: of_commands(prose, span) }
    }
}

/// Returns `true` if a text is one media type, `text/plain`.
pub(in crate::lower) fn is_one(text: &str) -> bool {
    text == ANY || matches!(named(text).as_slice(), [only] if only == text)
}

/// The media types that a text names, each once, in lower case and without parameters.
pub(in crate::lower) fn named(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('/') {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let before = text[..at].rsplit(|c: char| !is_word(c)).next().unwrap_or_default();
        let is_inner = text[..at - before.len()].ends_with(['/', '.', '_', '$', '{']);
        let is_sub = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_');
        let after = &text[at + 1..];
        let end = after.find(|c: char| !is_sub(c)).unwrap_or(after.len());
        let sub = after[..end].trim_end_matches(['.', '-', '+']);
        let name = format!("{before}/{sub}").to_ascii_lowercase();
        let is_type = TOP.contains(&before.to_ascii_lowercase().as_str());
        let goes_on = after[end..].starts_with('/');
        if is_type && !is_inner && !goes_on && !sub.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The media types of the first sentence that names some.
pub(in crate::lower) fn of_header(text: &str) -> Vec<String> {
    sentences(text).map(named).find(|types| !types.is_empty()).unwrap_or_default()
}

/// The statements of sentences about a body, or about the headers that name its type.
fn of_sentences(prose: &[Prose<'_>], span: Span) -> Vec<Said> {
    let mut found = Vec::new();
    each(prose, span, &mut |block, text, span| {
        if matches!(block, Some(BlockKind::Literal(_))) || !may_name(text) {
            return;
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = sentences(&text).filter_map(|sentence| of_sentence(sentence, span));
        found.extend(said.take(MAX_SAID));
    });
    found.truncate(MAX_SAID);
    found
}

/// The statements of commands that send by `curl`.
fn of_commands(prose: &[Prose<'_>], span: Span) -> Vec<Said> {
    let mut found = Vec::new();
    each(prose, span, &mut |_, text, span| {
        if found.len() == MAX_SAID || !text.contains("curl ") || !may_name(text) {
            return;
        }
        let commands = text.split("curl ").skip(1).filter(|command| sends(command));
        let types = commands.flat_map(content_type).collect::<Vec<_>>();
        if !types.is_empty() {
            found.push(Said { side: Some(Side::Request), types, span });
        }
    });
    found
}

/// Options of `curl` that give a request a body.
const DATA: [&str; 6] = [" -d", " --data", " --data-binary", " -T", " --upload-file", " --json"];

fn sends(command: &str) -> bool {
    DATA.iter().any(|option| {
        command.match_indices(option).any(|(at, _)| {
            command[at + option.len()..].starts_with([' ', '@', '=', '\'', '"', '\n'])
        })
    })
}

/// The media type of the header `Content-Type` that a command gives.
fn content_type(command: &str) -> Vec<String> {
    let at = command.to_ascii_lowercase().find("content-type:");
    let value = at.map(|at| &command[at + "content-type:".len()..]).unwrap_or_default();
    let end = value.find(['"', '\'', '\n']).unwrap_or(value.len());
    named(&value[..end])
}

fn of_sentence(sentence: &str, span: Span) -> Option<Said> {
    /// Words for a body, and for the headers that say its type.
    const ABOUT: [&str; 5] = ["body", "content-type", "content type", "\"accept\"", "accept:"];
    /// Words of sentences that say what is wrong.
    const WRONG: [&str; 5] = ["not", "fail", "fails", "error", "otherwise"];
    let lower = sentence.to_ascii_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric());
    let accepts = lower.contains("accept");
    let is_about = accepts || ABOUT.iter().any(|words| lower.contains(words));
    let types = named(sentence);
    if types.is_empty() || !is_about || words().any(|word| WRONG.contains(&word)) {
        return None;
    }
    let side = if accepts || words().any(|word| matches!(word, "response" | "returned")) {
        Some(Side::Response)
    } else {
        words().any(|word| word == "request").then_some(Side::Request)
    };
    Some(Said { side, types, span })
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(". ")
}

fn may_name(text: &str) -> bool {
    text.contains('/') && TOP.iter().any(|top| text.contains(top))
}

/// Every text of the prose, with the block that it is of and its place.
fn each(prose: &[Prose<'_>], span: Span, found: &mut impl FnMut(Option<&BlockKind>, &str, Span)) {
    fn within(block: &Block, found: &mut impl FnMut(Option<&BlockKind>, &str, Span)) {
        if let BlockKind::Paragraph(text) | BlockKind::Literal(text) = &block.kind {
            found(Some(&block.kind), &text.joined(), block.span);
        }
        block.within().into_iter().flatten().for_each(|block| within(block, found));
    }
    for part in prose {
        match part {
            Prose::Block(block) => within(block, found),
            Prose::Lines(text) => found(None, text, span),
            Prose::Heading(..) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{content_type, is_one, named, of_header, sends};

    #[test]
    fn media_types_are_told_from_paths() {
        assert_eq!(
            named("Use ``application/octet-stream``, or Text/plain; charset=UTF-8."),
            ["application/octet-stream", "text/plain"]
        );
        assert_eq!(
            named("(``application/openstack-images-v2.1-json-patch``)."),
            ["application/openstack-images-v2.1-json-patch"]
        );
        let none = "https://a.b/text/html and/or /v2/images/{id} x.text/a text/ text/a/b image/";
        assert_eq!(named(none), [""; 0]);
        assert!(is_one("text/dns") && is_one("*/*") && !is_one("text") && !is_one("Text/dns"));
    }

    #[test]
    fn the_first_sentence_that_names_some_counts() {
        let text = "The type of it. Use text/x or text/y. You can also use text/z.";
        assert_eq!(of_header(text), ["text/x", "text/y"]);
    }

    #[test]
    fn a_command_sends_what_its_options_say() {
        let of = |text: &str| if sends(text) { content_type(text) } else { Vec::new() };
        assert_eq!(of("-X PUT -H 'Content-Type: image/png' -d @a /v1"), ["image/png"]);
        assert_eq!(of("-X PUT -H 'Content-Type: image/png' /v1"), [""; 0]);
        assert_eq!(of("-T a -H \"X-A: text/a\" /v1"), [""; 0]);
    }
}
