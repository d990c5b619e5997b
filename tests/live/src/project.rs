//! Operations on a project or on the service as a whole.

use block_storage_v3::model::clusters::*;
use block_storage_v3::model::quota_class_sets::*;
use block_storage_v3::model::quota_sets::*;
use block_storage_v3::model::services::*;
use block_storage_v3::model::types::VolumeTypeCreate;
use block_storage_v3::model::volumes::VolumeCreate;
use block_storage_v3::model::workers::*;

use crate::tour::{PROJECT, Tour};

pub async fn visit(t: &Tour) {
    service(t).await;
    messages(t).await;
    services(t).await;
    clusters(t).await;
}

async fn service(t: &Tour) {
    let client = t.since(0);
    t.call(client.api_versions().list()).await;
    t.call(client.api_version_details().show_api()).await;
    t.call(client.extensions().list_known_api()).await;
    t.call(client.limits().show_absolute()).await;
    t.call(client.availability_zone().list()).await;
    t.call(client.back_end_storage_pools().list()).await;
    t.call(client.capabilities().show_back_end("livehost@fake1")).await;
    t.call(t.since(33).resource_filters().list()).await;
    t.call(client.hosts().list()).await;
    t.call(client.hosts().show("livehost@fake1")).await;
}

/// Quotas, of which the default class is raised for good.
pub async fn quotas(t: &Tour) {
    let classes = t.since(0).quota_class_sets();
    t.call(classes.show_quota_classes("default")).await;
    let update = UpdateQuotaClassesProject::new(2000).volumes(200);
    t.call(classes.update_quota_classes("default", update)).await;
    let quotas = t.since(0).quota_sets();
    t.call(quotas.show_quotas(PROJECT)).await;
    t.call(quotas.show_quota_usage(PROJECT)).await;
    t.call(quotas.get_default_quotas(PROJECT)).await;
    let more = UpdateQuotasProject::new().volumes(50).gigabytes(500).snapshots(50);
    t.call(quotas.update_quotas(PROJECT, more)).await;
    t.call(quotas.delete_quotas(PROJECT)).await;
}

async fn messages(t: &Tour) -> Option<()> {
    // No back end is called so, which a message tells.
    let specs = [("volume_backend_name".to_owned(), "nowhere".to_owned())];
    let create = VolumeTypeCreate::new(t.name("nowhere")).extra_specs(specs.into());
    let nowhere = t.call(t.since(0).types().create_volume(create)).await?.id.to_string();
    let create = VolumeCreate::new().size(1).volume_type(nowhere);
    let volume = t.call(t.since(0).volumes().create(create)).await?.id.to_string();
    t.volume_settled(&volume).await;
    let messages = t.since(3).messages();
    let id = t.call(messages.list()).await?.messages.first()?.id.to_string();
    t.call(messages.show(&id)).await;
    t.call(messages.delete(&id)).await;
    Some(())
}

async fn services(t: &Tour) {
    let services = t.since(0).services();
    let (binary, host) = ("cinder-volume", "livehost@fake2");
    t.call(services.list_cinder()).await;
    t.call(services.disable_cinder(DisableCinderServiceRequest::new(binary, host))).await;
    let why = LogDisabledCinderServiceRequest::new(binary, host).disabled_reason("a test");
    t.call(services.log_disabled_cinder(why)).await;
    t.call(services.enable_cinder(EnableCinderServiceRequest::new(binary, host))).await;
    let logs = t.since(32).services();
    let get = GetCurrentLogLevelsCinderServicesRequest::new().binary("cinder-api");
    t.call(logs.get_current_log_levels_cinder(get)).await;
    let set =
        SetLogLevelsCinderServicesDynamicallyRequest::new().binary("cinder-api").level("INFO");
    t.call(logs.set_log_levels_cinder_dynamically(set)).await;
    t.call(services.freeze_cinder_backend_host(FreezeCinderBackendHostRequest::new(host))).await;
    t.call(services.thaw_cinder_backend_host(ThawCinderBackendHostRequest::new(host))).await;
    let cleanup = CleanupServicesRequest::new("livehost@fake2", "cinder-volume");
    t.call(t.since(24).workers().cleanup_services(cleanup)).await;
}

async fn clusters(t: &Tour) {
    let clusters = t.since(7).clusters();
    let name = "livecluster@fakeha";
    t.call(clusters.list()).await;
    t.call(clusters.list_detail()).await;
    t.call(clusters.show(name)).await;
    let disable = DisableClusterRequest::new(name).binary("cinder-volume").disabled_reason("test");
    t.call(clusters.disable(disable)).await;
    t.call(clusters.enable(EnableClusterRequest::new(name).binary("cinder-volume"))).await;
    // Over to the replica on the first tour, and back on the second.
    let back = if t.is_first() { "replica" } else { "default" };
    let failover =
        FailoverCinderBackendHostRequest::new("livehost@fakeha").backend_id(back.to_owned());
    t.call(t.since(0).services().failover_cinder_backend_host(failover)).await;
}
