"""Runs daybook and its peers over equal content, round by round, and writes bench/RESULTS.md; see bench/run.sh."""
import pathlib
import shutil
import subprocess
import sys

import clock
import look
import report

DATE, ROUNDS, BINARY, WORK = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3]).resolve(), pathlib.Path(sys.argv[4])
HERE = pathlib.Path(__file__).parent
PYTHON = sys.executable
MONTH = "showback/2026-10"
FEW, MANY = 2, 42
"""Documents of the short and the long run: the difference is free of the start of a process."""
LOOP = (2, 6)
STANDARDS = "a-2a,ua-1"


def project(tenants):
    root = WORK / f"tenants-{tenants}"
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run([PYTHON, HERE / "inventory.py", root, str(tenants)], check=True)
    return root


def daybook(root, *more):
    """One run of daybook into a folder that was not there."""
    shutil.rmtree(root / "output", ignore_errors=True)
    return clock.run([BINARY, "--root", root, "render", "--jobs", "1", *more])


def between(short, long, documents):
    """What one document costs, from a short and a long run."""
    if short is None or long is None:
        return None
    return tuple((b - a) / documents for a, b in zip(short, long))


class Bench:
    """What is measured, and the files that came of it."""

    def __init__(self):
        self.few, self.many = project(FEW), project(MANY)
        self.sample = WORK / "sample"
        shutil.rmtree(self.sample, ignore_errors=True)
        self.sample.mkdir(parents=True)
        shutil.copytree("inventory", self.sample / "inventory")
        shutil.copy("daybook.yaml", self.sample)
        self.out = WORK / "out"
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        # The peers' input: our own pages, Markdown and Typst sources.
        self.input, self.runbook = WORK / "input", "supervisor-rebuild/sv-ham1"
        shutil.rmtree(self.input, ignore_errors=True)
        for root, more in ((self.many, ["--kind", "showback-tenant"]), (self.sample, ["--supervisor", "sv-ham1"])):
            assert daybook(root, "--format", "md,html,typ", *more), "daybook must run"
            shutil.copytree(root / "output", self.input, dirs_exist_ok=True)
        self.names = [f"{MONTH}/tenant-{index:04}" for index in range(MANY)]

    def pages(self, count):
        return [self.input / f"{name}.html" for name in self.names[:count]]

    def sources(self, count):
        return [self.input / "typ" / name / "main.typ" for name in self.names[:count]]

    # -- ours --------------------------------------------------------------------------------------------

    def ours(self, formats):
        run = lambda root: daybook(root, "--kind", "showback-tenant", "--format", formats)
        return between(run(self.few), run(self.many), MANY - FEW)

    def ours_alone(self):
        return daybook(self.few, "--kind", "showback-tenant", "--tenant", "tenant-0000", "--format", "md,pdf")

    def ours_runbook(self):
        return daybook(self.sample, "--kind", "supervisor-rebuild", "--supervisor", "sv-ham1", "--format", "pdf")

    # -- peers -------------------------------------------------------------------------------------------

    def weasyprint(self, page, target, *more):
        return clock.run([pathlib.Path(PYTHON).parent / "weasyprint", *more, page, self.out / f"{target}.pdf"])

    def loop(self, command, inputs, target):
        runs = [clock.run([*command(self.out / target), *inputs(count)]) for count in LOOP]
        return between(*runs, LOOP[1] - LOOP[0])

    def weasyprint_loop(self):
        script = HERE / "peer/weasyprint_loop.py"
        return self.loop(lambda out: [PYTHON, script, out], self.pages, "weasyprint-loop")

    def typst_loop(self):
        script = HERE / "peer/typst_loop.py"
        command = lambda out: [PYTHON, script, out, self.input / "typ", STANDARDS]
        return self.loop(command, self.sources, "typst-loop")

    def typst(self, main, target):
        script = HERE / "peer/typst_loop.py"
        return clock.run([PYTHON, script, self.out / target, self.input / "typ", STANDARDS, main])

    def pandoc(self):
        folder = (self.input / MONTH).resolve()
        (folder / "fonts").exists() or (folder / "fonts").symlink_to((self.input / "typ/fonts").resolve())
        pandoc = [PYTHON, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())"]
        path = subprocess.run(pandoc, capture_output=True, text=True, check=True).stdout.strip()
        write = [path, "tenant-0000.md", "--standalone", "--to", "typst", "-V", "mainfont=Inter", "-o", "pandoc.typ"]
        written = clock.run(write, cwd=folder)
        script = (HERE / "peer/typst_loop.py").resolve()
        set_ = clock.run([PYTHON, script, (self.out / "pandoc").resolve(), ".", "-", "pandoc.typ"], cwd=folder)
        return written and set_ and tuple(a + b for a, b in zip(written, set_))

    def chromium(self, page, target):
        chromium = shutil.which("chromium")
        if not chromium:
            return None
        common = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        return clock.run([chromium, *common, f"--print-to-pdf={self.out / target}.pdf", page.resolve()])

    def chromium_loop(self):
        modules, script = WORK / "node/node_modules", HERE / "peer/chromium_loop.mjs"
        command = lambda out: ["node", script, modules, shutil.which("chromium"), out]
        return self.loop(command, self.pages, "chromium-loop") if shutil.which("chromium") else None

    def wkhtmltopdf(self, page, target):
        command = ["wkhtmltopdf", "--quiet", "--load-error-handling", "ignore", "--enable-local-file-access"]
        return clock.run([*command, page, self.out / f"{target}.pdf"]) if shutil.which("wkhtmltopdf") else None

    def all(self):
        """Name, what is run, the PDF that came of it; the first one is what the others are compared with."""
        page, book = self.pages(1)[0], self.input / f"{self.runbook}.html"
        source = self.sources(1)[0]
        out = lambda name: self.out / f"{name}.pdf"
        showback = [
            ("**daybook, one process for all**", lambda: self.ours("pdf"), self.many / "output" / f"{self.names[0]}.pdf"),
            ("daybook, with Markdown and HTML too", lambda: self.ours("md,html,pdf"), self.many / "output" / f"{self.names[0]}.pdf"),
            ("daybook, a process per document", self.ours_alone, self.few / "output" / f"{self.names[0]}.pdf"),
            ("typst of PyPI in process, our source", self.typst_loop, out("typst-loop-0")),
            ("typst of PyPI, a process per document", lambda: self.typst(source, "typst"), out("typst-0")),
            ("pandoc, then typst", self.pandoc, out("pandoc-0")),
            ("wkhtmltopdf", lambda: self.wkhtmltopdf(page, "wkhtmltopdf"), out("wkhtmltopdf")),
            ("WeasyPrint in process", self.weasyprint_loop, out("weasyprint-loop-0")),
            ("WeasyPrint CLI", lambda: self.weasyprint(page, "weasyprint"), out("weasyprint")),
            ("WeasyPrint CLI, PDF/UA-1", lambda: self.weasyprint(page, "weasyprint-ua", "--pdf-variant", "pdf/ua-1"), out("weasyprint-ua")),
            ("Chromium, one browser for all", self.chromium_loop, out("chromium-loop-0")),
            ("Chromium, a process per document", lambda: self.chromium(page, "chromium"), out("chromium")),
        ]
        main = self.input / "typ" / self.runbook / "main.typ"
        runbook = [
            ("**daybook**", self.ours_runbook, self.sample / "output" / f"{self.runbook}.pdf"),
            ("typst of PyPI, a process per document", lambda: self.typst(main, "typst-book"), out("typst-book-0")),
            ("wkhtmltopdf", lambda: self.wkhtmltopdf(book, "wkhtmltopdf-book"), out("wkhtmltopdf-book")),
            ("WeasyPrint CLI", lambda: self.weasyprint(book, "weasyprint-book"), out("weasyprint-book")),
            ("Chromium, a process per document", lambda: self.chromium(book, "chromium-book"), out("chromium-book")),
        ]
        return showback, runbook


def measure(rows, rounds, markdown):
    """Every row once a round, so that what disturbs the machine disturbs all of them."""
    runs = {name: [] for name, _, _ in rows}
    seen = {}
    for _ in range(rounds):
        for name, run, pdf in rows:
            result = run()
            if result is None:
                continue
            runs[name].append(result)
            seen[name] = look.at(pdf, markdown)
            print(f"{name:45} {result[0] * 1000:9.1f} ms", flush=True)
    return [(name, runs[name], seen.get(name)) for name, _, _ in rows]


def main():
    clock.adopt()
    bench = Bench()
    showback, runbook = bench.all()
    text = lambda name: (bench.input / f"{name}.md").read_text()
    tables = [
        measure(showback, ROUNDS, text(bench.names[0])),
        measure(runbook, max(1, ROUNDS // 2), text(bench.runbook)),
    ]
    report.write(HERE / "RESULTS.md", DATE, ROUNDS, tables, BINARY, PYTHON, WORK)


if __name__ == "__main__":
    main()
