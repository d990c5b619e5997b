#!/usr/bin/env python3
"""Counts the words of the pages of whole trees that no document shows, and that no published page shows, block by block.

Every file that the compiler read as a page, or as a part of one, is read once more by docutils. Of each block that readers
see (a paragraph, a title, a term, a cell of a table, a literal) the words must stand in one text of a document, in their
order: in a description, a summary, a title or the name of a tag, each as a reader of CommonMark shows it; and in the text of a page that
`apiref publish` writes, as a browser without scripts shows it. What a document says
in fields of its own (codes, samples, the rows of tables of parameters), and titles that only order such, are explained by a
rule that the script holds; the rest is missing, and listed.

The exit status is 0 if of each tree at least 99.5 % of the words are there or explained. The last line is `N passed, N failed`.
"""

import collections
import html.parser
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
    "normal error errors query path xml http the of a and with or for in new since microversion microversions version later higher".split()
)
CODES = re.compile(r"(?i)^\W*(normal|success|error|http|status|response|return)[\w ()]*codes?\b|^status: \d{3}\b|^[\W\d]*$")
LISTED = re.compile(r"^(?:\w* ?\([\d,. ]+\)[,. \n]*)+$")
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
    """The blocks of a file that readers see, each with its words."""
    settings = dict(report_level=6, halt_level=6, warning_stream=False, file_insertion_enabled=False)
    # What leads to a place of another file is text here.
    text = re.sub(r"`([^`<]+?)\s*<[\w -]+_>`__?", r"\1", text)
    tree = publish_doctree(text + defined, source_path=str(path), settings_overrides=settings)
    kinds = (nodes.system_message, nodes.substitution_definition, nodes.comment, nodes.docinfo)
    for node in list(tree.findall(lambda node: isinstance(node, kinds))):
        node.parent.remove(node)
    # A footnote that its reader numbers goes by its label, where it has one.
    for node in list(tree.findall(nodes.footnote_reference)):
        if node.get("auto"):
            names = tree.ids[node["refid"]]["names"] if node.get("refid") in tree.ids else []
            node.parent.replace(node, nodes.Text(" ".join(names)))
    for node in tree.findall(lambda node: isinstance(node, SHOWN)):
        if words := prose.words(node.astext()):
            yield node, words


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
    """All that the documents of a tree show, as words; and their samples."""
    texts, samples = [], set()

    def take(node):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            if key in ("examples", "example") and isinstance(value, dict):
                samples.update(prose.words(json.dumps(one.get("value"))) for one in value.values() if isinstance(one, dict))
            elif isinstance(value, (dict, list)):
                take(value)

    with tempfile.TemporaryDirectory() as out:
        command = [common.binary(options), "build", tree, "--emit", "openapi", "--format", "json", "--out", out]
        subprocess.run(command, capture_output=True)
        for path in sorted(pathlib.Path(out).glob("*/openapi.json")):
            document = json.loads(path.read_text())
            known = {markdown for _, markdown in prose.texts(document)}
            texts += [prose.shown(markdown) for markdown in known]
            texts += fields(document)
            take(document)
    return "\n".join(f" {prose.words(text)} " for text in texts), samples


class Shown(html.parser.HTMLParser):
    """The text of a page, a line for each run of it that no block ends."""

    INLINE = {"a", "code", "em", "span", "strong"}

    def __init__(self, page):
        super().__init__()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, _attributes):
        self.text += "" if tag in self.INLINE else "\n"

    handle_endtag = lambda self, tag: self.handle_starttag(tag, None)

    def handle_data(self, data):
        self.text += data


def published(tree, options):
    """All that the static pages of a tree show, as words."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([common.binary(options), "publish", tree, "--out", out], capture_output=True)
        pages = sorted(pathlib.Path(out).glob("*/latest/reference.html"))
        return "\n".join(f" {prose.words(Shown(page.read_text()).text)} " for page in pages)


# What is no text of a document, and why: `(reason, test(node, words, everything, samples))`.


def is_part(node, words, _everything, _samples):
    is_formula = lambda word: word in PARTS or re.fullmatch(r"v?\d+", word)
    return not isinstance(node, nodes.literal_block) and all(is_formula(word) for word in words.split())


def is_alias(node, _words, everything, _samples):
    found = re.fullmatch(r"(?s)(.*)\(([^()]*)\)", node.astext().strip())
    return isinstance(node, nodes.title) and bool(found) and f" {prose.words(found[1])} " in everything


def is_codes(node, _words, _everything, _samples):
    text = node.astext()
    return bool(CODE.search(text)) and bool(CODES.match(text) or LISTED.match(text))


def is_sample(node, words, _everything, samples):
    return isinstance(node, nodes.literal_block) and words in samples


def is_row(node, _words, everything, _samples):
    """The name, the place and the type of a row; its description is text."""
    entry = node.parent
    if not isinstance(entry, nodes.entry):
        return False
    table = node
    while not isinstance(table, nodes.tgroup):
        table = table.parent
    head = [cell.astext().lower() for cell in table.next_node(nodes.thead).findall(nodes.entry)] if table.next_node(nodes.thead) else []
    return {"parameter", "type"} <= set(head) and (entry.parent.index(entry) < 3 or isinstance(entry.parent.parent, nodes.thead))


def heads_data(node, _words, _everything, _samples):
    """A title of an operation's part, above nothing but a table or a sample of data."""
    return isinstance(node, nodes.title) and not any(isinstance(other, SHOWN) for other in node.parent.children[1:])


REASONS = [
    ("the title of an operation's part", is_part),
    ("the word in parentheses behind a title", is_alias),
    ("codes, which are those of responses", is_codes),
    ("a sample, which is an example", is_sample),
    ("the name, place and type of a row", is_row),
    ("a title right above another, a table or a sample", heads_data),
]


def main():
    options = common.arguments(__doc__, "an api-ref source tree, or a folder that holds one in api-ref/source")
    passed = failed = 0
    for tree in options.trees:
        source = common.source_folders(tree)
        everything, samples = shown_by(tree, options)
        paths = [pathlib.Path(entry["file"]) for entry in common.raw_dump(options, tree) if "document" in entry]
        pages = [(path, path.read_text(encoding="utf-8-sig", errors="replace")) for path in paths]
        defined = prose.definitions(prose.pages_of(source))
        for where, shown in (("documents", everything), ("pages", published(tree, options))):
            total, there, said, missing = 0, 0, collections.Counter(), []
            for path, text in pages:
                for node, words in blocks(path, text, defined):
                    count = len(words.split())
                    total += count
                    if f" {words} " in shown:
                        there += count
                    elif reason := next((why for why, test in REASONS if test(node, words, shown, samples)), None):
                        said[reason] += count
                    else:
                        missing.append((count, path.name, words))
            lost = sum(count for count, *_ in missing)
            share = 100 * (total - lost) / max(total, 1)
            print(f"{pathlib.Path(tree).name}, {where}: {total} words, {there} shown, {sum(said.values())} explained, {lost} missing: {share:.2f} %")
            for reason, count in said.most_common():
                print(f"    {count:6} {reason}")
            for count, name, words in missing[: options.show]:
                print(f"    missing, {count} of {name}: {words[:160]}")
            passed, failed = passed + (share >= LEAST), failed + (share < LEAST)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
