//! Attachments.

use block_storage_v3::model::attachments::*;

use crate::tour::Tour;

pub async fn visit(t: &Tour) -> Option<()> {
    let volume = t.volume("attachment").await?;
    let attachments = t.since(27).attachments();
    let server = "4bb1f1b5-4d0a-4c9e-9a55-0d6c3d3a7f11";
    let create = AttachmentCreate::new(&volume).instance_uuid(server);
    let id = t.call(attachments.create(create)).await?.id.to_string();
    let connector =
        AttachmentUpdateConnector::new().host("node").initiator("iqn.test").ip("10.0.0.1");
    t.call(attachments.update(&id, AttachmentUpdate::new(connector))).await;
    t.call(attachments.list()).await;
    t.call(attachments.list_detail()).await;
    t.call(attachments.show(&id)).await;
    t.call(t.since(44).attachments().complete(&id)).await;
    t.call(attachments.delete(&id)).await;
    Some(())
}
