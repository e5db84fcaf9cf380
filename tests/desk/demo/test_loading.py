"""The demo is brought once: what editors do with it afterwards is theirs."""

from __future__ import annotations

import pytest

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.desk import demo
from smartcities.desk.models import DemoRecord
from smartcities.publishing.models import Theme


def again() -> int:
    return demo.load(lambda line: None)


@pytest.mark.full
def test_the_first_load_brings_something_and_the_second_nothing(portal: int) -> None:
    assert portal > 80
    assert DemoRecord.objects.count() == portal
    said: list[str] = []
    assert demo.load(said.append) == 0
    assert said == []


@pytest.mark.full
@pytest.mark.database
def test_what_an_editor_changed_stays_changed(portal: int) -> None:
    case = CaseStudy.objects.get(slug="smart-aarhus")
    case.title = "Our own title"
    case.published_at = None
    case.themes.clear()
    case.save()
    case.figures.all().delete()
    assert again() == 0
    fresh = CaseStudy.objects.get(slug="smart-aarhus")
    assert (fresh.title, fresh.published_at) == ("Our own title", None)
    assert not fresh.themes.exists()
    assert not fresh.figures.exists()


def test_what_an_editor_renamed_comes_no_second_time(portal: int) -> None:
    case = CaseStudy.objects.get(slug="smart-aarhus")
    case.slug = "aarhus-then"
    case.save()
    number = CaseStudy.objects.count()
    assert again() == 0
    assert CaseStudy.objects.count() == number


def test_what_an_editor_deleted_stays_deleted(portal: int) -> None:
    for model in (CaseStudy, Theme, Report):
        model.objects.all().delete()
    assert again() == 0
    assert not CaseStudy.objects.exists()


@pytest.mark.full
def test_the_demo_passes_the_checks_of_the_forms(portal: int) -> None:
    for record in DemoRecord.objects.all():
        record.target.full_clean()
