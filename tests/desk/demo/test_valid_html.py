"""Every public page is valid HTML by the Nu validator, which .ci/run fetches (VNU_JAR)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

pytestmark = [pytest.mark.full, pytest.mark.usefixtures("portal")]

#: States of a list that the sitemap does not name.
STATES = [
    "/case-studies/?country=DK&theme=energy",
    "/case-studies/?country=ZZ&year_min=soon&page=x",
    "/case-studies/?q=nothing-is-called-this",
    "/nowhere/",
]


@pytest.fixture
def validator() -> list[str]:
    """Return the validator's command; skip without it, but fail where CI is set."""
    jar = os.environ.get("VNU_JAR", "")
    if jar and Path(jar).is_file() and shutil.which("java"):
        return ["java", "-Xss2m", "-jar", jar]
    reason = "The Nu HTML validator is not here (set VNU_JAR; needs Java)."
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def test_every_public_page_is_valid_html(validator: list[str], tmp_path: Path) -> None:
    client = Client()
    sitemap = client.get("/sitemap.xml").content.decode()
    named = [part.split("</loc>")[0] for part in sitemap.split("<loc>")[1:]]
    paths = [address.removeprefix("http://testserver") for address in named]
    assert len(paths) > 80
    files = {}
    for number, path in enumerate([*paths, *STATES]):
        file = tmp_path / f"{number}.html"
        file.write_bytes(client.get(path).content)
        files[file.name] = path
    (tmp_path / "500.html").write_text(render_to_string("500.html"))
    command = [*validator, "--format", "json", "--exit-zero-always", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stderr or done.stdout)["messages"]
    wrong = [
        f"{files.get(Path(each['url']).name, each['url'])}: {each['message']}"
        for each in said
        if each["type"] != "info"
    ]
    assert wrong == []


def test_the_validator_sees_what_is_wrong(validator: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=en><title>x</title><p><div id=a id=b></div>")
    command = [*validator, "--format", "json", "--exit-zero-always", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert any(each["type"] == "error" for each in json.loads(done.stderr)["messages"])
