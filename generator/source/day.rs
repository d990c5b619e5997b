//! Days of the calendar.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, written as ISO 8601 has it: `2026-03-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    year: u64,
    month: u64,
    day: u64,
}

/// A text is no [`Day`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseDayError {
    /// It is not written as one.
    Form,
    /// The calendar does not have it.
    Calendar,
}

impl fmt::Display for ParseDayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "a day is written as 2026-03-25",
            Self::Calendar => "the calendar has no such day",
        })
    }
}

impl std::error::Error for ParseDayError {}

impl Day {
    /// The day of a time, in seconds since 1970, up to the year 9999.
    pub(super) fn at(seconds: u64) -> Option<Self> {
        let mut left = seconds / 86_400;
        for (year, month) in (1970..10_000).flat_map(|year| (1..=12).map(move |m| (year, m))) {
            let length = length(year, month);
            if left < length {
                return Some(Self { year, month, day: left + 1 });
            }
            left -= length;
        }
        None
    }
}

/// The number of days of a month.
fn length(year: u64, month: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Day {
    type Err = ParseDayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let read = (number(4), number(2), number(2));
        let (Some(year), Some(month), Some(day)) = read else { return Err(ParseDayError::Form) };
        if parts.next().is_some() {
            return Err(ParseDayError::Form);
        }
        let exists = (1..=12).contains(&month) && (1..=length(year, month)).contains(&day);
        if exists { Ok(Self { year, month, day }) } else { Err(ParseDayError::Calendar) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, ParseDayError};

    #[test]
    fn a_time_is_on_a_day() {
        for (seconds, written) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_774_396_799, "2026-03-24"),
            (1_798_761_599, "2026-12-31"),
            (253_402_300_799, "9999-12-31"),
        ] {
            let day = Day::at(seconds).unwrap();
            assert_eq!(day.to_string(), written);
            assert_eq!(written.parse(), Ok(day));
        }
        assert_eq!(Day::at(253_402_300_800), None);
        assert_eq!(Day::at(u64::MAX), None);
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in ["2024-02-29", "2000-02-29", "2026-04-30", "2026-12-31"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        for text in
            ["2026-99-99", "2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-10-00"]
        {
            assert_eq!(text.parse::<Day>(), Err(ParseDayError::Calendar), "{text}");
        }
        for text in
            ["", "yesterday", "2026-3-25", "26-03-25", "2026-03-25-", "+026-03-25", "2026-03"]
        {
            assert_eq!(text.parse::<Day>(), Err(ParseDayError::Form), "{text}");
        }
    }
}
