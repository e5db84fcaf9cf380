"""Signing in over HTTP, as the tests of this room do it again and again."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

HERE = "192.0.2.1"


def login(name: str, password: str, address: str = HERE, **headers: str) -> HttpResponse:
    """Try to sign in from *address*: 302 is in, 200 is wrong, 429 is not looked at."""
    form = {"username": name, "password": password, "next": "/admin/"}
    return Client(REMOTE_ADDR=address, **headers).post("/admin/login/", form)


def statuses(*answers: HttpResponse) -> list[int]:
    """Return the status codes of *answers*."""
    return [answer.status_code for answer in answers]
