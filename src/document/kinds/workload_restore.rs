//! How a cluster's workloads are backed up and brought back.

use serde::Serialize;

use crate::document::head::TeamLine;
use crate::document::{Content, Desk, Kind, Promise, Scope, Subject};
use crate::facts::drill::Logbook;
use crate::facts::restore::{self, ClassPart, ClusterRestore};
use crate::model::{Cluster, Escalation, Lookup, Member, Object, Platform, Ref, Supervisor, Team};

mod recorded;

pub const KIND: Kind = Kind {
    name: "workload-restore",
    scope: Scope::Cluster,
    code: "RB-WL",
    landscape: false,
    record: false,
    summary: "how a cluster's workloads are backed up with Velero and brought back, and how that is proven",
    build,
};

/// One cluster, its people, and what Velero holds of it.
#[derive(Serialize)]
struct Context {
    cluster: ClusterLine,
    /// The file that every command of the runbook takes, such as `./pay-prod.kubeconfig`.
    kubeconfig: String,
    supervisor: SupervisorLine,
    vsphere_namespace: String,
    /// Storage that the vSphere Namespace may take, by policy.
    quota_storage: Vec<QuotaLine>,
    owner: Option<TeamLine>,
    escalation: Vec<RungLine>,
    contacts: Vec<ContactLine>,
    /// What Velero recorded here; none where nothing was.
    recorded: Option<recorded::Recorded>,
    #[serde(flatten)]
    facts: ClusterRestore,
}

#[derive(Serialize)]
struct ClusterLine {
    name: String,
    title: String,
    description: Option<String>,
    environment: &'static str,
    release: Option<String>,
}

/// The Supervisor below: its own runbook is another team's.
#[derive(Serialize)]
struct SupervisorLine {
    name: String,
    title: String,
    /// Relative link to its runbook.
    runbook: String,
    owner: Option<TeamLine>,
}

#[derive(Serialize)]
struct QuotaLine {
    policy: String,
    limit: String,
}

/// Who is called after how long.
#[derive(Serialize)]
struct RungLine {
    after: String,
    to: String,
    phone: Option<String>,
}

/// A team, and why it may be called.
#[derive(Serialize)]
struct ContactLine {
    team: TeamLine,
    members: Vec<MemberLine>,
    /// Owns this runbook.
    runbook: bool,
    /// Owns the Supervisor.
    supervisor: bool,
    approver: bool,
    /// Workloads that it runs.
    workloads: Vec<String>,
    /// Locations that it may delete from.
    locations: Vec<String>,
}

#[derive(Serialize)]
struct MemberLine {
    name: String,
    role: Option<String>,
    phone: Option<String>,
}

fn build(desk: &Desk, subject: &Subject) -> Option<Content> {
    let platform = desk.platform;
    let cluster = platform.clusters.get(subject.object.as_deref()?)?;
    let owner = platform.find(&cluster.owner);
    let context = Context {
        cluster: ClusterLine {
            name: cluster.name.clone(),
            title: cluster.display().to_string(),
            description: cluster.description.clone(),
            environment: cluster.environment.word(),
            release: cluster.release.clone(),
        },
        kubeconfig: format!("./{}.kubeconfig", cluster.name),
        supervisor: supervisor(platform, &cluster.supervisor),
        vsphere_namespace: cluster.vsphere_namespace.to_string(),
        quota_storage: quota_storage(platform, cluster),
        owner: owner.map(TeamLine::of),
        escalation: owner.map(|o| ladder(platform, &o.escalation)).unwrap_or_default(),
        contacts: contacts(platform, cluster),
        recorded: recorded::of(desk, cluster),
        facts: restore::of(platform, &Logbook::read(platform, desk.evidence), cluster),
    };
    let mut content = Content::new(&context)?;
    content.owner = Some(cluster.owner.to_string());
    content.promises = promises(&context.facts);
    Some(content)
}

/// One a class, the strictest first: until somebody says which workload is down, that one counts.
fn promises(facts: &ClusterRestore) -> Vec<Promise> {
    let promise = |class: &ClassPart| Promise { name: class.title.clone(), rto: class.rto };
    let mut promises: Vec<Promise> = facts.classes.iter().map(promise).collect();
    promises.sort_by_key(|promise| promise.rto);
    promises
}

fn supervisor(platform: &Platform, name: &Ref<Supervisor>) -> SupervisorLine {
    let found = platform.find(name);
    SupervisorLine {
        name: name.to_string(),
        title: found.map_or_else(|| name.to_string(), |s| s.display().to_string()),
        runbook: format!("../supervisor-rebuild/{name}.md"),
        owner: found.and_then(|s| platform.find(&s.owner)).map(TeamLine::of),
    }
}

fn quota_storage(platform: &Platform, cluster: &Object<Cluster>) -> Vec<QuotaLine> {
    let quota = platform.find(&cluster.vsphere_namespace).and_then(|n| n.quota.as_ref());
    let limits = quota.and_then(|q| q.storage.as_ref()).into_iter().flatten();
    limits.map(|(policy, limit)| QuotaLine { policy: policy.clone(), limit: limit.to_string() }).collect()
}

fn ladder(platform: &Platform, rungs: &[Escalation]) -> Vec<RungLine> {
    let rung = |rung: &Escalation| {
        let team = platform.teams.get(&rung.to);
        RungLine {
            after: rung.after.to_string(),
            to: team.map_or_else(|| rung.to.clone(), |t| t.display().to_string()),
            phone: team.and_then(|t| t.phone.clone()),
        }
    };
    rungs.iter().map(rung).collect()
}

/// Every team that the runbook may have to call, its own first.
fn contacts(platform: &Platform, cluster: &Object<Cluster>) -> Vec<ContactLine> {
    let control = platform.record.document_control.as_ref();
    let supervisor = platform.find(&cluster.supervisor).map(|s| s.owner.to_string());
    let approver = control.and_then(|c| c.approver.as_ref()).map(|a| a.to_string());
    let line = |team: &Object<Team>| {
        let workloads = platform.workloads_of(&cluster.name);
        let locations = platform.backup_targets.values();
        ContactLine {
            team: TeamLine::of(team),
            members: team.members.iter().map(member).collect(),
            runbook: cluster.owner == *team.name.as_str(),
            supervisor: supervisor.as_deref() == Some(team.name.as_str()),
            approver: approver.as_deref() == Some(team.name.as_str()),
            workloads: workloads
                .filter(|w| w.owner.as_ref().is_some_and(|o| o == team.name.as_str()))
                .map(|w| w.name.clone())
                .collect(),
            locations: locations
                .filter(|t| t.delete_rights.iter().any(|r| r == team.name.as_str()))
                .map(|t| t.name.clone())
                .collect(),
        }
    };
    let concerned = |c: &ContactLine| {
        let named = c.runbook || c.supervisor || c.approver;
        named || !c.workloads.is_empty() || !c.locations.is_empty()
    };
    let mut lines: Vec<ContactLine> = platform.teams.values().map(line).filter(concerned).collect();
    lines.sort_by_key(|c| (!c.runbook, c.workloads.is_empty(), c.team.name.clone()));
    lines
}

fn member(member: &Member) -> MemberLine {
    MemberLine { name: member.name.clone(), role: member.role.clone(), phone: member.phone.clone() }
}
