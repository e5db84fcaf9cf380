"""Every file field of every form: uploaded when chosen, claimed by the save, kept when refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin, TabularInline
from django.core import checks
from django.db import OperationalError, models
from django.test import Client, RequestFactory
from django.utils.translation import override

from experts.models import Organisation
from resources.models import Report
from smartcities.media.fields.checked import CheckedFileField
from smartcities.media.models import PendingUpload
from smartcities.media.uploads.admin import UploadFields, UploadsAdmin
from smartcities.media.uploads.checks import check_upload_admins
from smartcities.media.uploads.pending import take
from tests import factories
from tests.admin_walk.browser import (
    FormReader,
    admin_url,
    opened,
    saved,
    sent,
    shown_values,
)
from tests.admin_walk.test_merging import ways
from tests.admin_walk.walk import samples
from tests.conftest import colleague, signed_in
from tests.files import pdf_file, picture_file, upload
from tests.portal.logos import picture

OURS = [config for config in apps.get_app_configs() if not config.name.startswith("django")]
FIELDS = [
    field
    for config in OURS
    for model in config.get_models()
    for field in model._meta.fields
    if isinstance(field, models.FileField)
]
#: A good file for each ending that some field takes first.
SAMPLES = {".jpg": picture_file, ".pdf": pdf_file, ".png": lambda: upload(picture(), "a.png")}
#: A file that is refused without another one.
BESIDE = {"portal.PortalSettings.logo_dark": "logo"}
each_field = pytest.mark.parametrize("field", FIELDS, ids=str)


def sample(field: Any) -> Any:
    return SAMPLES[field.accept.split(",")[0]]()


def client_of(name: str, field: Any) -> Client:
    """Return the client of somebody who may change what has the *field*."""
    return signed_in(colleague(name, next(iter(getattr(field.model, "roles", ["editor"])))))


@pytest.fixture
def client(db: None, field: Any) -> Client:
    return client_of("erik", field)


def headline(model: Any) -> str:
    """Return the first text of a model that must be there, and is short."""
    fields = (each for each in model._meta.fields if each.editable and not each.blank)
    return next(each.name for each in fields if type(each) is models.CharField)


def test_there_are_file_fields_and_each_checks_what_it_takes() -> None:
    assert len(FIELDS) >= 2
    assert [field for field in FIELDS if not isinstance(field, CheckedFileField)] == []
    assert [field for field in FIELDS if not admin.site.is_registered(field.model)] == []


@each_field
def test_its_form_offers_the_upload_and_says_what_it_takes(client: Client, field: Any) -> None:
    html = client.get(admin_url(field.model, "add")).content.decode()
    assert f'data-url="{admin_url(field.model, "upload")}"' in html
    assert f'data-max-bytes="{field.max_bytes}"' in html
    assert f'accept="{field.accept}"' in html


@each_field
@pytest.mark.parametrize("code", ["en", "da"])
def test_its_help_names_every_kind_that_it_takes(field: Any, code: str) -> None:
    names = {".jpg": "JPEG", ".jpeg": "JPEG", ".jfif": "JPEG", ".webp": "WebP"}
    kinds = {names.get(each, each[1:].upper()) for each in field.accept.split(",")}
    with override(code):
        said = str(field.help_text)
    assert {kind for kind in kinds if kind not in said} == set()


@pytest.mark.full
@each_field
def test_a_chosen_file_stays_with_its_form_named_in_it(client: Client, field: Any) -> None:
    chosen = {"name": field.name, "file": sample(field)}
    facts = client.post(admin_url(field.model, "upload"), chosen).json()
    key = f"{field.name}-upload"
    # Nothing else that is required is there: the form is refused.
    form_id = f"{field.model._meta.model_name}_form"
    values = {**opened(client, field.model), headline(field.model): [""], key: facts["key"]}
    answer = client.post(admin_url(field.model, "add"), values)
    assert facts["name"] in answer.content.decode()
    assert shown_values(answer, form_id)[key] == [facts["key"]]


@pytest.mark.full
@each_field
def test_without_scripts_a_file_is_taken_before_the_transaction(client: Client, field: Any) -> None:
    values = {**opened(client, field.model), headline(field.model): [""]}
    values[field.name] = sample(field)
    answer = client.post(admin_url(field.model, "add"), values)
    waiting = PendingUpload.objects.get()
    assert waiting.field == str(field)
    form_id = f"{field.model._meta.model_name}_form"
    assert shown_values(answer, form_id)[f"{field.name}-upload"] == [waiting.key]


@pytest.mark.full
@pytest.mark.parametrize("by_script", [True, False], ids=["uploaded at once", "without scripts"])
@pytest.mark.parametrize("reason", ["a value", "a conflict", "an outage"])
@each_field
def test_whatever_a_save_is_refused_for_the_chosen_file_stays(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    field: Any,
    reason: str,
    by_script: bool,
) -> None:
    thing: Any = next(samples(field.model, None, 1)).row
    form_id, words = f"{field.model._meta.model_name}_form", headline(field.model)
    if other_file := BESIDE.get(str(field)):
        setattr(thing, other_file, sample(field))
        thing.save()
    before, values = getattr(thing, field.name).name, opened(client, thing)
    if reason == "a conflict":
        other = client_of("olga", field)
        saved(other, thing, opened(other, thing), **{words: "Olga's words"})
    if by_script:
        chosen = {"name": field.name, "file": sample(field)}
        answer = client.post(admin_url(field.model, "upload"), chosen)
        values[f"{field.name}-upload"] = [answer.json()["key"]]
    else:
        values[field.name] = [sample(field)]
    title = "x" * 1000 if reason == "a value" else "Erik's words"
    with monkeypatch.context() as patch:
        if reason == "an outage":
            patch.setattr(field.model, "save", locked)
        answer = sent(client, thing, values, **{words: title})
    reader = FormReader(form_id)
    reader.feed(answer.content.decode())
    waiting = PendingUpload.objects.get()
    assert waiting.file_name in answer.content.decode()
    assert "chosen again" not in answer.content.decode()
    assert reader.values[f"{field.name}-upload"] == [waiting.key]
    thing.refresh_from_db()
    assert getattr(thing, field.name).name == before
    # A page's form asks whose words are to stand.
    asked = ways(answer) if reason == "a conflict" else {}
    chosen = {name: [choice["mine"]] for name, choice in asked.items()}
    saved(client, thing, {**reader.values, **chosen}, **{words: "Erik's words"})
    thing.refresh_from_db()
    assert getattr(thing, field.name).name == waiting.stored_name
    assert not PendingUpload.objects.exists()


def locked(*given: Any, **named: Any) -> None:
    raise OperationalError("database is locked")


@pytest.mark.full
@each_field
def test_another_users_file_is_neither_claimed_nor_shown(
    client: Client, author: Any, field: Any
) -> None:
    theirs = take(sample(field), field, author).upload
    PendingUpload.objects.update(file_name="secret-name.x")
    values = {**opened(client, field.model), f"{field.name}-upload": theirs.key}
    answer = client.post(admin_url(field.model, "add"), values)
    assert "Choose it again" in answer.content.decode()
    assert "secret-name" not in answer.content.decode()
    assert PendingUpload.objects.filter(pk=theirs.pk).exists()


@each_field
def test_a_bad_file_is_refused_without_a_trace(client: Client, field: Any) -> None:
    chosen = {"name": field.name, "file": upload(b"<svg></svg>", "a.html")}
    assert client.post(admin_url(field.model, "upload"), chosen).json()["error"]
    assert not PendingUpload.objects.exists()


# Rows with files: no form of ours has them yet, and any may.


class ReportRows(UploadFields, TabularInline):
    model = Report
    fk_name = "publisher"
    fields = ("title", "file")


class WithRows(UploadsAdmin):
    inlines = (ReportRows,)


@pytest.fixture
def request_of_an_editor(editor: Any) -> Iterator[Any]:
    request = RequestFactory().post("/")
    request.user = editor
    return request


def test_a_file_in_a_row_finds_its_field(request_of_an_editor: Any) -> None:
    rows = WithRows(Organisation, admin.site)
    file = Report._meta.get_field("file")
    for name in ("reports-0-file", "reports-12-file", "reports-2-0-file"):
        assert rows.upload_field(request_of_an_editor, name) == file
    for name in ("file", "reports-file", "reports-__prefix__-file", "reports-0-title"):
        assert rows.upload_field(request_of_an_editor, name) is None


@pytest.mark.full
@pytest.mark.database
def test_a_row_claims_a_pending_file_and_shows_it_where_it_is_refused(
    db: None, editor: Any, request_of_an_editor: Any
) -> None:
    waiting = take(pdf_file(), Report._meta.get_field("file"), editor).upload
    row_admin = ReportRows(Organisation, admin.site)
    data = {
        "reports-TOTAL_FORMS": "1",
        "reports-INITIAL_FORMS": "0",
        "reports-0-title": "",
        "reports-0-file-upload": waiting.key,
    }
    rows_class = row_admin.get_formset(request_of_an_editor)
    publisher = factories.organisation()
    rows = rows_class(data, instance=publisher)
    assert not rows.is_valid()
    assert f'value="{waiting.key}"' in str(rows[0]["file"])
    assert admin_url(Organisation, "upload") in str(rows[0]["file"])
    rows = rows_class({**data, "reports-0-title": "A report"}, instance=publisher)
    assert rows.is_valid(), rows.errors
    (report,) = rows.save()
    assert report.file.name == waiting.stored_name
    assert report.file_size == waiting.size
    assert not PendingUpload.objects.exists()


@pytest.mark.full
@pytest.mark.parametrize("by_script", [True, False], ids=["uploaded at once", "without scripts"])
@pytest.mark.parametrize("reason", ["a row", "the form", "a conflict"])
def test_a_file_in_a_row_stays_with_a_form_that_is_refused(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch, reason: str, by_script: bool
) -> None:
    # The addresses of this admin are bound, so it gets rows for a moment.
    monkeypatch.setattr(admin.site.get_model_admin(Organisation), "inlines", (ReportRows,))
    publisher = factories.organisation()
    values = {**opened(as_editor, publisher), "reports-TOTAL_FORMS": ["1"]}
    values |= {"reports-0-title": [""] if reason == "a row" else ["A report"]}
    if by_script:
        chosen = {"name": "reports-0-file", "file": pdf_file()}
        answer = as_editor.post(admin_url(Organisation, "upload"), chosen)
        values["reports-0-file-upload"] = [answer.json()["key"]]
    else:
        values["reports-0-file"] = [pdf_file()]
    if reason == "a conflict":
        Organisation.objects.update(website="https://other.example")
    name = "" if reason == "the form" else publisher.name
    refused = sent(as_editor, publisher, values, name=name)
    waiting = PendingUpload.objects.get()
    again = shown_values(refused, "organisation_form")
    assert again["reports-0-file-upload"] == [waiting.key]
    assert waiting.file_name in refused.content.decode()
    assert not Report.objects.exists()
    saved(as_editor, publisher, {**again, "reports-0-title": ["A report"]}, name=publisher.name)
    assert Report.objects.get().file.name == waiting.stored_name


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        (type("PlainAdmin", (ModelAdmin,), {}), ["media.E001"]),
        (type("RowsAdmin", (ModelAdmin,), {"inlines": (ReportRows,)}), ["media.E001"]),
        (
            type(
                "PlainRows",
                (UploadsAdmin,),
                {"inlines": (type("Plain", (TabularInline,), {"model": Report}),)},
            ),
            ["media.E002"],
        ),
        (WithRows, []),
    ],
    ids=["a form", "rows in a form", "rows", "as it should be"],
)
def test_an_admin_that_would_check_files_in_its_transaction_is_found_at_start(
    monkeypatch: pytest.MonkeyPatch, made: type, wrong: list[str]
) -> None:
    assert check_upload_admins(None) == []
    model = Report if made.__name__ == "PlainAdmin" else Organisation
    real = admin.site.get_model_admin
    monkeypatch.setattr(
        admin.site,
        "get_model_admin",
        lambda each: made(model, admin.site) if each is model else real(each),
    )
    found = check_upload_admins(None)
    assert [message.id for message in found] == wrong
    assert all(message.level == checks.ERROR for message in found)
