"""Replays recorded traffic of a real Cinder against a server, and compares what both answer.

usage: replay.py RECORDED DOCUMENT SERVER KEYSTONE [--only PART] [--show]
       RECORDED  a file with an exchange a line; DOCUMENT says what the server is to answer to; SERVER and KEYSTONE are URLs,
                 http://127.0.0.1:8776
       --only    of what is compared the exchanges whose path has this part, `/snapshots`; all are sent all the same
       --show    prints every difference, the explained ones too

Compared are the status and the keys at the top. How many answers have the same keys a level below too is counted beside. Ids
differ: an id of the recording becomes ours where an answer has it at the same place as the recorded one. A volume that no
recorded answer made was there before, and is created when it is first asked for.
"""

import argparse
import collections
import http.client
import json
import re
import sys
import time
import urllib.parse

PROJECTS = {"demo": "6f70656e737461636b20342065766572", "alt": "a" * 32}
USERS = {"admin": ("admin", "demo"), "member": ("demo", "demo"), "reader": ("reader", "demo"), "other": ("alt", "alt")}
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
NOBODY = "00000000-0000-4000-8000-000000000000"
COMPARED = re.compile(r"^/v3/\{project_id\}/(snapshots|volumes)(/|$)")
# Actions after which a resource has a state that it keeps.
FORCED = {"os-reset_status", "os-update_snapshot_status", "os-reserve", "os-begin_detaching", "os-attach"}

# (status recorded, status of ours, what is asked, why): the differences that are meant.
EXPLAINED = [
    (500, 400, r"^POST .*/snapshots$", "an empty body is a mistake of the client, not of the server"),
    (202, 400, r"^POST .*/volumes$", "a volume of an image needs the Image service"),
    (202, 501, r" os-volume_upload_image ", "an image of a volume needs the Image service"),
    (202, 501, r" os-reimage ", "an image on a volume needs the Image service"),
    (202, 400, r" os-migrate_volume ", "there is no other host to migrate to"),
    (400, 200, r"^GET .*\?sort=name", "the name is a key to sort by at every version, not from a later one on"),
]


class Server:
    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname, parts.port

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            text = response.read()
            try:
                parsed = json.loads(text) if text else None
            except ValueError:
                parsed = text.decode("utf-8", "replace")
            return response.status, dict(response.getheaders()), parsed
        finally:
            connection.close()


def token(keystone, user, project):
    domain = {"id": "default"}
    body = {
        "auth": {
            "identity": {
                "methods": ["password"],
                "password": {"user": {"name": user, "domain": domain, "password": user}},
            },
            "scope": {"project": {"name": project, "domain": domain}},
        }
    }
    _, headers, _ = keystone.send("POST", "/v3/auth/tokens", json.dumps(body), {"Content-Type": "application/json"})
    return headers["X-Subject-Token"]


def shape(body):
    """The keys at the top, but for the links to further pages: the recording has other limits than ours."""
    if isinstance(body, dict):
        return sorted(key for key in body if not key.endswith("_links"))
    return None if body in (None, "") else type(body).__name__


def inside(body):
    """The keys of what the only key of a body holds, of the first item where that is a list."""
    if isinstance(body, dict) and len(body) == 1:
        (inner,) = body.values()
        inner = inner[0] if isinstance(inner, list) and inner else inner
        return sorted(inner) if isinstance(inner, dict) else None
    return None


class Replay:
    def __init__(self, server, tokens):
        self.server, self.tokens, self.ids = server, tokens, {NOBODY: NOBODY}

    def admin(self, method, path, body=None):
        headers = {"X-Auth-Token": self.tokens["admin"], "Content-Type": "application/json", "OpenStack-API-Version": "volume 3.71"}
        return self.server.send(method, f"/v3/{PROJECTS['demo']}{path}", body and json.dumps(body), headers)

    def ours(self, text, exchange):
        """A text of the recording with our ids in it."""

        def replace(match):
            known = self.ids.get(match[0])
            if known is None and exchange["status"] < 300:
                self.ids[match[0]] = known = self.before(exchange)
            return known or match[0]

        return UUID.sub(replace, text)

    def before(self, exchange):
        """A volume that was there when the recording began."""
        answer = exchange["response_body"] or {}
        inner = next(iter(answer.values()), None) if isinstance(answer, dict) else None
        size = inner.get("size", 1) if isinstance(inner, dict) else 1
        _, _, made = self.admin("POST", "/volumes", {"volume": {"size": size, "name": "before"}})
        self.settle()
        return made["volume"]["id"]

    def learn(self, recorded, ours):
        if isinstance(recorded, dict) and isinstance(ours, dict):
            for key, value in recorded.items():
                if isinstance(value, str) and UUID.fullmatch(value) and isinstance(ours.get(key), str):
                    self.ids.setdefault(value, ours[key])
                else:
                    self.learn(value, ours.get(key))

    def settle(self):
        """Waits until nothing is on its way to another state."""
        for _ in range(60):
            busy = 0
            for kind in ("volumes", "snapshots"):
                _, _, body = self.admin("GET", f"/{kind}/detail?all_tenants=1")
                states = [item["status"] for item in body[kind]]
                busy += sum(s in ("creating", "deleting", "extending", "downloading", "uploading", "retyping", "reverting", "unmanaging") for s in states)
            if not busy:
                return
            time.sleep(0.05)

    def send(self, exchange):
        headers = {
            name: value
            for name, value in exchange["request_headers"].items()
            if name in ("Accept", "Content-Type", "OpenStack-API-Version")
        }
        role = exchange["role"]
        if role:
            headers["X-Auth-Token"] = self.tokens.get(role, "garbage-token")
        body = exchange["request_body"]
        text = body if body is None or isinstance(body, str) else json.dumps(body)
        path = self.ours(exchange["path"], exchange)
        text = text and self.ours(text, exchange)
        answer = self.server.send(exchange["method"], path, text, headers)
        if answer[0] < 300 and exchange["method"] == "POST":
            self.learn(exchange["response_body"], answer[2])
        if answer[0] < 300 and exchange["method"] != "GET" and exchange["action"] not in FORCED:
            self.settle()
        return answer


def documented(document, exchange):
    """Whether a document has the path and the method, by a look at its lines: it is as the compiler writes it."""
    path, method = exchange["template"], exchange["method"].lower()
    pattern = re.sub(r"\\\{.*?\\\}", r"\\{[^}]*\\}", re.escape(path))
    found = re.search(rf"^  {pattern}:\n((?:    .*\n|\n)*)", document, re.MULTILINE)
    return bool(found and re.search(rf"^    {method}:", found[1], re.MULTILINE))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("recorded")
    arguments.add_argument("document")
    arguments.add_argument("server")
    arguments.add_argument("keystone")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--show", action="store_true")
    arguments = arguments.parse_args()
    with open(arguments.recorded, encoding="utf-8") as lines:
        exchanges = [json.loads(line) for line in lines]
    with open(arguments.document, encoding="utf-8") as text:
        document = text.read()
    keystone = Server(arguments.keystone)
    replay = Replay(Server(arguments.server), {role: token(keystone, *user) for role, user in USERS.items()})
    compared = deep = outside = 0
    explained, unexplained = collections.Counter(), []
    for exchange in exchanges:
        status, _, body = replay.send(exchange)
        asked = f"{exchange['method']} {exchange['template']} {exchange['action'] or ''} {exchange['path']}"
        if not COMPARED.match(exchange["template"] or "") or arguments.only not in exchange["path"]:
            continue
        if not documented(document, exchange):
            outside += 1
            continue
        compared += 1
        deep += inside(body) == inside(exchange["response_body"])
        ours, recorded = (status, shape(body)), (exchange["status"], shape(exchange["response_body"]))
        if ours == recorded:
            continue
        why = next((w for a, b, where, w in EXPLAINED if (a, b) == (recorded[0], status) and re.search(where, asked)), None)
        line = f"{exchange['seq']} {exchange['microversion']} {exchange['role']} {asked} {json.dumps(exchange['request_body'])[:120]}\n        recorded {recorded}\n        ours     {ours} {json.dumps(body)[:300] if status >= 400 else ''}"
        if why is None:
            unexplained.append(line)
        else:
            explained[why] += 1
            if arguments.show:
                print(f"explained: {why}\n        {line}")
    for line in unexplained:
        print(f"DIFFERS {line}")
    for why, count in explained.items():
        print(f"{count:5} {why}")
    print(f"{outside} exchanges are of operations that the document does not have")
    print(f"{deep} of {compared} answers have the same keys a level below")
    share = 100 * sum(explained.values()) / max(compared, 1)
    print(f"{compared} exchanges compared, {sum(explained.values())} differ as explained ({share:.1f} %), {len(unexplained)} otherwise")
    too_many = share > 3
    if too_many:
        print("more than 3 in a hundred are explained away")
    failed = len(unexplained) + too_many
    print(f"{compared - len(unexplained)} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
