"""Drives `apiref lsp` as an editor does, by pygls' client. See tests/lsp/run."""

import argparse
import asyncio
import hashlib
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

TIMEOUT = 60
TABLE = re.compile(r"^( *)\.\. rest_parameters:: *(\S+)\n((?:\1 +:.*\n|\s*\n)*)((?:\1 +- .*\n)+)", re.M)
ROW = re.compile(r"^( +- )([\w.-]+)(: )([\w.-]+) *$", re.M)


def read(path):
    """The text with its line ends."""
    return path.read_bytes().decode()


def uri_of(path):
    return pathlib.Path(path).resolve().as_uri()


def path_of(uri):
    return pathlib.Path(urllib.parse.unquote(urllib.parse.urlparse(uri).path))


def position(text, offset, encoding):
    before = text[:offset]
    line = before.count("\n")
    column = before[before.rfind("\n") + 1 :]
    units = len(column.encode()) if encoding == "utf-8" else len(column.encode("utf-16-le")) // 2
    return lsp.Position(line=line, character=units)


def offset(text, place, encoding):
    start = 0
    for _ in range(place.line):
        start = text.index("\n", start) + 1
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end]
    code, width = ("utf-8", 1) if encoding == "utf-8" else ("utf-16-le", 2)
    return start + len(line.encode(code)[: place.character * width].decode(code))


class Editor:
    """One session, and the documents that are open in it."""

    def __init__(self, encodings):
        self.encodings = encodings
        self.client = LanguageClient("apiref-tests", "1")
        self.texts, self.versions = {}, {}
        self.found, self.waiters = {}, []

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params):
            self.found[params.uri] = (params.version, params.diagnostics)
            for waiter in self.waiters:
                waiter.set()

        @self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def _(params):
            self.watched = params.registrations

    async def start(self, apiref, *args):
        await self.client.start_io(apiref, "lsp", *args)
        answer = await self.client.initialize_async(
            lsp.InitializeParams(
                capabilities=lsp.ClientCapabilities(
                    general=lsp.GeneralClientCapabilities(position_encodings=self.encodings),
                    workspace=lsp.WorkspaceClientCapabilities(
                        workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
                        did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
                    ),
                )
            )
        )
        self.encoding = answer.capabilities.position_encoding
        self.client.initialized(lsp.InitializedParams())
        return answer

    async def stop(self):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await asyncio.wait_for(self.client._server.wait(), TIMEOUT)
        return self.client._server.returncode

    def open(self, path, text=None):
        uri = uri_of(path)
        self.texts[uri] = read(path) if text is None else text
        self.versions[uri] = 1
        language = "restructuredtext" if path.suffix in (".rst", ".inc") else path.suffix[1:]
        document = lsp.TextDocumentItem(uri=uri, language_id=language, version=1, text=self.texts[uri])
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=document))
        return uri

    def close(self, uri):
        del self.texts[uri], self.versions[uri]
        document = lsp.TextDocumentIdentifier(uri=uri)
        self.client.text_document_did_close(lsp.DidCloseTextDocumentParams(text_document=document))

    def replace(self, uri, start, end, text):
        """One keystroke: a change of a range."""
        old = self.texts[uri]
        where = lsp.Range(start=position(old, start, self.encoding), end=position(old, end, self.encoding))
        self.texts[uri] = old[:start] + text + old[end:]
        self.versions[uri] += 1
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                text_document=lsp.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri]),
                content_changes=[lsp.TextDocumentContentChangePartial(range=where, text=text)],
            )
        )

    async def until(self, is_it):
        """Waits for findings; whether they came."""
        end = time.monotonic() + TIMEOUT
        while not is_it():
            waiter = asyncio.Event()
            self.waiters.append(waiter)
            try:
                await asyncio.wait_for(waiter.wait(), max(0, end - time.monotonic()))
            except asyncio.TimeoutError:
                return False
            finally:
                self.waiters.remove(waiter)
        return True

    async def findings(self, uri):
        """The findings of the text as it is now."""
        came = await self.until(lambda: self.found.get(uri, (None,))[0] == self.versions[uri])
        return self.found[uri][1] if came else None

    def at(self, uri, where):
        return {
            "text_document": lsp.TextDocumentIdentifier(uri=uri),
            "position": position(self.texts[uri], where, self.encoding),
        }

    def apply(self, edit):
        """Makes the edits of the server, in documents that are open and, in memory, in those that are not."""
        for document in edit.document_changes:
            uri = document.text_document.uri
            if uri not in self.texts:
                self.open(path_of(uri))
            assert document.text_document.version in (None, self.versions[uri]), "an edit of another version"
            text = self.texts[uri]
            edits = [(offset(text, e.range.start, self.encoding), offset(text, e.range.end, self.encoding), e.new_text) for e in document.edits]
            for start, end, new in sorted(edits, reverse=True):
                self.replace(uri, start, end, new)


class Judge:
    def __init__(self, apiref, tree, most):
        self.apiref, self.tree, self.most = apiref, tree, most
        self.passed = self.failed = 0

    def step(self, name, ok, said=""):
        self.passed += bool(ok)
        self.failed += not ok
        print(f"{'ok    ' if ok else 'FAILED'}  {name:<58} {said}", flush=True)

    def lint(self, *files):
        run = subprocess.run([self.apiref, "lint", "-q", "--format", "json", *map(str, files)], capture_output=True, text=True)
        return json.loads(run.stdout)

    def whole(self):
        """The findings of the command, by file."""
        found = {}
        for one in self.lint(self.tree):
            place = (one["line"] - 1, one["column"] - 1, one["end_line"] - 1, one["end_column"] - 1)
            found.setdefault(pathlib.Path(one["file"]).resolve(), []).append((one["code"], one["message"], *place))
        return found

    def digest(self):
        files = sorted(path for path in self.tree.rglob("*") if path.is_file())
        return hashlib.sha256(b"".join(str(p).encode() + p.read_bytes() for p in files)).hexdigest()


def characters(editor, uri, findings):
    """As the command says it: columns are characters."""
    text = editor.texts[uri]
    lines = text.split("\n")

    def place(p):
        code, width = ("utf-8", 1) if editor.encoding == "utf-8" else ("utf-16-le", 2)
        return p.line, len(lines[p.line].encode(code)[: p.character * width].decode(code))

    return sorted((f.code, f.message.split("\n")[0], *place(f.range.start), *place(f.range.end)) for f in findings)


def first_table(tree):
    """A page with a table, its text and the place of the table's first plain row."""
    for path in sorted(tree.rglob("*.inc")):
        text = read(path)
        for table in TABLE.finditer(text):
            row = ROW.search(text, table.start(4), table.end(4))
            if row:
                return path, row
    sys.exit("no page has a table")


async def main(judge):
    tree = judge.tree
    before = judge.digest()
    whole = judge.whole()
    for encodings in (None, ["utf-8", "utf-16"]):
        editor = Editor(encodings)
        answer = await editor.start(judge.apiref, "--stdio")
        wanted = "utf-8" if encodings else "utf-16"
        judge.step(f"initialize, {wanted}", editor.encoding == wanted, answer.server_info.name + " " + answer.server_info.version)
        # Every file with findings, and as many without.
        pages = sorted(tree.rglob("*.inc")) + sorted(tree.rglob("*.rst")) + sorted(tree.rglob("parameters.yaml"))
        chosen = sorted(whole) + [page for page in pages if page.resolve() not in whole][:10]
        started = time.monotonic()
        different = 0
        for path in chosen:
            uri = editor.open(path)
            got = characters(editor, uri, await editor.findings(uri) or [])
            wanted = sorted(whole.get(path.resolve(), []))
            if got != wanted:
                different += 1
                print("        ", path, [x for x in got if x not in wanted][:3], [x for x in wanted if x not in got][:3])
        took = time.monotonic() - started
        judge.step("the findings of each file are those of lint", different == 0, f"{len(chosen)} files, {different} differ, {took:.2f} s")
        if encodings:
            judge.step("the end is in order", await editor.stop() == 0)
    await typing(judge, editor := Editor(None))
    await names(judge, editor)
    await oddities(judge, editor)
    judge.step("the end is in order", await editor.stop() == 0)
    judge.step("nothing on the disk is another", judge.digest() == before)


async def typing(judge, editor):
    await editor.start(judge.apiref)
    path, row = first_table(judge.tree)
    uri = editor.open(path)
    calm = characters(editor, uri, await editor.findings(uri))
    # The name of an entry, letter by letter, and back.
    times, end = [], row.end(4)
    for n in range(20):
        started = time.monotonic()
        if n % 2 == 0:
            editor.replace(uri, end, end, "x")
        else:
            editor.replace(uri, end, end + 1, "")
        found = await editor.findings(uri)
        times.append(1000 * (time.monotonic() - started))
        is_wrong = any(f.code == "unknown-parameter" for f in found)
        if is_wrong != (n % 2 == 0):
            judge.step("each keystroke has its findings", False, f"keystroke {n}")
            return
    judge.step("each keystroke has its findings, and they are cleared", characters(editor, uri, found) == calm)
    times.sort()
    said = f"median {statistics.median(times):.0f} ms, 19 of 20 below {times[18]:.0f} ms, longest {times[-1]:.0f} ms"
    judge.step("time from a keystroke to its findings", judge.most is None or statistics.median(times) <= judge.most, said)
    # A burst: letters faster than they can be compiled; the last one counts.
    started = time.monotonic()
    for n in range(30):
        editor.replace(uri, end + n, end + n, "y")
    found = await editor.findings(uri)
    took = 1000 * (time.monotonic() - started)
    judge.step("a burst of 30 keystrokes has the findings of the last", any("y" * 30 in f.message for f in found), f"{took:.0f} ms")
    editor.replace(uri, end, end + 30, "")
    await editor.findings(uri)
    # A misspelt key, and the edit that mends it.
    editor.replace(uri, end - 1, end, "")
    found = [f for f in await editor.findings(uri) if f.code == "unknown-parameter"]
    actions = await editor.client.text_document_code_action_async(
        lsp.CodeActionParams(
            text_document=lsp.TextDocumentIdentifier(uri=uri), range=found[0].range, context=lsp.CodeActionContext(diagnostics=found)
        )
    )
    mend = [a for a in actions if a.diagnostics and a.diagnostics[0].code == "unknown-parameter"]
    judge.step("a finding that needs a look says so", mend and "look" in mend[0].title and not mend[0].is_preferred, mend[0].title if mend else "")
    if mend:
        editor.apply(mend[0].edit)
        judge.step("the edit mends it", characters(editor, uri, await editor.findings(uri)) == calm)
    # A broken list of codes: an edit that needs no look, one for all of the code, and all on saving.
    odd = "\n\nOdd\n---\n\n.. rest_method:: GET v1/odd\n\n.. rest_method : GET /v1/odder\n"
    size = len(editor.texts[uri])
    editor.replace(uri, size, size, odd)
    found = await editor.findings(uri)
    context = lsp.CodeActionContext(diagnostics=[], only=[lsp.CodeActionKind.SourceFixAll])
    whole = lsp.Range(start=lsp.Position(line=0, character=0), end=lsp.Position(line=99999, character=0))
    document = lsp.TextDocumentIdentifier(uri=uri)
    actions = await editor.client.text_document_code_action_async(lsp.CodeActionParams(text_document=document, range=whole, context=context))
    if actions:
        editor.apply(actions[0].edit)
    after = await editor.findings(uri)
    judge.step("all that is safe is mended at once", actions and len(after) < len(found), f"{len(found)} findings, then {len(after)}")
    editor.replace(uri, 0, len(editor.texts[uri]), read(path))
    judge.step("as it was", characters(editor, uri, await editor.findings(uri)) == calm)
    symbols = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(text_document=document))
    operations = len(re.findall(r"^\.\. rest_method::", editor.texts[uri], re.M))
    judge.step("the symbols of a page are its operations", len(symbols) == operations, f"{len(symbols)}, {symbols[0].name}")


async def names(judge, editor):
    client = editor.client
    path, row = first_table(judge.tree)
    uri, text = uri_of(path), editor.texts[uri_of(path)]
    key = row.group(4)
    there = await client.text_document_definition_async(lsp.DefinitionParams(**editor.at(uri, row.start(4))))
    line = path_of(there.uri).read_text(encoding="utf-8").split("\n")[there.range.start.line]
    judge.step("a row leads to its entry", line.startswith(key + ":"), f"{path_of(there.uri).name}:{there.range.start.line + 1}")
    include = next((m for m in re.finditer(r"\.\. literalinclude:: (\S+)", text)), None)
    if include:
        file = await client.text_document_definition_async(lsp.DefinitionParams(**editor.at(uri, include.start(1) + 2)))
        judge.step("a path leads to its file", file and path_of(file.uri).name == include.group(1).split("/")[-1])
    uses = await client.text_document_references_async(
        lsp.ReferenceParams(**editor.at(uri, row.start(4)), context=lsp.ReferenceContext(include_declaration=True))
    )
    pages = list(judge.tree.rglob("*.inc")) + list(judge.tree.rglob("*.rst"))
    written = re.compile(rf"^ +- [^\n]*: +{re.escape(key)} *$", re.M)
    expected = sum(len(written.findall(page.read_text(encoding="utf-8"))) for page in pages) + 1
    judge.step("all places that name the entry", len(uses) == expected, f"{len(uses)} of {expected}")
    hover = await client.text_document_hover_async(lsp.HoverParams(**editor.at(uri, row.start(4))))
    value = hover.contents.value if hover else ""
    judge.step("hovering says what the entry says, and why", f"`{key}`" in value and "— `" in value, value.split("\n")[0])
    # A row that is begun: every entry is offered, with a description on demand.
    start = row.end()
    editor.replace(uri, start, start, f"\n{row.group(1)}{row.group(2)}: ")
    where = start + len(f"\n{row.group(1)}{row.group(2)}: ")
    started = time.monotonic()
    items = await client.text_document_completion_async(lsp.CompletionParams(**editor.at(uri, where)))
    took = 1000 * (time.monotonic() - started)
    mine = [item for item in items or [] if item.label == key]
    judge.step("entries are offered in a row", mine and mine[0].text_edit.new_text == key, f"{len(items or [])} in {took:.0f} ms")
    if mine:
        whole = await client.completion_item_resolve_async(mine[0])
        judge.step("an offered entry has its words", whole.documentation is not None, mine[0].detail)
    editor.replace(uri, start, where, "")
    for page in pages:
        codes = re.search(r"^( +)- 40\d *$", page.read_text(encoding="utf-8"), re.M)
        if codes:
            other = editor.open(page)
            items = await client.text_document_completion_async(lsp.CompletionParams(**editor.at(other, codes.end() - 2)))
            judge.step("codes are offered in a list", items and any(i.label == "404" for i in items), f"{len(items or [])}")
            break
    # A new name, in memory: no finding that was not there before.
    calm = await editor.findings(uri)
    edit = await client.text_document_rename_async(lsp.RenameParams(**editor.at(uri, row.start(4)), new_name=key + "_renamed"))
    count = sum(len(document.edits) for document in edit.document_changes)
    editor.apply(edit)
    # Between the edits of one document and of the next the server may look already.
    whole = await editor.until(lambda: [f.code for f in editor.found[uri][1]] == [f.code for f in calm])
    judge.step("an entry is renamed with all of its uses", count == expected and whole, f"{count} edits")
    try:
        await client.text_document_rename_async(lsp.RenameParams(**editor.at(uri, row.start(4)), new_name="a: b"))
        judge.step("a name that cannot be is refused", False)
    except Exception as problem:
        judge.step("a name that cannot be is refused", True, str(problem)[:60])


async def oddities(judge, editor):
    client = editor.client
    odd = tempfile.mkdtemp()
    alone = pathlib.Path(odd) / "alone.rst"
    alone.write_text("Alone\n=====\n\n.. rest_method:: GET /v1/alone\n")
    uri = editor.open(alone)
    found = await editor.findings(uri)
    wanted = judge.lint(alone)
    judge.step("a file outside of any tree is one by itself", len(found) == len(wanted), f"{len(found)} findings")
    alone.unlink()
    editor.replace(uri, 0, 0, "\n")
    gone = await editor.findings(uri)
    judge.step("a file that is gone has no findings", gone is not None and len(gone) == 0)
    editor.close(uri)
    # Another tree beside the first, with a page that is not on the disk.
    other = pathlib.Path(odd) / "api-ref/source"
    other.mkdir(parents=True)
    (other / "index.rst").write_text("Other\n=====\n\n.. include:: new.inc\n")
    uri = editor.open(other / "index.rst")
    missing = [f.code for f in await editor.findings(uri)]
    new = editor.open(other / "new.inc", "Things\n------\n\n.. rest_method:: GET /v1/things\n")
    await editor.findings(new)
    came = await editor.until(lambda: not any(f.code == "missing-file" for f in editor.found[uri][1]))
    judge.step("a page that is not saved is read all the same", "missing-file" in missing and came)
    huge = "A line of a page.\n\n" * 500_000
    editor.replace(new, len(editor.texts[new]), len(editor.texts[new]), huge)
    found = await editor.findings(new)
    judge.step("a document that is too large is said to be so", any(f.code == "over-limit" for f in editor.found[uri][1]))
    try:
        await client.protocol.send_request_async("apiref/nonsense", {"a": [1]})
    except Exception as problem:
        judge.step("what is not known is refused", "not known" in str(problem), str(problem))
    shutil.rmtree(odd)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--apiref", required=True)
    parser.add_argument("--most", type=float)
    parser.add_argument("tree")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder).resolve() / pathlib.Path(args.tree).resolve().name
        shutil.copytree(args.tree, copy)
        judge = Judge(str(pathlib.Path(args.apiref).resolve()), copy, args.most)
        asyncio.run(main(judge))
    print(f"{judge.passed} passed, {judge.failed} failed")
    sys.exit(bool(judge.failed))
