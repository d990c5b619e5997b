#!/usr/bin/env python3
"""Holds the types of a generated client against recorded traffic: whether every body of a success is read, and
written again as it was but for the fields that the reference does not document.

usage: tests/oracle/decodes.py CRATE TRAFFIC.jsonl      CRATE is a crate as `apiref build` writes it, with its runtime
                                                        beside it; needs cargo
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

# Operations whose bodies are not read, because the reference gives a field another type than the service.
EXCEPTIONS = {
    "upload_volume_image": "`volume_type`, text in the table and null in the sample, is the whole type as an object",
    "list_volumes_available_manage_detail": "`extra_info`, text in the table and null in the sample, is an object of the driver's",
}
OPERATION = re.compile(
    r"pub fn \w+\s*\(\s*&self(?:[^{]*?)\)\s*->\s*([^{;]+?)\s*\{\s*static OPERATION:\s*runtime::Operation\s*=(.*?);(.*?)\n    \}",
    re.S,
)
MAIN = """
use std::io::BufRead;
use apiref_runtime::client::Bytes;
use serde_json::Value;

fn again<T: serde::de::DeserializeOwned + serde::Serialize>(body: &str, key: Option<&str>) -> Result<Value, String> {
    let value: T = apiref_runtime::client::json(&Bytes::from(body.to_owned()), key).map_err(|e| e.to_string())?;
    let value = serde_json::to_value(&value).map_err(|e| e.to_string())?;
    Ok(match key { Some(key) => serde_json::json!({ key: value }), None => value })
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("text");
        let (operation, body) = line.split_once('\\t').expect("a tab");
        let result = match operation {
ARMS
            _ => Err("unknown operation".to_owned()),
        };
        match result {
            Ok(value) => println!("+{value}"),
            Err(why) => println!("-{why}"),
        }
    }
}
"""


def bare(template):
    return re.sub(r"\{[^}]*\}", "{}", template).rstrip("/") or "/"


def operations(crate):
    """Each operation that returns JSON: method, template, action, type, the key it is wrapped in."""
    for file in sorted((crate / "src/client").glob("*.rs")):
        text = file.read_text()
        outputs = dict(re.findall(r"pub struct (\w+) \{\s*call: runtime::Call<(.*?)>,\s*\}", text, re.S))
        imports = dict()
        for module, names in re.findall(r"use (?:crate|super::super)::model::(\w+)::\{?([^};]+)\}?;", text):
            imports.update({name.strip(): module for name in names.split(",") if name.strip()})
        for returns, facts, code in OPERATION.findall(text):
            call = re.fullmatch(r"runtime::Call<(.*)>", re.sub(r"\s+", "", returns))
            output = call.group(1) if call else re.sub(r"\s+", "", outputs.get(returns.strip(), "()"))
            name, method, template = re.findall(r'"((?:[^"\\]|\\.)*)"', facts)[:3]
            if not re.search(r"runtime::(optional_)?json", code):
                continue
            wrapper = re.search(r'\.returns\(\s*"([^"]+)"', facts)
            action = re.search(r'\.json_in\(\s*"([^"]+)"', code) if template.endswith("/action") else None
            output = re.sub(r"(?<![:\w])([A-Z]\w*)", lambda m: qualify(m[1], imports), output)
            yield name, method, template, action and action[1], output, wrapper and wrapper[1]


def qualify(name, imports):
    if name in imports:
        return f"api::model::{imports[name]}::{name}"
    return {"BTreeMap": "std::collections::BTreeMap", "Timestamp": "apiref_runtime::Timestamp"}.get(name, name)


def differences(sent, kept, at=""):
    """What was sent and came back otherwise; a field that did not come back at all is one without a place."""
    if isinstance(sent, dict) and isinstance(kept, dict):
        for key, value in sent.items():
            if key in kept:
                yield from differences(value, kept[key], f"{at}.{key}")
    elif isinstance(sent, list) and isinstance(kept, list) and len(sent) == len(kept):
        for one, other in zip(sent, kept):
            yield from differences(one, other, f"{at}[]")
    elif sent != kept or isinstance(sent, bool) != isinstance(kept, bool):
        yield f"{at}: {json.dumps(sent)[:40]} came back as {json.dumps(kept)[:40]}"


def main():
    crate, traffic = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    known = list(operations(crate))
    found = {(method, bare(template), action): name for name, method, template, action, _, _ in known}
    bodies, skipped = [], 0
    for line in traffic.read_text().splitlines():
        exchange = json.loads(line)
        body = exchange["response_body"]
        if not 200 <= exchange["status"] < 300 or not isinstance(body, (dict, list)):
            continue
        template = exchange["template"].replace("{+", "{")
        key = (exchange["method"], bare(template), exchange.get("action") or None)
        name = found.get(key) or found.get((key[0], key[1].replace("/v3", "/v3/{}", 1), key[2]))
        skipped += name is None
        bodies += [(name, body)] if name else []
    arms = "\n".join(
        f"            {json.dumps(name)} => again::<{output}>(body, {f'Some({json.dumps(key)})' if key else 'None'}),"
        for name, _, _, _, output, key in known
    )
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "src").mkdir()
        (work / "src/main.rs").write_text(MAIN.replace("ARMS", arms))
        (work / "Cargo.toml").write_text(
            '[package]\nname = "decodes"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n'
            f'api = {{ package = "{crate.name}", path = "{crate}" }}\n'
            f'apiref-runtime = {{ path = "{crate.parent / "runtime"}", features = ["client"] }}\n'
            'serde = "1"\nserde_json = "1"\n'
        )
        lines = "".join(f"{name}\t{json.dumps(body)}\n" for name, body in bodies)
        run = subprocess.run(["cargo", "run", "--quiet"], cwd=work, input=lines, text=True, stdout=subprocess.PIPE)
        if run.returncode:
            sys.exit(run.returncode)
    read = equal = explained = 0
    stale = {name for name, _ in bodies} & EXCEPTIONS.keys()
    for (name, body), answer in zip(bodies, run.stdout.splitlines()):
        if answer.startswith("-"):
            print(f"{name}: {answer[1:]}; {EXCEPTIONS.get(name, 'not explained')}")
            explained += name in EXCEPTIONS
            stale.discard(name)
            continue
        read += 1
        wrong = list(differences(body, json.loads(answer[1:])))
        equal += not wrong
        for why in wrong[:1]:
            print(f"{name}{why}")
    for name in sorted(stale):
        print(f"{name}: no exception is needed any more")
    print(
        f"{read} of {len(bodies)} bodies read, {equal} written as they were, {explained} explained; "
        f"{skipped} of operations without a body"
    )
    sys.exit(equal + explained != len(bodies) or bool(stale))


if __name__ == "__main__":
    main()
