//! An inventory drafted from evidence, for a team whose platform already runs: what was recorded stands in it as it is,
//! and what only people can decide is left out and named by a comment. A promise is never guessed.

use std::collections::BTreeMap;

use crate::evidence::Evidence;

mod class;
mod cluster;
mod estate;
mod frame;
mod guard;
mod name;
mod page;
mod supervisor;
mod target;
mod tenant;
mod workload;

use estate::Estate;
use page::Page;

/// How the comments begin that name what is to decide.
pub const DECIDE: &str = "# decide: ";

/// Labels of namespaces that people use to say whose they are, the first that occurs decides.
pub const TENANT_LABELS: &[&str] =
    &["tenant", "team", "cost-centre", "cost-center", "app.kubernetes.io/part-of"];

/// Files below `inventory/`, and what there is in them.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Path, text.
    pub files: Vec<(String, String)>,
    /// Documents by kind.
    pub documents: BTreeMap<&'static str, usize>,
    /// Comments that name what is to decide.
    pub decisions: usize,
    /// The label that tenants were told apart by.
    pub tenant_label: Option<String>,
}

impl Draft {
    fn add(&mut self, path: String, page: Page) {
        for (kind, count) in page.documents() {
            *self.documents.entry(kind).or_default() += count;
        }
        self.decisions += page.decisions();
        self.files.push((path, page.text()));
    }
}

/// None where nothing was recorded of any cluster or Supervisor.
pub fn draft(evidence: &Evidence, tenant_label: Option<&str>) -> Option<Draft> {
    let estate = Estate::of(evidence, tenant_label);
    if estate.clusters.is_empty() && evidence.vsphere.is_empty() {
        return None;
    }
    let mut draft = Draft { tenant_label: estate.label.clone(), ..Draft::default() };
    draft.add("platform.yaml".into(), frame::page());
    if !evidence.vsphere.is_empty() {
        draft.add("supervisors.yaml".into(), supervisor::page(evidence));
    }
    draft.add("targets.yaml".into(), target::page(&estate));
    draft.add("classes.yaml".into(), class::page(&estate));
    if !estate.tenants.is_empty() {
        draft.add("tenants.yaml".into(), tenant::page(&estate));
    }
    let mut taken = cluster::Taken::default();
    for cluster in &estate.clusters {
        draft.add(format!("clusters/{}.yaml", cluster.name), cluster::page(&estate, cluster, &mut taken));
    }
    Some(draft)
}

#[cfg(test)]
mod tests;
