//! Asks for allocation candidates of two groups.
//!
//! usage: groups ENDPOINT real|mock

use std::collections::BTreeMap;

use apiref_runtime::Microversion;
use placement_v1::Client;
use placement_v1::client::allocation_candidates::ListAllocationCandidates;
use placement_v1::model::resource_provider_inventories::{
    UpdateResourceProviderInventoriesInventory as Inventory, UpdateResourceProviderInventoriesRequest,
};
use placement_v1::model::resource_providers::CreateResourceProviderRequest;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, kind] = arguments.as_slice() else {
        return Err("usage: groups ENDPOINT real|mock".into());
    };
    let client = Client::builder(endpoint).token("admin").build()?;
    let client = client.with_microversion(Microversion::new(1, 36));
    let is_real = kind == "real";
    if is_real {
        provide(&client).await?;
    }
    let groups = || client.allocation_candidates().list().resources_n("1", "VCPU:2").group_policy("none");

    let found = groups().resources_n("_NET", "DISK_GB:5").send().await?;
    let body: serde_json::Value = serde_json::from_slice(found.body())?;
    let mappings = &body["allocation_requests"][0]["mappings"];
    if is_real && (mappings["1"].is_null() || mappings["_NET"].is_null()) {
        return Err(format!("the groups are not mapped: {body}").into());
    }
    refused(groups().resources_n("a b", "DISK_GB:5"), "a suffix with a space").await?;
    let early = groups().resources_n("_NET", "DISK_GB:5").microversion(Microversion::new(1, 30));
    refused(early, "a suffix that is no number, before it could be").await?;
    println!("{kind}: two groups, and two suffixes refused");
    Ok(())
}

/// A provider that has what both groups ask for.
async fn provide(client: &Client) -> Outcome<()> {
    let create = CreateResourceProviderRequest::new(format!("host-{}", std::process::id()));
    let made = client.resource_providers().create(create).await?;
    let made = made.into_inner().ok_or("the provider is not shown")?;
    let inventories = [("VCPU", 8), ("DISK_GB", 100)];
    let inventories: BTreeMap<String, Inventory> =
        inventories.map(|(class, total)| (class.to_owned(), Inventory::new(total))).into();
    let update = UpdateResourceProviderInventoriesRequest::new(inventories, made.generation);
    client.resource_provider_inventories().update(made.uuid, update).await?;
    Ok(())
}

/// The service answers with 400.
async fn refused(request: ListAllocationCandidates, what: &str) -> Outcome<()> {
    match request.send().await {
        Err(error) if error.status().is_some_and(|status| status == 400) => Ok(()),
        Err(error) => Err(format!("{what}: {error}").into()),
        Ok(_) => Err(format!("{what} is taken").into()),
    }
}
