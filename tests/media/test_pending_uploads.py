"""Pending uploads: checked when they are chosen, claimed once, by their owner, within a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePath
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from resources.models import Report
from smartcities.media import document
from smartcities.media.checks import PDF_BYTES
from smartcities.media.models import FileText, Image, PendingUpload
from smartcities.media.models.pending_upload import GRACE, LIFETIME
from smartcities.media.processing.child import BoundedChild
from smartcities.media.uploads.pending import remove_expired, take
from tests import factories
from tests.admin_walk.browser import admin_url, errors_of, opened, saved, sent, shown_values
from tests.conftest import colleague, signed_in
from tests.files import pdf_file, picture_file, upload

pytestmark = pytest.mark.django_db

PICTURE = Image._meta.get_field("file")
TYPED = {"title": "Harbour", "alt": "A harbour.", "credit": "Us", "licence": "own"}


def post(client: Client, file: Any, name: str = "file", model: Any = Image) -> dict[str, Any]:
    """Upload *file* as the script does, and return what is answered."""
    answer = client.post(admin_url(model, "upload"), {"name": name, "file": file})
    assert answer.status_code == 200, answer.content
    return answer.json()


def filled(client: Client, key: str = "", **typed: str) -> dict[str, Any]:
    """Return the form of a new picture with all that is required, and a pending file."""
    return {**opened(client, Image), **TYPED, "file-upload": key, **typed}


def test_a_chosen_file_is_stored_where_it_stays_and_the_save_only_names_it(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = post(as_editor, picture_file(name="harbour.jpg"))
    assert (facts["name"], facts["size"]) == ("harbour.jpg", "677\xa0bytes")
    waiting = PendingUpload.objects.get(pk=facts["key"])
    assert default_storage.exists(waiting.stored_name)

    def slow(*arguments: Any, **options: Any) -> None:
        raise AssertionError("The save checks or copies the file.")

    monkeypatch.setattr(PICTURE.storage, "save", slow)
    monkeypatch.setattr("smartcities.media.processing.child.BoundedChild.run", slow)
    saved(as_editor, Image, filled(as_editor, facts["key"]))
    picture = Image.objects.get()
    assert (picture.file.name, picture.width, picture.height) == (waiting.stored_name, 64, 48)
    assert picture.checksum == waiting.checksum[:32]
    assert not PendingUpload.objects.exists()


def test_a_picture_is_written_once() -> None:
    # Created by the manager, which insists on an INSERT: a second one would collide.
    Image.objects.create(file=picture_file(), **TYPED)
    picture = Image.objects.get()
    with CaptureQueriesContext(connection) as queries:
        picture.file = picture_file("PNG")
        picture.save()
    wrote = [each["sql"] for each in queries if each["sql"].startswith('UPDATE "media_image"')]
    assert len(wrote) == 1


def test_a_file_stays_with_the_form_that_another_field_refuses(as_editor: Client) -> None:
    key = post(as_editor, picture_file(name="harbour.jpg"))["key"]
    answer = sent(as_editor, Image, filled(as_editor, key, credit=""))
    assert list(errors_of(answer)) == ["credit"]
    assert "harbour.jpg" in answer.content.decode()
    values = shown_values(answer, "image_form")
    assert values["file-upload"] == [key]
    saved(as_editor, Image, values, credit="Us")
    assert Image.objects.get().width == 64


def test_without_scripts_a_file_stays_with_the_refused_form_too(as_editor: Client) -> None:
    values = filled(as_editor, credit="")
    answer = sent(as_editor, Image, values, file=picture_file(name="harbour.jpg"))
    assert list(errors_of(answer)) == ["credit"]
    values = shown_values(answer, "image_form")
    saved(as_editor, Image, values, credit="Us")
    assert Image.objects.get().width == 64
    assert not PendingUpload.objects.exists()


@pytest.mark.full
def test_it_can_be_dropped_or_replaced_without_scripts(as_editor: Client) -> None:
    key = post(as_editor, picture_file())["key"]
    answer = sent(as_editor, Image, {**filled(as_editor, key), "file-drop": "on"})
    assert list(errors_of(answer)) == ["file"]
    assert shown_values(answer, "image_form")["file-upload"] == [""]
    other = picture_file("PNG", size=(30, 20))
    saved(as_editor, Image, filled(as_editor, key), file=other)
    assert Image.objects.get().width == 30


def test_replacing_the_stored_file_deletes_it_and_nothing_else(
    as_editor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    picture = factories.image()
    old, key = picture.file.name, post(as_editor, picture_file())["key"]
    with django_capture_on_commit_callbacks(execute=True):
        saved(as_editor, picture, {**opened(as_editor, picture), "file-upload": key})
    picture.refresh_from_db()
    assert PurePath(picture.file.name).stem == key
    assert default_storage.exists(picture.file.name)
    assert not default_storage.exists(old)


def test_a_form_sent_again_after_going_back_does_not_ask_for_the_file(as_editor: Client) -> None:
    picture = factories.image()
    values = {**opened(as_editor, picture), "file-upload": post(as_editor, picture_file())["key"]}
    saved(as_editor, picture, values)
    saved(as_editor, picture, values, title="Quay")
    picture.refresh_from_db()
    assert picture.title == "Quay"


@pytest.mark.parametrize("who", ["a colleague", "another field", "a day later", "nobody"])
def test_what_cannot_be_claimed_is_refused_in_words_and_stays(
    as_editor: Client, editor: Any, who: str
) -> None:
    key = post(as_editor, picture_file())["key"]
    uploads = PendingUpload.objects.filter(pk=key)
    client = as_editor
    if who == "a colleague":
        client = signed_in(colleague("olga", "editor"))
    elif who == "another field":
        uploads.update(field="media.Image.other")
    elif who == "a day later":
        uploads.update(created_at=uploads.get().created_at - LIFETIME)
    sent_key = "0" * 32 if who == "nobody" else key
    answer = sent(client, Image, filled(client, sent_key))
    assert list(errors_of(answer)) == ["file"]
    assert "Choose it again" in errors_of(answer)["file"][0]
    # Nothing of it is shown either.
    assert shown_values(answer, "image_form")["file-upload"] == [""]
    assert uploads.exists()
    assert not Image.objects.exists()


@pytest.mark.full
def test_only_one_save_has_a_file(as_editor: Client, editor: Any) -> None:
    key = post(as_editor, picture_file())["key"]
    saved(as_editor, Image, filled(as_editor, key))
    answer = sent(as_editor, Image, filled(as_editor, key))
    assert "Choose it again" in errors_of(answer)["file"][0]
    late = take(picture_file(), PICTURE, editor)
    PendingUpload.objects.all().delete()
    with pytest.raises(ValidationError, match="Choose it again"):
        factories.image(file=late)


def test_a_save_that_is_rolled_back_leaves_the_file_pending(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise RuntimeError("The history is full.")

    values = filled(as_editor, post(as_editor, picture_file())["key"])
    with monkeypatch.context() as patch:
        patch.setattr("django.contrib.admin.options.ModelAdmin.log_addition", fail)
        with pytest.raises(RuntimeError):
            sent(as_editor, Image, values)
    saved(as_editor, Image, values)
    assert default_storage.exists(Image.objects.get().file.name)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: upload(b"nonsense", "a.jpg"), "not a JPEG, PNG, WebP or GIF picture"),
        (lambda: upload(b"", "a.jpg"), "is empty"),
    ],
    ids=["no picture", "empty"],
)
def test_a_bad_file_is_refused_at_once_in_words_and_not_stored(
    as_editor: Client, file: Any, words: str
) -> None:
    assert words in post(as_editor, file())["error"]
    assert not PendingUpload.objects.exists()


def test_a_storage_that_fails_is_said_in_words_and_leaves_nothing(
    as_editor: Client, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def full(*arguments: Any, **options: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(PICTURE.storage, "save", full)
    assert "could not be stored" in post(as_editor, picture_file())["error"]
    assert not PendingUpload.objects.exists()
    assert "No space left" in caplog.text


@pytest.mark.parametrize("name", ["", "title", "file-0", "files", "__class__", "x" * 5000])
def test_an_input_that_is_no_file_is_no_error_of_the_server(as_editor: Client, name: str) -> None:
    sent_file = {"name": name, "file": picture_file()}
    answer = as_editor.post(admin_url(Image, "upload"), sent_file)
    assert answer.status_code == 400
    assert answer.json()["error"] == "No file arrived. Choose it again."


def test_who_may_not_change_pictures_uploads_none(
    as_administrator: Client, as_stranger: Client, visitor: Client
) -> None:
    address = admin_url(Image, "upload")
    # Who is no staff is refused before a file is read, or led to the login by the form.
    for client, chosen, sent_form in (
        (as_administrator, 403, 403),
        (as_stranger, 413, 302),
        (visitor, 413, 302),
    ):
        answer = client.post(address, {"name": "file", "file": picture_file()})
        assert answer.status_code == chosen
        answer = client.post(admin_url(Image, "add"), {**TYPED, "file": picture_file()})
        assert answer.status_code == sent_form
    assert not PendingUpload.objects.exists()


def test_an_upload_needs_the_token_of_its_form(editor: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    answer = client.post(admin_url(Image, "upload"), {"name": "file", "file": picture_file()})
    assert answer.status_code == 403


def test_the_view_declares_how_much_it_takes() -> None:
    view = resolve(admin_url(Image, "upload")).func
    assert view.body_limit.anybody == 0
    assert view.body_limit.staff > PDF_BYTES


def test_a_form_that_gets_a_file_unchecked_says_which_admin_is_at_fault(editor: Any) -> None:
    field = PICTURE.formfield(owner=editor)
    with pytest.raises(ImproperlyConfigured, match=r"media.Image.file .* an UploadsAdmin"):
        field.clean(picture_file())


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["chosen", "with the form", "in the shell"])
def test_no_file_is_checked_stored_or_read_while_a_transaction_is_open(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    root = get_user_model().objects.create_superuser("root", password="x")
    client, seen = signed_in(root), []

    def watched(function: Any) -> Any:
        def watch(*arguments: Any, **options: Any) -> Any:
            seen.append(connection.in_atomic_block)
            return function(*arguments, **options)

        return watch

    monkeypatch.setattr(BoundedChild, "run", watched(BoundedChild.run))
    if how == "in the shell":
        Image(file=picture_file(), **TYPED).save()
        Report(title="A report", file=pdf_file()).save()
    else:
        monkeypatch.setattr(PICTURE.storage, "save", watched(PICTURE.storage.save))
        for model, file in ((Image, picture_file()), (Report, pdf_file())):
            values = {**opened(client, model), **(TYPED if model is Image else {"title": "One"})}
            if how == "chosen":
                values["file-upload"] = post(client, file, model=model)["key"]
            else:
                values["file"] = file
            saved(client, model, values)
        assert len(seen) == 4
    assert Image.objects.exists()
    assert Report.objects.exists()
    assert set(seen) == {False}


# What nobody claims ------------------------------------------------------------------------


@pytest.mark.full
def test_after_a_day_what_nobody_claimed_goes_with_its_text_at_the_next_upload(
    as_editor: Client, editor: Any
) -> None:
    old = take(picture_file(), PICTURE, editor).upload
    FileText.objects.create(name=old.stored_name, checksum="x", state="empty")
    used = factories.image(file=take(picture_file(), PICTURE, editor))
    old.created_at -= LIFETIME + GRACE + timedelta(seconds=1)
    old.save()
    young = post(as_editor, picture_file())["key"]
    assert [each.key for each in PendingUpload.objects.all()] == [young]
    assert not default_storage.exists(old.stored_name)
    assert not FileText.objects.exists()
    assert default_storage.exists(used.file.name)


def test_nothing_goes_while_a_save_may_still_claim_it(editor: Any, clock: Any) -> None:
    take(picture_file(), PICTURE, editor)
    clock.shift(LIFETIME + GRACE - timedelta(seconds=1))
    assert remove_expired() == 0
    assert not PendingUpload.objects.claimable().exists()
    clock.shift(timedelta(seconds=1))
    assert remove_expired() == 1


def test_a_file_half_written_by_a_killed_process_is_not_offered_and_goes(
    editor: Any, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    class Killed(BaseException):
        pass

    def kill(name: str, content: Any, **options: Any) -> str:
        with default_storage.open(name, "wb") as file:
            file.write(b"half")
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(PICTURE.storage, "save", kill)
        with pytest.raises(Killed):
            take(picture_file(), PICTURE, editor)
    half = PendingUpload.objects.get()
    assert not PendingUpload.objects.claimable().exists()
    clock.shift(LIFETIME + GRACE)
    assert remove_expired() == 1
    assert not default_storage.exists(half.stored_name)


def test_the_file_of_a_deleted_user_goes_too(editor: Any, clock: Any) -> None:
    stored_name = take(picture_file(), PICTURE, editor).upload.stored_name
    editor.delete()
    clock.shift(LIFETIME + GRACE)
    assert remove_expired() == 1
    assert not default_storage.exists(stored_name)


def test_a_storage_that_cannot_delete_keeps_the_row_for_the_next_time(
    editor: Any, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    take(picture_file(), PICTURE, editor)
    clock.shift(LIFETIME + GRACE)

    def fail(name: str) -> None:
        raise OSError("The storage is away")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "delete", fail)
        assert remove_expired() == 0
    assert remove_expired() == 1


def test_the_command_says_what_is_pending_and_removes_the_expired(
    editor: Any, clock: Any, capsys: Any
) -> None:
    take(picture_file(), PICTURE, editor)
    call_command("uploads")
    assert "1 pending upload, 677\xa0bytes, 0 expired." in capsys.readouterr().out
    clock.shift(LIFETIME + GRACE)
    call_command("uploads", prune=True)
    assert "1 expired upload removed." in capsys.readouterr().out
    assert not PendingUpload.objects.exists()


# The text of a document ---------------------------------------------------------------------


def test_the_state_of_a_text_is_told_to_its_uploader_alone(
    as_editor: Client, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(document, "later", lambda *call: begun.append(call))
    waiting = take(pdf_file(), Report._meta.get_field("file"), editor).upload
    state = reverse("admin:resources_report_upload_state", args=[waiting.key])
    assert as_editor.get(state).json() == {"done": False}
    for function, *arguments in begun:
        function(*arguments)
    text = FileText.objects.get(name=waiting.stored_name)
    said = {"done": True, "message": text.get_state_display()}
    assert as_editor.get(state).json() == said
    assert signed_in(colleague("olga", "editor")).get(state).json() == {"done": True}
