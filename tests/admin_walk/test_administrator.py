"""Administrators look after colleagues and access: never above themselves, and not after pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from casestudies.models import CaseStudy
from smartcities.accounts.models import Attempt
from smartcities.publishing.models import Theme, User
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import (
    action,
    admin_url,
    opened,
    saved,
    sent,
    shown_values,
)
from tests.conftest import PASSWORD, colleague

pytestmark = pytest.mark.full

NEW = "another long sentence 42"


@pytest.fixture
def carl(db: None) -> Any:
    """A colleague without any group yet."""
    return get_user_model().objects.create_user("carl", password=PASSWORD, is_staff=True)


def rights(user: Any) -> tuple[bool, int, list[str]]:
    user = get_user_model().objects.get(pk=user.pk)
    groups = sorted(user.groups.values_list("name", flat=True))
    return user.is_superuser, user.user_permissions.count(), groups


def group(name: str) -> str:
    return str(Group.objects.get(name=name).pk)


def test_an_administrator_makes_a_colleague_who_can_work(as_administrator: Client) -> None:
    values = shown_values(as_administrator.get(admin_url(User, "add")), "user_form")
    values |= {"username": "nina", "password1": NEW, "password2": NEW}
    assert sent(as_administrator, User, values).status_code == 302
    nina = User.objects.get(username="nina")
    assert rights(nina) == (False, 0, [])
    assert nina.check_password(NEW)
    values = opened(as_administrator, nina)
    saved(as_administrator, nina, values, is_staff="on", groups=[group("editor")])
    assert rights(nina)[2] == ["editor"]
    browser = Client()
    browser.force_login(nina)
    assert browser.get(admin_url(CaseStudy, "add")).status_code == 200


def test_a_hand_made_form_makes_nobody_a_superuser(as_administrator: Client, carl: Any) -> None:
    everything = [str(pk) for pk in Permission.objects.values_list("pk", flat=True)]
    above = {"is_superuser": ["on"], "user_permissions": everything}
    values = shown_values(as_administrator.get(admin_url(User, "add")), "user_form")
    new = {"username": "nina", "password1": NEW, "password2": NEW}
    assert sent(as_administrator, User, {**values, **new, **above}).status_code == 302
    saved(as_administrator, carl, {**opened(as_administrator, carl), **above})
    for user in (carl, User.objects.get(username="nina")):
        assert rights(user) == (False, 0, [])


def test_an_administrator_does_not_raise_themselves_above_the_groups(
    as_administrator: Client, administrator: Any
) -> None:
    values = opened(as_administrator, administrator)
    assert "is_superuser" not in values
    assert "user_permissions" not in values
    saved(as_administrator, administrator, values, is_superuser="on", user_permissions=["1", "2"])
    assert rights(administrator) == (False, 0, ["administrator"])


def test_a_superuser_is_out_of_an_administrators_reach(
    as_administrator: Client, superuser: Any
) -> None:
    before = User.objects.filter(pk=superuser.pk).values().get()
    assert as_administrator.get(admin_url(superuser)).status_code == 200
    for values in ({"is_active": ""}, {"username": "root", "email": "me@example.org"}):
        assert sent(as_administrator, superuser, values).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[superuser.pk])
    assert as_administrator.get(password).status_code == 403
    new = {"password1": NEW, "password2": NEW}
    assert as_administrator.post(password, new).status_code == 403
    assert as_administrator.post(admin_url(superuser, "delete"), {"post": "yes"}).status_code == 403
    action(as_administrator, User, "delete_selected", [superuser], post="yes")
    assert User.objects.filter(pk=superuser.pk).values().get() == before


def test_a_superuser_among_others_keeps_them_from_being_deleted_together(
    as_administrator: Client, superuser: Any, carl: Any
) -> None:
    action(as_administrator, User, "delete_selected", [carl, superuser], post="yes")
    action(as_administrator, User, "delete_selected", [carl], post="yes", select_across="1")
    assert {superuser, carl} <= set(User.objects.all())


def test_an_administrator_sets_a_colleagues_password_and_nobody_sees_the_old_one(
    as_administrator: Client, carl: Any
) -> None:
    url = reverse("admin:auth_user_password_change", args=[carl.pk])
    assert as_administrator.post(url, {"password1": "abc", "password2": "abc"}).status_code == 200
    new = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert as_administrator.post(url, new).status_code == 302
    carl.refresh_from_db()
    assert carl.check_password(NEW)
    assert carl.password not in as_administrator.get(admin_url(carl)).content.decode()


def test_an_administrator_sees_the_groups_but_does_not_change_what_they_may(
    as_administrator: Client,
) -> None:
    editors = Group.objects.get(name="editor")
    before = set(editors.permissions.all())
    assert as_administrator.get(admin_url(editors)).status_code == 200
    assert sent(as_administrator, editors, {"name": "x", "permissions": ["1"]}).status_code == 403
    assert sent(as_administrator, Group, {"name": "All", "permissions": ["1"]}).status_code == 403
    assert set(Group.objects.get(name="editor").permissions.all()) == before
    assert Group.objects.count() == 3


@pytest.mark.parametrize("model", [*page_types(), Theme], ids=lambda model: model._meta.model_name)
def test_an_administrator_alone_changes_no_content(as_administrator: Client, model: Any) -> None:
    thing = factories.theme() if model is Theme else factories.make(model)
    for url in (admin_url(model), admin_url(model, "add"), admin_url(thing)):
        assert as_administrator.get(url).status_code == 403
        assert as_administrator.post(url, {"title": "x"}).status_code == 403
    assert as_administrator.post(admin_url(thing, "delete"), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=thing.pk).exists()


def test_a_draft_is_not_there_for_an_administrator_alone(as_administrator: Client) -> None:
    page = factories.case_study(published_at=None)
    assert as_administrator.get(page.get_absolute_url()).status_code == 404


def test_who_is_editor_and_administrator_does_both(
    as_administrator: Client, administrator: Any
) -> None:
    administrator.groups.add(Group.objects.get(name="editor"))
    page = factories.case_study()
    saved(as_administrator, page, opened(as_administrator, page), summary="Mine too.")
    assert as_administrator.get(admin_url(User)).status_code == 200


def wrong_passwords(times: int, name: str = "erik") -> list[int]:
    """Try a wrong password as often as *times* and return the answers' statuses."""
    url, browser = reverse("admin:login"), Client()
    data = {"username": name, "password": "guessed-it"}
    return [browser.post(url, data).status_code for _time in range(times)]


def test_login_attempts_are_seen_by_administrators_and_no_password_with_them(
    as_administrator: Client, editor: Any
) -> None:
    wrong_passwords(2)
    attempt = Attempt.objects.first()
    assert Attempt.objects.count() == 2
    html = as_administrator.get(admin_url(Attempt)).content.decode()
    assert "erik" in html
    assert "127.0.0.1" in html
    assert "guessed-it" not in as_administrator.get(admin_url(attempt)).content.decode()


def test_five_wrong_passwords_lock_out_and_deleting_one_lets_in_again(
    as_administrator: Client, editor: Any
) -> None:
    assert wrong_passwords(6) == [200, 200, 200, 200, 429, 429]
    good = {"username": "erik", "password": PASSWORD}
    assert Client().post(reverse("admin:login"), good).status_code == 429
    attempts = Attempt.objects.all()
    assert sent(as_administrator, attempts[0], {"username": "x"}).status_code == 403
    url = admin_url(attempts[0], "delete")
    assert as_administrator.post(url, {"post": "yes"}).status_code == 302
    assert Client().post(reverse("admin:login"), good).status_code == 302


def test_a_name_that_nobody_has_is_shown_to_nobody(as_administrator: Client, db: None) -> None:
    """It may be a password, typed into the field above its own."""
    wrong_passwords(1, name="my-secret-password")
    failure = Attempt.objects.get()
    for url in (admin_url(Attempt), admin_url(failure)):
        html = as_administrator.get(url).content.decode()
        assert "unknown name" in html
        assert "my-secret-password" not in html


def test_every_action_on_login_attempts_works(as_administrator: Client, editor: Any) -> None:
    """The library's own clean-up ends in an error, so it is not offered."""
    wrong_passwords(1)
    chosen = [Attempt.objects.get()]
    assert action(as_administrator, Attempt, "delete_selected", chosen, post="yes").status_code in {
        200,
        302,
    }
    assert not Attempt.objects.exists()


def test_a_colleague_who_is_no_longer_active_is_out_at_once(db: None) -> None:
    user = colleague("gone", "editor")
    browser = Client()
    browser.force_login(user)
    assert browser.get(reverse("admin:index")).status_code == 200
    user.is_active = False
    user.save()
    assert browser.get(reverse("admin:index")).status_code == 302
    page = factories.case_study(published_at=None)
    assert browser.get(page.get_absolute_url()).status_code == 404
