"""openstackclient: the life of volumes and snapshots, command by command, by id and by name.

usage: openstackclient.py ENDPOINT
"""

# This file is not the package of its name.
import contextlib
import io
import json
import sys

from checks import check, done, equal

sys.path.remove(sys.path[0])
from time import sleep  # noqa: E402

from openstackclient import shell  # noqa: E402

step = check("openstackclient")
connection = ["--os-auth-type", "none", "--os-endpoint", sys.argv[1]]


def run(*words, fails=False):
    """The output of a command, as JSON where it has any."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = shell.main([*connection, *words])
    assert (status != 0) == fails, f"{' '.join(words)}: {status}: {errors.getvalue()}"
    text = output.getvalue()
    return json.loads(text) if text.startswith(("[", "{")) else text


def create(kind, *words, status="available"):
    created = run(*kind, "create", *words, "-f", "json")
    for _ in range(100):
        shown = run(*kind, "show", created["id"], "-f", "json")
        if shown["status"] == status:
            return shown
        sleep(0.1)
    raise AssertionError(shown["status"])


def delete(kind, ref):
    run(*kind, "delete", ref)
    for _ in range(100):
        listed = run(*kind, "list", "-f", "json")
        if not any(ref in (one["ID"], one["Name"]) for one in listed):
            return
        sleep(0.1)
    raise AssertionError("it is still there")


VOLUME = ("volume",)
SNAPSHOT = ("volume", "snapshot")


@step
def a_snapshot_lives_from_create_to_delete_by_name():
    create(VOLUME, "--size", "1", "--property", "a=b", "v1")
    taken = create(SNAPSHOT, "--volume", "v1", "--description", "d", "--property", "k=v", "s1")
    equal((taken["name"], taken["properties"], taken["size"]), ("s1", {"k": "v"}, 1))
    run(*SNAPSHOT, "set", "--name", "s2", "--property", "l=w", "s1")
    equal(run(*SNAPSHOT, "show", "s2", "-f", "json")["properties"], {"k": "v", "l": "w"})
    run(*SNAPSHOT, "unset", "--property", "k", "s2")
    equal(run(*SNAPSHOT, "show", "s2", "-f", "json")["properties"], {"l": "w"})
    run(*SNAPSHOT, "set", "--state", "error", "s2")
    equal(run(*SNAPSHOT, "show", "s2", "-f", "json")["status"], "error")
    delete(SNAPSHOT, "s2")
    run(*SNAPSHOT, "show", "s2", fails=True)
    delete(VOLUME, "v1")


@step
def a_snapshot_lives_from_create_to_delete_by_id():
    of = create(VOLUME, "--size", "1", "v2")["id"]
    taken = create(SNAPSHOT, "--volume", of, "s")["id"]
    run(*SNAPSHOT, "set", "--description", "changed", taken)
    equal(run(*SNAPSHOT, "show", taken, "-f", "json")["description"], "changed")
    run(*VOLUME, "set", "--name", "v3", "--property", "p=q", "--size", "2", of)
    sleep(0.5)
    shown = run(*VOLUME, "show", of, "-f", "json")
    equal((shown["name"], shown["properties"], shown["size"]), ("v3", {"p": "q"}, 2))
    run(*VOLUME, "unset", "--property", "p", of)
    delete(SNAPSHOT, taken)
    delete(VOLUME, of)


@step
def lists_come_in_pages():
    create(VOLUME, "--size", "1", "v4")
    names = [f"page-{n}" for n in range(5)]
    ids = [create(SNAPSHOT, "--volume", "v4", name)["id"] for name in names]
    first = run(*SNAPSHOT, "list", "--limit", "2", "-f", "json")
    rest = run(*SNAPSHOT, "list", "--marker", first[-1]["ID"], "-f", "json")
    equal([one["ID"] for one in first + rest], ids[::-1])
    equal(len(run(*SNAPSHOT, "list", "--long", "--volume", "v4", "-f", "json")), 5)
    equal([one["ID"] for one in run(*SNAPSHOT, "list", "--name", "page-3", "-f", "json")], [ids[3]])
    equal(run(*SNAPSHOT, "list", "--status", "error", "-f", "json"), [])
    run(*VOLUME, "delete", "v4", fails=True)
    run(*VOLUME, "delete", "--purge", "v4")


@step
def types_and_limits_are_shown():
    listed = run(*VOLUME, "type", "list", "-f", "json")
    equal(sorted(one["Name"] for one in listed), ["__DEFAULT__", "another"])
    equal(run(*VOLUME, "type", "show", "another", "-f", "json")["name"], "another")


done()
