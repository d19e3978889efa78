//! Judges facts against promises: one file a rule.

use std::cell::OnceCell;

use crate::diagnostic::{Finding, Place, Severity};
use crate::evidence::Evidence;
use crate::evidence::velero::Stand;
use crate::facts::record::Records;
use crate::facts::showback::{self, Bill};
use crate::model::{Kind, Object, Platform};

pub mod rules;

/// What a rule may look at.
pub struct Scene<'a, 'p> {
    pub platform: &'p Platform,
    pub evidence: &'p Evidence,
    /// What the rules before this one found: waivers are judged by it.
    pub so_far: &'a [Finding],
    month: &'a OnceCell<Option<Bill<'p>>>,
    records: &'a OnceCell<Records<'p>>,
}

impl<'p> Scene<'_, 'p> {
    /// The bill of the last whole month, reckoned once for all rules; none where nothing was recorded.
    pub fn bill(&self) -> Option<&Bill<'p>> {
        let month = self.platform.today.month().previous();
        self.month.get_or_init(|| showback::bill(self.platform, &self.evidence.usage, month)).as_ref()
    }

    /// What really happened, over the last days that evidence speaks of; reckoned once for all rules.
    pub fn records(&self) -> &Records<'p> {
        self.records.get_or_init(|| Records::read(self.platform, self.evidence))
    }
}

/// A family of rules, in the order of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Reading,
    HardLine,
    RecoveryPoint,
    Targets,
    Coverage,
    Drills,
    Rebuild,
    Tenancy,
    Capacity,
    Records,
    Showback,
    Waivers,
}

impl Group {
    pub fn title(self) -> &'static str {
        match self {
            Group::Reading => "Reading",
            Group::HardLine => "The hard line",
            Group::RecoveryPoint => "Recovery point",
            Group::Targets => "Targets",
            Group::Coverage => "Coverage",
            Group::Drills => "Drills",
            Group::Rebuild => "Rebuild",
            Group::Tenancy => "Tenancy",
            Group::Capacity => "Capacity",
            Group::Records => "Records",
            Group::Showback => "Showback",
            Group::Waivers => "Waivers",
        }
    }
}

/// A rule: its name is the defect.
pub struct Check {
    pub name: &'static str,
    pub group: Group,
    /// The default level; a rule may report some cases at another.
    pub severity: Severity,
    /// One line for lists.
    pub summary: &'static str,
    pub run: fn(&Check, &Scene) -> Vec<Finding>,
}

impl Check {
    /// A finding at the field `path` of an object.
    pub fn at<T: Kind>(
        &self,
        object: &Object<T>,
        path: &str,
        message: String,
        help: impl Into<String>,
    ) -> Finding {
        self.finding(object.id(), object.place(path), message, help)
    }

    /// A finding at any place.
    pub fn finding(&self, object: String, place: Place, message: String, help: impl Into<String>) -> Finding {
        Finding {
            rule: self.name,
            severity: self.severity,
            object,
            message,
            help: help.into(),
            place,
            related: Vec::new(),
            waiver: None,
        }
    }
}

/// `a`, `b` and `c`, in the quotes that names have in messages.
pub fn names(names: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// `1 run`, `2 runs`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Where an object stands in the evidence.
pub fn recorded_at(stand: &Stand) -> Place {
    let line = usize::try_from(stand.line).unwrap_or(1).max(1);
    Place { file: stand.file.clone(), line, column: 1, start: 0, end: 0 }
}

/// For rules of the group Reading, which the reader itself reports.
pub fn by_reader(_: &Check, _: &Scene) -> Vec<Finding> {
    Vec::new()
}

/// Runs every rule over what was read and marks what a waiver accepts. Ordered by file, line, rule.
pub fn run(platform: &Platform, evidence: &Evidence, levels: &dyn Fn(&str) -> Level) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let (month, records) = (OnceCell::new(), OnceCell::new());
    for check in rules::all() {
        let Level(level) = levels(check.name);
        let scene = Scene { platform, evidence, so_far: &findings, month: &month, records: &records };
        let mut found = (check.run)(check, &scene);
        match level {
            Some(Setting::Off) => continue,
            Some(Setting::At(severity)) => found.iter_mut().for_each(|f| f.severity = severity),
            None => {}
        }
        found.iter_mut().for_each(|f| waive(f, platform));
        findings.extend(found);
    }
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    findings
}

/// What the settings say of a rule's level.
pub struct Level(pub Option<Setting>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Off,
    At(Severity),
}

/// An expired waiver accepts nothing.
fn waive(finding: &mut Finding, platform: &Platform) {
    let accepting = platform
        .waivers
        .values()
        .find(|w| w.rule == finding.rule && w.object == finding.object && w.expires >= platform.today.date);
    finding.waiver = accepting.map(|w| w.name.clone());
}
