"""The tree of tags that a screen reader follows, as poppler reads it: `structure.py FILE...`.

veraPDF knows that header cells need a scope; that a table without any header cell is no table for a listener, it does
not. `structure.py --prove` shows that each complaint below is raised.
"""

import re
import subprocess
import sys

LINE = re.compile(r"^( *)([A-Z][A-Za-z0-9]*)\b")


def tree(text):
    """Tags with their depth; attributes stand on lines that begin with a slash."""
    return [(len(m.group(1)), m.group(2)) for m in map(LINE.match, text.splitlines()) if m]


def complaints(tags):
    if not tags or tags[0][1] != "Document":
        yield "no document tag above all others"
    level = 0
    for index, (depth, tag) in enumerate(tags):
        inside = []
        for below, name in tags[index + 1 :]:
            if below <= depth:
                break
            inside.append(name)
        if tag == "Table" and "TH" not in inside:
            yield "a table has no header cell"
        if tag == "Table" and inside.count("TR") < 2:
            yield "a table has no row"
        if tag == "TR" and not inside:
            yield "a row has no cell"
        if re.fullmatch(r"H[1-6]", tag):
            if int(tag[1]) > level + 1:
                yield f"{tag} follows H{level}"
            level = int(tag[1])
    if level == 0:
        yield "no heading"


GOOD = "Document\n  H1 (block)\n  H2 (block)\n  Table (block):\n     /BBox [1 2]\n    TR\n      TH\n    TR\n      TD\n"
PLANTED = {
    "no document tag above all others": ("Document", "Part"),
    "a table has no header cell": ("TH", "TD"),
    "a table has no row": ("    TR\n      TD\n", ""),
    "a row has no cell": ("      TD\n", ""),
    "H3 follows H1": ("H2", "H3"),
    "no heading": ("  H1 (block)\n  H2 (block)\n", ""),
}


def prove():
    if list(complaints(tree(GOOD))):
        sys.exit("a good tree is not good")
    for expected, (old, new) in PLANTED.items():
        if expected not in complaints(tree(GOOD.replace(old, new))):
            sys.exit(f"not found: {expected}")
    print(f"{len(PLANTED)} planted defects of structure are found")


def main():
    if sys.argv[1:] == ["--prove"]:
        return prove()
    bad = False
    for path in sys.argv[1:]:
        text = subprocess.run(["pdfinfo", "-struct", path], capture_output=True, check=True).stdout
        for complaint in complaints(tree(text.decode("utf-8", "replace"))):
            print(f"{path}: {complaint}")
            bad = True
    sys.exit(bad)


if __name__ == "__main__":
    main()
