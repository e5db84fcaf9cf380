"""An author who posts to every address of a page by hand changes nothing that is not hers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from smartcities.publishing.models import Autosave, Page, Revision, WorkingCopy
from smartcities.publishing.states import State, capture, record_found
from smartcities.publishing.types import page_types
from smartcities.publishing.working_copies import keep
from tests.admin_walk.browser import opened
from tests.admin_walk.rules import VIEWS
from tests.admin_walk.test_author import a_page
from tests.admin_walk.walk import Address, addresses, admin_patterns
from tests.conftest import signed_in
from tests.publishing.previewed import typed
from tests.turns import by_turns

pytestmark = pytest.mark.django_db
TYPES = {model._meta.label_lower: model for model in page_types()}
WORDS = "Written by hand"
#: What somebody else is typing, in a tab whose name the author has come to know.
TAB = "e" * 32
FORGED = {
    "_publish": "1",
    "_save": "1",
    "post": "yes",
    "title": WORDS,
    "summary": WORDS,
    "published_at_0": "2020-01-01",
    "published_at_1": "08:00",
    "expires_at_0": "2020-01-02",
    "expires_at_1": "08:00",
    "goes_offline": "on",
    "confirmed": "on",
    "take_up": TAB,
    "tab": TAB,
    "autosave_tab": TAB,
    "form_end": "1",
}


WHOSE = ["own, public", "another's, public", "another's draft"]


def of_type(model: type[Page]) -> list[Address]:
    label = model._meta.label_lower
    return [each for each in addresses(admin_patterns()) if each.label == label and each.name]


def everything_of(page: Page) -> Any:
    """Return all that an act on *page* could change."""
    now = type(page)._base_manager.get(pk=page.pk)
    copies = WorkingCopy.objects.filter(object_id=page.pk).values_list("revision", "user")
    dates = (now.published_at, now.expires_at, now.trashed_at, now.last_updated, now.revision)
    typed = Autosave.objects.filter(tab=TAB, closed_at=None).values_list("user", "stored")
    return (
        capture(now),
        dates,
        (now.owner_id, now.embedding, now.internal_note),
        list(copies),
        Revision.objects.filter(object_id=page.pk).count(),
        [(user, bytes(stored)) for user, stored in typed],
    )


def posted(client: Client, address: Address, page: Page, user: Any) -> HttpResponse:
    """Post to *address* all that any of its views might take."""
    args: list[Any] = []
    if "<" in address.pattern:
        args = [page.pk, 1] if "number" in address.pattern else [page.pk]
    url = reverse(f"admin:{address.name}", args=args)
    if address.view in {"autosave", "presence"}:
        body = {"user": user.pk, "tab": TAB, "page": page.pk, "base": page.revision,
                "fields": {"title": [WORDS]}, "typed": ["title"]}  # fmt: skip
        return client.post(url, json.dumps(body), content_type="application/json")
    if address.view == "changelist":
        answer = None
        for name in ("publish", "unpublish", "set_review_date", "delete_selected"):
            chosen = {"action": name, "index": "0", "_selected_action": [page.pk]}
            answer = client.post(url, {**FORGED, **chosen, "review_by": "2020-01-01"})
            assert answer.status_code < 500, name
        assert answer is not None
        return answer
    return client.post(url, FORGED)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    ("model", "whose"), by_turns([*TYPES.values()], WHOSE, lambda model: model._meta.label_lower)
)
def test_she_changes_no_page_that_she_may_not_change(
    model: Any, whose: str, author: Any, editor: Any
) -> None:
    fields = {} if "public" in whose else {"published_at": None}
    page = a_page(model, owner=author if "own" in whose else editor, **fields)
    others = opened(signed_in(editor), page)
    record_found(page)
    state = capture(page)
    keep(page, State(state.model, {**state.fields, "summary": "Prepared"}, state.relations,
                     state.rows), editor, None, is_settled=True)  # fmt: skip
    typed(editor, page, {**others, "title": ["What Erik types"]})
    Autosave.objects.update(tab=TAB)
    before, client = everything_of(page), signed_in(author)
    for address in of_type(model):
        answer = posted(client, address, page, author)
        where = f"{whose}: {address.pattern}"
        assert answer.status_code < 500, where
        assert everything_of(page) == before, where
        if "<" in address.pattern and VIEWS.get(address.view, ("", None))[1]:
            assert answer.status_code == 403, where
        assert b"What Erik types" not in b"".join(answer), where
        assert client.get(f"{answer.request['PATH_INFO']}?take_up={TAB}").status_code < 500, where
    assert Autosave.objects.filter(user=author, object_id=page.pk, closed_at=None).count() == 0


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("model", TYPES.values(), ids=TYPES)
def test_of_her_own_draft_she_publishes_nothing(model: Any, author: Any) -> None:
    page = a_page(model, owner=author, published_at=None)
    record_found(page)
    client = signed_in(author)
    for address in of_type(model):
        answer = posted(client, address, page, author)
        assert answer.status_code < 500, address.pattern
        now = model._base_manager.filter(pk=page.pk).first()
        assert now is not None, address.pattern
        assert (now.published_at, now.expires_at, now.is_public()) == (None, None, False)
    assert not model.objects.public().exists()
