"""No text over text, none outside the margins: reads the words' boxes of every PDF of a folder with pdftotext."""

import pathlib
import re
import subprocess
import sys
from html import unescape

PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
# Points. The margins are 20 mm; header and footer stand inside 20 pt of the edge.
SIDE, EDGE = 50, 20


def overlap(a, b):
    """Boxes of lines touch by their ascenders; more than half of the lower one is overprinting."""
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across > 1.5 and down > 0.55 * min(a[3] - a[1], b[3] - b[1])


def problems(path):
    text = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    for number, (width, height, inside) in enumerate(PAGE.findall(text), 1):
        words = [(*map(float, box), unescape(word)) for *box, word in WORD.findall(inside)]
        words.sort(key=lambda w: (w[1], w[0]))
        for index, word in enumerate(words):
            if word[0] < SIDE or word[2] > float(width) - SIDE or word[1] < EDGE or word[3] > float(height) - EDGE:
                yield f"{path} page {number}: {word[4]!r} stands outside the margins"
            for other in words[index + 1 :]:
                if other[1] > word[3]:
                    break
                if overlap(word, other):
                    yield f"{path} page {number}: {word[4]!r} and {other[4]!r} overprint"


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).rglob("*.pdf"))
    found = [problem for path in paths for problem in problems(path)]
    print("\n".join(found) or f"{len(paths)} PDFs: no text outside the margins or over other text")
    sys.exit(bool(found) or not paths)


if __name__ == "__main__":
    main()
