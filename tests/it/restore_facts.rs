//! What Velero holds of a cluster, worked out by hand.

use daybook::clock::{Today, date};
use daybook::evidence::Evidence;
use daybook::facts::drill::Logbook;
use daybook::facts::restore::{self, ClusterRestore};
use daybook::inventory::Inventory;
use daybook::model::{self, Platform};
use daybook::unit::{Bytes, Span};

/// Two clusters, three classes, two targets of which one copies to the other.
const PLATFORM: &str = "
{kind: Platform, name: p, organisation: O, timezone: Europe/Berlin, currency: EUR}
---
{kind: Team, name: infra, email: i@o.example}
---
{kind: Team, name: ops, title: Operations, email: o@o.example}
---
{kind: Site, name: one, failureDomain: eu/ham/one/a}
---
{kind: Site, name: two, failureDomain: eu/fra/two/a}
---
kind: Supervisor
name: sup
owner: infra
site: one
vcenter: {fqdn: vc.o.example, version: 9.1.1}
zones: [{name: z1, role: management}]
---
{kind: Tenant, name: t, costCentre: '1', owner: t@o.example}
---
{kind: VsphereNamespace, name: ns, supervisor: sup, tenant: t}
---
kind: Cluster
name: c1
supervisor: sup
vsphereNamespace: ns
owner: ops
environment: prod
release: v1.35.3---vmware.1-vkr.2
velero: {version: 1.17.2+vmware.1-vks.1, namespace: backup, features: [EnableCSI]}
---
{kind: Cluster, name: c2, supervisor: sup, vsphereNamespace: ns, owner: ops, environment: prod}
---
kind: BackupTarget
name: near
site: one
provider: aws
bucket: b
prefix: velero
config: {s3ForcePathStyle: 'true', checksumAlgorithm: ''}
replicatesTo: far
replicationLag: 20m
---
{kind: BackupTarget, name: far, site: two, provider: aws, bucket: f, lock: {mode: compliance, days: 400}}
---
kind: WorkloadClass
name: gold
tier: 1
rpo: 4h
rto: 2h
stateful: true
method: csi-data-mover
retention: {keep: 14d}
schedules:
  - {name: gold-weekly, cron: 30 2 * * 0, ttl: 395d, target: near, expectedDuration: 2h}
  - {name: gold-3h, cron: 0 */3 * * *, timezone: UTC, ttl: 14d, target: near, expectedDuration: 25m}
drillEveryDays: 90
drillIsolation: scratch-cluster
---
kind: WorkloadClass
name: files
rpo: 24h
rto: 8h
stateful: true
method: fs-backup
retention: {keep: 14d}
schedules: [{name: files-daily, cron: '@every 12h', ttl: 30d, target: near, expectedDuration: 1h}]
drillEveryDays: 180
---
kind: WorkloadClass
name: plain
tier: 3
rpo: 8d
rto: 24h
stateful: false
method: manifests
retention: {keep: 14d}
schedules: [{name: plain-daily, cron: 'TZ=UTC @daily', timezone: Europe/Berlin, ttl: 30d, target: near}]
drillEveryDays: 365
---
kind: Workload
name: shop
tenant: t
cluster: c1
namespaces: [shop, shop-db]
class: gold
owner: ops
volumes: [{name: d0, size: 400Gi, storageClass: block}, {name: d1, size: 1536Mi}]
dependencies:
  - {name: shop.o.example, kind: dns, recovery: change the record, owner: ops, contact: '1'}
  - {name: Oracle, kind: managed-service}
restoreOrder: [kafka/events, statefulset/db]
---
kind: Workload
name: web
tenant: t
cluster: c1
namespaces: [web]
class: plain
volumes: [{name: cache, size: 1Gi, storageClass: block}]
dependencies: [{name: web.o.example, kind: dns, recovery: same}]
restoreOrder: [deployment/web, externalsecret]
---
{kind: Workload, name: papers, tenant: t, cluster: c1, namespaces: [papers], class: files, dependencies: []}
---
{kind: Workload, name: other, tenant: t, cluster: c2, namespaces: [other], class: plain, dependencies: []}
---
{kind: NamespaceGuard, name: g, cluster: c1, namespaces: [web, forgotten, left-out], podSecurity: restricted}
---
{kind: Exclusion, name: x, cluster: c1, namespaces: [left-out], reason: cache, approver: infra, expires: 2026-11-01}
---
kind: Drill
name: d-old
date: 2026-05-01
cluster: c1
workload: shop
isolation: scratch-cluster
startedAt: 2026-05-01T08:00:00Z
serviceUsableAt: 2026-05-01T09:10:00Z
result: pass
operator: A
---
kind: Drill
name: d-elsewhere
date: 2026-10-01
cluster: c2
workload: shop
isolation: scratch-cluster
startedAt: 2026-10-01T08:00:00Z
result: fail
operator: A
";

fn platform() -> Platform {
    let mut inventory = Inventory::default();
    inventory.add_text("inventory/p.yaml", PLATFORM);
    let loaded = model::load(inventory, |zone| Today::of(date("2026-11-02").expect("a date"), zone));
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    loaded.platform.expect("a platform")
}

fn facts(cluster: &str) -> ClusterRestore {
    let platform = platform();
    let evidence = Evidence::default();
    restore::of(&platform, &Logbook::read(&platform, &evidence), &platform.clusters[cluster])
}

#[test]
fn workloads_come_back_by_tier_and_one_without_a_tier_last() {
    let facts = facts("c1");
    let names: Vec<&str> = facts.workloads.iter().map(|w| w.name.as_str()).collect();
    assert_eq!(names, ["shop", "web", "papers"]);
    let classes: Vec<&str> = facts.classes.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(classes, ["gold", "plain", "files"]);
}

#[test]
fn a_schedule_of_a_class_becomes_a_velero_schedule() {
    let facts = facts("c1");
    let by_name = |name: &str| facts.schedules.iter().find(|s| s.name == name).expect("a schedule");
    let often = by_name("gold-3h");
    assert_eq!(often.cron, "CRON_TZ=UTC 0 */3 * * *");
    assert_eq!(often.ttl_go, "336h0m0s");
    assert_eq!(often.namespaces, ["shop", "shop-db"]);
    assert_eq!((often.volumes, often.location.as_str()), (2, "near"));
    assert!(often.snapshot_volumes && often.snapshot_move_data && !often.default_volumes_to_fs_backup);
    // 3 h between starts, 25 min to run, 20 min to copy.
    assert_eq!(often.worst_loss, Some(Span(3 * 3600 + 45 * 60)));
    assert_eq!(often.reach, Some("yes"));
    assert_eq!(by_name("gold-weekly").reach, Some("other-schedule"));
    let files = by_name("files-daily");
    assert_eq!(files.cron, "@every 12h");
    assert!(!files.snapshot_volumes && !files.snapshot_move_data && files.default_volumes_to_fs_backup);
    let plain = by_name("plain-daily");
    assert_eq!(plain.cron, "TZ=UTC @daily");
    assert_eq!(plain.volumes, 0);
    assert!(!plain.snapshot_volumes && !plain.default_volumes_to_fs_backup);
}

#[test]
fn a_restore_takes_the_schedule_that_loses_least() {
    let facts = facts("c1");
    assert_eq!(facts.classes[0].usual.as_deref(), Some("gold-3h"));
    assert_eq!(facts.workloads[0].schedule.as_deref(), Some("gold-3h"));
}

#[test]
fn volumes_are_counted_and_those_that_nothing_takes_are_told() {
    let facts = facts("c1");
    assert_eq!((facts.volumes, facts.lost_volumes), (3, 1));
    // 400 GiB, 1.5 GiB and 1 GiB.
    assert_eq!(facts.size, Some(Bytes(402 * (1 << 30) + (1 << 29))));
    let quantities: Vec<&str> = facts.workloads[0].volumes.iter().map(|v| v.quantity.as_str()).collect();
    assert_eq!(quantities, ["400Gi", "1536Mi"]);
    let storage: Vec<_> = facts.storage.iter().map(|s| (s.name.as_deref(), s.volumes)).collect();
    assert_eq!(storage, [(None, 1), (Some("block"), 2)]);
}

#[test]
fn dependencies_stand_by_kind_and_the_way_back_that_is_missing_counts() {
    let facts = facts("c1");
    let kinds: Vec<(&str, usize)> = facts.dependencies.iter().map(|g| (g.kind, g.lines.len())).collect();
    assert_eq!(kinds, [("dns", 2), ("managed-service", 1)]);
    assert_eq!(facts.dependencies_missing, 1);
    assert_eq!(facts.dependencies[0].lines[0].owner.as_deref(), Some("Operations"));
}

#[test]
fn the_restore_order_says_what_can_be_waited_for() {
    let facts = facts("c1");
    let shop = &facts.workloads[0].waits;
    assert_eq!((shop[0].rollout, shop[1].rollout), (false, true));
    assert_eq!(shop[1].namespace, None, "two namespaces: it can be in either");
    let web = &facts.workloads[1].waits;
    assert_eq!((web[0].namespace.as_deref(), web[0].rollout), (Some("web"), true));
    assert_eq!(web[1].name, None);
    assert_eq!(facts.custom_kinds, ["externalsecret", "kafka"]);
}

#[test]
fn locations_know_their_copies_their_neighbours_and_what_falls_with_the_cluster() {
    let facts = facts("c1");
    let names: Vec<&str> = facts.locations.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["near", "far"]);
    let (near, far) = (&facts.locations[0], &facts.locations[1]);
    assert_eq!((near.with_cluster, far.with_cluster), (Some(true), Some(false)));
    assert_eq!(near.shared_with, ["c2"]);
    assert_eq!(facts.shared_locations, ["near"]);
    assert_eq!(near.schedules, ["gold-weekly", "gold-3h", "plain-daily", "files-daily"]);
    assert!(far.schedules.is_empty() && far.shared_with.is_empty());
    assert_eq!((far.copies_of.as_slice(), far.locked_days), (["near".to_string()].as_slice(), 400));
    let keys: Vec<&str> = near.config.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(keys, ["checksumAlgorithm", "s3ForcePathStyle"]);
}

#[test]
fn a_namespace_is_captured_left_out_or_forgotten() {
    let facts = facts("c1");
    assert_eq!(facts.uncovered, ["forgotten"]);
    assert!(facts.excluded[0].expired, "it ended the day before");
    let pod_security: Vec<_> = facts.namespaces.iter().map(|n| (n.name.as_str(), n.pod_security)).collect();
    assert_eq!(
        pod_security,
        [("papers", None), ("shop", None), ("shop-db", None), ("web", Some("restricted"))]
    );
}

#[test]
fn drills_of_another_cluster_prove_nothing_here() {
    let facts = facts("c1");
    let drill = facts.workloads[0].drill.as_ref().expect("a drill");
    assert_eq!((drill.name.as_str(), drill.state, drill.overdue), ("d-old", "overdue", true));
    assert_eq!(drill.took, Some(Span(70 * 60)));
    assert_eq!(drill.due, date("2026-07-30").ok());
    assert_eq!(facts.next_drill.map(|w| w.name), Some("web".into()), "never drilled comes first");
}

#[test]
fn a_version_decides_what_its_velero_can() {
    let (old, unknown) = (facts("c1").velero, facts("c2").velero);
    assert_eq!((old.namespace.as_str(), old.minor.as_deref()), ("backup", Some("1.17")));
    assert!(old.restic_gone && old.csi_built_in && old.csi && old.leaks_uploads);
    assert!(!old.ca_cert_ref && !old.queue);
    assert_eq!((unknown.namespace.as_str(), unknown.version), ("velero", None));
    assert!(unknown.ca_cert_ref && !unknown.csi);
    assert_eq!(facts("c1").kubernetes.as_deref(), Some("1.35"));
    assert_eq!(facts("c2").kubernetes, None);
}
