#!/usr/bin/env python3
"""One number, one source: what was recorded reads the same in CSV, JSON, Markdown, HTML and PDF, and in the runbook.

    tests/conformance/records.py OUTPUT

Reads a rendered sample. Figures are taken from the CSV, turned into readers' words here, and looked for everywhere else.
Needs `pdftotext`. Ends with 1 and a list of what does not agree.
"""

import csv
import datetime as dt
import html
import json
import pathlib
import re
import subprocess
import sys
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/Berlin")
output = pathlib.Path(sys.argv[1])
wrong = []
looked = 0


def squeezed(text):
    """Without blanks and soft hyphens: where a line breaks is not what is compared here."""
    return re.sub(r"[\s\u00a0\u202f\u00ad\u200b\u2060]", "", text)


def pages(path):
    """A document in three formats, as text without blanks."""
    markdown = (output / f"{path}.md").read_text()
    markdown = re.sub(r"<br>|[`*\\|]", "", markdown)
    page = re.sub(r"<(script|style)\b.*?</\1>", "", (output / f"{path}.html").read_text(), flags=re.S)
    page = html.unescape(re.sub(r"<[^>]*>", "", page))
    print_ = subprocess.run(["pdftotext", "-raw", output / f"{path}.pdf", "-"], capture_output=True, text=True, check=True).stdout
    return {"md": squeezed(markdown), "html": squeezed(page), "pdf": squeezed(print_)}


def expect(what, where, documents):
    global looked
    for form, text in documents.items():
        looked += 1
        if squeezed(what) not in text:
            wrong.append(f"{where}: `{what}` is not in the {form}")


def spelled(seconds):
    """In begun minutes, every way in which a span may be written: the documents choose one of them."""
    days, minutes = divmod(-(-int(seconds) // 60), 24 * 60)
    hours, minutes = divmod(minutes, 60)
    whole = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    flat = [f"{days * 24 + hours} h" if days * 24 + hours else "", f"{minutes} min" if minutes else ""]
    # A whole hour of none stands between days and minutes.
    zero = [f"{days} d", f"{hours} h", f"{minutes} min"]
    return {" ".join(part for part in parts if part) for parts in (whole, flat, zero)}


def either(choices, where, documents):
    global looked
    for form, text in documents.items():
        looked += 1
        if not any(squeezed(choice) in text for choice in choices):
            wrong.append(f"{where}: none of {sorted(choices)} is in the {form}")


def moment(text):
    at = dt.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(ZONE)
    return at.strftime("%Y-%m-%d %H:%M ") + at.tzname()


def table(path):
    """The rows of a table; that JSON says the same is held on the way."""
    global looked
    with open(output / f"{path}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    other = json.loads((output / f"{path}.json").read_text())["rows"]
    if len(rows) != len(other):
        wrong.append(f"{path}: {len(rows)} rows in CSV, {len(other)} in JSON")
    for index, (row, twin) in enumerate(zip(rows, other)):
        for name, value in row.items():
            looked += 1
            said = twin[name]
            said = "" if said is None else str(said).lower() if isinstance(said, bool) else str(said)
            if said != value:
                wrong.append(f"{path} row {index + 1}, {name}: {value!r} in CSV, {said!r} in JSON")
    return rows


matrix = pages("rpo-matrix")
for row in table("rpo-matrix"):
    where = f"{row['class']} {row['schedule']}"
    if row["attained_rpo_seconds"]:
        either(spelled(row["attained_rpo_seconds"]), where, matrix)
    if row["points_recorded"] and row["points_expected"]:
        expect(f"{row['points_recorded']} of {row['points_expected']} points", where, matrix)

runbooks = {}
points = table("rpo-matrix-points")
for row in points:
    where = f"{row['workload']} {row['target'] or 'as a whole'}"
    if not row["target"] and row["attained_rpo_seconds"]:
        either(spelled(row["attained_rpo_seconds"]), where, matrix)
    if not row["target"] and row["newest_point"]:
        expect(row["newest_point"], where, matrix)
        cluster = row["cluster"]
        runbooks.setdefault(cluster, pages(f"workload-restore/{cluster}"))
        expect(row["newest_point"], where, runbooks[cluster])
        expect(f"export BACKUP={row['newest_point']}", where, {"md": runbooks[cluster]["md"]})
        expect(moment(row["newest_point_expires"]), where, runbooks[cluster])

for row in table("rpo-matrix-breaches"):
    where = f"breach of {row['workload']} {row['start']}"
    expect(moment(row["start"]), where, matrix)
    either(spelled(row["seconds"]), where, matrix)

missing = made = 0
for row in table("rpo-matrix-runs"):
    if row["missing"]:
        missing += 1
        expect(moment(row["due"]), f"missing run of {row['schedule']}", matrix)
    else:
        made += 1

# The documents print the worst of each class, and of each class at each target.
worst = {}
for row in points:
    if row["attained_rpo_seconds"]:
        of = row["class"] if not row["target"] else (row["class"], row["target"])
        worst[of] = max(worst.get(of, 0), int(row["attained_rpo_seconds"]))
for of, seconds in worst.items():
    either(spelled(seconds), of, matrix)
for row in table("rpo-matrix"):
    if row["attained_rpo_seconds"] and int(row["attained_rpo_seconds"]) != worst[row["class"]]:
        wrong.append(f"{row['class']}: {row['attained_rpo_seconds']} s in the matrix, {worst[row['class']]} s of its workloads")

print(f"{looked} figures looked up; {made} runs made, {missing} missing; {len(wrong)} do not agree")
print("\n".join(wrong[:40]))
sys.exit(bool(wrong or looked < 500 or missing == 0))
