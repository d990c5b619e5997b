"""What the oracle scripts share: the tools they hold `apiref` against, the trees, the report."""

import argparse
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "oracle-venv"
TOOLS = [
    "docutils==0.22.4",
    "jsonschema==4.26.0",
    "markdown-it-py==4.0.0",
    "os-api-ref==3.2.0",
    "PyYAML==6.0.3",
    "sphinx==9.0.4",
]


def inside_venv():
    """Runs the calling script again in a virtual environment that has the tools."""
    if pathlib.Path(sys.prefix).resolve() == VENV.resolve():
        return
    python = VENV / "bin" / "python"
    marker = VENV / "tools.txt"
    if not marker.exists() or marker.read_text() != "\n".join(TOOLS):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *TOOLS], check=True)
        marker.write_text("\n".join(TOOLS))
    os.execv(python, [python, *sys.argv])


def arguments(description, source_help):
    """The command line that both scripts have, and the trees it names."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("trees", nargs="*", metavar="TREE", help=source_help)
    parser.add_argument("--apiref", help="the binary; the debug build by default")
    parser.add_argument("--dump", help="a dump that was made before, instead of running the binary")
    parser.add_argument("--show", type=int, default=40, help="how many differences to print of each tree")
    options = parser.parse_args()
    if not options.trees:
        shared = os.environ.get("APIREF_SHARED")
        corpus = pathlib.Path(shared) / "corpus" if shared else None
        if not corpus or not corpus.is_dir():
            print("not run: no tree was given, and APIREF_SHARED names no folder with a corpus/ in it")
            sys.exit(0)
        options.trees = sorted(str(path) for path in corpus.iterdir() if path.is_dir())
    return options


def source_folders(tree):
    """The folders below `tree` where Sphinx would start: those with a `conf.py`, else `api-ref/source`, else itself."""
    tree = pathlib.Path(tree)
    for candidate in ("api-ref/source", "source"):
        if (tree / candidate).is_dir():
            return tree / candidate
    return tree


def dump(options, source):
    """What `apiref dump --stage syntax` prints of a source folder, by path below it."""
    prefix = f"{source}/"
    return {entry["file"].removeprefix(prefix): entry for entry in raw_dump(options, source)}


def operations(options, source):
    """Method, path and title of every operation that `apiref dump --stage ir` prints; placeholders without their names."""
    for api in raw_dump(options, source, "ir"):
        for path, item in api["path_items"].items():
            for endpoint in item["endpoints"]:
                for operation in endpoint["operations"]:
                    yield endpoint["method"], nameless(path), " ".join(operation["summary"].split())


def nameless(url):
    """A path as the document has it: from the root, without query, back ticks and invisible characters, placeholders as `{}`."""
    path = re.sub("[`\u200b-\u200f\u2060\ufeff]", "", url).partition("?")[0].strip()
    path = re.sub(r"<[^<>]*>|(?<=/)\([^()/]*\)(?=/|$)", "{}", path)
    return re.sub(r"\{[^{}]*\}", "{}", "/" + path.lstrip("/"))


def binary(options):
    """The program that is judged: the one that was named, else the debug build."""
    if options.apiref:
        return options.apiref
    subprocess.run(["cargo", "build", "--quiet"], cwd=ROOT, check=True)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "apiref"


def raw_dump(options, tree, stage="syntax"):
    if options.dump and stage == "syntax":
        return json.loads(pathlib.Path(options.dump).read_text())
    tool = binary(options)
    run = subprocess.run([tool, "dump", tree, "--stage", stage], capture_output=True, text=True)
    if not run.stdout:
        sys.exit(f"{tool} dump {tree} printed nothing: {run.stderr.strip()}")
    return json.loads(run.stdout)


class Lines:
    """Line numbers of byte offsets in one file, counted as docutils counts them."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        self.starts = [0]
        at = 0
        while at < len(data):
            if data[at : at + 2] == b"\r\n":
                at += 2
            elif data[at : at + 1] in (b"\n", b"\r"):
                at += 1
            else:
                at += 1
                continue
            self.starts.append(at)

    def of(self, offset):
        import bisect

        return bisect.bisect_right(self.starts, offset)


def differences(ours, theirs):
    """The places where two lists of strings differ: `(ours, theirs)`, either may be empty."""
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        if tag == "replace" and j - i == m - k:
            yield from (([ours[i + n]], [theirs[k + n]]) for n in range(j - i))
        else:
            yield ours[i:j], theirs[k:m]


# How many differences of one run may be explained. More is a rule of ours that is not docutils', not an oddity of a source.
EXPLAINED_AT_MOST = 20


class Report:
    """Collects differences and prints them; those that are explained are counted over all reports of a run."""

    explained_in_all = 0

    def __init__(self, show):
        self.show = show
        self.found = 0
        self.explained = {}

    def add(self, place, ours, theirs, reason=None):
        if reason:
            self.explained.setdefault(reason, []).append(place)
            Report.explained_in_all += 1
            return
        self.found += 1
        if self.found <= self.show:
            print(f"{place}:")
            for side, lines in (("apiref", ours), (" other", theirs)):
                for line in lines or ["(nothing)"]:
                    print(f"  {side}: {line[:220]}")

    def close(self, name):
        if self.found > self.show:
            print(f"… and {self.found - self.show} more")
        for reason, places in self.explained.items():
            print(f"explained, {len(places)}: {reason}")
            for place in places:
                print(f"  {place}")
        print(f"{name}: {self.found} differences" + (f", {sum(map(len, self.explained.values()))} explained" if self.explained else ""))
        return self.found


def finish(total):
    """Prints the closing lines of a run, and ends it: with 1 where something differs, or too much had to be explained."""
    over = max(Report.explained_in_all - EXPLAINED_AT_MOST, 0)
    print(f"{Report.explained_in_all} explained in all, {EXPLAINED_AT_MOST} at most")
    print(f"{total + over} differences")
    sys.exit(1 if total + over else 0)
