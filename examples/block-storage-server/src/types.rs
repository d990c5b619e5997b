//! Volume types.

use block_storage_v3::model::volume_types as model;
use block_storage_v3::server::volume_types::{
    ListVolumeTypes, ListVolumeTypesResponse, ShowDefaultVolumeType, ShowDefaultVolumeTypeResponse,
    ShowVolumeType, ShowVolumeTypeResponse,
};
use block_storage_v3::server::{ApiError, RequestContext, VolumeTypes};

use crate::caller::Caller;
use crate::fault::Fault;
use crate::filter;
use crate::listing::{Filter, Listed, Listing, SortKey, page, paging};
use crate::metadata::parse_filter;
use crate::service::Service;
use crate::store::{Dialect, Metadata, Query, VolumeType};

impl Listed for VolumeType {
    const SORT_KEYS: &'static [SortKey] = &[
        SortKey::new("id"),
        SortKey::new("name"),
        SortKey::new("description").nullable("''"),
        SortKey::new("is_public"),
        SortKey::new("created_at"),
        SortKey::new("updated_at").nullable("0"),
    ];

    fn project(&self) -> Option<&str> {
        None
    }
}

/// The filter of a list of volume types.
#[derive(Debug)]
struct TypeFilter {
    is_public: Option<bool>,
    extra_specs: Metadata,
}

impl Filter for TypeFilter {
    fn narrow(&self, query: &mut Query, dialect: Dialect) {
        filter::equals(query, "is_public", self.is_public.map(i64::from).as_ref());
        filter::entries(query, dialect, "extra_specs", &self.extra_specs);
    }
}

impl VolumeTypes for Service {
    async fn list(
        &self,
        cx: &RequestContext,
        request: ListVolumeTypes,
    ) -> Result<ListVolumeTypesResponse, ApiError> {
        Ok(self.list_types(cx, request).await?.into())
    }

    async fn show(
        &self,
        cx: &RequestContext,
        request: ShowVolumeType,
    ) -> Result<ShowVolumeTypeResponse, ApiError> {
        let found = self.store.find::<VolumeType>(&request.volume_type_id).await;
        let volume_type = found.map_err(Fault::from)?;
        let volume_type = volume_type.ok_or_else(|| not_found(&request.volume_type_id))?;
        Ok(view(&Caller::reader(cx), &volume_type, true).into())
    }

    async fn show_default(
        &self,
        cx: &RequestContext,
        _: ShowDefaultVolumeType,
    ) -> Result<ShowDefaultVolumeTypeResponse, ApiError> {
        let volume_type = self.volume_type(VolumeType::DEFAULT).await?;
        Ok(view(&Caller::reader(cx), &volume_type, false).into())
    }
}

impl Service {
    async fn list_types(
        &self,
        cx: &RequestContext,
        request: ListVolumeTypes,
    ) -> Result<model::ListVolumeTypesBody, Fault> {
        let caller = Caller::reader(cx);
        // Users see public types alone, administrators those that they ask for, or all.
        let is_public = match request.is_public.as_deref() {
            _ if !caller.admin => Some(true),
            Some("none" | "None") => None,
            Some(flag) => Some(flag_value(flag)?),
            None => Some(true),
        };
        let extra_specs = request.extra_specs.as_deref().map(parse_filter).transpose()?;
        let filter = TypeFilter { is_public, extra_specs: extra_specs.unwrap_or_default() };
        let paging = paging!(request);
        let (page, _): Listing<VolumeType> =
            page(&self.store, cx, &caller, &paging, &filter).await?;
        Ok(model::ListVolumeTypesBody::build(|it| {
            it.volume_type_links = page.links();
            it.volume_types = page.items.iter().map(|t| view(&caller, t, true)).collect();
        }))
    }

    /// The type of this id or name.
    pub(crate) async fn volume_type(&self, name: &str) -> Result<VolumeType, Fault> {
        let named = self.store.type_named(name).await?;
        match named {
            Some(volume_type) => Ok(volume_type),
            None => Ok(self.store.find(name).await?.ok_or_else(|| not_found(name))?),
        }
    }

    /// The name of the type with this id, which never changes once it is there.
    pub(crate) async fn type_name(&self, id: &str) -> Result<String, Fault> {
        if let Some(name) = self.type_names.read().await.get(id) {
            return Ok(name.clone());
        }
        let volume_type: VolumeType = self.store.find(id).await?.ok_or_else(|| not_found(id))?;
        let mut names = self.type_names.write().await;
        Ok(names.entry(volume_type.id).or_insert(volume_type.name).clone())
    }
}

impl VolumeType {
    /// Its volumes can be attached several times.
    pub(crate) fn allows_multiattach(&self) -> bool {
        self.extra_specs.get("multiattach").is_some_and(|v| v.eq_ignore_ascii_case("<is> true"))
    }
}

/// Cinder says by which of the two it looked.
fn not_found(name: &str) -> ApiError {
    let how = if uuid::Uuid::try_parse(name).is_ok() { "" } else { "with name " };
    ApiError::not_found(format!("Volume type {how}{name} could not be found."))
}

fn flag_value(text: &str) -> Result<bool, Fault> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "t" | "yes" | "y" | "on" => Ok(true),
        "false" | "0" | "f" | "no" | "n" | "off" => Ok(false),
        _ => Err(Fault::bad_request(format!("Invalid is_public filter [{text}]"))),
    }
}

/// As the wire has it. Users do not see what a type asks of the back end.
fn view(caller: &Caller, row: &VolumeType, access: bool) -> model::VolumeType {
    let specs = if caller.admin { row.extra_specs.clone() } else { Metadata::new() };
    model::VolumeType::build(|it| {
        it.id = row.id.as_str().into();
        it.name = row.name.clone();
        it.is_public = row.is_public;
        it.description = row.description.clone();
        it.extra_specs = Some(specs);
        it.os_volume_type_access_is_public = access.then_some(row.is_public);
    })
}
