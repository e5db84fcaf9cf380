"""The log of people: sign-ins, refusals, rights, exports; what is personal in it can be erased."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from smartcities.erasures.models import Erasure
from smartcities.erasures.registry import replay
from smartcities.publishing.models import AuditActor, AuditEntry, AuditOrigin, User
from tests.accounts.login import HERE, login
from tests.accounts.second import APP, app_added, password_typed, typed
from tests.admin_walk.browser import admin_url, opened, saved, sent, shown_values
from tests.conftest import PASSWORD, signed_in
from tests.factories import case_study

pytestmark = pytest.mark.django_db


def told(about: object = None) -> list[tuple[str, str | None]]:
    """Return (action, who) of all entries that are no changes of pages, the oldest first."""
    found = AuditEntry.objects.filter(model="publishing.user").order_by("id")
    if about is not None:
        found = found.filter(key=str(about.pk))
    return [(each.action, each.username) for each in found]


def test_a_sign_in_has_name_address_and_browser(editor) -> None:
    login("erik", PASSWORD, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0")
    (entry,) = AuditEntry.objects.filter(action="signed in")
    assert (entry.username, entry.key) == ("erik", str(editor.pk))
    origin = AuditOrigin.objects.get(pk=entry.origin)
    assert (origin.address, "Firefox" in origin.browser) == (HERE, True)


def test_wrong_passwords_and_the_refusal_are_told_and_who_it_was_is_not_claimed(editor) -> None:
    for _ in range(8):
        login("erik", "wrong")
    assert told(editor) == [("wrong password", None)] * 5 + [("refused", None)]


def test_a_name_that_nobody_has_is_not_written_down(db) -> None:
    login("my-secret-password", "x")
    assert told() == [("wrong password", None)]
    assert not AuditActor.objects.exists()


def test_second_factors_codes_and_the_way_out(editor, django_capture_on_commit_callbacks) -> None:
    browser = password_typed()
    with django_capture_on_commit_callbacks(execute=True):
        app_added(browser)
    typed(password_typed(), "000000")
    browser.post(f"{APP}remove/")
    browser.post("/admin/logout/")
    assert told(editor) == [
        ("signed in", "erik"),
        ("factor added", "erik"),
        ("factor added", "erik"),
        ("wrong code", None),
        ("factor removed", "erik"),
        ("factor removed", "erik"),
        ("signed out", "erik"),
    ]


def test_whose_rights_were_changed_by_whom(as_administrator, editor) -> None:
    author = Group.objects.get(name="author")
    saved(as_administrator, editor, opened(as_administrator, editor), groups=[str(author.pk)])
    (entry,) = AuditEntry.objects.filter(model="publishing.user", key=str(editor.pk))
    assert (entry.action, entry.username, entry.fields) == ("saved", "anna", ["groups"])
    form = shown_values(as_administrator.get(admin_url(User, "add")), "user_form")
    sent(as_administrator, User, {**form, "username": "nina", "first_name": "Nina"})
    nina = User.objects.get(username="nina")
    assert [action for action, _who in told(nina)] == ["created", "invited"]
    as_administrator.post(admin_url(nina, "delete"), {"post": "yes"})
    assert told(nina)[-1] == ("deleted", "anna")
    # The name outlives the colleague.
    assert AuditActor.objects.get(user_id=str(nina.pk)).username == "nina"


def test_an_address_is_kept_as_long_as_the_rule_says(clock, editor, settings) -> None:
    login("erik", PASSWORD)
    clock.shift(timedelta(days=89))
    login("erik", PASSWORD)
    assert AuditOrigin.objects.count() == 2
    clock.shift(timedelta(days=2))
    login("erik", PASSWORD)
    assert AuditOrigin.objects.count() == 2
    assert AuditEntry.objects.filter(action="signed in").count() == 3


@pytest.mark.full
def test_many_wrong_codes_are_told_by_mail_once(editor) -> None:
    editor.email = "erik@example.org"
    editor.save()
    app_added(signed_in(editor))
    mail.outbox.clear()
    for _ in range(7):
        typed(password_typed(), "000000")
    subjects = [each.subject for each in mail.outbox]
    assert subjects.count("Smart Cities: Wrong codes") == 1


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(editor) -> None:
    editor.email = "erik@example.org"
    editor.save()
    browser = password_typed()
    assert mail.outbox == [], "the first one is no news"
    browser.post("/admin/logout/")
    password_typed(browser=browser)
    assert mail.outbox == []
    password_typed()
    assert [each.subject for each in mail.outbox] == ["Smart Cities: New device"]


class TestAskedAgain:
    """A session whose last password is a while ago."""

    def test_rights_are_changed_after_the_password(self, clock, as_administrator, editor) -> None:
        values = opened(as_administrator, editor)
        clock.shift(timedelta(minutes=16))
        answer = sent(as_administrator, editor, {**values, "first_name": "Erik"})
        assert answer["Location"].startswith("/admin/account/again/?next=")
        assert not User.objects.filter(first_name="Erik").exists()
        # What was sent is done once the password is there, and nothing is typed twice.
        answer = as_administrator.post(answer["Location"], {"password": PASSWORD})
        assert answer.status_code == 302
        assert User.objects.get(pk=editor.pk).first_name == "Erik"

    def test_a_wrong_password_does_nothing_and_counts(
        self, clock, as_administrator, editor
    ) -> None:
        clock.shift(timedelta(minutes=16))
        url = as_administrator.post(admin_url(editor, "delete"), {"post": "yes"})["Location"]
        codes = [as_administrator.post(url, {"password": "x"}).status_code for _ in range(6)]
        assert codes == [200] * 4 + [429] * 2
        assert User.objects.filter(pk=editor.pk).exists()

    def test_pages_are_edited_without_being_asked(self, clock, as_editor) -> None:
        case = case_study()
        values = opened(as_editor, case)
        clock.shift(timedelta(hours=3))
        saved(as_editor, case, values, summary="New.")

    def test_partners_rule_and_the_export_ask_too(self, clock) -> None:
        root = signed_in(get_user_model().objects.create_superuser("root", password=PASSWORD))
        clock.shift(timedelta(minutes=16))
        assert "/again/" in root.get("/admin/publishing/auditentry/export/")["Location"]
        answer = root.post("/admin/sharing/partner/add/", {"name": "x"})
        assert "/again/" in answer["Location"]
        answer = root.post("/admin/sharing/embeddingrule/1/change/", {"rule": "all"})
        assert "/again/" in answer["Location"]


class TestPersonalData:
    """One action gives it out, one erases the person."""

    @pytest.fixture
    def url(self, editor) -> str:
        login("erik", PASSWORD)
        return f"{admin_url(editor).removesuffix('change/')}personal-data/"

    def test_it_is_given_out_as_a_file(self, as_administrator, editor, url) -> None:
        case_study(owner=editor)
        answer = as_administrator.post(url, {"act": "export"})
        assert "erik.json" in answer["Content-Disposition"]
        found = json.loads(answer.content)
        assert found["account"]["username"] == "erik"
        assert found["groups"] == ["editor"]
        first = found["log"][0]
        assert (first["action"], first["address"]) == ("signed in", HERE)
        assert len(found["rows"]["casestudies.casestudy.owner"]) == 1
        assert editor.password not in answer.content.decode()
        assert told(editor)[-1] == ("exported", "anna")

    @pytest.mark.full
    def test_a_person_is_erased_and_pages_and_log_stay(
        self, as_administrator, as_editor, editor, url
    ) -> None:
        case = case_study(owner=editor)
        saved(as_editor, case, opened(as_editor, case), summary="New.")
        before = AuditEntry.objects.count()
        answer = as_administrator.post(url, {"act": "erase", "name": "erik"})
        assert answer.status_code == 302
        assert not User.objects.filter(username="erik").exists()
        assert AuditEntry.objects.count() == before + 1
        assert not AuditActor.objects.filter(username="erik").exists()
        assert not AuditOrigin.objects.filter(address=HERE).exists()
        case.refresh_from_db()
        assert (case.summary, case.owner) == ("New.", None)
        assert as_editor.get("/admin/").status_code == 302
        assert Erasure.objects.get(kind="person").details == {"user": str(editor.pk)}

    def test_nothing_is_erased_without_the_name(self, as_administrator, editor, url) -> None:
        for name in ("", "eric", "ERIK"):
            answer = as_administrator.post(url, {"act": "erase", "name": name})
            assert answer.status_code == 400
            assert "nothing was erased" in answer.content.decode()
        assert User.objects.filter(pk=editor.pk).exists()

    def test_nobody_erases_themselves_or_the_last_who_may_do_everything(self, db) -> None:
        root = get_user_model().objects.create_superuser("root", password=PASSWORD)
        url = f"{admin_url(root).removesuffix('change/')}personal-data/"
        assert signed_in(root).post(url, {"act": "erase", "name": "root"}).status_code == 400

    def test_editors_and_superusers_data_is_not_theirs(self, as_editor, as_administrator) -> None:
        root = get_user_model().objects.create_superuser("root", password=PASSWORD)
        url = f"{admin_url(root).removesuffix('change/')}personal-data/"
        for browser in (as_editor, as_administrator):
            for act in ("export", "erase"):
                assert browser.post(url, {"act": act, "name": "root"}).status_code == 403

    def test_a_backup_of_before_brings_nobody_back(self, as_administrator, editor, url) -> None:
        key = str(editor.pk)
        as_administrator.post(url, {"act": "erase", "name": "erik"})
        (erasure,) = Erasure.objects.all()
        # The database of before, as a restored backup has it.
        Erasure.objects.all().delete()
        get_user_model().objects.create_user("erik", pk=editor.pk or int(key), password=PASSWORD)
        AuditActor.objects.create(user_id=key, username="erik")
        replay([erasure])
        assert not User.objects.filter(username="erik").exists()
        assert not AuditActor.objects.filter(username="erik").exists()


@pytest.mark.full
def test_visitors_leave_nothing_in_the_log(visitor: Client) -> None:
    case = case_study()
    before = AuditEntry.objects.count()
    visitor.get("/")
    visitor.get(case.get_absolute_url())
    assert (AuditEntry.objects.count(), AuditOrigin.objects.count()) == (before, 0)
