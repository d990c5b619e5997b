//! Conditions that lists of several resources have in common.

use block_storage_v3::server::RequestContext;
use sqlx::{Any, Encode, Type};

use crate::caller::Caller;
use crate::store::{Dialect, Metadata, Query};

/// Whose things a list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those of all projects.
    All,
    /// Those of one.
    Project(String),
}

impl Scope {
    /// Those of the caller's project; an administrator can ask for all, or for another's.
    pub(crate) fn of(
        caller: &Caller,
        all_tenants: Option<bool>,
        project_id: Option<String>,
    ) -> Self {
        match (caller.admin && all_tenants == Some(true), project_id) {
            (true, None) => Self::All,
            (true, Some(project)) => Self::Project(project),
            (false, _) => Self::Project(caller.project.clone()),
        }
    }

    pub(crate) fn narrow(&self, query: &mut Query) {
        if let Self::Project(project) = self {
            query.sql(" AND project_id = ").bind(project.clone());
        }
    }
}

/// A column has a value, if one is asked for.
pub(crate) fn equals<T>(query: &mut Query, column: &str, value: Option<&T>)
where
    T: 'static + Clone + Encode<'static, Any> + Type<Any>,
{
    if let Some(value) = value {
        query.sql(" AND ").sql(column).sql(" = ").bind(value.clone());
    }
}

/// A column contains a text, whatever the case of its letters, if one is asked for.
pub(crate) fn contains(query: &mut Query, dialect: Dialect, column: &str, text: Option<&str>) {
    if let Some(text) = text {
        let text = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query.sql(" AND ").sql(column).sql(dialect.like()).bind(format!("%{text}%"));
        query.sql(" ESCAPE '\\'");
    }
}

/// A JSON column has all these entries.
pub(crate) fn entries(query: &mut Query, dialect: Dialect, column: &str, entries: &Metadata) {
    for (key, value) in entries {
        query.sql(" AND ").sql(&dialect.entry(column)).bind(key.clone());
        query.sql(dialect.entry_end()).sql(" = ").bind(value.clone());
    }
}

/// Adds a condition that is true of everything, or its opposite.
pub(crate) fn always(query: &mut Query, value: Option<bool>) {
    if value == Some(false) {
        query.sql(" AND 1 = 0");
    }
}

/// The value of a parameter such as `name~`, which exists from microversion 3.34 on.
pub(crate) fn inexact(cx: &RequestContext, parameter: &str) -> Option<String> {
    if !cx.at_least(3, 34) {
        return None;
    }
    cx.query().find(|(name, _)| name == parameter).map(|(_, value)| value)
}
