#!/usr/bin/env python3
"""Holds the document of each recorded microversion against the traffic of the same, and sums up.

usage: tests/oracle/microversions.py APIREF TREE DOCUMENT TRAFFIC.jsonl [--out DIR] [--show]
                                     APIREF is the binary, DOCUMENT the name of one of the tree's documents

golden/score.py of $APIREF_SHARED (else ../shared) judges each. What was asked for without a microversion counts to the oldest,
which is what a service then takes. Also counted are the operations that the oldest document lacks of those of the newest.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
METHODS = ("get", "put", "post", "delete", "patch", "head")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def key(microversion):
    return tuple(map(int, microversion.split(".")))


def by_microversion(traffic):
    """The recorded exchanges by microversion; what is none, as `1.2.3`, is left out."""
    exchanges = [json.loads(line) for line in traffic.read_text().splitlines()]
    named = [x for x in exchanges if re.fullmatch(r"\d+\.\d+", x["microversion"] or "")]
    major = collections.Counter(key(x["microversion"])[0] for x in named).most_common(1)[0][0]
    named = [x for x in named if key(x["microversion"])[0] == major]
    oldest = min((x["microversion"] for x in named), key=key)
    found = collections.defaultdict(list)
    for exchange in named + [x for x in exchanges if x["microversion"] is None]:
        found[exchange["microversion"] or oldest].append(exchange)
    return dict(sorted(found.items(), key=lambda item: key(item[0])))


def operations(document):
    paths = yaml.load(document.read_text(), LOADER)["paths"]
    return {(method, path) for path, item in paths.items() for method in item if method in METHODS}


def judged(apiref, tree, name, microversion, exchanges, shared, out):
    """The figures of one microversion, and its operations."""
    folder = out / microversion
    command = [apiref, "build", tree, "--emit", "openapi", "--microversion", microversion, "--out", folder]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"exit status {run.returncode} at {microversion}: {run.stderr.strip()}")
    document = folder / name / "openapi.yaml"
    traffic = out / f"{microversion}.jsonl"
    traffic.write_text("".join(json.dumps(exchange) + "\n" for exchange in exchanges))
    command = [sys.executable, shared / "golden/score.py", document, traffic, "--json"]
    command += ["--reference", pathlib.Path(tree) / "api-ref/source"]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(run.stdout), operations(document)


def summed(apiref, tree, name, traffic, shared, out):
    """The figures of all microversions together as fractions, how many operations the oldest lacks, and each by itself."""
    out.mkdir(parents=True, exist_ok=True)
    groups = by_microversion(pathlib.Path(traffic))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        judge = lambda item: judged(apiref, tree, name, item[0], item[1], shared, out)
        found = dict(zip(groups, pool.map(judge, groups.items())))
    figures = collections.defaultdict(lambda: [0, 0])
    for scores, _ in found.values():
        for figure, (part, whole) in scores.items():
            figures[figure][0] += part
            figures[figure][1] += whole
    (_, oldest), (_, newest) = found[min(found, key=key)], found[max(found, key=key)]
    each = {microversion: scores for microversion, (scores, _) in found.items()}
    return {figure: tuple(pair) for figure, pair in figures.items()}, len(newest - oldest), each


def routes(path):
    """The routes of a document: method, path without the names of placeholders, and the key of an action."""
    document = yaml.load(path.read_text(), LOADER)
    follow = lambda node: document["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node
    found = set()
    for template, item in document["paths"].items():
        for method in METHODS:
            body = item.get(method, {}).get("requestBody", {}).get("content", {}).get("application/json", {})
            schema = follow(body.get("schema", {}))
            branches = [follow(branch) for branch in schema.get("oneOf", [schema])]
            actions = {branch.get("x-openstack", {}).get("action-name") for branch in branches}
            if method in item:
                found |= {(method.upper(), bare(template), action) for action in actions}
    return found


def bare(path):
    return re.sub(r"\{[^}]*\}", "{}", path).rstrip("/") or "/"


def differing(whole, projection, oracle, microversion):
    """Routes that the code has at a microversion and only the whole document does, and those that the projection has though
    the code has them at others alone."""
    has = lambda end, other: end is None or key(end) <= key(other)
    code = collections.defaultdict(list)
    for op in json.loads(oracle.read_text())["ops"]:
        there = has(op["min"], microversion) and (op["max"] is None or has(microversion, op["max"]))
        if not op["removed"]:
            code[op["method"], bare(op["path"]), op["action"]].append(there)
    at = {route for route, there in code.items() if any(there)}
    got = routes(projection)
    return sorted(map(str, (at & routes(whole)) - got)), sorted(map(str, got & (code.keys() - at)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for argument in ("apiref", "tree", "document", "traffic"):
        parser.add_argument(argument)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--show", action="store_true", help="print the figures of each microversion")
    options = parser.parse_args()
    shared = pathlib.Path(os.environ.get("APIREF_SHARED") or ROOT.parent / "shared")
    with tempfile.TemporaryDirectory() as folder:
        out = options.out or pathlib.Path(folder)
        figures, fewer, each = summed(options.apiref, options.tree, options.document, options.traffic, shared, out)
    for microversion, scores in each.items() if options.show else ():
        print(microversion, ", ".join(f"{figure} {part}/{whole}" for figure, (part, whole) in scores.items()))
    for figure, (part, whole) in figures.items():
        print(f"{figure:<11}{part}/{whole} = {100 * part / whole if whole else 100.0:.1f} %")
    print(f"the oldest has {fewer} operations fewer")


if __name__ == "__main__":
    main()
