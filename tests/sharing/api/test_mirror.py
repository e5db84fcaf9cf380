"""A program that keeps a copy of a list ends with what the list holds, whatever happens to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestudies.models import CaseStudy
from smartcities.publishing.models import Theme
from tests.conftest import NOON
from tests.factories import case_study, theme
from tests.sharing.api.reading import Mirror

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SLUGS = ("a", "b", "c", "d")

#: A moment as hours from now, or none.
moments = st.one_of(st.none(), st.integers(-30, 6))
steps = st.one_of(
    st.tuples(st.just("publish"), st.sampled_from(SLUGS), moments),
    st.tuples(st.just("expire"), st.sampled_from(SLUGS), moments),
    st.tuples(st.just("update"), st.sampled_from(SLUGS), moments),
    st.tuples(st.just("rename"), st.sampled_from(SLUGS), st.sampled_from(SLUGS)),
    st.tuples(st.just("edit"), st.sampled_from(SLUGS), st.just(None)),
    st.tuples(st.just("theme"), st.sampled_from(SLUGS), st.just(None)),
    st.tuples(st.just("delete"), st.sampled_from(SLUGS), st.just(None)),
    st.tuples(st.just("make"), st.sampled_from(SLUGS), moments),
    st.tuples(st.just("wait"), st.just(""), st.integers(1, 5)),
    st.tuples(st.just("sync"), st.just(""), st.just(None)),
)


def moment(hours: int | None) -> datetime | None:
    return None if hours is None else timezone.now() + hours * HOUR


def act(what: str, slug: str, value: Any, energy: Theme) -> None:
    """Do one of the things that editors do, where it can be done."""
    rows = CaseStudy.objects.filter(slug=slug)
    page = rows.first()
    if what == "make" and page is None:
        case_study(slug=slug, title=f"New {timezone.now()}", published_at=moment(value))
    if page is None:
        return
    if what == "publish":
        page.published_at, page.expires_at = moment(value), None
        page.save()
    elif what == "expire":
        at = moment(value)
        if at is None or (page.published_at and at > page.published_at):
            page.expires_at = at
            page.save()
    elif what == "update":
        rows.update(published_at=moment(value), expires_at=None)
    elif what == "rename" and not CaseStudy.objects.filter(slug=value).exists():
        page.slug = value
        page.save()
    elif what == "edit":
        page.title = f"Edited {timezone.now()}"
        page.save()
    elif what == "theme":
        (page.themes.remove if energy in page.themes.all() else page.themes.add)(energy)
    elif what == "delete":
        rows.delete()


def play(done: list[tuple[str, str, Any]]) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        energy = theme(slug="energy", name="Energy")
        mirrors = [Mirror(CaseStudy), Mirror(CaseStudy, theme="energy")]
        for slug in SLUGS[:3]:
            case_study(slug=slug, themes=[energy])
        for what, slug, value in done:
            if what == "sync":
                for mirror in mirrors:
                    mirror.sync(timezone.now())
            elif what == "wait":
                clock.shift(value * HOUR)
            else:
                act(what, slug, value, energy)
        for mirror in mirrors:
            mirror.sync(timezone.now())
            assert mirror.held == mirror.fresh()


def settled(examples: int) -> Any:
    return settings(
        max_examples=examples,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def test_a_copy_follows_a_list_through_a_day() -> None:
    play(
        [
            ("sync", "", None),
            ("publish", "a", None),
            ("wait", "", 1),
            ("sync", "", None),
            ("publish", "a", -20),
            ("rename", "b", "d"),
            ("expire", "c", 2),
            ("wait", "", 1),
            ("sync", "", None),
            ("theme", "d", None),
            ("wait", "", 3),
            ("sync", "", None),
            ("make", "b", -3),
            ("publish", "c", -30),
            ("delete", "a", None),
            ("wait", "", 1),
        ]
    )


@pytest.mark.full
@settled(100)
@given(st.lists(steps, max_size=16))
def test_a_copy_follows_a_list_through_anything(done: list[tuple[str, str, Any]]) -> None:
    with transaction.atomic():
        play(done)
        transaction.set_rollback(True)
