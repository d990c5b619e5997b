//! Who asks, and what he may.

use block_storage_v3::server::{ApiError, RequestContext};

/// The project of requests that name none.
const NO_PROJECT: &str = "default";
/// The user of requests without a token.
const NO_USER: &str = "anonymous";

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) project: String,
    pub(crate) user: String,
    /// Sees and changes what belongs to any project.
    pub(crate) admin: bool,
}

impl Caller {
    /// Anyone with a role in the project, as for requests that only read.
    pub(crate) fn reader(cx: &RequestContext) -> Self {
        Self {
            project: cx.project_id().unwrap_or(NO_PROJECT).to_owned(),
            user: cx.user_id().unwrap_or(NO_USER).to_owned(),
            admin: cx.has_role("admin"),
        }
    }

    /// A member of the project, as for requests that change something.
    pub(crate) fn member(cx: &RequestContext) -> Result<Self, ApiError> {
        if cx.has_role("member") || cx.has_role("admin") {
            Ok(Self::reader(cx))
        } else {
            refuse(cx)
        }
    }

    /// An administrator.
    pub(crate) fn admin(cx: &RequestContext) -> Result<Self, ApiError> {
        if cx.has_role("admin") { Ok(Self::reader(cx)) } else { refuse(cx) }
    }

    /// He can see the resources of a project.
    pub(crate) fn sees(&self, project: &str) -> bool {
        self.admin || self.project == project
    }
}

fn refuse(cx: &RequestContext) -> Result<Caller, ApiError> {
    let operation = cx.operation().name;
    Err(ApiError::forbidden(format!("Policy doesn't allow {operation} to be performed.")))
}
