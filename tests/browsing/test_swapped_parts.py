"""The parts of a page that scripts exchange after a choice of filters."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.factories import case_study, city, theme

pytestmark = pytest.mark.django_db

HTMX = re.compile(r'<script src="[^"]*htmx[^"]*" defer>')
STATES = ["", "?q=nothing-is-called-this", "?year_min=soon&country=ZZ"]


def parts(html: str) -> list[str]:
    """Return the ids that are exchanged: the target and those besides it."""
    target = re.search(r'data-hx-target="#([^"]+)"', html)[1]
    besides = re.search(r'data-hx-select-oob="([^"]+)"', html)[1]
    return [target, *(re.match("#([^:]+)", each)[1] for each in besides.split(","))]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_every_list_has_each_part_once_in_every_state(
    visitor: Client, model: type[Page], state: str
) -> None:
    case_study(cities=[city(("DK", "SE"))], themes=[theme()])
    html = visitor.get(f"{model.get_list_url()}{state}").content.decode()
    assert HTMX.search(html)
    ids = re.findall(r' id="([^"]+)"', html)
    # The way to the map stands where the map shows this type, in every state or in none.
    assert set(parts(html)) - {"list-elsewhere"} <= set(ids)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("state", STATES)
def test_so_has_the_map(visitor: Client, state: str) -> None:
    html = visitor.get(f"/map/{state}").content.decode()
    ids = re.findall(r' id="([^"]+)"', html)
    assert set(parts(html)) <= set(ids)
    assert sorted(ids) == sorted(set(ids))
    assert "data-points=" in html


@pytest.mark.parametrize("address", ["/", "/themes/", "/nowhere/"])
def test_pages_without_filters_load_no_htmx(visitor: Client, address: str) -> None:
    assert not HTMX.search(visitor.get(address).content.decode())
