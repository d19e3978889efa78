//! Exports, certificates, rehearsals and request bodies as lines.

use serde::Serialize;

use crate::clock::Tz;
use crate::facts::rebuild::{self, From, Request};
use crate::model::{Moment, Platform, RehearsalResult, Supervisor};
use crate::unit::{Span, day};
use crate::document;

#[derive(Serialize)]
pub struct ExportLine {
    pub what: &'static str,
    pub location: Option<String>,
    pub taken: Option<String>,
    pub days: Option<i64>,
    pub sha256: Option<String>,
    /// `ok`, `stale` or `missing`.
    pub state: &'static str,
}

pub fn exports(platform: &Platform, supervisor: &Supervisor) -> Vec<ExportLine> {
    let zone = platform.zone();
    rebuild::exports(platform, supervisor)
        .into_iter()
        .map(|line| {
            let taken = line.taken.as_ref();
            ExportLine {
                what: line.what.word(),
                location: taken.map(|t| t.export.location.clone()),
                taken: taken.map(|t| day(t.export.taken_at.date(zone))),
                days: taken.map(|t| t.days),
                sha256: taken.and_then(|t| t.export.sha256.as_ref()).map(|h| h.0.clone()),
                state: match taken {
                    None => "missing",
                    Some(taken) if taken.stale => "stale",
                    Some(_) => "ok",
                },
            }
        })
        .collect()
}

/// The exports that are in a state.
pub fn named(exports: &[ExportLine], state: &str) -> Vec<&'static str> {
    exports.iter().filter(|e| e.state == state).map(|e| e.what).collect()
}

#[derive(Serialize)]
pub struct CertificateLine {
    pub purpose: String,
    pub subject: Option<String>,
    pub expires: String,
    pub days_left: i64,
    /// `ok`, `warning` or `expired`.
    pub state: &'static str,
}

pub fn certificates(platform: &Platform, supervisor: &Supervisor) -> Vec<CertificateLine> {
    rebuild::certificates(platform, supervisor)
        .into_iter()
        .map(|line| CertificateLine {
            purpose: line.certificate.purpose.clone(),
            subject: line.certificate.subject.clone(),
            expires: day(line.certificate.expires),
            days_left: line.days_left,
            state: match line.days_left {
                ..0 => "expired",
                _ if line.soon => "warning",
                _ => "ok",
            },
        })
        .collect()
}

#[derive(Serialize)]
pub struct RehearsalLine {
    pub date: String,
    pub took: Option<String>,
    /// `pass`, `failed` or `partial`.
    pub state: &'static str,
    pub evidence: Option<String>,
}

pub fn rehearsals(supervisor: &Supervisor) -> Vec<RehearsalLine> {
    let Some(rebuild) = &supervisor.rebuild else { return Vec::new() };
    let mut all: Vec<_> = rebuild.rehearsals.iter().collect();
    all.sort_by_key(|r| std::cmp::Reverse(r.date));
    all.into_iter()
        .map(|r| RehearsalLine {
            date: day(r.date),
            took: r.minutes.map(|m| Span::minutes(m.into()).to_string()),
            state: result(r.result),
            evidence: r.evidence.clone(),
        })
        .collect()
}

fn result(result: RehearsalResult) -> &'static str {
    match result {
        RehearsalResult::Pass => "pass",
        RehearsalResult::Fail => "failed",
        RehearsalResult::Partial => "partial",
    }
}

#[derive(Serialize)]
pub struct RehearsedLine {
    pub date: String,
    pub days: i64,
    pub took: Option<String>,
    /// `overdue`, else the result.
    pub state: &'static str,
}

pub fn rehearsed(platform: &Platform, supervisor: &Supervisor) -> Option<RehearsedLine> {
    let last = rebuild::rehearsal(platform, supervisor)?;
    Some(RehearsedLine {
        date: day(last.rehearsal.date),
        days: last.days,
        took: last.rehearsal.minutes.map(|m| Span::minutes(m.into()).to_string()),
        state: if last.overdue { "overdue" } else { result(last.rehearsal.result) },
    })
}

#[derive(Serialize)]
pub struct RequestLine {
    pub lines: Vec<String>,
    pub holes: Vec<HoleLine>,
    /// Holes that are a field of an export and need no more words, together.
    pub by_export: Vec<ExportHoles>,
}

#[derive(Serialize)]
pub struct ExportHoles {
    pub name: String,
    pub markers: Vec<&'static str>,
}

/// A gap in a request body.
#[derive(Serialize)]
pub struct HoleLine {
    /// It stands in the body between `<` and `>`.
    pub marker: &'static str,
    /// `policy`, `port-group`, `library`, `nsx-project`, `vpc-profile`, `export` or `secret`.
    pub kind: &'static str,
    /// What to look up, or which export to read.
    pub name: String,
    /// An export that needs a word more than its name.
    pub explained: bool,
}

pub fn request(request: Request) -> RequestLine {
    let hole = |hole: rebuild::Hole| {
        let (kind, name) = match hole.from {
            From::Policy(name) => ("policy", name),
            From::PortGroup(name) => ("port-group", name),
            From::Library(name) => ("library", name),
            From::NsxProject(name) => ("nsx-project", name),
            From::VpcProfile(name) => ("vpc-profile", name),
            From::Export(what) => ("export", what.word().to_string()),
            From::Secret => ("secret", String::new()),
        };
        HoleLine { marker: hole.marker, kind, name, explained: EXPLAINED.contains(&hole.marker) }
    };
    let holes: Vec<HoleLine> = request.holes.into_iter().map(hole).collect();
    RequestLine { lines: request.lines, by_export: by_export(&holes), holes }
}

/// Markers that a reader cannot fill without a word of help.
const EXPLAINED: [&str; 5] =
    ["workload-dns-and-ntp", "api-names", "search-domain", "workload-range", "prefix-length"];

fn by_export(holes: &[HoleLine]) -> Vec<ExportHoles> {
    let mut all: Vec<ExportHoles> = Vec::new();
    for hole in holes.iter().filter(|h| h.kind == "export" && !EXPLAINED.contains(&h.marker)) {
        match all.iter_mut().find(|e| e.name == hole.name) {
            Some(line) => line.markers.push(hole.marker),
            None => all.push(ExportHoles { name: hole.name.clone(), markers: vec![hole.marker] }),
        }
    }
    all
}

pub fn moment(moment: &Moment, zone: Tz) -> String {
    match moment {
        Moment::Day(date) => day(*date),
        Moment::At(instant) => document::moment(*instant, zone),
    }
}
