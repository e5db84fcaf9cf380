"""As many of everything else as there are cases, for the lists of the admin.

Pages are of all states, looked after by somebody or by nobody, with themes and pictures. Words of
known frequency stand in the titles. All of it follows from numbers, so that equal numbers make
equal portals.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F, Model
from django.utils import timezone

from bench import people
from bench.loader import BATCH, Tell, insert, timed, uncounted
from bench.words import COMMON, COMMON_SHARE, PLAIN, RARE, RARE_SHARE
from casestudies.models import CaseStudy, City
from experts.models import Expert, Organisation
from information.models import InformationPage
from resources.models import DownloadCount, Link, LinkCategory, Report
from smartcities.media.models import Image
from smartcities.publishing.models import Page, Theme, User
from smartcities.publishing.types import page_types

LANGUAGES = ("en", "da", "sv", "de", "fr", "nl")
CATEGORIES = 30


def known_words(model: type[Model]) -> dict[str, str]:
    """Return words that many and few rows of *model* have, and no other rows."""
    if model is CaseStudy:
        return {"common": COMMON[0], "rare": RARE[0]}
    return {"common": f"many{model._meta.model_name}", "rare": f"few{model._meta.model_name}"}


def title(model: type[Model], number: int) -> str:
    """Return a title, in which the common and the rare word stand as often as in a case."""
    known = known_words(model)
    words = [PLAIN[number * step % len(PLAIN)] for step in (7, 31, 101)]
    words += [known["common"]] if number % 100 < COMMON_SHARE * 100 else []
    words += [known["rare"]] if number % 1000 < RARE_SHARE * 1000 else []
    return f"{' '.join(words).capitalize()} {number}"


def _page(model: type[Page], number: int) -> dict[str, Any]:
    then = people.published_at(number)
    return {
        "slug": f"other-{number}",
        "title": title(model, number),
        "summary": f"About {title(model, number)}.",
        "published_at": then,
        "created_at": then,
        "last_updated": then,
    }


def _image(number: int) -> Image:
    return Image(
        title=title(Image, number),
        alt="A harbour with cranes.",
        decorative=number % 50 == 0,
        credit=f"{people.person(number % 900)}",
        licence=("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0")[number % 3],
        width=1600,
        height=900,
        checksum=f"{number:032x}",
        file=f"images/{number}.jpg",
        created_at=people.published_at(number),
    )


def _organisation(number: int) -> Organisation:
    kinds = Organisation.Kind.values
    return Organisation(
        name=title(Organisation, number),
        slug=f"other-{number}",
        country=("DK", "SE", "DE", "NL")[number % 4],
        kind=kinds[number % len(kinds)],
    )


def _expert(number: int) -> Expert:
    given, family = people.person(number)
    return Expert(
        **_page(Expert, number) | {"title": f"{given} {family}"},
        given_name=given,
        family_name=family,
        job_title=title(Expert, number),
        organisation_id=_one(Organisation, number),
        country="DK",
        consent_contact=number % 3 == 0,
        consent_on=people.NEWEST.date(),
    )


def _city(number: int) -> City:
    return City(**_page(City, number), kind=City.Kind.values[number % 3])


def _report(number: int) -> Report:
    return Report(
        **_page(Report, number),
        publisher_id=_one(Organisation, number),
        published_on=f"{1996 + number % 30}-{1 + number % 12:02}",
        document_language=LANGUAGES[number % len(LANGUAGES)],
    )


def _link(number: int) -> Link:
    return Link(
        **_page(Link, number),
        url=f"https://example.org/{number}",
        category_id=_one(LinkCategory, number),
        resource_language=LANGUAGES[number % len(LANGUAGES)],
        country="DK" if number % 2 else "",
        health=Link.Health.values[number % 4],
    )


def _information(number: int) -> InformationPage:
    # As many as of every type: but no frame links to more than a few.
    place = "foot" if number <= 6 else "neither"
    return InformationPage(**_page(InformationPage, number), place=place, order=number % 100)


#: In the order in which they lead to each other.
MADE: tuple[Callable[[int], Any], ...] = (
    _image,
    _organisation,
    _expert,
    _city,
    _report,
    _link,
    _information,
)


@lru_cache
def _keys(model: type[Model]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def _one(model: type[Model], number: int) -> int:
    """Return the key of one row of *model*."""
    return _keys(model)[number % len(_keys(model))]


def _batches(numbers: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(numbers, BATCH)):
        yield batch


def _fill(make: Callable[[int], Any], number: int) -> None:
    model: Any = type(make(0))
    for batch in _batches(iter(range(1, number - model._default_manager.count() + 1))):
        made = model._default_manager.bulk_create([make(each) for each in batch])
        if model in page_types():
            themes = [(page.pk, _one(Theme, page.pk * step)) for page in made for step in (1, 5)]
            insert(model.themes.through, (model._meta.model_name, "theme"), list({*themes}))
        if model is Report:
            days = [
                (page.pk, timezone.localdate() - timedelta(days=day), page.pk % 90)
                for page in made
                for day in range(page.pk % 4)
            ]
            insert(DownloadCount, ("report", "day", "count"), days)


def _vary(model: Any, user: User) -> None:
    """Give a part of the pages of *model* another state, an owner, a day of review, a picture."""
    now = timezone.now()
    changes: list[tuple[int, int, dict[str, Any]]] = [
        (20, 1, {"published_at": None}),
        (50, 2, {"published_at": now + timedelta(days=30)}),
        (25, 3, {"expires_at": now - timedelta(days=1)}),
        (2, 0, {"owner": user}),
        (10, 4, {"review_by": timezone.localdate() - timedelta(days=3)}),
        (7, 5, {"review_by": timezone.localdate() + timedelta(days=90)}),
    ]
    if any(field.name == "image" for field in model._meta.fields):
        changes.append((3, 0, {"image": _one(Image, 0)}))
    for share, rest, fields in changes:
        model.objects.alias(part=F("pk") % share).filter(part=rest).update(**fields)


def fill(number: int, tell: Tell) -> User:
    """Make up to *number* of every type; return somebody who may edit all of them."""
    _keys.cache_clear()
    user = User.objects.create_superuser("bench")
    with timed("other types", tell), uncounted(), transaction.atomic():
        LinkCategory.objects.bulk_create(
            LinkCategory(name=f"Category {each}", slug=f"category-{each}")
            for each in range(CATEGORIES)
        )
        for make in MADE:
            _fill(make, number)
        for model in page_types():
            _vary(model, user)
    with timed("search index", tell):
        call_command("reindex", stdout=sys.stderr, verbosity=0)
    with timed("statistics of the database", tell), connection.cursor() as cursor:
        # What PostgreSQL does by itself a while later; a transaction, as of a test, cannot.
        vacuums = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM ANALYZE" if vacuums else "ANALYZE")
    return user
