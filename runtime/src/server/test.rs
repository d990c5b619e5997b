//! Helpers of the runtime's own tests.

use super::{MicroversionHeader, Pagination, Service};
use crate::{FaultEnvelope, Microversion, VersionRange};

/// A service as Block Storage is.
pub(super) static VOLUME: Service = Service {
    service_type: "block-storage",
    major: "3",
    microversion: Some(MicroversionHeader {
        header: "OpenStack-API-Version",
        service: Some("volume"),
    }),
    versions: VersionRange { min: None, max: Some(Microversion::new(3, 71)) },
    fault: FaultEnvelope::Named,
    pagination: Pagination::CollectionLinks,
    scope: &["project_id", "tenant_id"],
    scope_optional: true,
};
