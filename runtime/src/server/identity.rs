//! Who sends a request.

/// Who sends a request, as an authentication layer found out.
///
/// A layer puts it into the request's extensions; without one every request is
/// [anonymous](Self::anonymous).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// The project that the token is scoped to.
    pub project_id: Option<String>,
    /// The project's name, where it is known.
    pub project_name: Option<String>,
    /// The domain of the project, where it is known.
    pub project_domain_id: Option<String>,
    /// The user.
    pub user_id: Option<String>,
    /// The user's name, where it is known.
    pub user_name: Option<String>,
    /// The domain of the user, where it is known.
    pub user_domain_id: Option<String>,
    /// The domain that the token is scoped to, where it is scoped to one and not to a project.
    pub domain_id: Option<String>,
    /// The token is scoped to the deployment as a whole.
    pub is_system: bool,
    /// The roles of the user in what the token is scoped to.
    pub roles: Vec<String>,
    /// Only the project of the token may be asked about, though it may have none.
    pub(super) is_bound: bool,
}

impl Identity {
    /// Nobody in particular: a URL may name any project, and that is the one that is asked about.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// A user of a project, without roles.
    pub fn new(project_id: impl Into<String>, user_id: impl Into<String>) -> Self {
        Self { project_id: Some(project_id.into()), ..Self::unscoped(user_id) }
    }

    /// A user whose token is for no project: a URL that names one is refused.
    pub fn unscoped(user_id: impl Into<String>) -> Self {
        Self { user_id: Some(user_id.into()), is_bound: true, ..Self::default() }
    }

    /// The same with one role more.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.roles.push(role.into());
        self
    }

    /// Returns `true` if the roles have this one among them.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own.eq_ignore_ascii_case(role))
    }
}
