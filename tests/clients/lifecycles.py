"""Life cycles of resources by openstacksdk, each step named, on the cloud `admin` of clouds.yaml.

A step that fails is said with its reason, and the next is tried.
"""

import sys
import traceback

import openstack
from openstack import exceptions

STEPS = []


def step(name):
    def named(function):
        STEPS.append((name, function))
        return function

    return named


class Cloud:
    """What steps share: the connection, and what earlier ones made."""

    def __init__(self):
        self.sdk = openstack.connect(cloud="admin", app_name="apiref")


def gone(call):
    try:
        found = call()
    except exceptions.NotFoundException:
        return
    assert found is None, f"it is still there: {found}"


def crud(kind, service, made, create, changed=None, wait=None, find=True):
    """The steps of a resource's life: create, show, find by name, list, change, delete, gone."""

    def proxy(c):
        return getattr(c.sdk, service)

    many = kind + "s" if not kind.endswith("y") else kind[:-1] + "ies"

    @step(f"{kind}: create")
    def _(c):
        one = getattr(proxy(c), f"create_{kind}")(**create(c))
        assert one.id, "no id"
        setattr(c, made, one)

    if wait:
        @step(f"{kind}: wait until it is {wait}")
        def _(c):
            setattr(c, made, c.sdk.block_storage.wait_for_status(getattr(c, made), wait, interval=1, wait=5)
                    if service == "block_storage" else proxy(c).wait_for_status(getattr(c, made), wait, interval=1, wait=5))

    @step(f"{kind}: show")
    def _(c):
        one = getattr(proxy(c), f"get_{kind}")(getattr(c, made).id)
        name = create(c).get("name")
        assert one.id == getattr(c, made).id and (not name or one.name == name), (one.id, one.name)

    if find:
        @step(f"{kind}: find by name")
        def _(c):
            one = getattr(proxy(c), f"find_{kind}")(create(c)["name"], ignore_missing=False)
            assert one.id == getattr(c, made).id

    @step(f"{kind}: list")
    def _(c):
        ids = [one.id for one in getattr(proxy(c), many)()]
        assert ids.count(getattr(c, made).id) == 1, ids

    if changed:
        @step(f"{kind}: change")
        def _(c):
            getattr(proxy(c), f"update_{kind}")(getattr(c, made), **changed)
            one = getattr(proxy(c), f"get_{kind}")(getattr(c, made).id)
            for field, value in changed.items():
                assert getattr(one, field) == value, (field, getattr(one, field))


def end(kind, service, made):
    @step(f"{kind}: delete")
    def _(c):
        getattr(getattr(c.sdk, service), f"delete_{kind}")(getattr(c, made), ignore_missing=False)

    @step(f"{kind}: gone")
    def _(c):
        gone(lambda: getattr(getattr(c.sdk, service), f"get_{kind}")(getattr(c, made).id))


# Block storage.
crud("volume", "block_storage", "volume", lambda c: {"name": "data", "size": 2, "metadata": {"a": "b"}},
     {"description": "kept"}, "available")


@step("volume: size, metadata and attachments are those of the request")
def _(c):
    one = c.sdk.block_storage.get_volume(c.volume.id)
    assert (one.size, dict(one.metadata), one.attachments) == (2, {"a": "b"}, []), (one.size, one.metadata, one.attachments)


@step("volume: metadata")
def _(c):
    c.sdk.block_storage.set_volume_metadata(c.volume, k="v")
    assert dict(c.sdk.block_storage.get_volume_metadata(c.volume).metadata) == {"a": "b", "k": "v"}
    c.sdk.block_storage.delete_volume_metadata(c.volume, keys=["k"])
    assert dict(c.sdk.block_storage.get_volume_metadata(c.volume).metadata) == {"a": "b"}


@step("volume: extend")
def _(c):
    c.sdk.block_storage.extend_volume(c.volume, 3)
    assert c.sdk.block_storage.get_volume(c.volume.id).size == 3


@step("volume: reset status")
def _(c):
    c.sdk.block_storage.reset_volume_status(c.volume, status="error")
    assert c.sdk.block_storage.get_volume(c.volume.id).status == "error"


@step("volume: list page by page")
def _(c):
    made = [c.sdk.block_storage.create_volume(name=f"page-{n}", size=1) for n in range(5)]
    ids = [one.id for one in c.sdk.block_storage.volumes(limit=2)]
    assert {one.id for one in made} <= set(ids) and len(ids) == len(set(ids)), ids
    for one in made:
        c.sdk.block_storage.delete_volume(one)


@step("volume: filter by name")
def _(c):
    assert [one.id for one in c.sdk.block_storage.volumes(name="data")] == [c.volume.id]
    assert list(c.sdk.block_storage.volumes(name="other")) == []


@step("snapshot: a volume that is not there")
def _(c):
    try:
        c.sdk.block_storage.create_snapshot(volume_id="00000000-0000-0000-0000-000000000000", name="x")
    except exceptions.HttpException as error:
        assert error.status_code in (400, 404), error
    else:
        raise AssertionError("it was made")


crud("snapshot", "block_storage", "snapshot", lambda c: {"name": "saved", "volume_id": c.volume.id},
     {"description": "kept"}, "available")
end("snapshot", "block_storage", "snapshot")
crud("backup", "block_storage", "backup", lambda c: {"name": "copy", "volume_id": c.volume.id})
end("backup", "block_storage", "backup")
crud("type", "block_storage", "type", lambda c: {"name": "fast"}, {"description": "kept"})


@step("type: extra specs")
def _(c):
    c.sdk.block_storage.update_type_extra_specs(c.type, speed="high")
    assert c.sdk.block_storage.get_type(c.type.id).extra_specs == {"speed": "high"}
    c.sdk.block_storage.delete_type_extra_specs(c.type, keys=["speed"])
    assert c.sdk.block_storage.get_type(c.type.id).extra_specs == {}


end("type", "block_storage", "type")
crud("group_type", "block_storage", "group_type", lambda c: {"name": "consistent"})
end("group_type", "block_storage", "group_type")
end("volume", "block_storage", "volume")

# Network.
crud("network", "network", "network", lambda c: {"name": "net"}, {"name": "net"})
crud("subnet", "network", "subnet",
     lambda c: {"name": "sub", "network_id": c.network.id, "ip_version": 4, "cidr": "10.1.0.0/24"}, {"description": "kept"})


@step("subnet: filter by network")
def _(c):
    assert [one.id for one in c.sdk.network.subnets(network_id=c.network.id)] == [c.subnet.id]


crud("port", "network", "port", lambda c: {"name": "port", "network_id": c.network.id}, {"description": "kept"})
crud("router", "network", "router", lambda c: {"name": "router"}, {"description": "kept"})


@step("router: add and remove an interface")
def _(c):
    c.sdk.network.add_interface_to_router(c.router, subnet_id=c.subnet.id)
    c.sdk.network.remove_interface_from_router(c.router, subnet_id=c.subnet.id)


crud("security_group", "network", "security_group", lambda c: {"name": "web"}, {"description": "kept"})
crud("security_group_rule", "network", "rule",
     lambda c: {"security_group_id": c.security_group.id, "direction": "ingress", "protocol": "tcp", "port_range_min": 80,
                "port_range_max": 80}, find=False)
end("security_group_rule", "network", "rule")
crud("ip", "network", "ip", lambda c: {"floating_network_id": c.network.id}, {"description": "kept"}, find=False)
end("ip", "network", "ip")
crud("address_scope", "network", "address_scope", lambda c: {"name": "scope", "ip_version": 4}, find=True)
end("address_scope", "network", "address_scope")
crud("qos_policy", "network", "qos_policy", lambda c: {"name": "policy"})
end("qos_policy", "network", "qos_policy")
for _kind, _made in [("security_group", "security_group"), ("router", "router"), ("port", "port"), ("subnet", "subnet"),
                     ("network", "network")]:
    end(_kind, "network", _made)

# Images.
crud("image", "image", "image", lambda c: {"name": "cirros", "disk_format": "raw", "container_format": "bare"})


@step("image: upload and download")
def _(c):
    image = c.sdk.image.get_image(c.image.id)
    image.data = b"0123456789"
    image.upload(c.sdk.image)
    assert c.sdk.image.get_image(c.image.id).status == "active"
    assert c.sdk.image.download_image(c.image.id).content == b"0123456789"


@step("image: change")
def _(c):
    c.sdk.image.update_image(c.sdk.image.get_image(c.image.id), min_disk=3)
    assert c.sdk.image.get_image(c.image.id).min_disk == 3


@step("image: tags")
def _(c):
    c.sdk.image.add_tag(c.image, "golden")
    assert "golden" in c.sdk.image.get_image(c.image.id).tags
    c.sdk.image.remove_tag(c.image, "golden")
    assert "golden" not in c.sdk.image.get_image(c.image.id).tags


end("image", "image", "image")

# Compute.
crud("flavor", "compute", "flavor", lambda c: {"name": "small", "ram": 64, "vcpus": 1, "disk": 1})


@step("flavor: extra specs")
def _(c):
    c.sdk.compute.create_flavor_extra_specs(c.flavor, {"hw:cpu": "dedicated"})
    assert c.sdk.compute.fetch_flavor_extra_specs(c.flavor).extra_specs == {"hw:cpu": "dedicated"}
    c.sdk.compute.delete_flavor_extra_specs_property(c.flavor, "hw:cpu")


@step("keypair: create")
def _(c):
    c.keypair = c.sdk.compute.create_keypair(name="key", public_key="ssh-rsa AAAA")


@step("keypair: show")
def _(c):
    one = c.sdk.compute.get_keypair("key")
    assert (one.name, one.public_key) == ("key", "ssh-rsa AAAA"), one


@step("keypair: again is a conflict")
def _(c):
    try:
        c.sdk.compute.create_keypair(name="key", public_key="ssh-rsa AAAA")
    except exceptions.ConflictException:
        return
    raise AssertionError("it was made twice")


@step("keypair: list")
def _(c):
    assert [one.name for one in c.sdk.compute.keypairs()] == ["key"]


crud("server_group", "compute", "server_group", lambda c: {"name": "group", "policy": "affinity"})
end("server_group", "compute", "server_group")
crud("server", "compute", "server",
     lambda c: {"name": "vm", "flavor_id": c.flavor.id, "image_id": "70a599e0-31e7-49b7-b260-868f441e862b", "networks": "none"},
     {"name": "vm"}, "ACTIVE")


@step("server: stop and start")
def _(c):
    c.sdk.compute.stop_server(c.server)
    assert c.sdk.compute.get_server(c.server.id).status == "SHUTOFF"
    c.sdk.compute.start_server(c.server)
    assert c.sdk.compute.get_server(c.server.id).status == "ACTIVE"


@step("server: pause, suspend, lock")
def _(c):
    c.sdk.compute.pause_server(c.server)
    assert c.sdk.compute.get_server(c.server.id).status == "PAUSED"
    c.sdk.compute.unpause_server(c.server)
    assert c.sdk.compute.get_server(c.server.id).status == "ACTIVE"
    c.sdk.compute.suspend_server(c.server)
    assert c.sdk.compute.get_server(c.server.id).status == "SUSPENDED"
    c.sdk.compute.resume_server(c.server)
    c.sdk.compute.lock_server(c.server)
    assert c.sdk.compute.get_server(c.server.id).is_locked is True
    c.sdk.compute.unlock_server(c.server)
    assert c.sdk.compute.get_server(c.server.id).is_locked is False


@step("server: metadata")
def _(c):
    c.sdk.compute.set_server_metadata(c.server, role="web")
    assert dict(c.sdk.compute.get_server_metadata(c.server).metadata) == {"role": "web"}


@step("server: tags")
def _(c):
    server = c.sdk.compute.get_server(c.server.id)
    server.add_tag(c.sdk.compute, "red")
    assert "red" in server.fetch_tags(c.sdk.compute).tags


@step("server: attach and detach a volume")
def _(c):
    volume = "a26887c6-c47b-4654-abb5-dfadf7d3f803"
    c.sdk.compute.create_volume_attachment(c.server, volume_id=volume)
    assert [one.volume_id for one in c.sdk.compute.volume_attachments(c.server)] == [volume]
    c.sdk.compute.delete_volume_attachment(c.server, volume)


@step("server: reboot")
def _(c):
    c.sdk.compute.reboot_server(c.server, "SOFT")


end("server", "compute", "server")


@step("keypair: delete")
def _(c):
    c.sdk.compute.delete_keypair("key", ignore_missing=False)
    gone(lambda: c.sdk.compute.get_keypair("key"))


end("flavor", "compute", "flavor")
crud("aggregate", "compute", "aggregate", lambda c: {"name": "rack"}, {"name": "rack"})
end("aggregate", "compute", "aggregate")

# Identity.
crud("domain", "identity", "domain", lambda c: {"name": "company"}, {"description": "kept"})
crud("project", "identity", "project", lambda c: {"name": "shop", "domain_id": c.domain.id}, {"description": "kept"})
crud("user", "identity", "user", lambda c: {"name": "ann", "domain_id": c.domain.id, "password": "secret"}, {"description": "kept"})
crud("group", "identity", "group", lambda c: {"name": "staff", "domain_id": c.domain.id}, {"description": "kept"})


@step("group: members")
def _(c):
    c.sdk.identity.add_user_to_group(c.user, c.group)
    assert c.sdk.identity.check_user_in_group(c.user, c.group)
    assert [one.id for one in c.sdk.identity.group_users(c.group)] == [c.user.id]
    c.sdk.identity.remove_user_from_group(c.user, c.group)
    assert not c.sdk.identity.check_user_in_group(c.user, c.group)


crud("role", "identity", "role", lambda c: {"name": "keeper"})


@step("role: assign and withdraw")
def _(c):
    c.sdk.identity.assign_project_role_to_user(c.project, c.user, c.role)
    assert c.sdk.identity.validate_user_has_project_role(c.project, c.user, c.role)
    c.sdk.identity.unassign_project_role_from_user(c.project, c.user, c.role)
    assert not c.sdk.identity.validate_user_has_project_role(c.project, c.user, c.role)


crud("region", "identity", "region", lambda c: {"description": "north"}, {"description": "south"}, find=False)
crud("service", "identity", "service", lambda c: {"name": "things", "type": "thing"}, {"description": "kept"})
crud("endpoint", "identity", "endpoint",
     lambda c: {"interface": "public", "service_id": c.service.id, "url": "http://things"}, {"url": "http://other"}, find=False)
crud("credential", "identity", "credential",
     lambda c: {"type": "ec2", "blob": "{}", "user_id": c.user.id, "project_id": c.project.id}, {"blob": "{1}"}, find=False)
for _kind in ["credential", "endpoint", "service", "region", "role", "group", "user", "project", "domain"]:
    end(_kind, "identity", _kind)


def main():
    cloud = Cloud()
    failed = []
    for name, function in STEPS:
        try:
            function(cloud)
        except Exception as error:  # noqa: BLE001: whatever it is, it is said and the next step is tried
            failed.append(name)
            reason = str(error) or traceback.format_exc(limit=-1).strip().splitlines()[-2].strip()
            print(f"FAILED {name}: {type(error).__name__}: {reason[:300]}")
    print(f"{len(STEPS) - len(failed)} of {len(STEPS)} steps passed")
    return len(failed) * 10 > len(STEPS)


if __name__ == "__main__":
    sys.exit(main())
