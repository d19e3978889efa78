//! Document control: what a document is, whose it is, and how far it has been approved.

use chrono::Days;
use serde::Serialize;

use super::words::{Status, words};
use super::{Desk, Kind, Provenance, Subject};
use crate::model::{Lookup, Object, Ref, Registration, Team};
use crate::unit::{self, Date, day};

/// Stands in every template as `doc`.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// Stable, such as `HB-RB-SUP-sup-ham`.
    pub id: String,
    pub kind: &'static str,
    /// Below `output/`, without an ending.
    pub path: String,
    /// The way back to `output/`, such as `../`.
    pub up: String,
    pub organisation: String,
    /// A frozen account of a period rather than a living document.
    pub record: bool,
    /// The approved version; none for a document that nobody has registered.
    pub version: Option<String>,
    /// `Approved`, `Draft` or `Record`, in the document's language.
    pub status: &'static str,
    /// The same for the foot of a page.
    #[serde(skip)]
    pub mark: &'static str,
    pub approved_on: Option<String>,
    pub approved_by: Option<String>,
    /// When the next review is due.
    pub review_by: Option<String>,
    pub review_overdue: bool,
    /// Approval and the next review, for programs: the same in every language.
    #[serde(skip)]
    pub dates: [Option<Date>; 2],
    pub owner: Option<TeamLine>,
    pub approver: Option<TeamLine>,
    pub classification: String,
    pub distribution: Vec<String>,
    pub offline_copies: Vec<OfflineLine>,
    pub changes: Vec<ChangeLine>,
    /// The day that "overdue" is measured from.
    #[serde(serialize_with = "printed")]
    pub as_of: Date,
    /// That day, in the document's language.
    #[serde(skip)]
    pub printed_as_of: String,
    /// `2026-10`, of documents that speak of a month.
    pub period: Option<String>,
    pub timezone: String,
    pub currency: String,
    pub language: String,
    pub source: Provenance,
    pub tool: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct TeamLine {
    pub name: String,
    /// What people call it.
    pub title: String,
    pub email: String,
    pub phone: Option<String>,
    pub chat: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct OfflineLine {
    pub location: String,
    pub site: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChangeLine {
    pub version: String,
    pub date: String,
    pub author: String,
    pub summary: String,
}

impl TeamLine {
    pub fn of(team: &Object<Team>) -> Self {
        TeamLine {
            name: team.name.clone(),
            title: team.display().to_string(),
            email: team.email.0.clone(),
            phone: team.phone.clone(),
            chat: team.chat.clone(),
        }
    }
}

impl Head {
    pub fn new(kind: &Kind, desk: &Desk, subject: &Subject, owner: Option<&str>) -> Head {
        let platform = desk.platform;
        let control = platform.record.document_control.as_ref();
        let path = kind.path(subject);
        let entry = control.and_then(|c| c.register.iter().find(|r| r.document == path));
        let team = |name: &str| platform.find(&Ref::<Team>::to(name)).map(TeamLine::of);
        let review = entry.and_then(|e| review_by(e, control?.review_every_days?));
        Head {
            id: id(kind, desk, subject),
            kind: kind.name,
            up: "../".repeat(path.matches('/').count()),
            path,
            organisation: platform.record.organisation.clone(),
            record: kind.record,
            version: entry.filter(|e| e.approved_on.is_some()).map(|e| e.version.clone()),
            status: status(kind, entry, &words().status),
            mark: status(kind, entry, &words().mark),
            approved_on: entry.and_then(|e| e.approved_on).map(day),
            approved_by: entry.and_then(|e| e.approved_by.clone()),
            review_by: review.map(day),
            dates: [entry.and_then(|e| e.approved_on), review],
            review_overdue: review.is_some_and(|d| d < platform.today.date),
            owner: owner.and_then(team),
            approver: control.and_then(|c| c.approver.as_ref()).and_then(|a| team(&a.name)),
            classification: control
                .and_then(|c| c.classification.clone())
                .unwrap_or_else(|| words().internal.clone()),
            distribution: control.map(|c| c.distribution.clone()).unwrap_or_default(),
            offline_copies: control.map(offline).unwrap_or_default(),
            changes: entry.map(changes).unwrap_or_default(),
            as_of: platform.today.date,
            printed_as_of: day(platform.today.date),
            period: subject.period.map(|p| p.slug()),
            timezone: platform.zone().name().to_string(),
            currency: platform.record.currency.0.clone(),
            language: unit::spoken().code().into(),
            source: desk.inventory.clone(),
            tool: format!("daybook {}", env!("CARGO_PKG_VERSION")),
        }
    }
}

fn printed<S: serde::Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&day(*date))
}

fn id(kind: &Kind, desk: &Desk, subject: &Subject) -> String {
    let control = desk.platform.record.document_control.as_ref();
    let prefix = control.and_then(|c| c.id_prefix.clone());
    let period = subject.period.map(|p| p.slug());
    [prefix, Some(kind.code.to_string()), period, subject.object.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("-")
}

fn status(kind: &Kind, entry: Option<&Registration>, words: &'static Status) -> &'static str {
    match entry {
        _ if kind.record => &words.record,
        Some(entry) if entry.approved_on.is_some() => &words.approved,
        _ => &words.draft,
    }
}

fn review_by(entry: &Registration, every: u32) -> Option<chrono::NaiveDate> {
    entry.approved_on?.checked_add_days(Days::new(every.into()))
}

fn offline(control: &crate::model::DocumentControl) -> Vec<OfflineLine> {
    control
        .offline_copies
        .iter()
        .map(|c| OfflineLine { location: c.location.clone(), site: c.site.as_ref().map(|s| s.to_string()) })
        .collect()
}

fn changes(entry: &Registration) -> Vec<ChangeLine> {
    let line = |c: &crate::model::Change| ChangeLine {
        version: c.version.clone(),
        date: day(c.date),
        author: c.author.clone(),
        summary: c.summary.clone(),
    };
    entry.changes.iter().map(line).collect()
}
