//! Volume types, what is encrypted by them, and qualities of service.

use block_storage_v3::model::default_types::*;
use block_storage_v3::model::qos_specs::*;
use block_storage_v3::model::types::*;

use crate::tour::{PROJECT, Tour};

pub async fn visit(t: &Tour) {
    types(t).await;
    qos(t).await;
}

async fn types(t: &Tour) -> Option<()> {
    let types = t.since(0).types();
    let create = VolumeTypeCreate::new(t.name("fast")).description("of a test");
    let id = t.call(types.create_volume(create)).await?.id.to_string();
    t.call(types.list_volume()).await;
    t.call(types.show_volume(&id)).await;
    t.call(types.show_default_volume()).await;
    t.call(types.update_volume(&id, VolumeTypeUpdate::new().name(t.name("faster")))).await;

    let specs = [("multiattach".to_owned(), "<is> False".to_owned())];
    t.call(types.create_or_update_extra_specs_volume(&id, specs.clone().into())).await;
    t.call(types.show_extra_specifications_volume(&id)).await;
    t.call(types.show_extra_specification_volume(&id, "multiattach")).await;
    t.call(types.update_extra_specification_volume(&id, "multiattach", specs.into())).await;
    t.call(types.delete_extra_specification_volume(&id, "multiattach")).await;

    let encryption = CreateEncryptionType::new("luks")
        .control_location(CreateEncryptionTypeControlLocation::FrontEnd)
        .key_size(256);
    let encryption = t.call(types.create_encryption(&id, encryption)).await;
    t.call(types.show_encryption(&id)).await;
    t.call(types.show_encryption_specs_item(&id, "cipher")).await;
    if let Some(encryption) = encryption.as_ref().and_then(|e| e.encryption_id.as_deref()) {
        let update = UpdateEncryptionType::new().key_size(128);
        t.call(types.update_encryption(&id, encryption, update)).await;
        t.call(types.delete_encryption(&id, encryption)).await;
    }

    let defaults = t.since(62).default_types();
    let default = CreateOrUpdateDefaultVolumeType::new(&id);
    t.call(defaults.create_or_update_default_volume(PROJECT, default)).await;
    t.call(defaults.get(PROJECT)).await;
    t.call(defaults.list_default_volume()).await;
    t.call(defaults.delete_default_volume(PROJECT)).await;
    t.call(types.delete_volume(&id)).await;

    let create = VolumeTypeCreate::new(t.name("private")).is_public(false);
    let id = t.call(types.create_volume(create)).await?.id.to_string();
    let add = AddPrivateVolumeTypeAccessProject::new(PROJECT);
    t.call(types.add_project_access(&id, add)).await;
    t.call(types.list_private_volume_access(&id)).await;
    let remove = RemovePrivateVolumeTypeAccessProject::new(PROJECT);
    t.call(types.remove_project_access(&id, remove)).await;
    t.call(types.delete_volume(&id)).await;
    Some(())
}

async fn qos(t: &Tour) -> Option<()> {
    let types = t.since(0).types();
    let create = VolumeTypeCreate::new(t.name("qos"));
    let volume_type = t.call(types.create_volume(create)).await?.id.to_string();
    let specs = t.since(0).qos_specs();
    let create = CreateQosSpecification::new(t.name("qos"));
    let id = t.call(specs.create_qos_specification(create)).await?.qos_specs.id.to_string();
    t.call(specs.list_qos_specifications()).await;
    t.call(specs.show_qos_specification(&id)).await;
    let keys = [("delay".to_owned(), "1".to_owned())].into();
    t.call(specs.set_keys_qos_specification(&id, keys)).await;
    t.call(specs.unset_keys_qos_specification(&id, vec!["delay".to_owned()])).await;
    t.call(specs.associate_qos_specification_volume_type(&id, &volume_type)).await;
    t.call(specs.get_associations_qos_specification(&id)).await;
    t.call(specs.disassociate_qos_specification_volume_type(&id, &volume_type)).await;
    t.call(specs.disassociate_qos_specification_associations(&id)).await;
    t.call(specs.delete_qos_specification(&id)).await;
    Some(())
}
