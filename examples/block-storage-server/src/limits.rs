//! Limits: a project's quotas and what it uses of them.

use block_storage_v3::model::limits::{Limit, LimitAbsolute};
use block_storage_v3::server::limits::{ShowLimits, ShowLimitsResponse};
use block_storage_v3::server::{ApiError, Limits, RequestContext};

use crate::caller::Caller;
use crate::fault::Fault;
use crate::service::Service;

impl Limits for Service {
    async fn show(
        &self,
        cx: &RequestContext,
        request: ShowLimits,
    ) -> Result<ShowLimitsResponse, ApiError> {
        let caller = Caller::reader(cx);
        let other = request.project_id.filter(|_| caller.admin);
        let project = other.unwrap_or(caller.project);
        let usage = self.store.usage(&project).await.map_err(Fault::from)?;
        Ok(Limit {
            // Nothing is limited by time.
            rate: Vec::new(),
            absolute: LimitAbsolute {
                max_total_volumes: self.quotas.volumes,
                max_total_snapshots: self.quotas.snapshots,
                max_total_volume_gigabytes: self.quotas.gigabytes,
                max_total_backups: self.quotas.backups,
                max_total_backup_gigabytes: self.quotas.backup_gigabytes,
                total_volumes_used: usage.volumes,
                total_gigabytes_used: usage.gigabytes,
                total_snapshots_used: usage.snapshots,
                total_backups_used: usage.backups,
                total_backup_gigabytes_used: usage.backup_gigabytes,
            },
        }
        .into())
    }
}
