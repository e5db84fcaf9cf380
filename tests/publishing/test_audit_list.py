"""The log of changes in the admin: who reads it, what it says, its filters and its export."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from smartcities.publishing.admin.audit import export
from smartcities.publishing.models import AuditActor, AuditEntry
from tests.admin_walk.browser import admin_url, opened, saved
from tests.conftest import signed_in
from tests.factories import case_study, report, theme

LOG = "/admin/publishing/auditentry/"
EXPORT = f"{LOG}export/"


@pytest.fixture
def as_superuser(db: None) -> Client:
    return signed_in(get_user_model().objects.create_superuser("root"))


def entry(**fields: Any) -> AuditEntry:
    if "username" in fields:
        user_id = fields.setdefault("user_id", str(1000 + AuditActor.objects.count()))
        AuditActor.objects.create(user_id=user_id, username=fields.pop("username"))
    told = {"action": "saved", "means": "form", "model": "casestudies.casestudy", "key": "1"}
    return AuditEntry.objects.create(**{**told, **fields})


def cells(answer: Any) -> list[list[str]]:
    """Return the texts of the list's rows as they stand there."""
    rows = re.findall(r"<tr>(<t[dh] class=.*?)</tr>", answer.content.decode(), re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", each).split())
            for each in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def table(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("url", [LOG, EXPORT, f"{LOG}?q=erik"])
def test_no_role_may_read_it(url: str, as_author, as_editor, as_administrator, visitor) -> None:
    for browser in (as_author, as_editor, as_administrator):
        assert browser.get(url).status_code == 403
    assert visitor.get(url).status_code == 302
    assert not Group.objects.filter(permissions__codename__contains="auditentry").exists()


def test_a_permission_lets_somebody_read_and_no_more(as_administrator, administrator) -> None:
    one = entry()
    known = Permission.objects.filter(codename__contains="auditentry")
    assert [each.codename for each in known] == ["view_auditentry"]
    administrator.user_permissions.add(known.get())
    assert as_administrator.get(LOG).status_code == 200
    assert as_administrator.get(EXPORT).status_code == 200
    assert as_administrator.get(f"{LOG}{one.pk}/change/").status_code == 200
    for path in ("add/", f"{one.pk}/delete/", f"{one.pk}/change/"):
        assert as_administrator.post(f"{LOG}{path}", {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
    as_administrator.post(LOG, action)
    # The export was one, too.
    assert list(AuditEntry.objects.exclude(action="exported")) == [one]


@pytest.mark.full
def test_it_says_who_did_what_to_which_page(as_superuser, as_editor) -> None:
    case = case_study(title="Harbour heat", summary="Old.")
    energy = theme()
    values = opened(as_editor, case)
    saved(as_editor, case, values, summary="New.", start_year="2019", themes=[str(energy.pk)])
    answer = as_superuser.get(LOG)
    when, who, action, page, fields, means, _from, revision = cells(answer)[0]
    local = timezone.localtime(AuditEntry.objects.first().at)
    assert local.strftime("%H:%M:%S") in when
    assert (who, action, means, revision) == ("erik", "saved", "form", "0 → 1")
    assert page == "Harbour heat Case study"
    assert fields == "Start year, Summary, Themes"
    assert f'<a href="{admin_url(case)}">Harbour heat</a>' in answer.content.decode()


def test_rows_stand_there_as_the_form_calls_them(as_superuser) -> None:
    case = case_study()
    case.figures.create(label="Heat", value=1)
    entry(fields=["a_field_of_before", "figures", "gallery"], key=str(case.pk))
    (first, second, *_others) = cells(as_superuser.get(LOG))
    assert first[4] == "a_field_of_before, Gallery, Key figures"
    assert second[4] == "Key figures"


def test_a_page_that_is_gone_has_its_address(as_superuser) -> None:
    case = case_study(title="Harbour")
    deleted_key = case.pk
    case.delete()
    entry(model="former.type", slug="once", key="7")
    answer = as_superuser.get(LOG)
    former, deleted = cells(answer)[:2]
    assert (former[3], deleted[3]) == ("once former.type", "harbour Case study")
    assert (deleted[1], deleted[2], deleted[7]) == ("–", "deleted", "0 → –")
    assert f"/casestudies/casestudy/{deleted_key}/" not in answer.content.decode()


@pytest.mark.full
def test_it_is_searched_by_user_and_page(as_superuser) -> None:
    entry(username="ada", user_id="11", slug="harbour", key="41")
    entry(username="erik", user_id="12", slug="island", key="42")
    for words, found in {
        "ada": {"harbour"},
        "ERIK": {"island"},
        "isl": {"island"},
        "42": {"island"},
        "11": {"harbour"},
        "4": set(),
        "ada island": set(),
        "100%": set(),
    }.items():
        cl = as_superuser.get(LOG, {"q": words}).context_data["cl"]
        assert {each.slug for each in cl.result_list} == found, words


def options(answer: Any) -> dict[str, dict[Any, int | None]]:
    filters = answer.context_data["cl"].filter_specs
    return {each.parameter: {it.value: it.number for it in each.options} for each in filters}


@pytest.mark.full
def test_its_filters_count(clock, as_superuser) -> None:
    now = timezone.now()
    entry(at=now, action="published", means="list")
    entry(at=now - timedelta(days=3), model="resources.report", key="1")
    entry(at=now - timedelta(days=20), means="import")
    entry(at=now - timedelta(days=400), action="trashed")
    assert options(as_superuser.get(LOG)) == {
        "action__exact": {"saved": 2, "published": 1, "trashed": 1},
        "model__exact": {"casestudies.casestudy": 3, "resources.report": 1},
        "period": {"today": 1, "week": 2, "month": 3, "year": 3},
        "means__exact": {"form": 2, "list": 1, "import": 1},
    }
    for query, number in {
        "action__exact=published": 1,
        "model__exact=resources.report": 1,
        "period=month": 3,
        "period=month&means__exact=import": 1,
        "page=casestudies.casestudy:1": 3,
        "page=casestudies.casestudy:1&period=week": 1,
        "page=nonsense": 4,
        "page=no.such:%00": 400,
        "page=no.such:99999999999999999999999": 0,
    }.items():
        answer = as_superuser.get(f"{LOG}?{query}")
        if number == 400:
            assert answer.status_code == 400
        else:
            assert answer.context_data["cl"].result_count == number, query


@pytest.mark.full
def test_the_form_of_a_page_leads_to_its_entries(as_superuser, as_editor) -> None:
    case = case_study(title="Harbour")
    report()
    html = as_superuser.get(admin_url(case)).content.decode()
    (url,) = re.findall(r'<a href="([^"]+)">Changes in the log</a>', html)
    answer = as_superuser.get(url.replace("&amp;", "&"))
    cl = answer.context_data["cl"]
    assert {(each.model, each.key) for each in cl.result_list} == {
        ("casestudies.casestudy", str(case.pk))
    }
    assert options(answer)["page"] == {("casestudies.casestudy", str(case.pk)): 1}
    # The filter says which page it is.
    assert "Harbour" in str(list(cl.filter_specs[0].choices(cl))[1]["display"])
    assert "Changes in the log" not in as_editor.get(admin_url(case)).content.decode()
    assert "Changes in the log" not in as_superuser.get(admin_url(theme())).content.decode()


def test_the_export_has_what_is_chosen_and_nothing_that_a_sheet_would_run(as_superuser) -> None:
    formula = "=cmd|' /C calc'!A0"
    fields = {"fields": ["summary", "themes"], "from_revision": 3, "to_revision": 4}
    entry(username=formula, slug="-harbour", **fields)
    entry(username="erik", action="deleted", slug="island")
    answer = as_superuser.get(EXPORT, {"action__exact": "saved"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert "no-store" in answer["Cache-Control"]
    (row,) = table(answer)
    assert row["username"] == f"'{formula}"
    assert row["slug"] == "'-harbour"
    assert (row["fields"], row["action"]) == ("summary themes", "saved")
    assert (row["from_revision"], row["to_revision"]) == ("3", "4")
    assert row["at"].endswith("+00:00")
    everything = table(as_superuser.get(EXPORT))
    assert [each["action"] for each in everything] == ["exported", "exported", "deleted", "saved"]
    assert [each["slug"] for each in table(as_superuser.get(EXPORT, {"q": "erik"}))] == ["island"]
    assert answer.streaming


def test_the_export_is_whole_and_in_the_lists_order(as_superuser, monkeypatch) -> None:
    monkeypatch.setattr(export, "CHUNK", 2)
    for number in range(5):
        entry(slug=f"page-{number}", at=timezone.now() - timedelta(hours=number))
    found = table(as_superuser.get(EXPORT, {"action__exact": "saved"}))
    assert [each["slug"] for each in found] == [f"page-{number}" for number in range(5)]


@pytest.mark.full
def test_more_entries_take_no_more_statements(as_superuser) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert as_superuser.get(LOG).status_code == 200
        return len(found)

    as_superuser.get(LOG)
    cases = [case_study(), report()]
    few = asked()
    for case in cases:
        for _number in range(20):
            case.save()
    assert asked() == few


def test_not_even_a_superuser_changes_it_there(as_superuser) -> None:
    one = entry()
    for path in ("add/", f"{one.pk}/delete/", f"{one.pk}/change/"):
        assert as_superuser.post(f"{LOG}{path}", {"post": "yes", "slug": "x"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
    assert as_superuser.post(LOG, action).status_code in {200, 302}
    assert AuditEntry.objects.get().slug == one.slug


def test_an_empty_log_says_so(as_superuser) -> None:
    html = as_superuser.get(LOG).content.decode()
    assert "There are no entries of the log yet." in html
    assert "Export" not in html
