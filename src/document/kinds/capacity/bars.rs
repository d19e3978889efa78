//! Quota bars: what nodes ask of each vSphere Namespace's limits.

use super::{amount, promise};
use crate::chart::{self, QuotaBar, Words};
use crate::document::Chart;
use crate::facts::quota::{self, Limit, Line, Resource};
use crate::model::{Object, Platform, Supervisor};
use crate::unit::number;

/// None where no vSphere Namespace has a limit of CPU or memory.
pub fn chart(platform: &Platform, supervisor: &Object<Supervisor>) -> Option<Chart> {
    let mut bars = Vec::new();
    for namespace in promise::here(platform, supervisor) {
        let lines = quota::lines(platform, namespace);
        let whole = lines.iter().filter(|l| l.zone.is_none() && l.quota != Limit::Unlimited);
        bars.extend(whole.filter_map(|l| bar(&namespace.name, l)));
    }
    let title = format!("Quota and what nodes request, {}", supervisor.display());
    let described: Vec<String> = bars.iter().map(|b| format!("{}: {}", b.label, b.text)).collect();
    let words = Words { title: &title, description: &described.join("; ") };
    let path = format!("capacity-{}.svg", supervisor.name);
    (!bars.is_empty()).then(|| Chart { path, svg: chart::quota_bars(&words, &bars) })
}

fn bar(namespace: &str, line: &Line) -> Option<QuotaBar> {
    let resource = match line.resource {
        Resource::Cpu => "CPU",
        Resource::Memory => "memory",
        Resource::Storage(_) => return None,
    };
    let requested = line.requested.filter(|_| line.complete);
    let text = match (requested, line.quota.at(), line.percent()) {
        (Some(requested), Some(quota), Some(percent)) => {
            format!("{} of {}, {percent}", number(requested, 1), amount(quota, line.resource.unit()))
        }
        _ => crate::document::NO_DATA.to_string(),
    };
    let requested = requested.and_then(|_| line.percent()).map(|p| p.0);
    Some(QuotaBar { label: format!("{namespace} · {resource}"), requested, used: None, text })
}
