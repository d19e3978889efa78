"""Every word and every row where it belongs: `geometry.py FOLDER...` looks at all PDFs below with pdftotext.

Words may not stand over other words or outside the margins. Where the Markdown lies beside its PDF, each row of each
of its tables must be found on a line of its own, in order, and every character of its cells must be in the PDF.
`geometry.py --prove` makes small PDFs with one defect each and wants every one of them found.
"""

import collections
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
from html import unescape

PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
# Points. The margins are 20 mm; header and footer stand inside 20 pt of the edge.
SIDE, EDGE = 50, 20
# Boxes are as high as the face, and lines stand closer than that: this much of the lower one is overprinting.
SHARE = 0.45

Word = collections.namedtuple("Word", "left top right bottom text page")
Table = collections.namedtuple("Table", "heads right rows")


def words_of(path):
    text = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    for number, (width, height, inside) in enumerate(PAGE.findall(text), 1):
        found = [Word(*map(float, box), unescape(word), number) for *box, word in WORD.findall(inside)]
        yield number, float(width), float(height), sorted(found, key=lambda w: (w.top, w.left))


def overprint(a, b):
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return across > 1.5 and down > SHARE * min(a.bottom - a.top, b.bottom - b.top)


def misplaced(path, pages):
    for number, width, height, words in pages:
        for index, word in enumerate(words):
            if word.left < SIDE or word.right > width - SIDE or word.top < EDGE or word.bottom > height - EDGE:
                yield f"{path} page {number}: {word.text!r} stands outside the margins"
            for other in words[index + 1 :]:
                if other.top > word.bottom:
                    break
                if overprint(word, other):
                    yield f"{path} page {number}: {word.text!r} and {other.text!r} overprint"


# -- what the Markdown says ---------------------------------------------------------------------------------

CELLS = re.compile(r"(?<!\\)\|")
# Layout: no rows that a reader would count.
GRIDS = ("control", "tiles", "sign", "form")


def plain(cell):
    cell = re.sub(r"!?\[((?:[^\]\\]|\\.)*)\]\([^)]*\)", r"\1", cell)
    cell = re.sub(r"\[\^[^\]]*\]|<!--.*?-->", "", cell).replace("<br>", " ")
    # Marks first, or what an escape protects would go with them.
    cell = re.sub(r"(?<!\\)[*`]|(?<![\\\w])_|(?<!\\)_(?!\w)", "", cell)
    return unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", cell)).strip()


def tables_of(markdown):
    markdown = re.sub(r"^(```+|~~~+).*?^\1`*\s*$", "", markdown, flags=re.S | re.M)
    lines = markdown.split("\n")
    directive = ""
    for index, line in enumerate(lines):
        told = re.match(r"\s*<!-- (\w+)", line)
        if told:
            directive = told.group(1)
        rule = lines[index + 1] if index + 1 < len(lines) else ""
        if line.startswith("|") and re.fullmatch(r"\|[ :|-]+\|", rule.strip()):
            right = re.match(r"\|\s*-+:\s*\|", rule.strip()) is not None
            rows = []
            for row in lines[index + 2 :]:
                if not row.startswith("|"):
                    break
                rows.append([plain(cell) for cell in CELLS.split(row.strip())[1:-1]])
            heads = [plain(cell) for cell in CELLS.split(line.strip())[1:-1]]
            if directive not in GRIDS:
                yield Table(heads, right, rows)
            directive = ""
        elif line.strip() and not told:
            directive = ""


def key(text):
    """Letters and digits alone: what a line break or another form of a character does not change."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def lost_rows(path, table, words, start):
    """Finds the rows one below the other under the table's head; gives the place of the last one, and complaints."""
    at, place = head_of(table, words, start)
    if at is None:
        return start, [f"{path}: the table {table.heads} is not there"]
    complaints = []
    for number, row in enumerate(table.rows, 1):
        wanted = key(row[0])
        if not wanted:
            continue
        found = None
        for index in range(at + 1, len(words)):
            word = words[index]
            below = (word.page, word.top) > (words[at].page, words[at].top + 4)
            # A number stands under the end of its head, and words under its beginning.
            aligned = place is None or table.right or abs(word.left - place.left) < 4
            have = key(word.text)
            same = have and (wanted.startswith(have) or have.startswith(wanted))
            if below and aligned and (same or (word.text and set(word.text) == {"\ufffd"})):
                found = index
                break
        if found is None:
            complaints.append(f"{path}: row {number} of the table {table.heads} is lost: {row[0]!r}")
            break
        # Under a head without words the first row could be found too early, and would then mislead.
        at, place = found, place or (words[found] if any(map(key, table.heads)) else None)
    return at, complaints


def head_of(table, words, start):
    """A line on which the last words of all heads stand side by side: where it ends, and the first head's first word."""
    ends = [key(head.split()[-1]) for head in table.heads if key(head)]
    first = key(table.heads[0].split()[0]) if key(table.heads[0]) else ""
    for index in range(start, len(words)):
        line = [w for w in words[index : index + 80] if w.page == words[index].page and abs(w.top - words[index].top) < 2]
        rest = iter(sorted(line, key=lambda w: w.left))
        if not all(any(key(w.text).endswith(end) for w in rest) for end in ends):
            continue
        above = [w for w in words[max(index - 60, 0) : index + 60] if w.page == words[index].page]
        # A head of several lines begins higher; a heading above it begins with the same word at times.
        named = [w for w in above if first and key(w.text) == first and -40 < w.top - words[index].top < 2]
        return index, max(named, key=lambda w: w.top, default=None)
    return None, None


def lost_characters(path, tables, words):
    have = collections.Counter(key("".join(word.text for word in words)))
    gone = sum(word.text.count("\ufffd") for word in words)
    want = collections.Counter(key("".join(cell for t in tables for row in t.rows for cell in row)))
    missing = want - have
    if sum(missing.values()) > gone:
        yield f"{path}: characters of its tables are not in it: {dict(missing.most_common(8))}"


def problems(path):
    pages = list(words_of(path))
    yield from misplaced(path, pages)
    markdown = path.with_suffix(".md")
    if not markdown.exists():
        return
    tables = list(tables_of(markdown.read_text()))
    words = [word for _, _, _, found in pages for word in found]
    yield from lost_characters(path, tables, words)
    start = 0
    for table in tables:
        start, complaints = lost_rows(path, table, words, start)
        yield from complaints


# -- proof --------------------------------------------------------------------------------------------------


def pdf(path, texts):
    """A page of 400 by 300 points with texts at places from its top left, in Helvetica."""
    content = "".join(f"BT /F 10 Tf {x} {300 - y} Td ({text}) Tj ET\n" for x, y, text in texts)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>\nstream\n{content}endstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = "%PDF-1.7\n", []
    for number, value in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{value}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{o:010} 00000 n \n" for o in offsets)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    path.write_text(out)


HEAD = [(60, 80, "Name"), (200, 80, "Size")]
ROWS = [(60, 100, "alpha"), (200, 100, "1"), (60, 115, "beta"), (200, 115, "2"), (60, 130, "beta"), (200, 130, "3")]
MARKDOWN = "| Name | Size |\n|---|---|\n| alpha | 1 |\n| beta | 2 |\n| beta | 3 |\n"
PLANTED = {
    "words over each other": (HEAD + ROWS + [(65, 103, "over")], "overprint"),
    "a line over another": (HEAD + ROWS + [(60, 105, "half below the first row")], "overprint"),
    "text beside the page": (HEAD + ROWS + [(330, 200, "cut at the margin")], "outside the margins"),
    "text below the page": (HEAD + ROWS + [(60, 295, "foot")], "outside the margins"),
    "a row lost": (HEAD + ROWS[:4], "lost"),
    "a row in the middle lost": (HEAD + ROWS[2:], "lost"),
    "rows printed onto one": (HEAD + ROWS[:4] + [(60, 115, "beta"), (200, 115, "3")], "lost"),
    "a column cut": (HEAD + [word for word in ROWS if word[0] == 60], "not in it"),
    "no table at all": ([(60, 80, "alpha beta beta 123")], "not there"),
}


def prove():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "page.pdf")
        path.with_suffix(".md").write_text(MARKDOWN)
        pdf(path, HEAD + ROWS)
        good = list(problems(path))
        if good:
            sys.exit(f"a good page is not good: {good}")
        for name, (texts, expected) in PLANTED.items():
            pdf(path, texts)
            found = list(problems(path))
            if not any(expected in problem for problem in found):
                sys.exit(f"not found: {name}; only {found}")
    print(f"{len(PLANTED)} planted defects are found")


def main():
    if sys.argv[1:] == ["--prove"]:
        return prove()
    paths = sorted(path for folder in sys.argv[1:] for path in pathlib.Path(folder).rglob("*.pdf"))
    found = [problem for path in paths for problem in problems(path)]
    rows = sum(len(t.rows) for p in paths if p.with_suffix(".md").exists() for t in tables_of(p.with_suffix(".md").read_text()))
    print("\n".join(found) or f"{len(paths)} PDFs, {rows} rows of tables: each in its place")
    sys.exit(bool(found) or not paths)


if __name__ == "__main__":
    main()
