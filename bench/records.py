#!/usr/bin/env python3
"""Measures how daybook reads a List of a million Velero backups, beside others that read the same file in the same run,
and writes bench/RESULTS-records.md.

    python3 bench/records.py DATE [BACKUPS] [BINARY]

DATE is printed on the results; nothing of daybook reads the clock. The project lies below target/ and is deleted
afterwards. Peers that cannot be had here are named as such: `jq`, and Python's `ijson` and `json`.
"""
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

HERE = pathlib.Path(__file__).parent
WORK = pathlib.Path("target/bench-records")
SCHEDULES = 400
MOST_SECONDS = 900
INVENTORY = """\
kind: Platform
name: bench
organisation: Hafenbank AG
timezone: Europe/Berlin
currency: EUR
---
{kind: Team, name: ops, email: ops@hafenbank.example}
"""


def fields(spec, status):
    """What the API server notes of who wrote which field: a third of an object."""
    named = lambda names: {f"f:{name}": {} for name in names}
    entry = {"apiVersion": "velero.io/v1", "fieldsType": "FieldsV1", "manager": "velero-server", "operation": "Update"}
    return [dict(entry, fieldsV1={"f:metadata": {"f:labels": {".": {}, "f:velero.io/schedule-name": {}}},
                                  "f:spec": {".": {}, **named(spec)}, "f:status": {".": {}, **named(status)}})]


def backup(index):
    """The object of a moment: each schedule runs in turn, one in fifty fails in part."""
    moment = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=23 * index)
    stamp = lambda seconds: (moment + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    schedule = f"tenant-{index % SCHEDULES:03}-gold"
    failed = index % 50 == 7
    spec = {"csiSnapshotTimeout": "10m0s", "defaultVolumesToFsBackup": False, "hooks": {},
            "includedNamespaces": [f"tenant-{index % SCHEDULES:03}-{name}" for name in ("db", "web")],
            "itemOperationTimeout": "4h0m0s", "metadata": {}, "snapshotMoveData": True, "storageLocation": "offsite",
            "ttl": "720h0m0s"}
    status = {"completionTimestamp": stamp(1174), "expiration": stamp(2592001), "formatVersion": "1.1.0",
              "backupItemOperationsAttempted": 6, "backupItemOperationsCompleted": 5 if failed else 6, "hookStatus": {},
              "phase": "PartiallyFailed" if failed else "Completed", "startTimestamp": stamp(1), "version": 1,
              "progress": {"itemsBackedUp": 400 + index % 90, "totalItems": 400 + index % 90}, "warnings": 2}
    if failed:
        status["errors"] = 1
    managed = fields(["includedNamespaces"], ["phase", "progress"])
    managed[0]["time"] = stamp(1174)
    metadata = {"creationTimestamp": stamp(0), "generation": 12, "labels": {
                    "velero.io/schedule-name": schedule, "velero.io/storage-location": "offsite"},
                "managedFields": managed, "name": f"{schedule}-{moment:%Y%m%d%H%M%S}", "namespace": "velero",
                "resourceVersion": str(10_000_000 + index), "uid": f"2455cbbc-ef67-4d3f-9151-{index:012}"}
    return {"apiVersion": "velero.io/v1", "kind": "Backup", "metadata": metadata, "spec": spec, "status": status}


def write(path, backups):
    """As `kubectl get --raw` gives it, in one line; and as `kubectl get -o json` sorts a List."""
    path.parent.mkdir(parents=True)
    with path.open("w") as file:
        file.write('{"apiVersion":"v1","items":[')
        for index in range(backups):
            file.write("," if index else "")
            file.write(json.dumps(backup(index), separators=(",", ":")))
        file.write('],"kind":"List","metadata":{"resourceVersion":""}}\n')


def run(command):
    """CPU seconds, wall seconds, peak memory in MiB and output; None where it cannot be had or takes too long."""
    if shutil.which(str(command[0])) is None:
        return None
    start = time.monotonic()
    # In a process of its own, since the peak is that of the largest child so far.
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            done = subprocess.run(command, capture_output=True, timeout=MOST_SECONDS)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            result = [used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode, done.stdout[-2000:].decode()]
        except subprocess.TimeoutExpired:
            result = None
        os.write(writer, json.dumps(result).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        result = json.loads(file.read())
    os.waitpid(child, 0)
    return None if result is None else (result[0], time.monotonic() - start, result[1], result[2], result[3])


IJSON = """
import ijson, sys
count, failed = 0, 0
with open(sys.argv[1], "rb") as file:
    for item in ijson.items(file, "items.item", use_float=True):
        count += 1
        failed += item["status"]["phase"] != "Completed"
print(count, failed)
"""
JSON = """
import json, sys
items = json.load(open(sys.argv[1]))["items"]
print(len(items), sum(item["status"]["phase"] != "Completed" for item in items))
"""
JQ = '[.items[] | .status.phase != "Completed"] | "\\(length) \\(map(select(.)) | length)"'


def peers(path):
    python = sys.executable
    has = subprocess.run([python, "-c", "import ijson"], capture_output=True).returncode == 0
    yield "Python `json`, the whole tree", [python, "-c", JSON, path]
    yield "Python `ijson`, streamed", [python, "-c", IJSON, path] if has else None
    yield "`jq`, the whole tree", ["jq", "-r", JQ, path]


def main():
    date = sys.argv[1]
    backups = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    binary = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else "target/release/daybook").resolve()
    shutil.rmtree(WORK, ignore_errors=True)
    try:
        path = WORK / "inventory/evidence/velero/c1/backups.json"
        write(path, backups)
        (WORK / "inventory/bench.yaml").write_text(INVENTORY)
        report(date, backups, binary, path)
    finally:
        shutil.rmtree(WORK, ignore_errors=True)


def report(date, backups, binary, path):
    megabytes = path.stat().st_size / 1e6
    path.read_bytes() if megabytes < 2000 else None
    rows, failed = [], sum(index % 50 == 7 for index in range(backups))
    empty = WORK / "empty"
    shutil.copytree(WORK / "inventory", empty / "inventory", ignore=shutil.ignore_patterns("evidence"))
    check = lambda root: run([str(binary), "--root", str(root), "check", "--format", "json", "--as-of", "2026-11-22"])
    bare = check(empty)
    runs = [check(WORK) for _ in range(3)]
    best = min(runs, key=lambda one: one[0])
    assert best[3] in (0, 1) and '"unreadable-evidence"' not in best[4], best
    cpu = best[0] - bare[0]
    rows.append(("daybook check", cpu, best[1], best[2], 1.0))
    for name, command in peers(str(path)):
        took = run(command) if command else None
        if took is None or took[3] != 0:
            rows.append((name, None, None, None, None))
            continue
        assert took[4].split() == [str(backups), str(failed)], took
        rows.append((name, took[0], took[1], took[2], took[0] / cpu))
    text = (f"# Reading a million backups\n\nWritten by `bench/records.py` on {date}: {backups:,} backups of Velero in one List of "
            f"{megabytes:,.0f} MB of JSON,\n{os.cpu_count()} processors. daybook hashes the file, reads it, keeps each backup once and in order; "
            "the peers count backups\nand those that did not complete. CPU time is of user and system together, of daybook without "
            "what the same project\ntakes without evidence; best of three.\n\n"
            "| reader | CPU s | MB/s | wall s | peak MiB | times daybook |\n|---|---:|---:|---:|---:|---:|\n")
    for name, cpu, wall, peak, ratio in rows:
        figures = [f"{cpu:.1f}", f"{megabytes / cpu:.0f}", f"{wall:.1f}", f"{peak:.0f}", f"{ratio:.1f}"] if cpu else ["not to be had here"] + [""] * 4
        text += f"| {name} | {' | '.join(figures)} |\n"
    (HERE / "RESULTS-records.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
