//! Recorded schedules as classes: namespaces that the same schedules cover get the same class.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::estate::{Cluster, Estate};
use super::name::Names;
use super::page::{Page, span};
use crate::clock::{self, Tz};
use crate::cron::{Cron, Dialect};
use crate::evidence::velero::{CopyKind, Schedule};
use crate::unit::Span;

pub struct Class<'a> {
    pub name: String,
    pub schedules: Vec<Planned<'a>>,
    /// Clusters that have the schedules, by name.
    pub clusters: BTreeSet<String>,
    /// Whether its namespaces hold claims; none where claims were not recorded.
    pub stateful: Option<bool>,
    /// Schedules that another class of the same cluster has, too.
    pub shared: BTreeSet<String>,
}

/// A schedule as the first of its clusters recorded it.
#[derive(Clone)]
pub struct Planned<'a> {
    pub recorded: &'a Schedule,
    pub cluster: String,
    pub location: &'a str,
    pub gap: Option<Span>,
    method: (&'static str, Option<&'static str>),
}

/// The beginning of 2026, where nothing says when evidence was collected: a year of gaps hardly depends on the day that
/// it begins with.
const ANY_DAY: DateTime<Utc> = DateTime::from_timestamp(1_767_225_600, 0).expect("a day of this era");

/// What two clusters must have in common to use one class.
type Identity = Vec<(String, String, Option<i64>, String, &'static str)>;

pub fn of<'a>(clusters: &mut [Cluster<'a>]) -> Vec<Class<'a>> {
    let mut classes: Vec<Class> = Vec::new();
    let mut known: BTreeMap<Identity, usize> = BTreeMap::new();
    let mut names = Names::default();
    for cluster in clusters {
        let Some(velero) = cluster.velero else { continue };
        let all: Vec<Planned> = velero.schedules.iter().map(|s| planned(cluster, s)).collect();
        let covering = |namespace: &str| -> Vec<usize> {
            (0..all.len()).filter(|i| all[*i].recorded.scope.covers(namespace)).collect()
        };
        let mut groups: BTreeMap<Vec<usize>, Vec<&str>> = BTreeMap::new();
        for namespace in cluster.namespaces.keys() {
            groups.entry(covering(namespace)).or_default().push(namespace);
        }
        let used: BTreeSet<usize> = groups.keys().flatten().copied().collect();
        groups.extend((0..all.len()).filter(|i| !used.contains(i)).map(|i| (vec![i], Vec::new())));
        let of_many: BTreeSet<usize> =
            used.iter().copied().filter(|i| groups.keys().filter(|g| g.contains(i)).count() > 1).collect();
        for (group, namespaces) in groups.into_iter().filter(|(group, _)| !group.is_empty()) {
            let schedules: Vec<Planned> = group.iter().map(|i| all[*i].clone()).collect();
            let index = *known.entry(identity(&schedules)).or_insert_with(|| {
                let base = base(&schedules);
                let name = names.take(&[&base, &format!("{base}-{}", cluster.name)]);
                let (clusters, shared) = (BTreeSet::new(), BTreeSet::new());
                classes.push(Class { name, schedules, clusters, stateful: None, shared });
                classes.len() - 1
            });
            let class = &mut classes[index];
            class.clusters.insert(cluster.name.clone());
            let many =
                group.iter().filter(|i| of_many.contains(i)).map(|i| all[*i].recorded.name.to_string());
            class.shared.extend(many);
            // A cluster without a single claim is rather one whose claims were not collected.
            if let Some(kubernetes) = cluster.kubernetes.filter(|k| !k.claims.is_empty()) {
                let claims = namespaces.iter().any(|n| kubernetes.claims_in(n).next().is_some());
                class.stateful = Some(class.stateful.unwrap_or(false) || claims);
            }
            for namespace in namespaces {
                cluster.namespaces.entry(namespace).and_modify(|n| n.class = Some(index));
            }
        }
    }
    classes
}

fn identity(schedules: &[Planned]) -> Identity {
    let one = |p: &Planned| {
        let s = p.recorded;
        (s.name.to_string(), s.cron.clone(), s.scope.ttl, p.location.to_string(), p.method.0)
    };
    schedules.iter().map(one).collect()
}

/// What the names of its schedules begin with, else the first of them.
fn base(schedules: &[Planned]) -> String {
    let first = schedules.first().map_or("", |p| &p.recorded.name);
    let common = schedules.iter().fold(first, |common, p| {
        let same = common.bytes().zip(p.recorded.name.bytes()).take_while(|(a, b)| a == b).count();
        common.get(..same).unwrap_or("")
    });
    let common = common.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    if common.len() >= 3 { common.to_string() } else { first.to_string() }
}

fn planned<'a>(cluster: &Cluster<'a>, recorded: &'a Schedule) -> Planned<'a> {
    let gap = || {
        let cron = Cron::parse(&recorded.cron, Dialect::default()).ok()?;
        cron.longest_gap(cluster.collected().map_or(ANY_DAY, |at| at.0), 400, Tz::UTC)
            .map(|gap| Span(gap.seconds))
    };
    let (cluster_name, location) = (cluster.name.clone(), cluster.location_of(recorded));
    Planned { recorded, cluster: cluster_name, location, gap: gap(), method: method(cluster, recorded) }
}

/// What the fields say, else what its backups did, else what Velero does with nothing said.
fn method(cluster: &Cluster, schedule: &Schedule) -> (&'static str, Option<&'static str>) {
    let scope = &schedule.scope;
    if scope.snapshot_move_data == Some(true) {
        return ("csi-data-mover", None);
    }
    if scope.fs_backup == Some(true) {
        return ("fs-backup", None);
    }
    match (scope.snapshot_volumes, scope.snapshot_move_data, scope.fs_backup) {
        (Some(false), _, Some(false)) => return ("manifests", None),
        (Some(true), Some(false), Some(false)) => return ("csi-snapshot", None),
        _ => {}
    }
    let backups = cluster.velero.into_iter().flat_map(|v| &v.backups);
    let ours = backups.filter(|b| b.schedule.as_deref() == Some(&*schedule.name));
    let copies = ours.flat_map(|b| cluster.velero.map_or(&[][..], |v| v.volumes_of(&b.name)));
    match copies.map(|copy| copy.kind).next() {
        Some(CopyKind::DataUpload) => {
            ("csi-data-mover", Some("no field says so, its newest backups moved data"))
        }
        Some(CopyKind::PodVolumeBackup) => {
            ("fs-backup", Some("no field says so, its backups read files of pods"))
        }
        None if scope.snapshot_volumes == Some(false) => {
            ("manifests", Some("unless annotations of pods ask for more"))
        }
        None => ("csi-snapshot", Some("no field says so, and no copy of a volume was recorded")),
    }
}

pub fn page(estate: &Estate) -> Page {
    let mut page = Page::default();
    page.note(
        "Classes are promises to the business. What was recorded are the schedules; the promises are yours.",
    );
    for class in &estate.classes {
        write(&mut page, estate, class);
    }
    page
}

fn write(page: &mut Page, estate: &Estate, class: &Class) {
    page.document("WorkloadClass", &class.name);
    let clusters: Vec<&str> = class.clusters.iter().map(String::as_str).collect();
    page.note(&format!("Recorded in {}.", clusters.join(", ")));
    let longest = class.schedules.iter().filter_map(|p| p.gap).min();
    let gap = longest.map_or("no gap could be reckoned".into(), |gap| {
        format!("recorded starts lie up to {} apart", span(gap))
    });
    page.decide(
        "rpo",
        &format!("how much may be lost is for the business to say; {gap}, and the run time comes on top"),
    );
    page.decide("rto", "how long a restore may take; no evidence says");
    match class.stateful {
        Some(stateful) => page.truth("stateful", stateful),
        None => page.decide("stateful", "whether it keeps data in volumes; no claims were recorded"),
    }
    let methods: BTreeSet<&str> = class.schedules.iter().map(|p| p.method.0).collect();
    let method = class.schedules.first().map_or(("manifests", None), |p| p.method);
    match method {
        (method, _) if methods.len() > 1 => {
            page.doubtful("method", method, "its schedules take volumes in different ways")
        }
        (method, Some(why)) => page.doubtful("method", method, why),
        (method, None) => page.field("method", method),
    }
    let ttl = class
        .schedules
        .iter()
        .filter_map(|p| p.recorded.scope.ttl)
        .max()
        .map_or("720h".into(), |s| span(Span(s)));
    page.decide(
        "retention",
        &format!("{{keep: …}}, how long points must exist; the longest recorded ttl is {ttl}"),
    );
    page.decide("drillEveryDays", "how often a restore is proven");
    page.line("schedules:");
    class.schedules.iter().for_each(|planned| schedule(page, estate, class, planned));
}

fn schedule(page: &mut Page, estate: &Estate, class: &Class, planned: &Planned) {
    let recorded = planned.recorded;
    page.field("  - name", &recorded.name);
    if class.shared.contains(&*recorded.name) {
        page.decide(
            "name",
            "this schedule covers namespaces of several classes; split it, or join the classes",
        );
    }
    if recorded.paused {
        page.decide("paused", "it is paused where it was recorded; a declared schedule runs");
    }
    let (zone, cron) = zoned(&recorded.cron);
    match Cron::parse(&recorded.cron, Dialect::default()) {
        Ok(_) => page.field("    cron", cron),
        Err(error) => page.doubtful("    cron", cron, &format!("Velero 1.15 to 1.18 refuses it: {error}")),
    }
    zone.iter().for_each(|zone| page.field("    timezone", zone));
    match recorded.scope.ttl {
        Some(ttl) if ttl > 0 => page.field("    ttl", &span(Span(ttl))),
        _ => page.doubtful("    ttl", "30d", "none is recorded; Velero takes 720h"),
    }
    let target = estate.target(&planned.cluster, planned.location);
    page.field("    target", target.map_or(planned.location, |t| &t.name));
}

fn zoned(cron: &str) -> (Option<&str>, &str) {
    let rest = cron.trim().strip_prefix("CRON_TZ=").or_else(|| cron.trim().strip_prefix("TZ="));
    match rest.and_then(|rest| rest.split_once(char::is_whitespace)) {
        Some((zone, fields)) if clock::zone(zone).is_ok() => (Some(zone), fields.trim()),
        _ => (None, cron.trim()),
    }
}
