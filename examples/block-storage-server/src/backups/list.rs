//! Lists of backups.

use block_storage_v3::model::backups::{ListBackupsBody, ListBackupsDetailBody};
use block_storage_v3::server::RequestContext;
use block_storage_v3::server::backups::{ListBackups, ListBackupsDetail};

use super::view;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::filter::{self, Scope};
use crate::listing::{Filter, Listed, Listing, Paging, SortKey, page, paging};
use crate::service::Service;
use crate::store::{Backup, Dialect, Query};

impl Listed for Backup {
    const SORT_KEYS: &'static [SortKey] = &[
        SortKey::new("id"),
        SortKey::new("name").nullable("''"),
        SortKey::new("status"),
        SortKey::new("size"),
        SortKey::new("volume_id"),
        SortKey::new("project_id"),
        SortKey::new("data_timestamp"),
        SortKey::new("created_at"),
        SortKey::new("updated_at").nullable("0"),
    ];

    fn project(&self) -> Option<&str> {
        Some(&self.project_id)
    }
}

/// The filter of a list of backups.
#[derive(Debug)]
struct BackupFilter {
    scope: Scope,
    name: Option<String>,
    name_contains: Option<String>,
    status: Option<String>,
    volume_id: Option<String>,
    snapshot_id: Option<String>,
}

impl Filter for BackupFilter {
    fn narrow(&self, query: &mut Query, dialect: Dialect) {
        self.scope.narrow(query);
        filter::equals(query, "name", self.name.as_ref());
        filter::contains(query, dialect, "name", self.name_contains.as_deref());
        filter::equals(query, "status", self.status.as_ref());
        filter::equals(query, "volume_id", self.volume_id.as_ref());
        filter::equals(query, "snapshot_id", self.snapshot_id.as_ref());
    }
}

/// Takes the parameters of either list, which have the same names.
macro_rules! parameters {
    ($cx:expr, $caller:expr, $request:expr) => {{
        let request = $request;
        let filter = BackupFilter {
            scope: Scope::of($caller, request.all_tenants, request.project_id),
            name: request.name,
            name_contains: filter::inexact($cx, "name~"),
            status: request.status,
            volume_id: request.volume_id,
            snapshot_id: request.snapshot_id,
        };
        let with_count = request.with_count.unwrap_or(false);
        (filter, Paging { with_count, ..paging!(request) })
    }};
}

impl Service {
    pub(super) async fn list_backups(
        &self,
        cx: &RequestContext,
        request: ListBackups,
    ) -> Result<ListBackupsBody, Fault> {
        let caller = Caller::reader(cx);
        let (filter, paging) = parameters!(cx, &caller, request);
        let (page, count): Listing<Backup> =
            page(&self.store, cx, &caller, &paging, &filter).await?;
        Ok(ListBackupsBody::build(|it| {
            it.backups_links = page.links();
            it.backups = page.items.iter().map(|b| view::summary(cx, b)).collect();
            it.count = count;
        }))
    }

    pub(super) async fn list_backups_detail(
        &self,
        cx: &RequestContext,
        request: ListBackupsDetail,
    ) -> Result<ListBackupsDetailBody, Fault> {
        let caller = Caller::reader(cx);
        let (filter, paging) = parameters!(cx, &caller, request);
        let (page, count): Listing<Backup> =
            page(&self.store, cx, &caller, &paging, &filter).await?;
        Ok(ListBackupsDetailBody::build(|it| {
            it.backups_links = page.links();
            it.backups = page.items.iter().map(|b| view::detailed(cx, &caller, b)).collect();
            it.count = count;
        }))
    }
}
