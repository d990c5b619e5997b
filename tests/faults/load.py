"""Clients that make, change and delete things, and remember what they were told."""

import http.client
import itertools
import random
import threading
import time

from server import PROJECT, ask

_serial = itertools.count()
BASE = f"/v3/{PROJECT}"

# What a client knows of a thing's existence.
THERE, GONE, EITHER = "there", "gone", "either"


class Thing:
    """A volume or a snapshot, as its owner knows it."""

    def __init__(self, kind, id, name, volume=None):
        self.kind, self.id, self.name, self.volume = kind, id, name, volume
        self.fate = THERE
        # The values that the item `n` of its metadata may have: one, or several where an answer is missing.
        self.values = {None}

    @property
    def path(self):
        return f"{BASE}/{self.kind}s/{self.id}"


class Client(threading.Thread):
    """One client, which owns what it makes. It goes on over restarts until it is told to stop."""

    def __init__(self, ports, seed):
        super().__init__(daemon=True)
        self.ports, self.random = ports, random.Random(seed)
        self.running = True
        self.things = []
        # Names of things whose making was never answered.
        self.unanswered = set()
        self.answers = self.broken = 0
        self.statuses = {}
        self.connection = None
        self.port = None

    def ask(self, method, path, body=None):
        """Status and answer, or None where there is no answer."""
        if self.connection is None:
            self.port = self.random.choice(self.ports)
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            status, answer = ask(self.port, method, path, body, self.connection)
        except (OSError, http.client.HTTPException, ValueError):
            self.connection.close()
            self.connection = None
            self.broken += 1
            time.sleep(0.05)
            return None, None
        self.answers += 1
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return status, answer

    def run(self):
        while self.running:
            self.step()

    def step(self):
        mine = [t for t in self.things if t.fate == THERE]
        volumes = [t for t in mine if t.kind == "volume"]
        snapshots = [t for t in mine if t.kind == "snapshot"]
        choice = self.random.random()
        if not volumes or (choice < 0.2 and len(volumes) < 12):
            self.make("volume", {"size": 1})
        elif choice < 0.45 and len(snapshots) < 30:
            volume = self.random.choice(volumes)
            self.make("snapshot", {"volume_id": volume.id}, volume)
        elif choice < 0.8:
            self.change(self.random.choice(mine))
        elif snapshots and choice < 0.95:
            self.delete(self.random.choice(snapshots))
        else:
            self.delete(self.random.choice(volumes))

    def make(self, kind, fields, volume=None):
        name = f"{kind}-{next(_serial)}"
        status, answer = self.ask("POST", f"{BASE}/{kind}s", {kind: {**fields, "name": name}})
        if status is None or status >= 500:
            self.unanswered.add(name)
        elif status == 202:
            self.things.append(Thing(kind, answer[kind]["id"], name, volume))

    def change(self, thing):
        value = str(next(_serial))
        status, _ = self.ask("POST", f"{thing.path}/metadata", {"metadata": {"n": value}})
        if status == 200:
            thing.values = {value}
        elif status is None or status >= 500:
            thing.values.add(value)

    def delete(self, thing):
        status, _ = self.ask("DELETE", thing.path)
        if status == 202:
            thing.fate = GONE
        elif status is None or status >= 500:
            thing.fate = EITHER


def listed(port, kind):
    """All things of a kind, page by page."""
    things, path = [], f"{BASE}/{kind}s/detail?limit=200"
    while path:
        status, answer = ask(port, "GET", path)
        assert status == 200, (status, answer)
        things += answer[f"{kind}s"]
        links = answer.get(f"{kind}s_links", [])
        path = links[0]["href"].split(f":{port}", 1)[1] if links else None
    return things


def settled(port, patience=120):
    """What there is, once nothing is going on any more."""
    end = time.monotonic() + patience
    while True:
        now = {kind: listed(port, kind) for kind in ("volume", "snapshot")}
        busy = [t["status"] for of in now.values() for t in of if t["status"] in ("creating", "deleting")]
        if not busy:
            return now
        assert time.monotonic() < end, f"{len(busy)} things are still {set(busy)}"
        time.sleep(0.2)


def wrong(clients, port, data):
    """Every way in which what there is differs from what clients were told."""
    found = settled(port)
    faults = []
    by_id = {t["id"]: t for of in found.values() for t in of}
    by_name = {}
    for thing in by_id.values():
        by_name.setdefault(thing["name"], []).append(thing)
    faults += [f"{name} was made {len(of)} times" for name, of in by_name.items() if len(of) > 1]
    known = set()
    for client in clients:
        for thing in client.things:
            known.add(thing.name)
            there = by_id.get(thing.id)
            if thing.fate == THERE and there is None:
                faults.append(f"{thing.name} was answered 202 and is lost")
            if thing.fate == GONE and there is not None:
                faults.append(f"{thing.name} was deleted and is {there['status']}")
            if there is not None and thing.fate != GONE:
                if there["status"] != "available":
                    faults.append(f"{thing.name} is {there['status']}")
                if there["name"] != thing.name or there["metadata"].get("n") not in thing.values:
                    faults.append(f"{thing.name} has {there['metadata']}, not one of {thing.values}")
            if thing.fate == EITHER:
                # Now it is known.
                thing.fate = GONE if there is None else THERE
            if there is not None:
                thing.values = {there["metadata"].get("n")}
        known |= client.unanswered
    faults += [f"{name} was never asked for" for name in by_name if name not in known]
    for kind, of in found.items():
        files = {p.name for p in (data / f"{kind}s").iterdir()}
        ids = {t["id"] for t in of}
        faults += [f"{kind} {id} has no data" for id in ids - files]
        faults += [f"the data of {kind} {id} are left" for id in files - ids]
    status, limits = ask(port, "GET", f"{BASE}/limits")
    used = limits["limits"]["absolute"]
    counted = {
        "totalVolumesUsed": len(found["volume"]),
        "totalSnapshotsUsed": len(found["snapshot"]),
        "totalGigabytesUsed": sum(t["size"] for t in by_id.values()),
    }
    faults += [f"{key} is {used[key]}, not {n}" for key, n in counted.items() if used[key] != n]
    return faults, len(by_id)
