//! Volume types.

use sqlx::Error;

use super::{Metadata, Record, Store, now};
use crate::record;

record! {
    /// A volume type.
    struct VolumeType of "volume_types" called "Volume type" {
        id: String,
        name: String,
        description: Option<String>,
        is_public: bool,
        extra_specs: Metadata,
        created_at: i64,
        updated_at: Option<i64>,
    }
}

impl VolumeType {
    /// The name of the type that volumes get whose requests name none.
    pub(crate) const DEFAULT: &'static str = "__DEFAULT__";
}

impl Store {
    /// The type with this name.
    pub(crate) async fn type_named(&self, name: &str) -> Result<Option<VolumeType>, Error> {
        let mut query = VolumeType::select();
        query.sql(" WHERE name = ").bind(name.to_owned());
        query.one(self.pool()).await
    }

    /// Makes sure that the default volume type is there, and public types of these names.
    pub async fn set_up(&self, names: &[String]) -> Result<(), Error> {
        let mut write = self.write().await?;
        for name in std::iter::once(VolumeType::DEFAULT).chain(names.iter().map(String::as_str)) {
            let is_default = name == VolumeType::DEFAULT;
            let volume_type = VolumeType {
                id: uuid::Uuid::new_v4().to_string(),
                name: name.to_owned(),
                description: is_default.then(|| "Default Volume Type".to_owned()),
                is_public: true,
                extra_specs: Metadata::new(),
                created_at: now(),
                updated_at: None,
            };
            let mut insert = volume_type.insert();
            insert.sql(" ON CONFLICT (name) DO NOTHING");
            insert.run(write.connection()).await?;
        }
        write.commit().await
    }
}
