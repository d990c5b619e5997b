//! Conditions on points in time, as lists take them: `gt:2026-03-01,lt:2026-03-02T12:00:00`.

use std::time::UNIX_EPOCH;

use apiref_runtime::Timestamp;

use crate::fault::Fault;
use crate::store::Query;

/// Comparisons that must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times(Vec<(&'static str, i64)>);

/// The operators by their names.
const OPERATORS: [(&str, &str); 6] =
    [("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<="), ("eq", "="), ("neq", "<>")];

impl Times {
    /// Reads them. Without an operator, a time is compared for equality.
    pub(crate) fn parse(text: Option<&str>) -> Result<Self, Fault> {
        let parts = text.unwrap_or_default().split(',').filter(|p| !p.trim().is_empty());
        parts.map(|part| comparison(part.trim())).collect::<Result<_, _>>().map(Self)
    }

    /// Appends them as conditions on a column.
    pub(crate) fn narrow(&self, query: &mut Query, column: &str) {
        for (operator, time) in &self.0 {
            query.sql(" AND ").sql(column).sql(" ").sql(operator).sql(" ").bind(*time);
        }
    }
}

fn comparison(text: &str) -> Result<(&'static str, i64), Fault> {
    let named = |name: &str| OPERATORS.iter().find(|(n, _)| *n == name).map(|(_, sql)| *sql);
    let (operator, time) = match text.split_once(':') {
        Some((name, time)) if named(name).is_some() => (named(name).unwrap_or("="), time),
        _ => ("=", text),
    };
    let micros = || {
        let time = time.trim().parse::<Timestamp>().ok()?.to_system_time()?;
        i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_micros()).ok()
    };
    micros().map(|micros| (operator, micros)).ok_or_else(|| {
        Fault::bad_request(format!("Invalid filter: '{text}' is no comparison with a time."))
    })
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn operators_stand_before_times() {
        let noon = 1_772_366_400_000_000;
        let parsed =
            Times::parse(Some("gt:2026-03-01T12:00:00, lte:2026-03-01T12:00:01Z")).unwrap();
        assert_eq!(parsed, Times(vec![(">", noon), ("<=", noon + 1_000_000)]));
        assert_eq!(Times::parse(Some("2026-03-01T12:00:00")).unwrap(), Times(vec![("=", noon)]));
        assert_eq!(Times::parse(None).unwrap(), Times::default());
        assert!(Times::parse(Some("gt:soon")).is_err());
        assert!(Times::parse(Some("1066-10-14")).is_err());
    }
}
