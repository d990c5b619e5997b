#!/usr/bin/env python3
"""Makes the seed corpora below fuzz/corpus/ from the reference that the project ships."""

import pathlib

here = pathlib.Path(__file__).resolve().parent
spec = here.parent / "spec" / "block-storage"
most = 6_000  # bytes of an input: mutations of longer ones are slow


def put(target, name, text):
    folder = here / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


pages = sorted([*spec.rglob("*.inc"), *spec.rglob("*.rst")])
data = sorted([*spec.rglob("*.yaml"), *spec.rglob("*.json")])
for kind, files in (("rst", pages), ("parameters", data)):
    for path in files:
        name = str(path.relative_to(spec)).replace("/", "-")
        put(kind, name, path.read_text(encoding="utf-8")[:most])

# Of a tree: one page with the head of the parameters and one sample.
parameters = next(p for p in data if p.name == "parameters.yaml").read_text(encoding="utf-8")
sample = next(p for p in data if p.suffix == ".json")
for page in pages:
    text = page.read_text(encoding="utf-8")[: most // 2]
    tree = f"%%%index.rst\n{text}\n%%%parameters.yaml\n{parameters[: most // 2]}\n%%%sample.json\n{sample.read_text(encoding='utf-8')}"
    put("pipeline", str(page.relative_to(spec)).replace("/", "-"), tree)
tiny = """%%%index.rst
Things
======

Change a thing
--------------

.. rest_method:: PUT /v1/things/{thing_id}?force=true

Changes **a** ``thing``, see `there <http://a.b>`_.

Normal response codes: 200, 202

Error response codes: badRequest(400)

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - thing_id: thing_id
   - thing: thing
   - thing.name: name

.. literalinclude:: sample.json
   :language: javascript

.. include:: more.inc
%%%more.inc
.. rest_status_code:: success status.yaml

   - 200
   - 404: gone
%%%parameters.yaml
thing_id: &id
  in: path
  type: string
  required: true
thing:
  in: body
  type: object
name:
  <<: *id
  in: body
  min_version: 2.10
  description: |
    One of ``a`` or ``b``.
%%%status.yaml
200:
  default: |
    Good.
%%%sample.json
{"thing": {"name": "a", "n": [1, null, {"k": 1.5}]}}
%%%apiref.toml
service-type = "things"
"""
put("pipeline", "tiny", tiny)
