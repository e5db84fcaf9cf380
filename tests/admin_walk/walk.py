"""Finding every address of the admin in the resolver, and making the things it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import localdate

from smartcities.accounts.models import Attempt
from smartcities.feedback.models import Message
from smartcities.publishing.models import AuditEntry, Page, Theme
from smartcities.sharing.models import EmbeddingRule, Partner, PartnerRequest, Showing
from tests import factories
from tests.admin_walk.rules import SITE, UPLOADS, VIEWS
from tests.page_types.declaring import declared
from tests.portal.settings import named


@dataclass(frozen=True)
class Address:
    """One pattern of the admin: its name, the model it is about if any, and its view."""

    name: str | None
    label: str
    view: str
    pattern: str


def admin_patterns() -> list[Any]:
    """Return the admin's patterns from the resolver, as requests meet them."""
    return next(each for each in get_resolver().url_patterns if _is_admin(each)).url_patterns


def _is_admin(each: URLPattern | URLResolver) -> bool:
    return isinstance(each, URLResolver) and each.namespace == "admin"


def addresses(patterns: Iterable[Any], above: str = "") -> Iterator[Address]:
    """Yield every address below *patterns*, those of models with their label."""
    for each in patterns:
        path = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, path)
        else:
            label, view = _about(path, each.name)
            yield Address(each.name, label, view, path)


def _about(path: str, name: str | None) -> tuple[str, str]:
    app, _, rest = path.partition("/")
    model = rest.partition("/")[0]
    # Some addresses of the site as a whole hang below a model.
    if app not in apps.app_configs or not model or name in SITE:
        return "", name or ""
    stem = f"{app}_{model}_"
    if name is None:
        return f"{app}.{model}", "old change address"
    # Django names the page for a colleague's password after auth, whatever the model.
    view = name.removeprefix(stem).removeprefix("auth_user_")
    return f"{app}.{model}", view


def undecided(found: Iterable[Address], rules: dict[str, str], site: Iterable[str]) -> set[str]:
    """Return what nobody has decided rules for: models, and addresses of another kind."""
    missing = set()
    for each in found:
        if each.label:
            if each.label not in rules:
                missing.add(each.label)
            elif each.view not in {*VIEWS, *UPLOADS, "old change address"}:
                missing.add(each.pattern)
        elif each.view not in site and each.view not in {"app_list", ""}:
            missing.add(each.pattern)
    return missing


def _attempt() -> models.Model:
    return Attempt.objects.create(kind="password", name="mallory", address="192.0.2.1")


#: How to make a row of each model that is no page.
THINGS: dict[str, Callable[[], models.Model]] = {
    "experts.organisation": factories.organisation,
    "publishing.theme": factories.theme,
    "resources.linkcategory": factories.link_category,
    "media.image": factories.image,
    "sharing.partner": lambda: Partner.objects.create(name="City", domains="city.example"),
    "sharing.partnerrequest": lambda: PartnerRequest.objects.create(
        site="https://asking.example", contact="ann@asking.example", reason="Energy"
    ),
    "feedback.message": lambda: Message.objects.create(
        text="The year is wrong.", address="ann@reader.example", language="en"
    ),
    "sharing.embeddingrule": lambda: EmbeddingRule.objects.get_or_create(pk=1)[0],
    "portal.portalsettings": lambda: named(),
    "sharing.showing": lambda: Showing.objects.create(
        day=localdate(), site="https://city.example", path="/map/", is_allowed=True, number=1
    ),
    "publishing.user": lambda: get_user_model().objects.create_user("carl", password="x"),
    "publishing.auditentry": lambda: AuditEntry.objects.create(
        action="saved", means="code", model="publishing.nothing", key="1", slug="gone"
    ),
    "auth.group": lambda: Group.objects.create(name="Guests"),
    "accounts.attempt": _attempt,
}


@dataclass
class Sample:
    """A row to try the admin on."""

    row: models.Model
    own: bool
    seen: bool


def samples(model: type[models.Model], user: Any, many: int) -> Iterator[Sample]:
    """Yield up to *many* rows that differ in whose they are and whether visitors see them."""
    label = model._meta.label_lower
    if issubclass(model, Page):
        states = [(False, False), (True, True), (False, True), (True, False)]
        for own, seen in states[:many]:
            fields = {**declared(model).complete} | {"owner": user if own else None}
            fields |= {} if seen else {"published_at": None}
            yield Sample(factories.make(model, **fields), own, seen)
    elif label == "media.image":
        yield Sample(THINGS[label](), False, False)
        if user and user.pk:
            yield Sample(factories.image(owner=user), True, False)
            shown = factories.image(owner=user)
            Theme.objects.create(name="Shows it", image=shown)
            yield Sample(shown, True, True)
    else:
        yield Sample(THINGS[label](), False, True)
