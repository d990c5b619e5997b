#!/usr/bin/env python3
"""Holds the prose of emitted documents against what docutils makes of the same reST, on whole trees.

Every description and summary is read by markdown-it, a CommonMark reader of its own. In what it shows, code left out, no
markup of reST may stand. And each description that a listed parameter has in its file must be shown, word for word as
docutils shows it, by some description of the document. What is not is explained by a rule that the script holds, or counts.

The last line is `N differences`; the exit status is 0 if N is 0.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = sys.path.pop(0)  # Scripts beside this one bear the names of the packages that they judge by.
sys.path.append(HERE)
import common  # noqa: E402

common.inside_venv()

import yaml  # noqa: E402
from docutils import nodes  # noqa: E402
from docutils.core import publish_doctree  # noqa: E402
from docutils.parsers.rst import Directive, directives, roles  # noqa: E402
from markdown_it import MarkdownIt  # noqa: E402

# What reST leaves behind where it is not understood.
RESIDUE = {
    "role": r":[a-z][a-z:-]*:`",
    "back ticks": r"``|`_",
    "directive": r"(^|\s)\.\. ?[a-z_-]+::",
    "target": r"(^|\s)\.\. _[^ ]",
    "substitution": r"(?<![|\w])\|[A-Za-z][\w -]*\|(?!\|)",
    "reference": r"(?<![\w*{<\[/`.-])[A-Za-z][A-Za-z-]*[a-z]__?(?=[\s.,;:]|$)",
    "footnote": r"\[[#\d]\w*\]_",
    "grid table": r"\+[-=]{3,}\+",
    "simple table": r"(^|\s)={4,}(\s|$)",
    "literal block": r"\w::\s*$",
    "strong": r"\*\*\w",
}
RESIDUE = {kind: re.compile(pattern, re.MULTILINE) for kind, pattern in RESIDUE.items()}


# Headers that OpenAPI says elsewhere, and tells to leave out.
SAID_ELSEWHERE = {"accept", "content-type", "authorization", "x-auth-token"}


def said_elsewhere(rows, _described):
    return all(name.lower() in SAID_ELSEWHERE for _, name in rows)


def of_no_operation(rows, _described):
    """In pages without any, on what all operations have in common."""
    return not any("rest_method::" in page.read_text(errors="replace") for page, _ in rows)


def other_words(rows, described):
    """There is such a field or parameter, and it says something else."""
    return all(name in described for _, name in rows)


# Why a description of a parameter is not shown word for word: `(reason, test(rows, names that are described))`.
NOT_SHOWN = [
    ("a header that OpenAPI says elsewhere, as a media type or by the security scheme", said_elsewhere),
    ("a row of a page without operations is no operation's", of_no_operation),
    ("a resource, or a parameter of a path, that several operations show has the words of the first", other_words),
]

# What docutils shows as it is too, because the source is wrong: `(reason, pattern of what is shown)`.
EXPLAINED = [
    ("a link that lacks the `<` before its address is text", re.compile(r"https?:[^\s<]*>`_")),
    ("marks of code that touch a word, or have no opening, are text", re.compile(r"\w``\w|(?<![`\w-])\w+`` ")),
]
MARKDOWN = MarkdownIt("commonmark").enable("table")
WORD = re.compile(r"[^\W_]+")


# Directives that stand apart, with the heading that readers see.
HEADINGS = {name: name for name in "note warning important tip hint caution danger attention error".split()} | {
    "seealso": "see also",
    "versionadded": "new in version",
    "versionchanged": "changed in version",
    "versionremoved": "removed in version",
    "deprecated": "deprecated since version",
}
TITLES = {}  # The title that a label stands before, by the label.


class Apart(Directive):
    has_content, optional_arguments, final_argument_whitespace = True, 1, True
    option_spec = {}

    def run(self):
        node = nodes.container()
        text, _ = self.state.inline_text(" ".join([HEADINGS[self.name.lower()], *self.arguments]), self.lineno)
        node += nodes.paragraph("", "", *text)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def role(name, rawtext, text, lineno, inliner, options=None, content=None):
    shown = re.sub(r"(?s)^(.*\S)\s*<[^<>]*>$", r"\1", text)
    return [nodes.inline(rawtext, TITLES.get(text.lower(), shown) if name == "ref" else shown)], []


for name in ("ref", "doc", "nova-doc", "keystone-doc", "cinder-doc", "glance-doc", "neutron-doc", "ironic-doc", "placement-doc", "term"):
    roles.register_local_role(name, role)
for name in HEADINGS:
    directives.register_directive(name, Apart)


def shown(markdown, code=True):
    """The text that a reader of CommonMark sees."""
    out = []

    def inline(tokens):
        for token in tokens:
            if token.type in ("text", "html_inline", "html_block"):
                out.append("" if token.content.startswith("<br") else token.content)
                out.extend(" " if token.content.startswith("<br") else "")
            elif token.type in ("code_inline", "fence", "code_block"):
                out.append(token.content if code else "CODE")
            elif token.type in ("softbreak", "hardbreak"):
                out.append(" ")
            elif token.children:
                inline(token.children)
            elif token.type.endswith("_close"):
                out.append("" if token.type[:-6] in ("strong", "em", "link") else "\n")
            if token.children:
                out.append("\n")

    inline(MARKDOWN.parse(markdown))
    return "".join(out)


def words(text):
    return " ".join(WORD.findall(text.lower()))


def texts(node, place=""):
    """Every description and summary of a document, with its place; examples and enumerations are no prose."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("description", "summary") and isinstance(value, str):
                yield f"{place}/{key}", value
            elif key not in ("example", "examples", "x-openstack"):
                yield from texts(value, f"{place}/{key}")
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from texts(value, f"{place}/{at}")


def described(node):
    """The names of fields and parameters that have a description."""
    if isinstance(node, dict):
        if isinstance(node.get("name"), str) and node.get("description") and "in" in node:
            yield node["name"]
        for key, value in node.items():
            if key == "properties" and isinstance(value, dict):
                yield from (name for name, field in value.items() if isinstance(field, dict) and field.get("description"))
            yield from described(value)
    elif isinstance(node, list):
        for value in node:
            yield from described(value)


def pages_of(source):
    return [(path, path.read_text(errors="replace")) for path in sorted(source.rglob("*")) if path.suffix in (".inc", ".rst")]


def definitions(pages):
    """What pages define for others: substitutions, as text; and the titles that labels stand before, into `TITLES`."""
    substitutions = []
    for _, text in pages:
        for label, title in re.findall(r"^\.\. _([^:\n]+):\n\n(?:[=~^#*-]{3,}\n)? ?(\S.*)\n[=~^#*-]{3,}$", text, re.MULTILINE):
            TITLES[label.strip("`").lower()] = title
        for name, kind, value in re.findall(r"^\.\. (\|[^|\n]+\|) (\w+)::(.*(?:\n[ \t]+\S.*)*)", text, re.MULTILINE):
            # Markup of an output format parts what stands around it.
            value = value if kind == "replace" else " \\ "
            substitutions.append(f".. {name} replace::{value}")
    return "\n\n" + "\n\n".join(substitutions)


def listed(source, pages):
    """The descriptions that rows of tables name: file, key, the rows, reST. A row is its page and its name."""
    table = re.compile(r"^([ \t]*)\.\. rest_parameters::[ \t]*(\S+)[ \t]*\n((?:\1[ \t]+.*\n|[ \t]*\n)*)", re.MULTILINE)
    rows = {}
    for path, text in pages:
        for found in table.finditer(text + "\n"):
            file = (path.parent / found[2]).resolve()
            for name, key in re.findall(r"^\s+- (\S.*?): (\S+)\s*$", found[3], re.MULTILINE):
                rows.setdefault((file, key), []).append((path, name))
    files = {}
    for file, key in sorted(rows):
        if file not in files:
            try:
                files[file] = yaml.safe_load(file.read_text())
            except (OSError, yaml.YAMLError):
                files[file] = None
        entry = files[file].get(key) if isinstance(files[file], dict) else None
        if isinstance(entry, dict) and isinstance(entry.get("description"), str) and entry.get("in"):
            yield file.relative_to(source.resolve()).as_posix(), key, rows[file, key], entry


def main():
    options = common.arguments(__doc__, "an api-ref source tree, or a folder that holds one in api-ref/source")
    total = 0
    for tree in options.trees:
        source = common.source_folders(tree)
        report = common.Report(options.show)
        known, count, names = set(), 0, set()
        with tempfile.TemporaryDirectory() as out:
            command = [common.binary(options), "build", tree, "--emit", "openapi", "--format", "json", "--out", out]
            subprocess.run(command, capture_output=True)
            for path in sorted(pathlib.Path(out).glob("*/openapi.json")):
                document = json.loads(path.read_text())
                names.update(described(document))
                for place, markdown in texts(document):
                    count += 1
                    if markdown in known:
                        continue
                    known.add(markdown)
                    text = shown(markdown, code=False)
                    for kind, pattern in RESIDUE.items():
                        if found := pattern.search(text):
                            near = text[max(0, found.start() - 120) : found.end() + 40]
                            reason = next((why for why, test in EXPLAINED if test.search(near)), None)
                            report.add(f"{path.parent.name}{place}", [near], [f"no {kind}"], reason)
        ours = {words(shown(markdown)) for markdown in known}
        everything = "\n".join(ours)
        pages = pages_of(source)
        defined = definitions(pages)
        checked = missing = 0
        for file, key, rows, entry in listed(source, pages):
            settings = dict(report_level=6, halt_level=6, warning_stream=False)
            tree_of = publish_doctree(entry["description"] + defined, settings_overrides=settings)
            for message in list(tree_of.findall(nodes.system_message)):
                message.parent.remove(message)
            for definition in list(tree_of.findall(nodes.substitution_definition)):
                definition.parent.remove(definition)
            theirs = words(tree_of.astext())
            checked += 1
            if theirs and theirs not in ours and theirs not in everything:
                missing += 1
                reason = next((why for why, test in NOT_SHOWN if test(rows, names)), None)
                report.add(f"{file} {key}", [], [theirs[:200]], reason)
        print(f"{pathlib.Path(tree).name}: {count} texts, {checked} descriptions of parameters, {missing} not word for word")
        total += report.close(pathlib.Path(tree).name)
    print(f"{total} differences")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
