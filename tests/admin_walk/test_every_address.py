"""Every address of the admin, found in the resolver, opened by everybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.test import Client, RequestFactory
from django.urls import reverse

from smartcities.desk.models import DemoRecord
from smartcities.publishing.models import Page
from smartcities.publishing.states import capture, record_found
from smartcities.publishing.types import page_types
from smartcities.publishing.working_copies import keep
from tests.admin_walk.browser import shown_values
from tests.admin_walk.rules import (
    ADMINISTRATORS_ONLY,
    BUTTONS,
    KINDS,
    LEADING_ON,
    MODELS,
    ROLES,
    SITE,
    STAFF,
    STILL_SERVED,
    SUPERUSER_ONLY,
    TO_READ,
    UPLOADS,
    VIEWS,
    may,
)
from tests.admin_walk.walk import Address, addresses, admin_patterns, samples, undecided
from tests.conftest import colleague, signed_in
from tests.factories import make

pytestmark = pytest.mark.full

FOUND = list(addresses(admin_patterns()))
LABELS = list(dict.fromkeys(each.label for each in FOUND if each.label))


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def user(role: str, db: None) -> Any:
    """Return the user of the role; None for a visitor."""
    users = get_user_model().objects
    makers = {
        "visitor": lambda: None,
        "stranger": lambda: users.create_user("sid"),
        "superuser": lambda: users.create_superuser("root"),
    }
    return makers.get(role, lambda: colleague("member", role))()


@pytest.fixture
def browser(user: Any) -> Client:
    return signed_in(user) if user else Client()


def views_of(label: str) -> list[Address]:
    return [each for each in FOUND if each.label == label]


def test_every_model_and_every_address_has_rules_somebody_decided() -> None:
    assert undecided(FOUND, MODELS, SITE) == set()
    assert set(MODELS) == set(LABELS), "A rule for a model that the admin does not have."
    assert set(MODELS.values()) <= set(KINDS)


def test_the_walk_finds_every_registered_model_and_every_view_of_it() -> None:
    registered = filter(admin.site.is_registered, apps.get_models())
    assert set(LABELS) == {model._meta.label_lower for model in registered}
    for label in LABELS:
        # What has one address to read has no form.
        usual = {"changelist", "add", "change", "delete", "history"}
        assert ({"changelist"} if label in TO_READ else usual) <= {
            each.view for each in views_of(label)
        }
    assert {each.name for each in FOUND if not each.label} >= {*SITE, "app_list"}


def test_a_model_registered_tomorrow_fails_until_its_rules_are_decided() -> None:
    class WithAnAddressOfItsOwn(admin.ModelAdmin):
        def get_urls(self) -> list[Any]:
            from django.urls import path

            return [path("print/", self.changelist_view, name="print"), *super().get_urls()]

    admin.site.register(DemoRecord, WithAnAddressOfItsOwn)
    try:
        found = list(addresses(admin.site.get_urls()))
    finally:
        admin.site.unregister(DemoRecord)
    assert undecided(found, MODELS, SITE) == {"desk.demorecord"}
    rules = {**MODELS, "desk.demorecord": "vocabulary"}
    assert undecided(found, rules, SITE) == {"desk/demorecord/print/"}


@pytest.mark.parametrize("label", LABELS)
def test_each_model_is_as_open_to_each_role_as_decided(
    label: str, role: str, user: Any, browser: Client
) -> None:
    model = apps.get_model(label)
    # Deleting comes last, when there is nothing left to open.
    views = sorted(views_of(label), key=lambda each: each.view == "delete")
    # Whose a row is, and whether it is public, matters to those alone who have only some rights.
    partly = "-own-" in KINDS[MODELS[label]].get(role, "")
    many = 4 if partly else 2 if role == "editor" else 1
    for number, sample in enumerate(samples(model, user, many)):
        for address in views:
            if address.view in VIEWS:
                if number and "<" not in address.pattern:
                    continue  # Of the model as a whole: walked with its first row.
                walk_view(browser, address, sample, role)
            elif address.view in UPLOADS:
                walk_upload(browser, address, role)
            else:
                old = reverse(f"admin:{label.replace('.', '_')}_changelist") + f"{sample.row.pk}/"
                assert browser.get(old).status_code == 302


def walk_upload(browser: Client, address: Address, role: str) -> None:
    """Ask where a chosen file goes to, and compare with the rules."""
    args = ["no-such-key"] if "<" in address.pattern else []
    got = browser.get(reverse(f"admin:{address.name}", args=args))
    # The state is asked for by the key of one's own upload, which says nothing of anybody else's.
    # Who else has a form open is told to all who may look at it.
    needed = "view" if address.view == "presence" else "add+change"
    is_allowed = bool(args) or may(role, needed, address.label)
    assert got.status_code == (
        302 if role not in STAFF else UPLOADS[address.view] if is_allowed else 403
    ), f"{role} at {address.pattern}"


def walk_view(browser: Client, address: Address, sample: Any, role: str) -> None:
    """Open one view by GET and POST and compare with the rules."""
    to_see, to_send = VIEWS[address.view]
    args = [sample.row.pk] if "<" in address.pattern else []
    if address.view == "discard":
        keep(sample.row, capture(sample.row), None, None, is_settled=True)
    if address.view in {"version", "compare"}:
        record_found(sample.row)
        args += [1] if "number" in address.pattern else []
    url = reverse(f"admin:{address.name}", args=args)
    state = {"own": sample.own, "seen": sample.seen}

    def expected(action: str, allowed: int) -> int:
        if role not in STAFF:
            return 302
        return allowed if may(role, action, address.label, **state) else 403

    got = browser.get(url)
    where = f"{role} at {url} ({state})"
    leads_on = address.view in LEADING_ON.get(address.label, ())
    if leads_on and to_see == "add":
        # Whoever would add it is led to what there is.
        to_see = to_send = "change"
    if address.view in STILL_SERVED.get(address.label, ()):
        to_see = "change"
    seen = 405 if address.view in BUTTONS else 302 if leads_on else 200
    assert got.status_code == expected(to_see, seen), where
    if role not in STAFF:
        assert got.url.startswith(reverse("admin:login")), where
    if not to_send:
        return
    data: dict[str, Any] = {}
    done = 200
    if address.view in {"discard", *BUTTONS} or leads_on:
        done = 302
    elif address.view in {"delete", "unpublish"}:
        data, done = {"post": "yes"}, 302
    elif address.view == "schedule":
        data = {"expires_at_0": "no day"}
    elif address.view == "change" and expected(to_send, 302) == 302 and got.status_code == 200:
        data, done = shown_values(got, f"{sample.row._meta.model_name}_form"), 302
    answer = browser.post(url, data)
    assert answer.status_code == expected(to_send, done), f"POST: {where}"
    left = type(sample.row)._default_manager.filter(pk=sample.row.pk)
    # A page is in the trash then.
    gone = not (left.not_trashed() if isinstance(sample.row, Page) else left).exists()
    is_deleted = address.view == "delete" and expected("delete", 302) == 302 and role in STAFF
    assert gone == is_deleted, f"POST: {where}"


def test_the_addresses_of_the_whole_site_open_for_staff_alone(
    role: str, browser: Client, db: None
) -> None:
    page = make(page_types()[0])
    kind = ContentType.objects.get_for_model(page)
    for name, (for_staff, for_others) in SITE.items():
        args = [kind.pk, page.pk] if name == "view_on_site" else []
        url = reverse(f"admin:{name}", args=args)
        wanted = for_staff if role in STAFF else for_others
        if name in SUPERUSER_ONLY and role in STAFF and role != "superuser":
            wanted = 403
        if name in ADMINISTRATORS_ONLY and role in {"author", "editor"}:
            wanted = 403
        assert browser.get(url).status_code == wanted, f"{role} at {url}"
        assert browser.post(url, {}).status_code < 500, f"{role} posts to {url}"
        browser = browser if name != "logout" or not browser.cookies else _again(browser, role)


def _again(browser: Client, role: str) -> Client:
    user = get_user_model().objects.filter(username__in=["member", "sid", "root"]).first()
    return signed_in(user) if user else browser


def test_an_apps_page_opens_for_those_who_may_see_something_of_it(
    role: str, browser: Client
) -> None:
    for app in {label.split(".")[0] for label in LABELS}:
        models = [label for label in LABELS if label.startswith(f"{app}.")]
        seen = any(may(role, "view+add+change+delete", label) for label in models)
        wanted = 302 if role not in STAFF else 200 if seen else 404
        url = reverse("admin:app_list", args=[app])
        assert browser.get(url).status_code == wanted, f"{role} at {url}"


def test_an_address_nobody_made_is_no_error(role: str, browser: Client) -> None:
    for path in ("nothing/", "casestudies/nothing/", "r/0/0/", f"r/{'9' * 30}/{'9' * 30}/"):
        wanted = 404 if role in STAFF else 302
        assert browser.get(f"{reverse('admin:index')}{path}").status_code == wanted, path


@pytest.mark.parametrize("label", LABELS)
def test_an_odd_key_in_an_address_is_no_error(as_superuser: Client, label: str) -> None:
    for key in ("0", "abc", "9" * 30, "%00", "1_2F.."):
        for view in ("change", "delete", "history"):
            url = f"{reverse('admin:index')}{label.replace('.', '/')}/{key}/{view}/"
            # What nobody may do is refused before anybody looks whether the row is there; where
            # the admin shows no rows, there is no such address.
            is_refused = view == "delete" and not may("superuser", view, label)
            is_refused = is_refused and label not in TO_READ
            assert as_superuser.get(url).status_code in ({403} if is_refused else {302, 404}), url
            assert as_superuser.post(url, {"post": "yes"}).status_code in {302, 403, 404}, url


def relations() -> list[tuple[str, str, str]]:
    """Return (model, field, target) of every relation that the admin completes while typing."""
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True, is_active=True, is_staff=True)
    found = []
    for model in filter(admin.site.is_registered, apps.get_models()):
        model_admin = admin.site.get_model_admin(model)
        for each in (model_admin, *model_admin.get_inline_instances(request)):
            for name in each.get_autocomplete_fields(request):
                target = each.model._meta.get_field(name).related_model
                found.append((each.model._meta.label_lower, name, target._meta.label_lower))
    return found


@pytest.mark.parametrize("label", sorted({label for label, _field, _target in relations()}))
def test_a_relation_is_completed_only_for_those_who_may_see_its_target(
    label: str, role: str, browser: Client
) -> None:
    for each, field, target in relations():
        if each == label:
            app, model = label.split(".")
            query = {"app_label": app, "model_name": model, "field_name": field}
            wanted = 302 if role not in STAFF else 200 if may(role, "view", target) else 403
            for term in ("", "a%", "ø'" * 200) if role == "superuser" else ("a",):
                answer = browser.get(reverse("admin:autocomplete"), {**query, "term": term})
                assert answer.status_code == wanted, f"{role}: {label}.{field} {term!r}"


@pytest.mark.parametrize(
    "query",
    [
        "app_label=x",
        "app_label=casestudies&model_name=city&field_name=nothing",
        "app_label=casestudies&model_name=casestudy&field_name=title",
        "app_label=publishing&model_name=user&field_name=groups&term=a",
        "app_label=auth&model_name=group&field_name=permissions",
    ],
)
def test_completing_what_is_no_relation_of_a_form_is_refused(
    as_superuser: Client, query: str
) -> None:
    answer = as_superuser.get(f"{reverse('admin:autocomplete')}?{query}")
    assert answer.status_code in {403, 200}
    assert b"is_superuser" not in answer.content
    if "permissions" not in query and "groups" not in query:
        assert answer.status_code == 403


def test_every_page_type_is_walked() -> None:
    assert {model._meta.label_lower for model in page_types() if issubclass(model, Page)} <= {
        label for label, kind in MODELS.items() if kind == "page"
    }
