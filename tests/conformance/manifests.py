"""Reads what `daybook manifests` writes as other tools do, and holds it against their schemas.

usage: manifests.py BINARY PROJECT SCHEMAS
"""

import copy
import json
import pathlib
import subprocess
import sys

import jsonschema
import kubernetes_validate
import yaml

# What YAML 1.1 takes for something else than text, or for the end of it.
TRAPS = [
    "yes", "No", "on", "OFF", "y", "n", "true", "~", "null", "0640", "0o17", "0x1F", "1:30", "190:20:30", "1e3", ".5",
    "1_000", "+1", "-", "- a", "?", "? a", ":", "a: b", "a:", "#", "a #b", "@every 6h", "*/5 * * * *", "*alias", "&anchor",
    "!tag", "%YAML", "|", ">", "'", '"', "`", "{a", "[a", "a, b", "---", "...", "<<", "=", "2026-11-01",
    "2026-11-01T02:00:00Z", ".inf", ".NaN", "a\nb", "a\n---\nkind: Team", "a\\b", "\u00fc: \u00df", "a\u2028b", "a\u0085b",
    "x" * 300 + " " + "y" * 300,
]
KUBERNETES = "1.35"


def traps(project):
    """A workload whose commands, labels and quotas are all traps."""
    hooks = [{"when": "pre", "selector": {"app": trap}, "command": TRAPS} for trap in ["yes", "0640", "1:30"]]
    workload = {
        "kind": "Workload", "name": "traps", "tenant": "payments", "cluster": "pay-prod", "namespaces": ["on", "n"],
        "class": "platinum", "dependencies": [], "hooks": hooks,
    }
    guard = {
        "kind": "NamespaceGuard", "name": "traps", "cluster": "pay-prod", "namespaces": ["on"], "resourceQuota": True,
        "networkPolicy": "default-deny", "hard": {"requests.cpu": "40", "pods": "1e3", "limits.memory": "64Gi"},
    }
    file = pathlib.Path(project, "inventory", "traps.yaml")
    file.write_text(json.dumps(workload) + "\n---\n" + json.dumps(guard) + "\n", encoding="utf-8")


def stream(binary, project):
    run = subprocess.run([binary, "--root", project, "-q", "manifests"], capture_output=True, check=True)
    return list(yaml.safe_load_all(run.stdout.decode("utf-8")))


def read_back(objects):
    """The commands, selectors and names are the texts that were declared."""
    found = 0
    for schedule in (o for o in objects if o["kind"] == "Schedule"):
        for resource in schedule["spec"]["template"].get("hooks", {}).get("resources", []):
            assert resource["labelSelector"]["matchLabels"]["app"] in ("yes", "0640", "1:30"), resource
            assert resource["includedNamespaces"] == ["n", "on"], resource
            command = resource["pre"][0]["exec"]["command"]
            assert command == TRAPS, [pair for pair in zip(command, TRAPS) if pair[0] != pair[1]]
            found += 1
    # Three hooks in each of the two schedules of the class.
    assert found == 6, found
    quota = next(o for o in objects if o["kind"] == "ResourceQuota")
    assert quota["spec"]["hard"] == {"requests.cpu": "40", "pods": "1e3", "limits.memory": "64Gi"}, quota


def closed(schema):
    """A structural schema drops fields that it does not know; here they are wrong."""
    if isinstance(schema, dict):
        for inner in schema.values():
            closed(inner)
        if isinstance(schema.get("properties"), dict) and not schema.get("x-kubernetes-preserve-unknown-fields"):
            schema.setdefault("additionalProperties", False)
    elif isinstance(schema, list):
        for inner in schema:
            closed(inner)
    return schema


def crds(folder):
    schemas = {}
    for file in pathlib.Path(folder).glob("*.yaml"):
        crd = yaml.safe_load(file.read_text(encoding="utf-8"))
        version = next(v for v in crd["spec"]["versions"] if v["storage"])
        schema = closed(version["schema"]["openAPIV3Schema"])
        schema["properties"]["metadata"] = {"type": "object"}
        schemas[crd["spec"]["names"]["kind"]] = schema
    return schemas


def validate(schemas, item):
    if item["apiVersion"] == "velero.io/v1":
        jsonschema.Draft202012Validator(schemas[item["kind"]]).validate(item)
    else:
        kubernetes_validate.validate(item, KUBERNETES, strict=True)


def refuses(schemas, item, path, value):
    planted = copy.deepcopy(item)
    inner = planted
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    try:
        validate(schemas, planted)
    except Exception:  # each validator has its own
        return
    sys.exit(f"a planted defect was not seen: {path}")


def main():
    binary, project, folder = sys.argv[1:]
    traps(project)
    objects = stream(binary, project)
    schemas = crds(folder)
    read_back(objects)
    for item in objects:
        validate(schemas, item)
    first = {kind: next(o for o in objects if o["kind"] == kind) for kind in {o["kind"] for o in objects}}
    refuses(schemas, first["Schedule"], ["spec", "template", "objectLock"], True)
    refuses(schemas, first["Schedule"], ["spec", "template", "ttl"], 720)
    refuses(schemas, first["BackupStorageLocation"], ["spec", "config", "s3ForcePathStyle"], True)
    refuses(schemas, first["NetworkPolicy"], ["spec", "policyType"], [])
    refuses(schemas, first["ResourceQuota"], ["spec", "hard"], [])
    counts = {}
    for item in objects:
        counts[item["kind"]] = counts.get(item["kind"], 0) + 1
    print(f"{len(objects)} objects are what PyYAML, Velero's CRDs and Kubernetes {KUBERNETES} take: {counts}")


main()
