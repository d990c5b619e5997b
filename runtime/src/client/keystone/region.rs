//! The regions that `clouds.yaml` lists for a cloud, each with settings of its own.

use yaml_serde::{Mapping, Value};

use super::settings::{Settings, scalar};

/// A region by its name, with what is laid over the cloud's settings there.
struct Region {
    name: String,
    values: Mapping,
}

impl Region {
    /// Reads a name, or a mapping of `name` and `values`.
    fn read(value: &Value) -> Option<Self> {
        let Some(entry) = value.as_mapping() else {
            return Some(Self { name: scalar(value)?, values: Mapping::new() });
        };
        let values = match entry.get("values") {
            Some(values) => values.as_mapping()?.clone(),
            None => Mapping::new(),
        };
        let others = entry.keys().any(|key| !matches!(key.as_str(), Some("name" | "values")));
        (!others).then_some(Self { name: scalar(entry.get("name")?)?, values })
    }
}

/// Lays the settings of one region over those of its cloud: of the wanted one, else of the one that `region_name` says, else
/// of the first. `layers` are what the cloud was made of; the last of them that lists regions counts.
pub(super) fn choose(
    settings: &mut Settings,
    layers: &[Mapping],
    wanted: Option<&str>,
) -> Result<(), String> {
    let listed = layers.iter().rev().find_map(|layer| layer.get("regions")?.as_sequence());
    let regions: Option<Vec<Region>> = listed.into_iter().flatten().map(Region::read).collect();
    let regions = regions.ok_or(
        "an entry of the cloud's `regions` is neither a name nor a mapping of `name` and `values`",
    )?;
    if let Some(wanted) = wanted.filter(|wanted| !regions.iter().any(|r| r.name == *wanted))
        && !regions.is_empty()
    {
        let known: Vec<&str> = regions.iter().map(|region| region.name.as_str()).collect();
        return Err(format!("the cloud has no region {wanted:?}; it has {}", known.join(", ")));
    }
    // Several are a choice, and the first of them is what nobody chooses.
    let said = || settings.get("region_name")?.split(',').next().map(str::trim);
    let first = || regions.first().map(|region| region.name.as_str());
    let Some(name) = wanted.or_else(said).or_else(first).map(str::to_owned) else { return Ok(()) };
    if let Some(region) = regions.iter().find(|region| region.name == name) {
        settings.lay(&region.values);
    }
    settings.insert("region_name", name);
    Ok(())
}
