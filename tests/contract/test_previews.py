"""A page that is not public is shown at its own address to those who may change it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from smartcities.publishing.models import Page
from tests.conftest import NOON
from tests.contract.conftest import HIDDEN
from tests.factories import make

DAY = timedelta(days=1)


def is_preview(client: Client, page: Page) -> bool:
    """Tell whether *client* gets *page* as a preview, checked in all that makes it one."""
    response = client.get(page.get_absolute_url())
    if response.status_code == 404:
        return False
    assert response.status_code == 200
    assert response.context["is_preview"] is True
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert b"Hidden harbour" in response.content
    assert b"preview" in response.content.lower()
    return True


def test_an_editor_previews_any_hidden_page(hidden: Page, as_editor: Client) -> None:
    # What is in the trash is read in its form.
    assert is_preview(as_editor, hidden) is not hidden.is_trashed


@pytest.mark.parametrize(
    ("dates", "english", "danish"),
    [
        (
            {"published_at": None},
            "Preview: this page is a draft. Visitors do not see it.",
            "Forhåndsvisning: denne side er en kladde. Læserne kan ikke se den.",
        ),
        (
            {"published_at": NOON + DAY},
            "Preview: this page is scheduled for 2 March 2027, 13:00. Visitors do not see it.",
            "Forhåndsvisning: denne side udgives den 2. marts 2027 kl. 13.00. "
            "Læserne kan ikke se den.",
        ),
        (
            {"published_at": NOON - 2 * DAY, "expires_at": NOON - DAY},
            "Preview: this page expired on 28 February 2027, 13:00. Visitors do not see it.",
            "Forhåndsvisning: denne side udløb den 28. februar 2027 kl. 13.00. "
            "Læserne kan ikke se den.",
        ),
        ({"published_at": NOON - DAY, "expires_at": NOON + DAY}, "", ""),
    ],
    ids=["draft", "scheduled", "expired", "published"],
)
def test_its_ribbon_says_in_words_what_it_is(
    model: type[Page], now, as_editor: Client, dates: dict, english: str, danish: str
) -> None:
    path = make(model, **dates).get_absolute_url()
    for address, said in {path: english, f"/da{path}": danish}.items():
        html = as_editor.get(address).content.decode()
        ribbons = re.findall(r'<section class="preview".*?<p>(.*?)</p>', html, re.DOTALL)
        assert [" ".join(re.sub("<[^>]+>", "", text).split()) for text in ribbons] == (
            [said] if said else []
        )


def test_an_author_previews_her_own_draft(model: type[Page], author, as_author: Client) -> None:
    assert is_preview(
        as_author, make(model, title="Hidden harbour", published_at=None, owner=author)
    )


def test_an_author_does_not_preview_the_draft_of_another(
    model: type[Page], editor, as_author: Client
) -> None:
    draft = make(model, published_at=None, owner=editor)
    assert not is_preview(as_author, draft)
    orphan = make(model, published_at=None)
    assert not is_preview(as_author, orphan)


def test_nobody_else_sees_a_hidden_page(
    hidden: Page, visitor: Client, as_stranger: Client, as_administrator: Client
) -> None:
    for client in (visitor, as_stranger, as_administrator):
        assert not is_preview(client, hidden)


def test_a_deactivated_editor_sees_what_visitors_see(
    hidden: Page, editor, as_editor: Client
) -> None:
    editor.is_active = False
    editor.save()
    assert not is_preview(as_editor, hidden)


def test_an_editor_who_is_no_longer_staff_sees_what_visitors_see(
    hidden: Page, editor, as_editor: Client
) -> None:
    editor.is_staff = False
    editor.save()
    assert not is_preview(as_editor, hidden)


def test_a_hidden_page_and_a_page_that_never_was_answer_alike(
    hidden: Page, visitor: Client
) -> None:
    there = visitor.get(hidden.get_absolute_url())
    nowhere = visitor.get(type(hidden).get_detail_url("never-was"))
    assert there.status_code == nowhere.status_code == 404
    assert hidden.slug not in there.content.decode().replace(hidden.get_absolute_url(), "")


def test_a_public_page_is_no_preview_for_anybody(model: type[Page], as_editor: Client) -> None:
    response = as_editor.get(make(model).get_absolute_url())
    assert response.context["is_preview"] is False
    assert "no-store" not in response.get("Cache-Control", "")
    assert "X-Robots-Tag" not in response


def test_a_public_page_is_the_same_whoever_asks(
    model: type[Page], as_editor: Client, visitor: Client
) -> None:
    path = make(model).get_absolute_url()
    assert as_editor.get(path).content == visitor.get(path).content


def test_the_old_address_of_a_draft_leads_only_those_who_may_see_it(
    model: type[Page], as_editor: Client, visitor: Client
) -> None:
    draft = make(model, slug="before", **HIDDEN["draft"]())
    draft.slug = "after"
    draft.save()
    old = model.get_detail_url("before")
    assert visitor.get(old).status_code == 404
    assert as_editor.get(old)["Location"] == draft.get_absolute_url()
