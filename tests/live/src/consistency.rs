//! Consistency groups and their snapshots.

use block_storage_v3::model::consistency_group_snapshots::*;
use block_storage_v3::model::consistency_groups::*;

use crate::tour::{LONG, PROJECT, Tour, text};

pub async fn visit(t: &Tour) -> Option<()> {
    let groups = t.since(0).consistency_groups();
    let create = CreateConsistencyGroup::new("__DEFAULT__").name(t.name("group"));
    let id = t.call(groups.create(create)).await?.id.clone()?;
    let state = async || Ok(text(&groups.show(&id).await?.status));
    t.settled(state).await;
    t.call(groups.list()).await;
    t.call(groups.list_detail()).await;
    t.call(groups.show(&id)).await;
    t.call(groups.update(&id, UpdateConsistencyGroup::new().name(t.name("renamed")))).await;
    t.settled(state).await;

    let member = t.volume("consistent").await?;
    t.call(groups.update(&id, UpdateConsistencyGroup::new().add_volumes(member))).await;
    t.settled(state).await;
    let snapshots = t.since(0).consistency_group_snapshots();
    let create = CreateConsistencyGroupSnapshot::new(&id).name(t.name("snapshot"));
    if let Some(snapshot) = t.call(snapshots.create(create)).await {
        let state = async || Ok(text(&snapshots.show(&snapshot.id).await?.status));
        t.settled(state).await;
        t.call(snapshots.list()).await;
        t.call(snapshots.list_detail()).await;
        t.call(snapshots.show(&snapshot.id)).await;
        let source = CreateConsistencyGroupSource::new("admin", PROJECT, "available");
        t.call(groups.create_source(source.cgsnapshot_id(&*snapshot.id))).await;
        // The copy has no id in its answer, so all groups are waited for.
        let copied = async || {
            let body = groups.list_detail().await?.body().clone();
            let busy = String::from_utf8_lossy(&body).contains("\"creating\"");
            Ok(if busy { "creating" } else { "available" }.to_owned())
        };
        t.settled(copied).await;
        t.call(snapshots.delete(&snapshot.id)).await;
        // A copy that is not done yet makes a deletion end in an error, and the next one may do it.
        for _ in 0..5 {
            if snapshots.wait_gone(&snapshot.id, LONG).await.is_ok() {
                break;
            }
            let _ = snapshots.delete(&snapshot.id).await;
        }
    }
    t.call(groups.delete(&id, DeleteConsistencyGroup::new().force(true))).await;
    Some(())
}
