//! Showback held against sums worked out by hand.

use daybook::clock::{Month, Today, Tz};
use daybook::evidence::Evidence;
use daybook::facts::showback::{self, Bill, Part, change};
use daybook::inventory::Inventory;
use daybook::model::{self, Platform};
use proptest::prelude::*;
use rust_decimal::Decimal;

const PLATFORM: &str = r#"
{kind: Platform, name: p, organisation: O, timezone: UTC, currency: EUR}
---
{kind: Team, name: ops, email: ops@o.example}
---
{kind: Site, name: s, failureDomain: a/b/c}
---
kind: Supervisor
name: sup
owner: ops
site: s
vcenter: {fqdn: v.o.example, version: 9.1.0}
zones: [{name: z, role: management, clusters: [{name: c, hosts: 3, hostCpuGhz: 100, hostCores: 50}]}]
---
{kind: VsphereNamespace, name: vns, supervisor: sup, tenant: red, quota: {cpu: 40GHz, memory: 100Gi, storage: {gold: 1Ti}}}
---
{kind: Cluster, name: prod, supervisor: sup, vsphereNamespace: vns, owner: ops, environment: prod}
---
{kind: Cluster, name: dev, supervisor: sup, vsphereNamespace: vns, owner: ops, environment: dev}
---
{kind: WorkloadClass, name: k, rpo: 1d, rto: 1d, stateful: false, method: manifests, retention: {keep: 7d}, schedules: [], drillEveryDays: 90}
---
{kind: Tenant, name: blue, costCentre: B, owner: b@o.example}
---
{kind: Tenant, name: red, costCentre: R, owner: r@o.example}
---
{kind: Workload, name: one, tenant: red, cluster: prod, namespaces: [web], class: k, dependencies: []}
---
{kind: Workload, name: two, tenant: blue, cluster: dev, namespaces: [lab], class: k, dependencies: []}
---
"#;

const HEADER: &str = "start,end,cluster,namespace,cpu_core_hours_request,cpu_core_hours_usage,\
                      memory_gib_hours_request,memory_gib_hours_usage,storage_gib_hours,storage_class,backup_gib_hours\n";

fn platform(yaml: &str) -> Platform {
    let mut inventory = Inventory::default();
    inventory.add_text("inventory/a.yaml", &format!("{PLATFORM}{yaml}"));
    let loaded =
        model::load(inventory, |zone: Tz| Today::of(daybook::clock::date("2026-11-02").unwrap(), zone));
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    loaded.platform.expect("a platform")
}

fn evidence(rows: &str) -> Evidence {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("usage")).expect("a folder");
    std::fs::write(folder.path().join("usage/u.csv"), format!("{HEADER}{rows}")).expect("a file");
    let evidence = Evidence::load(folder.path(), "inventory/evidence");
    assert!(evidence.findings.is_empty(), "{:#?}", evidence.findings);
    evidence
}

fn october() -> Month {
    Month::parse("2026-10").unwrap()
}

fn d(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// Two cards meet at noon of no day: the change is on the 16th, and one row lies across it.
const CARDS: &str = r#"
kind: RateCard
name: old
validFrom: 2026-01-01
validTo: 2026-10-15
rates:
  - {meter: cpu, unit: core-hour, price: "0.10"}
  - {meter: cpu, unit: core-hour, price: "0.04", environment: dev}
  - {meter: memory, unit: gib-hour, price: "0.01"}
  - {meter: storage, unit: gib-month, price: "0.50", storageClass: gold}
  - {meter: storage, unit: gib-month, price: "0.20"}
---
kind: RateCard
name: new
validFrom: 2026-10-16
rates:
  - {meter: cpu, unit: core-hour, price: "0.12"}
  - {meter: cpu, unit: core-hour, price: "0.04", environment: dev}
  - {meter: memory, unit: gib-hour, price: "0.01"}
  - {meter: storage, unit: gib-month, price: "0.50", storageClass: gold}
  - {meter: storage, unit: gib-month, price: "0.20"}
tax: {name: VAT, percent: 19}
basis: {memory: usage}
"#;

const ROWS: &str = "\
2026-10-01T00:00:00Z,2026-10-15T12:00:00Z,prod,web,100.5,80,200,50,7440,gold,\n\
2026-10-15T12:00:00Z,2026-10-16T12:00:00Z,prod,web,10,24,40,30,,,\n\
2026-10-16T12:00:00Z,2026-11-01T00:00:00Z,prod,web,200,150,400,100,,,\n\
2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,dev,lab,31,62,,,3720,iron,\n";

#[test]
fn two_tenants_and_a_rate_change_to_the_cent() {
    let (platform, evidence) = (platform(CARDS), evidence(ROWS));
    let bill = showback::bill(&platform, &evidence.usage, october()).unwrap();
    assert_eq!(bill.hours, d("744"));
    let red = bill.account("red").unwrap();
    // CPU is the larger of request and use. Old: 100.5 + half of 24 = 112.5 × 0.10 = 11.25.
    // New: 12 + 200 = 212 × 0.12 = 25.44.
    assert_eq!(red.part(Part::Cpu), d("36.69"));
    // Memory, old by the larger: 200 + 20 = 220 × 0.01; new by use: 15 + 100 = 115 × 0.01.
    assert_eq!(red.part(Part::Memory), d("3.35"));
    // 7440 GiB-hours are 10 GiB-months; the first row lies before the change.
    assert_eq!(red.part(Part::Storage), d("5.00"));
    // VAT on the new card only: (25.44 + 1.15) × 0.19 = 5.0521.
    assert_eq!(red.exact(), d("50.0921"));
    // Blue: 62 core-hours × 0.04 = 2.48 and 5 GiB-months × 0.20 = 1.00, 16 of 31 days with VAT:
    // 3.48 + 3.48 × 16/31 × 0.19 = 3.82126…
    let blue = bill.account("blue").unwrap();
    assert_eq!(blue.exact().round_dp(6), d("3.821265"));
    // 53.913365 is 53.91; the cents go down to 50.09 and 3.82.
    assert_eq!((bill.total, red.total, blue.total), (d("53.91"), d("50.09"), d("3.82")));
    assert_eq!(red.covered, Some(d("744")));
}

#[test]
fn a_month_of_the_zone_divides_rows_by_time() {
    let mut berlin = platform(CARDS);
    berlin.record.spec.timezone = Tz::Europe__Berlin;
    let bill = showback::bill(&berlin, &evidence(ROWS).usage, october()).unwrap();
    // October ends an hour before the row does, and begins two hours before the first row.
    assert_eq!(bill.hours, d("745"));
    assert_eq!(bill.account("red").unwrap().covered, Some(d("743")));
    let november = Month::parse("2026-11").unwrap();
    let rest = showback::bill(&berlin, &evidence(ROWS).usage, november).unwrap();
    // One of the 372 hours of the last row: 200 / 372 × 0.12.
    let cpu = rest.account("red").unwrap().charges.iter().find(|c| c.part == Part::Cpu).unwrap();
    assert_eq!(cpu.amount.unwrap().round_dp(10), d("0.0645161290"));
}

#[test]
fn no_rows_is_no_bill_and_no_rate_is_no_amount() {
    let bare = platform(
        "{kind: RateCard, name: r, validFrom: 2026-01-01, rates: [{meter: cpu, unit: core-hour, price: 1}]}",
    );
    let evidence = evidence(ROWS);
    assert!(showback::bill(&bare, &evidence.usage, october().previous()).is_none());
    let bill = showback::bill(&bare, &evidence.usage, october()).unwrap();
    let red = bill.account("red").unwrap();
    let unpriced: Vec<&str> = red.unpriced().map(|c| c.meter).collect();
    assert_eq!(unpriced, ["memory", "storage"]);
    assert_eq!(red.total, d("324.50"));
}

#[test]
fn shared_cost_is_borne_whole_and_nobodys_is_told() {
    let shared = r#"
kind: RateCard
name: r
validFrom: 2026-01-01
rates: [{meter: cpu, unit: core-hour, price: "1"}]
shared:
  - {name: even, monthly: "100.01", split: even}
  - {name: weighted, monthly: "90", split: weighted, weights: {blue: 1, red: 2}}
  - {name: proportional, monthly: "10", split: proportional}
  - {name: orphan, monthly: "7", split: weighted, weights: {}}
"#;
    let rows = "2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,prod,web,30,,,,,,\n\
                2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,dev,lab,10,,,,,,\n\
                2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,dev,stray,5,,,,,,\n";
    let (platform, evidence) = (platform(shared), evidence(rows));
    let bill = showback::bill(&platform, &evidence.usage, october()).unwrap();
    // Blue 10 + 50.005 + 30 + 2.50, red 30 + 50.005 + 60 + 7.50: of two halves of a cent the first by name gets it.
    assert_eq!(bill.account("blue").unwrap().total, d("92.51"));
    assert_eq!(bill.account("red").unwrap().total, d("147.50"));
    assert_eq!(bill.unallocated().unwrap().total, d("12.00"));
    assert_eq!(bill.total, d("252.01"));
}

#[test]
fn drivers_split_into_quantity_and_price_without_a_rest() {
    let cards = r#"
{kind: RateCard, name: a, validFrom: 2026-01-01, validTo: 2026-09-30, rates: [{meter: cpu, unit: core-hour, price: "0.10"}]}
---
{kind: RateCard, name: b, validFrom: 2026-10-01, rates: [{meter: cpu, unit: core-hour, price: "0.12"}]}
"#;
    let rows = "2026-09-01T00:00:00Z,2026-10-01T00:00:00Z,prod,web,720,,,,,,\n\
                2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,prod,web,1488,,,,,,\n\
                2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,dev,lab,100,,,,,,\n";
    let (platform, evidence) = (platform(cards), evidence(rows));
    let bill = |month| showback::bill(&platform, &evidence.usage, month).unwrap();
    let (now, before) = (bill(october()), bill(october().previous()));
    let red = change::of(&now, now.account("red").unwrap(), Some(&before)).unwrap();
    // One core became two. September had 72.00; with 744 hours it would have been 74.40, and October is 178.56.
    assert_eq!((red.previous, red.scaled, red.effect), (d("72.00"), d("74.40"), d("104.16")));
    let driver = &red.drivers[0];
    // Price: 0.02 × 744 = 14.88. Quantity: 744 × 0.12 = 89.28.
    assert_eq!((driver.quantity, driver.price, driver.kind), (d("89.28"), d("14.88"), change::Kind::Changed));
    let blue = change::of(&now, now.account("blue").unwrap(), Some(&before)).unwrap();
    assert_eq!((blue.percent, blue.drivers[0].kind), (None, change::Kind::New));
}

#[test]
fn quota_stands_beside_request_and_use() {
    let (platform, evidence) = (platform(CARDS), evidence(ROWS));
    let bill = showback::bill(&platform, &evidence.usage, october()).unwrap();
    let lines = showback::entitlement::of(&platform, &evidence.usage, "red", bill.start, bill.end);
    // A core counts for 2 GHz: 341.5 core-hours over 744 hours are 0.918 GHz of 40.
    let cpu = &lines[0];
    assert_eq!(cpu.quota, Some(d("40")));
    assert_eq!(cpu.requested.unwrap().round_dp(4), (d("683") / d("744")).round_dp(4));
    let gold = lines.iter().find(|l| l.quota == Some(d("1024"))).unwrap();
    assert_eq!((gold.requested, gold.used), (Some(d("10")), None));
}

fn balanced(bill: &Bill) -> Result<(), TestCaseError> {
    let sum: Decimal = bill.accounts.iter().map(|a| a.total).sum();
    prop_assert_eq!(sum, bill.total);
    for account in &bill.accounts {
        let parts: Decimal = account.parts.values().sum();
        let charges: Decimal = account.charges.iter().map(|c| c.rounded).sum();
        prop_assert_eq!((parts, charges), (account.total, account.total));
        prop_assert!((account.total - account.exact()).abs() <= Decimal::new(1, 2));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever was used: charges add up to tenants, tenants to the platform.
    #[test]
    fn every_sum_is_whole(
        figures in prop::collection::vec((0usize..4, 0u32..31, 0u64..10_000_000, 0u64..10_000_000), 1..40),
        shared in 0u64..1_000_000,
    ) {
        let card = format!(
            "kind: RateCard\nname: r\nvalidFrom: 2026-01-01\nrates:\n  \
             - {{meter: cpu, unit: core-hour, price: \"0.0137\"}}\n  \
             - {{meter: storage, unit: gib-month, price: \"0.0871\"}}\n\
             shared: [{{name: s, monthly: \"{}\", split: proportional}}]\ntax: {{name: VAT, percent: 19}}\n",
            Decimal::new(shared as i64, 2)
        );
        let places = ["prod,web", "dev,lab", "dev,stray", "gone,away"];
        let mut seen = std::collections::BTreeSet::new();
        let rows: String = figures
            .iter()
            .filter(|(place, day, ..)| seen.insert((*place, *day)))
            .map(|(place, day, cpu, disk)| {
                let (from, to) = (day + 1, day + 2);
                let to = if to > 31 { "2026-11-01".into() } else { format!("2026-10-{to:02}") };
                let (cpu, disk) = (Decimal::new(*cpu as i64, 3), Decimal::new(*disk as i64, 2));
                format!("2026-10-{from:02}T00:00:00Z,{to}T00:00:00Z,{},{cpu},,,,{disk},gold,\n", places[*place])
            })
            .collect();
        let (platform, evidence) = (platform(&card), evidence(&rows));
        balanced(&showback::bill(&platform, &evidence.usage, october()).unwrap())?;
    }
}
