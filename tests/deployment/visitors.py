"""People at a running portal: with a session, and forms that are sent as they were shown."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.admin_walk.browser import FormReader, Values
from tests.deployment.running import Proxy, manage

#: Prints the key of a session in which a superuser of this name is signed in.
SIGN_IN = """
from django.contrib.auth import get_user_model
from django.test import Client
user, _made = get_user_model().objects.get_or_create(
    username={name!r}, defaults=dict(is_staff=True, is_superuser=True))
client = Client(SERVER_NAME="localhost")
client.force_login(user)
print(client.cookies["sessionid"].value)
"""


class Person:
    """A browser without scripts, at the portal by way of *proxy*."""

    def __init__(self, proxy: Proxy, site: str, session: str = "") -> None:
        self.site = site
        self.base = f"https://localhost:{proxy.https}"
        self.http = requests.Session()
        # Nothing of this machine's own: proxies, other authorities.
        self.http.trust_env = False
        self.http.verify = str(proxy.folder / "tls" / "fullchain.pem")
        # The site's name wherever the proxy stands, as behind one address of several machines.
        self.http.headers.update({"Host": urlsplit(site).netloc, "Referer": f"{site}/"})
        if session:
            self.http.cookies.set("sessionid", session, domain="localhost.local", secure=True)

    def get(self, path: str, **headers: str) -> requests.Response:
        """Ask for *path*, which may be a whole address of the site; follows nothing."""
        path = path.removeprefix(self.site)
        return self.http.get(self.base + path, headers=headers, timeout=60, allow_redirects=False)

    def values(self, path: str, form: str) -> Values:
        """Return what the form of that id would send."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        reader = FormReader(form)
        reader.feed(answer.text)
        assert "csrfmiddlewaretoken" in reader.values, f"No form {form!r} at {path}."
        return reader.values

    def post(self, path: str, values: Any, files: Any = None) -> requests.Response:
        """Send a form."""
        return self.http.post(
            self.base + path, values, files=files, timeout=120, allow_redirects=False
        )

    def post_json(self, path: str, values: Any, token: str) -> requests.Response:
        """Send what a script sends."""
        return self.http.post(
            self.base + path,
            data=json.dumps(values),
            headers={"Content-Type": "application/json", "X-CSRFToken": token},
            timeout=60,
        )

    def upload(self, path: str, field: str, name: str, content: bytes, token: str) -> str:
        """Upload a file for the input *field* as the form's script does; returns its key."""
        answer = self.post(
            path,
            {"csrfmiddlewaretoken": token, "name": field},
            files={"file": (name, content, "application/octet-stream")},
        )
        assert answer.status_code == 200, (answer.status_code, answer.text[:500])
        return answer.json()["key"]

    def save(self, path: str, values: Values, button: str = "_save", **changes: Any) -> str:
        """Send a form with changes, and return where it leads; AssertionError with its errors."""
        data = {**values, button: ["1"], **{name: [value] for name, value in changes.items()}}
        answer = self.post(path, data)
        errors = re.findall(r'class="errorlist.*?</ul>', answer.text, re.DOTALL)
        assert answer.status_code == 302, (answer.status_code, errors)
        return answer.headers["Location"]

    def new_report(self, title: str, content: bytes) -> int:
        """Make a draft of a report with a PDF; returns its number."""
        path = "/admin/resources/report/add/"
        values = self.values(path, "report_form")
        token = values["csrfmiddlewaretoken"][0]
        key = self.upload("/admin/resources/report/upload/", "file", "plan.pdf", content, token)
        slug = title.lower().replace(" ", "-")
        given = {"title": title, "slug": slug, "summary": "By a test.", "file-upload": key}
        there = self.save(path, values, "_continue", **given)
        return int(re.findall(r"/report/(\d+)/", there)[0])

    def publish(self, model: str, number: int, **changes: Any) -> None:
        """Publish a page with the changes to its form."""
        path = f"/admin/{model}/{number}/change/"
        values = self.values(path, f"{model.partition('/')[2]}_form")
        self.save(path, values, "_publish", **changes)


def signed_in(proxy: Proxy, variables: dict[str, str], name: str = "anna") -> Person:
    """Return a superuser's browser."""
    session = manage(variables, "shell", "--verbosity", "0", "-c", SIGN_IN.format(name=name))
    return Person(proxy, variables["SITE_URL"], session.strip().splitlines()[-1])


def wrong_login(proxy: Proxy, site: str, source: str, **headers: str) -> int:
    """Try a wrong password from the address *source*; returns the status."""
    page = proxy.ask("/admin/login/", source=source, Host=urlsplit(site).netloc)
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    fields = re.findall(r'<input type="(?:text|email)" name="(\w+)"', page.text)
    body = f"csrfmiddlewaretoken={token[1]}&{fields[0]}=erik&password=wrong-of-{source}"
    answer = proxy.ask(
        "/admin/login/",
        "POST",
        body.encode(),
        source=source,
        Cookie=cookie,
        Host=urlsplit(site).netloc,
        Referer=f"{site}/",
        Content_Type="application/x-www-form-urlencoded",
        **headers,
    )
    return answer.status
