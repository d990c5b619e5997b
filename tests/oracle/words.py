#!/usr/bin/env python3
"""Counts the words of the pages of whole trees that no document shows, block by block.

Every file that the compiler read as a page, or as a part of one, is read once more by docutils. Of each block that readers
see (a paragraph, a title, a term, a line of a table, a literal) the words must stand in one text of a document, in their
order: in a description, a summary, a title or the name of a tag, each as a reader of CommonMark shows it. What OpenAPI says
in fields of its own is held against these: statements of codes, the titles of the parts of an operation.

What is missing is explained by a rule that the script holds, or counts. The exit status is 0 if the words that are there, or
explained, are at least the share that `--least` says, in every tree. The last line is `N passed, N failed`.
"""

import collections
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
import prose  # noqa: E402
from docutils import nodes  # noqa: E402
from docutils.core import publish_doctree  # noqa: E402
from docutils.parsers.rst import Directive, directives  # noqa: E402

LEAST = 99.5

# What a document has as fields, and no reader misses as text: titles of an operation's parts, and statements of codes.
PARTS = set(
    "request requests response responses respone parameter parameters example examples code codes status body header headers json "
    "normal error errors query path xml http the of a and with or for in microversion microversions version later higher".split()
)
CODES = re.compile(r"(?i)^\W*(normal|success|error|http|status|response|return)[\w ()]*codes?\b|^status: \d{3}\b|^[\W\d]*$")
CODE = re.compile(r"\b[1-5]\d\d\b")


class Silent(Directive):
    """A directive that is no prose."""

    has_content, optional_arguments, final_argument_whitespace = True, 1, True

    def run(self):
        return []


class Body(Directive):
    """One whose content is prose."""

    has_content, optional_arguments, final_argument_whitespace = True, 1, True

    def run(self):
        node = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, node, match_titles=1)
        return [node]


class Code(Directive):
    has_content, optional_arguments, final_argument_whitespace = True, 1, True

    def run(self):
        return [nodes.literal_block("", "\n".join(self.content))]


class Options(dict):
    """Any option."""

    def __getitem__(self, _name):
        return directives.unchanged

    def __bool__(self):
        return True

    def get(self, _name, _default=None):
        return directives.unchanged

    def __contains__(self, _name):
        return True


for name in (
    "include rest_method rest_parameters rest_status_code rest_expand_all literalinclude toctree contents highlight index "
    "meta sectnum tabularcolumns default-role raw image figure autoclass automodule autofunction glossary".split()
):
    directives.register_directive(name, type("Silent", (Silent,), {"option_spec": Options()}))
for name in ("only", "container", "topic", "compound", "class"):
    directives.register_directive(name, type("Body", (Body,), {"option_spec": Options()}))
for name in ("code-block", "code", "sourcecode"):
    directives.register_directive(name, type("Code", (Code,), {"option_spec": Options()}))

SHOWN = (nodes.paragraph, nodes.title, nodes.term, nodes.literal_block, nodes.doctest_block, nodes.line, nodes.field_name, nodes.rubric)


def blocks(path, text, defined):
    """The blocks of a file that readers see, as their words; the class of each beside it."""
    settings = dict(report_level=6, halt_level=6, warning_stream=False, file_insertion_enabled=False)
    # What leads to a place of another file is text here.
    text = re.sub(r"`([^`<]+?)\s*<[\w -]+_>`__?", r"\1", text)
    tree = publish_doctree(text + defined, source_path=str(path), settings_overrides=settings)
    for kind in (nodes.system_message, nodes.substitution_definition, nodes.comment, nodes.docinfo):
        for node in list(tree.findall(kind)):
            node.parent.remove(node)
    for node in tree.findall(lambda node: isinstance(node, SHOWN)):
        if words := prose.words(node.astext()):
            yield type(node).__name__, words, node.astext()


def fields(node):
    """Names of tags and their groups, titles, and the summaries of examples."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("title", "summary", "name") and isinstance(value, str):
                yield value
            elif key != "value":
                yield from fields(value)
    elif isinstance(node, list):
        for value in node:
            yield from fields(value)


def shown_by(tree, options):
    """All that the documents of a tree show, as words."""
    texts = []
    with tempfile.TemporaryDirectory() as out:
        command = [common.binary(options), "build", tree, "--emit", "openapi", "--format", "json", "--out", out]
        subprocess.run(command, capture_output=True)
        for path in sorted(pathlib.Path(out).glob("*/openapi.json")):
            document = json.loads(path.read_text())
            known = {markdown for _, markdown in prose.texts(document)}
            texts += [prose.shown(markdown) for markdown in known]
            texts += fields(document)
    return "\n".join(f" {prose.words(text)} " for text in texts)


def is_part(text, kind):
    is_formula = lambda word: word in PARTS or re.fullmatch(r"v?\d+", word)
    return kind in ("title", "paragraph", "term", "rubric") and all(is_formula(word) for word in text.split())


def is_alias(raw, kind, everything):
    """A title whose words in parentheses name the resource: the rest is what readers see."""
    found = re.fullmatch(r"(?s)(.*)\(([^()]*)\)", raw.strip())
    return kind == "title" and bool(found) and f" {prose.words(found[1])} " in everything


def is_codes(raw):
    return bool(CODES.match(raw)) and len(CODE.findall(raw)) > 0


def main():
    options = common.arguments(__doc__, "an api-ref source tree, or a folder that holds one in api-ref/source")
    passed = failed = 0
    for tree in options.trees:
        source = common.source_folders(tree)
        everything = shown_by(tree, options)
        paths = [pathlib.Path(entry["file"]) for entry in common.raw_dump(options, tree) if "document" in entry]
        pages = [(path, path.read_text(encoding="utf-8-sig", errors="replace")) for path in paths]
        defined = prose.definitions(prose.pages_of(source))
        total, there, said, lost = 0, 0, 0, collections.Counter()
        samples = []
        for path, text in pages:
            for kind, words, raw in blocks(path, text, defined):
                count = len(words.split())
                total += count
                if f" {words} " in everything:
                    there += count
                elif is_part(words, kind) or is_codes(raw) or is_alias(raw, kind, everything):
                    said += count
                else:
                    lost[path.name] += count
                    samples.append((path.name, kind, words))
        share = 100 * (there + said) / max(total, 1)
        print(f"{pathlib.Path(tree).name}: {total} words, {there} shown, {said} said by fields, {sum(lost.values())} missing: {share:.2f} %")
        for name, count in lost.most_common(8):
            print(f"    {count:6} of {name}")
        for name, kind, words in samples[: options.show]:
            print(f"        {name} {kind}: {words[:160]}")
        passed, failed = passed + (share >= LEAST), failed + (share < LEAST)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
