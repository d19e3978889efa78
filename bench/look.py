"""What came out: pages, bytes, tags, and whether the content came through."""
import pathlib
import re
import subprocess


def at(pdf, markdown):
    data = pathlib.Path(pdf).read_bytes()
    beside = pathlib.Path(pdf).with_suffix(".md")
    markdown = beside.read_text() if beside.exists() else markdown
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True).stdout
    field = lambda name: (re.search(rf"^{name}:\s+(.*)$", info, re.M) or [None, ""])[1]
    rows = rows_of(markdown)
    # A cell of several lines is in one piece in the order of the file, or as it stands on the page.
    orders = [flat(read(pdf, order)) for order in (["-raw"], ["-layout"])]
    return {
        "pages": int(field("Pages") or 0),
        "bytes": len(data),
        "tagged": field("Tagged") == "yes",
        # What the file says of itself; tests/conformance holds ours to it.
        "archive": b"pdfaid:part" in data,
        "found": sum(any(row in text for text in orders) for row in rows),
        "rows": len(rows),
    }


def read(pdf, order):
    return subprocess.run(["pdftotext", *order, pdf, "-"], capture_output=True, text=True).stdout


def rows_of(markdown):
    """The last cell of each table row that has a word or a figure in it: it must be in the text of the PDF."""
    rows = []
    for line in markdown.splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|:\- ]+", line):
            cells = [flat(plain(cell)) for cell in line.strip("| ").split("|")]
            rows += [cell for cell in cells[-1:] if re.search(r"\w", cell)]
    return rows


def plain(cell):
    cell = re.sub(r"&(amp|lt|gt|quot);", lambda m: {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}[m[1]], cell)
    return re.sub(r"<br>.*|\*\*|`|\\|\[(?=[^]]*\]\()|\]\([^)]*\)", "", cell)


def flat(text):
    """Without spaces and hyphens: printers break lines in different places."""
    return re.sub(r"[\s\u00a0\u202f\u00ad\u200b]+", "", text)
