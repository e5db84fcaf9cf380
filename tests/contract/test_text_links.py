"""A text's link to a page of the portal leads to the page of today, in every channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from smartcities.publishing import version
from smartcities.publishing.fields import RichTextField
from smartcities.publishing.links.reference import reference_to
from smartcities.publishing.models import Addressed, Page, Row
from smartcities.sharing.api.serializers import item_path
from tests.contract.addresses import channels, text_of
from tests.factories import ROWS, event, make, row, theme

WORDS = "our harbour"


def rich(model: type[models.Model]) -> list[str]:
    return [each.name for each in model._meta.fields if isinstance(each, RichTextField)]


def linking(*targets: Addressed, rest: str = "") -> str:
    links = (f'<a href="{reference_to(each)}{rest}">{WORDS}</a>' for each in targets)
    return f"<p>See {' and '.join(links)}.</p>"


def page_linking(model: type[Page], html: str) -> Page:
    """Return a public page with *html* in each of its texts, and in those of its rows."""
    page = make(model, title="Zebraquay", slug="zebra-quay", **dict.fromkeys(rich(model), html))
    for kind in rows_of(model):
        row(kind, page, **dict.fromkeys(rich(kind), html))
    return page


def rows_of(model: type[Page]) -> Iterator[type[Row]]:
    for kind in ROWS:
        if rich(kind) and kind._meta.get_field(kind.page_field).related_model is model:
            yield kind


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.text


def test_the_link_follows_a_renaming_in_the_language_of_the_reader(
    model: type[Page], visitor: Client
) -> None:
    target = make(model, slug="harbour")
    page = page_linking(model, linking(target, rest="#part"))
    for path in (page.get_absolute_url(), f"/embed{page.get_absolute_url()}"):
        assert f'href="{target.get_absolute_url()}#part"' in shown(visitor, path)
    assert f'href="/da{target.get_absolute_url()}#part"' in shown(
        visitor, f"/da{page.get_absolute_url()}"
    )
    target.slug = "quay"
    target.save()
    html = shown(visitor, page.get_absolute_url())
    assert f'href="{target.get_absolute_url()}#part"' in html
    assert "/harbour/" not in html


def leave(page: Page, how: str) -> None:
    if how == "deleted":
        page.delete()
    else:
        moment = {"draft": None, "expired": page.published_at}[how]
        page.published_at, page.expires_at = moment, timezone.now() if how == "expired" else None
        page.save()


@pytest.mark.parametrize("how", ["draft", "expired", "deleted"])
def test_a_target_that_visitors_cannot_see_leaves_its_words_and_no_dead_link(
    model: type[Page], visitor: Client, how: str
) -> None:
    target = make(model, slug="harbour")
    page = page_linking(model, linking(target))
    address = page.get_absolute_url()
    assert "/harbour/" in shown(visitor, address)
    before = version.current().token
    leave(target, how)
    assert version.current().token != before
    html = shown(visitor, address)
    assert "/harbour/" not in html
    assert f"See {WORDS}." in html


def test_a_link_to_a_part_follows_its_page_and_leaves_with_it(
    model: type[Page], visitor: Client
) -> None:
    target = make(model, slug="harbour")
    if not model.parts:
        return
    part = model.parts[0]
    kind: Any = model._meta.get_field(part.rows).related_model
    there = row(kind, target, **{part.key: 3})
    other = f"{part.address(4)}"
    texts = linking(target, rest=f"/{part.address(3)}#x") + linking(target, rest=f"/{other}")
    page = page_linking(model, texts)
    address = page.get_absolute_url()
    for prefix in ("", "/da", "/embed"):
        html = shown(visitor, f"{prefix}{address}")
        before = "" if prefix == "/embed" else prefix
        assert f'href="{before}{target.get_absolute_url()}{part.address(3)}#x"' in html
        # There is no such part: its words stay.
        assert other not in html
        assert "page:" not in html
    target.slug = "quay"
    target.save()
    assert f'href="{target.get_absolute_url()}{part.address(3)}#x"' in shown(visitor, address)
    there.delete()
    html = shown(visitor, address)
    assert f"See {WORDS}." in html
    assert part.address(3) not in html


@pytest.mark.full
@pytest.mark.database
def test_no_channel_shows_the_reference_itself(model: type[Page], visitor: Client) -> None:
    gone = make(model, published_at=None)
    page = page_linking(model, linking(make(model), theme(), gone))
    for address in channels(page):
        status, text = text_of(visitor, address)
        assert status == 200
        assert "page:" not in text, address


def test_data_has_the_full_address_in_the_language_of_the_target(
    model: type[Page], visitor: Client
) -> None:
    target, gone = make(model, slug="harbour", language="da"), make(model, published_at=None)
    page = page_linking(model, linking(target, gone))
    url = f"http://testserver/da{target.get_absolute_url()}"
    kept = f'<p>See <a href="{url}" rel="noopener noreferrer">{WORDS}</a> and {WORDS}.</p>'
    item = visitor.get(item_path(model, page.slug)).json()
    assert {item[name] for name in rich(model)} == {kept}
    for part in model.parts:
        kind: Any = model._meta.get_field(part.rows).related_model
        for each in item[part.path.replace("-", "_")]:
            assert {each[name] for name in rich(kind)} == {kept}


@pytest.mark.full
@pytest.mark.database
def test_any_number_of_links_costs_one_query(model: type[Page], visitor: Client) -> None:
    targets = [make(model), make(model), theme(), theme(), event()]
    html = linking(*targets)
    for part in model.parts:
        row(model._meta.get_field(part.rows).related_model, targets[0], **{part.key: 3})
        html += linking(targets[0], rest=f"/{part.address(3)}")
    page = page_linking(model, html)
    other = make(model, slug="other", **dict.fromkeys(rich(model), f"<p>See {WORDS}.</p>"))
    for kind in rows_of(model):
        row(kind, other, **dict.fromkeys(rich(kind), f"<p>See {WORDS}.</p>"))
    ways: list[Callable[[Any], str]] = [
        lambda each: each.get_absolute_url(),
        lambda each: f"/embed{each.get_absolute_url()}",
        lambda each: item_path(model, each.slug),
    ]
    for address_of in ways:
        counted = []
        for each in (other, page):
            shown(visitor, f"{address_of(each)}?warm=1")
            version.skip()
            with CaptureQueriesContext(connection) as queries:
                shown(visitor, address_of(each))
            counted.append(len(queries))
        assert counted[1] <= counted[0] + 1, address_of(page)
