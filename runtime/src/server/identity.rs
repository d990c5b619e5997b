//! Who sends a request.

/// Who sends a request, as an authentication layer found out.
///
/// A layer puts it into the request's extensions; without one every request is anonymous.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The project that the token is scoped to.
    pub project_id: Option<String>,
    /// The user.
    pub user_id: Option<String>,
    /// The roles of the user in the project.
    pub roles: Vec<String>,
}

impl Identity {
    /// A user of a project, without roles.
    pub fn new(project_id: impl Into<String>, user_id: impl Into<String>) -> Self {
        Self {
            project_id: Some(project_id.into()),
            user_id: Some(user_id.into()),
            roles: Vec::new(),
        }
    }

    /// The same with one role more.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.roles.push(role.into());
        self
    }
}
