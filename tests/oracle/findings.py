#!/usr/bin/env python3
"""Holds the findings of `apiref lint` against the warnings of the real os-api-ref.

For each warning that Sphinx with os-api-ref prints of a tree there must be a finding of ours: of the code that stands beside the
warning in `MEANT`, about the same name, in the same file and line where the warning names them. As the trees of releases are
nearly free of warnings, each fault that os-api-ref knows is also made here, one small tree for each, and must give its warning
and our finding, at the place that is written beside it.

The last line is `N unexplained`; the exit status is 0 if N is 0.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(sys.path.pop(0))
sys.path.append(str(HERE))
import common  # noqa: E402

common.inside_venv()

# What a warning says, and the codes that say it; the first group is the name that both speak of.
MEANT = [
    (r"Parameters file not found, (\S+)", ["missing-file"]),
    (r"Parameters file is empty", ["invalid-yaml"]),
    (r"is not a valid value for 'in'.*\(see ``(.+?)``\)", ["invalid-location"]),
    (r"Section out of order", ["unsorted-parameter"]),
    (r"Parameters out of order", ["unsorted-parameter"]),
    (r"Invalid parameter definition", ["invalid-row"]),
    (r"No field definition for ``(.+?)`` found", ["unknown-parameter"]),
    (r"No path parameter ``(.+?)`` found", ["undocumented-path-parameter"]),
    (r"No parameters defined", ["invalid-directive"]),
    (r"No reference file defined", ["invalid-directive"]),
    (r"Failure on key: (\S+),", ["unknown-type"]),
    (r"Parameters file \S+ not found", ["missing-file"]),
    (r"Type \S+ is not one of", ["invalid-directive"]),
    (r"Could not find (\S+) for code", ["unknown-status"]),
    (r"Duplicate target name, cannot be used as a unique reference: \"(.+?)\"", ["broken-reference"]),
]

# Why a warning has no finding: `(pattern, reason)`.
EXPLAINED = [
    (r"Unknown interpreted text role \"[\w-]+-doc\"", "the role is of the theme, which the judge does not load"),
]

PAGE = """Things
======

A thing
-------

.. rest_method:: GET /v1/things/{thing_id}

Normal response codes: 200

Request
~~~~~~~

"""
TABLE = PAGE + ".. rest_parameters:: parameters.yaml\n\n   - thing_id: thing_id\n"
ENTRY = "thing_id:\n  in: path\n  type: string\n  required: true\n  description: A thing.\n"
STATUS = "200:\n  default: Done.\n"
CODES = PAGE + ".. rest_status_code:: "


def entry(name, place="query", kind="  type: string\n"):
    return f"{name}:\n  in: {place}\n{kind}  description: A word.\n"


# A fault: its name, the files, and the file and line of our finding.
MADE = [
    ("a table whose file is missing", {"index.rst": TABLE.replace("parameters.yaml", "gone.yaml")}, "index.rst", 14),
    ("an empty parameters file", {"index.rst": TABLE, "parameters.yaml": ""}, "parameters.yaml", 1),
    ("a place that is none", {"index.rst": TABLE + "   - a: a\n", "parameters.yaml": ENTRY + entry("a", "cookie")}, "parameters.yaml", 7),
    ("sections out of order", {"index.rst": TABLE + "   - a: a\n", "parameters.yaml": entry("a", "query") + ENTRY}, "parameters.yaml", 5),
    ("names out of order", {"index.rst": TABLE + "   - a: a\n   - b: b\n", "parameters.yaml": ENTRY + entry("b") + entry("a")}, "parameters.yaml", 10),
    ("a row that is none", {"index.rst": TABLE + "   - word\n", "parameters.yaml": ENTRY}, "index.rst", 17),
    ("an unknown key", {"index.rst": TABLE + "   - a: nowhere\n", "parameters.yaml": ENTRY}, "index.rst", 17),
    ("a placeholder without row", {"index.rst": TABLE.replace("- thing_id", "- other"), "parameters.yaml": ENTRY}, "index.rst", 7),
    ("a table without rows", {"index.rst": PAGE + ".. rest_parameters:: parameters.yaml\n", "parameters.yaml": ENTRY}, "index.rst", 14),
    ("a table without file", {"index.rst": PAGE + ".. rest_parameters::\n\n   - thing_id: thing_id\n"}, "index.rst", 14),
    ("an entry without type", {"index.rst": TABLE + "   - a: a\n", "parameters.yaml": ENTRY + entry("a", kind="")}, "parameters.yaml", 6),
    ("a status file that is missing", {"index.rst": CODES + "success gone.yaml\n\n   - 200\n"}, "index.rst", 14),
    ("codes of no kind", {"index.rst": CODES + "good status.yaml\n\n   - 200\n", "status.yaml": STATUS}, "index.rst", 14),
    ("codes without a list", {"index.rst": CODES + "success status.yaml\n", "status.yaml": STATUS}, "index.rst", 14),
    ("an unknown reason", {"index.rst": CODES + "success status.yaml\n\n   - 200: why\n", "status.yaml": STATUS}, "index.rst", 16),
]


def warnings(source):
    run = subprocess.run([sys.executable, HERE / "extension.py", source], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{source}: Sphinx failed\n{run.stderr}")
    lines = json.loads(run.stdout)["warnings"]
    return [line for line in lines if re.search(r"(WARNING|ERROR|CRITICAL): ", line)]


def findings(options, source):
    binary = options.apiref or str(common.ROOT / "target" / "debug" / "apiref")
    run = subprocess.run([binary, "lint", source, "--format", "json"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"{source}: {run.stderr}")
    return json.loads(run.stdout)


def said(warning, found):
    """Ours that say what a warning says."""
    for pattern, codes in MEANT:
        match = re.search(pattern, warning)
        if not match:
            continue
        name = match.group(1).lower().rsplit("/", 1)[-1] if match.groups() else ""
        for ours in found:
            text = json.dumps(ours).lower()
            if ours["code"] in codes and name in text:
                yield ours


def located(warning, ours):
    """Whether ours is at the place of the warning, where that has one; a parameters file's has none."""
    place = re.match(r"(.+?):(\d+): (?:WARNING|ERROR|CRITICAL): ", warning)
    if not place or ours["file"].endswith((".yaml", ".yml")):
        return True
    # Sphinx counts lines of the page with its includes in place, or of the section: near is what can be asked.
    return pathlib.Path(place.group(1)).name == pathlib.Path(ours["file"]).name or ours["file"].endswith(".inc")


def main():
    options = common.arguments(__doc__, "an api-ref source tree, or a folder that holds one")
    unexplained = 0
    for tree in options.trees:
        source = common.source_folders(tree)
        found, theirs, matched, explained = findings(options, source), warnings(source), 0, 0
        for warning in theirs:
            if any(located(warning, ours) for ours in said(warning, found)):
                matched += 1
            elif reason := next((why for pattern, why in EXPLAINED if re.search(pattern, warning)), None):
                explained += 1
                print(f"explained: {warning}: {reason}")
            else:
                unexplained += 1
                print(f"no finding: {warning}")
        print(f"{pathlib.Path(tree).name}: {len(theirs)} warnings, {matched} found, {explained} explained; {len(found)} findings of ours")
    for name, files, file, line in MADE:
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "conf.py").write_text("extensions = ['os_api_ref']\n")
            for path, text in files.items():
                (pathlib.Path(folder) / path).write_text(text)
            theirs, found = warnings(folder), findings(options, folder)
            told = [ours for warning in theirs for ours in said(warning, found)]
            if not any(pathlib.Path(ours["file"]).name == file and ours["line"] == line for ours in told):
                unexplained += 1
                print(f"made: {name}: theirs {theirs}; ours {[(o['code'], pathlib.Path(o['file']).name, o['line']) for o in found]}")
    print(f"{len(MADE)} faults made")
    print(f"{unexplained} unexplained")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
