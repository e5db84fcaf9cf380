"""compose.yaml: valid, closed, without a password, and as the documents say."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from tests.deployment.composed import (
    ROOT,
    TEXT,
    composed,
    environment,
    interpolated,
    mounts,
    services,
    variables,
)

OPERATORS = (ROOT / "docs" / "operators.md").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES = services()
#: They end at once.
SHORT = {"init", "migrate"}
OURS = {"init", "migrate", "web-a", "web-b", "timer"}
SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|KEY|DATABASE_URL|CACHE_URL|STORAGE_URL|EMAIL_URL")
#: Variables of other programs' images.
THEIRS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE"}


@pytest.mark.full
def test_it_is_valid_by_the_compose_specification() -> None:
    vendored = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(composed(), json.loads(vendored.read_text()))


def secrets_in(service: dict[str, Any]) -> list[str]:
    """Return the variables of a service that hold a secret in the file itself."""
    return [
        name
        for name, value in environment(service).items()
        if SECRET.search(name) and value and not value.startswith("/secrets/")
    ]


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_it(name: str) -> None:
    assert secrets_in(SERVICES[name]) == []


def test_a_secret_in_it_would_be_seen() -> None:
    url = "postgres://portal:${POSTGRES_PASSWORD:-portal}@database/portal"
    for found in ({"SECRET_KEY": "abc"}, {"DATABASE_URL": url}, {"POSTGRES_PASSWORD": "portal"}):
        assert secrets_in({"environment": interpolated(found, {})})


def test_no_address_in_it_has_a_login() -> None:
    assert not re.search(r"://[^/\s]*@", TEXT)
    assert "requirepass" not in TEXT


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_variable_is_in_the_operators_document(name: str) -> None:
    assert re.search(rf"\b{name}\b", OPERATORS)


def test_every_variable_of_the_portals_containers_is_read_by_the_portal() -> None:
    code = "".join(path.read_text() for path in (ROOT / "smartcities").rglob("*.py"))
    for service in OURS:
        for name in environment(SERVICES[service]):
            assert re.search(rf'"{name.removesuffix("_FILE")}"', code), name


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["logging"]["options"]["max-size"]
    # The image's user is none of root's, or one is named.
    if name in OURS:
        assert "\nUSER portal\n" in DOCKERFILE
    else:
        assert not service["user"].startswith(("0", "root"))
        assert re.fullmatch(r"[a-z]+:\d+(\.\d+)?-alpine", service["image"])


@pytest.mark.parametrize("name", sorted(set(SERVICES) - SHORT))
def test_every_server_is_bounded_checked_and_started_again(name: str) -> None:
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    assert service["restart"] == "unless-stopped"
    # That of the web processes stands in the image.
    assert service.get("healthcheck") or name.startswith("web-")
    assert "HEALTHCHECK" in DOCKERFILE


def test_the_proxy_alone_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert composed()["networks"]["data"]["internal"] is True
    for name in ("database", "cache"):
        assert SERVICES[name]["networks"] == ["data"]
    assert "data" not in SERVICES["proxy"]["networks"]
    assert SERVICES["init"]["network_mode"] == "none"


@pytest.mark.parametrize("network", ["172.31.77", "10.1.2"])
def test_the_addresses_agree(network: str) -> None:
    found = services(NETWORK=network)
    own = {
        name: found[name]["networks"]["inside"]["ipv4_address"]
        for name in ("proxy", "web-a", "web-b")
    }
    assert len(set(own.values())) == 3
    servers = f"{own['web-a']}:8000,{own['web-b']}:8000"
    for name in OURS - {"init"}:
        assert environment(found[name])["TRUSTED_PROXIES"] == own["proxy"]
    assert environment(found["init"])["PROXY_SERVERS"] == servers
    (subnet,) = composed(NETWORK=network)["networks"]["inside"]["ipam"]["config"]
    assert subnet["subnet"] == f"{network}.0/24"


def test_the_proxy_runs_what_the_tests_run() -> None:
    """``running.proxy`` in this folder does the same two things."""
    script = SERVICES["init"]["command"][-1]
    assert "python manage.py proxy /proxy" in script
    assert SERVICES["proxy"]["entrypoint"][:3] == ["nginx", "-c", "/proxy/nginx.conf"]
    assert mounts(SERVICES["init"])["/proxy"] == mounts(SERVICES["proxy"])["/proxy"]
    certificates = mounts(SERVICES["proxy"])["/certificates"]
    assert mounts(SERVICES["init"])["/certificates"] == certificates
    ports = {each.split(":")[1] for each in SERVICES["proxy"]["ports"]}
    told = environment(SERVICES["init"])
    assert ports == {told["PROXY_HTTP_PORT"], told["PROXY_HTTPS_PORT"]}
    assert told["PROXY_CERTIFICATES"] == "/certificates"


def test_each_secret_is_shown_to_those_who_need_it() -> None:
    whose = {
        "portal-secret": {"init", "migrate", "web-a", "web-b", "timer"},
        "database-secret": {"init", "database"},
        "cache-secret": {"init", "cache"},
    }
    for volume, names in whose.items():
        found = {name for name in SERVICES if volume in mounts(SERVICES[name]).values()}
        assert found == names
    for name in set(SERVICES) - {"init"}:
        for each in SERVICES[name]["volumes"]:
            assert "secret" not in each or each.endswith(":ro")


def test_every_volume_is_declared_and_its_folder_the_portals() -> None:
    declared = set(composed()["volumes"])
    used = {volume for service in SERVICES.values() for volume in mounts(service).values()}
    assert used == declared
    handed = re.search(r"chown -R portal:portal (.*) \\", DOCKERFILE)
    assert handed
    for name in OURS:
        for path in mounts(SERVICES[name]):
            assert path.removeprefix("/app/").startswith(tuple(handed[1].split())), path


def test_the_web_services_differ_in_their_address_alone() -> None:
    first, second = ({**SERVICES[name], "networks": None} for name in ("web-a", "web-b"))
    assert first == second


def test_the_database_has_room_for_all_connections() -> None:
    (given,) = re.findall(r"max_connections=(\d+)", " ".join(SERVICES["database"]["command"]))
    # Two services of two processes of sixteen threads, each with a connection, twice while one
    # is replaced; and commands.
    assert int(given) >= 2 * 2 * 2 * 16 + 20
