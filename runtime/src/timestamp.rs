//! Points in time as OpenStack writes them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, kept in the very text that was received.
///
/// OpenStack's services write ISO 8601 with and without a zone, with and without a fraction of a
/// second. Without a zone, UTC is meant. Text that is no such time is kept too, so that a response
/// decodes whatever a service sends: only asking for the time then fails.
///
/// ```
/// use apiref_runtime::Timestamp;
///
/// let bare: Timestamp = "2026-03-01T12:30:00.250000".parse()?;
/// let zoned: Timestamp = "2026-03-01T13:30:00.25+01:00".parse()?;
/// assert_eq!(bare.to_system_time(), zoned.to_system_time());
/// assert_eq!(bare.as_str(), "2026-03-01T12:30:00.250000");
/// # Ok::<(), apiref_runtime::ParseTimestampError>(())
/// ```
///
/// The default is the empty text, which is no time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Timestamp {
    text: String,
}

/// The text is no ISO 8601 date and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time as 2026-03-01T12:30:00.250000")
    }
}

impl std::error::Error for ParseTimestampError {}

impl Timestamp {
    /// The text as it was received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The time; `None` where the text is none, or lies outside of what the platform can hold.
    #[must_use]
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let (seconds, nanos) = parse(&self.text)?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let base =
            if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
        base?.checked_add(Duration::from_nanos(nanos.into()))
    }

    /// The time, as `jiff` holds it.
    #[cfg(feature = "jiff")]
    #[must_use]
    pub fn to_jiff(&self) -> Option<jiff::Timestamp> {
        let (seconds, nanos) = parse(&self.text)?;
        let second = jiff::Timestamp::from_second(seconds).ok()?;
        second.checked_add(jiff::SignedDuration::from_nanos(nanos.into())).ok()
    }
}

/// Orders by time; text that is no time stands before every time, in the order of its characters.
impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        (parse(&self.text), &self.text).cmp(&(parse(&other.text), &other.text))
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or(ParseTimestampError)?;
        Ok(Self { text: text.to_owned() })
    }
}

impl From<SystemTime> for Timestamp {
    /// Writes UTC without a zone and with microseconds, as most services do.
    fn from(time: SystemTime) -> Self {
        let (seconds, micros) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (after.as_secs().cast_signed(), after.subsec_micros()),
            Err(before) => {
                let before = before.duration();
                let seconds = -before.as_secs().cast_signed();
                match before.subsec_micros() {
                    0 => (seconds, 0),
                    micros => (seconds - 1, 1_000_000 - micros),
                }
            }
        };
        let (year, month, day) = civil(seconds.div_euclid(86_400));
        let of_day = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        Self {
            text: format!(
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}"
            ),
        }
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        Self { text: time.to_string() }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self { text })
    }
}

/// Seconds since 1970 and nanoseconds after them.
fn parse(text: &str) -> Option<(i64, u32)> {
    let text = text.trim();
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let mut parts = date.split('-');
    let (year, month, day) =
        (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || day < 1 || day > days(year, month) {
        return None;
    }
    let days = epoch_days(year, month, day);
    if rest.is_empty() {
        return Some((days * 86_400, 0));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let zone_at = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_at);
    let offset = offset(zone.trim())?;
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, "0"));
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |s| digits(s, 2))?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanos: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some((seconds, nanos.parse().ok()?))
}

/// Seconds east of UTC of `Z`, `+01:00`, `+0100`, `+01`, `UTC` or nothing.
fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") || zone.eq_ignore_ascii_case("utc") {
        return Some(0);
    }
    let sign = match zone.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let zone = &zone[1..];
    let (hours, minutes) = match zone.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if zone.len() == 4 => (zone.get(..2)?, zone.get(2..)?),
        None => (zone, "00"),
    };
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Exactly this many decimal digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Days of a month in the Gregorian calendar.
fn days(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01. Years are counted from March, so that the leap day is the last.
fn epoch_days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let from_march = (month + 9) % 12;
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01: the inverse of [`epoch_days`].
fn civil(epoch_days: i64) -> (i64, i64, i64) {
    let days = epoch_days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, civil, epoch_days, parse};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn every_spelling_of_openstack_is_read() {
        let noon = 1_772_366_400;
        for (text, seconds, nanos) in [
            ("2026-03-01T12:00:00", noon, 0),
            ("2026-03-01T12:00:00Z", noon, 0),
            ("2026-03-01T12:00:00.000001", noon, 1_000),
            ("2026-03-01 12:00:00.5+00:00", noon, 500_000_000),
            ("2026-03-01T14:00:00+0200", noon, 0),
            ("2026-03-01T06:30:00-05:30", noon, 0),
            ("2026-03-01T12:00", noon, 0),
            ("2026-03-01", noon - 43_200, 0),
        ] {
            assert_eq!(parse(text), Some((seconds, nanos)), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_kept_as_text() {
        for text in
            ["", "never", "2026-02-30T00:00:00", "2026-03-01T25:00:00", "2026-03-01T12:00:00+1"]
        {
            assert!(text.parse::<Timestamp>().is_err(), "{text:?}");
            let json = serde_json::json!(text);
            let kept: Timestamp = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(kept.to_system_time(), None);
            assert_eq!(serde_json::to_value(&kept).unwrap(), json);
        }
    }

    #[test]
    fn days_and_dates_are_inverse() {
        for day in (-800_000..800_000).step_by(37) {
            let (y, m, d) = civil(day);
            assert_eq!(epoch_days(y, m, d), day);
        }
    }

    #[test]
    fn system_times_come_back_to_the_microsecond() {
        for time in [
            UNIX_EPOCH + Duration::from_micros(1_772_366_400_123_456),
            UNIX_EPOCH - Duration::from_micros(1_500_001),
            UNIX_EPOCH,
        ] {
            assert_eq!(Timestamp::from(time).to_system_time(), Some(time));
        }
    }

    #[test]
    fn order_is_by_time_and_not_by_text() {
        let time = |t: &str| t.parse::<Timestamp>().unwrap();
        assert!(time("2026-03-01T12:00:00+02:00") < time("2026-03-01T11:00:00"));
    }
}
