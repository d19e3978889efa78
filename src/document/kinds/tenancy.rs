//! Who shares what with whom, and what keeps them apart.

use serde::Serialize;

use crate::check::{Group, rules};
use crate::document::{Cell, Content, Desk, Kind, Scope, Subject, Table};
use crate::facts::tenancy::{Control, Sharing, guard_of, is_untrusted, sharing};
use crate::model::{Object, Supervisor, VsphereNamespace};

mod control;
mod namespace;

use control::{Crossing, Row, crossing, rows};
use namespace::Namespace;

pub const KIND: Kind = Kind {
    name: "tenancy",
    scope: Scope::Platform,
    code: "TEN",
    landscape: false,
    record: true,
    summary: "who shares which cluster, what keeps tenants apart, and where that has gaps",
    build,
};

/// Tenants, what they share, the controls of every namespace, quotas, access, and the gaps.
#[derive(Serialize)]
struct Context {
    tenants: Vec<TenantLine>,
    supervisors: Vec<SupervisorPart>,
    clusters: Vec<ClusterPart>,
    counts: Counts,
    /// Findings of the group Tenancy, those that a waiver accepts included.
    gaps: Vec<Gap>,
}

#[derive(Serialize)]
struct Counts {
    tenants: usize,
    clusters: usize,
    shared: usize,
    /// Namespaces of tenants in shared clusters.
    shared_namespaces: usize,
    /// Those of them with every control in place.
    guarded: usize,
    open_gaps: usize,
    waived_gaps: usize,
}

#[derive(Serialize)]
struct TenantLine {
    name: String,
    title: String,
    trust: Option<String>,
    /// What it was promised: `dedicated-cluster` or `namespaces`.
    isolation: Option<String>,
    clusters: Vec<String>,
    /// Other tenants in the same clusters.
    beside: Vec<String>,
    /// `pass`, `fail` or `no-data`: is it kept apart as its trust and its isolation ask?
    state: &'static str,
    cost_centre: String,
    owner: String,
}

#[derive(Serialize)]
struct SupervisorPart {
    name: String,
    title: String,
    namespaces: Vec<Namespace>,
}

#[derive(Serialize)]
struct ClusterPart {
    name: String,
    title: String,
    environment: String,
    shared: bool,
    /// Declared as dedicated, though several tenants are in it.
    contradicts: bool,
    tenants: Vec<String>,
    rows: Vec<Row>,
    crossing: Vec<Crossing>,
}

#[derive(Serialize)]
struct Gap {
    rule: &'static str,
    severity: &'static str,
    object: String,
    message: String,
    help: String,
    waiver: Option<String>,
}

fn build(desk: &Desk, _: &Subject) -> Option<Content> {
    let platform = desk.platform;
    let sharing = sharing(platform);
    let clusters: Vec<ClusterPart> = sharing.iter().map(|s| cluster(desk, s)).collect();
    let gaps = gaps(desk);
    let shared_rows = || clusters.iter().filter(|c| c.shared).flat_map(|c| &c.rows);
    let context = Context {
        counts: Counts {
            tenants: platform.tenants.len(),
            clusters: clusters.len(),
            shared: clusters.iter().filter(|c| c.shared).count(),
            shared_namespaces: shared_rows().count(),
            guarded: shared_rows().filter(|r| r.is_full()).count(),
            open_gaps: gaps.iter().filter(|g| g.waiver.is_none()).count(),
            waived_gaps: gaps.iter().filter(|g| g.waiver.is_some()).count(),
        },
        tenants: tenants(desk, &sharing),
        supervisors: platform.supervisors.values().map(|s| supervisor(desk, s)).collect(),
        gaps,
        clusters,
    };
    let mut content = Content::new(&context)?;
    content.tables.push(table(desk, &sharing));
    Some(content)
}

fn tenants(desk: &Desk, sharing: &[Sharing]) -> Vec<TenantLine> {
    let line = |(name, tenant): (&String, &Object<crate::model::Tenant>)| {
        let of: Vec<&Sharing> = sharing.iter().filter(|s| s.tenants.contains_key(name.as_str())).collect();
        let others = of.iter().flat_map(|s| s.tenants.keys()).filter(|n| **n != name.as_str());
        let mut beside: Vec<String> = others.map(|n| n.to_string()).collect();
        beside.sort();
        beside.dedup();
        let shares = of.iter().any(|s| s.is_shared());
        let apart =
            is_untrusted(tenant) || tenant.isolation == Some(crate::model::TenantIsolation::DedicatedCluster);
        TenantLine {
            name: name.clone(),
            title: tenant.display().to_string(),
            trust: tenant.trust.map(|t| t.to_string()),
            isolation: tenant.isolation.map(|i| i.to_string()),
            clusters: of.iter().map(|s| s.cluster.name.clone()).collect(),
            state: match (apart && shares, tenant.isolation.is_some() && tenant.trust.is_some()) {
                (true, _) => "fail",
                (false, true) => "pass",
                (false, false) => "no-data",
            },
            beside,
            cost_centre: tenant.cost_centre.clone(),
            owner: tenant.owner.0.clone(),
        }
    };
    desk.platform.tenants.iter().map(line).collect()
}

fn supervisor(desk: &Desk, supervisor: &Object<Supervisor>) -> SupervisorPart {
    let on = |n: &&Object<VsphereNamespace>| n.supervisor == *supervisor.name;
    SupervisorPart {
        name: supervisor.name.clone(),
        title: supervisor.display().to_string(),
        namespaces: desk
            .platform
            .vsphere_namespaces
            .values()
            .filter(on)
            .map(|n| Namespace::of(desk, n))
            .collect(),
    }
}

fn cluster(desk: &Desk, sharing: &Sharing) -> ClusterPart {
    ClusterPart {
        name: sharing.cluster.name.clone(),
        title: sharing.cluster.display().to_string(),
        environment: sharing.cluster.environment.to_string(),
        shared: sharing.is_shared(),
        contradicts: sharing.is_shared() && !sharing.cluster.is_shared(),
        tenants: sharing.tenants.keys().map(|n| n.to_string()).collect(),
        rows: rows(desk.platform, sharing),
        crossing: crossing(desk.platform, sharing),
    }
}

fn gaps(desk: &Desk) -> Vec<Gap> {
    let of_group = |rule: &str| rules::find(rule).is_some_and(|check| check.group == Group::Tenancy);
    let found = desk.findings.iter().filter(|f| of_group(f.rule));
    found
        .map(|f| Gap {
            rule: f.rule,
            severity: f.severity.word(),
            object: f.object.clone(),
            message: f.message.clone(),
            help: f.help.clone(),
            waiver: f.waiver.clone(),
        })
        .collect()
}

/// A row for each namespace of a workload.
fn table(desk: &Desk, sharing: &[Sharing]) -> Table {
    let platform = desk.platform;
    let mut rows = Vec::new();
    for sharing in sharing {
        let cluster = sharing.cluster;
        for workload in platform.workloads_of(&cluster.name) {
            for namespace in &workload.namespaces {
                let guard = guard_of(platform, &cluster.name, namespace);
                let mut row = vec![
                    Cell::text(&cluster.supervisor),
                    Cell::text(&cluster.vsphere_namespace),
                    Cell::text(&cluster.name),
                    Cell::text(cluster.environment),
                    Cell::Bool(sharing.is_shared()),
                    Cell::text(namespace),
                    Cell::text(&workload.tenant),
                ];
                row.extend(Control::ALL.map(|c| Cell::maybe(guard.and_then(|g| c.declared(g)), Cell::text)));
                rows.push(row);
            }
        }
    }
    Table { path: "tenancy".into(), columns: COLUMNS.to_vec(), rows }
}

const COLUMNS: [&str; 12] = [
    "supervisor",
    "vsphere_namespace",
    "cluster",
    "environment",
    "shared",
    "namespace",
    "tenant",
    "network_policy",
    "resource_quota",
    "limit_range",
    "pod_security",
    "rbac_groups",
];
