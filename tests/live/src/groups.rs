//! Groups, their types, snapshots and replication.

use block_storage_v3::model::group_snapshots::*;
use block_storage_v3::model::group_types::*;
use block_storage_v3::model::groups::*;
use block_storage_v3::model::types::VolumeTypeCreate;

use crate::tour::{LONG, Tour, text};

pub async fn visit(t: &Tour) -> Option<()> {
    let types = t.since(11).group_types();
    let create = GroupTypeCreate::new(t.name("group")).is_public(true);
    let group_type = t.call(types.create(create)).await?.id.to_string();
    t.call(types.list()).await;
    t.call(types.show(&group_type)).await;
    t.call(types.show_default()).await;
    t.call(types.update(&group_type, GroupTypeUpdate::new().description("changed"))).await;
    let specs = [("spec".to_owned(), "one".to_owned())];
    t.call(types.create_or_update_group_specs(&group_type, specs.into())).await;
    t.call(types.list_group_specs(&group_type)).await;
    t.call(types.show_one_specific_group_spec(&group_type, "spec")).await;
    let spec = [("spec".to_owned(), "two".to_owned())].into();
    t.call(types.update_one_specific_group_spec(&group_type, "spec", spec)).await;
    t.call(types.delete_one_specific_group_spec(&group_type, "spec")).await;

    let volume_type = VolumeTypeCreate::new(t.name("grouped"));
    let volume_type = t.call(t.since(0).types().create_volume(volume_type)).await?.id.to_string();
    groups(t, &group_type, &volume_type).await;
    replication(t).await;

    let spare = t.call(types.create(GroupTypeCreate::new(t.name("spare")))).await?.id.to_string();
    t.call(types.delete(&spare)).await;
    Some(())
}

async fn groups(t: &Tour, group_type: &str, volume_type: &str) -> Option<()> {
    let groups = t.since(13).groups();
    let volume_types = vec![volume_type.to_owned()];
    let create = GroupCreate::new(t.name("group"), group_type, volume_types);
    let id = t.call(groups.create(create)).await?.id.to_string();
    settled(t, &id).await;
    t.call(groups.list()).await;
    t.call(groups.list_detail()).await;
    t.call(groups.show(&id)).await;
    t.call(groups.update(&id, GroupUpdate::new().name(t.name("renamed")))).await;
    settled(t, &id).await;

    // A snapshot of a group is of its volumes, so it needs one.
    let member = t.volume_of_type("member", volume_type).await?;
    t.call(groups.update(&id, GroupUpdate::new().name(t.name("filled")).add_volumes(member))).await;
    settled(t, &id).await;
    let snapshots = t.since(14).group_snapshots();
    let create = GroupSnapshotCreate::new(&id).name(t.name("snapshot"));
    if let Some(snapshot) = t.call(snapshots.create(create)).await {
        let state = async || {
            let shown = snapshots.show(&snapshot.id).await?;
            Ok(text(&shown.status))
        };
        t.settled(state).await;
        t.call(snapshots.list()).await;
        t.call(snapshots.list_detail()).await;
        t.call(snapshots.show(&snapshot.id)).await;
        let source = CreateGroupSource::new(t.name("copy"), &*snapshot.id);
        if let Some(copy) = t.call(t.since(14).groups().create_from_src(source)).await {
            settled(t, &copy.id).await;
        }
        let reset = ResetGroupSnapshotStatus::new("available");
        t.call(t.since(19).group_snapshots().reset_status(&snapshot.id, reset)).await;
        t.call(snapshots.delete(&snapshot.id)).await;
        let _ = snapshots.wait_gone(&snapshot.id, LONG).await;
    }
    let reset = ResetGroupStatus::new().status("available");
    t.call(t.since(20).groups().reset_status(&id, reset)).await;
    t.call(groups.delete(&id, DeleteGroup::new().delete_volumes(true))).await;
    Some(())
}

async fn replication(t: &Tour) -> Option<()> {
    let create = VolumeTypeCreate::new(t.name("replicated"));
    let volume_type = t.call(t.since(0).types().create_volume(create)).await?.id.to_string();
    let types = t.since(11).group_types();
    let specs = [("group_replication_enabled".to_owned(), "<is> True".to_owned())];
    let create = GroupTypeCreate::new(t.name("replicated")).group_specs(specs.into());
    let group_type = t.call(types.create(create)).await?.id.to_string();
    let create = GroupCreate::new(t.name("replicated"), group_type, vec![volume_type.clone()]);
    let id = t.call(t.since(13).groups().create(create)).await?.id.to_string();
    settled(t, &id).await;
    // The scheduler finds no back end for a type that asks for it, the group does not mind it later.
    let specs = [("replication_enabled".to_owned(), "<is> True".to_owned())];
    t.call(t.since(0).types().create_or_update_extra_specs_volume(&volume_type, specs.into()))
        .await;
    let groups = t.since(38).groups();
    let replication = async || Ok(text(&groups.show(&id).await?.replication_status));
    t.call(groups.enable_replication(&id)).await;
    t.settled(replication).await;
    t.call(groups.list_replication_targets(&id)).await;
    t.call(groups.disable_replication(&id)).await;
    t.settled(replication).await;
    t.call(groups.enable_replication(&id)).await;
    t.settled(replication).await;
    t.call(groups.failover_replication(&id, FailoverReplication::new(true, "replica"))).await;
    t.settled(replication).await;
    Some(())
}

async fn settled(t: &Tour, id: &str) -> Option<String> {
    let groups = t.since(13).groups();
    let state = async || Ok(text(&groups.show(id).await?.status));
    t.settled(state).await
}
