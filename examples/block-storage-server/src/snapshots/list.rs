//! Lists of snapshots.

use block_storage_v3::model::snapshots::{ListSnapshotsBody, ListSnapshotsDetailBody};
use block_storage_v3::server::RequestContext;
use block_storage_v3::server::snapshots::{ListSnapshots, ListSnapshotsDetail};

use super::view;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::filter::{self, Scope};
use crate::listing::{Filter, Listed, Listing, Paging, SortKey, page, paging};
use crate::metadata::parse_filter;
use crate::service::Service;
use crate::store::{Dialect, Metadata, Query, Snapshot};

impl Listed for Snapshot {
    const SORT_KEYS: &'static [SortKey] = &[
        SortKey::new("id"),
        SortKey::new("name").nullable("''"),
        SortKey::new("display_name").of("name").nullable("''"),
        SortKey::new("description").nullable("''"),
        SortKey::new("status"),
        SortKey::new("volume_id"),
        SortKey::new("volume_size").of("size"),
        SortKey::new("size"),
        SortKey::new("project_id"),
        SortKey::new("user_id"),
        SortKey::new("progress"),
        SortKey::new("created_at"),
        SortKey::new("updated_at").nullable("0"),
    ];

    fn project(&self) -> Option<&str> {
        Some(&self.project_id)
    }
}

/// The filter of a list of snapshots.
#[derive(Debug)]
struct SnapshotFilter {
    scope: Scope,
    name: Option<String>,
    name_contains: Option<String>,
    status: Option<String>,
    volume_id: Option<String>,
    metadata: Metadata,
    availability_zone: Option<String>,
    consumes_quota: Option<bool>,
}

impl Filter for SnapshotFilter {
    fn narrow(&self, query: &mut Query, dialect: Dialect) {
        self.scope.narrow(query);
        filter::equals(query, "name", self.name.as_ref());
        filter::contains(query, dialect, "name", self.name_contains.as_deref());
        filter::equals(query, "status", self.status.as_ref());
        filter::equals(query, "volume_id", self.volume_id.as_ref());
        filter::entries(query, dialect, "metadata", &self.metadata);
        filter::equals(query, "availability_zone", self.availability_zone.as_ref());
        filter::always(query, self.consumes_quota);
    }
}

/// Takes the parameters of either list, which have the same names.
macro_rules! parameters {
    ($cx:expr, $caller:expr, $request:expr) => {{
        let request = $request;
        let filter = SnapshotFilter {
            scope: Scope::of($caller, request.all_tenants, request.project_id),
            name: request.name,
            name_contains: filter::inexact($cx, "name~"),
            status: request.status,
            volume_id: request.volume_id,
            metadata: request
                .metadata
                .as_deref()
                .map(parse_filter)
                .transpose()?
                .unwrap_or_default(),
            availability_zone: request.availability_zone,
            consumes_quota: request.consumes_quota,
        };
        let with_count = request.with_count.unwrap_or(false);
        (filter, Paging { with_count, ..paging!(request) })
    }};
}

impl Service {
    pub(super) async fn list_snapshots(
        &self,
        cx: &RequestContext,
        request: ListSnapshots,
    ) -> Result<ListSnapshotsBody, Fault> {
        let caller = Caller::reader(cx);
        let (filter, paging) = parameters!(cx, &caller, request);
        let (page, count): Listing<Snapshot> =
            page(&self.store, cx, &caller, &paging, &filter).await?;
        Ok(ListSnapshotsBody::build(|it| {
            it.snapshots_links = page.links();
            it.snapshots = page.items.iter().map(view::summary).collect();
            it.count = count;
        }))
    }

    pub(super) async fn list_snapshots_detail(
        &self,
        cx: &RequestContext,
        request: ListSnapshotsDetail,
    ) -> Result<ListSnapshotsDetailBody, Fault> {
        let caller = Caller::reader(cx);
        let (filter, paging) = parameters!(cx, &caller, request);
        let (page, count): Listing<Snapshot> =
            page(&self.store, cx, &caller, &paging, &filter).await?;
        Ok(ListSnapshotsDetailBody::build(|it| {
            it.snapshots_links = page.links();
            it.snapshots = page.items.iter().map(view::detailed).collect();
            it.count = count;
        }))
    }
}
