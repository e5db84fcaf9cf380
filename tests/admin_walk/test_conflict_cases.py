"""Two editors, one thing: with files, with rows, and at the very same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import TabularInline
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from experts.models import Organisation
from resources.models import Link
from smartcities.media.models import Image
from smartcities.publishing.models import Theme
from tests import factories
from tests.admin_walk.browser import admin_url, opened, saved, sent, shown_values
from tests.conftest import signed_in
from tests.files import picture_file

# Files ------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("by_script", [True, False])
def test_a_chosen_file_stays_with_a_form_that_is_refused_for_a_conflict(
    as_editor: Client, olga: Any, by_script: bool
) -> None:
    picture, first = factories.image(), signed_in(olga)
    mine = opened(as_editor, picture)
    saved(first, picture, opened(first, picture), credit="Olga Lund")
    if by_script:
        chosen = {"name": "file", "file": picture_file()}
        mine["file-upload"] = as_editor.post(admin_url(Image, "upload"), chosen).json()["key"]
    else:
        mine["file"] = picture_file()
    refused = sent(as_editor, picture, mine, title="Quay")
    assert refused.status_code == 200
    assert Image.objects.get().file.name == picture.file.name
    values = shown_values(refused, "image_form")
    (key,) = values["file-upload"]
    assert key
    saved(as_editor, picture, values)
    picture.refresh_from_db()
    assert key in picture.file.name
    assert picture.title == "Quay"


@pytest.mark.full
def test_another_file_counts_even_for_a_form_that_brings_none(as_editor: Client, olga: Any) -> None:
    """The description that is being written is one of the old picture."""
    picture, first = factories.image(), signed_in(olga)
    mine = opened(as_editor, picture)
    saved(first, picture, opened(first, picture), file=picture_file())
    refused = sent(as_editor, picture, mine, alt="A crane.")
    (change,) = refused.context["adminform"].form.conflict.changes
    assert (change.label, change.stored) == ("File", "another file")
    saved(as_editor, picture, shown_values(refused, "image_form"))
    picture.refresh_from_db()
    assert picture.alt == "A crane."


# Rows: no form but those of pages has them yet, and any may. --------------------------------


class LinkRows(TabularInline):
    model = Link
    fk_name = "organisation"
    fields = ("title", "url")
    extra = 0


@pytest.fixture
def with_rows(monkeypatch: pytest.MonkeyPatch) -> Any:
    """An organisation whose form has two rows; the addresses of its admin are bound already."""
    monkeypatch.setattr(admin.site.get_model_admin(Organisation), "inlines", (LinkRows,))
    publisher = factories.organisation()
    for title in ("One", "Two"):
        factories.link(title=title, organisation=publisher)
    return publisher


@pytest.mark.full
def test_a_row_that_another_changed_is_a_conflict(
    as_superuser: Client, olga: Any, with_rows: Any
) -> None:
    mine, first = opened(as_superuser, with_rows), signed_in(olga)
    saved(first, with_rows, {**opened(first, with_rows), "links-0-title": ["First"]})
    refused = sent(as_superuser, with_rows, {**mine, "links-1-title": ["Second"]})
    (change,) = refused.context["adminform"].form.conflict.changes
    assert (change.label, change.target) == ("Resource links", "links-group")
    assert 'id="links-group"' in refused.content.decode()
    assert "Second" not in with_rows.links.values_list("title", flat=True)
    again = shown_values(refused, "organisation_form")
    assert again["links-1-title"] == ["Second"]
    saved(as_superuser, with_rows, again)
    assert "Second" in with_rows.links.values_list("title", flat=True)


@pytest.mark.parametrize("change", ["added", "deleted"])
def test_a_row_that_another_added_or_deleted_is_a_conflict(
    as_superuser: Client, with_rows: Any, change: str
) -> None:
    mine = opened(as_superuser, with_rows)
    if change == "added":
        factories.link(organisation=with_rows)
    else:
        with_rows.links.first().delete()
    assert sent(as_superuser, with_rows, mine, name="Mine").status_code == 200


def test_rows_that_nobody_else_changed_are_saved_at_once(
    as_superuser: Client, with_rows: Any
) -> None:
    values = opened(as_superuser, with_rows)
    saved(as_superuser, with_rows, {**values, "links-1-title": ["Second"]})


# At the same time -------------------------------------------------------------------------


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite takes turns")
@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_time_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    users = [get_user_model().objects.create_superuser(name) for name in ("first", "second")]
    clients = [signed_in(user) for user in users]
    theme = factories.theme()
    forms_ = [opened(client, theme) for client in clients]
    inside, done = Event(), Event()
    save = Theme.save

    def slowly(self: Theme, *given: Any, **named: Any) -> None:
        # The first waits until the second has been answered, or waits for the first itself.
        if not inside.is_set():
            inside.set()
            while not done.wait(0.01) and not is_somebody_waiting():
                pass
        save(self, *given, **named)

    monkeypatch.setattr(Theme, "save", slowly)

    def send(number: int) -> int:
        try:
            answer = sent(clients[number], theme, forms_[number], summary=f"Words {number}.")
            return answer.status_code
        finally:
            connection.close()
            if number:
                done.set()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send, 0)
        assert inside.wait(60)
        second = pool.submit(send, 1)
        assert (first.result(), second.result()) == (302, 200)
    theme.refresh_from_db()
    assert theme.summary == "Words 0."


def is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        # PostgreSQL shows a transaction what it has seen once.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0
