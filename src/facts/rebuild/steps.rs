//! The steps of a rebuild, their minutes, and the clock that runs along.

use crate::model::Supervisor;
use crate::unit::Span;

/// What a step asks before the next may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    None,
    /// Go on only when its criteria are met.
    Stop,
    /// Nothing before it is lost, everything after it is.
    NoReturn,
}

/// A step as it is planned where nobody has measured it.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub id: &'static str,
    pub minutes: u32,
    pub gate: Gate,
}

const fn plan(id: &'static str, minutes: u32, gate: Gate) -> Plan {
    Plan { id, minutes, gate }
}

/// The rebuild. Minutes are those of a middling Supervisor; `rebuild.estimates` replaces them.
pub const STEPS: [Plan; 13] = [
    plan("R00", 20, Gate::Stop),
    plan("R01", 45, Gate::Stop),
    plan("R02", 30, Gate::Stop),
    plan("R03", 60, Gate::None),
    plan("R04", 45, Gate::NoReturn),
    plan("R05", 120, Gate::None),
    plan("R06", 60, Gate::None),
    plan("R07", 40, Gate::Stop),
    plan("R08", 60, Gate::None),
    plan("R09", 45, Gate::None),
    plan("R10", 120, Gate::Stop),
    plan("R11", 30, Gate::None),
    plan("R12", 45, Gate::None),
];

/// What must hold before the first step of any of the three ways.
pub const READY: [Plan; 6] = [
    plan("P1", 5, Gate::None),
    plan("P2", 5, Gate::None),
    plan("P3", 5, Gate::None),
    plan("P4", 10, Gate::None),
    plan("P5", 5, Gate::None),
    plan("P6", 5, Gate::None),
];

/// The first way back: restore vCenter.
pub const VCENTER: [Plan; 4] = [
    plan("A1", 15, Gate::Stop),
    plan("A2", 20, Gate::None),
    plan("A3", 90, Gate::None),
    plan("A4", 20, Gate::Stop),
];

/// The second way back: restore the Supervisor from its archive.
pub const ARCHIVE: [Plan; 5] = [
    plan("B1", 15, Gate::Stop),
    plan("B2", 20, Gate::Stop),
    plan("B3", 10, Gate::None),
    plan("B4", 60, Gate::None),
    plan("B5", 30, Gate::None),
];

/// A step on the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub id: &'static str,
    pub minutes: u32,
    /// The inventory says so; else it is the plan's default.
    pub declared: bool,
    /// From the start of the first step to the start of this one.
    pub starts: Span,
    pub ends: Span,
    pub gate: Gate,
}

/// All steps against the recovery time that is promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    pub steps: Vec<Step>,
    pub total: Span,
    pub rto: Option<Span>,
}

impl Timing {
    /// What is left of the promise when every step takes its time; below zero when it cannot be kept.
    pub fn margin(&self) -> Option<Span> {
        self.rto?.checked_sub(self.total)
    }

    pub fn stops(&self) -> usize {
        self.steps.iter().filter(|s| s.gate == Gate::Stop).count()
    }

    /// From the first step to the point of no return.
    pub fn until_no_return(&self) -> Option<Span> {
        self.steps.iter().find(|s| s.gate == Gate::NoReturn).map(|s| s.starts)
    }
}

/// The rebuild's steps with the Supervisor's own estimates.
pub fn timing(supervisor: &Supervisor) -> Timing {
    let rebuild = supervisor.rebuild.as_ref();
    let estimates = rebuild.and_then(|r| r.estimates.as_ref());
    let steps = clocked(&STEPS, |id| estimates?.get(id).copied());
    let total = steps.last().map_or(Span::ZERO, |s| s.ends);
    Timing { steps, total, rto: rebuild.and_then(|r| r.rto) }
}

/// Plans put on a clock that begins at zero.
pub fn clocked(plans: &[Plan], estimate: impl Fn(&str) -> Option<u32>) -> Vec<Step> {
    let mut clock = Span::ZERO;
    plans
        .iter()
        .map(|plan| {
            let own = estimate(plan.id);
            let minutes = own.unwrap_or(plan.minutes);
            let starts = clock;
            clock = clock.saturating_add(Span::minutes(minutes.into()));
            Step { id: plan.id, minutes, declared: own.is_some(), starts, ends: clock, gate: plan.gate }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_runs_on_and_estimates_count() {
        let steps = clocked(&STEPS, |id| (id == "R01").then_some(10));
        assert_eq!((steps[0].minutes, steps[0].declared), (20, false));
        assert_eq!((steps[1].minutes, steps[1].declared), (10, true));
        // 20 + 10
        assert_eq!(steps[2].starts, Span::minutes(30));
        // 20 + 10 + 30 + 60
        assert_eq!(steps[4].starts, Span::hours(2));
    }

    #[test]
    fn defaults_sum_to_twelve_hours() {
        let steps = clocked(&STEPS, |_| None);
        // 20+45+30+60+45+120+60+40+60+45+120+30+45
        let timing = Timing { total: steps[12].ends, rto: Some(Span::hours(12)), steps };
        assert_eq!(timing.total, Span::hours(12));
        assert_eq!(timing.margin(), Some(Span::ZERO));
        assert_eq!(timing.stops(), 5);
        // 20+45+30+60
        assert_eq!(timing.until_no_return(), Some(Span::minutes(155)));
    }

    #[test]
    fn there_is_one_point_of_no_return_and_it_is_the_delete() {
        let cliffs: Vec<&str> = STEPS.iter().filter(|s| s.gate == Gate::NoReturn).map(|s| s.id).collect();
        assert_eq!(cliffs, ["R04"]);
    }
}
