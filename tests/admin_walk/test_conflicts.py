"""Two editors open a form: whoever saves second is told, in every form of the admin.

Forms of pages are merged (``test_merging.py``), and ask where both wrote the same.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from smartcities.media.models import Image
from smartcities.publishing.admin.forms.conflicts import Seen
from smartcities.publishing.models import Page, Theme
from smartcities.sharing.models import Partner
from tests import factories
from tests.admin_walk.browser import (
    FormReader,
    admin_url,
    errors_of,
    opened,
    saved,
    sent,
    shown_values,
)
from tests.admin_walk.rules import ROLES, TO_READ, may
from tests.admin_walk.walk import THINGS, samples
from tests.conftest import PASSWORD, colleague, signed_in
from tests.files import picture_file

HOUR = 3600
FORMS = [
    model
    for model in apps.get_models()
    if admin.site.is_registered(model) and model._meta.label_lower not in TO_READ
]
#: Forms that show and take nothing.
NOTHING_TO_WRITE = {"accounts.attempt", "publishing.auditentry"}
WRITTEN = [model for model in FORMS if model._meta.label_lower not in NOTHING_TO_WRITE]
each_form = pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model._meta.label_lower)

each_other = pytest.mark.parametrize(
    "model",
    [model for model in WRITTEN if not issubclass(model, Page)],
    ids=lambda model: model._meta.label_lower,
)


def thing_of(model: type) -> Any:
    return next(samples(model, None, 1)).row


def words_for(response: HttpResponse) -> tuple[str, str, str]:
    """Return a field of the form, and two values that it takes, each another than it has."""
    form = response.context["adminform"].form
    for name, field in form.fields.items():
        if field.disabled or name in {"slug", "state_seen", "revision_seen", "warned_of"}:
            continue
        if type(field) is forms.CharField and not isinstance(field.widget, forms.HiddenInput):
            return name, "olgas-words", "roots-words"
    for name, field in form.fields.items():
        if isinstance(field, forms.TypedChoiceField):
            present = form.initial.get(name)
            others = [key for key, _label in field.choices if key and key != present]
            return name, others[0], others[1]
    raise AssertionError(f"{form}: no field to write into.")


def form_id(thing: Any) -> str:
    return f"{thing._meta.model_name}_form"


def stored(thing: Any, name: str) -> Any:
    return type(thing)._base_manager.values_list(name, flat=True).get(pk=thing.pk)


def form_of(model: Any) -> type[forms.ModelForm]:
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True, is_staff=True, is_active=True)
    return admin.site.get_model_admin(model).get_form(request, model(), change=True)


def test_a_model_without_anything_to_write_says_so(db: None) -> None:
    written = {model for model in FORMS if set(form_of(model).base_fields) - {"state_seen"}}
    assert written == set(WRITTEN)


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.label_lower)
def test_every_form_of_the_admin_refuses_conflicts(db: None, model: type) -> None:
    assert form_of(model).refuses_conflicts
    # A list that is saved as a form would overwrite without asking.
    assert not admin.site.get_model_admin(model).list_editable


@pytest.mark.full
@pytest.mark.database
@each_form
def test_the_second_to_save_is_told_who_was_first_and_what_is_stored(
    clock: Any, as_superuser: Client, olga: Any, model: type, settings: Any
) -> None:
    # Some of these forms ask for the password again; here two hours are a moment.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3 * HOUR
    thing = thing_of(model)
    mine = opened(as_superuser, thing)
    name, theirs, my_words = words_for(as_superuser.get(admin_url(thing)))
    clock.shift(HOUR)
    first = signed_in(olga)
    saved(first, thing, opened(first, thing), **{name: theirs})
    clock.shift(HOUR)
    kept = stored(thing, name)
    refused = sent(as_superuser, thing, mine, **{name: my_words})
    assert refused.status_code == 200
    # Noon in UTC is 13:00 in Copenhagen; Olga saved an hour later.
    is_page = issubclass(model, Page)
    told = " ".join(errors_of(refused)[name if is_page else "__all__"])
    if is_page:
        assert "Olga Lund changed this too" in told
    else:
        assert "Olga Lund saved this" in told
        assert " at 14:00" in told
    assert stored(thing, name) == kept
    again = shown_values(refused, form_id(thing))
    assert again == {
        **mine,
        name: [my_words],
        **{key: again[key] for key in again if key.endswith(("_seen", "middlewaretoken"))},
    }
    if is_page:
        (token,) = re.findall(
            rf'name="answer:{name}" value="(mine[^"]+)"', refused.content.decode()
        )
        again[f"answer:{name}"] = [token]
    else:
        (change,) = refused.context["adminform"].form.conflict.changes
        html = refused.content.decode()
        assert f'<a href="#{change.target}">{change.label}</a>' in html
        assert f'id="{change.target}"' in html
        assert change.stored in html
        assert change.stored
    saved(as_superuser, thing, again)
    assert stored(thing, name) != kept


@pytest.mark.full
@each_other
def test_a_third_save_in_between_is_refused_again(
    as_superuser: Client, olga: Any, model: type
) -> None:
    thing, first = thing_of(model), signed_in(olga)
    mine = opened(as_superuser, thing)
    name, once, twice = words_for(as_superuser.get(admin_url(thing)))
    before = stored(thing, name)
    saved(first, thing, opened(first, thing), **{name: once})
    again = shown_values(sent(as_superuser, thing, mine), form_id(thing))
    assert again[name] == [str(before)]
    saved(first, thing, opened(first, thing), **{name: twice})
    assert sent(as_superuser, thing, again).status_code == 200


@pytest.mark.full
@each_form
@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite takes turns")
def test_a_save_waits_for_another_of_the_same_thing(as_superuser: Client, model: Any) -> None:
    thing = thing_of(model)
    values = opened(as_superuser, thing)
    with CaptureQueriesContext(connection) as queries:
        saved(as_superuser, thing, values)
    locks = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    # The version first, as all writers do.
    assert ["publishing_contentversion" in sql for sql in locks][:1] == [True]
    assert any(f'FROM "{model._meta.db_table}"' in sql for sql in locks)


@pytest.mark.full
@pytest.mark.parametrize(
    ("role", "label"),
    [
        (role, model._meta.label_lower)
        for role in ROLES
        for model in WRITTEN
        if role not in {"visitor", "superuser"} and not issubclass(model, Page)
        if may(role, "change", model._meta.label_lower, own=True, seen=False)
    ],
)
def test_each_role_is_told_in_the_forms_that_it_may_change(
    db: None, olga: Any, role: str, label: str
) -> None:
    user, first = colleague("second", role), signed_in(olga)
    client = signed_in(user)
    thing = factories.image(owner=user) if label == "media.image" else THINGS[label]()
    mine = opened(client, thing)
    name, theirs, my_words = words_for(client.get(admin_url(thing)))
    saved(first, thing, opened(first, thing), **{name: theirs})
    refused = sent(client, thing, mine, **{name: my_words})
    assert "Olga Lund saved this" in " ".join(errors_of(refused)["__all__"])
    saved(client, thing, shown_values(refused, form_id(thing)))


# What counts as a conflict ----------------------------------------------------------------


def test_a_form_that_is_sent_twice_is_saved_twice(as_editor: Client) -> None:
    theme = factories.theme()
    values = opened(as_editor, theme)
    for _ in range(2):
        saved(as_editor, theme, values, summary="New words.")


def test_another_field_of_the_same_form_counts(as_editor: Client, olga: Any) -> None:
    """Saving the form would put back what Olga replaced."""
    partner, first = THINGS["sharing.partner"](), signed_in(olga)
    mine = opened(as_editor, partner)
    saved(first, partner, opened(first, partner), contact="olga@city.example")
    refused = sent(as_editor, partner, mine, note="Call in May.")
    assert "olga@city.example" in refused.content.decode()
    assert Partner.objects.get().contact == "olga@city.example"


def test_a_field_that_the_user_does_not_see_does_not_count(
    as_administrator: Client, olga: Any
) -> None:
    carl = THINGS["publishing.user"]()
    mine = opened(as_administrator, carl)
    first = signed_in(olga)
    saved(
        first,
        carl,
        opened(first, carl),
        is_superuser=None,
        user_permissions=[str(Permission.objects.earliest("pk").pk)],
    )
    saved(as_administrator, carl, mine, first_name="Carl")
    carl.refresh_from_db()
    assert carl.user_permissions.count() == 1


@pytest.mark.full
def test_groups_of_a_user_and_rights_of_a_group_count(as_superuser: Client, olga: Any) -> None:
    carl, first = THINGS["publishing.user"](), signed_in(olga)
    editors, guests = Group.objects.get(name="editor"), THINGS["auth.group"]()
    mine = opened(as_superuser, carl)
    saved(first, carl, opened(first, carl), groups=[str(editors.pk)])
    refused = sent(as_superuser, carl, mine, first_name="Carl")
    (change,) = refused.context["adminform"].form.conflict.changes
    assert (change.label, change.stored) == ("Groups", "editor")
    mine = opened(as_superuser, guests)
    right = Permission.objects.first()
    saved(first, guests, opened(first, guests), permissions=[str(right.pk)])
    assert sent(as_superuser, guests, mine, name="Visitors").status_code == 200


def test_a_password_changed_meanwhile_is_no_conflict_and_is_kept(
    as_administrator: Client,
) -> None:
    carl = THINGS["publishing.user"]()
    mine = opened(as_administrator, carl)
    carl.set_password(PASSWORD)
    carl.save()
    saved(as_administrator, carl, mine, first_name="Carl")
    carl.refresh_from_db()
    assert carl.check_password(PASSWORD)


def test_the_order_in_which_a_set_was_chosen_does_not_count(as_superuser: Client) -> None:
    carl = THINGS["publishing.user"]()
    groups = [str(group.pk) for group in Group.objects.all()]
    mine = opened(as_superuser, carl)
    saved(as_superuser, carl, mine, groups=groups)
    saved(as_superuser, carl, mine, groups=groups[::-1])


def test_what_a_program_changed_is_told_without_a_name(as_editor: Client) -> None:
    theme = factories.theme()
    mine = opened(as_editor, theme)
    Theme.objects.update(summary="By an import.")
    refused = sent(as_editor, theme, mine, summary="Mine.")
    assert "This was changed after you had opened it." in refused.content.decode()
    assert "By an import." in refused.content.decode()


def test_ones_own_save_in_another_tab_is_called_so(as_editor: Client) -> None:
    theme = factories.theme()
    mine = opened(as_editor, theme)
    saved(as_editor, theme, opened(as_editor, theme), summary="In the other tab.")
    assert "You saved this yourself" in sent(as_editor, theme, mine).content.decode()


def test_the_history_does_not_name_the_hidden_field(as_editor: Client) -> None:
    theme = factories.theme()
    mine = opened(as_editor, theme)
    Theme.objects.update(summary="Mine.")
    saved(as_editor, theme, mine, summary="Mine.", name="Energy")
    history = as_editor.get(admin_url(theme, "history")).content.decode()
    assert "seen" not in history


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    "seen",
    [None, "", "abc", "[]", "[1,2,3]", "[[],{},0]", '[{},{},"x"]', "[{},{},1e99]", "[" * 9999],
    ids=lambda seen: str(seen)[:12],
)
def test_a_form_that_does_not_say_what_it_was_filled_from_is_refused_once(
    as_editor: Client, seen: str | None
) -> None:
    theme = factories.theme()
    values = {**opened(as_editor, theme), "summary": ["Mine."]}
    refused = sent(as_editor, theme, values, state_seen=seen)
    assert "it may be out of date" in refused.content.decode()
    saved(as_editor, theme, shown_values(refused, "theme_form"))


def test_the_form_tells_no_stored_value(as_administrator: Client) -> None:
    carl = THINGS["publishing.user"]()
    (seen,) = opened(as_administrator, carl)["state_seen"]
    fields, rows, _at = json.loads(seen)
    assert "password" not in fields
    assert rows == {}
    assert all(len(digest) == 16 for digest in fields.values())
    assert Seen.loads(seen).dumps() == seen


# Deleted meanwhile ------------------------------------------------------------------------


@pytest.mark.full
@each_form
def test_what_was_typed_for_something_deleted_meanwhile_is_kept_to_be_saved_as_new(
    clock: Any, as_superuser: Client, olga: Any, model: Any
) -> None:
    thing = thing_of(model)
    mine = opened(as_superuser, thing)
    name, _theirs, my_words = words_for(as_superuser.get(admin_url(thing)))
    url = admin_url(thing)
    deleted = signed_in(olga).post(admin_url(thing, "delete"), {"post": "yes"})
    if not may("superuser", "delete", model._meta.label_lower):
        assert deleted.status_code == 403
        return
    answer = as_superuser.post(url, {**mine, name: [my_words], "_save": "1"})
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "Perhaps it was deleted" in html
    is_page = issubclass(model, Page)
    said = "moved it to the trash" if is_page else "deleted it"
    assert f"Olga Lund {said} at 13:00." in html
    reader = FormReader("gone_form")
    reader.feed(html)
    assert reader.values[name] == [my_words]
    assert "_save" not in reader.values
    if model is Image:
        return  # Its file is gone with it, so it asks for another.
    if not admin.site.get_model_admin(model).has_add_permission(answer.wsgi_request):
        assert 'name="_saveasnew"' not in html  # nobody adds one in the admin
        return
    made = as_superuser.post(url, {**reader.values, "_saveasnew": "1"})
    if is_page:
        # The page in the trash keeps its address.
        assert list(errors_of(made)) == ["slug"]
        assert f"{thing}” in the trash has this address." in made.content.decode()
        made = as_superuser.post(url, {**reader.values, "slug": ["new"], "_saveasnew": "1"})
    if model is get_user_model():
        # The link by which a new user chooses a password is shown: no mail could bring it.
        assert made.status_code == 200
        assert "/admin/account/password/new/" in made.content.decode()
        return
    assert made.status_code == 302, errors_of(made)
    assert model._base_manager.filter(**{name: my_words}).exists()


def test_a_chosen_file_is_saved_with_what_was_deleted_meanwhile(as_editor: Client) -> None:
    picture = factories.image()
    mine = {**opened(as_editor, picture), "file": [picture_file()]}
    url = admin_url(picture)
    picture.delete()
    reader = FormReader("gone_form")
    answer = as_editor.post(url, mine)
    reader.feed(answer.content.decode())
    made = as_editor.post(url, {**reader.values, "_saveasnew": "1"})
    assert made.status_code == 302, errors_of(made)
    assert Image.objects.get().title == picture.title
