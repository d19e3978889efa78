//! A platform of one class and what Velero recorded of it, in a few words.

use std::sync::Arc;

use crate::clock::{Instant, Today, Tz, date};
use crate::evidence::source::Source;
use crate::evidence::velero::{
    Backup, CopyKind, CopyState, Count, Location, Phase, Schedule, Scope, Stand, VolumeCopy,
};
use crate::evidence::{Evidence, Kubernetes, Velero, kubernetes};
use crate::facts::record::{Period, Records};
use crate::inventory::Inventory;
use crate::model::{Platform, load};

pub fn moment(text: &str) -> Instant {
    let full = if text.len() == 16 { format!("{text}:00Z") } else { text.to_string() };
    Instant::parse(&full).expect(text)
}

/// `2026-10-01T00:00` to `2026-10-02T00:00`.
pub fn period(from: &str, to: &str) -> Period {
    Period { from: moment(from), to: moment(to) }
}

/// Workload `books` of class `gold` in cluster `prod`, 4-hourly to `near`, which `far` is a replica of.
pub fn platform() -> Platform {
    platform_with(
        "rpo: 5h, rto: 2h, stateful: false, method: manifests",
        "0 */4 * * *",
        "replicationLag: 15m",
    )
}

pub fn platform_with(class: &str, cron: &str, lag: &str) -> Platform {
    let yaml = format!(
        "\
{{kind: Platform, name: p, organisation: H, timezone: UTC, currency: EUR}}
---
{{kind: Team, name: ops, email: ops@hafenbank.example}}
---
{{kind: Site, name: one, failureDomain: a/b/c}}
---
{{kind: Site, name: two, failureDomain: a/b/d}}
---
{{kind: Supervisor, name: s, owner: ops, site: one, vcenter: {{fqdn: v, version: 9.1.1}}, zones: [{{name: z, role: management}}]}}
---
{{kind: VsphereNamespace, name: ns, supervisor: s, tenant: t}}
---
{{kind: Tenant, name: t, costCentre: C, owner: t@hafenbank.example}}
---
{{kind: Cluster, name: prod, supervisor: s, vsphereNamespace: ns, owner: ops, environment: prod}}
---
{{kind: BackupTarget, name: near, site: two, provider: aws, bucket: b, replicatesTo: far, {lag}}}
---
{{kind: BackupTarget, name: far, site: two, provider: aws, bucket: c}}
---
kind: WorkloadClass
name: gold
{class}
retention: {{keep: 30d}}
schedules: [{{name: gold-4h, cron: \"{cron}\", timezone: UTC, ttl: 60d, target: near, expectedDuration: 35m}}]
drillEveryDays: 90
copies: 1
---
{{kind: Workload, name: books, tenant: t, cluster: prod, namespaces: [books], class: gold, dependencies: []}}
",
        class = class.replace(", ", "\n"),
    );
    let mut inventory = Inventory::default();
    inventory.add_text("case.yaml", &yaml);
    let loaded = load(inventory, |zone: Tz| Today::of(date("2026-11-02").expect("a date"), zone));
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    loaded.platform.expect("a platform")
}

/// Velero of cluster `prod`.
pub struct Scene {
    pub velero: Velero,
    pub kubernetes: Kubernetes,
}

impl Scene {
    pub fn collected(at: &str) -> Self {
        let velero = Velero { sources: vec![source(at)], ..Velero::default() };
        Scene { velero, kubernetes: Kubernetes::default() }
    }

    /// A run of `gold-4h` from one moment to another.
    pub fn run(&mut self, start: &str, completion: &str) -> &mut Backup {
        self.backup(Some("gold-4h"), start, completion)
    }

    pub fn backup(&mut self, schedule: Option<&str>, start: &str, completion: &str) -> &mut Backup {
        let start = moment(start);
        let name = format!("{}-{}", schedule.unwrap_or("by-hand"), start.0.format("%Y%m%d%H%M%S"));
        let scope = Scope {
            included_namespaces: vec!["books".into()],
            location: "near".into(),
            ttl: Some(60 * 86_400),
            ..Scope::default()
        };
        self.velero.backups.push(Backup {
            name: name.into(),
            namespace: "velero".into(),
            schedule: schedule.map(Arc::from),
            phase: Phase::Completed,
            start: Some(start),
            completion: (!completion.is_empty()).then(|| moment(completion)),
            expiration: start.checked_add_seconds(60 * 86_400),
            created: Some(start),
            deleting: false,
            scope: Arc::new(scope),
            snapshots: Count::default(),
            csi_snapshots: Count::default(),
            operations: Count::default(),
            operations_failed: 0,
            errors: 0,
            warnings: 0,
            items: 0,
            reason: None,
            stand: stand(),
        });
        self.velero.backups.last_mut().expect("a backup")
    }

    /// Runs of 35 minutes every four hours of a day: those of `hours`.
    pub fn day(&mut self, day: &str, hours: &[u32]) {
        for hour in hours {
            self.run(&format!("{day}T{hour:02}:00"), &format!("{day}T{hour:02}:35"));
        }
    }

    pub fn schedule(&mut self, created: &str) -> &mut Schedule {
        let scope = Scope {
            included_namespaces: vec!["books".into()],
            location: "near".into(),
            ttl: Some(60 * 86_400),
            ..Scope::default()
        };
        self.velero.schedules.push(Schedule {
            name: "gold-4h".into(),
            namespace: "velero".into(),
            cron: "0 */4 * * *".into(),
            paused: false,
            skip_immediately: None,
            owner_references: None,
            scope: Arc::new(scope),
            phase: "Enabled".into(),
            validation_errors: Vec::new(),
            last_backup: None,
            created: Some(moment(created)),
            spec: serde_json::Value::Null,
            labels: Default::default(),
            stand: stand(),
        });
        self.velero.schedules.last_mut().expect("a schedule")
    }

    pub fn location(&mut self, name: &str, default: bool) -> &mut Location {
        self.velero.locations.push(Location {
            name: name.into(),
            namespace: "velero".into(),
            provider: "aws".into(),
            bucket: "b".into(),
            prefix: String::new(),
            read_only: false,
            default,
            available: Some(true),
            message: None,
            last_validated: None,
            spec: serde_json::Value::Null,
            stand: stand(),
        });
        self.velero.locations.last_mut().expect("a location")
    }

    pub fn claim(&mut self, name: &str, created: &str) {
        self.kubernetes.sources = vec![source("2026-11-02T00:00")];
        self.kubernetes.claims.push(kubernetes::Claim {
            namespace: "books".into(),
            name: name.into(),
            storage_class: None,
            size: None,
            bound: true,
            created: Some(moment(created)),
            stand: stand(),
        });
    }

    pub fn copy(&mut self, backup: &str, volume: &str, state: CopyState) {
        self.velero.volumes.push(VolumeCopy {
            backup: backup.into(),
            namespace: "books".into(),
            volume: volume.into(),
            kind: CopyKind::DataUpload,
            state,
            bytes: None,
            completion: None,
        });
    }

    /// In the order in which the reader gives it.
    pub fn evidence(mut self) -> Evidence {
        self.velero.backups.sort_by(|a, b| (a.start, &a.name).cmp(&(b.start, &b.name)));
        self.velero.schedules.sort_by(|a, b| a.name.cmp(&b.name));
        self.velero.volumes.sort_by(|a, b| a.backup.cmp(&b.backup));
        let mut evidence = Evidence::default();
        evidence.velero.insert("prod".into(), self.velero);
        evidence.kubernetes.insert("prod".into(), self.kubernetes);
        evidence
    }
}

/// The records of a day of October 2026 or of another period.
pub fn over<'a>(platform: &'a Platform, evidence: &'a Evidence, from: &str, to: &str) -> Records<'a> {
    Records::over(platform, evidence, period(from, to))
}

fn source(at: &str) -> Source {
    Source {
        path: "inventory/evidence/velero/prod/backups.json".into(),
        sha256: String::new(),
        collected: Some(moment(at)),
        tool: None,
        objects: 0,
        used: 0,
    }
}

fn stand() -> Stand {
    Stand { file: "inventory/evidence/velero/prod/backups.json".into(), line: 1 }
}
