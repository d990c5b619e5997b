#!/usr/bin/env python3
"""Holds the schemas of responses against those that OpenStack's integration tests (tempest) hold real services against.

usage: tests/oracle/integration.py [--apiref BINARY] [--show N] [--json FILE]

Every client of tempest is called once for each of its methods and microversions, with nothing behind it: what it would
send tells the operation, and what it would hold the answer against is the schema. The document of the same microversion
is walked beside it. The figures, of each service:

  operations  that tempest calls and the document has
  statuses    codes of success that tempest takes and the document declares for the operation
  named       properties that tempest knows and our schema names at the same place
  types       of these, those whose every type, null apart, our schema takes
  null        of those that may be null, those that may be null in ours
  told        of those that tempest gives a type, those whose type our schema tells
  freedom     properties that our schema requires, less those that tempest lets be absent
  demand      of the properties that tempest requires, those that ours requires

tempest is no judge of names that a service sends and it does not list. The last line is `N differences`.
Needs $APIREF_SHARED with a corpus/; fills target/integration-venv once.
"""

import argparse
import collections
import inspect
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "integration-venv"
TOOLS = ["tempest==47.0.0", "PyYAML"]
SERVICES = {
    # service: client package, module and variable of the microversion, lowest, tree, document
    "volume": ("volume.v3", "volume.base_client", "VOLUME_MICROVERSION", "3.0", "cinder-29.0.0", "block-storage-v3"),
    "compute": (
        "compute",
        "compute.base_compute_client",
        "COMPUTE_MICROVERSION",
        "2.1",
        "nova-34.0.0",
        "compute-v2",
    ),
}
FIGURES = ("operations", "statuses", "named", "types", "null", "told", "freedom", "demand")


def inside_venv():
    """Runs the script again in a virtual environment that has tempest."""
    if pathlib.Path(sys.prefix).resolve() == VENV.resolve():
        return
    python, marker = VENV / "bin" / "python", VENV / "tools.txt"
    if not marker.exists() or marker.read_text() != "\n".join(TOOLS):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *TOOLS], check=True)
        marker.write_text("\n".join(TOOLS))
    os.execv(python, [python, *sys.argv])


class Shown(Exception):
    """What a client would hold the answer against."""


class Text(str):
    """The name of an argument in its place; a client may look into it as into a dict or a list."""

    def __getitem__(self, key):
        return Text("{%s}" % key) if isinstance(key, str) else super().__getitem__(key)


def recorded(service):
    """Each (microversion, method, path, schema) of a service's clients."""
    import importlib

    from tempest.lib.common import api_version_request, rest_client

    package, base, variable, lowest, *_ = SERVICES[service]
    clients = importlib.import_module(f"tempest.lib.services.{package}")
    base = importlib.import_module(f"tempest.lib.services.{base}")
    version_of = api_version_request.APIVersionRequest
    seen = set()

    def request(self, method, url, *args, **kwargs):
        self.last = (method, url)
        return {}, "{}"

    def validate(cls, schema, resp, body):
        raise Shown(schema)

    rest_client.RestClient.request = request
    rest_client.RestClient.raw_request = lambda self, url, method, *a, **k: request(self, method, url)
    rest_client.RestClient.validate_response = classmethod(validate)
    rest_client.RestClient.expected_success = classmethod(lambda *a: None)
    for name in sorted(dir(clients)):
        kind = getattr(clients, name)
        if not (inspect.isclass(kind) and issubclass(kind, rest_client.RestClient)):
            continue
        kind.request = request
        ranges = getattr(kind, "schema_versions_info", None) or []
        versions = [lowest] + [row["min"] for row in ranges if row["min"]]
        for version in sorted(set(versions), key=version_of):
            setattr(base, variable, version)
            for method, call in inspect.getmembers(kind, inspect.isfunction):
                if method.startswith("_") or method in dir(rest_client.RestClient):
                    continue
                for sent, schema in shown(kind, method, call):
                    key = (*sent, json.dumps(schema, sort_keys=True, default=str))
                    if key not in seen:
                        seen.add(key)
                        yield version, *sent, schema


def shown(kind, name, call):
    """What one method sends and expects, for both values of every flag."""
    parameters = list(inspect.signature(call).parameters.values())[1:]
    flags = [p.name for p in parameters if isinstance(p.default, bool)]
    for flip in [None, *flags]:
        client = kind.__new__(kind)
        client.last = None
        positional = [
            Text("{%s}" % p.name)
            for p in parameters
            if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        named = {}
        if flip:
            named[flip] = not next(p.default for p in parameters if p.name == flip)
        for _ in range(8):
            try:
                getattr(client, name)(*positional, **named)
            except Shown as found:
                if client.last:
                    yield client.last, found.args[0]
            except KeyError as missing:
                key = missing.args[0]
                if isinstance(key, str) and key not in named and any(p.kind is p.VAR_KEYWORD for p in parameters):
                    named[key] = Text("{%s}" % key)
                    continue
            except Exception:  # the client wants more than names: it is no judge here
                pass
            break


def normal(path):
    path = re.sub(r"\?.*$", "", "/" + path.strip("/"))
    path = re.sub(r"\{[^/]*?\}", "{}", path)
    return re.sub(r"^/v\d+(\.\d+)?(/\{\})?(?=/|$)", "", path) or "/"


class Ours:
    """A document, and what it says at a place."""

    def __init__(self, path):
        import yaml

        self.document = yaml.load(path.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.paths = {}
        for url, item in self.document["paths"].items():
            # `/` and `/v3/` are documented beside what stands below them: the first of a name stays.
            self.paths.setdefault(normal(url), {}).update(item)

    def follow(self, node):
        while isinstance(node, dict) and "$ref" in node:
            found = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            node = found
        return node if isinstance(node, dict) else {}

    def operation(self, method, path):
        item = self.paths.get(normal(path))
        if item is None:
            # A word where the document has a placeholder, or the other way round.
            parts = normal(path).split("/")
            fits = lambda own: len(own) == len(parts) and all(a == b or a == "{}" for a, b in zip(own, parts))
            item = next((item for own, item in self.paths.items() if fits(own.split("/"))), {})
        return item.get(method.lower())

    def answers(self, operation, body):
        """What the operation answers; of several actions' answers, those that this body is about."""
        shown = [self.follow(response) for code, response in operation["responses"].items() if code[0] in "23"]
        schemas = [content["schema"] for r in shown for content in (r.get("content") or {}).values()]
        alternatives = [x for own in schemas for x in self.branches(own)]
        keys = set(body.get("properties") or {})
        return [x for x in alternatives if keys & set(x.get("properties") or {})] or alternatives

    def fields(self, branches):
        """What objects among alternatives name: a property's schemas, and those of keys that are data."""
        objects = [branch for branch in branches if "properties" in branch or "additionalProperties" in branch]
        named = collections.defaultdict(list)
        for branch in objects:
            for name, schema in (branch.get("properties") or {}).items():
                named[name] += self.branches(schema)
        data = [b["additionalProperties"] for b in objects if isinstance(b.get("additionalProperties"), dict)]
        return named, [x for schema in data for x in self.branches(schema)], objects

    def items(self, branches):
        return [x for branch in branches if "items" in branch for x in self.branches(branch["items"])]

    def branches(self, schema):
        """The schema as alternatives without unions."""
        schema = self.follow(schema)
        found = [schema] if not any(key in schema for key in ("oneOf", "anyOf", "allOf")) else []
        for key in ("oneOf", "anyOf", "allOf"):
            for inner in schema.get(key) or []:
                found += self.branches(inner)
        return found


def types(branches):
    """The types that alternatives take together; empty where one takes anything."""
    found = set()
    for branch in branches:
        kind = branch.get("type")
        if kind is None and "enum" in branch:
            names = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
            kind = [names.get(type(value), "object") for value in branch["enum"]]
        elif kind is None and ("properties" in branch or "patternProperties" in branch):
            kind = "object"
        if kind is None:
            return set()
        found |= set(kind if isinstance(kind, list) else [kind])
    if "number" in found:
        found.add("integer")
    return found


def plain(schema):
    """tempest's alternatives."""
    found = [schema] if not any(key in schema for key in ("oneOf", "anyOf", "allOf")) else []
    for key in ("oneOf", "anyOf", "allOf"):
        for inner in schema.get(key) or []:
            found += plain(inner)
    return found


class Walk:
    """Compares a schema of tempest with ours: those of the microversion, and those of all of them."""

    def __init__(self, ours, whole, tell):
        self.ours, self.whole, self.tell = ours, whole, tell

    def compare(self, theirs, ours, later, place, depth=0):
        if depth > 12:
            return
        theirs = plain(theirs)
        wanted, taken = types(theirs), types(ours)
        if wanted and place:
            kinds = wanted - {"null"}
            self.tell("types", not taken or kinds <= taken, place, f"is {sorted(kinds)}, ours {sorted(taken)}")
            if "null" in wanted:
                self.tell("null", not taken or "null" in taken, place, "may be null")
            self.tell("told", bool(taken), place, f"is {sorted(wanted)}")
        lists = [branch["items"] for branch in theirs if isinstance(branch.get("items"), dict)]
        if lists and self.ours.items(ours):
            self.compare({"anyOf": lists}, self.ours.items(ours), self.whole.items(later), f"{place}[]", depth + 1)
        properties = collections.defaultdict(list)
        for branch in theirs:
            for name, schema in (branch.get("properties") or {}).items():
                properties[name].append(schema)
        named, data, objects = self.ours.fields(ours)
        known, more, _ = self.whole.fields(later)
        theirs_always = common([branch for branch in theirs if branch.get("properties")])
        ours_always = common(objects)
        for name, schemas in properties.items():
            at = f"{place}.{name}".lstrip(".")
            # What tempest lets be absent may be of a later microversion: it has one schema for several.
            inner = named.get(name) or data or ([] if name in theirs_always else known.get(name) or more)
            self.tell("named", bool(inner), at, "is not named")
            if name in theirs_always:
                self.tell("demand", name in ours_always, at, "is always there")
            if name in ours_always:
                self.tell("freedom", name in theirs_always, at, "may be absent")
            if inner:
                self.compare({"anyOf": schemas}, inner, known.get(name) or more, at, depth + 1)


def common(objects):
    """What every one of several objects requires."""
    always = [set(branch.get("required") or []) for branch in objects]
    return set.intersection(*always) if always else set()


def compiled(options, tree, version):
    """Where the documents of a tree are, of one microversion or whole."""
    out = options.out / (version or "whole")
    command = [options.apiref, "build", tree, "--emit", "openapi", "--out", out]
    command += ["--microversion", version] if version else []
    subprocess.run(command, check=False, capture_output=True)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--apiref", default=ROOT / "target/debug/apiref", type=pathlib.Path)
    parser.add_argument("--out", default=ROOT / "target/integration", type=pathlib.Path)
    parser.add_argument("--show", type=int, default=20, help="how many differences to print of each figure")
    parser.add_argument("--json", type=pathlib.Path, help="writes the figures, as pairs")
    options = parser.parse_args()
    shared = pathlib.Path(os.environ.get("APIREF_SHARED") or ROOT.parent / "shared")
    if not (shared / "corpus").is_dir():
        print("not run: APIREF_SHARED names no folder with a corpus/ in it")
        return 0
    differences, report = 0, {}
    for service, (*_, tree, document) in SERVICES.items():
        documents: dict[str, Ours] = {}
        whole = Ours(compiled(options, shared / "corpus" / tree, None) / document / "openapi.yaml")
        # A fact that fails at some microversion fails; told once however many microversions have it.
        facts = {figure: {} for figure in FIGURES}
        for version, method, url, schema in recorded(service):
            if version not in documents:
                out = compiled(options, shared / "corpus" / tree, version)
                documents[version] = Ours(out / document / "openapi.yaml")
            ours = documents[version]
            where = f"{method} {normal(url)}"

            def tell(figure, holds, place, problem, where=where, version=version):
                key = (where, place if figure != "statuses" else problem)
                if not holds:
                    facts[figure].setdefault(key, None)
                    facts[figure][key] = facts[figure][key] or f"{version:<6}{where} {place} {problem}"
                else:
                    facts[figure].setdefault(key, None)

            operation = ours.operation(method, url)
            tell("operations", operation, "", "")
            if not operation:
                continue
            for code in schema["status_code"]:
                tell("statuses", str(code) in operation["responses"], "", str(code))
            body = schema.get("response_body")
            if not body:
                continue
            later = whole.answers(whole.operation(method, url), body)
            Walk(ours, whole, tell).compare(body, ours.answers(operation, body), later, "")
        print(service)
        report[service] = {}
        for figure in FIGURES:
            wrong = [text for text in facts[figure].values() if text]
            held, asked = len(facts[figure]) - len(wrong), len(facts[figure])
            report[service][figure] = [held, asked]
            print(f"  {figure:<11}{held}/{asked} = {100 * held / max(1, asked):.1f}%")
            differences += len(wrong) if figure != "demand" else 0
            for text in wrong[: options.show]:
                print(f"      {text}")
    if options.json:
        options.json.write_text(json.dumps(report))
    print(f"{differences} differences")
    return 0


if __name__ == "__main__":
    inside_venv()
    sys.exit(main())
