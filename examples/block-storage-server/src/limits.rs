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
        let absolute = LimitAbsolute::build(|it| {
            it.max_total_volumes = self.quotas.volumes;
            it.max_total_snapshots = self.quotas.snapshots;
            it.max_total_volume_gigabytes = self.quotas.gigabytes;
            it.max_total_backups = self.quotas.backups;
            it.max_total_backup_gigabytes = self.quotas.backup_gigabytes;
            it.total_volumes_used = usage.volumes;
            it.total_gigabytes_used = usage.gigabytes;
            it.total_snapshots_used = usage.snapshots;
            it.total_backups_used = usage.backups;
            it.total_backup_gigabytes_used = usage.backup_gigabytes;
        });
        // Nothing is limited by time.
        Ok(Limit::build(|it| it.absolute = absolute).into())
    }
}
