#!/usr/bin/env python3
"""Holds `apiref lint --format sarif` against the schema of SARIF 2.1.0, on whole trees.

The schema is the one that a package of its keepers carries; `npm pack` fetches it into `target/` once.
The last line is `N invalid`; the exit status is 0 if N is 0.
"""

import json
import pathlib
import subprocess
import sys
import tarfile

HERE = pathlib.Path(sys.path.pop(0))
sys.path.append(str(HERE))
import common  # noqa: E402

common.inside_venv()

import jsonschema  # noqa: E402

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
SCHEMA = common.ROOT / "target" / "sarif-2.1.0.json"


def schema():
    if not SCHEMA.exists():
        folder = SCHEMA.parent
        run = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True, check=True)
        archive = folder / run.stdout.split()[-1]
        with tarfile.open(archive) as files:
            SCHEMA.write_bytes(files.extractfile(MEMBER).read())
        archive.unlink()
    return json.loads(SCHEMA.read_text())


def main():
    options = common.arguments(__doc__, "an api-ref source tree, or a release that holds one")
    binary = options.apiref or str(common.ROOT / "target" / "debug" / "apiref")
    known = schema()
    validator = jsonschema.validators.validator_for(known)(known)
    invalid = 0
    for tree in options.trees:
        run = subprocess.run([binary, "lint", tree, "--format", "sarif"], capture_output=True, text=True)
        if run.returncode not in (0, 1):
            sys.exit(f"{tree}: {run.stderr}")
        log = json.loads(run.stdout)
        errors = list(validator.iter_errors(log))
        for error in errors[: options.show]:
            print(f"{tree}: {error.json_path}: {error.message[:200]}")
        invalid += len(errors)
        print(f"{pathlib.Path(tree).name}: {len(log['runs'][0]['results'])} results, {len(errors)} invalid")
    print(f"{invalid} invalid")
    sys.exit(1 if invalid else 0)


if __name__ == "__main__":
    main()
