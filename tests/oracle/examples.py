#!/usr/bin/env python3
"""Holds every example of a document against the schema that it is an example of.

usage: tests/oracle/examples.py DOCUMENT...

A document is OpenAPI 3.1 or 3.0, as YAML; schemas are read by openapi-schema-validator as that version has them. Media types
other than JSON have no schema to fit. Prints the examples that do not fit. The last line is `N passed, N failed`.
"""

import pathlib
import sys

import yaml
from openapi_schema_validator import OAS30Validator, OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4, DRAFT202012

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NAME = "urn:document"


def absolute(node):
    """A schema whose references name the document that they lead into."""
    if isinstance(node, list):
        return [absolute(item) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    return {key: absolute(value) for key, value in node.items()} | (
        {"$ref": NAME + reference} if isinstance(reference, str) else {}
    )


def contents(document):
    """The media types of a document's bodies, with their places."""

    def followed(node):
        while "$ref" in node:
            target = document
            for step in node["$ref"][2:].split("/"):
                target = target[step]
            node = target
        return node

    for path, item in document["paths"].items():
        for method, operation in item.items():
            if not isinstance(operation, dict):
                continue
            bodies = {"request": operation.get("requestBody", {}), **operation.get("responses", {})}
            for name, body in bodies.items():
                for media_type, content in followed(body).get("content", {}).items():
                    examples = {at: followed(example) for at, example in content.get("examples", {}).items()}
                    yield f"{method.upper()} {path} {name}", media_type, content, examples


def misfits(path):
    """How many examples of a document were looked at, and those that do not fit, each as a line."""
    document = yaml.load(pathlib.Path(path).read_text(), LOADER)
    is_old = document["openapi"].startswith("3.0")
    validator, dialect = (OAS30Validator, DRAFT4) if is_old else (OAS31Validator, DRAFT202012)
    registry = Registry().with_resource(NAME, Resource(contents=document, specification=dialect))
    count, found = 0, []
    for place, media_type, content, examples in contents(document):
        if "json" not in media_type:
            continue
        schema = validator(absolute(content["schema"]), registry=registry)
        for name, example in examples.items():
            count += 1
            error = next(schema.iter_errors(example["value"]), None)
            if error:
                found.append(f"{place}, {name}: {error.json_path}: {error.message[:120]}")
    return count, found


def main():
    passed = failed = 0
    for path in sys.argv[1:]:
        count, found = misfits(path)
        passed, failed = passed + count - len(found), failed + len(found)
        for line in found:
            print(f"{path}: {line}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


if __name__ == "__main__":
    main()
