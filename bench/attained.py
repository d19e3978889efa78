#!/usr/bin/env python3
"""Times what the attained recovery point of 10,000 workloads over 90 days costs, beside reading the same evidence.

    python3 bench/attained.py DATE [BINARY] [WORKLOADS]

Writes bench/RESULTS-attained.md; DATE is printed on it. The project lies below target/ and is deleted afterwards.

100 clusters of 100 workloads each, every one with a volume, in three classes of two schedules: every four hours and daily, kept for 100
days. Every backup counts the volumes that it moved; one run in fifty fails, one in a hundred is missing. The verb is held
against itself over a platform without workloads, which reads the same files and has nothing to reckon.
"""
import gzip
import json
import pathlib
import resource
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, timezone

CLUSTERS, DAYS = 100, 90
END = datetime(2026, 11, 2, 0, tzinfo=timezone.utc)
CLASSES = ("gold", "silver", "bronze")

PLATFORM = """\
{kind: Platform, name: bench, organisation: Hafenbank AG, timezone: UTC, currency: EUR}
---
{kind: Team, name: ops, email: ops@hafenbank.example}
---
{kind: Site, name: one, failureDomain: eu/ham/ham1}
---
{kind: Site, name: two, failureDomain: eu/ham/ham2}
---
{kind: Supervisor, name: sv-one, owner: ops, site: one, vcenter: {fqdn: vc1.hafenbank.example, version: 9.1.1}, zones: [{name: zone-a, role: management}]}
---
{kind: VsphereNamespace, name: ns, supervisor: sv-one, tenant: retail}
---
{kind: Tenant, name: retail, costCentre: "1", owner: retail@hafenbank.example}
---
{kind: BackupTarget, name: near, site: two, provider: aws, bucket: hb-near, replicatesTo: far, replicationLag: 15m}
---
{kind: BackupTarget, name: far, site: two, provider: aws, bucket: hb-far}
"""

CLASS = """\
---
kind: WorkloadClass
name: {name}
rpo: 5h
rto: 24h
stateful: true
method: csi-data-mover
retention: {{keep: 90d}}
schedules:
  - {{name: {name}-4h, cron: "{minute} */4 * * *", timezone: UTC, ttl: 100d, target: near, expectedDuration: 30m}}
  - {{name: {name}-daily, cron: "{minute} 1 * * *", timezone: UTC, ttl: 100d, target: near, expectedDuration: 30m}}
drillEveryDays: 365
"""


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def inventory(root, workloads):
    folder = root / "inventory"
    folder.mkdir(parents=True, exist_ok=True)
    text = [PLATFORM]
    text += [CLASS.format(name=name, minute=index * 10) for index, name in enumerate(CLASSES)]
    for cluster in range(CLUSTERS):
        text.append(
            f"---\n{{kind: Cluster, name: c{cluster}, supervisor: sv-one, vsphereNamespace: ns, owner: ops, environment: prod, "
            f"velero: {{version: 1.18.1}}}}\n"
        )
        for index in range(workloads // CLUSTERS):
            name = f"w{index}"
            text.append(
                f"---\n{{kind: Workload, name: c{cluster}-{name}, tenant: retail, cluster: c{cluster}, namespaces: [{name}], "
                f"class: {CLASSES[index % 3]}, dependencies: []}}\n"
            )
    (folder / "all.yaml").write_text("".join(text))


def namespaces(workloads, kind):
    return [f"w{index}" for index in range(workloads // CLUSTERS) if CLASSES[index % 3] == kind]


def evidence(root, workloads):
    for cluster in range(CLUSTERS):
        items = []
        for order, kind in enumerate(CLASSES):
            for suffix, step, hour in (("4h", 4, 0), ("daily", 24, 1)):
                start = END - timedelta(days=DAYS + 1) + timedelta(hours=hour, minutes=order * 10)
                number = 0
                while start < END:
                    number += 1
                    if (number + cluster) % 100:
                        items.append(run(f"{kind}-{suffix}", start, namespaces(workloads, kind), (number + cluster) % 50 == 0))
                    start += timedelta(hours=step)
        write(root / f"inventory/evidence/velero/c{cluster}/all.json.gz", items)
        claims = [claim(f"w{index}") for index in range(workloads // CLUSTERS)]
        write(root / f"inventory/evidence/namespaces/c{cluster}/claims.json.gz", claims)


def write(path, items):
    path.parent.mkdir(parents=True, exist_ok=True)
    body = json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(body, 1, mtime=0))


def claim(space):
    meta = {"name": "data", "namespace": space, "creationTimestamp": "2026-01-01T00:00:00Z"}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta, "spec": {}, "status": {"phase": "Bound"}}


def run(schedule, start, spaces, failed):
    name = f"{schedule}-{start:%Y%m%d%H%M%S}"
    labels = {"velero.io/schedule-name": schedule}
    status = {
        "phase": "Failed" if failed else "Completed",
        "startTimestamp": stamp(start),
        "completionTimestamp": stamp(start + timedelta(minutes=25)),
        "expiration": stamp(start + timedelta(days=100)),
    }
    spec = {"includedNamespaces": spaces, "storageLocation": "near", "snapshotMoveData": True, "ttl": "2400h0m0s"}
    if not failed:
        status |= {"backupItemOperationsAttempted": len(spaces), "backupItemOperationsCompleted": len(spaces)}
    meta = {"name": name, "namespace": "velero", "creationTimestamp": stamp(start), "labels": labels}
    return {"apiVersion": "velero.io/v1", "kind": "Backup", "metadata": meta, "spec": spec, "status": status}


def timed(binary, root):
    """CPU seconds of a check, which reckons what was attained once for all rules."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [binary, "--root", root, "-q", "check", "--as-of", "2026-11-01"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL)
    assert done.returncode in (0, 1), done
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    folder = pathlib.Path("target/bench-attained")
    shutil.rmtree(folder, ignore_errors=True)
    binary = sys.argv[2] if len(sys.argv) > 2 else "target/release/daybook"
    workloads = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
    full, bare = folder / "full", folder / "bare"
    inventory(full, workloads)
    inventory(bare, 0)
    evidence(full, workloads)
    shutil.copytree(full / "inventory/evidence", bare / "inventory/evidence", dirs_exist_ok=True)
    read = min(timed(binary, bare) for _ in range(3))
    both = min(timed(binary, full) for _ in range(3))
    text = (
        f"# The attained recovery point of {workloads:,} workloads\n\nWritten by `bench/attained.py` on {sys.argv[1]}: {CLUSTERS} clusters, "
        f"{DAYS} days of records; `daybook check`,\nCPU seconds, the best of three.\n\n| | CPU s |\n|---|---:|\n| reading the same records, no workload declared | {read:.2f} |\n"
        f"| reading, reckoning, and every rule | {both:.2f} |\n| **reckoning and the rules** | **{both - read:.2f}** |\n"
    )
    pathlib.Path("bench/RESULTS-attained.md").write_text(text)
    shutil.rmtree(folder)
    print(f"reading alone {read:.2f} s; with {workloads} workloads {both:.2f} s; reckoning and printing {both - read:.2f} s")


main()
