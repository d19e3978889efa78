//! Recorded locations as targets: one document for those that are the same in several clusters.

use std::collections::BTreeMap;

use serde_json::Value;

use super::estate::{Cluster, Estate};
use super::name::Names;
use super::page::Page;
use crate::evidence::velero::Location;

pub struct Target<'a> {
    pub name: String,
    /// None where schedules write to it and nobody recorded it.
    pub recorded: Option<&'a Location>,
    /// Cluster, and what it is called there.
    pub places: Vec<(String, &'a str)>,
}

pub fn of<'a>(clusters: &[Cluster<'a>]) -> Vec<Target<'a>> {
    let mut targets: Vec<Target> = Vec::new();
    let mut names = Names::default();
    for cluster in clusters {
        let Some(velero) = cluster.velero else { continue };
        let recorded = velero.locations.iter().map(|l| (&*l.name, Some(l)));
        let written = velero.schedules.iter().map(|s| (cluster.location_of(s), None));
        for (name, location) in recorded.chain(written) {
            let place = (cluster.name.clone(), name);
            if targets.iter().any(|t| t.places.contains(&place)) {
                continue;
            }
            let same =
                |t: &&mut Target| t.places.iter().any(|(_, n)| *n == name) && is_same(t.recorded, location);
            match targets.iter_mut().find(same) {
                Some(target) => target.places.push(place),
                None => {
                    let name = names.take(&[name, &format!("{name}-{}", cluster.name)]);
                    targets.push(Target { name, recorded: location, places: vec![place] });
                }
            }
        }
    }
    targets
}

fn is_same(one: Option<&Location>, other: Option<&Location>) -> bool {
    match (one, other) {
        (Some(a), Some(b)) => {
            (&a.provider, &a.bucket, &a.prefix) == (&b.provider, &b.bucket, &b.prefix)
                && a.spec["config"] == b.spec["config"]
        }
        _ => false,
    }
}

pub fn page(estate: &Estate) -> Page {
    let mut page = Page::default();
    page.note("The name of a target is the name of the BackupStorageLocation in every cluster that uses it.");
    for target in &estate.targets {
        write(&mut page, target);
    }
    page
}

fn write(page: &mut Page, target: &Target) {
    page.document("BackupTarget", &target.name);
    for (cluster, called) in target.places.iter().filter(|(_, called)| *called != target.name) {
        page.decide(
            "name",
            &format!("cluster {cluster} calls it {called}; a location has one name everywhere"),
        );
    }
    page.decide("site", "where it stands: whether it survives the clusters hangs on it");
    let Some(recorded) = target.recorded else {
        page.decide("provider", "schedules write to it, and no location of its name was recorded");
        page.decide("bucket", "as above");
        return;
    };
    fact(page, "provider", &recorded.provider);
    fact(page, "bucket", &recorded.bucket);
    if !recorded.prefix.is_empty() {
        page.field("prefix", &recorded.prefix);
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let config: BTreeMap<String, String> = recorded.spec["config"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(k, v)| (k.clone(), text(v)))
        .collect();
    for (field, key) in [("region", "region"), ("endpoint", "s3Url")] {
        config
            .get(key)
            .filter(|value| !value.trim().is_empty())
            .into_iter()
            .for_each(|value| page.field(field, value));
    }
    if !config.is_empty() {
        page.map("config", &config);
    }
    page.decide("lock", "Object Lock is a property of the bucket; Velero does not know it");
    page.decide("encryption", "whether the bucket is encrypted, and who keeps the key");
    page.decide("deleteRights", "teams that may delete from it");
}

fn fact(page: &mut Page, field: &str, value: &str) {
    match value.trim() {
        "" => page.decide(field, "the recorded location does not say it"),
        value => page.field(field, value),
    }
}
