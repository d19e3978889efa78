//! Who the labels of namespaces name.

use std::collections::BTreeSet;

use super::estate::Estate;
use super::page::Page;

pub fn page(estate: &Estate) -> Page {
    let mut page = Page::default();
    let label = estate.label.as_deref().unwrap_or_default();
    page.decide(
        "tenants",
        &format!("they were told apart by the label {label}; --tenant-label chooses another"),
    );
    for (value, name) in &estate.tenants {
        page.document("Tenant", name);
        if value != name {
            page.field("title", value);
        }
        let namespaces = estate.clusters.iter().flat_map(|c| c.namespaces.values());
        let ours = namespaces.filter(|n| n.tenant == Some(value));
        let centres: BTreeSet<&str> = ours
            .filter_map(|n| n.labels.get("cost-centre").or_else(|| n.labels.get("cost-center")).copied())
            .collect();
        match centres.iter().copied().collect::<Vec<_>>().as_slice() {
            [only] if !only.is_empty() => page.field("costCentre", only),
            [] | [_] => page.decide("costCentre", "no namespace has a label cost-centre"),
            many => page.decide("costCentre", &format!("its namespaces name several: {}", many.join(", "))),
        }
        page.decide("owner", "an e-mail address");
    }
    page
}
