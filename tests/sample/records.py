#!/usr/bin/env python3
"""Writes the records of the sample platform: what Velero and the clusters of Hafenbank would have answered.

    tests/sample/records.py [PROJECT]

Three collections of Velero and one of the namespaces, as `daybook collect` lays them down. Everything runs as promised
but for what PLANTED says; the documents and `daybook check` must show each of these, and nothing else.
Needs Python 3.11 and PyYAML. The same bytes every time.
"""

import datetime as dt
import gzip
import hashlib
import io
import json
import pathlib
import sys
from zoneinfo import ZoneInfo

import yaml

PLANTED = {
    # A run that never came: 6 h 25 min instead of 3 h and a run.
    "missed": ("pay-prod", "platinum-3h", "2026-10-21T09:00:00Z"),
    # A run that went wrong in part.
    "partial": ("retail-prod", "gold-twice-daily", "2026-10-28T17:30:00Z"),
    # Completed, and no volume in it.
    "empty": ("shared-stage", "gold-twice-daily", "2026-10-30T05:30:00Z"),
    # Somebody paused it for the weekend's maintenance, and forgot.
    "paused": ("shared-dev", "dev-six-hourly", "2026-10-30T12:00:00Z"),
    # Five weeks: what was promised until August.
    "drifted": ("shared-stage", "gold-twice-daily", "840h0m0s"),
    # Nobody declared this one.
    "undeclared": ("shared-dev", "before-upgrade"),
    # The array is down for a firmware update, says the operator.
    "unavailable": ("partner-prod", "s3-ham1"),
    # A namespace that nobody declared.
    "uncovered": ("shared-dev", "hackathon"),
}
FROM = dt.datetime(2026, 9, 14, tzinfo=dt.UTC)
COLLECTED = [dt.datetime(2026, 10, 11, 4, 5, tzinfo=dt.UTC), dt.datetime(2026, 10, 22, 4, 5, tzinfo=dt.UTC),
             dt.datetime(2026, 11, 1, 23, 5, tzinfo=dt.UTC)]
SYSTEM = ["default", "kube-node-lease", "kube-public", "kube-system", "velero", "vmware-system-auth",
          "vmware-system-csi", "vmware-system-cloud-provider"]
TOOL = "daybook 0.1.0"
# Seconds that a run takes, from and to, and bytes that a volume's upload moves, of its size.
TAKES = {"platinum-3h": (960, 1440), "platinum-weekly": (5000, 6900), "gold-twice-daily": (2400, 4800),
         "silver-nightly": (6200, 9800), "stateless-weekly": (140, 420), "dev-six-hourly": (120, 420)}


def chance(*what):
    """A number from 0 to 1 that is always the same for the same words."""
    digest = hashlib.sha256("/".join(map(str, what)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def stamp(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def bytes_of(text):
    for unit, factor in (("Gi", 2**30), ("Ti", 2**40)):
        if text.endswith(unit):
            return int(text[: -len(unit)]) * factor
    raise SystemExit(f"a size that this script does not know: {text}")


def hours(span):
    """A span of the inventory as Velero prints it."""
    number, unit = int(span[:-1]), span[-1]
    return f"{number * {'d': 24, 'h': 1}[unit]}h0m0s"


def seconds(ttl):
    return int(ttl.split("h")[0]) * 3600


def field(text, least, most):
    """The numbers that one field of a cron expression stands for: all that the sample uses."""
    numbers = set()
    for part in text.split(","):
        if part == "*":
            numbers |= set(range(least, most + 1))
        elif part.startswith("*/"):
            numbers |= set(range(least, most + 1, int(part[2:])))
        else:
            numbers.add(int(part))
    return numbers


def fires(cron, zone, start, end):
    """Every minute that matches by the wall clock; an hour that comes twice fires twice, as Velero's library does."""
    minute, hour, _, _, weekday = cron.split()
    minutes, hours_, weekdays = field(minute, 0, 59), field(hour, 0, 23), field(weekday, 0, 6)
    at = start
    while at < end:
        wall = at.astimezone(zone)
        if wall.minute in minutes and wall.hour in hours_ and (wall.weekday() + 1) % 7 in weekdays:
            yield at
        at += dt.timedelta(minutes=1)


def inventory(root):
    documents = []
    for path in sorted((root / "inventory").rglob("*.yaml")):
        if "evidence" not in path.parts:
            documents += [d for d in yaml.safe_load_all(path.read_text()) if d]
    return lambda kind: {d["name"]: d for d in documents if d["kind"] == kind}


class Recorder:
    """One cluster's objects, each with the time from which and until which it is there."""

    def __init__(self, cluster, namespace):
        self.cluster, self.namespace = cluster, namespace
        self.lists = {kind: [] for kind in ("backups", "schedules", "backupstoragelocations", "restores", "datauploads",
                                            "podvolumebackups")}
        self.version = 1000

    def add(self, plural, version, kind, name, created, gone, labels, spec, status, annotations=None):
        self.version += 17
        metadata = {"name": name, "namespace": self.namespace, "creationTimestamp": stamp(created)}
        if labels:
            metadata["labels"] = labels
        if annotations:
            metadata["annotations"] = annotations
        metadata["resourceVersion"] = str(self.version)
        item = {"apiVersion": f"velero.io/{version}", "kind": kind, "metadata": metadata, "spec": spec}
        if status:
            item["status"] = status
        self.lists[plural].append((created, gone, item))


def template(method, namespaces, target, ttl):
    spec = {"includedNamespaces": sorted(namespaces), "storageLocation": target, "ttl": ttl}
    spec["snapshotVolumes"] = method in ("csi-data-mover", "csi-snapshot")
    spec["snapshotMoveData"] = method == "csi-data-mover"
    spec["defaultVolumesToFsBackup"] = method == "fs-backup"
    if method == "manifests":
        spec["resourcePolicy"] = {"kind": "configmap", "name": "stateless-no-volumes"}
    return spec


def run(recorder, schedule, fire, spec, method, volumes, partial=False, empty=False):
    """One run: its Backup, and what it copied."""
    cluster = recorder.cluster
    start = fire + dt.timedelta(seconds=2 + int(chance(cluster, schedule, fire, "late") * 40))
    low, high = TAKES[schedule]
    took = low + int(chance(cluster, schedule, fire) * (high - low))
    end = start + dt.timedelta(seconds=took)
    expires = start + dt.timedelta(seconds=seconds(spec["ttl"]))
    name = f"{schedule}-{start:%Y%m%d%H%M%S}"
    items = 180 + int(chance(cluster, schedule) * 900) + int(chance(name) * 9)
    status = {"completionTimestamp": stamp(end), "expiration": stamp(expires), "formatVersion": "1.1.0",
              "phase": "PartiallyFailed" if partial else "Completed",
              "progress": {"itemsBackedUp": items, "totalItems": items}, "startTimestamp": stamp(start), "version": 1}
    copies = [] if empty or method == "manifests" else volumes
    if method == "csi-data-mover" and copies:
        status |= {"backupItemOperationsAttempted": len(copies),
                   "backupItemOperationsCompleted": len(copies) - (1 if partial else 0)}
        if partial:
            status["backupItemOperationsFailed"] = 1
    if method == "csi-snapshot" and copies:
        status |= {"csiVolumeSnapshotsAttempted": len(copies), "csiVolumeSnapshotsCompleted": len(copies)}
    if partial:
        status["errors"] = 1
    recorder.add("backups", "v1", "Backup", name, start, expires,
                 {"velero.io/schedule-name": schedule, "velero.io/storage-location": spec["storageLocation"]}, spec, status)
    for index, (namespace, volume, size) in enumerate(copies):
        moved = int(bytes_of(size) * (0.004 + 0.01 * chance(name, volume)))
        broken = partial and index == len(copies) - 1
        done = start + dt.timedelta(seconds=int(took * (0.3 + 0.6 * chance(volume, name))))
        progress = {"bytesDone": moved // 3 if broken else moved, "totalBytes": moved}
        result = {"phase": "Failed" if broken else "Completed", "progress": progress, "startTimestamp": stamp(start),
                  "completionTimestamp": stamp(done)}
        if broken:
            result["message"] = "data path backup failed: connection reset by peer"
        labels = {"velero.io/backup-name": name}
        if method == "csi-data-mover":
            recorder.add("datauploads", "v2alpha1", "DataUpload", f"{name}-{index}", start, expires, labels,
                         {"backupStorageLocation": spec["storageLocation"], "csiSnapshot": {"volumeSnapshot": f"velero-{volume}"},
                          "operationTimeout": "10m0s", "snapshotType": "CSI", "sourceNamespace": namespace, "sourcePVC": volume}, result)
        elif method == "fs-backup":
            recorder.add("podvolumebackups", "v1", "PodVolumeBackup", f"{name}-{index}", start, expires, labels,
                         {"backupStorageLocation": spec["storageLocation"], "node": f"{cluster}-node-{index}",
                          "pod": {"kind": "Pod", "name": f"{namespace}-0", "namespace": namespace}, "tags": {"backup": name, "pvc-name": volume},
                          "uploaderType": "kopia", "volume": volume}, result, {"velero.io/pvc-name": volume})


def record(cluster, find):
    """Everything of one cluster."""
    name = cluster["name"]
    recorder = Recorder(name, cluster.get("velero", {}).get("namespace", "velero"))
    classes, targets = find("WorkloadClass"), find("BackupTarget")
    used = set()
    by_class = {}
    for workload in find("Workload").values():
        if workload["cluster"] == name:
            by_class.setdefault(workload["class"], []).append(workload)
    for class_name, workloads in sorted(by_class.items()):
        class_ = classes[class_name]
        namespaces = [n for w in workloads for n in w["namespaces"]]
        volumes = [(w["namespaces"][0], v["name"], v["size"]) for w in workloads for v in w.get("volumes", [])]
        for schedule in class_["schedules"]:
            used.add(schedule["target"])
            record_schedule(recorder, class_, schedule, namespaces, volumes)
    if name == PLANTED["undeclared"][0]:
        spec = template("csi-snapshot", ["developer-portal"], "s3-ham2", "72h0m0s")
        recorder.add("schedules", "v1", "Schedule", PLANTED["undeclared"][1], FROM, None, None,
                     {"schedule": "0 5 * * 2", "template": spec}, {"phase": "Enabled", "lastBackup": "2026-10-27T05:00:11Z"})
    for target_name in sorted(used):
        target = targets[target_name]
        broken = PLANTED["unavailable"] == (name, target_name)
        status = {"lastSyncedTime": "2026-11-01T23:04:12Z", "lastValidationTime": "2026-11-01T23:04:40Z", "phase": "Available"}
        if broken:
            status = {"lastSyncedTime": "2026-11-01T22:14:09Z", "lastValidationTime": "2026-11-01T23:04:40Z", "phase": "Unavailable",
                      "message": "BackupStorageLocation \"s3-ham1\" is unavailable: dial tcp 10.41.7.20:443: connect: connection refused"}
        recorder.add("backupstoragelocations", "v1", "BackupStorageLocation", target_name, FROM, None, None,
                     {"accessMode": "ReadWrite", "config": target.get("config", {}), "credential": {"key": "cloud", "name": "cloud-credentials"},
                      "objectStorage": {"bucket": target["bucket"], "prefix": target.get("prefix", "")}, "provider": target["provider"]}, status)
    return recorder


def record_schedule(recorder, class_, schedule, namespaces, volumes):
    cluster, name = recorder.cluster, schedule["name"]
    zone = schedule.get("timezone", "UTC")
    ttl = hours(schedule["ttl"])
    if PLANTED["drifted"][:2] == (cluster, name):
        ttl = PLANTED["drifted"][2]
    spec = template(class_["method"], namespaces, schedule["target"], ttl)
    paused = PLANTED["paused"][:2] == (cluster, name)
    last = None
    for fire in fires(schedule["cron"], ZoneInfo(zone), FROM, COLLECTED[-1]):
        planted = {kind: PLANTED[kind][:2] == (cluster, name) and stamp(fire) == PLANTED[kind][2]
                   for kind in ("missed", "partial", "empty")}
        if planted.pop("missed") or (paused and stamp(fire) >= PLANTED["paused"][2]):
            continue
        run(recorder, name, fire, spec, class_["method"], volumes, **planted)
        last = fire
    prefix = f"CRON_TZ={zone} "
    whole = {"schedule": prefix + schedule["cron"], "skipImmediately": False, "template": spec, "useOwnerReferencesInBackup": False}
    if paused:
        whole["paused"] = True
    recorder.add("schedules", "v1", "Schedule", name, FROM, None, None, whole,
                 {"lastBackup": stamp(last), "phase": "Enabled"} if last else {"phase": "Enabled"})


def namespaces(cluster, find):
    """Namespaces, claims and what guards them, as the cluster answers."""
    name = cluster["name"]
    lists = {k: [] for k in ("namespaces", "resourcequotas", "limitranges", "networkpolicies", "persistentvolumeclaims")}
    created = "2025-03-10T09:12:44Z"

    def add(plural, version, kind, namespace, own, spec, status=None, labels=None):
        metadata = {"name": own, "creationTimestamp": created}
        if namespace:
            metadata["namespace"] = namespace
        if labels:
            metadata["labels"] = labels
        item = {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}
        lists[plural].append(item | ({"status": status} if status else {}))

    def namespace_(own, labels):
        add("namespaces", "v1", "Namespace", None, own, {"finalizers": ["kubernetes"]}, {"phase": "Active"},
            {"kubernetes.io/metadata.name": own} | labels)

    for system in SYSTEM:
        namespace_(system, {})
    if PLANTED["uncovered"][0] == name:
        namespace_(PLANTED["uncovered"][1], {})
    for exclusion in find("Exclusion").values():
        if exclusion["cluster"] == name:
            for own in exclusion["namespaces"]:
                namespace_(own, {})
    for workload in find("Workload").values():
        if workload["cluster"] != name:
            continue
        for own in workload["namespaces"]:
            namespace_(own, {"tenant": workload["tenant"]})
        for volume in workload.get("volumes", []):
            add("persistentvolumeclaims", "v1", "PersistentVolumeClaim", workload["namespaces"][0], volume["name"],
                {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": volume["size"]}},
                 "storageClassName": volume.get("storageClass", "hb-block")},
                {"capacity": {"storage": volume["size"]}, "phase": "Bound"}, {"app.kubernetes.io/part-of": workload["name"]})
    for guard in find("NamespaceGuard").values():
        if guard["cluster"] != name:
            continue
        for own in guard["namespaces"]:
            if guard.get("networkPolicy") == "default-deny":
                add("networkpolicies", "networking.k8s.io/v1", "NetworkPolicy", own, "default-deny",
                    {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]})
            if guard.get("resourceQuota"):
                add("resourcequotas", "v1", "ResourceQuota", own, "tenant",
                    {"hard": {"count/pods": "200", "requests.storage": "20Ti"}})
            if guard.get("limitRange"):
                add("limitranges", "v1", "LimitRange", own, "defaults",
                    {"limits": [{"type": "Container", "defaultRequest": {"cpu": "100m", "memory": "128Mi"}}]})
    return lists


def listed(items):
    """A List with an item a line, as `daybook collect` writes it."""
    items.sort(key=lambda i: (i["metadata"].get("namespace", ""), i["metadata"]["name"]))
    lines = ",\n".join(json.dumps(i, separators=(",", ":"), sort_keys=True) for i in items)
    return '{"apiVersion":"v1","kind":"List","items":[\n' + lines + "\n]}\n"


def lay_down(folder, lists, at, source):
    """Files, and beside them what says where they are from."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for plural, items in sorted(lists.items()):
        raw = listed(items).encode()
        name = f"{plural}.json"
        # As an operator packs what is large; `daybook collect` writes it plain.
        if len(raw) > 40_000:
            packed = io.BytesIO()
            with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as out:
                out.write(raw)
            raw, name = packed.getvalue(), name + ".gz"
        (folder / name).write_bytes(raw)
        rows.append({"file": name, "sha256": hashlib.sha256(raw).hexdigest(), "source": source(plural), "at": stamp(at),
                     "tool": TOOL, "objects": len(items)})
    rows.sort(key=lambda row: row["file"])
    lines = ",\n".join(json.dumps(row) for row in rows)
    (folder / "collected.json").write_text('{"rows":[\n' + lines + "\n]}\n")


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    find = inventory(root)
    evidence = root / "inventory" / "evidence"
    for name, cluster in sorted(find("Cluster").items()):
        host = f"https://{name}.k8s.hafenbank.example:6443"
        recorder = record(cluster, find)
        for at in COLLECTED:
            there = {plural: [item for created, gone, item in items if created <= at and (gone is None or gone > at)]
                     for plural, items in recorder.lists.items()}

            def source(plural):
                version = "v2alpha1" if plural == "datauploads" else "v1"
                return f"{host}/apis/velero.io/{version}/{plural}"

            lay_down(evidence / "velero" / name / f"{at:%Y-%m-%d}", there, at, source)
        group = {"networkpolicies": "apis/networking.k8s.io/v1"}
        lay_down(evidence / "namespaces" / name, namespaces(cluster, find), COLLECTED[-1],
                 lambda plural: f"{host}/{group.get(plural, 'api/v1')}/{plural}")


main()
