"""Every relative link and picture of a folder of HTML leads to a file, and its fragment to an id there."""

import pathlib
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.ways = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.update(filter(None, (attrs.get("id"), attrs.get("name"))))
        way = attrs.get({"a": "href", "img": "src"}.get(tag))
        if way:
            self.ways.append(way)


def leads_nowhere(path, way, pages):
    parts = urlsplit(way)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target = target / "index.html"
    if not target.exists():
        return True
    return bool(parts.fragment) and target in pages and unquote(parts.fragment) not in pages[target].ids


def main():
    paths = [path.resolve() for path in pathlib.Path(sys.argv[1]).rglob("*.html")]
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in paths}
    relative = lambda way: not (urlsplit(way).scheme or way.startswith("/"))
    ways = [(path, way) for path, page in pages.items() for way in page.ways if relative(way)]
    bad = [f"{path}: {way}" for path, way in ways if leads_nowhere(path, way, pages)]
    print("\n".join(bad) or f"{len(ways)} links of {len(pages)} pages lead somewhere")
    sys.exit(bool(bad) or len(ways) < 100)


if __name__ == "__main__":
    main()
