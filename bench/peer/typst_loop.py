"""The typst of PyPI: usage: OUTPUT ROOT STANDARDS MAIN…; STANDARDS is a comma-separated list, or -."""
import pathlib
import sys

import typst

output, root, standards, *mains = sys.argv[1:]
root = pathlib.Path(root)
more = {} if standards == "-" else {"pdf_standards": standards.split(",")}
for index, main in enumerate(mains):
    typst.compile(
        main,
        output=f"{output}-{index}.pdf",
        root=root,
        font_paths=[root / "fonts"],
        ignore_system_fonts=True,
        **more,
    )
