"""What came out: pages, bytes, tags, and whether the content came through."""
import pathlib
import re
import subprocess


def at(pdf, markdown):
    data = pathlib.Path(pdf).read_bytes()
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True).stdout
    field = lambda name: (re.search(rf"^{name}:\s+(.*)$", info, re.M) or [None, ""])[1]
    rows = rows_of(markdown)
    text = flat(subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True).stdout)
    return {
        "pages": int(field("Pages") or 0),
        "bytes": len(data),
        "tagged": field("Tagged") == "yes",
        # What the file says of itself; tests/conformance holds ours to it.
        "archive": b"pdfaid:part" in data,
        "found": sum(row in text for row in rows),
        "rows": len(rows),
    }


def rows_of(markdown):
    """The last cell of each table row that has a word or a figure in it: it must be in the text of the PDF."""
    rows = []
    for line in markdown.splitlines():
        if line.startswith("|") and not re.fullmatch(r"[|:\- ]+", line):
            cells = [flat(plain(cell)) for cell in line.strip("| ").split("|")]
            rows += [cell for cell in cells[-1:] if re.search(r"\w", cell)]
    return rows


def plain(cell):
    return re.sub(r"<br>.*|\*\*|`|\\|\[(?=[^]]*\]\()|\]\([^)]*\)", "", cell)


def flat(text):
    """Without spaces and hyphens: printers break lines in different places."""
    return re.sub(r"[\s\u00a0\u202f\u00ad\u200b]+", "", text)
