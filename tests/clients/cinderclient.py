"""python-cinderclient: the life of volumes and snapshots, at the lowest and the highest microversion.

usage: cinderclient.py ENDPOINT
"""

# This file is not the package of its name.
import sys

from checks import check, done, equal, raises

sys.path.remove(sys.path[0])
from time import sleep  # noqa: E402
from uuid import uuid4  # noqa: E402

from cinderclient import client as clients  # noqa: E402
from cinderclient import exceptions  # noqa: E402
from cinderclient.contrib.noauth import CinderNoAuthPlugin  # noqa: E402
from keystoneauth1.session import Session  # noqa: E402

endpoint = sys.argv[1]


def connect(version):
    """A client of a project of its own."""
    plugin = CinderNoAuthPlugin("user", uuid4().hex, endpoint=endpoint)
    return clients.Client(version, session=Session(auth=plugin))


def wait(manager, thing, status):
    for _ in range(300):
        now = manager.get(thing.id)
        if now.status == status:
            return now
        assert not now.status.startswith("error"), now.status
        sleep(0.1)
    raise AssertionError(f"{now.status} instead of {status}")


def gone(manager, thing):
    for _ in range(300):
        try:
            manager.get(thing.id)
        except exceptions.NotFound:
            return
        sleep(0.1)
    raise AssertionError("it is still there")


for version in ("3.0", "3.71"):
    def step(function):
        global cinder, volumes, snapshots
        cinder = connect(version)
        volumes, snapshots = cinder.volumes, cinder.volume_snapshots
        check(f"cinderclient at {version}")(function)

    def volume(**named):
        return wait(volumes, volumes.create(1, **named), "available")

    def snapshot(of, **named):
        return wait(snapshots, snapshots.create(of.id, **named), "available")

    def delete(manager, thing):
        manager.delete(thing)
        gone(manager, thing)

    @step
    def a_snapshot_lives_from_create_to_delete():
        of = volume(name="life", metadata={"a": "b"})
        taken = snapshot(of, name="one", description="d", metadata={"k": "v"})
        equal((taken.volume_id, taken.metadata, taken.name), (of.id, {"k": "v"}, "one"))
        equal(hasattr(taken, "user_id"), version == "3.71")
        changed = snapshots.update(taken, name="two", description="e")
        equal(changed["snapshot"]["name"], "two")
        delete(snapshots, taken)
        delete(volumes, of)

    @step
    def both_are_found_by_name():
        of = volume(name="by-name")
        taken = snapshot(of, name="by-name")
        equal([s.id for s in snapshots.list(search_opts={"name": "by-name", "all_tenants": 1})], [taken.id])
        equal([v.id for v in volumes.list(search_opts={"name": "by-name", "all_tenants": 1})], [of.id])
        equal(snapshots.find(name="by-name").id, taken.id)
        delete(snapshots, taken)
        delete(volumes, of)

    @step
    def metadata_are_set_and_unset():
        of = volume()
        taken = snapshot(of)
        snapshots.set_metadata(taken, {"a": "1", "b": "2"})
        equal(snapshots.get(taken.id).metadata, {"a": "1", "b": "2"})
        snapshots.delete_metadata(taken, ["a"])
        equal(snapshots.update_all_metadata(taken, {"c": "3"}), {"metadata": {"c": "3"}})
        volumes.set_metadata(of, {"a": "1", "b": "2"})
        volumes.delete_metadata(of, ["a"])
        equal(volumes.get(of.id).metadata, {"b": "2"})
        delete(snapshots, taken)
        delete(volumes, of)

    @step
    def lists_come_in_pages():
        of = volume()
        taken = [snapshot(of, name=f"page-{n}").id for n in range(5)]
        first = snapshots.list(limit=2)
        rest = snapshots.list(marker=first[-1].id)
        equal([s.id for s in first + rest], taken[::-1])
        by_name = snapshots.list(sort="created_at:asc", search_opts={"volume_id": of.id})
        equal([s.id for s in by_name], taken)
        if version == "3.71":
            found, count = snapshots.list(limit=2, search_opts={"with_count": True}), 5
            equal((len(found[0]), found[1]), (2, count))
            odd = snapshots.create(of.id, metadata={"odd": "yes"})
            wait(snapshots, odd, "available")
            equal([s.id for s in snapshots.list(search_opts={"metadata": {"odd": "yes"}})], [odd.id])
            taken.append(odd.id)
        volumes.delete(of, cascade=True)
        gone(volumes, of)

    @step
    def a_volume_is_deleted_with_its_snapshots():
        of = volume()
        snapshot(of)
        raises(exceptions.BadRequest, volumes.delete, of)
        volumes.delete(of, cascade=True)
        gone(volumes, of)
        equal(snapshots.list(search_opts={"volume_id": of.id}), [])

    @step
    def administrators_force():
        of = volume()
        taken = snapshot(of)
        snapshots.reset_state(taken, "backing-up")
        raises(exceptions.BadRequest, snapshots.delete, taken)
        snapshots.delete(taken, force=True)
        gone(snapshots, taken)
        volumes.reset_state(of, "maintenance")
        volumes.force_delete(of)
        gone(volumes, of)

    @step
    def volumes_grow_and_are_attached():
        of = volume()
        volumes.extend(of, 2)
        equal(wait(volumes, of, "available").size, 2)
        volumes.reserve(of)
        equal(volumes.get(of.id).status, "attaching")
        info = volumes.initialize_connection(of, {"host": "h"})
        equal(info["driver_volume_type"], "local")
        volumes.attach(of, "4b1fcb0e-9a3f-4f0e-9c8a-2f6b9f7b1d11", "/dev/vdb")
        equal(volumes.get(of.id).status, "in-use")
        volumes.begin_detaching(of)
        volumes.roll_detaching(of)
        volumes.terminate_connection(of, {"host": "h"})
        volumes.detach(of)
        delete(volumes, of)

    @step
    def types_and_limits_are_shown():
        equal(cinder.volume_types.default().name, "__DEFAULT__")
        equal(sorted(t.name for t in cinder.volume_types.list()), ["__DEFAULT__", "another"])
        limits = {limit.name: limit.value for limit in cinder.limits.get().absolute}
        equal((limits["maxTotalVolumes"], limits["totalVolumesUsed"]), (10, 0))

    @step
    def a_quota_is_kept():
        created = [volumes.create(1) for _ in range(10)]
        raises(exceptions.OverLimit, volumes.create, 1)
        for one in created:
            wait(volumes, one, "available")
            delete(volumes, one)

    @step
    def what_is_not_there_is_not_found():
        nobody = "00000000-0000-4000-8000-000000000000"
        raises(exceptions.NotFound, snapshots.get, nobody)
        raises(exceptions.NotFound, volumes.get, nobody)
        raises(exceptions.NotFound, snapshots.create, nobody)
        raises(exceptions.NotFound, volumes.create, 1, volume_type="nothing")


done()
