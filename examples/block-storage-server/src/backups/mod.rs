//! Backups.

mod change;
mod list;
mod view;

use block_storage_v3::server::backups::{
    CreateBackup, CreateBackupResponse, DeleteBackup, DeleteBackupResponse, ListBackups,
    ListBackupsDetail, ListBackupsDetailResponse, ListBackupsResponse, RestoreBackupRequest,
    RestoreBackupResponse, ShowBackup, ShowBackupResponse,
};
use block_storage_v3::server::{ApiError, Backups, RequestContext};

use crate::caller::Caller;
use crate::service::{Owned, Service};
use crate::store::Backup;

impl Owned for Backup {
    fn project_id(&self) -> &str {
        &self.project_id
    }
}

impl Backups for Service {
    async fn list(
        &self,
        cx: &RequestContext,
        request: ListBackups,
    ) -> Result<ListBackupsResponse, ApiError> {
        Ok(self.list_backups(cx, request).await?.into())
    }

    async fn list_detail(
        &self,
        cx: &RequestContext,
        request: ListBackupsDetail,
    ) -> Result<ListBackupsDetailResponse, ApiError> {
        Ok(self.list_backups_detail(cx, request).await?.into())
    }

    async fn create(
        &self,
        cx: &RequestContext,
        request: CreateBackup,
    ) -> Result<CreateBackupResponse, ApiError> {
        let backup = self.create_backup(&Caller::member(cx)?, request.body).await?;
        Ok(view::created(cx, &backup).into())
    }

    async fn show(
        &self,
        cx: &RequestContext,
        request: ShowBackup,
    ) -> Result<ShowBackupResponse, ApiError> {
        let caller = Caller::reader(cx);
        let backup = self.find(&caller, &request.backup_id).await?;
        Ok(view::detailed(cx, &caller, &backup).into())
    }

    async fn delete(
        &self,
        cx: &RequestContext,
        request: DeleteBackup,
    ) -> Result<DeleteBackupResponse, ApiError> {
        self.delete_backup(&Caller::member(cx)?, &request.backup_id).await?;
        Ok(DeleteBackupResponse::Accepted)
    }

    async fn restore(
        &self,
        cx: &RequestContext,
        request: RestoreBackupRequest,
    ) -> Result<RestoreBackupResponse, ApiError> {
        let caller = Caller::member(cx)?;
        Ok(self.restore_backup(&caller, &request.backup_id, request.body).await?.into())
    }
}
