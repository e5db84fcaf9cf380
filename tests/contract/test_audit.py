"""Whatever changes a page leaves one entry in the log, of every type: names, never values."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from smartcities.publishing.admin import PageAdmin
from smartcities.publishing.models import AuditEntry, Page, Row
from tests.admin_walk.browser import action, admin_url, opened, saved
from tests.conftest import signed_in
from tests.contract.conftest import DAY
from tests.factories import make, row, theme
from tests.page_types.declaring import declared

Entries = Callable[[], list[AuditEntry]]


@pytest.fixture
def added(db: None) -> Entries:
    """Return a function that returns the entries since it was last asked, oldest first."""
    seen = 0

    def tell() -> list[AuditEntry]:
        nonlocal seen
        found = list(AuditEntry.objects.filter(pk__gt=seen).order_by("pk"))
        seen = found[-1].pk if found else seen
        return found

    return tell


def complete(model: type[Page], **fields: Any) -> Page:
    """Return a page that its form can save."""
    return make(model, **declared(model).complete, **fields)


def of(entry: AuditEntry) -> tuple[str, str, list[str]]:
    return entry.action, entry.means, entry.fields


def test_a_save_in_a_shell_is_one_by_code(model: type[Page], added: Entries) -> None:
    page = make(model)
    added()
    fresh = model.objects.get(pk=page.pk)
    fresh.summary, fresh.internal_note = "Another.", "Ask Line."
    with CaptureQueriesContext(
        connection,
    ) as asked:
        fresh.save()
    (entry,) = added()
    assert of(entry) == ("saved", "code", ["internal_note", "summary"])
    assert (entry.user_id, entry.username) == ("", None)
    assert (entry.model, entry.key) == (model._meta.label_lower, str(page.pk))
    assert entry.slug == page.slug
    assert (entry.from_revision, entry.to_revision) == (page.revision, fresh.revision)
    assert sum('INSERT INTO "publishing_auditentry"' in each["sql"] for each in asked) == 1


def test_a_save_that_changes_nothing_says_so(model: type[Page], added: Entries) -> None:
    page = make(model)
    added()
    page.save()
    (entry,) = added()
    assert of(entry) == ("saved", "code", [])
    assert entry.to_revision == entry.from_revision + 1


def test_a_new_page_and_its_end(model: type[Page], added: Entries) -> None:
    page = make(model, published_at=None, summary="Short.")
    made = added()[0]
    assert made.action == "created"
    assert "summary" in made.fields
    assert not {"body", "created_at", "revision", "sort_key_en"} & set(made.fields)
    assert (made.from_revision, made.to_revision) == (None, 0)
    key, slug = page.pk, page.slug
    page.delete()
    (gone,) = [each for each in added() if each.key == str(key)][-1:]
    assert of(gone) == ("deleted", "code", [])
    assert (gone.slug, gone.from_revision, gone.to_revision) == (slug, page.revision, None)


def test_each_step_of_publishing_is_named(model: type[Page], added: Entries, now: Any) -> None:
    page = make(model, published_at=None)
    added()
    for fields, said in (
        ({"published_at": now + DAY}, "scheduled"),
        ({"published_at": now + 2 * DAY}, "scheduled"),
        ({"published_at": now}, "published"),
        ({"summary": "Another."}, "saved"),
        ({"expires_at": now + DAY}, "saved"),
        ({"published_at": now - 2 * DAY, "expires_at": now - DAY}, "unpublished"),
        ({"expires_at": None}, "published"),
        ({"published_at": None}, "unpublished"),
    ):
        for name, value in fields.items():
            setattr(page, name, value)
        page.save()
        (entry,) = added()
        assert of(entry) == (said, "code", sorted(fields))
    assert make(model).is_public()
    assert added()[0].action == "published"


def test_a_relation_is_named(model: type[Page], added: Entries) -> None:
    page, energy = make(model), theme()
    added()
    page.themes.add(energy)
    page.themes.add(energy)
    getattr(energy, f"{model._meta.model_name}_set").remove(page)
    assert [of(each) for each in added()] == [("saved", "code", ["themes"])] * 2


def test_many_at_once_are_one_statement(model: type[Page], added: Entries, now: Any) -> None:
    pages = [make(model, published_at=None) for _number in range(3)]
    added()
    with CaptureQueriesContext(connection) as asked:
        model.objects.filter(pk__in=[each.pk for each in pages]).update(
            published_at=now, summary="The same."
        )
    entries = added()
    assert {each.key for each in entries} == {str(each.pk) for each in pages}
    assert {(each.action, *each.fields) for each in entries} == {
        ("published", "published_at", "summary")
    }
    assert sum('INSERT INTO "publishing_auditentry"' in each["sql"] for each in asked) == 1
    model.objects.update(last_updated=now)  # Follows from what people write.
    assert added() == []


def test_a_form_is_one_entry_with_the_user_and_no_value(
    model: type[Page], added: Entries, as_editor: Client, editor: Any, now: Any
) -> None:
    page = complete(model, summary="Old-value-7261", published_at=None)
    energy = theme(name="Name-7261")
    values = opened(as_editor, page)
    added()
    before = model.objects.get(pk=page.pk).revision
    with CaptureQueriesContext(connection) as asked:
        saved(
            as_editor, page, values, summary="New-value-7261 <script>", themes=[str(energy.pk)],
            internal_note="Note-7261", _publish="1",
        )  # fmt: skip
    (entry,) = added()
    assert entry.fields == ["internal_note", "published_at", "summary", "themes"]
    assert (entry.action, entry.means) == ("published", "form")
    assert (entry.user_id, entry.username) == (str(editor.pk), "erik")
    assert (entry.from_revision, entry.to_revision) == (before, before + 1)
    assert sum('INSERT INTO "publishing_auditentry"' in each["sql"] for each in asked) == 1
    assert "7261" not in serializers.serialize("json", [entry])


def test_a_new_page_of_the_form_is_one_entry(
    model: type[Page], added: Entries, as_editor: Client
) -> None:
    values = {**opened(as_editor, model), **declared(model).form}
    added()
    saved(as_editor, model, values)
    found = [each for each in added() if each.model == model._meta.label_lower]
    assert [(each.action, each.means, each.username) for each in found] == [
        ("created", "form", "erik")
    ]


@pytest.mark.full
@pytest.mark.database
def test_actions_of_the_list(
    model: type[Page], added: Entries, as_editor: Client, editor: Any
) -> None:
    pages = [complete(model, published_at=None) for _number in range(3)]
    added()
    for name, more, said, fields in (
        ("publish", {}, "published", ["published_at"]),
        ("set_review_date", {"review_by": "2027-05-01"}, "saved", ["review_by"]),
        ("unpublish", {"post": "yes"}, "unpublished", ["published_at"]),
        ("delete_selected", {"post": "yes"}, "trashed", ["trashed_at"]),
    ):
        with CaptureQueriesContext(connection) as asked:
            action(as_editor, model, name, pages, **more)
        entries = [each for each in added() if each.model == model._meta.label_lower]
        assert {each.key for each in entries} == {str(each.pk) for each in pages}, name
        assert {(each.action, each.means, each.username, *each.fields) for each in entries} == {
            (said, "list", "erik", *fields)
        }, name
        inserts = sum('INSERT INTO "publishing_auditentry"' in each["sql"] for each in asked)
        assert inserts == 1, name


def test_the_way_into_the_trash_back_and_out(
    model: type[Page], added: Entries, as_editor: Client
) -> None:
    page = complete(model)
    url = admin_url(page, "delete")

    def done(client: Client, url: str, **data: str) -> tuple[Any, ...]:
        added()
        assert client.post(url, data).status_code == 302
        entry = next(each for each in added() if each.key == str(page.pk))
        return (entry.username, *of(entry))

    root = signed_in(get_user_model().objects.create_superuser("root"))
    assert done(as_editor, url, post="yes") == ("erik", "trashed", "form", ["trashed_at"])
    back = done(as_editor, reverse("admin:trash"), one=f"{model._meta.label_lower}:{page.pk}")
    assert back[:2] == ("erik", "restored")
    assert done(as_editor, url, post="yes")[1] == "trashed"
    assert done(root, url, post="yes")[:2] == ("root", "deleted")


@pytest.mark.full
@pytest.mark.database
def test_its_entries_outlive_page_and_user(
    model: type[Page], added: Entries, as_editor: Client, editor: Any
) -> None:
    page = complete(model)
    saved(as_editor, page, opened(as_editor, page), summary="Another.")
    before = serializers.serialize("json", AuditEntry.objects.filter(key=page.pk))
    key, number = page.pk, AuditEntry.objects.filter(key=page.pk).count()
    page.delete()
    get_user_model().objects.get(pk=editor.pk).delete()
    after = AuditEntry.objects.filter(key=key).order_by("pk")
    assert after.count() == number + 1
    old = {each["pk"]: each for each in json.loads(before)}
    for each in json.loads(serializers.serialize("json", after[:number])):
        assert old[each["pk"]] == each


def test_a_refused_form_leaves_none(model: type[Page], added: Entries, as_editor: Client) -> None:
    page = complete(model)
    values = opened(as_editor, page)
    added()
    answer = as_editor.post(admin_url(page), {**values, "slug": ["not an address"]})
    assert answer.status_code == 200
    assert added() == []


def test_a_save_that_breaks_off_leaves_none(
    model: type[Page], added: Entries, as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = complete(model)
    values = opened(as_editor, page)
    added()
    monkeypatch.setattr(PageAdmin, "log_change", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        saved(as_editor, page, values, summary="Another.")
    assert model.objects.get(pk=page.pk).summary == ""
    assert added() == []
    monkeypatch.undo()
    # And nothing of it hangs on to what is saved next.
    page.save()
    assert [of(each) for each in added()] == [("saved", "code", [])]


KINDS = [each for each in apps.get_models() if issubclass(each, Row)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
def test_rows_are_named_as_their_page_knows_them(kind: type[Row], added: Entries) -> None:
    made = row(kind)
    page = getattr(made, kind.page_field)
    found = added()
    assert of(found[-1]) == ("saved", "code", [kind.name_on_page()])
    assert hasattr(page, kind.name_on_page())
    made.delete()
    assert [of(each) for each in added()] == [("saved", "code", [kind.name_on_page()])]
    assert timezone.now() - found[-1].at < DAY
