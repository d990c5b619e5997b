//! Misspelt names.

/// Of the known names the first of those that differ least from this one, if by at most `most` letters.
pub(crate) fn nearest<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str>,
    most: usize,
) -> Option<&'n str> {
    let near = known.filter_map(|known| Some((distance_within(name, known, most)?, known)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The number of letters that must change, come or go to make one text of the other, where that is at most `most`; costs no
/// more than the shorter text times `most`, and less where the texts soon differ.
pub(crate) fn distance_within(a: &str, b: &str, most: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut i: usize = 0;
    for x in a.chars() {
        // A cell further from the diagonal than `most` cannot be on a way that is short enough.
        let (from, to) = (i.saturating_sub(most), (i + most + 1).min(b.len()));
        if from >= to {
            return (b.is_empty() && a.chars().count() <= most).then(|| a.chars().count());
        }
        let mut diagonal = row[from];
        row[from] = if from == 0 { i + 1 } else { most + 1 };
        for j in from..to {
            let substituted = diagonal + usize::from(x != b[j]);
            diagonal = row[j + 1];
            let above = if j + 1 > i + most { most + 1 } else { diagonal + 1 };
            row[j + 1] = substituted.min(above).min(row[j] + 1);
        }
        if row[from..=to].iter().all(|edits| *edits > most) {
            return None;
        }
        i += 1;
    }
    (i.abs_diff(b.len()) <= most && row[b.len()] <= most).then(|| row[b.len()])
}

#[cfg(test)]
mod tests {
    use super::distance_within;

    /// The distance by the whole table, which what gives up early is held against.
    fn distance(a: &str, b: &str) -> usize {
        let b: Vec<char> = b.chars().collect();
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.chars().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], i + 1);
            for (j, y) in b.iter().enumerate() {
                let substituted = diagonal + usize::from(x != *y);
                diagonal = std::mem::replace(&mut row[j + 1], 0);
                row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
            }
        }
        row[b.len()]
    }

    #[test]
    fn a_distance_within_is_the_distance_or_too_much() {
        let texts = [
            "",
            "a",
            "ab",
            "ba",
            "abc",
            "required",
            "requried",
            "equire",
            "xrequired",
            "required_ly",
            "bcdefa",
        ];
        for (a, b) in texts.iter().flat_map(|a| texts.map(|b| (*a, b))) {
            for most in 0..4 {
                let whole = Some(distance(a, b)).filter(|edits| *edits <= most);
                assert_eq!(distance_within(a, b, most), whole, "{a} {b} {most}");
            }
        }
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("required", "requried"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
