//! Limits of vSphere Namespaces and what is asked of them.

use rust_decimal::Decimal;
use serde::Serialize;

use super::{FAIL, NO_DATA, PASS, amount};
use crate::facts::quota::{self, Limit, Line, Resource};
use crate::model::{Object, Platform, Supervisor, VsphereNamespace};
use crate::unit::Percent;

#[derive(Serialize)]
pub struct NamespaceLines {
    name: String,
    tenant: String,
    /// Clusters that are declared in it.
    clusters: usize,
    pub lines: Vec<QuotaLine>,
}

/// One limit. Figures with their units.
#[derive(Serialize)]
pub struct QuotaLine {
    /// None for the namespace as a whole.
    zone: Option<String>,
    /// `CPU`, `memory` or `storage`.
    resource: &'static str,
    policy: Option<String>,
    quota: Option<String>,
    unlimited: bool,
    /// An even part of the namespace's limit, since no zone has one.
    pub split: bool,
    requested: Option<String>,
    percent: Option<String>,
    most: Option<String>,
    most_percent: Option<String>,
    with_surge: Option<String>,
    with_surge_percent: Option<String>,
    /// A cluster does not say all its nodes: what is asked is the least.
    bound: bool,
    /// `pass`, `at risk`, `fail`, `no-data`, or `not-applicable` where there is no limit.
    pub state: &'static str,
}

pub fn namespaces(platform: &Platform, supervisor: &Object<Supervisor>) -> Vec<NamespaceLines> {
    here(platform, supervisor).map(|n| lines(platform, n)).collect()
}

/// The vSphere Namespaces of a Supervisor, by name.
pub fn here<'a>(
    platform: &'a Platform,
    supervisor: &'a Object<Supervisor>,
) -> impl Iterator<Item = &'a Object<VsphereNamespace>> {
    platform.vsphere_namespaces.values().filter(|n| n.supervisor == *supervisor.name.as_str())
}

fn lines(platform: &Platform, namespace: &Object<VsphereNamespace>) -> NamespaceLines {
    NamespaceLines {
        name: namespace.name.clone(),
        tenant: namespace.tenant.to_string(),
        clusters: quota::clusters(platform, namespace).count(),
        lines: quota::lines(platform, namespace).iter().map(|l| line(platform, l)).collect(),
    }
}

fn line(platform: &Platform, line: &Line) -> QuotaLine {
    // Nothing, of clusters that do not say all their nodes, is not known to be nothing.
    let known = |value: Option<Decimal>| value.filter(|v| line.complete || !v.is_zero());
    let print = |value: Option<Decimal>| known(value).map(|v| amount(v, line.resource.unit()));
    let quota = line.quota.at();
    let percent = |value: Option<Decimal>| Percent::of(known(value)?, quota?).map(|p| p.to_string());
    let with_surge = with_surge(line);
    QuotaLine {
        zone: line.zone.clone(),
        resource: match line.resource {
            Resource::Cpu => "CPU",
            Resource::Memory => "memory",
            Resource::Storage(_) => "storage",
        },
        policy: if let Resource::Storage(policy) = &line.resource { Some(policy.clone()) } else { None },
        quota: print(quota),
        unlimited: line.quota == Limit::Unlimited,
        split: line.split,
        requested: print(line.requested),
        percent: percent(line.requested),
        most: print(line.most),
        most_percent: percent(line.most),
        with_surge: print(with_surge),
        with_surge_percent: percent(with_surge),
        bound: !line.complete,
        state: state(platform, line),
    }
}

fn with_surge(line: &Line) -> Option<Decimal> {
    Some(line.requested?.saturating_add(line.surge?))
}

fn state(platform: &Platform, line: &Line) -> &'static str {
    let limits = &platform.record;
    let (Limit::At(quota), Some(requested)) = (line.quota, line.requested) else {
        return if line.quota == Limit::Unlimited { "not-applicable" } else { NO_DATA };
    };
    let beyond = |value: Option<Decimal>| value.is_some_and(|v| v > quota);
    let over = |limit: Decimal| line.percent().is_some_and(|p| p.0 >= limit);
    if over(limits.quota_error_percent()) || beyond(with_surge(line)) || requested > quota {
        FAIL
    } else if over(limits.quota_warn_percent()) || beyond(line.most) {
        "at risk"
    } else if line.complete {
        PASS
    } else {
        NO_DATA
    }
}
