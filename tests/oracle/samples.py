#!/usr/bin/env python3
"""Reads every sample of a reference by the type that it is a sample of, writes it again, and compares.

usage: tests/oracle/samples.py TREE... [--apiref BINARY] [--out DIR] [--exceptions FILE]

Of each document of a tree it makes the crate, and a program beside it that reads samples. A response may come back
without a null, which a client reads as it reads absence; a request comes back as it was. Samples that do not are held
against tests/oracle/samples.toml, which names each with its reason; a line there that is no longer needed fails too.
Needs cargo. The last line is `N passed, N failed`.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAIN = """
use std::io::BufRead;

fn again<T: serde::de::DeserializeOwned + serde::Serialize>(body: &str) -> Result<String, serde_json::Error> {
    let value: T = serde_json::from_str(body)?;
    serde_json::to_string(&value)
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("text");
        let (reader, body) = line.split_once('\\t').expect("a tab");
        let result = match reader {
ARMS
            _ => panic!("no such reader"),
        };
        match result {
            Ok(value) => println!("+{value}"),
            Err(why) => println!("-{why}"),
        }
    }
}
"""


class Document:
    """An API as the compiler dumps it, and how Rust spells its types."""

    def __init__(self, api, crate):
        self.api, self.crate = api, crate
        self.modules = {}
        for path in sorted((crate / "src/model").glob("*.rs")):
            for line in path.read_text().splitlines():
                words = line.split()
                if words[:2] in (["pub", "struct"], ["pub", "enum"]):
                    self.modules[words[2].split("(")[0]] = path.stem

    def kind(self, at):
        kind = self.api["schemas"][at]["kind"]
        return next(iter(kind.items())) if isinstance(kind, dict) else (kind, None)

    def payload(self, at, is_action):
        """What a program handles of a body, the key that it is wrapped in, and whether null may stand for it."""
        kind, properties = self.kind(at)
        if kind == "object" and len(properties) == 1:
            only = properties[0]
            is_there = only["required"] or only["provenance"] == "wrapper"
            structured = self.kind(only["schema"])[0] in ("object", "array", "map")
            if is_action or structured and is_there and not only["nullable"]:
                return only["schema"], only["name"]["wire"], only["nullable"]
        return at, None, False

    def spell(self, at):
        kind, inner = self.kind(at)
        name = self.api["schemas"][at]["name"]
        if kind == "array":
            return f"Vec<{self.spell(inner)}>"
        if kind == "map":
            return f"std::collections::BTreeMap<String, {self.spell(inner)}>"
        if kind == "string" and not inner["values"]:
            return "apiref_runtime::Timestamp" if inner["format"] == "timestamp" else "String"
        plain = {"boolean": "bool", "integer": "i64", "big_integer": "i128", "number": "f64", "null": "()", "any": "serde_json::Value"}
        if kind in plain:
            return plain[kind]
        pascal = "".join(word.capitalize() for word in name["words"])
        # The names that the emitter gives way to: responses are for a server, some are of the standard library.
        body = f"{pascal.removesuffix('Response')}Body"
        names = [pascal, *([body] if pascal.endswith("Response") else [])]
        found = next((n + end for n in names for end in ("", "Object", "Type") if n + end in self.modules), None)
        if not found:
            raise LookupError(f"no type is named {pascal}")
        return f"api::model::{self.modules[found].replace('r#', '')}::{found}"

    def samples(self):
        """Every sample: where it is from, whether it is a request, the type, the wrapper, whether it may be null, and itself."""
        for item in self.api["path_items"].values():
            for endpoint in item["endpoints"]:
                for operation in endpoint["operations"]:
                    is_action = "action" in (operation["selector"] or {})
                    name = "_".join(operation["name"]["words"])
                    if operation["request"] and endpoint["method"] not in ("GET", "HEAD"):
                        yield from self.of_body(name, "request", operation["request"], is_action)
                    for code, response in operation["responses"].items():
                        if response["body"] and code.startswith("2") and endpoint["method"] != "HEAD":
                            yield from self.of_body(name, code, response["body"], False)

    def of_body(self, operation, side, body, is_action):
        for media_type, content in body["content"].items():
            if "json" in media_type:
                payload = self.payload(content["schema"], is_action)
                for example in content["examples"]:
                    yield f"{operation} {side} {example['name']['wire']}", side == "request", *payload, example["value"]


def difference(sent, kept, is_request, at=""):
    """The first place where what was written is not what was read."""
    if isinstance(sent, dict) and isinstance(kept, dict):
        for key in [*sent, *(key for key in kept if key not in sent)]:
            here = f"{at}.{key}"
            if key in sent and key in kept:
                found = difference(sent[key], kept[key], is_request, here)
                if found:
                    return found
            elif is_request or sent.get(key) is not None or kept.get(key) is not None:
                return f"{here} is {'lost' if key in sent else 'new'}"
        return None
    if isinstance(sent, list) and isinstance(kept, list) and len(sent) == len(kept):
        pairs = enumerate(zip(sent, kept))
        return next(filter(None, (difference(a, b, is_request, f"{at}[{n}]") for n, (a, b) in pairs)), None)
    same = sent == kept and isinstance(sent, bool) == isinstance(kept, bool)
    empty = not is_request and sent is None and kept in ("", [], {})
    return None if same or empty else f"{at}: {json.dumps(sent)[:60]} came back as {json.dumps(kept)[:60]}"


def judge(document, work, target):
    """How many samples there are, and what is wrong with which."""
    wrong, readers, lines, kept = {}, {}, [], []
    for name, is_request, schema, wrapper, nullable, value in document.samples():
        if wrapper is not None:
            if not isinstance(value, dict) or set(value) != {wrapper}:
                wrong[name] = f"it is not {{{wrapper}: …}}"
                continue
            value = value[wrapper]
        try:
            kind = f"Option<{document.spell(schema)}>" if nullable else document.spell(schema)
        except LookupError as error:
            wrong[name] = str(error)
            continue
        reader = readers.setdefault(kind, f"r{len(readers)}")
        lines.append(f"{reader}\t{json.dumps(value)}\n")
        kept.append((name, is_request, value))
    arms = "\n".join(f'            "{reader}" => again::<{kind}>(body),' for kind, reader in readers.items())
    (work / "src").mkdir(parents=True, exist_ok=True)
    (work / "src/main.rs").write_text(MAIN.replace("ARMS", arms))
    crate = document.crate
    resources = [line.split(" ")[0] for line in (crate / "Cargo.toml").read_text().splitlines() if line.endswith(" = []")]
    (work / "Cargo.toml").write_text(
        '[package]\nname = "samples"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n'
        "[profile.dev]\ndebug = false\nincremental = false\n[dependencies]\n"
        f'api = {{ package = "{crate.name}", path = "{crate}", default-features = false, features = {json.dumps(resources)} }}\n'
        f'apiref-runtime = {{ path = "{crate.parent / "runtime"}" }}\nserde = "1"\nserde_json = "1"\n'
    )
    command = ["cargo", "run", "--quiet", "--target-dir", target]
    run = subprocess.run(command, cwd=work, input="".join(lines), text=True, stdout=subprocess.PIPE)
    if run.returncode:
        raise RuntimeError(f"the reader of {crate.name} ended with {run.returncode}")
    for (name, is_request, value), answer in zip(kept, run.stdout.splitlines(), strict=True):
        why = answer[1:] if answer[0] == "-" else difference(value, json.loads(answer[1:]), is_request)
        if why:
            wrong[name] = why
    return len(kept) + len(wrong) - sum(name in wrong for name, _, _ in kept), wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="+", type=pathlib.Path)
    parser.add_argument("--apiref", default=ROOT / "target/release/apiref", type=pathlib.Path)
    parser.add_argument("--out", default=ROOT / "target/samples", type=pathlib.Path)
    parser.add_argument("--exceptions", default=ROOT / "tests/oracle/samples.toml", type=pathlib.Path)
    options = parser.parse_args()
    exceptions = tomllib.loads(options.exceptions.read_text()) if options.exceptions.exists() else {}
    passed = failed = 0
    for tree in options.trees:
        out = options.out.resolve() / tree.name
        subprocess.run([options.apiref, "build", tree, "--emit", "client", "--fmt", "prettyplease", "--out", out], capture_output=True)
        dump = subprocess.run([options.apiref, "dump", tree, "--stage", "ir"], capture_output=True, text=True)
        for api in json.loads(dump.stdout):
            document = Document(api, out / api["name"])
            explained = exceptions.get(tree.name, {}).get(api["name"], {})
            count, wrong = judge(document, out / f"{api['name']}-reader", options.out.resolve() / "target")
            unexplained = {name: why for name, why in wrong.items() if name not in explained}
            stale = [name for name in explained if name not in wrong]
            for name, why in unexplained.items():
                print(f"        {name}: {why}")
            for name in stale:
                print(f"        {name}: no exception is needed any more")
            bad = len(unexplained) + len(stale)
            passed, failed = passed + (not bad), failed + bool(bad)
            figures = f"{count - len(wrong)} of {count} samples come back, {len(wrong) - len(unexplained)} explained"
            print(f"{'FAILED' if bad else 'ok    '}  {tree.name} {api['name']}: {figures}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
