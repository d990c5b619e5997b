#!/usr/bin/env python3
"""Holds what `apiref` reads against what the real os-api-ref sees, on whole trees.

Compared are, in the order of each page and with file and line: every method with its URL and versions; every row of every
parameter table, with what the parameters file says of it; every status code with its reason; every sample with its path; and
the titles from the page down to each of them. Then every method must be an operation of a document, by method, path and
title. A TREE may also be a JSON file that `extension.py` printed before, with `--dump` for our side.

At most twenty differences of a run may be explained; more count. The last line is `N differences`; the exit status is 0 if N
is 0.
"""

import json
import pathlib
import posixpath
import re
import subprocess
import sys

HERE = pathlib.Path(sys.path.pop(0))  # This file bears the name of the package that it judges by.
sys.path.append(str(HERE))
import common  # noqa: E402

common.inside_venv()

import yaml  # noqa: E402



def misspelt(_file, ours, theirs):
    """The same row, but for being required."""
    return len(ours) == len(theirs) == 1 and ours[0].replace(", True, ", ", False, ", 1) == theirs[0]


def no_verb(file, _ours, theirs):
    """`METHOD /path`: the reference means any."""
    return file == "operations" and theirs[0].startswith("METHOD ")


def near_miss(_file, ours, theirs):
    """A directive that lacks a colon or a space, which docutils takes for a comment; our lines say where."""
    return not theirs and bool(ours) and misses(ours[0])


def misses(line):
    file, number = line.split(" ")[0].rsplit(":", 1)
    text = (SOURCE[0] / file).read_text(errors="replace").splitlines()[int(number) - 1]
    return not re.match(r"\s*\.\. [\w-]+ ?::(\s|$)", text)


SOURCE = []  # The source folder that is held, for `misses`.

def no_method(file, ours, theirs):
    """`/path` alone: os-api-ref takes the path for the method."""
    return file == "operations" and len(theirs) == 1 and theirs[0].startswith("/")


def stray_prefix(file, ours, theirs):
    """`/identity/v3/…`, where every other path begins with the version: the text before it is dropped, with a warning."""
    if file != "operations" or len(ours) != 1 or len(theirs) != 1:
        return False
    (method, path), (other, whole) = (line.split(" ")[:2] for line in (ours[0], theirs[0]))
    return method == other and re.match(r"/v\d", path) is not None and whole.endswith(path) and whole.count("/") == path.count("/") + 1


# Why a difference is none to mend: `(reason, test(file, ours, theirs))`, the lines as `Report` prints them.
EXPLAINED = [
    ("a misspelt `required` is read as it was meant, with a warning; os-api-ref passes over it", misspelt),
    ("a directive that lacks a colon or a space is read as it was meant, with a warning", near_miss),
    ("a missing method is read as GET, with a warning", no_method),
    ("`METHOD` is no method of HTTP; a diagnostic says so", no_verb),
    ("what one path alone has before its version is dropped, with a warning", stray_prefix),
]


EXAMPLE = re.compile("request|response|example", re.IGNORECASE)


def plain(title):
    """A title without inline markup, as docutils shows it."""
    title = re.sub(r":[\w:.-]+:`([^`<]*?)\s*(<[^`]*>)?`", r"\1", title)
    title = re.sub(r"`([^`<]*?)\s*<[^`]*>`__?", r"\1", title)
    return " ".join(re.sub(r"``?|\*\*?", "", title.replace("\\", "")).split())


class Dump:
    """The syntax trees of one run, put together page by page."""

    def __init__(self, data, source):
        self.source = source
        self.trees = data
        self.lines = {}
        self.pages = self.roots()

    def roots(self):
        """The `.rst` files: each is a page, but for those that another one includes."""
        found = [path for path in self.trees if path.endswith(".rst")]
        included = set()
        for page in found:
            folder = posixpath.dirname(page)
            for block in self.trees[page].get("document", {}).get("blocks", []):
                directive = block["kind"].get("directive") if isinstance(block["kind"], dict) else None
                if directive and directive["name"] == "include":
                    included.add(self.resolve(folder, " ".join(directive["argument"]["lines"]).strip()))
        return [page for page in found if page not in included]

    def line(self, path, span):
        if path not in self.lines:
            self.lines[path] = common.Lines(self.source / path)
        return self.lines[path].of(span["start"])

    def blocks(self, path, folder, seen=()):
        """The blocks of a page, each with its file, includes in place."""
        for block in self.trees.get(path, {}).get("document", {}).get("blocks", []):
            directive = block["kind"].get("directive") if isinstance(block["kind"], dict) else None
            if directive and directive["name"] == "include":
                included = self.resolve(folder, " ".join(directive["argument"]["lines"]).strip())
                if included not in seen:
                    yield from self.blocks(included, folder, (*seen, included))
            else:
                yield path, block

    @staticmethod
    def resolve(folder, name):
        """Relative to the page's folder; from the root with a leading slash."""
        return posixpath.normpath(name.lstrip("/") if name.startswith("/") else posixpath.join(folder, name))

    def events(self, page):
        """The directives of a page in order, as `extension.py` prints them."""
        folder = posixpath.dirname(page)
        styles, open_titles = [], []
        for path, block in self.blocks(page, folder):
            kind, value = (block["kind"], {}) if isinstance(block["kind"], str) else next(iter(block["kind"].items()))
            if kind == "title":
                style = (value["adornment"], value["overline"])
                if style not in styles:
                    styles.append(style)
                open_titles[styles.index(style) :] = [plain(value["text"])]
            else:
                yield from self.within(block, path, folder, list(open_titles))

    def within(self, block, path, folder, titles):
        if isinstance(block["kind"], str):
            return
        kind, value = next(iter(block["kind"].items()))
        inner = []
        if kind == "directive":
            event = self.directive(value, folder)
            if event:
                place = dict(file=path, line=self.line(path, block["span"]), heading=titles)
                yield {**event, **place}
            inner = value["blocks"]
        elif kind in ("quote", "footnote"):
            inner = value if kind == "quote" else value[1]
        elif kind == "bullets":
            inner = sum(value, [])
        elif kind == "enumerated":
            inner = sum(value[1], [])
        elif kind in ("definitions", "fields"):
            inner = sum((entry["blocks"] for entry in value), [])
        elif kind == "table":
            inner = sum((cell for row in value["rows"] for cell in row), [])
        for block in inner:
            yield from self.within(block, path, folder, titles)

    def directive(self, value, folder):
        name, argument = value["name"], " ".join(value["argument"]["lines"]).strip()
        content = "\n".join(value["content"]["lines"])
        if name == "rest_method":
            method, _, url = value["content"]["lines"][0].partition(" ")
            versions = {key: version(value["content"]["lines"], key) for key in ("min_version", "max_version")}
            return dict(kind="method", method=method, url=url.strip(), **versions)
        if name == "rest_parameters":
            file = self.resolve(folder, argument)
            entries = self.trees.get(file, {}).get("parameters", {}).get("entries", {})
            listed = yaml.safe_load(content) or []
            rows = [self.row(str(shown), entries[key]) for item in listed for shown, key in item.items() if key in entries]
            return dict(kind="parameters", file_read=file, rows=rows)
        if name == "rest_status_code":
            listed = yaml.safe_load(content) or []
            codes = [[item, None] if isinstance(item, int) else list(pair) for item in listed for pair in (item.items() if isinstance(item, dict) else [item])]
            return dict(kind="codes", type=argument.split()[-2], codes=codes)
        if name == "literalinclude":
            file = self.resolve(folder, argument)
            return dict(kind="sample", path=file, exists=(self.source / file).exists())
        return None

    @staticmethod
    def row(shown, entry):
        text = lambda key: entry[key]["text"] if entry.get(key) else None  # noqa: E731
        description = " ".join((text("description") or "").split())
        return [shown, text("location"), text("kind"), entry["required"], text("min_version"), text("max_version"), description]


def version(lines, key):
    found = next((line for line in lines if f"{key}: " in line), None)
    return found.split(": ")[1].strip() if found else None


def printed(events):
    """Events as lines, a row or a code a line, so that a difference is as small as it can be."""
    for event in events:
        place = f"{event['file']}:{event['line']}"
        kind = event["kind"]
        heading = " / ".join(plain(title) for title in event["heading"])
        facts = {
            "method": lambda: f"{event['method']} {(event['url'] or '').strip()} {event['min_version']} {event['max_version']}",
            "parameters": lambda: str(event["file_read"]),
            "codes": lambda: event["type"],
            "sample": lambda: f"{event['path']} {'there' if event['exists'] else 'missing'}",
        }[kind]()
        yield f"{place} {kind} {facts} in {heading}"
        for row in event.get("rows", []) + event.get("codes", []):
            yield f"{place}   {row}"


def compiled(report, oracle, operations):
    """Every method that os-api-ref sees is an operation; what no page includes may be one besides."""
    seen = set()
    methods = [event for event in oracle["events"] if event["kind"] == "method"]
    above = {tuple(event["heading"]) for event in methods}
    for event in methods:
        heading = event["heading"]
        # A method in an operation's `Request Example` is what that operation sends.
        while len(heading) > 1 and EXAMPLE.match(heading[-1]) and tuple(heading[:-1]) in above:
            heading = heading[:-1]
        title = plain(heading[-1]) if heading else ""
        seen.add((event["method"], common.nameless(event["url"] or ""), title))
    known = {(method, path, plain(title)) for method, path, title in operations}
    for method, path, title in sorted(seen - known):
        near = [f"{m} {p} {t}" for m, p, t in sorted(known - seen) if t == title or (m, p) == (method, path)]
        ours, theirs = near[:3], [f"{method} {path} {title}"]
        reason = next((why for why, test in EXPLAINED if test("operations", ours, theirs)), None)
        report.add("operations", ours, theirs, reason)


def main():
    options = common.arguments(__doc__, "an api-ref source tree, a folder that holds one, or what extension.py printed")
    total = 0
    for tree in options.trees:
        if tree.endswith(".json"):
            oracle, source = json.loads(pathlib.Path(tree).read_text()), None
        else:
            source = common.source_folders(tree)
            run = subprocess.run([sys.executable, HERE / "extension.py", source], capture_output=True, text=True)
            if run.returncode:
                sys.exit(f"{source}: Sphinx failed\n{run.stderr}")
            oracle = json.loads(run.stdout)
        source = pathlib.Path(source or pathlib.Path(tree).parent)
        SOURCE[:] = [source]
        dump = Dump(common.dump(options, source), source)
        report = common.Report(options.show)
        theirs = {}
        for event in oracle["events"]:
            theirs.setdefault(event["page"] + ".rst", []).append(event)
        counts = {}
        for page in sorted({*theirs, *dump.pages}):
            mine = list(dump.events(page))
            for event in mine:
                counts[event["kind"]] = counts.get(event["kind"], 0) + 1
                counts["rows"] = counts.get("rows", 0) + len(event.get("rows", []))
            for left, right in common.differences(list(printed(mine)), list(printed(theirs.get(page, [])))):
                reason = next((why for why, test in EXPLAINED if test(page, left, right)), None)
                report.add(page, left, right, reason)
        if not options.dump:
            compiled(report, oracle, sorted(set(common.operations(options, source))))
        said = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
        total += report.close(f"{pathlib.Path(tree).name} ({said})")
    common.finish(total)


if __name__ == "__main__":
    main()
