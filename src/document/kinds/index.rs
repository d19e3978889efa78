//! What there is, whose it is, which version, and where: the reader's way in.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diagnostic::Summary;
use crate::document::head::TeamLine;
use crate::document::words::words;
use crate::document::{Content, Desk, Head, Kind, Scope, Subject, kinds};
use crate::model::{Lookup, Object, Supervisor};
use crate::unit;

pub const KIND: Kind = Kind {
    name: "index",
    scope: Scope::Platform,
    code: "IDX",
    landscape: false,
    record: true,
    summary: "what there is, whose it is, which version counts, and where it lies",
    build,
};

/// Every document that there is, in four shelves, and the platform in a few figures.
#[derive(Serialize)]
struct Context {
    /// Rebuild runbooks, one a Supervisor.
    rebuild: Vec<Line>,
    /// Workload runbooks, one a cluster.
    restore: Vec<Line>,
    /// About the whole platform.
    platform: Vec<Line>,
    /// Of the month.
    showback: Vec<Line>,
    month: String,
    supervisors: Vec<SupervisorLine>,
    clusters: usize,
    workloads: usize,
    tenants: usize,
    findings: Findings,
    /// Teams that own runbooks of both kinds, which nobody should.
    owns_both: Vec<String>,
    /// Documents that are not approved, or whose review is overdue.
    unapproved: usize,
    overdue: usize,
}

#[derive(Serialize)]
struct Line {
    kind: &'static str,
    /// What the kind is called.
    title: &'static str,
    /// What it is about, as people call it; none for the platform.
    about: Option<String>,
    object: Option<String>,
    summary: &'static str,
    /// Below `output/`, without an ending.
    path: String,
    id: String,
    owner: Option<TeamLine>,
    version: Option<String>,
    /// `Approved`, `Draft` or `Record`, in the document's language.
    status: &'static str,
    /// A frozen account that nobody approves.
    record: bool,
    approved_on: Option<String>,
    review_by: Option<String>,
    review_overdue: bool,
}

#[derive(Serialize)]
struct SupervisorLine {
    name: String,
    title: String,
    site: Option<String>,
    vcenter: String,
    version: String,
    clusters: Vec<String>,
    owner: String,
}

#[derive(Serialize)]
struct Findings {
    error: usize,
    warning: usize,
    note: usize,
    waived: usize,
}

/// Where a document stands in the index.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shelf {
    Rebuild,
    Restore,
    Platform,
    Showback,
}

fn build(desk: &Desk, _: &Subject) -> Option<Content> {
    let platform = desk.platform;
    let all: Vec<(Shelf, Line)> = kinds::all().iter().flat_map(|kind| lines(desk, kind)).collect();
    let unapproved = all.iter().filter(|(_, l)| !l.record && l.version.is_none()).count();
    let overdue = all.iter().filter(|(_, l)| l.review_overdue).count();
    let (mut rebuild, mut restore, mut whole, mut showback) = (vec![], vec![], vec![], vec![]);
    for (shelf, line) in all {
        match shelf {
            Shelf::Rebuild => rebuild.push(line),
            Shelf::Restore => restore.push(line),
            Shelf::Platform => whole.push(line),
            Shelf::Showback => showback.push(line),
        }
    }
    let summary = Summary::of(desk.findings);
    let owns_both = owns_both(&rebuild, &restore);
    Content::new(&Context {
        rebuild,
        restore,
        platform: whole,
        showback,
        month: unit::month(desk.period.start()),
        supervisors: platform.supervisors.values().map(|s| supervisor(desk, s)).collect(),
        clusters: platform.clusters.len(),
        workloads: platform.workloads.len(),
        tenants: platform.tenants.len(),
        findings: Findings {
            error: summary.error,
            warning: summary.warning,
            note: summary.note,
            waived: summary.waived,
        },
        owns_both,
        unapproved,
        overdue,
    })
}

fn owns_both(rebuild: &[Line], restore: &[Line]) -> Vec<String> {
    let owners = |lines: &[Line]| -> BTreeSet<String> {
        lines.iter().filter_map(|l| l.owner.as_ref()).map(|team| team.title.clone()).collect()
    };
    owners(rebuild).intersection(&owners(restore)).cloned().collect()
}

/// What a kind gives; a subject of which there is nothing to write is not listed.
fn lines(desk: &Desk, kind: &'static Kind) -> Vec<(Shelf, Line)> {
    if kind.name == KIND.name {
        return Vec::new();
    }
    let given = kind.subjects(desk).into_iter().filter_map(|subject| {
        let content = (kind.build)(desk, &subject)?;
        let head = Head::new(kind, desk, &subject, content.owner.as_deref());
        Some((shelf(kind), line(desk, kind, &subject, head)))
    });
    given.collect()
}

fn shelf(kind: &Kind) -> Shelf {
    match kind.scope {
        Scope::Supervisor => Shelf::Rebuild,
        Scope::Cluster => Shelf::Restore,
        Scope::Platform => Shelf::Platform,
        Scope::TenantMonth | Scope::Month => Shelf::Showback,
    }
}

fn line(desk: &Desk, kind: &'static Kind, subject: &Subject, head: Head) -> Line {
    let words = words().kind.get(kind.name);
    Line {
        kind: kind.name,
        title: words.map_or(kind.name, |w| &w.title),
        about: subject.object.as_ref().map(|name| title(desk, kind.scope, name)),
        object: subject.object.clone(),
        summary: words.map_or(kind.summary, |w| &w.summary),
        path: head.path,
        id: head.id,
        owner: head.owner,
        version: head.version,
        status: head.status,
        record: head.record,
        approved_on: head.approved_on,
        review_by: head.review_by,
        review_overdue: head.review_overdue,
    }
}

fn title(desk: &Desk, scope: Scope, name: &str) -> String {
    let platform = desk.platform;
    let title = match scope {
        Scope::Supervisor => platform.supervisors.get(name).map(|s| s.display()),
        Scope::Cluster => platform.clusters.get(name).map(|c| c.display()),
        Scope::TenantMonth => platform.tenants.get(name).map(|t| t.display()),
        Scope::Platform | Scope::Month => None,
    };
    title.unwrap_or(name).to_string()
}

fn supervisor(desk: &Desk, supervisor: &Object<Supervisor>) -> SupervisorLine {
    let platform = desk.platform;
    let site = platform.find(&supervisor.site);
    let owner = platform.find(&supervisor.owner);
    SupervisorLine {
        name: supervisor.name.clone(),
        title: supervisor.display().to_string(),
        site: site.map(|s| s.display().to_string()),
        vcenter: supervisor.vcenter.fqdn.clone(),
        version: supervisor.vcenter.version.clone(),
        clusters: platform.clusters_of(&supervisor.name).map(|c| c.name.clone()).collect(),
        owner: owner.map_or_else(|| supervisor.owner.to_string(), |t| t.display().to_string()),
    }
}
