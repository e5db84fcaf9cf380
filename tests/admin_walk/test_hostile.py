"""Somebody with a login who means harm: leaks by filters, odd requests, markup in every text."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.validators import RegexValidator
from django.db import models
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudy
from resources.models import Link, Report
from smartcities.media.models import Image
from smartcities.publishing.fields import PartialDateField, RichTextField
from smartcities.publishing.models import Page, Theme, User
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import admin_url, opened, saved, sent
from tests.admin_walk.rules import MODELS
from tests.admin_walk.test_author import a_page, draft, still
from tests.admin_walk.test_every_address import LABELS
from tests.admin_walk.walk import THINGS
from tests.conftest import PASSWORD, signed_in
from tests.page_types.declaring import declared

pytestmark = pytest.mark.full

EVIL = "\"'><b id=pwned>{{7*191}}"
#: Traces of EVIL that came through as markup or as template code.
TRACES = ("<b id=pwned", "<b id=&quot;pwned", "1337")


def refused(client: Client, url: str) -> bool:
    """Tell whether the list refused the query: 400, or its own "that is no filter"."""
    answer = client.get(url)
    return answer.status_code == 400 or (answer.status_code == 302 and "e=1" in answer.url)


@pytest.mark.parametrize("role", ["as_author", "as_editor", "as_superuser"])
def test_no_list_of_pages_tells_about_users_by_its_filters(
    role: str, request: pytest.FixtureRequest, author: Any
) -> None:
    client = request.getfixturevalue(role)
    for model in (*page_types(), Image):
        factories.make(model, owner=author) if model is not Image else factories.image(owner=author)
        for lookup in (
            "owner__password__startswith=md5",
            "owner__email__contains=a",
            "owner__is_superuser=1",
            "owner__user_permissions__codename=x",
            "owner__groups__name__regex=a",
            "owner__logentry__change_message__contains=a",
        ):
            assert refused(client, f"{admin_url(model)}?{lookup}"), f"{model}: {lookup}"


@pytest.mark.parametrize("role", ["as_administrator", "as_superuser"])
def test_no_password_can_be_guessed_letter_by_letter_from_the_list_of_users(
    role: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(role)
    for lookup in ("password__startswith=md5", "password__regex=.", "password=x"):
        assert refused(client, f"{admin_url(User)}?{lookup}"), lookup
    password = get_user_model().objects.values_list("password", flat=True).first()
    answer = client.get(admin_url(User), {"q": password})
    assert list(answer.context["cl"].queryset) == []
    # Sorting by a column that is not shown would tell as well.
    assert client.get(f"{admin_url(User)}?o=password").status_code in {200, 302}


def test_a_relation_cannot_be_asked_by_a_field_that_it_does_not_use(
    as_superuser: Client, as_administrator: Client
) -> None:
    for client in (as_superuser, as_administrator):
        for field in ("password", "email", "last_login"):
            for url in (admin_url(User), admin_url(User, "add")):
                assert client.get(f"{url}?_to_field={field}").status_code == 400


ODD = [
    "p=0", "p=-1", "p=abc", "p=" + "9" * 40, "o=x", "o=-9.9.9.9", "o=1.1.1", "all=", "e=1",
    "q=%00", "q=" + "a" * 3000, "q=%F0%9F%92%A9", "q='%22%3B--", "q=%25%5F", "_facets=x",
    "visibility=x", "visibility=%00", "care=x", "themes__id__exact=x", "id__in=" + "9" * 30,
    "themes__id__exact=" + "9" * 30, "id=" + "9" * 30, "id__gt=" + "9" * 30, "id__in=%00",
    "id__regex=(", "title__startswith=%00", "title=%00", "slug__regex=(", "pk=", "x=1", "=",
    "_popup=1&_to_field=id", "_to_field=nothing", "created_at__gte=x", "published_at__year=99999",
    "username__regex=[", "_changelist_filters=//example.org",
]  # fmt: skip
#: Pages share one list, so one type is asked everything; of the others, what differs by column.
ASKED_ALL = {"resources.report", "publishing.user", "media.image", "accounts.attempt"}


@pytest.mark.parametrize("label", LABELS)
def test_no_odd_query_breaks_a_list_or_a_form(as_superuser: Client, label: str) -> None:
    app, model = label.split(".")
    base = f"{reverse('admin:index')}{app}/{model}/"
    broken = []
    together = "&".join(query for query in ODD if "%00" not in query and "_to_" not in query)
    odd = ODD if label in ASKED_ALL else [query for query in ODD if "%00" in query or "9" in query]
    for url in (*(f"{base}?{query}" for query in odd), f"{base}add/?{together}"):
        try:
            status = as_superuser.get(url).status_code
        except Exception as error:
            broken.append(f"{url[:80]}: {error!r}")
        else:
            if status not in {200, 302, 400, 403}:
                broken.append(f"{url[:80]}: {status}")
    assert broken == []


@pytest.mark.parametrize("chosen", ["abc", "9" * 30, "\0", "-1", "1,2", ""])
def test_an_action_on_an_odd_choice_is_no_error(as_editor: Client, chosen: str) -> None:
    for name in ("publish", "set_review_date", "delete_selected"):
        data = {"action": name, "index": "0", "_selected_action": [chosen]}
        assert as_editor.post(admin_url(CaseStudy), data).status_code in {200, 302, 400}


def test_signing_in_leads_to_no_other_site(editor: Any) -> None:
    good = {"username": "erik", "password": PASSWORD}
    login = reverse("admin:login")
    for target in (
        "https://example.org/",
        "//example.org/",
        "javascript:alert(1)",
        "/\\example.org",
    ):
        answer = Client().post(f"{login}?next={target}", {**good, "next": target})
        assert answer.status_code == 302, target
        assert answer.url[0] == "/" != answer.url[1], target
        answer = signed_in(editor).get(login, {"next": target})
        assert "example.org" not in answer.url
        assert not answer.url.startswith("javascript")


def test_saving_leads_to_no_other_site(as_editor: Client) -> None:
    page = a_page(CaseStudy)
    for query in ("_changelist_filters=https://example.org", "next=//example.org"):
        answer = as_editor.post(f"{admin_url(page)}?{query}", opened(as_editor, page))
        assert answer.status_code == 302
        assert answer.url.startswith("/admin/casestudies/")


def test_a_form_of_another_site_changes_nothing(editor: Any) -> None:
    page = a_page(CaseStudy)
    before = still(page)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    for url in (admin_url(page), admin_url(page, "delete"), admin_url(CaseStudy)):
        assert strict.post(url, {"post": "yes", "title": "x"}).status_code == 403
    assert still(page) == before


@pytest.mark.parametrize(
    ("model", "hidden"),
    [
        (CaseStudy, {"created_at": "2000-01-01", "last_updated": "2000-01-01", "revision": "99",
                     "id": "999", "pk": "999"}),
        (Report, {"file_size": "99", "downloaded": "99"}),
        (Link, {"health": "working", "checked_at": "2000-01-01", "status_code": "200"}),
        (Image, {"checksum": "x" * 32, "width": "9999", "height": "1", "owner": "1"}),
    ],
)  # fmt: skip
def test_what_a_form_does_not_show_cannot_be_sent_with_it(
    as_editor: Client, model: Any, hidden: dict[str, str]
) -> None:
    thing = factories.image() if model is Image else draft(model)
    before = still(thing)
    dates = {f"{name}_{part}": "2000-01-01" for name in hidden for part in (0, 1)}
    saved(as_editor, thing, {**opened(as_editor, thing), **hidden, **dates})
    after = still(thing)
    assert {name: after[name] for name in before if name != "revision"} == {
        name: before[name] for name in before if name != "revision"
    }
    assert "revision" not in before or after["revision"] == before["revision"] + 1


# Markup in every text ------------------------------------------------------------------


def evil_texts(model: type[models.Model]) -> dict[str, str]:
    """Return EVIL for every free text of *model* that has room for it."""
    return {
        field.name: EVIL
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and type(field) in {models.CharField, models.TextField, RichTextField}
        and not isinstance(field, PartialDateField)
        and not field.choices
        and field.editable
        and not any(isinstance(each, RegexValidator) for each in field.validators)
        and (field.max_length is None or field.max_length >= len(EVIL))
    }


def evil(model: type[Page], **fields: Any) -> Any:
    needed = declared(model).complete
    page = factories.make(model, **{**evil_texts(model), **needed, **fields})
    for relation in model._meta.related_objects:
        row = relation.related_model
        is_own = row in factories.ROWS and row.page_field == relation.field.name
        if is_own and relation.name not in needed:
            factories.row(row, of=page, **evil_texts(row))
    return page


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_no_text_of_a_page_is_ever_markup(as_superuser: Client, superuser: Any, model: Any) -> None:
    superuser.first_name, superuser.username = EVIL, "root" + EVIL
    superuser.save()
    theme = factories.theme(**evil_texts(Theme) | {"name": EVIL})
    picture = factories.image(**evil_texts(Image))
    page = evil(model, owner=superuser, themes=[theme])
    if "image" in {field.name for field in model._meta.fields}:
        model.objects.filter(pk=page.pk).update(image=picture)
    saved(as_superuser, page, opened(as_superuser, page), button="_continue")
    addresses = [
        admin_url(model),
        f"{admin_url(model)}?q={EVIL}",
        admin_url(page),
        admin_url(page, "history"),
        admin_url(page, "delete"),
        admin_url(theme, "delete"),
        reverse("admin:index"),
        page.get_absolute_url(),
        model.get_list_url(),
        f"{model.get_list_url()}?q={EVIL}&country={EVIL}&theme={EVIL}&sort={EVIL}&page={EVIL}",
        theme.get_absolute_url(),
        "/",
    ]
    for url in addresses:
        answer = as_superuser.get(url)
        assert answer.status_code == 200, url
        html = answer.content.decode()
        assert_harmless(html, url)
        assert "&lt;b id=pwned" in html or url in {reverse("admin:index"), "/"}, url


def assert_harmless(html: str, where: str) -> None:
    # The digests in addresses of pictures hold any digits by chance.
    html = re.sub(r"/media/[^\s\"]+", "", html)
    for trace in TRACES:
        assert trace not in html, f"{where}: …{html[max(0, html.find(trace) - 200) :][:300]}…"


@pytest.mark.parametrize(
    "label", [label for label in LABELS if MODELS[label] in {"vocabulary", "picture"}]
)
def test_no_name_in_the_library_is_ever_markup(as_superuser: Client, label: str) -> None:
    thing = THINGS[label]()
    for name, text in evil_texts(type(thing)).items():
        setattr(thing, name, text)
    thing.save()
    for url in (admin_url(type(thing)), admin_url(thing), admin_url(thing, "delete")):
        assert_harmless(as_superuser.get(url).content.decode(), url)
    answer = sent(as_superuser, thing, opened(as_superuser, thing))
    assert answer.status_code == 302
    assert_harmless(as_superuser.get(answer.url).content.decode(), answer.url)


def test_a_name_in_a_popup_or_a_message_is_never_markup(as_editor: Client) -> None:
    values = {**opened(as_editor, Theme), "name": EVIL, "_popup": "1"}
    popup = as_editor.post(f"{admin_url(Theme, 'add')}?_popup=1", values)
    assert popup.status_code == 200
    assert_harmless(popup.content.decode(), "popup")
    again = as_editor.post(admin_url(Theme, "add"), {**values, "_popup": [], "slug": ""})
    assert again.status_code == 200
    assert_harmless(again.content.decode(), "refused")


def test_the_warning_between_two_editors_shows_names_as_text(
    as_editor: Client, superuser: Any
) -> None:
    superuser.first_name = EVIL
    superuser.save()
    page = a_page(CaseStudy)
    mine, first = opened(as_editor, page), signed_in(superuser)
    saved(first, page, opened(first, page), summary="x")
    html = sent(as_editor, page, mine, summary="y").content.decode()
    assert "changed this too" in html
    assert_harmless(html, "warning")


def test_every_answer_of_the_admin_states_its_policy_and_is_never_stored(
    as_editor: Client,
) -> None:
    page = a_page(CaseStudy)
    for url in (
        reverse("admin:index"),
        admin_url(CaseStudy),
        admin_url(page),
        admin_url(page, "delete"),
        admin_url(page, "history"),
    ):
        answer = as_editor.get(url)
        policy = answer["Content-Security-Policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe" not in scripts, url
        for wanted in ("script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"):
            assert wanted in policy, url
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", ")), url
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert "script-src" in Client().get(reverse("admin:login"))["Content-Security-Policy"]
