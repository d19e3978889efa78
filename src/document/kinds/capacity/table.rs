//! The same figures for other programs.

use rust_decimal::Decimal;

use super::{NO_DATA, room};
use crate::document::{Cell, Table};
use crate::facts::capacity::{self, Room, Storage, ZoneCapacity};
use crate::model::{Object, Platform, Supervisor};

pub fn table(platform: &Platform, supervisors: &[(&Object<Supervisor>, Vec<ZoneCapacity>)]) -> Table {
    let mut rows = Vec::new();
    for (supervisor, zones) in supervisors {
        for zone in zones {
            rows.extend([&zone.cpu, &zone.memory].map(|r| row(supervisor, zone, r)));
        }
        rows.extend(capacity::storage(platform, supervisor).iter().map(|s| storage(supervisor, s)));
    }
    Table { path: "capacity".into(), columns: COLUMNS.to_vec(), rows }
}

/// What is only a bound, since a cluster does not say all its nodes, stays empty.
fn row(supervisor: &Object<Supervisor>, zone: &ZoneCapacity, room: &Room) -> Vec<Cell> {
    let known = |value: Option<Decimal>| figure(value.filter(|_| zone.complete));
    vec![
        Cell::text(&supervisor.name),
        Cell::text(&zone.zone),
        Cell::text(room.resource.name()),
        Cell::text(room.resource.unit()),
        figure(room.capacity),
        figure(room.usable),
        figure(room.quota.at()),
        known(room.requested),
        Cell::Unknown,
        known(room.percent().map(|p| p.0)),
        known(room.left()),
        known(room.left_in_upgrade()),
        Cell::Unknown,
        Cell::text(room::state(room, zone.complete)),
    ]
}

fn storage(supervisor: &Object<Supervisor>, storage: &Storage) -> Vec<Cell> {
    let mut row = vec![
        Cell::text(&supervisor.name),
        Cell::text(""),
        Cell::text(format!("storage {}", storage.policy)),
        Cell::text("GiB"),
        Cell::Unknown,
        Cell::Unknown,
        figure(storage.quota),
        figure(storage.requested),
    ];
    row.resize(COLUMNS.len() - 1, Cell::Unknown);
    row.push(Cell::text(NO_DATA));
    row
}

fn figure(value: Option<Decimal>) -> Cell {
    Cell::maybe(value, |v| Cell::Number(v.round_dp(3).normalize()))
}

const COLUMNS: [&str; 14] = [
    "supervisor",
    "zone",
    "resource",
    "unit",
    "capacity",
    "usable",
    "quota",
    "requested",
    "used",
    "utilisation_percent",
    "headroom_after_host_loss",
    "headroom_after_upgrade",
    "days_to_full",
    "state",
];
