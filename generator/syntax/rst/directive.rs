//! Explicit markup: directives, targets, substitutions, footnotes and comments.

use serde::Serialize;

use super::block::{Parsed, Parser, indented};
use super::line::{Line, Text, common_indent, span_of, trim};
use super::list::{bullet, field};
use super::{Block, BlockKind, Document};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::syntax::parameters::Entry;
use crate::syntax::spelling::nearest;
use crate::syntax::{csv, parameter_table};

/// `.. name:: argument`, with its options and its content.
#[derive(Clone, Debug, Serialize)]
pub struct Directive {
    /// In lower case, as docutils compares it.
    pub name: String,
    /// Where the name is.
    pub name_span: Span,
    /// The lines before the options or the first blank one.
    pub argument: Text,
    /// `:name: value`, in order, with the place of each line.
    pub options: Vec<(String, String, Span)>,
    /// The lines of the content, without their common indentation.
    pub content: Text,
    /// The content's blocks, where the directive holds reST.
    pub blocks: Vec<Block>,
    /// The rows of a `csv-table` whose columns are those of parameters, each with its name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(String, Entry)>,
}

impl Directive {
    /// The argument's lines, joined by spaces.
    #[must_use]
    pub fn argument(&self) -> String {
        self.argument.lines.join(" ").trim().to_owned()
    }

    /// The place of the argument, else of the name.
    #[must_use]
    pub fn argument_span(&self) -> Span {
        self.argument.spans.first().copied().unwrap_or(self.name_span)
    }

    /// The value of an option.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(n, ..)| n == name).map(|(_, value, _)| value.as_str())
    }
}

/// The arguments, options and content of a directive, as far as reading it depends on them.
#[derive(Clone, Copy)]
struct Shape {
    argument: bool,
    options: bool,
    /// `true` if the content is reST.
    body: bool,
}

const KNOWN: &[(&str, Shape)] = {
    const LIST: Shape = Shape { argument: true, options: true, body: false };
    const NOTE: Shape = Shape { argument: false, options: true, body: true };
    const TITLED: Shape = Shape { argument: true, options: true, body: true };
    const BARE: Shape = Shape { argument: false, options: false, body: false };
    &[
        ("rest_method", BARE),
        ("rest_expand_all", BARE),
        ("rest_parameters", LIST),
        ("rest_status_code", LIST),
        ("literalinclude", LIST),
        ("include", LIST),
        ("toctree", Shape { argument: false, options: true, body: false }),
        ("note", NOTE),
        ("warning", NOTE),
        ("important", NOTE),
        ("tip", NOTE),
        ("hint", NOTE),
        ("caution", NOTE),
        ("danger", NOTE),
        ("attention", NOTE),
        ("error", NOTE),
        ("seealso", NOTE),
        ("compound", NOTE),
        ("admonition", TITLED),
        ("versionadded", TITLED),
        ("versionchanged", TITLED),
        ("versionremoved", TITLED),
        ("deprecated", TITLED),
        ("only", TITLED),
        ("container", TITLED),
        ("topic", TITLED),
        ("list-table", TITLED),
        ("table", TITLED),
        ("figure", TITLED),
        ("code-block", LIST),
        ("code", LIST),
        ("sourcecode", LIST),
        ("csv-table", LIST),
        ("image", LIST),
        ("contents", LIST),
        ("highlight", LIST),
        ("rubric", LIST),
        ("parsed-literal", Shape { argument: false, options: true, body: false }),
    ]
};

fn shape(name: &str) -> Option<Shape> {
    KNOWN.iter().find(|(known, _)| *known == name).map(|(_, shape)| *shape)
}

/// Directives that others have and that are almost one of [`KNOWN`].
const ELSEWHERE: [&str; 1] = ["highlights"];

/// The directive that a misspelt name is meant to be: `rest-parameters`, `litteralinclude`.
fn meant(name: &str) -> Option<&'static str> {
    let plain = |name: &str| name.replace(['-', '_', '.', ' '], "");
    if ELSEWHERE.contains(&name) {
        return None;
    }
    let known = KNOWN.iter().map(|(known, _)| *known);
    let same = known.clone().find(|known| plain(known) == plain(name));
    // A short name may be one of somebody's own.
    let most = match name.len() {
        0..5 => return same,
        5..8 => 1,
        _ => 2,
    };
    same.or_else(|| nearest(name, known.filter(|known| known.len() > 3), most))
}

/// A line that would be the head of a directive if it had the dots or the colons: the directive, and the bytes of the
/// line up to where the argument begins.
#[must_use]
pub(crate) fn unmarked(line: &str) -> Option<(&'static str, usize)> {
    let start = line.len() - line.trim_start_matches(['.', ' ']).len();
    let text = &line[start..];
    let (words, argument) = match text.find("::") {
        Some(end) => (&text[..end], end + 2),
        None => {
            let end = text.find(' ').unwrap_or(text.len());
            (&text[..end], end)
        }
    };
    let name = (words.len() <= MAX_NAME).then(|| meant(words.trim_end()))??;
    let mut rest = text[argument..].split_whitespace();
    let (first, second) = (rest.next().unwrap_or_default(), rest.next());
    // Without colons it may be prose about the directive.
    let is_it = match name {
        "rest_method" => first.len() > 2 && first.bytes().all(|b| b.is_ascii_uppercase()),
        "rest_parameters" => first.contains('.') && second.is_none(),
        "rest_status_code" => matches!(first, "success" | "error"),
        "literalinclude" => first.contains(['.', '/']) && second.is_none(),
        _ => false,
    };
    is_it.then_some((name, start + argument))
}

/// The length that a name with words in it may have, in bytes.
const MAX_NAME: usize = 30;

/// A block that begins with `..` or `__`, and directives that were meant to.
pub(super) fn explicit(parser: &mut Parser<'_>, lines: &[Line<'_>], base: usize) -> Option<Parsed> {
    let text = lines[0].text;
    if let Some(target) = text.strip_prefix("__ ") {
        let kind = BlockKind::Target { name: String::new(), target: target.trim().to_owned() };
        return Some((Block { kind, span: lines[0].span }, 1));
    }
    let rest = text.strip_prefix("..")?;
    let near_miss = !(rest.is_empty() || rest.starts_with(' '));
    let first = lines[0].after(2);
    let taken = 1 + indented(&lines[1..], base);
    let block = &lines[..taken];
    let span = span_of(block);
    let mut header = Header::read(first.text)
        .filter(|header| !near_miss && header.exact || shape(&header.name).is_some());
    if near_miss && header.is_none() {
        return None;
    }
    let kind = if let Some(header) = &mut header {
        if shape(&header.name).is_none()
            && let Some(name) = meant(&header.name)
        {
            let written = std::mem::replace(&mut header.name, name.to_owned());
            parser.diagnostics.push(
                Diagnostic::new(
                    Code::NearMissDirective,
                    lines[0].span,
                    format!("no directive is called `{written}`"),
                )
                .label("read as the directive that was meant")
                .help(format!("write `.. {name}::`"))
                .fix(Fix::safe(Edit::new(first.span.part(0, header.name_length), name))),
            );
        }
        if near_miss || !header.exact {
            parser.diagnostics.push(
                Diagnostic::new(
                    Code::NearMissDirective,
                    lines[0].span,
                    format!("`{}` is not the markup of a directive", lines[0].text),
                )
                .label("read as the directive that was meant")
                .help(format!("write `.. {}::`", header.name))
                .fix(Fix::safe(header.mended(&lines[0], &first))),
            );
        }
        BlockKind::Directive(directive(parser, header, &first, &lines[1..taken]).into())
    } else if let Some((name, target)) = target(first.text) {
        let more = lines[1..taken].iter().map(|line| line.text);
        let target = std::iter::once(target).chain(more).collect::<Vec<_>>().concat();
        BlockKind::Target { name, target: target.trim().to_owned() }
    } else if let Some((name, length)) = substitution(first.text) {
        let inner = first.after(length);
        let header = Header::read(inner.text)?;
        let directive = directive(parser, &header, &inner, &lines[1..taken]);
        BlockKind::Substitution { name, directive: directive.into() }
    } else if let Some(length) = footnote(first.text) {
        let mut body = vec![first.after(length)];
        body.extend_from_slice(&lines[1..taken]);
        let indent = common_indent(&lines[1..taken]);
        if taken > 1 {
            body[0].indent = indent;
        }
        let label = first.text[1..length - 1].to_owned();
        BlockKind::Footnote(label, parser.body(trim(&body)))
    } else if first.is_blank() && lines.get(1).is_some_and(Line::is_blank) {
        // A lone `..` comments nothing: what follows is a quotation.
        return Some((Block { kind: BlockKind::Comment(Text::default()), span: lines[0].span }, 1));
    } else {
        // `.. .. name::` is commented out.
        let unmarked = unmarked(first.text).filter(|_| !first.text.starts_with('.'));
        parser.diagnostics.extend(unmarked.map(|(name, length)| {
            let message = format!("`{}` is a comment", lines[0].text);
            Diagnostic::new(Code::NearMissDirective, lines[0].span, message)
                .label("nothing of it is read")
                .help(format!("write `.. {name}::`"))
                .fix(Fix::to_look_at(Edit::new(first.span.part(0, length), format!("{name}::"))))
        }));
        let mut comment = Text::of(&[first], usize::MAX);
        let indent = common_indent(&block[1..]);
        let more = Text::of(&block[1..], indent);
        comment.lines.extend(more.lines);
        comment.spans.extend(more.spans);
        BlockKind::Comment(comment)
    };
    Some((Block { kind, span }, taken))
}

/// The `name::` of a directive.
struct Header {
    name: String,
    /// Bytes of the name as written.
    name_length: usize,
    /// Bytes up to where the argument may begin.
    length: usize,
    /// `true` if it is as docutils wants it: two colons, then a space or the end.
    exact: bool,
}

impl Header {
    /// The markup as docutils wants it, from the dots to where the argument begins.
    fn mended(&self, line: &Line<'_>, first: &Line<'_>) -> Edit {
        let (name, rest) = (&first.text[..self.name_length], &first.text[self.length..]);
        let parted = if rest.is_empty() || rest.starts_with(' ') { "" } else { " " };
        let end = first.span.start + u32::try_from(self.length).unwrap_or(0);
        Edit::new(Span { end, ..line.span }, format!(".. {name}::{parted}"))
    }

    /// Reads `name::`, with one space allowed before the colons; also `name:` and `name::argument`,
    /// which docutils does not take for a directive.
    fn read(text: &str) -> Option<Self> {
        let is_name = |c: char| c.is_alphanumeric() || "-._+".contains(c);
        let name_length = text.find(|c: char| !is_name(c))?;
        let name = &text[..name_length];
        if name.is_empty() || !name.ends_with(char::is_alphanumeric) {
            return None;
        }
        let rest = &text[name_length..];
        let space = usize::from(rest.starts_with(' '));
        let colons = rest[space..].bytes().take_while(|b| *b == b':').count();
        let after = &rest[space + colons..];
        if colons == 0 || colons > 2 {
            return None;
        }
        let parted = after.is_empty() || after.starts_with(' ');
        Some(Self {
            name: name.to_lowercase(),
            name_length,
            length: name_length + space + colons,
            exact: colons == 2 && parted,
        })
    }
}

fn directive(
    parser: &mut Parser<'_>,
    header: &Header,
    first: &Line<'_>,
    more: &[Line<'_>],
) -> Directive {
    let shape = shape(&header.name).unwrap_or(Shape { argument: true, options: true, body: false });
    let name_span = Span {
        end: first.span.start + u32::try_from(header.name_length).unwrap_or(0),
        ..first.span
    };
    let head = first.after(header.length);
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(more.len() + 1);
    let indent = common_indent(more);
    if !head.is_blank() {
        lines.push(Line { indent, ..head });
    }
    lines.extend_from_slice(more);
    // Where nothing stands on the directive's own line, blank lines count for nothing, unless what
    // follows them can be content.
    let mut lines: &[Line<'_>] =
        if head.is_blank() && (!shape.argument || needs_argument(&header.name)) {
            trim(&lines)
        } else {
            &lines
        };

    let mut argument: &[Line<'_>] = &[];
    let mut options = Vec::new();
    if shape.argument || shape.options {
        let block = lines.iter().position(Line::is_blank).unwrap_or(lines.len());
        // Options stand after the argument, if one is allowed, else first of all.
        let options_at =
            lines[..block].iter().position(|l| field(l.text).is_some()).unwrap_or(block);
        // A list right under the directive is content that lacks its blank line.
        let list_at = lines[..block]
            .iter()
            .position(|l| header.name.starts_with("rest_") && bullet(l.text).is_some())
            .unwrap_or(block);
        if list_at < block {
            let before = list_at.checked_sub(1).map_or(first.span, |at| lines[at].span);
            parser.diagnostics.push(
                Diagnostic::new(
                    Code::NearMissDirective,
                    lines[list_at].span,
                    "a list that touches its directive is taken for the argument",
                )
                .label("read as the content that was meant")
                .help("put a blank line before the list")
                .fix(Fix::safe(Edit::insert(name_span.file, before.end, "\n"))),
            );
        }
        let head_end = options_at.min(list_at);
        if shape.argument {
            argument = &lines[..head_end];
            lines = &lines[head_end..];
        }
        if shape.options && (shape.argument || options_at == 0) && options_at <= list_at {
            lines = read_options(lines, &mut options);
        }
    }
    let content = trim(lines);
    let indent = common_indent(content);
    let blocks = if shape.body { parser.body(content) } else { Vec::new() };
    let mut directive = Directive {
        name: header.name.clone(),
        name_span,
        argument: Text::of(argument, usize::MAX),
        options,
        content: Text::of(content, indent),
        blocks,
        parameters: Vec::new(),
    };
    if directive.name == "csv-table"
        && let Some(header) = directive.option("header")
    {
        let delimiter = csv::delimiter(directive.option("delim"));
        directive.parameters = parameter_table::rows(header, delimiter, &directive.content);
    }
    directive
}

/// Returns `true` if a directive makes no sense without an argument.
fn needs_argument(name: &str) -> bool {
    matches!(name, "include" | "literalinclude" | "rest_parameters" | "rest_status_code")
}

/// Takes the options off the front; a line further in goes on with the value before it.
fn read_options<'s, 'a>(
    lines: &'s [Line<'a>],
    options: &mut Vec<(String, String, Span)>,
) -> &'s [Line<'a>] {
    let mut at = 0;
    while at < lines.len() && !lines[at].is_blank() {
        if let Some((name, length)) = field(lines[at].text) {
            let value = lines[at].after(length).text.to_owned();
            options.push((name.to_owned(), value, lines[at].span));
        } else if let Some((_, value, _)) = options.last_mut() {
            value.push(' ');
            value.push_str(lines[at].text);
        } else {
            break;
        }
        at += 1;
    }
    &lines[at..]
}

/// `_name: target`, the name in back ticks where it holds a colon; `__: target` has no name.
fn target(text: &str) -> Option<(String, &str)> {
    let rest = text.strip_prefix('_')?;
    if let Some(target) = rest.strip_prefix("_:") {
        return Some((String::new(), target));
    }
    if let Some(quoted) = rest.strip_prefix('`') {
        let (name, after) = quoted.split_once('`')?;
        return Some((name.to_owned(), after.strip_prefix(':')?));
    }
    let mut from = 0;
    while let Some(at) = rest[from..].find(':').map(|at| at + from) {
        let after = &rest[at + 1..];
        if (after.is_empty() || after.starts_with(' ')) && !rest[..at].ends_with('\\') {
            return (at > 0).then(|| (rest[..at].replace("\\:", ":"), after));
        }
        from = at + 1;
    }
    None
}

/// `|name| `, and its length.
fn substitution(text: &str) -> Option<(String, usize)> {
    let rest = text.strip_prefix('|')?;
    let end = rest.find('|')?;
    let name = &rest[..end];
    let fits = !name.is_empty() && name.trim() == name && rest[end + 1..].starts_with(' ');
    fits.then(|| (name.to_owned(), end + 2))
}

/// `[1] `, `[#name] `, `[Citation] `, and its length.
fn footnote(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('[')?;
    let end = rest.find(']')?;
    let label = &rest[..end];
    let fits = !label.is_empty()
        && label.chars().all(|c| c.is_alphanumeric() || "#*-_.+:".contains(c))
        && (rest[end + 1..].is_empty() || rest[end + 1..].starts_with(' '));
    fits.then_some(end + 2)
}

/// A file that a document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// As what.
    pub kind: MentionKind,
    /// As it is written: relative to the page that includes this file, or from the root with `/`.
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

/// As what a document names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionKind {
    /// Its text belongs here.
    Include,
    /// A page below this one; without `.rst`.
    Page,
    /// A parameters file.
    Parameters,
    /// A status file.
    Status,
    /// A sample.
    Sample,
    /// A file that is shown as something else than JSON.
    Listing,
}

impl Document {
    /// Every file that the document names, in order.
    #[must_use]
    pub fn mentions(&self) -> Vec<Mention> {
        let mut mentions = Vec::new();
        collect(&self.blocks, &mut mentions);
        mentions
    }
}

fn collect(blocks: &[Block], out: &mut Vec<Mention>) {
    for block in blocks {
        if let BlockKind::Directive(directive) = &block.kind {
            directive.mentions(out);
        }
        block.within().into_iter().for_each(|blocks| collect(blocks, out));
    }
}

impl Directive {
    /// Its content is said to be JSON, or nothing is said: many say JavaScript of it.
    fn shows_json(&self) -> bool {
        let language = self.option("language").unwrap_or("json").trim().to_lowercase();
        matches!(language.as_str(), "" | "json" | "javascript" | "js" | "json-object")
    }

    fn mentions(&self, out: &mut Vec<Mention>) {
        let mut add = |kind, path: &str, span| {
            if !path.is_empty() {
                out.push(Mention { kind, path: path.to_owned(), span });
            }
        };
        match self.name.as_str() {
            "include" => add(MentionKind::Include, &self.argument(), self.argument_span()),
            "literalinclude" => {
                let kind =
                    if self.shows_json() { MentionKind::Sample } else { MentionKind::Listing };
                add(kind, &self.argument(), self.argument_span());
            }
            "rest_parameters" => {
                add(MentionKind::Parameters, &self.argument(), self.argument_span())
            }
            "rest_status_code" => {
                // `success FILE`: the file is the last word, the kind the one before.
                let argument = self.argument();
                let path = argument.split_whitespace().skip(1).last().unwrap_or_default();
                add(MentionKind::Status, path, self.argument_span());
            }
            "toctree" => {
                for (line, span) in self.content.iter() {
                    // `Title <page>` names the page in brackets.
                    let page = line.rsplit_once('<').map_or(line, |(_, page)| page);
                    add(MentionKind::Page, page.trim_end_matches('>').trim(), span);
                }
            }
            _ => {}
        }
    }
}
