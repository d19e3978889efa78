"""Plants defects into a good PDF, one a file, so that a validator which passes everything is noticed.

Works on qpdf's text form; `fix-qdf` mends offsets and lengths afterwards. Each file's name says which profile and
which clause must complain of it: `ua1_7.3_no-alternative-text.pdf`.
"""

import pathlib
import re
import subprocess
import sys

# Name, what is searched, what stands there then, how often at most (0: everywhere).
DEFECTS = {
    "a": [
        ("a_6.6.4_wrong-part", rb"<pdfaid:part>\d", b"<pdfaid:part>1", 0),
        ("a_6.2.11.4.1_font-not-embedded", rb"/FontFile[23]? \d+ 0 R", b"", 1),
        ("a_6.7.2.2_not-marked", rb"/Marked true", b"/Marked false", 0),
        ("a_6.6.2.3.1_property-without-schema", rb"<pdfuaid:part>", b"<pdf:Nonsense>1</pdf:Nonsense><pdfuaid:part>", 1),
        ("a_6.1.3_no-identifier", rb"/ID \[[^\]]*\]", b"", 0),
    ],
    "ua1": [
        ("ua1_7.3_no-alternative-text", rb"/Alt (\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F]*>)", b"", 0),
        ("ua1_7.5_headers-without-their-cells", rb"/Scope /\w+|/Headers \[[^\]]*\]", b"", 0),
        ("ua1_7.1_title-not-shown", rb"/DisplayDocTitle true", b"/DisplayDocTitle false", 0),
        ("ua1_7.2_no-language", rb"/Lang (\([^)]*\)|<[0-9a-fA-F]*>)", b"", 0),
        ("ua1_5_no-claim", rb"<pdfuaid:part>1", b"<pdfuaid:part>2", 0),
    ],
    "3a": [
        ("3a_6.8_no-relationship", rb"/AFRelationship /\w+", b"", 0),
        ("3a_6.8_no-media-type", rb"/Subtype /(?:text|application)#2[fF][\w.#-]+", b"", 0),
    ],
}


def main():
    good, folder, archival = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    folder.mkdir(parents=True, exist_ok=True)
    text = folder / "good.qdf"
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", good, text], check=True)
    source = text.read_bytes()
    planted = DEFECTS["a"] + DEFECTS["ua1"] + (DEFECTS["3a"] if archival == "3a" else [])
    for name, pattern, instead, count in planted:
        # A callable: the text that stands there then is no template.
        broken, times = re.subn(pattern, lambda _: instead, source, count=count)
        if not times:
            sys.exit(f"{name}: {good} has nothing to break")
        if name.startswith("a_"):
            name = archival + name[1:]
        text.write_bytes(broken)
        with open(folder / f"{name}.pdf", "wb") as out:
            subprocess.run(["fix-qdf", text], stdout=out, check=True)
    text.unlink()


if __name__ == "__main__":
    main()
