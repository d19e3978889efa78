//! What is promised, what is asked for, and what is left when hosts fail or an upgrade runs.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::check::{Group, rules};
use crate::diagnostic::Finding;
use crate::document::{Content, Desk, Kind, Scope, Subject};
use crate::facts::capacity::{Room, ZoneCapacity};
use crate::facts::{capacity, nodes};
use crate::model::{Object, Supervisor};
use crate::unit::{NBSP, number};

mod bars;
mod growth;
mod host;
mod promise;
mod room;
mod table;

pub const KIND: Kind = Kind {
    name: "capacity",
    scope: Scope::Platform,
    code: "CAP",
    landscape: true,
    record: true,
    summary: "what quotas promise, what nodes ask for, and what is left when hosts fail",
    build,
};

/// Every Supervisor with its zones, quotas and clusters, judged from declared node sizes.
#[derive(Serialize)]
struct Context {
    /// Zones by the worse state of CPU and memory.
    zones: Tally,
    /// The zone and resource with the smallest share left after a host loss.
    tightest: Option<Tightest>,
    quotas: Tally,
    /// Open findings of the group Capacity.
    findings: Vec<FindingLine>,
    /// Those that a waiver accepts.
    accepted: usize,
    quota_warn_percent: String,
    quota_error_percent: String,
    supervisors: Vec<SupervisorPart>,
}

#[derive(Serialize)]
struct Tightest {
    supervisor: String,
    zone: String,
    /// `CPU` or `memory`.
    resource: &'static str,
    /// Never negative: of a zone that lacks room this is what it lacks.
    percent: String,
    lacks: bool,
    /// `256 GiB`.
    left: String,
}

#[derive(Default, Serialize)]
struct Tally {
    all: usize,
    fail: usize,
    no_data: usize,
}

#[derive(Serialize)]
struct FindingLine {
    severity: &'static str,
    rule: &'static str,
    object: String,
    message: String,
    help: String,
}

#[derive(Serialize)]
struct SupervisorPart {
    name: String,
    title: String,
    description: Option<String>,
    /// `2.4`: what a vCPU counts, in GHz.
    ghz_per_core: Option<String>,
    hosts: Vec<host::HostLine>,
    rooms: Vec<room::RoomLine>,
    losses: Vec<room::LossLine>,
    storage: Vec<room::StorageLine>,
    namespaces: Vec<promise::NamespaceLines>,
    /// The file of the quota bars.
    chart: Option<String>,
    clusters: Vec<growth::ClusterLine>,
    /// Clusters that do not say how many nodes they have.
    unsized_clusters: Vec<String>,
    /// A limit was split over zones since no zone has one.
    split: bool,
}

fn build(desk: &Desk, _: &Subject) -> Option<Content> {
    let platform = desk.platform;
    let supervisors: Vec<(&Object<Supervisor>, Vec<ZoneCapacity>)> =
        platform.supervisors.values().map(|s| (s, capacity::zones(platform, s))).collect();
    let parts: Vec<SupervisorPart> = supervisors.iter().map(|(s, zones)| part(desk, s, zones)).collect();
    let limits = &platform.record;
    let ours = |f: &&Finding| rules::find(f.rule).is_some_and(|r| r.group == Group::Capacity);
    let (accepted, open): (Vec<&Finding>, Vec<&Finding>) =
        desk.findings.iter().filter(ours).partition(|f| f.is_waived());
    let context = Context {
        zones: tally(supervisors.iter().flat_map(|(_, zones)| zones).map(room::worst)),
        tightest: tightest(&supervisors),
        quotas: tally(parts.iter().flat_map(|p| &p.namespaces).flat_map(|n| &n.lines).map(|l| l.state)),
        findings: open.into_iter().map(finding_line).collect(),
        accepted: accepted.len(),
        quota_warn_percent: number(limits.quota_warn_percent(), 1),
        quota_error_percent: number(limits.quota_error_percent(), 1),
        supervisors: parts,
    };
    let mut content = Content::new(&context)?;
    let owners: BTreeSet<String> = platform.supervisors.values().map(|s| s.owner.to_string()).collect();
    content.owner = owners.first().filter(|_| owners.len() == 1).cloned();
    content.tables.push(table::table(platform, &supervisors));
    content.charts = platform.supervisors.values().filter_map(|s| bars::chart(platform, s)).collect();
    Some(content)
}

fn part(desk: &Desk, supervisor: &Object<Supervisor>, zones: &[ZoneCapacity]) -> SupervisorPart {
    let platform = desk.platform;
    let namespaces = promise::namespaces(platform, supervisor);
    let unsized_clusters = platform.clusters_of(&supervisor.name).filter(|c| !nodes::is_sized(c));
    SupervisorPart {
        name: supervisor.name.clone(),
        title: supervisor.display().to_string(),
        description: supervisor.description.clone(),
        ghz_per_core: nodes::ghz_per_core(supervisor).map(|g| number(g, 3)),
        hosts: host::hosts(supervisor),
        rooms: zones.iter().flat_map(room::rooms).collect(),
        losses: room::losses(zones),
        storage: capacity::storage(platform, supervisor).iter().map(room::StorageLine::of).collect(),
        chart: bars::chart(platform, supervisor).map(|c| c.path),
        split: namespaces.iter().flat_map(|n| &n.lines).any(|l| l.split),
        clusters: platform.clusters_of(&supervisor.name).map(|c| growth::line(platform, c)).collect(),
        unsized_clusters: unsized_clusters.map(|c| c.name.clone()).collect(),
        namespaces,
    }
}

fn tightest(supervisors: &[(&Object<Supervisor>, Vec<ZoneCapacity>)]) -> Option<Tightest> {
    let zones = supervisors.iter().flat_map(|(s, zones)| zones.iter().map(move |z| (s, z)));
    let complete = zones.filter(|(_, z)| z.complete);
    let rooms = complete.flat_map(|(s, z)| [(s, z, &z.memory), (s, z, &z.cpu)]);
    let known = rooms.filter_map(|(s, z, r)| Some((r.left_percent()?, r.left()?, s, z, r)));
    let (percent, left, supervisor, zone, room) = known.min_by_key(|(percent, ..)| *percent)?;
    Some(Tightest {
        supervisor: supervisor.display().to_string(),
        zone: zone.zone.clone(),
        resource: resource(room),
        percent: number(percent.0.abs(), 1),
        lacks: left.is_sign_negative() && !left.is_zero(),
        left: format!("{}{NBSP}{}", number(left.abs(), 1), room.resource.unit()),
    })
}

fn resource(room: &Room) -> &'static str {
    if room.resource.unit() == "GHz" { "CPU" } else { "memory" }
}

fn tally(states: impl Iterator<Item = &'static str>) -> Tally {
    let mut tally = Tally::default();
    for state in states {
        tally.all += 1;
        tally.fail += usize::from(state == FAIL);
        tally.no_data += usize::from(state == NO_DATA);
    }
    tally
}

fn finding_line(finding: &Finding) -> FindingLine {
    FindingLine {
        severity: finding.severity.word(),
        rule: finding.rule,
        object: finding.object.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
    }
}

const PASS: &str = "pass";
const FAIL: &str = "fail";
const NO_DATA: &str = "no-data";

/// A figure with its unit.
fn amount(value: Decimal, unit: &str) -> String {
    format!("{}{NBSP}{unit}", number(value, 1))
}
