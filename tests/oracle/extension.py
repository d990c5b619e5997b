#!/usr/bin/env python3
"""Prints, as JSON, what Sphinx with the real os-api-ref sees in a source folder.

usage: extension.py SOURCE        (in an environment that has sphinx and os-api-ref)

`{"events": [...], "warnings": [...]}`; an event is a directive in the order of reading: `kind` (method, parameters, codes,
sample), `page` (the document that Sphinx reads), `file` and `line`, `heading` (titles from the page down), and

    method      `method`, `url`, `min_version`, `max_version`
    parameters  `file_read`, and `rows`: shown name, then in, type, required, min_version, max_version, description
    codes       `type`, and `codes`: code and reason
    sample      `path`, `exists`
"""

import io
import json
import os
import re
import shutil
import sys
import tempfile

sys.path.pop(0)  # The scripts beside this one bear the names of the packages that they judge by.

import os_api_ref  # noqa: E402
from docutils import nodes  # noqa: E402
from os_api_ref import http_codes  # noqa: E402
from sphinx.application import Sphinx  # noqa: E402
from sphinx.directives.code import LiteralInclude  # noqa: E402

SOURCE = os.path.abspath(sys.argv[1])
EVENTS = []


def relative(path):
    return os.path.relpath(path, SOURCE) if path else None


def heading(directive):
    """The titles from the page down. Within a list nothing leads up yet: there it is the last section of each level."""
    above, node = [], directive.state.parent
    while node is not None:
        above.insert(0, node)
        node = node.parent
    if above[0] is not directive.state.document:
        node = directive.state.document
        while node is not None:
            above.append(node)
            node = next((child for child in reversed(node.children) if isinstance(child, nodes.section)), None)
    return [node[0].astext() for node in above if isinstance(node, nodes.section) and isinstance(node.next_node(), nodes.title)]


def record(directive, kind, **facts):
    source, line = directive.state_machine.get_source_and_line(directive.lineno)
    page = directive.state.document.settings.env.docname
    EVENTS.append(dict(kind=kind, page=page, file=relative(source), line=line, heading=heading(directive), **facts))


def observe(cls, observer):
    real = cls.run

    def run(self):
        return observer(self, real)

    cls.run = run


def method(self, real):
    result = real(self)
    node = result[1][0]
    facts = {key: node[key] or None for key in ("method", "url", "min_version", "max_version")}
    record(self, "method", **facts)
    return result


def parameters(self, real):
    self.yaml = []
    result = real(self)
    rows = [
        [
            str(name),
            entry.get("in"),
            str(entry.get("type")),
            "required" in entry and entry["required"] is not False,
            str(entry["min_version"]) if entry.get("min_version") else None,
            str(entry["max_version"]) if entry.get("max_version") else None,
            " ".join(str(entry.get("description") or "").split()),
        ]
        for name, entry in self.yaml or []
    ]
    record(self, "parameters", file_read=relative(getattr(self, "yaml_file", None)), rows=rows)
    return result


def codes(self, real):
    kind = self.arguments[0]
    listed = [[item, None] if isinstance(item, int) else list(pair) for item in yaml_list(self.content) for pair in pairs(item)]
    facts = dict(type=kind, codes=listed)
    record(self, "codes", **facts)
    return real(self)


def pairs(item):
    return item.items() if isinstance(item, dict) else [item]


def yaml_list(content):
    import yaml

    return yaml.safe_load("\n".join(content)) or []


def sample(self, real):
    _, path = self.env.relfn2path(self.arguments[0])
    record(self, "sample", path=relative(path), exists=os.path.exists(path))
    return real(self)


observe(os_api_ref.RestMethodDirective, method)
observe(os_api_ref.RestParametersDirective, parameters)
observe(http_codes.HTTPResponseCodeDirective, codes)
observe(LiteralInclude, sample)

out = tempfile.mkdtemp()
warnings = io.StringIO()
settings = dict(extensions=["os_api_ref"], html_theme="basic", master_doc="index")
try:
    Sphinx(SOURCE, None, out, out, "dummy", confoverrides=settings, status=None, warning=warnings, freshenv=True).build(force_all=True)
finally:
    shutil.rmtree(out, ignore_errors=True)
plain = re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue())
json.dump(dict(events=EVENTS, warnings=[line for line in plain.splitlines() if line.strip()]), sys.stdout, default=str)
