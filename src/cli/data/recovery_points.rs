//! What was attained, as JSON for scripts: no document holds all of it.

use serde_json::{Value, json};

use crate::clock::{Instant, Month};
use crate::evidence::Evidence;
use crate::facts::record::{
    Attained, Breach, ClusterRecord, Gap, History, Line, Period, Point, Records, WorkloadRecord,
};
use crate::model::Platform;
use crate::unit::Span;

pub const NAME: &str = "recovery-points";

/// Of one cluster or of all; over a month in the platform's zone, or the last days that evidence speaks of.
pub fn json(platform: &Platform, evidence: &Evidence, cluster: Option<&str>, month: Option<Month>) -> Value {
    let records = match month {
        Some(month) => {
            let (from, to) = month.bounds(platform.zone());
            Records::over(platform, evidence, Period { from, to })
        }
        None => Records::read(platform, evidence),
    };
    let asked = records.clusters.iter().filter(|c| cluster.is_none_or(|name| c.cluster.name == name));
    json!({"clusters": asked.map(|c| of_cluster(platform, c)).collect::<Vec<_>>()})
}

fn of_cluster(platform: &Platform, record: &ClusterRecord) -> Value {
    json!({
        "cluster": record.cluster.name,
        "collected": record.collected().map(instant),
        "period": period(record.period),
        "schedules": record.lines.iter().map(schedule).collect::<Vec<_>>(),
        "undeclared": record.undeclared().map(|s| &*s.name).collect::<Vec<_>>(),
        "workloads": record.workloads.iter().map(|w| workload(platform, record, w)).collect::<Vec<_>>(),
    })
}

fn schedule(line: &Line) -> Value {
    let drift =
        line.drift.iter().map(|d| json!({"field": d.field, "declared": d.declared, "recorded": d.recorded}));
    let missing = line.runs.missing();
    json!({
        "schedule": line.schedule.name,
        "class": line.class.name,
        "recorded": line.recorded.is_some(),
        "paused": line.recorded.map(|s| s.paused),
        "due": line.runs.expected.len(),
        "missing": missing.map(|e| json!({"due": instant(e.due), "why": e.missing.map(|m| m.word())})).collect::<Vec<_>>(),
        "extra": line.runs.extra.iter().map(|b| &*b.name).collect::<Vec<_>>(),
        "drift": drift.collect::<Vec<_>>(),
    })
}

fn workload(platform: &Platform, record: &ClusterRecord, workload: &WorkloadRecord) -> Value {
    let history = &workload.history;
    let target = |at: &crate::facts::record::AtTarget| {
        json!({
            "target": at.target.name,
            "replica": at.replica,
            "held": at.held,
            "newest": at.newest.as_ref().map(point),
            "attained": attained(&at.attained),
        })
    };
    let mine = record.lines.iter().filter(|l| l.class.name == workload.class.name);
    let held = mine.map(|line| {
        let held = record.held(platform, history, line);
        json!({"schedule": line.schedule.name, "held": held.points, "expected": held.expected, "promised": held.promised})
    });
    json!({
        "workload": workload.workload.name,
        "class": workload.class.name,
        "points": history.points.len(),
        "refused": refused(history),
        "attained": attained(&history.attained),
        "targets": history.targets.iter().map(target).collect::<Vec<_>>(),
        "schedules": held.collect::<Vec<_>>(),
    })
}

fn refused(history: &History) -> Vec<Value> {
    history.refused.iter().map(|r| json!({"backup": &*r.backup.name, "why": r.why.word()})).collect()
}

fn point(point: &Point) -> Value {
    json!({"backup": &*point.backup.name, "start": instant(point.start), "usable": instant(point.usable), "until": point.until.map(instant)})
}

fn attained(attained: &Attained) -> Value {
    json!({
        "period": period(attained.period),
        "shortened": attained.shortened,
        "rpo_seconds": attained.rpo.seconds(),
        "kept": attained.keeps(),
        "unknown": attained.unknown.map(|u| u.word()),
        "attained_seconds": attained.loss().map(Span::seconds),
        "longest": attained.longest.as_ref().map(gap),
        "p95_seconds": attained.p95.map(Span::seconds),
        "beyond_seconds": attained.beyond.seconds(),
        "within_percent": attained.share.map(|s| s.0.normalize().to_string()),
        "gaps": attained.gaps.len(),
        "breaches": attained.breaches.iter().map(breach).collect::<Vec<_>>(),
    })
}

fn breach(breach: &Breach) -> Value {
    let causes = breach.causes.iter().map(|c| {
        json!({"reason": c.reason.word(), "at": instant(c.at), "backup": c.backup.map(|b| &*b.name), "schedule": c.schedule})
    });
    json!({"gap": gap(&breach.gap), "causes": causes.collect::<Vec<_>>()})
}

fn gap(gap: &Gap) -> Value {
    json!({
        "from": instant(gap.from),
        "to": instant(gap.to),
        "seconds": gap.length().seconds(),
        "open": gap.open,
        "at_least": gap.at_least,
    })
}

fn period(period: Period) -> Value {
    json!({"from": instant(period.from), "to": instant(period.to)})
}

fn instant(moment: Instant) -> String {
    moment.to_string()
}
