//! Usage, or a day, that has no price.

use std::collections::BTreeSet;

use super::showback_month;
use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::showback::{self, Charge, Segment};
use crate::model::{Meter, Object, RateCard};
use crate::unit::number;

pub const CHECK: Check = Check {
    name: "rate-missing",
    group: Group::Showback,
    severity: Severity::Error,
    summary: "usage or a day that no rate is valid for",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let platform = scene.platform;
    let month = showback_month(scene);
    let bill = scene.bill();
    let (start, end) = month.bounds(platform.zone());
    let mut findings = Vec::new();
    if bill.is_some() || !platform.rate_cards.is_empty() {
        let segments = showback::segments(platform, start, end);
        findings.extend(segments.iter().filter(|s| s.card.is_none()).map(|s| no_card(check, scene, s)));
    }
    let charges = bill.iter().flat_map(|b| b.accounts.iter().flat_map(|a| a.unpriced()));
    let mut told = BTreeSet::new();
    for charge in charges {
        let Some(card) = charge.card.as_ref().and_then(|c| platform.rate_cards.get(c)) else { continue };
        if told.insert((card.name.clone(), charge.meter, charge.storage_class.clone())) {
            findings.push(no_rate(check, scene, card, charge));
        }
    }
    findings.extend(unpriced_volumes(check, scene, &told));
    findings
}

fn no_card(check: &Check, scene: &Scene, segment: &Segment) -> Finding {
    let zone = scene.platform.zone();
    let last = segment.end.checked_add_seconds(-1).unwrap_or(segment.end).date_in(zone);
    let message = format!("no rate card is valid from {} to {last}", segment.start.date_in(zone));
    let help =
        "Add a RateCard in the platform's currency for these days, or widen `validFrom` and `validTo`.";
    check.at(&scene.platform.record, "", message, help)
}

fn no_rate(check: &Check, scene: &Scene, card: &Object<RateCard>, charge: &Charge) -> Finding {
    let class = charge.storage_class.as_ref().map(|c| format!(" of class `{c}`")).unwrap_or_default();
    let quantity = charge.quantity.map(|q| number(q, 2)).unwrap_or_default();
    let message = format!(
        "no rate fits {}{class}: {quantity} {} of `{}/{}` in {} have no price",
        charge.meter,
        charge.unit.as_deref().unwrap_or_default(),
        charge.cluster,
        charge.namespace,
        showback_month(scene),
    );
    check.at(card, "rates", message, "Add a rate with a unit that fits; a price of 0 says that it is free.")
}

/// Declared volumes whose class has no rate, where the card prices storage at all.
fn unpriced_volumes(
    check: &Check,
    scene: &Scene,
    told: &BTreeSet<(String, &str, Option<String>)>,
) -> Vec<Finding> {
    let platform = scene.platform;
    let Some(card) = showback::card_on(platform, showback_month(scene).last()) else { return Vec::new() };
    if !card.rates.iter().any(|r| r.meter == Meter::Storage) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for workload in platform.workloads.values() {
        let environment = platform.clusters.get(&*workload.cluster.name).map(|c| c.environment);
        for (index, volume) in workload.volumes.iter().enumerate() {
            let Some(class) = &volume.storage_class else { continue };
            let known = told.contains(&(card.name.clone(), Meter::Storage.word(), Some(class.clone())));
            if known || showback::prices_storage(card, class, environment) {
                continue;
            }
            let message = format!("rate card `{}` has no rate for storage of class `{class}`", card.name);
            let help = "Add a storage rate for this class, or one without `storageClass` for all others.";
            findings.push(check.at(workload, &format!("volumes[{index}].storageClass"), message, help));
        }
    }
    findings
}
