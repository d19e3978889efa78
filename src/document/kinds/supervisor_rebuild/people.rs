//! Who decides, who works, who is called, and whose workloads are lost.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::Desk;
use crate::document::head::TeamLine;
use crate::model::{Lookup, Object, Ref, Supervisor, Team};

#[derive(Serialize)]
pub struct People {
    pub owner: Option<TeamLine>,
    /// The first rung of the owner's ladder that is a team, else the approver of documents.
    pub decides: Option<TeamLine>,
    pub approver: Option<TeamLine>,
    /// What the owner is called, for the gutter of steps.
    pub operator: String,
    pub members: Vec<MemberLine>,
    pub ladder: Vec<RungLine>,
    /// Owners of the workload runbooks of the clusters on this Supervisor.
    pub liaisons: Vec<LiaisonLine>,
    /// Teams that run workloads on it, to be told.
    pub told: Vec<TeamLine>,
}

#[derive(Serialize)]
pub struct MemberLine {
    pub name: String,
    pub role: Option<String>,
    pub phone: Option<String>,
}

#[derive(Serialize)]
pub struct RungLine {
    pub after: String,
    /// A team's title, or the text as it was typed.
    pub to: String,
    pub phone: Option<String>,
}

#[derive(Serialize)]
pub struct LiaisonLine {
    pub team: TeamLine,
    pub clusters: Vec<String>,
}

pub fn people(desk: &Desk, supervisor: &Object<Supervisor>) -> People {
    let platform = desk.platform;
    let team = |name: &str| platform.find(&Ref::<Team>::to(name));
    let owner = platform.find(&supervisor.owner);
    let rungs = owner.map(|o| o.escalation.as_slice()).unwrap_or_default();
    let control = platform.record.document_control.as_ref();
    let approver = control.and_then(|c| c.approver.as_ref()).and_then(|a| team(&a.name));
    let commander = rungs.iter().find_map(|r| team(&r.to)).or(approver);
    People {
        owner: owner.map(TeamLine::of),
        decides: commander.map(TeamLine::of),
        approver: approver.map(TeamLine::of),
        operator: owner.map_or_else(|| supervisor.owner.name.to_string(), |o| o.display().to_string()),
        members: owner.map(members).unwrap_or_default(),
        ladder: rungs
            .iter()
            .map(|r| RungLine {
                after: r.after.to_string(),
                to: team(&r.to).map_or_else(|| r.to.clone(), |t| t.display().to_string()),
                phone: team(&r.to).and_then(|t| t.phone.clone()),
            })
            .collect(),
        liaisons: liaisons(desk, supervisor),
        told: told(desk, supervisor),
    }
}

fn members(team: &Object<Team>) -> Vec<MemberLine> {
    let line = |m: &crate::model::Member| MemberLine {
        name: m.name.clone(),
        role: m.role.clone(),
        phone: m.phone.clone(),
    };
    team.members.iter().map(line).collect()
}

fn liaisons(desk: &Desk, supervisor: &Object<Supervisor>) -> Vec<LiaisonLine> {
    let mut by_team: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for cluster in desk.platform.clusters_of(&supervisor.name) {
        by_team.entry(&cluster.owner.name).or_default().push(cluster.name.clone());
    }
    let line = |(name, clusters): (&str, Vec<String>)| {
        let team = TeamLine::of(desk.platform.find(&Ref::<Team>::to(name))?);
        Some(LiaisonLine { team, clusters })
    };
    by_team.into_iter().filter_map(line).collect()
}

fn told(desk: &Desk, supervisor: &Object<Supervisor>) -> Vec<TeamLine> {
    let platform = desk.platform;
    let teams: BTreeMap<&str, TeamLine> = platform
        .clusters_of(&supervisor.name)
        .flat_map(|c| platform.workloads_of(&c.name))
        .filter_map(|w| platform.find(w.owner.as_ref()?))
        .map(|t| (t.name.as_str(), TeamLine::of(t)))
        .collect();
    teams.into_values().collect()
}
