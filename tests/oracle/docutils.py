#!/usr/bin/env python3
"""Holds the block parser against docutils, file by file, on whole trees.

Compared are, with their lines: titles and their levels; directives with argument, options and content; paragraphs,
lists of every kind, tables, literal blocks, quotes, targets, substitutions and comments, nested as they are. Inline
markup is not compared. Each file is read by itself, includes left alone, by docutils' own parser; directives that belong
to Sphinx or os-api-ref are declared with the shape that these declare.

At most twenty differences of a run may be explained; more count. The last line is `N differences`; the exit status is 0 if N
is 0.
"""

import pathlib
import re
import sys

HERE = sys.path.pop(0)  # This file bears the name of the package that it judges by.
sys.path.append(HERE)
import common  # noqa: E402

common.inside_venv()

from docutils import nodes, utils  # noqa: E402
from docutils.frontend import get_default_settings  # noqa: E402
from docutils.parsers.rst import Directive, Parser, directives, states  # noqa: E402



def near_miss(_file, ours, theirs):
    """`.. note:` with one colon, `..note::` without a space: docutils sees a comment or text, we see what was meant."""
    words = [line.split() for line in ours + theirs]
    return (
        len(theirs) == 1
        and words[0][1:2] == ["directive"]
        and words[-1][1:2] in (["comment"], ["paragraph"])
        and words[-1][2].lstrip(".").startswith(words[0][2])
    )


def title_in_only(_file, ours, theirs):
    """A title within `.. only::`, which Sphinx reads; docutils by itself drops it, we keep its text."""
    return not theirs and len(ours) == 1 and bool(re.search(r" paragraph .* ([=~^#*-])\1{3,}$", ours[0]))


# Why a difference is none to mend: `(reason, test(file, ours, theirs))`, the lines as `Report` prints them.
EXPLAINED = [
    ("a directive that lacks a colon or a space is read as it was meant, with a warning", near_miss),
    ("a title within a directive is text; docutils reports it and drops it", title_in_only),
]

# name: (arguments required, arguments optional, last one may hold blanks, options, content is reST)
SHAPES = {
    "rest_method": (0, 0, False, False, False),
    "rest_expand_all": (0, 0, False, False, False),
    "rest_parameters": (0, 1, True, True, False),
    "rest_status_code": (2, 1, False, True, False),
    "literalinclude": (1, 0, True, True, False),
    "code-block": (0, 1, False, True, False),
    "sourcecode": (0, 1, False, True, False),
    "highlight": (1, 0, False, True, False),
    "toctree": (0, 0, False, True, False),
    "only": (1, 0, True, False, True),
    "seealso": (0, 0, True, True, True),
    "versionadded": (1, 1, True, False, True),
    "versionchanged": (1, 1, True, False, True),
    "versionremoved": (1, 1, True, False, True),
    "deprecated": (1, 1, True, False, True),
}
BODY = set(
    "note warning important tip hint caution danger attention error admonition compound container topic list-table "
    "table figure sidebar epigraph highlights pull-quote class header footer".split()
)


class AnyOption(dict):
    def __bool__(self):
        return True

    def __getitem__(self, name):
        return directives.unchanged

    def __contains__(self, name):
        return True


class Stub(Directive):
    body = False
    has_content = True

    def run(self):
        if isinstance(self.state, states.SubstitutionDef):
            return [nodes.Text(" ".join(self.content) or self.name)]
        node = nodes.container()
        node.stub = dict(
            name=self.name.lower(),
            argument=" ".join(" ".join(self.arguments).split()),
            options=sorted((k, " ".join((v or "").split())) for k, v in self.options.items()),
            line=self.lineno,
        )
        if self.body:
            self.state.nested_parse(self.content, self.content_offset, node)
        else:
            node.stub["content"] = [line.rstrip() for line in self.content]
        return [node]


real_lookup = directives.directive


def lookup(name, language, document):
    name = name.lower()
    shape = SHAPES.get(name)
    if not shape:
        known, _ = real_lookup(name, language, document)
        if known and isinstance(known, type):
            shape = (
                known.required_arguments,
                known.optional_arguments,
                known.final_argument_whitespace,
                bool(known.option_spec),
                name in BODY,
            )
        else:
            shape = (0, 1, True, True, False)
    required, optional, blanks, options, body = shape
    return type(
        "Stub",
        (Stub,),
        dict(
            required_arguments=required,
            optional_arguments=optional,
            final_argument_whitespace=blanks,
            option_spec=AnyOption() if options else None,
            body=body,
        ),
    ), []


directives.directive = lookup
states.directives.directive = lookup

def section(self, title, source, style, lineno, messages):
    """A section; notes the first line of its title, which may be the line above the text."""
    if self.check_subsection(source, style, lineno):
        titles.append(lineno - (len(style) == 2))
        self.new_subsection(title, lineno, messages)


states.RSTState.section = section
titles = []


def text(lines):
    return " ".join(" ".join(lines).split())


def theirs(path):
    """The file as docutils reads it: a list of lines that say what stands where."""
    settings = get_default_settings(Parser)
    settings.report_level, settings.halt_level = 6, 6
    settings.warning_stream = False
    document = utils.new_document(str(path), settings)
    source = path.read_text(encoding="utf-8-sig", errors="replace")
    titles.clear()
    Parser().parse(source, document)
    out = []
    for child in document.children:
        their_block(child, 0, 0, out)
    return out


def item(out, depth, line, kind, value=""):
    out.append(f"{'  ' * depth}{line or '-'} {kind} {value}".rstrip())


def paragraph_text(raw):
    stripped = raw.rstrip()
    if stripped.endswith("::"):
        stripped = stripped[:-2].rstrip() if stripped[-3:-2] in ("", " ", "\n") else stripped[:-1]
    return text([stripped])


def their_block(node, depth, level, out):
    def children(parent, depth):
        for child in parent.children:
            their_block(child, depth, level, out)

    if isinstance(node, nodes.section):
        title = node.children[0]
        item(out, 0, titles.pop(0), "title", f"{level + 1} {text([title.rawsource])}")
        for child in node.children[1:]:
            their_block(child, depth, level + 1, out)
    elif hasattr(node, "stub"):
        stub = node.stub
        item(out, depth, stub["line"], "directive", f"{stub['name']} {stub['argument']}")
        for name, value in stub["options"]:
            item(out, depth + 1, None, "option", f"{name} {value}")
        for line in stub.get("content", []):
            if line.strip():
                item(out, depth + 1, None, "content", repr(line))
        children(node, depth + 1)
    elif isinstance(node, nodes.paragraph):
        item(out, depth, node.line, "paragraph", paragraph_text(node.rawsource))
    elif isinstance(node, (nodes.literal_block, nodes.doctest_block)):
        item(out, depth, None, "literal")
        for line in node.astext().splitlines():
            if line.strip():
                item(out, depth + 1, None, "line", repr(line.rstrip()))
    elif isinstance(node, nodes.block_quote):
        item(out, depth, None, "quote")
        children(node, depth + 1)
    elif isinstance(node, nodes.attribution):
        item(out, depth, None, "paragraph", "-- " + text([node.rawsource]))
    elif isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
        kind = "bullets" if isinstance(node, nodes.bullet_list) else f"enumerated {node.get('start', 1)}"
        item(out, depth, None, kind)
        for entry in node.children:
            item(out, depth + 1, None, "item")
            children(entry, depth + 2)
    elif isinstance(node, nodes.definition_list):
        item(out, depth, None, "definitions")
        for entry in node.children:
            item(out, depth + 1, None, "term", text([entry.rawsource.splitlines()[0]]))
            children(entry.children[-1], depth + 2)
    elif isinstance(node, nodes.field_list):
        item(out, depth, None, "fields")
        for entry in node.children:
            item(out, depth + 1, None, "field", text([entry.children[0].rawsource or entry.children[0].astext()]))
            children(entry.children[-1], depth + 2)
    elif isinstance(node, nodes.line_block):
        item(out, depth, None, "line_block", text([line.rawsource for line in node.findall(nodes.line)]))
    elif isinstance(node, nodes.table):
        their_table(node, depth, out, level)
    elif isinstance(node, nodes.comment):
        item(out, depth, None, "comment", text([node.astext()]))
    elif isinstance(node, nodes.target):
        item(out, depth, None, "target", " ".join(node.get("names", []) or [""]))
    elif isinstance(node, nodes.substitution_definition):
        item(out, depth, None, "substitution", " ".join(node.get("names", [])))
    elif isinstance(node, (nodes.footnote, nodes.citation)):
        item(out, depth, None, "footnote")
        for child in node.children:
            if not isinstance(child, nodes.label):
                their_block(child, depth + 1, level, out)
    elif isinstance(node, nodes.transition):
        item(out, depth, None, "transition")
    elif isinstance(node, nodes.system_message):
        pass
    else:
        item(out, depth, None, type(node).__name__, text([node.astext()]))


def their_table(node, depth, out, level):
    group = node.next_node(nodes.tgroup)
    head = group.next_node(nodes.thead)
    body = group.next_node(nodes.tbody)
    header = list(head.children) if head else []
    rows = header + (list(body.children) if body else [])
    item(out, depth, None, "table", f"{len(header)} of {len(rows)}")
    for row in rows:
        item(out, depth + 1, None, "row")
        for cell in row.children:
            item(out, depth + 2, None, "cell")
            for child in cell.children:
                their_block(child, depth + 3, level, out)


def ours(blocks, lines):
    """The same from the dump."""
    out = []
    styles = []
    our_blocks(blocks, 0, lines, styles, out)
    return out


def our_blocks(blocks, depth, lines, styles, out):
    for block in blocks:
        kind, value = (block["kind"], None) if isinstance(block["kind"], str) else next(iter(block["kind"].items()))
        line = lines.of(block["span"]["start"])
        nested = lambda inner, more=1: our_blocks(inner, depth + more, lines, styles, out)  # noqa: E731
        if kind == "title":
            style = (value["adornment"], value["overline"])
            if style not in styles:
                styles.append(style)
            item(out, 0, line, "title", f"{styles.index(style) + 1} {text([value['text']])}")
        elif kind == "directive":
            item(out, depth, line, "directive", f"{value['name']} {text(value['argument']['lines'])}")
            for name, option in sorted((o[0], " ".join(o[1].split())) for o in value["options"]):
                item(out, depth + 1, None, "option", f"{name} {option}")
            if value["blocks"]:
                nested(value["blocks"])
            else:
                for content in value["content"]["lines"]:
                    if content.strip():
                        item(out, depth + 1, None, "content", repr(content.rstrip()))
        elif kind == "paragraph":
            item(out, depth, line, "paragraph", text(value["lines"]))
        elif kind == "literal":
            item(out, depth, None, "literal")
            for content in value["lines"]:
                if content.strip():
                    item(out, depth + 1, None, "line", repr(content.rstrip()))
        elif kind == "quote":
            item(out, depth, None, "quote")
            nested(value)
        elif kind in ("bullets", "enumerated"):
            entries = value if kind == "bullets" else value[1]
            item(out, depth, None, kind if kind == "bullets" else f"enumerated {value[0]}")
            for entry in entries:
                item(out, depth + 1, None, "item")
                nested(entry, 2)
        elif kind in ("definitions", "fields"):
            item(out, depth, None, kind)
            for entry in value:
                item(out, depth + 1, None, "term" if kind == "definitions" else "field", text([entry["term"]]))
                nested(entry["blocks"], 2)
        elif kind == "line_block":
            item(out, depth, None, "line_block", text(value["lines"]))
        elif kind == "table":
            item(out, depth, None, "table", f"{value['header_rows']} of {len(value['rows'])}")
            for row in value["rows"]:
                item(out, depth + 1, None, "row")
                for cell in row:
                    item(out, depth + 2, None, "cell")
                    nested(cell, 3)
        elif kind == "comment":
            item(out, depth, None, "comment", text(value["lines"]))
        elif kind == "target":
            item(out, depth, None, "target", " ".join(value["name"].lower().split()))
        elif kind == "substitution":
            item(out, depth, None, "substitution", " ".join(value["name"].split()))
        elif kind == "footnote":
            item(out, depth, None, "footnote")
            nested(value[1])
        elif kind == "transition":
            item(out, depth, None, "transition")
        else:
            item(out, depth, None, kind)


def main():
    options = common.arguments(__doc__, "an api-ref source tree, or a folder that holds one in api-ref/source")
    total = 0
    for tree in options.trees:
        source = common.source_folders(tree)
        files = {path: entry["document"] for path, entry in common.dump(options, source).items() if "document" in entry}
        report = common.Report(options.show)
        read = 0
        for path in sorted(p for p in source.rglob("*") if p.suffix in (".inc", ".rst") and p.is_file()):
            name = path.relative_to(source).as_posix()
            if name not in files:
                report.add(name, ["(not in the dump)"], ["(a file)"])
                continue
            read += 1
            mine, other = ours(files[name]["blocks"], common.Lines(path)), theirs(path)
            for left, right in common.differences(mine, other):
                reason = next((why for why, test in EXPLAINED if test(name, left, right)), None)
                report.add(name, left, right, reason)
        total += report.close(f"{pathlib.Path(tree).name}, {read} files")
    common.finish(total)


if __name__ == "__main__":
    main()
