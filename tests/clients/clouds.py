"""keystoneauth1, openstacksdk and openstackclient in a mocked cloud: logins, the catalogue, versions, lists.

usage: clouds.py URL       the users and services are those of tests/clients/cloud
"""

import contextlib
import io
import json
import sys

import openstack
from checks import check, done, equal, raises
from keystoneauth1 import exceptions, session
from keystoneauth1.identity import v3

sys.path.remove(sys.path[0])
from openstackclient import shell  # noqa: E402

root = sys.argv[1]
url = f"{root}/identity/v3"
types = ["block-storage", "compute", "identity", "image", "network", "placement"]
demo = {"username": "demo", "password": "battery staple", "user_domain_id": "default"}
admin = {"username": "admin", "password": "correct horse", "user_domain_id": "default"}
in_demo = {"project_name": "demo", "project_domain_name": "Default"}

step = check("keystoneauth")


def login(kind=v3.Password, at=url, **named):
    return session.Session(auth=kind(auth_url=at, **named))


def access(one):
    return one.auth.get_access(one)


@step
def a_password_is_good_for_a_project():
    got = access(login(**demo, **in_demo))
    equal((got.username, got.project_name, got.role_names), ("demo", "demo", ["member", "reader"]))
    equal(got.user_domain_name, "Default")


@step
def the_version_is_found_below_an_address_without_one():
    from keystoneauth1.identity import generic

    equal(access(login(generic.Password, f"{root}/identity", **demo, **in_demo)).project_name, "demo")


@step
def a_password_is_good_for_a_domain():
    got = access(login(**admin, domain_name="Default"))
    equal((got.domain_id, got.project_id), ("default", None))


@step
def a_password_is_good_for_the_system():
    got = access(login(**admin, system_scope="all"))
    equal((got.system_scoped, got.role_names[0]), (True, "admin"))


@step
def a_password_alone_is_good_for_no_project():
    got = access(login(**demo, unscoped=True))
    equal((got.scoped, got.has_service_catalog()), (False, False))


@step
def a_user_has_a_project_of_its_own():
    got = access(login(username="tester", password="s3cret", user_domain_name="lab"))
    equal((got.project_name, got.project_domain_name), ("tests", "lab"))


@step
def a_token_is_changed_for_one_of_another_project():
    first = login(username="tester", password="s3cret", user_domain_name="lab")
    got = access(login(v3.Token, token=first.get_token(), **in_demo))
    equal((got.project_name, got.role_names), ("demo", ["reader"]))


@step
def an_application_credential_has_a_project_and_roles():
    named = {"application_credential_name": "robot", "application_credential_secret": "r0bot"}
    named |= {"username": "demo", "user_domain_id": "default"}
    got = access(login(v3.ApplicationCredential, **named))
    equal((got.project_name, got.role_names), ("demo", ["reader"]))


@step
def a_wrong_password_is_refused():
    wrong = login(**{**demo, "password": "battery"}, **in_demo)
    error = raises(exceptions.Unauthorized, wrong.get_token)
    equal(error.http_status, 401)


@step
def a_project_of_others_is_refused():
    raises(exceptions.Unauthorized, login(**demo, project_name="admin", project_domain_id="default").get_token)


@step
def a_token_is_looked_at_and_taken_back():
    one, of = login(**admin, system_scope="all"), login(**demo, **in_demo).get_token()
    headers = {"X-Subject-Token": of}
    equal(one.get(f"{url}/auth/tokens", headers=headers).json()["token"]["user"]["name"], "demo")
    equal(one.head(f"{url}/auth/tokens", headers=headers).status_code, 200)
    equal(one.delete(f"{url}/auth/tokens", headers=headers).status_code, 204)
    raises(exceptions.NotFound, one.get, f"{url}/auth/tokens", headers=headers)
    raises(exceptions.Unauthorized, session.Session().get, f"{root}/compute/v2.1/servers", headers={"X-Auth-Token": of})


@step
def whoever_has_no_token_is_told_where_to_get_one():
    for path in ["compute/v2.1/servers", "image/v2/images", "placement/resource_providers", "network/v2.0/ports"]:
        error = raises(exceptions.Unauthorized, session.Session().get, f"{root}/{path}")
        equal(error.response.headers["WWW-Authenticate"], f'Keystone uri="{root}/identity"')
        equal(error.response.json()["error"]["code"], 401)


@step
def the_catalogue_has_every_service_by_every_interface():
    one = login(**demo, **in_demo)
    for kind in types:
        found = {one.get_endpoint(service_type=kind, interface=i) for i in ["public", "internal", "admin"]}
        equal(len(found), 1)
        assert found.pop().startswith(f"{root}/{kind}"), kind
    equal(one.get_endpoint(service_type="volumev3"), one.get_endpoint(service_type="block-storage"))
    equal(sorted(e["type"] for e in one.get(f"{url}/auth/catalog").json()["catalog"]), types)


for kind, low, high, microversions in [
    ("identity", (3, 0), (3, "latest"), False),
    ("compute", (2, 1), (2, "latest"), True),
    ("block-storage", (3, 0), (3, "latest"), True),
    ("image", (2, 0), (2, "latest"), False),
    ("network", (2, 0), (2, "latest"), False),
    ("placement", (1, 0), (1, "latest"), True),
]:

    def versions_of_(kind=kind, low=low, high=high, microversions=microversions):
        one = login(**demo, **in_demo)
        found = one.auth.get_endpoint_data(one, service_type=kind, min_version=low, max_version=high)
        equal(found.api_version[0], low[0])
        equal((found.min_microversion is not None, found.max_microversion is not None), (microversions,) * 2)

    versions_of_.__name__ += kind
    step(versions_of_)

step = check("openstacksdk")
cloud = openstack.connect(cloud="demo")


@step
def the_cloud_of_clouds_yaml_is_logged_in_to():
    cloud.authorize()
    equal(cloud.current_project.name, "demo")
    equal(openstack.connect(cloud="tester").current_project.name, "tests")


for name, first in {
    "users": lambda: cloud.identity.users(),
    "projects": lambda: cloud.identity.projects(),
    "flavors": lambda: cloud.compute.flavors(),
    "keypairs": lambda: cloud.compute.keypairs(),
    "networks": lambda: cloud.network.networks(),
    "subnets": lambda: cloud.network.subnets(),
    "security groups": lambda: cloud.network.security_groups(),
    "volumes": lambda: cloud.block_storage.volumes(),
    "snapshots": lambda: cloud.block_storage.snapshots(),
    "images": lambda: cloud.image.images(),
    "resource providers": lambda: cloud.placement.resource_providers(),
}.items():

    def list_(first=first):
        next(iter(first()), None)

    list_.__name__ += name
    step(list_)

step = check("openstackclient")


def run(*words):
    """The output of a command."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = shell.main(["--os-cloud", "demo", *words, "-f", "json"])
    assert status == 0, f"{' '.join(words)}: {status}: {errors.getvalue()}"
    return json.loads(output.getvalue())


@step
def token_issue():
    issued = run("token", "issue")
    equal(issued["project_id"], cloud.current_project_id)


@step
def catalog_list():
    equal(sorted(entry["Type"] for entry in run("catalog", "list")), types)


for words in [
    "volume list",
    "volume type list",
    "volume snapshot list",
    "server list",
    "flavor list",
    "keypair list",
    "network list",
    "subnet list",
    "port list",
    "router list",
    "security group list",
    "image list",
    "user list",
    "project list",
    "role list",
    "domain list",
    "versions show",
]:

    def command(words=words):
        run(*words.split())

    command.__name__ = words
    step(command)

done()
