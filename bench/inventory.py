#!/usr/bin/env python3
"""Writes a project of many tenants, so that daybook has many showbacks of two pages to print.

    python3 bench/inventory.py FOLDER TENANTS [SEED]

Every tenant has a vSphere Namespace with a quota, a VKS cluster, seven namespaces and daily usage of two months: what
a platform team's export looks like. Equal arguments give equal bytes on every machine and with every Python: numbers
come from a generator of our own, in integers.
"""
import pathlib
import sys
from datetime import datetime, timedelta

PLATFORM = """\
kind: Platform
name: bench
organisation: Hafenbank AG
timezone: Europe/Berlin
currency: EUR
documentControl: {idPrefix: HB, classification: Internal, approver: ops}
---
{kind: Team, name: ops, title: Platform operations, email: ops@hafenbank.example}
---
{kind: Site, name: one, failureDomain: eu/ham/ham1/room-a}
---
kind: Supervisor
name: sv-one
owner: ops
site: one
vcenter: {fqdn: vc1.hafenbank.example, version: 9.1.1}
zones:
  - name: zone-a
    role: management
    clusters: [{name: esx-a, hosts: 64, hostCpuGhz: 192, hostCores: 80, hostMemory: 2048Gi, failuresToTolerate: 2}]
storagePolicies: [hb-block]
---
kind: BackupTarget
name: near
site: one
provider: aws
bucket: hb-vks
account: backup
lock: {mode: compliance, days: 35}
encryption: {enabled: true, keyOwner: ops}
deleteRights: [ops]
---
kind: WorkloadClass
name: plain
rpo: 8d
rto: 24h
stateful: false
method: manifests
retention: {keep: 30d}
schedules: [{name: weekly, cron: "0 20 * * 1", timezone: UTC, ttl: 30d, target: near, expectedDuration: 10m}]
drillEveryDays: 365
---
kind: RateCard
name: hb-2026
title: Rate card 2026
validFrom: 2026-01-01
approvedBy: Rainer Goedeke, IT controlling, 2025-12-04
basis: {cpu: max-request-usage, memory: max-request-usage}
rates:
  - {meter: cpu, unit: core-hour, price: "0.0260"}
  - {meter: memory, unit: gib-hour, price: "0.0043"}
  - {meter: storage, unit: gib-month, price: "0.1180", storageClass: hb-block}
  - {meter: backup-storage, unit: gib-month, price: "0.0360"}
shared:
  - {name: Platform operations and on-call, monthly: "6200.00", split: proportional}
  - {name: Registry and secret store, monthly: "1600.00", split: even}
"""

TENANT = """\
---
kind: Tenant
name: {name}
title: {title}
costCentre: "{centre}"
owner: {owner}@hafenbank.example
trust: trusted
isolation: dedicated-cluster
budget: "{budget}.00"
---
kind: VsphereNamespace
name: {name}
supervisor: sv-one
tenant: {name}
quota: {{cpu: {cpu}GHz, memory: {memory}Gi, storage: {{hb-block: 16Ti}}}}
---
kind: Cluster
name: {name}-prod
supervisor: sv-one
vsphereNamespace: {name}
owner: ops
environment: prod
"""

WORKLOAD = """\
---
{{kind: Workload, name: {name}-{space}, tenant: {name}, cluster: {name}-prod, namespaces: [{space}], class: plain, dependencies: []}}
"""

HEADER = (
    "start,end,cluster,namespace,cpu_core_hours_request,cpu_core_hours_usage,memory_gib_hours_request,"
    "memory_gib_hours_usage,storage_gib_hours,storage_class,backup_gib_hours\n"
)

SPACES = ("ledger", "gateway", "event-stream", "batch-settlement", "fraud-scoring", "customer-documents", "reporting")
FIRST = ("Retail", "Corporate", "Instant", "Cards", "Trade", "Custody", "Mortgage", "Risk", "Branch", "Partner")
SECOND = ("payments", "lending", "onboarding", "reporting", "settlement", "analytics", "archive", "pricing")
OWNERS = ("aylin.demir", "corinna.behn", "sven.ahlers", "johanna.reimers", "lennart.ohlsen")


class Dice:
    """A linear congruential generator (Knuth's MMIX constants): the same numbers for ever."""

    def __init__(self, seed):
        self.state = seed

    def between(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return low + (self.state >> 33) % (high - low + 1)

    def of(self, choices):
        return choices[self.between(0, len(choices) - 1)]


def tenants(count, dice):
    for index in range(count):
        name = f"tenant-{index:04}"
        title = f"{dice.of(FIRST)} {dice.of(SECOND)} {index}"
        yield name, TENANT.format(
            name=name,
            title=title,
            centre=40000 + index,
            owner=dice.of(OWNERS),
            budget=dice.between(60, 120) * 100,
            cpu=dice.between(20, 60) * 8,
            memory=dice.between(40, 120) * 8,
        )


def days():
    """The days of September and October 2026 in Berlin; the clocks go back on 25 October."""
    start = datetime(2026, 8, 31, 22)
    for day in range(30 + 31):
        hours = 25 if day == 30 + 24 else 24
        end = start + timedelta(hours=hours)
        yield (9 if day < 30 else 10), hours, f"{start:%Y-%m-%dT%H}:00:00Z,{end:%Y-%m-%dT%H}:00:00Z"
        start = end


def usage(name, dice):
    """One row a day and namespace: what was asked for is steady, what was used is not."""
    asked = {space: dice.between(80, 4200) for space in SPACES}
    for month, hours, span in days():
        for space in SPACES:
            cpu = asked[space] * hours
            memory = cpu * dice.between(28, 32) // 10
            stored = asked[space] // 10 * 10 * hours
            used = (cpu * dice.between(20, 90) // 100, memory * dice.between(50, 99) // 100)
            figures = [cpu, used[0], memory, used[1], stored * 100]
            cells = ",".join(f"{n // 100}.{n % 100:02}" for n in figures)
            backup = stored * dice.between(110, 130) // 100
            yield month, f"{span},{name}-prod,{space},{cells},hb-block,{backup}\n"


def main(folder, count, seed):
    dice = Dice(seed)
    root = pathlib.Path(folder)
    (root / "inventory/evidence/usage").mkdir(parents=True, exist_ok=True)
    (root / "daybook.yaml").write_text("asOf: 2026-11-02\nformats: [md, html, pdf]\n")
    (root / "inventory/platform.yaml").write_text(PLATFORM)
    months = {9: [HEADER], 10: [HEADER]}
    with (root / "inventory/tenants.yaml").open("w") as out:
        for name, text in tenants(count, dice):
            out.write(text)
            out.writelines(WORKLOAD.format(name=name, space=space) for space in SPACES)
            for month, row in usage(name, dice):
                months[month].append(row)
    for month, rows in months.items():
        (root / f"inventory/evidence/usage/2026-{month:02}.csv").write_text("".join(rows))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
