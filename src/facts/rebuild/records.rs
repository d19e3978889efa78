//! What a rebuild leans on: exports, certificates, the vCenter backup, the last rehearsal; each with its age.

use crate::clock::Date;
use crate::model::{
    BackupPart, Certificate, Export, ExportWhat, Lookup, Moment, Platform, Rehearsal, RehearsalResult,
    Supervisor,
};
use crate::unit::Span;

/// One of the exports that a rebuild needs; missing where nobody took it.
#[derive(Clone, Debug)]
pub struct ExportAge<'a> {
    pub what: ExportWhat,
    pub taken: Option<Taken<'a>>,
}

#[derive(Clone, Debug)]
pub struct Taken<'a> {
    pub export: &'a Export,
    pub days: i64,
    pub stale: bool,
}

/// Every export that a rebuild needs, the newest of its kind.
pub fn exports<'a>(platform: &Platform, supervisor: &'a Supervisor) -> Vec<ExportAge<'a>> {
    let limit = i64::from(platform.record.export_days());
    let taken = |export: &'a Export| {
        let days = days_since(platform, &export.taken_at);
        Taken { export, days, stale: days > limit }
    };
    let newest = |what: ExportWhat| {
        supervisor.exports.iter().filter(|e| e.what == what).map(taken).min_by_key(|t| t.days)
    };
    ExportWhat::ALL.iter().map(|what| ExportAge { what: *what, taken: newest(*what) }).collect()
}

/// A certificate by the days it has left.
#[derive(Clone, Debug)]
pub struct CertificateAge<'a> {
    pub certificate: &'a Certificate,
    /// Below zero when it has expired.
    pub days_left: i64,
    pub soon: bool,
}

/// The one that ends first stands first.
pub fn certificates<'a>(platform: &Platform, supervisor: &'a Supervisor) -> Vec<CertificateAge<'a>> {
    let limit = i64::from(platform.record.certificate_days());
    let mut all: Vec<CertificateAge> = supervisor
        .certificates
        .iter()
        .map(|certificate| {
            let days_left = platform.today.days_until(certificate.expires);
            CertificateAge { certificate, days_left, soon: days_left < limit }
        })
        .collect();
    all.sort_by_key(|c| (c.days_left, c.certificate.purpose.clone()));
    all
}

/// The vCenter backup as far as the Supervisor depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its parts include the Supervisor control plane.
    pub holds_supervisors: bool,
    /// From the last success to the end of today.
    pub age: Option<Span>,
    pub stale: Option<bool>,
    /// It lies where it is lost together with the vCenter.
    pub same_domain: Option<bool>,
    pub restore_test_days: Option<i64>,
}

/// None where no backup is declared.
pub fn backup(platform: &Platform, supervisor: &Supervisor) -> Option<Backup> {
    let backup = supervisor.vcenter.backup.as_ref()?;
    let age = backup.last_success.as_ref().map(|moment| age(platform, moment));
    let home = platform.find(&supervisor.site);
    let away = backup.site.as_ref().and_then(|site| platform.find(site));
    let level = platform.record.failure_domain_level();
    Some(Backup {
        holds_supervisors: backup.parts.contains(&BackupPart::Supervisors),
        age,
        stale: age.map(|age| age > platform.record.vcenter_backup_age()),
        same_domain: home.zip(away).map(|(home, away)| home.shares_domain(away, level)),
        restore_test_days: backup.last_restore_test.as_ref().map(|m| days_since(platform, m)),
    })
}

/// The last rehearsal and whether it still counts.
#[derive(Clone, Debug)]
pub struct RehearsalAge<'a> {
    pub rehearsal: &'a Rehearsal,
    pub days: i64,
    pub overdue: bool,
}

impl RehearsalAge<'_> {
    pub fn passed(&self) -> bool {
        self.rehearsal.result == RehearsalResult::Pass
    }
}

/// None where the rebuild was never rehearsed.
pub fn rehearsal<'a>(platform: &Platform, supervisor: &'a Supervisor) -> Option<RehearsalAge<'a>> {
    let limit = i64::from(platform.record.rehearsal_days());
    let all = &supervisor.rebuild.as_ref()?.rehearsals;
    let rehearsal = all.iter().max_by_key(|r| r.date)?;
    let days = since(platform, rehearsal.date);
    Some(RehearsalAge { rehearsal, days, overdue: days > limit })
}

fn days_since(platform: &Platform, moment: &Moment) -> i64 {
    since(platform, moment.date(platform.zone()))
}

fn since(platform: &Platform, date: Date) -> i64 {
    -platform.today.days_until(date)
}

/// A day counts from its end: nobody knows the hour.
fn age(platform: &Platform, moment: &Moment) -> Span {
    let then = match moment {
        Moment::At(instant) => *instant,
        Moment::Day(day) => crate::clock::day_start(day.succ_opt().unwrap_or(*day), platform.zone()),
    };
    Span(platform.today.instant.seconds_since(then))
}
