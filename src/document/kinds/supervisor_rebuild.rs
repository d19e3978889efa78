//! How a Supervisor comes back: restore vCenter, restore its archive, or rebuild it. Infrastructure only.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::{Content, Desk, Kind, Promise, Scope, Subject};
use crate::facts::rebuild::{self, Api, Gate, Step, Timing, clocked};
use crate::model::{Lookup, Object, Supervisor};

mod bill;
mod ledger;
mod people;
mod stack;

pub const KIND: Kind = Kind {
    name: "supervisor-rebuild",
    scope: Scope::Supervisor,
    code: "RB-SUP",
    landscape: false,
    record: false,
    summary: "three ways back for a Supervisor: restore vCenter, restore its archive, rebuild",
    build,
};

/// One Supervisor, what stands on it, and what its rebuild takes.
#[derive(Serialize)]
struct Context {
    name: String,
    /// What people call it.
    title: String,
    description: Option<String>,
    /// Its id in the API; none where nobody recorded it.
    id: Option<String>,
    site: SiteLine,
    links: Vec<LinkLine>,
    vcenter: bill::VcenterLine,
    /// Which calls this vCenter answers.
    api: ApiLine,
    time: TimeLine,
    /// The steps of the rebuild by id, `R00` to `R12`, those before it, `P1`…, and of the two restores, `A1`…, `B1`….
    step: BTreeMap<&'static str, StepLine>,
    people: people::People,
    /// What the delete destroys.
    loss: LossLine,
    zones: Vec<bill::ZoneLine>,
    /// The Supervisor has one management zone: it is enabled on its vSphere cluster.
    one_zone: bool,
    /// Request body that names the management zones.
    zones_body: String,
    /// Zones that only carry workloads, bound after the control plane runs.
    workload_zones: Vec<String>,
    /// Request body that binds them.
    bindings_body: String,
    /// The vSphere clusters below all zones.
    host_clusters: Vec<String>,
    control_plane: bill::ControlPlaneLine,
    network: Option<bill::NetworkLine>,
    storage_policies: Vec<String>,
    content_libraries: Vec<bill::LibraryLine>,
    /// The library with the Kubernetes releases.
    kubernetes_library: Option<String>,
    identity_providers: Vec<bill::ProviderLine>,
    registries: Vec<String>,
    services: Vec<bill::ServiceLine>,
    vm_classes: Vec<stack::VmClassLine>,
    certificates: Vec<ledger::CertificateLine>,
    /// Subject of the certificate of the Supervisor's API.
    api_subject: Option<String>,
    exports: Vec<ledger::ExportLine>,
    exports_missing: Vec<&'static str>,
    exports_stale: Vec<&'static str>,
    /// Days after which an export is stale.
    export_days: u32,
    rehearsals: Vec<ledger::RehearsalLine>,
    /// The last one by its age; none where it was never rehearsed.
    rehearsed: Option<ledger::RehearsedLine>,
    rehearsal_days: u32,
    namespaces: Vec<stack::NamespaceLine>,
    /// Namespaces without a VKS cluster: they hold VM Service machines or nothing.
    vm_service: Vec<String>,
    /// Namespaces with at least one.
    cluster_namespaces: Vec<String>,
    /// In the order in which they are created: the pilot first.
    clusters: Vec<stack::ClusterLine>,
    /// Where backups of any of the clusters lie.
    targets: Vec<stack::TargetLine>,
    /// Every Kubernetes release that a cluster needs.
    releases: Vec<String>,
    /// The body of the request that enables the Supervisor.
    enable: ledger::RequestLine,
    signing: ledger::RequestLine,
    /// Zone limits by vSphere Namespace as JSON, line by line.
    namespace_zones: Vec<String>,
}

#[derive(Serialize)]
struct SiteLine {
    name: String,
    title: String,
    failure_domain: Option<String>,
}

#[derive(Serialize)]
struct LinkLine {
    title: String,
    url: String,
}

/// Facts of the vCenter's version.
#[derive(Serialize)]
struct ApiLine {
    /// `kubectl vsphere login` instead of the VCF CLI.
    kubectl_login: bool,
    /// Since 8.0.
    supervisors: bool,
    /// Since 8.0.3.
    archives: bool,
    /// Since 9.0.
    zone_bindings: bool,
    /// Since 9.1.
    delete: bool,
}

#[derive(Serialize)]
struct TimeLine {
    total: String,
    rto: Option<String>,
    /// What is left of the promised time.
    margin: Option<String>,
    /// `pass`, `fail`, or `no data` without a promise.
    state: &'static str,
    steps: usize,
    stops: usize,
    until_no_return: Option<String>,
    /// Steps whose minutes nobody has estimated for this Supervisor.
    defaults: usize,
}

#[derive(Serialize)]
struct StepLine {
    id: &'static str,
    minutes: u32,
    /// Hours and minutes since the first step began, such as `3:15`.
    clock: String,
    declared: bool,
    /// `stop`, `no-return` or empty.
    gate: &'static str,
}

#[derive(Serialize)]
struct LossLine {
    namespaces: usize,
    without_cluster: usize,
    clusters: usize,
    workloads: usize,
    tenants: usize,
    volumes: Option<String>,
}

fn build(desk: &Desk, subject: &Subject) -> Option<Content> {
    let platform = desk.platform;
    let supervisor = platform.supervisors.get(subject.object.as_deref()?)?;
    let mut content = Content::new(&context(desk, supervisor))?;
    content.owner = Some(supervisor.owner.name.to_string());
    let rto = rebuild::timing(supervisor).rto;
    content.promises = rto.map(|rto| Promise { name: supervisor.display().to_string(), rto }).into_iter().collect();
    Some(content)
}

fn context(desk: &Desk, supervisor: &Object<Supervisor>) -> Context {
    let platform = desk.platform;
    let timing = rebuild::timing(supervisor);
    let exports = ledger::exports(platform, supervisor);
    let clusters = stack::clusters(platform, supervisor);
    let mut releases: Vec<String> = clusters.iter().filter_map(|c| c.release.clone()).collect();
    releases.sort();
    releases.dedup();
    let zones = bill::zones(supervisor);
    let namespaces = stack::namespaces(platform, supervisor);
    let named = |role: &str| -> Vec<String> {
        zones.iter().filter(|z| z.role == role).map(|z| z.name.clone()).collect()
    };
    let (management, workload) = (named("management"), named("workload"));
    Context {
        name: supervisor.name.clone(),
        title: supervisor.display().to_string(),
        description: supervisor.description.clone(),
        id: supervisor.id.clone(),
        site: site(desk, supervisor),
        links: links(supervisor),
        vcenter: bill::vcenter(platform, supervisor),
        api: api(&supervisor.vcenter.version),
        time: time(&timing),
        step: steps(&timing),
        people: people::people(desk, supervisor),
        loss: loss(desk, supervisor),
        one_zone: management.len() == 1,
        zones_body: rebuild::zones_body(&management),
        bindings_body: rebuild::bindings_body(&workload),
        workload_zones: workload,
        host_clusters: supervisor
            .zones
            .iter()
            .flat_map(|z| z.clusters.iter().map(|c| c.name.clone()))
            .collect(),
        zones,
        control_plane: bill::control_plane(supervisor),
        network: supervisor.network.as_ref().map(bill::network),
        storage_policies: supervisor.storage_policies.clone(),
        content_libraries: bill::libraries(supervisor),
        kubernetes_library: rebuild::kubernetes_library(supervisor).map(|l| l.name.clone()),
        identity_providers: bill::providers(supervisor),
        registries: supervisor.registries.clone(),
        services: bill::services(supervisor),
        vm_classes: stack::vm_classes(platform, supervisor),
        certificates: ledger::certificates(platform, supervisor),
        api_subject: rebuild::api_certificate(supervisor).and_then(|c| c.subject.clone()),
        exports_missing: ledger::named(&exports, "missing"),
        exports_stale: ledger::named(&exports, "stale"),
        exports,
        export_days: platform.record.export_days(),
        rehearsals: ledger::rehearsals(supervisor),
        rehearsed: ledger::rehearsed(platform, supervisor),
        rehearsal_days: platform.record.rehearsal_days(),
        cluster_namespaces: namespaces
            .iter()
            .filter(|n| !n.clusters.is_empty())
            .map(|n| n.name.clone())
            .collect(),
        vm_service: namespaces.iter().filter(|n| n.clusters.is_empty()).map(|n| n.name.clone()).collect(),
        namespaces,
        targets: stack::all_targets(platform, &supervisor.name),
        clusters,
        releases,
        enable: ledger::request(rebuild::enable(supervisor)),
        signing: ledger::request(rebuild::signing_request(supervisor)),
        namespace_zones: rebuild::namespace_zones(platform, &supervisor.name),
    }
}

fn site(desk: &Desk, supervisor: &Supervisor) -> SiteLine {
    let site = desk.platform.find(&supervisor.site);
    SiteLine {
        name: supervisor.site.name.to_string(),
        title: site.map_or_else(|| supervisor.site.name.to_string(), |s| s.display().to_string()),
        failure_domain: site.map(|s| s.failure_domain.clone()),
    }
}

fn links(supervisor: &Object<Supervisor>) -> Vec<LinkLine> {
    let line = |l: &crate::model::Link| LinkLine { title: l.title.clone(), url: l.url.clone() };
    supervisor.links.iter().map(line).collect()
}

fn api(version: &str) -> ApiLine {
    let api = Api::of(version);
    ApiLine {
        kubectl_login: api.logs_in_with_kubectl(),
        supervisors: api.has_supervisors(),
        archives: api.has_archives(),
        zone_bindings: api.has_zone_bindings(),
        delete: api.has_delete(),
    }
}

fn time(timing: &Timing) -> TimeLine {
    TimeLine {
        total: timing.total.to_string(),
        rto: timing.rto.map(|r| r.to_string()),
        margin: timing.margin().map(|m| m.to_string()),
        state: match timing.margin() {
            Some(margin) if margin.seconds() < 0 => "fail",
            Some(_) => "pass",
            None => "no data",
        },
        steps: timing.steps.len(),
        stops: timing.stops(),
        until_no_return: timing.until_no_return().map(|s| s.to_string()),
        defaults: timing.steps.iter().filter(|s| !s.declared).count(),
    }
}

fn steps(timing: &Timing) -> BTreeMap<&'static str, StepLine> {
    let others: [&[rebuild::Plan]; 3] = [&rebuild::READY, &rebuild::VCENTER, &rebuild::ARCHIVE];
    let others = others.map(|plans| clocked(plans, |_| None));
    timing.steps.iter().chain(others.iter().flatten()).map(|s| (s.id, step(s))).collect()
}

fn step(step: &Step) -> StepLine {
    let minutes = step.starts.seconds() / 60;
    StepLine {
        id: step.id,
        minutes: step.minutes,
        clock: format!("{}:{:02}", minutes / 60, minutes % 60),
        declared: step.declared,
        gate: match step.gate {
            Gate::Stop => "stop",
            Gate::NoReturn => "no-return",
            Gate::None => "",
        },
    }
}

fn loss(desk: &Desk, supervisor: &Object<Supervisor>) -> LossLine {
    let loss = rebuild::loss(desk.platform, &supervisor.name);
    LossLine {
        namespaces: loss.namespaces,
        without_cluster: loss.without_cluster,
        clusters: loss.clusters,
        workloads: loss.workloads,
        tenants: loss.tenants,
        volumes: loss.volumes.map(|v| v.to_string()),
    }
}

#[cfg(test)]
mod tests;
