"""The sources of `--format typ` through the `typst` of PyPI: as many pages and the same text as our own PDFs.

usage: typ.py OUTPUT (with PDFs and typ/), in a Python that has the package `typst`
"""

import pathlib
import subprocess
import sys
import tempfile

import typst


def read(path):
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return text.count("\f"), text


def main():
    output = pathlib.Path(sys.argv[1])
    typ = output / "typ"
    wrong, pages = [], 0
    mains = sorted(typ.rglob("main.typ"))
    for main in mains:
        name = main.parent.relative_to(typ).as_posix()
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            typst.compile(
                main,
                output=file.name,
                root=typ,
                font_paths=[typ / "fonts"],
                ignore_system_fonts=True,
                pdf_standards=["a-2a", "ua-1"],
            )
            theirs = read(file.name)
        ours = read(output / f"{name}.pdf")
        pages += ours[0]
        if theirs != ours:
            wrong.append(f"{name}: {theirs[0]} pages against {ours[0]}, text {'equal' if theirs[1] == ours[1] else 'differs'}")
    print("\n".join(wrong) or f"{len(mains)} sources give the pages ({pages}) and the text of their PDFs")
    sys.exit(bool(wrong) or not mains)


if __name__ == "__main__":
    main()
