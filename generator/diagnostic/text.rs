//! Findings as rustc draws them.

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet,
};

use super::place::Places;
use super::visible::{is_c1, shown};
use super::{Diagnostic, Label, Report, Severity};
use crate::source::SourceMap;

/// A line above this many bytes is named but not shown.
const LONGEST_LINE: usize = 1000;

/// Places of one file that lie within this many bytes are shown in one piece.
const NEAR: usize = 4000;

/// More second places than this are not shown.
const MOST_PLACES: usize = 8;

pub(super) fn render(report: &Report<'_>, colour: bool) -> String {
    each(report, colour).map(|text| text + "\n\n").collect()
}

/// The text of each finding.
pub(super) fn each(report: &Report<'_>, colour: bool) -> impl Iterator<Item = String> {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut places = Places::new(report.map);
    // The renderer shows what a terminal would obey, but for these and in names.
    let text = move |diagnostic| {
        renderer.render(&[group(diagnostic, &mut places)]).replace(is_c1, "\u{fffd}")
    };
    report.diagnostics.iter().map(text)
}

fn group<'a>(diagnostic: &'a Diagnostic, places: &mut Places<'a>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let secondary = diagnostic.secondary.iter().take(MOST_PLACES);
    let mut elements = snippets([&diagnostic.primary].into_iter().chain(secondary), places);
    let hidden = diagnostic.secondary.len().saturating_sub(MOST_PLACES);
    if hidden > 0 {
        elements.push(Level::NOTE.message(format!("and {hidden} more places")).into());
    }
    if let Some(help) = &diagnostic.help {
        if matches!(elements.last(), Some(Element::Cause(_))) {
            elements.push(Padding.into());
        }
        elements.push(Level::HELP.message(help.as_str()).into());
    }
    Group::with_title(title).elements(elements)
}

/// Something that is said of places, and is no finding.
#[derive(Debug)]
pub(crate) struct Remark<'a> {
    pub(crate) title: &'a str,
    /// The text in brackets before the title.
    pub(crate) id: &'a str,
    pub(crate) labels: &'a [Label],
    pub(crate) notes: Vec<String>,
}

/// A remark as a finding is drawn.
pub(crate) fn draw(remark: &Remark<'_>, map: &SourceMap, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut places = Places::new(map);
    let mut elements = snippets(remark.labels.iter(), &mut places);
    for note in &remark.notes {
        if matches!(elements.last(), Some(Element::Cause(_))) {
            elements.push(Padding.into());
        }
        elements.push(Level::NOTE.message(shown(note)).into());
    }
    let title = Level::NOTE.primary_title(shown(remark.title)).id(remark.id);
    renderer.render(&[Group::with_title(title).elements(elements)]).replace(is_c1, "\u{fffd}")
}

/// The places of labels, those of a file that lie near each other together; the first is the primary one.
fn snippets<'a>(
    labels: impl Iterator<Item = &'a Label>,
    places: &mut Places<'a>,
) -> Vec<Element<'a>> {
    let kinds =
        std::iter::once(AnnotationKind::Primary).chain(std::iter::repeat(AnnotationKind::Context));
    let mut left: Vec<(&'a Label, AnnotationKind)> = labels.zip(kinds).collect();
    let mut elements = Vec::new();
    while let Some((first, _)) = left.first().copied() {
        let near = |label: &Label| {
            label.span.file == first.span.file
                && label.span.start.abs_diff(first.span.start) as usize <= NEAR
        };
        let (together, rest) = left.into_iter().partition(|(label, _)| near(label));
        elements.push(snippet(together, places));
        left = rest;
    }
    elements
}

/// Places of one file with the lines from the first of them to the last.
fn snippet<'a>(labels: Vec<(&'a Label, AnnotationKind)>, places: &mut Places<'a>) -> Element<'a> {
    let first = labels[0].0.span;
    let text = places.text(first.file);
    let lines: Vec<_> = labels
        .iter()
        .map(|(label, _)| places.line(label.span.file, places.range(label.span).start))
        .collect();
    let start = lines.iter().map(|line| line.start).min().unwrap_or_default();
    let end = lines.iter().map(|line| line.end).max().unwrap_or_default();
    let place = places.place(first);
    if text.is_empty() || text[start..end].lines().any(|line| line.len() > LONGEST_LINE) {
        let origin = Origin::path(shown(place.file));
        if text.is_empty() {
            return origin.into();
        }
        return origin
            .line(place.start.line as usize)
            .char_column(place.start.column as usize)
            .into();
    }
    let annotations: Vec<Annotation<'a>> = labels
        .iter()
        .zip(&lines)
        .map(|((label, kind), line)| {
            // Of a span over several lines, the first line stands for all.
            let range = places.range(label.span);
            let range = range.start.min(line.end)..range.end.min(line.end);
            let annotation = kind.span(range.start - start..range.end.max(range.start) - start);
            if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
        })
        .collect();
    let above = text[start..places.range(first).start].matches('\n').count();
    let line_start = place.start.line as usize - above;
    Snippet::source(&text[start..end])
        .line_start(line_start)
        .path(shown(place.file))
        .annotations(annotations)
        .into()
}
