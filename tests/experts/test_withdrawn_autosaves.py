"""Consent wins over what was typed: autosaves lose what rests on one that is taken back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from experts.models import Expert
from smartcities.publishing.models import Autosave, OpenForm
from smartcities.publishing.roles import EDITOR
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import admin_url, opened, saved, shown_values
from tests.conftest import colleague, signed_in
from tests.publishing.autosaves import TAB

pytestmark = pytest.mark.django_db

URL = "/admin/experts/expert/autosave/"
ADDRESS = "nana@example.org"


@pytest.fixture(name="nana")
def _nana() -> Expert:
    """Return a person who agreed to contact and photo."""
    agreed = {"consent_contact": True, "consent_photo": True, "consent_on": date(2026, 1, 1)}
    return factories.expert(given_name="Nana", family_name="Holm", email="n@example.org", **agreed)


@pytest.fixture(name="as_eva")
def _as_eva(db: None) -> Client:
    return signed_in(colleague("eva", EDITOR))


def autosaved(client: Client, user: Any, page: Expert, **changes: str) -> Autosave:
    """Keep the form of *page* with *changes*, opened a minute ago; return what is kept."""
    values = opened(client, page)
    body = {
        "user": user.pk,
        "tab": TAB,
        "page": page.pk,
        "base": page.revision,
        "opened": page.created_at.timestamp(),
        "fields": {**values, **{name: [text] for name, text in changes.items()}},
        "typed": list(changes),
    }
    answer = client.post(URL, json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return Autosave.objects.get(user=user)


def offered(client: Client, page: Expert) -> str:
    return " ".join(client.get(admin_url(page)).content.decode().split())


@pytest.mark.full
def test_a_consent_taken_back_takes_what_rests_on_it_out_of_every_autosave(
    nana: Expert, editor: Any, as_editor: Client, as_eva: Client
) -> None:
    autosaved(as_editor, editor, nana, email=ADDRESS, photo="1", job_title="Mayor")
    values = opened(as_eva, nana)
    saved(as_eva, nana, values, consent_contact=None)
    kept = Autosave.objects.get(user=editor)
    assert ADDRESS not in json.dumps(kept.fields)
    assert "n@example.org" not in json.dumps(kept.fields)
    # The photo rests on another consent, and the title on none.
    assert kept.typed == {"photo", "job_title"}
    assert (kept.fields["job_title"], kept.removed) == (["Mayor"], {"email"})
    assert "Removed on request: e-mail." in offered(as_editor, nana)
    taken = as_editor.get(admin_url(nana), {"take_up": TAB})
    assert shown_values(taken, "expert_form")["job_title"] == ["Mayor"]
    assert ADDRESS not in taken.content.decode()
    # A preview of the text in that tab takes what is stored, and asks nothing.
    preview = as_editor.get(admin_url(nana, "preview"), {"tab": TAB}).content.decode()
    assert "Mayor" in preview


@pytest.mark.full
def test_what_only_rested_on_it_is_not_offered_to_be_taken_up(
    nana: Expert, editor: Any, as_editor: Client
) -> None:
    autosaved(as_editor, editor, nana, email=ADDRESS)
    Expert.objects.filter(pk=nana.pk).update(consent_contact=False)
    said = offered(as_editor, nana)
    assert "Removed on request: e-mail." in said
    assert "Take it up" not in said
    assert "Throw it away" in said


def test_a_form_that_stays_open_brings_nothing_of_it_back(
    nana: Expert, editor: Any, as_editor: Client
) -> None:
    nana.consent_contact = False
    nana.save()
    kept = autosaved(as_editor, editor, nana, email=ADDRESS, summary="New")
    assert ADDRESS not in json.dumps(kept.fields)
    assert (kept.typed, kept.removed) == ({"summary"}, {"email"})


@pytest.mark.full
def test_nothing_else_takes_typed_text_away(nana: Expert, editor: Any, as_editor: Client) -> None:
    nana.job_title = "Mayor"
    nana.save()
    Expert.objects.update(consent_contact=True)
    kept = autosaved(as_editor, editor, nana, email=ADDRESS)
    assert (kept.fields["email"], kept.removed) == ([ADDRESS], set())
    # Somebody who never agreed is no one who has taken it back.
    other = factories.expert(given_name="Olga", family_name="Bang")
    other.job_title = "Mayor"
    other.save()
    Autosave.objects.all().delete()
    kept = autosaved(as_editor, editor, other, email=ADDRESS, consent_contact="on")
    assert (kept.fields["email"], kept.removed) == ([ADDRESS], set())


def test_whoever_is_erased_is_in_no_autosave(nana: Expert, editor: Any, as_editor: Client) -> None:
    autosaved(as_editor, editor, nana, email=ADDRESS)
    nana.delete()
    assert not Autosave.objects.exists()


def test_with_a_user_go_what_they_typed_and_where_they_are(
    nana: Expert, editor: Any, as_editor: Client
) -> None:
    autosaved(as_editor, editor, nana, summary="New")
    base = [nana.revision, 0]
    body = {"user": editor.pk, "tab": TAB, "page": nana.pk, "base": base, "state": "visible"}
    url = "/admin/experts/expert/presence/"
    as_editor.post(url, json.dumps(body), content_type="application/json")
    assert OpenForm.objects.exists()
    editor.delete()
    assert not Autosave.objects.exists()
    assert not OpenForm.objects.exists()


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_what_is_in_no_version_is_what_rests_on_a_consent(model: Any) -> None:
    names = {*model.consents}.union(*model.consents.values())
    assert model.unversioned_fields == names
