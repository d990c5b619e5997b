#!/usr/bin/env python3
"""Holds `apiref overlay` against a tool of others that applies overlays, and prints what documents got.

For each tree its own documents, of which all prose is taken out first: nine in ten of the descriptions must come back. With --foreign, a folder
with documents that openstack-codegenerator made (`block-storage-v3.71.yaml`, …), those of the same service too. Of each: the overlay is
valid by its specification, every action has taken effect, nothing else is changed, and the result is a valid document.

usage: overlay.py --apiref BIN --patch OAS_PATCH [--foreign FOLDER] TREE...
"""

import argparse
import copy
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from openapi_spec_validator import validate

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SERVICES = {"cinder": "block-storage", "nova": "compute", "keystone": "identity", "glance": "image", "placement": "placement"}
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
STEP = re.compile(r"\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]")


def load(path):
    return yaml.load(Path(path).read_text(), Loader=Loader)


def find(document, path):
    """What a normalized path selects (RFC 9535, section 2.7)."""
    at, end = document, 1
    for step in STEP.finditer(path, 1):
        if step.start() != end:
            raise ValueError(f"{path} is not normalized")
        end = step.end()
        key = step[1]
        at = at[int(step[2])] if key is None else at[json.loads('"' + key.replace("\\'", "'").replace('"', '\\"') + '"')]
    if end != len(path):
        raise ValueError(f"{path} is not normalized")
    return at


def is_in(part, whole, where):
    """The places where the whole does not have what a part has."""
    if isinstance(part, dict):
        if not isinstance(whole, dict):
            return [where]
        return [lost for key, value in part.items() for lost in (is_in(value, whole[key], f"{where}/{key}") if key in whole else [f"{where}/{key}"])]
    if isinstance(part, list) and isinstance(whole, list) and len(part) == len(whole):
        return [lost for at, (one, other) in enumerate(zip(part, whole)) for lost in is_in(one, other, f"{where}/{at}")]
    return [] if part == whole else [where]


def prose(node, inside=""):
    """Every description of an operation, a parameter or a property: the object that has it, or could."""
    if isinstance(node, list):
        for item in node:
            yield from prose(item)
        return
    if not isinstance(node, dict):
        return
    if inside == "properties":
        for name, property in node.items():
            if isinstance(property, dict):
                yield "properties", property
            yield from prose(property, "")
        return
    is_parameter = isinstance(node.get("in"), str) and isinstance(node.get("name"), str)
    if is_parameter:
        yield "parameters", node
    for key, value in node.items():
        if key in METHODS and isinstance(value, dict) and "responses" in value:
            yield "operations", value
        if key not in ("example", "examples", "default", "enum"):
            yield from prose(value, key)


def shares(document):
    counts = {}
    for kind, node in prose(document):
        have, of = counts.get(kind, (0, 0))
        counts[kind] = (have + bool(str(node.get("description", "")).strip()), of + 1)
    return counts


def bare(document):
    """A document without prose and samples."""
    document = copy.deepcopy(document)
    nodes = [node for _, node in prose(document)]
    for node in nodes:
        node.pop("description", None)
        node.pop("summary", None)
    for item in document["paths"].values():
        for operation in item.values():
            bodies = [operation.get("requestBody", {}), *operation.get("responses", {}).values()] if isinstance(operation, dict) else []
            for content in (content for body in bodies for content in body.get("content", {}).values()):
                content.pop("examples", None)
    return document


def trial(arguments, name, document, tree, whole=None):
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        given, overlay, applied = folder / "given.json", folder / "overlay.yaml", folder / "applied.json"
        given.write_text(json.dumps(document, default=str))
        made = subprocess.run([arguments.apiref, "overlay", given, tree, "--out", overlay], capture_output=True, text=True)
        if made.returncode != 0:
            return [f"{name}: apiref ends with {made.returncode}: {made.stderr[-300:]}"]
        for command in ([arguments.patch, "validate", overlay], [arguments.patch, "overlay", given, overlay, "-o", applied]):
            ran = subprocess.run(command, capture_output=True, text=True)
            if ran.returncode != 0 or "rror" in ran.stdout[:200]:
                return [f"{name}: {command[1]}: {(ran.stdout + ran.stderr)[-300:]}"]
        given, actions, applied = load(given), load(overlay)["actions"], load(applied)
    for action in actions:
        faults += [f"{name}: no effect: {lost}" for lost in is_in(action["update"], find(applied, action["target"]), action["target"])]
    faults += [f"{name}: changed: {lost}" for lost in is_in(given, applied, "")]
    validate(applied)
    before, after = shares(given), shares(applied)
    # The rest is what no page says, the header of microversions, and what one part of a schema repeats of another.
    for kind, (described, _) in shares(whole).items() if whole else []:
        if 10 * after[kind][0] < 9 * described:
            faults.append(f"{name}: {after[kind][0]} of {described} {kind} have their description again")
    print(f"        {name}: {len(actions)} actions; described " + ", ".join(
        f"{kind} {before[kind][0]} of {of}, then {have}" for kind, (have, of) in after.items()))
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--apiref", required=True)
    parser.add_argument("--patch", required=True)
    parser.add_argument("--foreign", type=Path)
    parser.add_argument("trees", nargs="+", type=Path)
    arguments = parser.parse_args()
    faults, trials = [], 0
    for tree in arguments.trees:
        with tempfile.TemporaryDirectory() as folder:
            build = [arguments.apiref, "build", tree, "--emit", "openapi", "--out", folder, "-q"]
            subprocess.run(build, capture_output=True, check=False)
            for path in sorted(Path(folder).glob("*/openapi.yaml")):
                whole = load(path)
                faults += trial(arguments, path.parent.name, bare(whole), tree, whole)
                trials += 1
        service = next((service for project, service in SERVICES.items() if project in tree.name), None)
        for path in sorted(arguments.foreign.glob(f"{service}*.yaml")) if arguments.foreign and service else []:
            if not path.name.endswith((".overlay.yaml", ".applied.yaml")):
                faults += trial(arguments, path.name, load(path), tree)
                trials += 1
    for fault in faults[:40]:
        print(fault)
    print(f"{trials} documents, {len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
