"""Two machines that share a database, a cache and a storage, each behind the proxy's rules."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.server import stop
from smartcities.deployment import first_start
from tests.deployment import running
from tests.deployment.object_store import object_store
from tests.deployment.running import Proxy
from tests.deployment.visitors import Person, signed_in
from tests.faults.servers import postgresql, redis
from tests.files import PDF, picture_bytes
from tests.ports import quiet_port
from tests.served.portal import Stock

pytestmark = [pytest.mark.full]

TAB, OTHER = "a" * 32, "b" * 32


class Machine:
    """One web process with its own folder, and a proxy that knows it alone."""

    def __init__(self, name: str, folder: Path, shared: dict[str, str]) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        self.port = quiet_port()
        self.variables = shared | {"MACHINE_FOLDER": str(self.folder)}
        self.process: subprocess.Popen | None = None
        self.proxy: Proxy

    def start(self) -> None:
        """Start the web process, anew if it runs."""
        self.stop()
        log = self.folder / "web.log"
        self.process = running.start(self.variables, self.port, log)

    def stop(self) -> None:
        if self.process:
            stop(self.process)
            self.process = None


class Machines:
    """Both machines, and people at them."""

    def __init__(self, folder: Path, static: Path, given: dict[str, str]) -> None:
        self.secrets = folder / "secrets"
        first_start.make_secrets(self.secrets)
        https = quiet_port()
        shared = running.environment(https) | given
        del shared["SECRET_KEY"]
        shared |= {
            "SECRET_KEY_FILE": str(self.secrets / "portal" / "secret-key"),
            "SECRET_KEY_FALLBACKS_FILE": str(self.secrets / "portal" / "secret-key-fallbacks"),
            "DJANGO_SETTINGS_MODULE": "tests.deployment.machine_settings",
            "STATIC_FOLDER": str(static),
        }
        self.a, self.b = (Machine(name, folder, shared) for name in "ab")

    def person(self, name: str) -> tuple[Person, Person]:
        """Return one person's browser, at A and at B: one session, two ways in."""
        at_a = signed_in(self.a.proxy, self.a.variables, name)
        at_b = Person(self.b.proxy, self.b.variables["SITE_URL"])
        at_b.http.cookies = at_a.http.cookies
        return at_a, at_b

    def visitors(self) -> tuple[Person, Person]:
        """Return two visitors, one at each machine."""
        site = self.a.variables["SITE_URL"]
        return Person(self.a.proxy, site), Person(self.b.proxy, site)


@pytest.fixture(scope="module")
def machines(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with ExitStack() as stack:
        given = {
            "DATABASE_URL": stack.enter_context(postgresql()).address,
            "CACHE_URL": stack.enter_context(redis()).address,
            "MEDIA_STORAGE_URL": stack.enter_context(object_store()).address,
        }
        folder = tmp_path_factory.mktemp("machines")
        made = Machines(folder, stock.folder / "static", given)
        running.manage(made.a.variables, "migrate", "--noinput", "--verbosity", "0")
        for machine in (made.a, made.b):
            machine.start()
            stack.callback(machine.stop)
            variables = machine.variables | {"PROXY_RATE": "10000"}
            context = running.proxy(variables, [machine.port], quiet_port())
            machine.proxy = stack.enter_context(context)
        yield made


def user_of(person: Person) -> int:
    """Return the number of the user who is signed in."""
    found = re.search(r'data-user="(\d+)"', person.get("/admin/resources/report/add/").text)
    assert found
    return int(found[1])


def test_a_session_is_good_on_both(machines: Machines) -> None:
    for anna in machines.person("anna"):
        assert anna.get("/admin/").status_code == 200
    at_a, at_b = machines.person("anna")
    token = at_a.values("/admin/", "logout-form")["csrfmiddlewaretoken"][0]
    assert at_a.post("/admin/logout/", {"csrfmiddlewaretoken": token}).status_code in {200, 302}
    assert at_b.get("/admin/").status_code == 302


def test_what_is_published_on_one_is_seen_on_the_other_at_once(machines: Machines) -> None:
    at_a, at_b = machines.person("anna")
    visitors = machines.visitors()
    # Both have kept the list without it, in the cache and in their memory.
    for _round in range(2):
        for visitor in visitors:
            assert "Quiet harbours" not in visitor.get("/reports/").text
    number = at_a.new_report("Quiet harbours", PDF)
    for visitor in visitors:
        assert visitor.get("/reports/quiet-harbours/").status_code == 404
    at_a.publish("resources/report", number)
    for visitor in reversed(visitors):
        assert "Quiet harbours" in visitor.get("/reports/").text
        assert "By a test." in visitor.get("/reports/quiet-harbours/").text
    # Back and forth: what each has kept is right on the other after every change.
    for count, editor in enumerate([at_b, at_a, at_b, at_a]):
        editor.publish("resources/report", number, summary=f"Change {count}.")
        for visitor in visitors:
            assert f"Change {count}." in visitor.get("/reports/quiet-harbours/").text
    for visitor in visitors:
        versions = visitor.get("/reports/quiet-harbours/")
        again = visitor.get(
            "/reports/quiet-harbours/", **{"If-None-Match": versions.headers["ETag"]}
        )
        assert again.status_code == 304


def test_versions_made_on_one_are_shown_on_the_other(machines: Machines) -> None:
    at_a, at_b = machines.person("anna")
    number = at_a.new_report("Versions of a plan", PDF)
    at_a.publish("resources/report", number, summary="First words.")
    at_b.publish("resources/report", number, summary="Second words.")
    for editor in (at_a, at_b):
        text = editor.get(f"/admin/resources/report/{number}/history/").text
        assert "anna" in text
        assert text.count("publish") >= 2


def test_a_picture_uploaded_on_one_is_shown_by_the_other(machines: Machines) -> None:
    at_a, at_b = machines.person("anna")
    path = "/admin/media/image/add/"
    values = at_a.values(path, "image_form")
    token = values["csrfmiddlewaretoken"][0]
    content = picture_bytes("JPEG", size=(900, 600))
    key = at_a.upload("/admin/media/image/upload/", "file", "quay.jpg", content, token)
    # The file chosen on one machine is claimed by a save on the other.
    given = {"title": "The quay", "alt": "A quay", "credit": "Us", "licence": "own"}
    given["file-upload"] = key
    there = at_b.save(path, at_b.values(path, "image_form"), "_continue", **given)
    (image,) = re.findall(r"/image/(\d+)/", there)
    number = at_b.new_report("With a picture", PDF)
    at_a.publish("resources/report", number, image=image)
    at_a, at_b = machines.visitors()
    sources = set(re.findall(r"/media/[^\s\",]+", at_b.get("/reports/with-a-picture/").text))
    assert sources
    for source in sorted(sources):
        first, second = at_b.get(source), at_a.get(source)
        assert (first.status_code, second.status_code) == (200, 200), source
        assert first.content == second.content
    assert not any((machine.folder / "media").exists() for machine in (machines.a, machines.b))


def test_a_file_uploaded_on_one_is_downloaded_from_the_other_in_parts(machines: Machines) -> None:
    at_a, _at_b = machines.person("anna")
    number = at_a.new_report("A plan to download", PDF)
    at_a.publish("resources/report", number)
    _at_a, at_b = machines.visitors()
    address = "/reports/a-plan-to-download/download/"
    whole = at_b.get(address)
    assert (whole.status_code, whole.content) == (200, PDF)
    assert whole.headers["Content-Type"] == "application/pdf"
    part = at_b.get(address, Range="bytes=100-199")
    assert (part.status_code, part.content) == (206, PDF[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(PDF)}"
    assert at_b.get(address, Range=f"bytes={len(PDF)}-").status_code == 416


def test_what_is_deleted_on_one_is_gone_on_the_other(machines: Machines) -> None:
    at_a, at_b = machines.person("anna")
    draft, public = (at_a.new_report(f"To delete {each}", PDF) for each in ("one", "two"))
    at_a.publish("resources/report", public)
    for visitor in machines.visitors():
        assert visitor.get("/reports/to-delete-two/").status_code == 200
        assert visitor.get("/reports/to-delete-two/download/").status_code == 200
    assert at_b.get(f"/admin/resources/report/{draft}/change/").status_code == 200
    for number in (draft, public):
        path = f"/admin/resources/report/{number}/delete/"
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', at_a.get(path).text)
        assert token
        data = {"csrfmiddlewaretoken": token[1], "post": "yes"}
        assert at_a.post(path, data).status_code == 302
    for visitor in reversed(machines.visitors()):
        assert visitor.get("/reports/to-delete-one/").status_code == 404
        assert visitor.get("/reports/to-delete-two/").status_code == 410
        assert visitor.get("/reports/to-delete-two/download/").status_code in {404, 410}
        assert "To delete two" not in visitor.get("/reports/").text
    assert (
        "trash" in at_b.get(f"/admin/resources/report/{draft}/change/").text.partition("</h1>")[2]
    )


def test_what_is_typed_on_one_is_offered_by_the_form_on_the_other(machines: Machines) -> None:
    at_a, at_b = machines.person("anna")
    path = "/admin/resources/report/add/"
    values = at_a.values(path, "report_form")
    body = {"user": user_of(at_a), "tab": TAB, "page": None, "base": None}
    body |= {"fields": {**values, "title": ["Typed and never saved"]}, "typed": ["title"]}
    token = values["csrfmiddlewaretoken"][0]
    answer = at_a.post_json("/admin/resources/report/autosave/", body, token)
    assert answer.status_code == 200, answer.text
    assert f'data-tab="{TAB}"' in at_b.get(path).text
    assert "Typed and never saved" in at_b.get("/admin/").text


def test_each_sees_who_has_the_form_open_on_the_other(machines: Machines) -> None:
    anna, _anna_at_b = machines.person("anna")
    _erik_at_a, erik = machines.person("erik")
    number = anna.new_report("Two at one form", PDF)
    said = []
    for person, tab in ((anna, TAB), (erik, OTHER), (anna, TAB)):
        values = person.values(f"/admin/resources/report/{number}/change/", "report_form")
        body = {"user": user_of(person), "tab": tab, "page": number, "base": [1, 0]}
        token = values["csrfmiddlewaretoken"][0]
        path = "/admin/resources/report/presence/"
        # The first answer tells how the page stands, the second poll says that it knows.
        answer = person.post_json(path, body | {"state": "visible"}, token).json()
        body["told"] = answer.get("told")
        answer = person.post_json(path, body | {"state": "visible"}, token).json()
        said.append(answer["others"])
    assert said[0] == ""
    assert "anna since" in said[1]
    assert "erik since" in said[2]


# A drill, since it starts eight web processes. What a change of keys does to a session is tried at
# each run in tests/accounts/test_key_change.py.
@pytest.mark.drill
def test_a_new_key_logs_nobody_out_while_the_machines_are_started_one_by_one(
    machines: Machines,
) -> None:
    people = machines.person("anna")
    visitor, _other = machines.visitors()
    first = (machines.secrets / "portal" / "secret-key").read_text()
    for _step in range(2):
        first_start.rotate(machines.secrets)
        for machine in (machines.a, machines.b):
            machine.start()
            # To and fro: a session that one machine has signed anew is good on the other.
            for _round in range(2):
                assert [each.get("/admin/").status_code for each in people] == [200, 200]
    assert (machines.secrets / "portal" / "secret-key").read_text() != first
    assert visitor.get("/reports/").status_code == 200
    # Without it among those that are believed, the old key's sessions end.
    stale = machines.person("stale")
    for _change in range(2):
        for _step in range(2):
            first_start.rotate(machines.secrets)
    (machines.secrets / "portal" / "secret-key-fallbacks").chmod(0o600)
    (machines.secrets / "portal" / "secret-key-fallbacks").write_text("")
    machines.a.start()
    assert stale[0].get("/admin/").status_code == 302
    machines.b.start()
