"""Makes of the document what the server holds beyond it: a field of a request that it does not list is refused.

Only what no response refers to is closed, because responses may hold more than is listed.
"""

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
    for name in requests - responses:
        schema = document["components"]["schemas"][name]
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
