//! Lists of volumes.

use std::collections::{BTreeMap, HashMap};

use block_storage_v3::model::volumes::{ListVolumesBody, ListVolumesDetailBody, VolumeSummaryBody};
use block_storage_v3::server::RequestContext;
use block_storage_v3::server::volumes::{ListVolumes, ListVolumesDetail};
use sqlx::Row;

use super::view;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::filter::{self, Scope};
use crate::listing::{Filter, Listed, Listing, Paging, SortKey, page, paging};
use crate::metadata::parse_filter;
use crate::service::Service;
use crate::store::{Dialect, Metadata, Query, Volume};
use crate::times::Times;

impl Listed for Volume {
    const SORT_KEYS: &'static [SortKey] = &[
        SortKey::new("id"),
        SortKey::new("name").nullable("''"),
        SortKey::new("display_name").of("name").nullable("''"),
        SortKey::new("description").nullable("''"),
        SortKey::new("status"),
        SortKey::new("size"),
        SortKey::new("availability_zone"),
        SortKey::new("bootable"),
        SortKey::new("host").nullable("''"),
        SortKey::new("project_id"),
        SortKey::new("user_id"),
        SortKey::new("volume_type_id"),
        SortKey::new("created_at"),
        SortKey::new("updated_at").nullable("0"),
    ];

    fn project(&self) -> Option<&str> {
        Some(&self.project_id)
    }
}

/// The filter of a list of volumes.
#[derive(Debug)]
struct VolumeFilter {
    scope: Scope,
    name: Option<String>,
    name_contains: Option<String>,
    status: Option<String>,
    metadata: Metadata,
    bootable: Option<bool>,
    migration_status: Option<String>,
    availability_zone: Option<String>,
    size: Option<i64>,
    image_metadata: Metadata,
    group_id: Option<String>,
    created_at: Times,
    updated_at: Times,
    consumes_quota: Option<bool>,
}

impl Filter for VolumeFilter {
    fn narrow(&self, query: &mut Query, dialect: Dialect) {
        self.scope.narrow(query);
        filter::equals(query, "name", self.name.as_ref());
        filter::contains(query, dialect, "name", self.name_contains.as_deref());
        filter::equals(query, "status", self.status.as_ref());
        filter::entries(query, dialect, "metadata", &self.metadata);
        filter::equals(query, "bootable", self.bootable.map(i64::from).as_ref());
        filter::equals(query, "migration_status", self.migration_status.as_ref());
        filter::equals(query, "availability_zone", self.availability_zone.as_ref());
        filter::equals(query, "size", self.size.as_ref());
        filter::entries(query, dialect, "image_metadata", &self.image_metadata);
        // No volume is in a group.
        filter::always(query, self.group_id.is_some().then_some(false));
        self.created_at.narrow(query, "created_at");
        self.updated_at.narrow(query, "updated_at");
        filter::always(query, self.consumes_quota);
    }
}

/// Takes the parameters of either list, which have the same names.
macro_rules! parameters {
    ($cx:expr, $caller:expr, $request:expr) => {{
        let request = $request;
        let entries = |text: Option<String>| -> Result<Metadata, Fault> {
            Ok(text.as_deref().map(parse_filter).transpose()?.unwrap_or_default())
        };
        let filter = VolumeFilter {
            scope: Scope::of($caller, request.all_tenants, request.project_id),
            name: request.name,
            name_contains: filter::inexact($cx, "name~"),
            status: request.status,
            metadata: entries(request.metadata)?,
            bootable: request.bootable,
            migration_status: request.migration_status.filter(|_| $caller.admin),
            availability_zone: request.availability_zone,
            size: request.size,
            image_metadata: entries(request.glance_metadata)?,
            group_id: request.group_id,
            created_at: Times::parse(request.created_at.as_deref())?,
            updated_at: Times::parse(request.updated_at.as_deref())?,
            consumes_quota: request.consumes_quota,
        };
        let with_count = request.with_count.unwrap_or(false);
        (filter, Paging { with_count, ..paging!(request) })
    }};
}

impl Service {
    pub(super) async fn list_volumes(
        &self,
        cx: &RequestContext,
        request: ListVolumes,
    ) -> Result<ListVolumesBody, Fault> {
        let caller = Caller::reader(cx);
        let (filter, paging) = parameters!(cx, &caller, request);
        let (page, count): Listing<Volume> =
            page(&self.store, cx, &caller, &paging, &filter).await?;
        Ok(ListVolumesBody::build(|it| {
            it.volumes_links = page.links();
            it.volumes = page.items.iter().map(|v| view::summary(cx, v)).collect();
            it.count = count;
        }))
    }

    pub(super) async fn list_volumes_detail(
        &self,
        cx: &RequestContext,
        request: ListVolumesDetail,
    ) -> Result<ListVolumesDetailBody, Fault> {
        let caller = Caller::reader(cx);
        let (filter, paging) = parameters!(cx, &caller, request);
        let (page, count): Listing<Volume> =
            page(&self.store, cx, &caller, &paging, &filter).await?;
        let links = page.links();
        let mut names: HashMap<String, String> = HashMap::new();
        let mut volumes = Vec::with_capacity(page.items.len());
        for volume in &page.items {
            let id = &volume.volume_type_id;
            if !names.contains_key(id) {
                names.insert(id.clone(), self.type_name(id).await?);
            }
            volumes.push(view::detailed(cx, &caller, volume, &names[id]));
        }
        Ok(ListVolumesDetailBody::build(|it| {
            it.volumes = volumes;
            it.volumes_links = links;
            it.count = count;
        }))
    }

    /// The number of volumes, their size together, and their metadata.
    pub(super) async fn summarize(
        &self,
        cx: &RequestContext,
        all_tenants: Option<bool>,
    ) -> Result<VolumeSummaryBody, Fault> {
        let scope = Scope::of(&Caller::reader(cx), all_tenants, None);
        // The sum of numbers is of a wider type in PostgreSQL.
        let mut query = Query::new(
            "SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM volumes WHERE 1 = 1",
        );
        scope.narrow(&mut query);
        let row = query.row(self.store.pool()).await?.ok_or(sqlx::Error::RowNotFound)?;
        let mut query = Query::new("SELECT DISTINCT metadata FROM volumes WHERE metadata <> '{}'");
        scope.narrow(&mut query);
        let mut metadata: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for items in query.column::<Metadata>(self.store.pool()).await? {
            for (key, value) in items {
                let values = metadata.entry(key).or_default();
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        let (count, size) = (row.try_get(0)?, row.try_get(1)?);
        Ok(VolumeSummaryBody::build(|it| {
            it.total_count = count;
            it.total_size = size;
            it.metadata = Some(metadata);
        }))
    }
}
