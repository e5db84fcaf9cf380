"""What a release is made of: every pin with a licence that somebody decided about."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
sbom = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(sbom)


@pytest.fixture(scope="module")
def components() -> list:
    return sbom.components()


def test_the_bill_has_every_pin_with_its_checksums(components: list) -> None:
    text = (ROOT / "requirements-s3.txt").read_text()
    pins = set(re.findall(r"^([a-z0-9][^=\s]*)==([^\s;]+)", text, re.MULTILINE))
    found = {(each.name, each.version): each for each in components if each.where == sbom.PINS}
    assert set(found) == pins
    assert all(each.hashes for each in found.values())
    assert sum(len(each.hashes) for each in found.values()) == text.count("--hash=sha256:")


def test_the_bill_has_every_third_party_file_that_we_send(components: list) -> None:
    text = (ROOT / "static" / "README.md").read_text()
    named = set(re.findall(r"npm `([^`]+)`", text))
    assert named == {each.name for each in components if each.where != sbom.PINS}
    for each in components:
        if each.where != sbom.PINS:
            assert each.version in text


def test_every_licence_is_allowed(components: list) -> None:
    for each in components:
        assert set(sbom.identifiers(each.licence)) <= sbom.ALLOWED, each.name


def test_the_page_of_licences_is_what_the_script_prints(components: list) -> None:
    page = (ROOT / "docs" / "licences.md").read_text()
    assert page == sbom.table(components), "Print it anew: .venv/bin/python .ci/sbom.py --licences"


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "Proprietary", "BSD", "", "MIT AND SSPL-1.0"])
def test_a_licence_that_nobody_decided_about_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, licence: str
) -> None:
    given = SimpleNamespace(metadata={"License-Expression": licence})
    monkeypatch.setattr(sbom, "distribution", lambda name: given)
    with pytest.raises(SystemExit, match=r"^wonder has the licence"):
        sbom.licence_of("wonder")


def test_who_requires_what_is_in_the_bill(components: list) -> None:
    needs = {each["ref"]: each["dependsOn"] for each in sbom.bill(components)["dependencies"]}
    portal = needs[f"pkg:generic/smartcities@{sbom.version()}"]
    below = {ref.partition("@")[0] for ref in portal}
    assert {"pkg:pypi/django", "pkg:pypi/django-storages", "pkg:npm/leaflet"} <= below
    assert "pkg:pypi/botocore" not in below
    (boto,) = (needs[ref] for ref in needs if ref.startswith("pkg:pypi/boto3@"))
    assert [ref.partition("@")[0] for ref in boto] == [
        *("pkg:pypi/botocore", "pkg:pypi/jmespath", "pkg:pypi/s3transfer")
    ]
    refs = set(needs)
    assert all(set(found) <= refs for found in needs.values())


def test_two_bills_of_one_release_are_the_same_and_name_no_machine(components: list) -> None:
    command = [sys.executable, ".ci/sbom.py"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(printed) == sbom.bill(components)
    assert "timestamp" not in printed
    assert str(ROOT) not in printed
    changed = [components[0]._replace(version="0"), *components[1:]]
    assert sbom.bill(changed)["serialNumber"] != sbom.bill(components)["serialNumber"]
