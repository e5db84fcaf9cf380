"""A kept answer is never older than the last commit, nor than the last moment that was due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from casestudies.models import CaseStudy
from resources.models import Link
from smartcities.answers import store
from smartcities.publishing.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseStudy:
    return factories.case_study(
        slug="case", title="Before", themes=[factories.theme(slug="energy", name="Energy")]
    )


def read(path: str) -> str:
    """Read *path* as somebody new."""
    response = Client().get(path, headers={"accept-encoding": ""})
    return f"{response.status_code} {response.content.decode()}"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/case-studies/",
        "/da/case-studies/",
        "/case-studies/case/",
        "/case-studies.atom",
        "/case-studies/?theme=energy",
        "/themes/energy/",
    ],
)
def test_a_new_title_is_on_every_page_at_once(case: CaseStudy, path: str) -> None:
    assert "Before" in read(path)
    assert "Before" in read(path)
    CaseStudy.objects.filter(pk=case.pk).update(title="Aftermath")
    assert "Aftermath" in read(path)
    assert "Before" not in read(path)


def test_a_theme_renamed_is_renamed_on_its_pages(case: CaseStudy) -> None:
    assert "Energy" in read("/case-studies/case/")
    Theme.objects.update(name="Waterworks")
    assert "Waterworks" in read("/case-studies/case/")


def test_what_a_link_check_found_is_shown(case: CaseStudy, now) -> None:
    link = factories.link(slug="link")
    assert "not checked yet" in read("/resources/link/")
    Link.objects.filter(pk=link.pk).update(health="broken", checked_at=now)
    assert "did not answer" in read("/resources/link/")


def test_a_page_taken_back_is_gone(case: CaseStudy) -> None:
    assert read("/case-studies/case/").startswith("200")
    CaseStudy.objects.update(published_at=None)
    assert read("/case-studies/case/").startswith("404")
    assert "Before" not in read("/case-studies/")


@pytest.mark.full
def test_a_scheduled_page_appears_and_expires_at_its_moment(clock, now) -> None:
    factories.report(
        slug="soon",
        title="Soontide",
        published_at=now + timedelta(hours=1),
        expires_at=now + timedelta(hours=2),
    )
    for seconds, status in ((0, "404"), (3599, "404"), (1, "200"), (3599, "200"), (1, "404")):
        clock.shift(seconds)
        assert read("/reports/soon/").startswith(status)
        assert ("Soontide" in read("/reports/")) == (status == "200")


def test_a_machine_whose_clock_is_behind_keeps_nothing_for_others(clock, now) -> None:
    factories.report(title="Soontide", published_at=now + timedelta(hours=1))
    clock.shift(3600)
    assert "Soontide" in read("/")
    clock.shift(-60)
    assert "Soontide" not in read("/reports/")
    clock.shift(60)
    assert "Soontide" in read("/reports/")


def test_another_release_does_not_serve_what_this_one_made(case: CaseStudy, monkeypatch) -> None:
    key = store.key_of("token", "/")
    monkeypatch.setattr(store, "release", lambda: "another")
    assert store.key_of("token", "/") != key
