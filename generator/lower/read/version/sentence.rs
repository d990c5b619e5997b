//! Sentences that say at which microversions operations are there.

use super::grammar::{Phrase, all, led, phrases};
use super::subject::Subject;
use super::token::Token;
use crate::ir::VersionRange;

/// Words for being there, at the end of what comes before a microversion.
const THERE: [&str; 11] = [
    "available",
    "new",
    "introduced",
    "added",
    "supported",
    "exists",
    "exist",
    "accessible",
    "usable",
    "used",
    "called",
];
/// Of these the ones that go with a microversion in which that began.
pub(super) const BEGUN: [&str; 3] = ["new", "introduced", "added"];
const FAILS: [&str; 8] =
    ["fail", "fails", "result", "results", "return", "returns", "respond", "responds"];
pub(super) const GONE: [&str; 2] = ["removed", "dropped"];
const NEEDED: [&str; 2] = ["required", "needed"];
/// Verbs that a subject ends before.
pub(super) const VERBS: [&str; 18] = [
    "is", "are", "was", "were", "has", "have", "had", "been", "be", "will", "can", "cannot", "may",
    "made", "does", "do", "fail", "fails",
];
/// Words between a subject and the word for being there.
pub(super) const ADVERBS: [&str; 7] = ["only", "first", "newly", "now", "also", "not", "currently"];

/// A way to read a sentence around one of its microversions.
type Reading = fn(&[Token], &Phrase) -> Option<(VersionRange, Subject)>;

/// The microversions that a sentence gives to operations, and which operations.
pub(super) fn bound(sentence: &[Token]) -> Option<(VersionRange, Subject)> {
    const READINGS: [Reading; 6] = [failing, gone, there, needed, changing, alone];
    // A number that ends what is said of being there is a microversion without a word for it.
    const LED: [Reading; 2] = [gone, there];
    let first = |readings: &[Reading], found: &[Phrase]| {
        readings.iter().find_map(|read| found.iter().find_map(|phrase| read(sentence, phrase)))
    };
    first(&READINGS, &phrases(sentence))
        .or_else(|| first(&LED, &led(sentence)))
        .or_else(|| first(&[least], &all(sentence)))
}

/// The subject of a sentence without a microversion that says that it is new: `The paint API was introduced.`
pub(super) fn introduced(sentence: &[Token]) -> Option<Subject> {
    let (last, rest) = sentence.split_last()?;
    last.is_in(&BEGUN).then(|| clause(rest))?
}

/// `This API is available since 3.4`, `New in version 3.4`, `available until version 3.6`, `not available from 3.4 on`.
fn there(sentence: &[Token], phrase: &Phrase) -> Option<(VersionRange, Subject)> {
    let (verb, head) = without_adverbs(&sentence[..phrase.from]).split_last()?;
    if !verb.is_in(&THERE) {
        return None;
    }
    let mut before = sentence[..phrase.from].iter().rev();
    let is_first = before.by_ref().take(3).any(|token| token.is("first"));
    let denied = adverbs(head).iter().any(|token| token.is("not"))
        || head.iter().rev().take(2).any(|token| token.is("cannot"));
    let versions = match denied {
        true => phrase.others(),
        false if (verb.is_in(&BEGUN) || is_first) && !phrase.is_bare() => phrase.begun(),
        false => phrase.range(),
    };
    let tail = &sentence[phrase.end..];
    let last = last(sentence, phrase);
    let subject = (ends(tail) || last.is_some()).then(|| clause(head)).flatten()?;
    Some((versions?.intersect(last.unwrap_or(VersionRange::ALL)), subject))
}

/// The end that a sentence goes on with: `and removed in version 3.8`.
fn last(sentence: &[Token], first: &Phrase) -> Option<VersionRange> {
    let tail = &sentence[first.end..];
    let (and, tail) = tail.split_first()?;
    let verbs = tail.iter().take_while(|token| token.is_in(&VERBS)).count();
    let is_gone = and.is_in(&["and", "but"]) && tail.get(verbs)?.is_in(&GONE);
    let next = phrases(sentence).into_iter().find(|next| next.from == first.end + verbs + 2)?;
    let begun = next.begun().filter(|_| is_gone && !next.is_bare())?;
    super::grammar::others(begun).filter(|_| ends(&sentence[next.end..]))
}

/// `Microversion 3.4 introduced this API`, `You need microversion 3.4 or later to call this API`.
fn changing(sentence: &[Token], phrase: &Phrase) -> Option<(VersionRange, Subject)> {
    const USES: [&str; 5] = ["use", "call", "make", "access", "perform"];
    let (head, tail) = (&sentence[..phrase.from], &sentence[phrase.end..]);
    match (head, tail) {
        ([], [verb, rest @ ..]) if verb.is_in(&["introduced", "introduces", "added", "adds"]) => {
            Some((phrase.begun()?, Subject::of(rest)?))
        }
        ([], [verb, rest @ ..]) if verb.is_in(&["removed", "removes", "dropped", "drops"]) => {
            Some((super::grammar::others(phrase.begun()?)?, Subject::of(rest)?))
        }
        ([_, need], [to, verb, rest @ ..])
            if need.is_in(&["need", "must"]) && to.is("to") && verb.is_in(&USES) =>
        {
            phrase.is_since().then(|| Some((phrase.range()?, Subject::of(rest)?)))?
        }
        ([_, must, verb], []) if must.is("must") && verb.is_in(&USES) => {
            phrase.is_since().then(|| Some((phrase.range()?, Subject::default())))?
        }
        _ => None,
    }
}

/// `Microversion 3.4 or greater is required for this API`, `This operation requires microversion 3.4 or later`.
fn needed(sentence: &[Token], phrase: &Phrase) -> Option<(VersionRange, Subject)> {
    let (head, tail) = (&sentence[..phrase.from], &sentence[phrase.end..]);
    let subject = match (head, tail) {
        ([], [is, required, of @ ..]) if is.is("is") && required.is_in(&NEEDED) => match of {
            [] => Subject::default(),
            [of, rest @ ..] if of.is("for") => Subject::of(rest)?,
            [to, _, rest @ ..] if to.is("to") => Subject::of(rest)?,
            _ => return None,
        },
        ([subject @ .., verb], []) if verb.is_in(&["requires", "require", "needs", "need"]) => {
            clause(subject)?
        }
        _ => return None,
    };
    let is_least = phrase.is_since() || phrase.is_bare() && tail.is_empty();
    is_least.then(|| Some((phrase.begun()?, subject)))?
}

/// `The minimum microversion for this API is 3.4`, `The last microversion with this API is 3.8`.
fn least(sentence: &[Token], phrase: &Phrase) -> Option<(VersionRange, Subject)> {
    let (is, head) = sentence[..phrase.from].split_last()?;
    const LEAST: [&str; 4] = ["minimum", "minimal", "lowest", "first"];
    const MOST: [&str; 4] = ["maximum", "maximal", "highest", "last"];
    let at = head.iter().position(|token| token.is_in(&LEAST) || token.is_in(&MOST))?;
    let is_last = head[at].is_in(&MOST);
    let unit = head.iter().position(|token| token.is_in(&["microversion", "version"]))?;
    let is_least = is.is("is") && at <= 1 && at < unit && unit <= at + 3 && phrase.is_bare();
    let subject = match &head[unit + 1..] {
        [] => Subject::default(),
        [of, rest @ ..] if of.is_in(&["for", "of", "with"]) => Subject::of(rest)?,
        _ => return None,
    };
    let versions = match is_last {
        true => VersionRange { min: None, max: Some(phrase.version) },
        false => phrase.begun()?,
    };
    (is_least && ends(&sentence[phrase.end..])).then_some((versions, subject))
}

/// `Since version 3.4.`, `(Since version 3.4) Lists carts`, `Only for microversion 3.4 and later`.
fn alone(sentence: &[Token], phrase: &Phrase) -> Option<(VersionRange, Subject)> {
    let (head, tail) = (&sentence[..phrase.from], &sentence[phrase.end..]);
    let is_whole = match (head, tail) {
        ([], []) => true,
        ([only], []) => only.is("only"),
        ([only, of], []) => only.is("only") && of.is("for"),
        ([open], [close]) => open.is("(") && close.is(")"),
        // Its verb follows: `Lists`, and neither `This` nor `If`.
        ([open], [close, verb, next, ..]) => {
            open.is("(") && close.is(")") && is_third_person(verb) && next.is_in(&OBJECTS)
        }
        _ => false,
    };
    is_whole.then(|| Some((phrase.range()?, Subject::default())))?
}

/// Words that begin the object of a verb.
const OBJECTS: [&str; 10] =
    ["a", "an", "the", "all", "one", "any", "some", "each", "details", "information"];

/// `Lists`, `shows`.
fn is_third_person(token: &Token) -> bool {
    const OTHERS: [&str; 8] = ["is", "was", "has", "this", "its", "does", "unless", "these"];
    let is_plural = token.text.ends_with("ss") || OTHERS.contains(&token.text.as_str());
    !token.literal && token.text.len() > 3 && token.text.ends_with('s') && !is_plural
}

/// `These will fail with a 404 starting from microversion 3.4`, `Requests made with microversion >= 3.4 result in a 404`.
fn failing(sentence: &[Token], phrase: &Phrase) -> Option<(VersionRange, Subject)> {
    let code = sentence.iter().position(|token| token.is("404"))?;
    if let Some(versions) = answered(sentence, phrase, code) {
        return Some((versions, Subject::default()));
    }
    let verb = sentence[..code].iter().rposition(|token| token.is_in(&FAILS))?;
    let is_near = code - verb <= 4;
    let is_apart = phrase.from > code || phrase.end <= verb;
    if !is_near || !is_apart || !phrase.is_since() {
        return None;
    }
    let behind = &sentence[if phrase.from == 0 { phrase.end } else { 0 }..];
    let behind = behind.strip_prefix(&[comma()]).unwrap_or(behind);
    let subject = match phrase.from {
        0 => {
            &behind[..behind.iter().position(|token| token.is_in(&FAILS) || token.is_in(&VERBS))?]
        }
        _ => subject(sentence),
    };
    Some((phrase.others()?, Subject::of(subject)?))
}

/// `Returns 404 since microversion 3.4`, `A 404 is returned from microversion 3.4 on`.
fn answered(sentence: &[Token], phrase: &Phrase, code: usize) -> Option<VersionRange> {
    let (head, tail) = (&sentence[..code], sentence.get(code + 1..phrase.from)?);
    let is_error = |token: &Token| token.is_in(&["error", "not", "found"]);
    let tail = &tail[tail.iter().take_while(|token| is_error(token)).count()..];
    let is_said = match (head, tail) {
        ([verb], []) => verb.is_in(&FAILS),
        ([a], [verbs @ .., returned]) => {
            a.is("a") && returned.is("returned") && verbs.iter().all(|token| token.is_in(&VERBS))
        }
        _ => false,
    };
    phrase.others().filter(|_| is_said && phrase.is_since() && ends(&sentence[phrase.end..]))
}

fn comma() -> Token {
    Token { text: ",".to_owned(), literal: false }
}

/// `This API was removed in microversion 3.4`, `is no longer available since microversion 3.4`.
fn gone(sentence: &[Token], phrase: &Phrase) -> Option<(VersionRange, Subject)> {
    let (last, head) = sentence[..phrase.from].split_last()?;
    let is_no_longer = head.len() > 1
        && head[head.len() - 2].is("no")
        && head[head.len() - 1].is("longer")
        && last.is_in(&["available", "supported"]);
    let is_gone = is_no_longer || last.is_in(&GONE);
    let range = phrase.begun().filter(|range| range.max.is_none() && !phrase.is_bare())?;
    if !is_gone || !ends(&sentence[phrase.end..]) {
        return None;
    }
    let subject = subject(&sentence[..phrase.from - 1]);
    let subject = match subject {
        [support, of, rest @ ..] if support.is("support") && of.is("for") => rest,
        _ => subject,
    };
    let subject = if subject.is_empty() { Subject::default() } else { Subject::of(subject)? };
    Some((super::grammar::others(range)?, subject))
}

/// The sentence or the clause ends here.
pub(super) fn ends(tail: &[Token]) -> bool {
    match tail {
        [] => true,
        [only] => only.is(")"),
        [first, ..] => first.is(","),
    }
}
/// The begin of a sentence, up to its verb.
fn subject(sentence: &[Token]) -> &[Token] {
    let verb = sentence.iter().position(|token| token.is_in(&VERBS));
    &sentence[..verb.unwrap_or(sentence.len())]
}

fn without_adverbs(tokens: &[Token]) -> &[Token] {
    &tokens[..tokens.len() - adverbs(tokens).len()]
}

/// The adverbs that words end in.
fn adverbs(tokens: &[Token]) -> &[Token] {
    let adverbs = tokens.iter().rev().take_while(|token| token.is_in(&ADVERBS)).count();
    &tokens[tokens.len() - adverbs..]
}

/// The subject of a clause that stands before its verb: none at the beginning of a sentence, behind a comma or in
/// parentheses that do not follow a name.
fn clause(tokens: &[Token]) -> Option<Subject> {
    let is_of_verb = |token: &&Token| token.is_in(&VERBS) || token.is_in(&ADVERBS);
    let length = tokens.iter().rev().take_while(is_of_verb).count();
    let (rest, verb) = tokens.split_at(tokens.len() - length);
    let verbs = verb.iter().filter(|token| token.is_in(&VERBS)).count();
    match rest {
        [] => Some(Subject::default()),
        [.., name, mark] if verbs == 0 && mark.is_in(&["(", ","]) => {
            (!name.literal).then(Subject::default)
        }
        _ => Subject::of(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::sentences;
    use super::bound;

    fn found(text: &str) -> Vec<String> {
        let bounds = sentences(text).into_iter().filter_map(|sentence| bound(&sentence));
        let shown = |end: Option<crate::ir::Microversion>| end.map(|v| v.to_string());
        bounds
            .map(|(range, _)| {
                let (min, max) = (shown(range.min), shown(range.max));
                format!("{}..{}", min.unwrap_or_default(), max.unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn what_is_said_of_operations_bounds_them() {
        for (text, range) in [
            ("Paint API requests are available starting from version 3.4.", "3.4.."),
            ("**Available as of microversion 3.4.**", "3.4.."),
            ("Lists all carts, available since\nmicroversion 3.4.", "3.4.."),
            ("Shows, and paints a cart (New in version 3.4).", "3.4.."),
            ("Paints it. This API is only available with microversion 3.4 or later.", "3.4.."),
            ("Available starting in the 3.4 microversion.", "3.4.."),
            ("Microversion 3.4 or greater is required for this API.", "3.4.."),
            ("This operation requires API microversion 3.4 or later.", "3.4.."),
            ("Action ``paint`` available as of microversion 3.4.", "3.4.."),
            ("These will fail with a 404 starting from microversion 3.4.", "..3.3"),
            ("Requests made with microversion >= 3.4 will result in a 404 error.", "..3.3"),
            ("This API was removed in microversion 3.4.", "..3.3"),
            ("This method is available until version 3.4.", "..3.4"),
            ("This method is available until 3.4.", "..3.4"),
            ("Available up to and including 3.4.", "..3.4"),
            ("Available in microversions 3.4 to 3.6.", "3.4..3.6"),
            ("This API was removed in 3.4.", "..3.3"),
            ("Supported before microversion 3.4.", "..3.3"),
            ("Not available from microversion 3.4 on.", "..3.3"),
            ("This API is not supported until microversion 3.4.", "3.4.."),
            ("First available in microversion 3.4.", "3.4.."),
            ("Microversion 3.4 introduced this API.", "3.4.."),
            ("You need microversion 3.4 or later to use this API.", "3.4.."),
            ("Clients must use microversion 3.4 or higher.", "3.4.."),
            ("This operation can only be used with microversion 3.4 and above.", "3.4.."),
            ("This API cannot be used with microversions older than 3.4.", "3.4.."),
            ("This API does not exist before microversion 3.4.", "3.4.."),
            ("Returns 404 since microversion 3.4.", "..3.3"),
            ("With microversion 3.4 or newer, this API responds with 404.", "..3.3"),
            ("A 404 is returned from microversion 3.4 onwards.", "..3.3"),
            ("Support for this API was dropped in microversion 3.4.", "..3.3"),
            ("Removed as of microversion 3.4.", "..3.3"),
            ("The minimum microversion for this API is 3.4.", "3.4.."),
            ("The last microversion with this API is 3.4.", "..3.4"),
            ("Available since microversion 3.4 and removed in microversion 3.8.", "3.4..3.7"),
        ] {
            assert_eq!(found(text), [range], "{text}");
        }
    }

    #[test]
    fn what_is_said_of_anything_else_does_not() {
        for text in [
            "The ``paint`` field is available since version 3.4.",
            "Filters are ``size``, ``paint`` (New in version 3.4).",
            "Starting with microversion 3.4 the colour is required.",
            "Carts were added to the quota APIs in API version 3.4.",
            "Painting is no longer possible starting from version 3.4.",
            "This API is deprecated since microversion 3.4.",
            "Returns 404 where the cart is painted since microversion 3.4 of it.",
            "It was removed in the 22.0.0 release.",
            "Requests may wait, see 3.4.",
            "The colour is available until 3.4.",
            "This API is available since 3.4 GiB are free.",
            "Not available in microversion 3.4.",
            "This API requires libvirt version 3.4 or later of the host.",
            "As of microversion 3.4 this API may be called by owners too.",
            "The agent must be of version 3.4 or newer.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
