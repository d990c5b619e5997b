//! The parts that operations play in what a stand-in remembers, and what it remembers it by.

/// The part that an operation plays in what a stand-in remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// None: it answers its sample.
    Sample,
    /// Lists the members of its collection.
    List,
    /// Makes a member, or several where the body has a list of them.
    Create,
    /// Shows a member.
    Show,
    /// Changes of a member what the body has.
    Update,
    /// Makes a member under the id that the path has, or changes it.
    Put,
    /// Lets go of a member, with all that is below it.
    Delete,
    /// Changes a member as its effects say.
    Action(&'static [Effect]),
    /// Reads, replaces, adds to or empties a field of a member whose keys are data.
    Map(&'static str),
    /// Reads, sets or removes one key of such a field.
    MapEntry(&'static str),
    /// Reads, replaces or empties a field of a member that is a set of texts.
    Tags(&'static str),
    /// Looks for, adds or removes one text of such a field.
    Tag(&'static str),
    /// Keeps the bytes that belong to a member, or gives them back.
    Data,
}

/// The change that an action makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A field takes the value of an argument.
    Take(&'static str, &'static str),
    /// A field has this text.
    Text(&'static str, &'static str),
    /// A field is true or false.
    Flag(&'static str, bool),
    /// The member is gone.
    Delete,
}

/// The value of a field that nobody gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// The time at which the member was made.
    Created,
    /// The time at which it was last changed.
    Updated,
    /// The caller's project.
    Project,
    /// The caller.
    User,
}

/// Resources of one sort that stand below one path.
#[derive(Clone, Copy, Debug)]
pub struct Collection {
    /// Its path, without the caller's project and with nameless placeholders: `/v3/volumes`, `/servers/{}/os-interface`.
    pub path: &'static str,
    /// The key under which bodies hold one member; `None` where the body is the member.
    pub item: Option<&'static str>,
    /// The key under which a list holds its members; `None` where the body is the list.
    pub items: Option<&'static str>,
    /// The field by which paths name a member.
    pub id: &'static str,
    /// Every id has a member, which is what the sample shows until it is changed: quotas.
    pub always: bool,
    /// The collection whose members it refers to by their ids: the users of a group.
    pub of: Option<&'static str>,
    /// The field of a member's status, the first status and the one in which it stays.
    pub status: Option<(&'static str, &'static str, &'static str)>,
    /// The fields that a member has which the request leaves out, where a sample does not tell them, as a JSON object.
    pub initial: &'static str,
    /// The fields that nobody gives.
    pub made: &'static [(&'static str, Made)],
    /// The fields of requests that no response has.
    pub hidden: &'static [&'static str],
    /// The fields of which no two members have the same value.
    pub unique: &'static [&'static str],
    /// The fields of requests that name a member of another collection, by its path.
    pub references: &'static [(&'static str, &'static str)],
    /// The fields of requests that hold the id of an object of the member: `flavorRef` of `flavor`.
    pub inner: &'static [(&'static str, &'static str)],
}

impl Collection {
    /// A collection whose members are bare.
    #[must_use]
    pub const fn new(path: &'static str, id: &'static str) -> Self {
        Self {
            path,
            item: None,
            items: None,
            id,
            always: false,
            of: None,
            status: None,
            initial: "{}",
            made: &[],
            hidden: &[],
            unique: &[],
            references: &[],
            inner: &[],
        }
    }

    /// The same, with [`Self::item`].
    #[must_use]
    pub const fn item(self, key: &'static str) -> Self {
        Self { item: Some(key), ..self }
    }

    /// The same, with [`Self::items`].
    #[must_use]
    pub const fn items(self, key: &'static str) -> Self {
        Self { items: Some(key), ..self }
    }

    /// The same, with [`Self::always`].
    #[must_use]
    pub const fn always(self) -> Self {
        Self { always: true, ..self }
    }

    /// The same, with [`Self::of`].
    #[must_use]
    pub const fn of(self, path: &'static str) -> Self {
        Self { of: Some(path), ..self }
    }

    /// The same, with [`Self::status`].
    #[must_use]
    pub const fn status(
        self,
        field: &'static str,
        first: &'static str,
        settled: &'static str,
    ) -> Self {
        Self { status: Some((field, first, settled)), ..self }
    }

    /// The same, with [`Self::initial`].
    #[must_use]
    pub const fn initial(self, fields: &'static str) -> Self {
        Self { initial: fields, ..self }
    }

    /// The same, with [`Self::made`].
    #[must_use]
    pub const fn made(self, fields: &'static [(&'static str, Made)]) -> Self {
        Self { made: fields, ..self }
    }

    /// The same, with [`Self::hidden`].
    #[must_use]
    pub const fn hidden(self, fields: &'static [&'static str]) -> Self {
        Self { hidden: fields, ..self }
    }

    /// The same, with [`Self::unique`].
    #[must_use]
    pub const fn unique(self, fields: &'static [&'static str]) -> Self {
        Self { unique: fields, ..self }
    }

    /// The same, with [`Self::references`].
    #[must_use]
    pub const fn references(self, fields: &'static [(&'static str, &'static str)]) -> Self {
        Self { references: fields, ..self }
    }

    /// The same, with [`Self::inner`].
    #[must_use]
    pub const fn inner(self, fields: &'static [(&'static str, &'static str)]) -> Self {
        Self { inner: fields, ..self }
    }
}
