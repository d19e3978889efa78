//! What zones can carry, what happens when one is lost, and storage.

use rust_decimal::Decimal;
use serde::Serialize;

use super::{FAIL, NO_DATA, PASS, amount, resource};
use crate::facts::capacity::{self, Room, Storage, ZoneCapacity};
use crate::facts::quota::Limit;
use crate::unit::Percent;

/// One resource of one zone. Figures with their units.
#[derive(Serialize)]
pub struct RoomLine {
    zone: String,
    /// `CPU` or `memory`.
    resource: &'static str,
    capacity: Option<String>,
    usable: Option<String>,
    quota: Option<String>,
    unlimited: bool,
    /// Share of usable that quotas promise.
    promised: Option<String>,
    requested: Option<String>,
    /// The part that counts when hosts fail.
    held: Option<String>,
    /// Requested of usable.
    utilisation: Option<String>,
    left: Option<String>,
    left_percent: Option<String>,
    left_in_upgrade: Option<String>,
    surge: Option<String>,
    /// A cluster does not say all its nodes: `requested` is the least, `left` the most.
    bound: bool,
    state: &'static str,
}

pub fn rooms(zone: &ZoneCapacity) -> [RoomLine; 2] {
    [&zone.cpu, &zone.memory].map(|room| line(zone, room))
}

fn line(zone: &ZoneCapacity, room: &Room) -> RoomLine {
    let unit = room.resource.unit();
    let print = |value| amount(value, unit);
    // Nothing, of clusters that do not say all their nodes, is not known to be nothing.
    let known = |value: Option<Decimal>| value.filter(|v| zone.complete || !v.is_zero()).map(print);
    let promised = room.quota.at().zip(room.usable).and_then(|(q, u)| Percent::of(q, u));
    RoomLine {
        zone: zone.zone.clone(),
        resource: resource(room),
        capacity: room.capacity.map(print),
        usable: room.usable.map(print),
        quota: room.quota.at().map(print),
        unlimited: room.quota == Limit::Unlimited,
        promised: promised.map(|p| p.to_string()),
        requested: known(room.requested),
        held: known(room.held),
        utilisation: room.percent().map(|p| p.to_string()),
        left: room.left().map(print),
        left_percent: room.left_percent().map(|p| p.to_string()),
        left_in_upgrade: room.left_in_upgrade().map(print),
        surge: known(room.surge),
        bound: !zone.complete,
        state: state(room, zone.complete),
    }
}

/// Fails even on figures that are only a bound: more nodes would not help.
pub fn state(room: &Room, complete: bool) -> &'static str {
    let negative = |left: Option<Decimal>| left.is_some_and(|l| l.is_sign_negative() && !l.is_zero());
    if negative(room.left()) || negative(room.left_in_upgrade()) {
        FAIL
    } else if complete && room.left_in_upgrade().is_some() {
        PASS
    } else {
        NO_DATA
    }
}

/// The worse of CPU and memory.
pub fn worst(zone: &ZoneCapacity) -> &'static str {
    let states = [state(&zone.cpu, zone.complete), state(&zone.memory, zone.complete)];
    [FAIL, NO_DATA].into_iter().find(|s| states.contains(s)).unwrap_or(PASS)
}

/// What must start elsewhere when a zone is lost, and where.
#[derive(Serialize)]
pub struct LossLine {
    zone: String,
    moves: Option<String>,
    room: Option<String>,
    bound: bool,
    state: &'static str,
}

pub fn losses(zones: &[ZoneCapacity]) -> Vec<LossLine> {
    let complete = zones.iter().all(|z| z.complete);
    let line = |loss: capacity::ZoneLoss| LossLine {
        moves: Some(loss.moves).filter(|m| complete || !m.is_zero()).map(|m| amount(m, "GiB")),
        room: loss.room.map(|r| amount(r, "GiB")),
        bound: !complete,
        state: match loss.room {
            Some(room) if loss.moves > room => FAIL,
            Some(_) if complete => PASS,
            _ => NO_DATA,
        },
        zone: loss.zone,
    };
    capacity::zone_losses(zones).into_iter().map(line).collect()
}

/// What is promised of a storage policy.
#[derive(Serialize)]
pub struct StorageLine {
    policy: String,
    quota: Option<String>,
    requested: Option<String>,
}

impl StorageLine {
    pub fn of(storage: &Storage) -> StorageLine {
        StorageLine {
            policy: storage.policy.clone(),
            quota: storage.quota.map(|q| amount(q, "GiB")),
            requested: storage.requested.map(|r| amount(r, "GiB")),
        }
    }
}
