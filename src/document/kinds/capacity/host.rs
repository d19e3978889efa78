//! Host clusters as they are declared: what every other figure is made from.

use serde::Serialize;

use super::amount;
use crate::model::Supervisor;
use crate::unit::Percent;

#[derive(Serialize)]
pub struct HostLine {
    zone: String,
    cluster: String,
    hosts: u32,
    /// Of one host.
    ghz: Option<String>,
    cores: Option<u32>,
    memory: Option<String>,
    may_fail: u32,
    /// Nobody has said how many.
    may_fail_assumed: bool,
    buffer: Option<String>,
}

pub fn hosts(supervisor: &Supervisor) -> Vec<HostLine> {
    let clusters = supervisor.zones.iter().flat_map(|z| z.clusters.iter().map(move |c| (z, c)));
    let line = |(zone, cluster): (&crate::model::Zone, &crate::model::HostCluster)| HostLine {
        zone: zone.name.clone(),
        cluster: cluster.name.clone(),
        hosts: cluster.hosts,
        ghz: cluster.host_cpu_ghz.map(|g| amount(g, "GHz")),
        cores: cluster.host_cores,
        memory: cluster.host_memory.map(|m| m.to_string()),
        may_fail: cluster.failures_to_tolerate.unwrap_or(1),
        may_fail_assumed: cluster.failures_to_tolerate.is_none(),
        buffer: cluster.buffer_percent.map(|p| Percent(p).to_string()),
    };
    clusters.map(line).collect()
}
