"""openstacksdk: the life of volumes and snapshots through its block storage API.

usage: sdk.py ENDPOINT
"""

import os
import sys

from checks import check, done, equal, raises

for name in [name for name in os.environ if name.startswith("OS_")]:
    del os.environ[name]

import openstack  # noqa: E402
from openstack.exceptions import BadRequestException, NotFoundException  # noqa: E402

cloud = openstack.connect(load_envvars=False, load_yaml_config=False, auth_type="none", endpoint=sys.argv[1])
api = cloud.block_storage
step = check("openstacksdk")


def volume(**named):
    created = api.create_volume(size=1, **named)
    return api.wait_for_status(created, "available", failures=["error"], interval=0.1, wait=30)


def snapshot(of, **named):
    created = api.create_snapshot(volume_id=of.id, **named)
    equal(created.status, "creating")
    return api.wait_for_status(created, "available", failures=["error"], interval=0.1, wait=30)


def delete(kind, thing):
    getattr(api, f"delete_{kind}")(thing, ignore_missing=False)
    api.wait_for_delete(thing, interval=0.1, wait=30)


@step
def the_endpoint_is_discovered():
    equal(api.get_endpoint().rstrip("/"), sys.argv[1])
    data = api.get_endpoint_data()
    equal((data.min_microversion, data.max_microversion), ((3, 0), (3, 71)))


@step
def a_snapshot_lives_from_create_to_delete():
    of = volume(name="life")
    taken = snapshot(of, name="life-1", description="the first", metadata={"k": "v"})
    equal((taken.volume_id, taken.size, taken.progress, taken.metadata), (of.id, 1, "100%", {"k": "v"}))
    equal(api.get_snapshot(taken.id).name, "life-1")
    delete("snapshot", taken)
    raises(NotFoundException, api.get_snapshot, taken.id)
    delete("volume", of)
    raises(NotFoundException, api.get_volume, of.id)


@step
def both_are_found_by_name_and_by_id():
    of = volume(name="by-name")
    taken = snapshot(of, name="by-name-1")
    for ref in ("by-name-1", taken.id):
        equal(api.find_snapshot(ref, ignore_missing=False).id, taken.id)
        equal(cloud.get_volume_snapshot(ref).id, taken.id)
    for ref in ("by-name", of.id):
        equal(api.find_volume(ref, ignore_missing=False).id, of.id)
        equal(cloud.get_volume(ref).id, of.id)
    equal(api.find_snapshot("nothing-of-that-name"), None)
    equal(api.find_volume("nothing-of-that-name"), None)
    delete("snapshot", taken)
    delete("volume", of)


@step
def names_and_descriptions_change():
    of = volume(name="old")
    taken = snapshot(of, name="old")
    changed = api.update_snapshot(taken, name="new", description="changed")
    equal((changed.name, changed.description), ("new", "changed"))
    changed = api.update_volume(of, name="new", description="changed")
    equal((changed.name, changed.description), ("new", "changed"))
    delete("snapshot", taken)
    delete("volume", of)


@step
def metadata_are_set_and_unset():
    of = volume(metadata={"a": "1"})
    taken = snapshot(of, metadata={"a": "1"})
    for kind, thing in (("snapshot", taken), ("volume", of)):
        get, put, drop = (getattr(api, f"{verb}_{kind}_metadata") for verb in ("get", "set", "delete"))
        equal(get(thing).metadata, {"a": "1"})
        put(thing, b="2", a="3")
        equal(get(thing).metadata, {"a": "3", "b": "2"})
        drop(thing, ["a"])
        equal(get(thing).metadata, {"b": "2"})
        raises(BadRequestException, put, thing, **{"a/b": "c"})
        drop(thing)
        equal(get(thing).metadata, {})
    delete("snapshot", taken)
    delete("volume", of)


@step
def lists_come_in_pages_and_are_filtered_and_sorted():
    of = volume(name="pages")
    taken = [snapshot(of, name=f"page-{n}", metadata={"odd": str(n % 2)}) for n in range(5)]
    newest_first = [t.id for t in reversed(taken)]
    for details in (True, False):
        listed = api.snapshots(details=details, limit=2, volume_id=of.id)
        equal([s.id for s in listed], newest_first)
    by_name = api.snapshots(limit=2, sort="name:asc", volume_id=of.id)
    equal([s.name for s in by_name], [f"page-{n}" for n in range(5)])
    equal([s.id for s in api.snapshots(name="page-3")], [taken[3].id])
    equal(list(api.snapshots(status="error")), [])
    for one in taken:
        delete("snapshot", one)
    equal(list(api.snapshots(volume_id=of.id)), [])
    delete("volume", of)


@step
def a_status_is_reset_and_noted():
    of = volume()
    taken = snapshot(of)
    api.reset_snapshot_status(taken, "error")
    equal(api.get_snapshot(taken).status, "error")
    api.reset_snapshot_status(taken, "creating")
    api.set_snapshot_status(taken, "available", "90%")
    equal((api.get_snapshot(taken).status, api.get_snapshot(taken).progress), ("available", "90%"))
    api.reset_volume_status(of, "maintenance", None, None)
    equal(api.get_volume(of).status, "maintenance")
    api.reset_volume_status(of, "available", None, None)
    delete("snapshot", taken)
    delete("volume", of)


@step
def volumes_grow_are_copied_and_go_back():
    of = volume(name="source")
    taken = snapshot(of)
    from_snapshot = volume(snapshot_id=taken.id, name="from-snapshot")
    equal(from_snapshot.snapshot_id, taken.id)
    from_volume = volume(source_volume_id=of.id)
    equal(from_volume.source_volume_id, of.id)
    api.revert_volume_to_snapshot(of, taken)
    api.wait_for_status(api.get_volume(of), "available", failures=["error"], interval=0.1, wait=30)
    api.extend_volume(from_volume, 2)
    grown = api.wait_for_status(
        api.get_volume(from_volume), "available", failures=["error_extending"], interval=0.1, wait=30
    )
    equal(grown.size, 2)
    raises(BadRequestException, api.extend_volume, grown, 1)
    for one in (from_snapshot, from_volume):
        delete("volume", one)
    raises(BadRequestException, api.delete_volume, of, ignore_missing=False)
    delete("snapshot", taken)
    delete("volume", of)


@step
def volumes_are_attached_and_detached():
    of = volume()
    server = "4b1fcb0e-9a3f-4f0e-9c8a-2f6b9f7b1d11"
    api.attach_volume(of, "/dev/vdb", instance=server)
    attached = api.get_volume(of)
    equal((attached.status, attached.attachments[0]["server_id"]), ("in-use", server))
    raises(BadRequestException, api.delete_volume, of, ignore_missing=False)
    api.detach_volume(of, attached.attachments[0]["attachment_id"])
    equal(api.get_volume(of).status, "available")
    api.set_volume_readonly(of, True)
    equal(api.get_volume(of).metadata["readonly"], "True")
    api.set_volume_bootable_status(of, True)
    equal(api.get_volume(of).is_bootable, True)
    api.set_volume_image_metadata(of, image_name="i")
    equal(api.get_volume(of).volume_image_metadata, {"image_name": "i"})
    api.delete_volume_image_metadata(of, keys=["image_name"])
    delete("volume", of)


@step
def a_backup_outlives_its_volume():
    of = volume(name="kept")
    kept = api.create_backup(volume_id=of.id, name="kept", description="d")
    kept = api.wait_for_status(api.get_backup(kept), "available", failures=["error"], interval=0.1, wait=30)
    equal((kept.name, kept.description, kept.volume_id, kept.size), ("kept", "d", of.id, 1))
    equal(api.find_backup("kept").id, kept.id)
    equal([b.id for b in api.backups()], [kept.id])
    delete("volume", of)
    restored = api.restore_backup(kept, name="restored")
    new = api.get_volume(restored["volume_id"])
    new = api.wait_for_status(new, "available", failures=["error_restoring"], interval=0.1, wait=30)
    equal(new.name, "restored")
    api.wait_for_status(api.get_backup(kept), "available", interval=0.1, wait=30)
    delete("backup", kept)
    delete("volume", new)


@step
def types_are_listed_and_volumes_retyped():
    names = sorted(t.name for t in api.types())
    equal(names, ["__DEFAULT__", "another"])
    another = api.find_type("another", ignore_missing=False)
    equal(api.get_type(another.id).name, "another")
    of = volume()
    api.retype_volume(of, "another", "never")
    equal(api.get_volume(of).volume_type, "another")
    delete("volume", of)


@step
def limits_count_what_there_is():
    before = api.get_limits().absolute
    of = volume()
    taken = snapshot(of)
    after = api.get_limits().absolute
    equal(after.total_volumes_used, before.total_volumes_used + 1)
    equal(after.total_snapshots_used, before.total_snapshots_used + 1)
    equal(after.total_gigabytes_used, before.total_gigabytes_used + 2)
    delete("snapshot", taken)
    delete("volume", of)
    equal(api.get_limits().absolute.total_gigabytes_used, before.total_gigabytes_used)


done()
