"""What somebody does who has a second factor: read the app, type the code."""

from __future__ import annotations

import base64
import hmac
import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from tests.conftest import PASSWORD

ACCOUNT = "/admin/account/"
APP = "/admin/account/app/"
CODE = "/admin/account/code/"


def code_of(secret: str) -> str:
    """Return the code that an app with *secret* shows now (RFC 6238)."""
    step = int(time.time()) // 30
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def password_typed(name: str = "erik", browser: Client | None = None, **more: Any) -> Client:
    """Return a browser in which the right password was typed, and nothing else."""
    browser = browser or Client(REMOTE_ADDR="192.0.2.1")
    form = {"username": name, "password": PASSWORD, "next": "/admin/", **more}
    assert browser.post("/admin/login/", form).status_code == 302
    return browser


def app_added(browser: Client) -> str:
    """Set up an authenticator app, and return its secret."""
    page = browser.get(APP).content.decode()
    secret = re.search(r'<code class="secret">(\w+)</code>', page)[1]
    answer = browser.post(APP, {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def recovery_codes(browser: Client) -> list[str]:
    """Return the codes that the page shows."""
    page = browser.get(f"{ACCOUNT}recovery-codes/").content.decode()
    return re.findall(r"<li><code>(\d+)</code></li>", page)


def typed(browser: Client, code: str) -> HttpResponse:
    """Type a code on the page after the password."""
    return browser.post(CODE, {"code": code})


def factors(name: str = "erik") -> set[str]:
    """Return the kinds of second factors that *name* has, recovery codes among them."""
    return set(Authenticator.objects.filter(user__username=name).values_list("type", flat=True))
