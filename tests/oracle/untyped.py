#!/usr/bin/env python3
"""Counts the fields of a generated model that are any JSON value.

usage: tests/oracle/untyped.py CRATE... [--list]     CRATE is a crate as `apiref build` writes it; --list names the fields

A field counts if its type holds `serde_json::Value` anywhere, in a list or as the value of a map too, and so does a
variant of a union. The last line is the share of the worst crate.
"""

import pathlib
import re
import sys

ITEM = re.compile(r"^pub (?:struct|enum) (\w+) \{$(.*?)^\}$", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^    pub (\S+): (.*?),$", re.MULTILINE | re.DOTALL)
VARIANT = re.compile(r"^    (\w+)\((.*?)\),$", re.MULTILINE | re.DOTALL)


def fields(crate):
    """Every field of a crate's model: its type's name, its own, and how it is typed."""
    for path in sorted((crate / "src/model").glob("*.rs")):
        text = path.read_text()
        unions = set(re.findall(r"^apiref_runtime::union! \{\s*(\w+)", text, re.MULTILINE))
        for name, body in ITEM.findall(text):
            found = FIELD.findall(body) or (VARIANT.findall(body) if name in unions else [])
            for field, kind in found:
                yield f"{path.stem}::{name}", field, re.sub(r"\s+", "", kind)


def untyped(crate):
    """How many fields there are, and those that hold any value."""
    found = list(fields(crate))
    return len(found), [field for field in found if "serde_json::Value" in field[2]]


def main():
    crates = [pathlib.Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")]
    worst = 0.0
    for crate in crates:
        count, loose = untyped(crate)
        share = 100 * len(loose) / count if count else 0.0
        worst = max(worst, share)
        print(f"{share:5.2f} %  {len(loose):4} of {count:5}  {crate.parent.name}/{crate.name}")
        if "--list" in sys.argv:
            for owner, field, kind in loose:
                print(f"         {owner}.{field}: {kind}")
    print(f"{worst:.2f} % of the fields of a crate at most are any value")


if __name__ == "__main__":
    main()
