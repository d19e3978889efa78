"""bench/RESULTS.md from what was measured."""
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys

HEAD = """\
# How fast the press is

Written by `bench/run.sh` on {date}. CPU time of one document, user and system, with everything that a command starts;
median of {rounds} rounds, and in brackets the smallest and the largest. Every tool ran once a round, so that what
disturbs the machine disturbs all of them: **the ratios are the result**, the milliseconds are this machine's.

{machine}

## A showback of two pages

Three tables, two charts, tiles, header and footer: `bench/inventory.py` writes {tenants} of them.

{showback}

## A runbook

The rebuild runbook of the sample: about thirty pages of steps, commands and tables.

{runbook}

## How it is measured

- **daybook** runs `render --jobs 1` over inventories of 2 and of {tenants} tenants into an empty folder; a document is
  the difference divided by {difference}. So it pays for its share of everything: reading the inventory and a usage row
  a day and namespace, checking, Markdown, two charts, CSV and JSON, PDF/A-2a with PDF/UA-1, hashing, writing. "A process
  per document" starts daybook on an inventory of two tenants for one PDF and its Markdown. The binary is that of {binary}.
- Tools "in process" and "one browser for all" print 2 and 6 documents in one process; a document is the difference
  divided by 4. The others start a process for each.
- **typst of PyPI** compiles what `daybook render --format typ` writes: the same source, fonts, charts and standards.
- **pandoc** writes Typst from our Markdown by its own template, with our font; no standard is asked for.
- **WeasyPrint**, **Chromium** and **wkhtmltopdf** print our HTML page, fonts and charts inside it, with its own print
  style. It draws no running header and footer: the peers have less to do.
- "Content" counts the table rows whose last cell is in the text that `pdftotext` finds; wkhtmltopdf draws letters as
  outlines, which nobody can search or read aloud. "PDF/A" is what the file says
  of itself; `tests/conformance` holds ours to it with other people's validators.

## What not to conclude

- A document of two pages is mostly the start of a process for tools that start one; a batch in one process is the fair
  comparison, and stands beside it.
- WeasyPrint and Chromium lay out any HTML there is; our press sets one dialect of Markdown, with columns and rows
  measured before.
- CPU time on a machine that others use wanders by a tenth or two, the more the busier it is. Instructions do not:
  `bench/guard.sh` holds those.

## Versions

{versions}
"""


def write(path, date, rounds, tables, binary, python, work):
    showback, runbook = tables
    text = HEAD.format(
        date=date,
        rounds=rounds,
        machine=machine(),
        tenants=42,
        difference=40,
        binary=profile(binary),
        showback=table(showback),
        runbook=table(runbook),
        versions="\n".join(f"- {line}" for line in versions(binary, python, work)),
    )
    pathlib.Path(path).write_text(text)


def table(rows):
    lines = [
        "| tool | CPU, ms a document | documents a CPU second | times ours | wall, ms | pages | KB | tagged | PDF/A | content |",
        "|---|---:|---:|---:|---:|---:|---:|---|---|---:|",
    ]
    base = statistics.median(run[0] for run in rows[0][1])
    for name, runs, seen in rows:
        if not runs:
            lines.append(f"| {name} | could not be had or run here | | | | | | | | |")
            continue
        cpu = [run[0] * 1000 for run in runs]
        middle = statistics.median(cpu)
        wall = statistics.median(run[1] * 1000 for run in runs)
        spread = f"{number(middle)} ({number(min(cpu))}–{number(max(cpu))})"
        yes = lambda value: "yes" if value else "no"
        lines.append(
            f"| {name} | {spread} | {number(1000 / middle)} | {number(middle / 1000 / base)} | {number(wall)} "
            f"| {seen['pages']} | {seen['bytes'] / 1000:.0f} | {yes(seen['tagged'])} | {yes(seen['archive'])} "
            f"| {seen['found']} of {seen['rows']} |"
        )
    return "\n".join(lines)


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def machine():
    info = pathlib.Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    model = re.search(r"model name\s*: (.*)", info)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"Machine: {os.cpu_count()} processors, {model[1] if model else platform.machine()}, {platform.system()} "
        f"{platform.machine()}; load average at the end {load}, the bench itself being about 1 of it."
    )


def profile(binary):
    parent = pathlib.Path(binary).parent.name
    return "the shipped profile `dist`" if parent == "dist" else f"`cargo build --{parent}`"


def versions(binary, python, work):
    ask = {
        "daybook": [binary, "--version"],
        "rustc": ["rustc", "--version"],
        "Python": [python, "--version"],
        "Chromium": ["chromium", "--version"],
        "wkhtmltopdf": ["wkhtmltopdf", "--version"],
        "Node": ["node", "--version"],
        "poppler": ["pdftotext", "-v"],
        "pandoc": [python, "-c", "import pypandoc; print(pypandoc.get_pandoc_version())"],
        "playwright-core": ["node", "-p", f"require('{pathlib.Path(work).resolve()}/node/node_modules/playwright-core/package.json').version"],
    }
    for package in ("weasyprint", "typst"):
        code = f"import importlib.metadata as m; print(m.version('{package}'))"
        ask[f"{package} (PyPI)"] = [python, "-c", code]
    for name, command in ask.items():
        try:
            done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
            first = (done.stdout or done.stderr).strip().splitlines()[0] if done.returncode == 0 else "not to be had here"
        except (OSError, IndexError):
            first = "not to be had here"
        number = re.search(r"\d+(\.\d+)+", first)
        yield f"{name} {number[0] if number else first}"


if __name__ == "__main__":
    sys.exit(__doc__)
