//! A tenant that cost more than was agreed.

use super::showback_month;
use crate::check::{Check, Group, Scene};
use crate::diagnostic::{Finding, Severity};
use crate::facts::showback;
use crate::unit::{Money, Percent};

pub const CHECK: Check = Check {
    name: "over-budget",
    group: Group::Showback,
    severity: Severity::Warning,
    summary: "a tenant's month cost more than its budget",
    run,
};

fn run(check: &Check, scene: &Scene) -> Vec<Finding> {
    let month = showback_month(scene);
    let Some(bill) = scene.bill() else { return Vec::new() };
    let currency = &scene.platform.record.currency.0;
    let finding = |account: &showback::Account| {
        let tenant = scene.platform.tenants.get(account.tenant.as_ref()?)?;
        let budget = tenant.budget?;
        let over = account.total.checked_sub(budget.0).filter(|o| o.is_sign_positive() && !o.is_zero())?;
        let share = Percent::of(over, budget.0).map(|p| format!(" ({p})")).unwrap_or_default();
        let message = format!(
            "{month} cost {currency} {}: {currency} {}{share} over the budget of {budget}",
            Money(account.total),
            Money(over),
        );
        let help = "The showback of the tenant names the drivers; use less, or agree on another budget.";
        Some(check.at(tenant, "budget", message, help))
    };
    bill.accounts.iter().filter_map(finding).collect()
}
