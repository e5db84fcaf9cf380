"""Adding something within another form: by its own admin, with its rules and its rights."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.test import Client

from resources.models import Report
from smartcities.media.models import Image
from smartcities.publishing.admin.forms.dialog import IDS, refusals
from smartcities.publishing.models import Theme
from tests import factories
from tests.files import picture_file

ADD = "/admin/media/image/add/"
DIALOG = f"{ADD}?_dialog=1"


def fields(**changed: Any) -> dict[str, Any]:
    """Return what the dialog sends for a picture."""
    return {
        "file": picture_file(),
        "title": "Harbour",
        "alt": "A harbour.",
        "credit": "Us",
        "licence": "own",
        "focal_x": "90",
        "focal_y": "25",
        **changed,
    }


def test_the_dialog_gets_the_form_alone_with_ids_of_its_own(as_editor: Client) -> None:
    html = as_editor.get(DIALOG).content.decode()
    assert "<html" not in html
    assert 'id="dialog_title"' in html
    assert 'id="id_title"' not in html
    assert 'name="title"' in html
    assert "Use this picture" in html


def test_the_form_of_its_own_page_is_as_before(as_editor: Client) -> None:
    html = as_editor.get(ADD).content.decode()
    assert "<html" in html
    assert 'id="id_title"' in html


def test_what_is_made_is_told_with_what_the_field_shows(as_editor: Client, editor: Any) -> None:
    made = as_editor.post(DIALOG, fields()).json()["made"]
    picture = Image.objects.get()
    assert (made["key"], made["name"]) == (str(picture.pk), "Harbour")
    assert made["thumbnail"].startswith("/media/")
    assert picture.focal == (90, 25)
    assert picture.owner == editor
    # It stands in the history, as what is added in any other way.
    assert LogEntry.objects.get().object_id == str(picture.pk)


def test_refusals_are_told_by_the_field_and_nothing_is_made(as_editor: Client) -> None:
    errors = as_editor.post(DIALOG, fields(credit="", focal_x="101")).json()["errors"]
    assert errors["dialog_credit"] == ["This field is required."]
    assert list(errors) == ["dialog_credit", "dialog_focal_x"]
    assert not Image.objects.exists()


def test_a_refusal_of_no_single_field_has_no_field(as_editor: Client) -> None:
    errors = as_editor.post(DIALOG, fields(alt="")).json()["errors"]
    assert len(errors) == 1
    assert [len(sentences) for sentences in errors.values()] == [1]


def test_a_refusal_of_what_the_form_hides_is_told_of_no_field() -> None:
    class Hiding(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)
        name = forms.CharField()

    required = "This field is required."
    assert refusals(Hiding({}, auto_id=IDS)) == {"": [required], "dialog_name": [required]}


def test_who_may_not_add_gets_nothing_and_makes_nothing(
    as_author: Client, as_administrator: Client
) -> None:
    assert as_author.get(DIALOG).status_code == 200, "authors add pictures"
    themes = "/admin/publishing/theme/add/?_dialog=1"
    for client, address in ((as_administrator, DIALOG), (as_author, themes)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "Energy", **fields()}).status_code == 403
    assert not Image.objects.exists()
    assert not Theme.objects.exists()


@pytest.mark.full
@pytest.mark.usefixtures("now")
def test_any_type_can_be_added_in_a_dialog_without_its_rows(as_editor: Client) -> None:
    for model in factories.PAGES:
        meta = model._meta
        if getattr(site.get_model_admin(model), "dialog_fields", ()):
            continue  # Those are asked alone: tests/publishing/test_first_use.py.
        html = as_editor.get(f"/admin/{meta.app_label}/{meta.model_name}/add/?_dialog=1")
        assert 'id="dialog_slug"' in html.content.decode()
        assert "TOTAL_FORMS" not in html.content.decode()


def test_a_page_is_made_as_a_draft_without_its_rows(as_editor: Client) -> None:
    sent = {"title": "Heat", "slug": "heat", "language": "en", "document_language": "en"}
    made = as_editor.post("/admin/resources/report/add/?_dialog=1", sent).json()["made"]
    report = Report.objects.get()
    assert made == {"key": str(report.pk), "name": "Heat", "state": "Draft"}
    assert report.published_at is None


def test_a_form_of_something_that_is_there_is_none_of_a_dialog(as_editor: Client) -> None:
    picture = factories.image()
    answer = as_editor.get(f"/admin/media/image/{picture.pk}/change/?_dialog=1")
    assert "<html" in answer.content.decode()
    assert 'id="id_title"' in answer.content.decode()
