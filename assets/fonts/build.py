#!/usr/bin/env python3
"""Make the fonts that daybook carries, from the originals as Debian packages them.

    apt-get install fonts-inter fonts-jetbrains-mono python3-fonttools python3-brotli
    python3 assets/fonts/build.py

Writes beside itself
  print/*.otf, *.ttf   static faces for the PDFs: Latin, Greek, Cyrillic, punctuation, symbols
  web/*.woff2          the same faces for the HTML page, Latin only: they are inlined in every page
  ../../src/markup/width/table.rs   advance widths, so that columns are measured without a font parser

Inter (OFL 1.1) and JetBrains Mono (OFL 1.1) have no reserved font names, so subsets may keep theirs.
"""
import pathlib
from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).parent
INTER = pathlib.Path("/usr/share/fonts/opentype/inter")
MONO = pathlib.Path("/usr/share/fonts/truetype/jetbrains-mono")

LATIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x1E9E, 0x1E9E)]
GREEK_CYRILLIC = [(0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491)]
PUNCTUATION = [(0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x202F),
               (0x2030, 0x2030), (0x2039, 0x203A), (0x2009, 0x200A), (0xFFFD, 0xFFFD)]
SYMBOLS = [(c, c) for c in map(ord, "€£¥₿™№−×÷±≈≠≤≥∞√→←↑↓↔↪↵⏎✓✔✕✗✘☐☑☒■□▪●○◆▲▼△▽★☆⚠…·•²³¹⁰⁴⁵⁶⁷⁸⁹µΔΣΩ─│┌┐└┘├┤┬┴┼═║")]
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum", "case"]

PRINT = [(INTER / f"Inter-{w}.otf", FEATURES) for w in ("Regular", "Italic", "SemiBold", "Bold")] + \
        [(MONO / f"JetBrainsMono-{w}.ttf", ["mark", "mkmk", "ccmp"]) for w in ("Regular", "Bold")]
WEB = [(INTER / f"Inter-{w}.otf", ["kern", "ccmp", "tnum", "lnum"]) for w in ("Regular", "SemiBold", "Bold")] + \
      [(MONO / "JetBrainsMono-Regular.ttf", ["ccmp"])]


def characters(*ranges):
    return [c for group in ranges for a, b in group for c in range(a, b + 1)]


def cut(source, target, codepoints, features, flavor=None):
    options = subset.Options(layout_features=features, hinting=False, flavor=flavor, notdef_outline=True,
                             name_IDs=["*"], desubroutinize=False)
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    tool = subset.Subsetter(options)
    tool.populate(unicodes=codepoints)
    tool.subset(font)
    target.parent.mkdir(exist_ok=True)
    subset.save_font(font, str(target), options)
    print(f"{target.stat().st_size:8} {target.name}")


def advances(path):
    """Thousandths of an em of each character, with the tabular figures that every page uses."""
    font = TTFont(path)
    cmap, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    tabular = {}
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                    tabular.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    width = lambda c: round(metrics[tabular.get(cmap[c], cmap[c])][0] * 1000 / em) if c in cmap else 0
    return [width(c) for c in range(0x20, 0x180)]


def table(name, values):
    rows = [", ".join(map(str, values[i:i + 20])) for i in range(0, len(values), 20)]
    body = ",\n    ".join(rows)
    return f"#[rustfmt::skip]\npub const {name}: [u16; {len(values)}] = [\n    {body},\n];\n"


def main():
    wide = characters(LATIN, GREEK_CYRILLIC, PUNCTUATION, SYMBOLS)
    for source, features in PRINT:
        cut(source, HERE / "print" / source.name, wide, features)
    for source, features in WEB:
        cut(source, HERE / "web" / (source.stem + ".woff2"), characters(LATIN, PUNCTUATION, SYMBOLS), features, "woff2")
    out = HERE / "../../src/markup/width/table.rs"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("//! Advance widths of U+0020 to U+017F in thousandths of an em; written by assets/fonts/build.py.\n\n"
                   + table("REGULAR", advances(INTER / "Inter-Regular.otf")) + "\n"
                   + table("BOLD", advances(INTER / "Inter-Bold.otf")))


main()
