//! Bodies: the union of a side's samples, with its table laid over it.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::hash::HashSet;
use crate::ir::{Location, Segment, VersionRange, pattern};
use crate::source::Span;
use crate::syntax::outline::Outline;

use crate::lower::config::correction::Mark;
use crate::lower::evidence::node::{self, Node};
use crate::lower::evidence::operation::DraftBody;
use crate::lower::evidence::word::{TypeWord, Word};
use crate::lower::infer::ty::flag;
use crate::lower::merge::lay::{self, Listed};
use crate::lower::merge::{excuse, heading, map, schema};
use crate::lower::naming::singular_words;
use crate::lower::read::section::{Sample, Side};
use crate::lower::read::table::{self, Place, Row};
use crate::lower::read::version;

use super::example::{Names, example};
use super::shown::Keys;
use super::{Builder, sends_nothing};

/// The number of rows for many names that are looked for in a body.
const MAX_PATTERNS: usize = 100;

/// A sample that is shown in a body, its value, and where it has what.
type Shown<'s> = (&'s Sample, &'s Value, Outline);

impl<'s> Builder<'_, 's> {
    /// One side's body: the union of its samples, with the table laid over it.
    pub(super) fn body(
        &mut self,
        side: Side,
        rows: &[(Side, Row<'_>)],
        samples: &[(Side, &Sample)],
        asked: Option<&str>,
    ) -> Option<DraftBody> {
        let applied = self.cx.applied;
        let mut body = DraftBody::default();
        let shown = self.show(side, samples, &mut body);
        let keys = Keys::of(&body.node);
        let own: Vec<&Row<'_>> = rows
            .iter()
            .filter(|(of, row)| *of == side && self.is_body(side, row, &keys))
            .map(|(_, row)| row)
            .collect();
        let mut listed = self.list(side, rows, &own, &body.node, &keys);
        listed.extend(lay::under_other_keys(&body.node, &listed, applied));
        if listed.is_empty() && body.examples.is_empty() {
            return None;
        }
        let wrapper = self.wrapper(side, &listed, asked);
        let said = listed.iter().map(|item| (item.name.as_str(), &item.claim)).collect();
        if side == Side::Response {
            schema::fold(&mut body.node, &said, applied);
        }
        map::fold(&mut body.node, &said, applied);
        let patterns = listed.iter().filter(|item| pattern(&item.name).is_some());
        for item in patterns.take(MAX_PATTERNS) {
            map::gather(&mut body.node, &item.name, &said, applied);
        }
        let answer = self.answer(side, &listed, &body.node, samples);
        lay::lay(&mut body.node, listed, wrapper.as_deref(), &answer, applied);
        map::name_keys(&mut body.node, applied);
        if side == Side::Request {
            lay::identify(&mut body.node, applied);
        }
        let headed = |sample: &Sample| self.headings.of(side, sample.headed);
        if lay::is_dated(&body.node) || body.node.is_cut() {
            for (sample, value, outline) in &shown {
                let mut alone = Node::default();
                alone.add(value, &mut outline.clone());
                let headed = headed(sample).map(|headed| headed.versions);
                headed.into_iter().for_each(|of| heading::widen(&mut body.node, &alone, of));
                excuse::excuse(&mut body.node, &alone, headed.unwrap_or(self.taken(sample)));
            }
        }
        self.fields.lay(side, &mut body.node);
        let kinds = shown.iter().map(|(sample, value, _)| Some((*value, headed(sample)?.versions)));
        body.kinds = heading::kinds(kinds);
        let of_samples = shown.iter().map(|(sample, ..)| headed(sample));
        body.headed = heading::together(own.iter().map(|row| row.headed).chain(of_samples));
        Some(body)
    }

    /// Takes the samples of a side into its body.
    fn show<'v>(
        &mut self,
        side: Side,
        samples: &[(Side, &'v Sample)],
        body: &mut DraftBody,
    ) -> Vec<Shown<'v>>
    where
        's: 'v,
    {
        let sources = self.cx.sources;
        let mut shown = Vec::new();
        let mut names = Names::default();
        for (_, sample) in samples.iter().filter(|(of, _)| *of == side) {
            let Some(value) = sample.value(sources) else { continue };
            let span = sample.span(sources);
            if is_too_wide(value, span) {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::OverLimit,
                        Span { end: 0, ..span },
                        format!("the sample has more than {} fields", node::MAX_FIELDS),
                    )
                    .label("left out"),
                );
                continue;
            }
            let outline = sample.outline(sources, value);
            body.node.add(value, &mut outline.clone());
            shown.push((*sample, value.as_ref(), outline));
            let versions = self.taken(sample);
            body.examples.push(example(sources, sample, value, versions, span, &mut names));
        }
        shown
    }

    /// The microversions that a sample is of, as far as they are of the document's API.
    fn taken(&self, sample: &Sample) -> VersionRange {
        version::within(sample.versions, self.cx.major).unwrap_or(VersionRange::ALL)
    }

    /// The rows of a body, each under the name that the samples show.
    fn list(
        &mut self,
        side: Side,
        rows: &[(Side, Row<'_>)],
        own: &[&Row<'_>],
        node: &Node,
        keys: &Keys<'_>,
    ) -> Vec<Listed> {
        let mut listed = Vec::with_capacity(own.len());
        let names: HashSet<&str> = own.iter().map(|row| row.name.as_str()).collect();
        let key = self.unlisted_key(side, own, node).filter(|key| !names.contains(key));
        let misnamed = |row: &Row<'_>| {
            key.filter(|_| is_object(row) && !keys.has(&row.name)).map(str::to_owned)
        };
        let flags = self.flags(rows);
        for row in own {
            let shown = keys.spelled(&row.name, &names).or_else(|| misnamed(row));
            let sources = self.cx.sources;
            self.diagnostics.extend(shown.as_ref().map(|shown| {
                let at = table::place_of_name(sources, &row.name, row.span);
                Diagnostic::new(
                    Code::ContradictingName,
                    row.span,
                    format!("the table lists `{}`, and its samples show `{shown}`", row.name),
                )
                .label("taken for one field, under the name of the samples")
                .help("write the name that the service has, in both")
                .fix(Fix::to_look_at(Edit::new(at, shown)))
            }));
            let claim = self.claim(row);
            claim.corrected().all().for_each(|by| by.mark(Mark::OfField));
            listed.push(Listed {
                name: shown.unwrap_or_else(|| row.name.clone()),
                claim,
                beside: side == Side::Response && flags.contains(row.name.as_str()),
                because: None,
            });
        }
        listed
    }

    /// The answer to a request, where that may say more of the rows than the request's own samples do.
    fn answer(
        &self,
        side: Side,
        listed: &[Listed],
        sent: &Node,
        samples: &[(Side, &Sample)],
    ) -> Node {
        let mut answer = Node::default();
        if side == Side::Response {
            return answer;
        }
        let known = sent.holders();
        if listed.iter().all(|item| !known.of(&item.name).is_empty()) {
            return answer;
        }
        for (_, sample) in samples.iter().filter(|(of, _)| *of == Side::Response) {
            let Some(value) = sample.value(self.cx.sources) else { continue };
            let span = sample.span(self.cx.sources);
            if !is_too_wide(value, span) {
                answer.add(value, &mut Outline::unknown(span));
            }
        }
        answer
    }

    /// The only key that the samples of an action's request show, where no more than one row is for an object: a row of
    /// another name may be for it.
    fn unlisted_key<'n>(&self, side: Side, rows: &[&Row<'_>], node: &'n Node) -> Option<&'n str> {
        if side != Side::Request || !self.address.path.ends_in("action") {
            return None;
        }
        let (key, _) = node.only_field()?;
        let mut objects = rows.iter().filter(|row| is_object(row) && !row.name.contains('.'));
        objects.nth(1).is_none().then_some(key)
    }

    /// The fields of the page that query flags ask for: `total` by `with_total`.
    fn flags<'r>(&self, rows: &'r [(Side, Row<'_>)]) -> HashSet<&'r str> {
        let flags = rows.iter().filter_map(|(side, row)| {
            let field = row.name.strip_prefix(flag::PREFIX)?;
            let is_query = self.location(row) == Some(Location::Query);
            (*side == Side::Request && is_query).then_some(field)
        });
        flags.collect()
    }

    /// A row belongs to the body. In a response everything but headers does that the sample shows.
    fn is_body(&self, side: Side, row: &Row<'_>, keys: &Keys<'_>) -> bool {
        match side {
            Side::Request => !sends_nothing(self.address.method) && self.location(row).is_none(),
            Side::Response => match row.location() {
                Some(Place::Body) | None => true,
                Some(Place::Parameter(Location::Header)) => false,
                Some(Place::Parameter(_)) => keys.has(&row.name),
            },
        }
    }

    /// The key that a body without sample is wrapped in: a listed object named like the path's resource, or
    /// after the action; else, of a response, the resource's name that the request is wrapped in.
    fn wrapper(&self, side: Side, listed: &[Listed], asked: Option<&str>) -> Option<String> {
        let path = &self.address.path;
        let mut fixed = path.parts().iter().rev().filter_map(Segment::literal);
        let last = fixed.find(|text| !matches!(*text, "detail" | "action"))?;
        let collection = last.trim_start_matches("os-").replace('-', "_");
        let one = singular_words(&collection).join("_");
        let is_object = |item: &&Listed| matches!(item.claim.word(), Word::Object | Word::Array);
        let is_resource = |name: &str| {
            let name = name.replace('-', "_");
            name == one || name == collection
        };
        let named = listed.iter().filter(is_object).find(|item| is_resource(&item.name));
        let action = path.ends_in("action") && side == Side::Request;
        let named = named.or_else(|| listed.iter().find(|item| action && is_object(item)));
        let asked = asked.filter(|name| is_resource(name));
        named.map(|item| item.name.as_str()).or(asked).map(str::to_owned)
    }
}

/// The table says that a row is for an object.
fn is_object(row: &Row<'_>) -> bool {
    row.kind().is_some_and(|kind| TypeWord::new(kind).kind == Word::Object)
}

/// A field takes some bytes: most samples need no count.
fn is_too_wide(value: &Value, sample: Span) -> bool {
    sample.end as usize > 4 * node::MAX_FIELDS && node::is_too_wide(value, sample)
}
