"""Makes of the document's requests what the server holds, where the one cannot say or does not mean it.

- A format says what a text usually is (JSON Schema 2020-12, 7.2.1), and a pattern what it must be: formats are taken out.
- An action whose arguments may all be left out takes null for none of them, as clients send it.
- A header's text has no control character but the tab (RFC 9110, 5.5): one that has is refused with an empty 400 where
  HTTP is read, before there is a request. No schema says so, so none is sent.
- With CLOSED set: a field that is not listed is refused. Only what no response refers to is closed, because responses may
  hold more than is listed.
"""

import os

import schemathesis


def reached(document, roots):
    """Every component schema that a value refers to, directly or by another."""
    names, todo = set(), list(roots)
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            name = value.get("$ref", "").removeprefix("#/components/schemas/")
            if name and name not in names and name in document["components"]["schemas"]:
                names.add(name)
                todo.append(document["components"]["schemas"][name])
            todo.extend(v for v in value.values() if isinstance(v, (dict, list)))
    return names


@schemathesis.hook
def before_load_schema(context, document):
    operations = [
        operation
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and "responses" in operation
    ]
    requests = reached(document, [o["requestBody"] for o in operations if "requestBody" in o])
    responses = reached(document, [o["responses"] for o in operations] + [document["components"].get("responses", {})])
    schemas = document["components"]["schemas"]
    for name in requests - responses:
        schema = schemas[name]
        properties = schema.get("properties")
        if properties and os.environ.get("CLOSED"):
            schema.setdefault("additionalProperties", False)
        for key, value in (properties or {}).items():
            value.pop("format", None)
            argument = schemas.get(value.get("$ref", "").removeprefix("#/components/schemas/"), value)
            if key == schema.get("x-openstack", {}).get("action-name") and not argument.get("required"):
                properties[key] = {"anyOf": [value, {"type": "null"}]}


@schemathesis.hook
def filter_headers(context, headers):
    texts = (headers or {}).values()
    return all(character == "\t" or character >= " " and character != "\x7f" for text in texts for character in str(text))
