//! The lines under titles, and above them: as long as the title.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::syntax::rst::Title;

/// A line that is shorter than its title, which Sphinx warns of, or longer. One above a title that is set in may reach as far
/// behind the text as before it.
pub(super) fn uneven(title: &Title, block: Span) -> Option<Diagnostic> {
    let [line, text] = title.widths;
    let (code, is) = match line.cmp(&text) {
        std::cmp::Ordering::Less => (Code::ShortUnderline, "shorter"),
        std::cmp::Ordering::Greater => (Code::LongUnderline, "longer"),
        std::cmp::Ordering::Equal => return None,
    };
    let is_set_in = title.overline && title.text.len() < text;
    if is_set_in && code == Code::LongUnderline {
        return None;
    }
    let length = u32::try_from(line).ok()?;
    let under = Span { start: block.end.checked_sub(length)?, ..block };
    let over = Span { end: block.start + length, ..block };
    let lines = title.overline.then_some(over).into_iter().chain([under]);
    let right = title.adornment.to_string().repeat(text);
    let edits: Vec<Edit> = lines.map(|line| Edit::new(line, &*right)).collect();
    let message = format!("the line under `{}` is {is} than the title", title.text);
    Some(
        Diagnostic::new(code, under, message)
            .help(format!("write {text} of `{}`", title.adornment))
            .fix(Fix::safe::<Vec<Edit>>(edits)),
    )
}
