//! Quota bars: what nodes ask of each vSphere Namespace's limits.

use super::{amount, promise};
use crate::chart::{self, QuotaBar, Words};
use crate::document::words::{self, fill, term};
use crate::document::{Chart, known};
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
    let title = fill(&words::chart().promised, &[("supervisor", supervisor.display())]);
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
            let (requested, percent) = (number(requested, 1), percent.to_string());
            let quota = amount(quota, line.resource.unit());
            let values = [("requested", &*requested), ("quota", &*quota), ("percent", &*percent)];
            fill(&words::chart().asked, &values)
        }
        _ => known(None::<String>),
    };
    let requested = requested.and_then(|_| line.percent()).map(|p| p.0);
    Some(QuotaBar { label: format!("{namespace} · {}", term(resource)), requested, used: None, text })
}
