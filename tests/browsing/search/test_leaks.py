"""What visitors may not see finds nothing, in any answer of the search, at any moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casestudies.models import CaseStudy
from resources.models import Report
from smartcities.browsing.search import did_you_mean, matching, snippet, suggest
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests.factories import case_study, city, expert, make, report
from tests.factories import theme as make_theme

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def found(model: type[Page], query: str) -> list[Page]:
    return list(matching(model.objects.public(), query))


@pytest.mark.parametrize("hidden", ["draft", "scheduled", "expired"])
def test_a_hidden_page_is_in_no_answer(now, hidden: str) -> None:
    dates = {
        "draft": {"published_at": None},
        "scheduled": {"published_at": now + HOUR},
        "expired": {"published_at": now - 2 * HOUR, "expires_at": now - HOUR},
    }[hidden]
    case_study(title="Zeppelin harbour", summary="About zeppelins.", **dates)
    case_study(title="Another")
    assert found(CaseStudy, "zeppelin") == []
    assert suggest("zepp") == []
    assert did_you_mean("zepelin") is None


def test_a_page_is_found_from_the_moment_it_appears_to_that_of_its_end(clock, now) -> None:
    page = case_study(title="Zeppelin", published_at=now + HOUR, expires_at=now + 3 * HOUR)
    answers = []
    for _step in range(3):
        answers.append((found(CaseStudy, "zeppelin") == [page], bool(suggest("zepp"))))
        clock.shift(2 * HOUR)
    assert answers == [(False, False), (True, True), (False, False)]


def test_the_name_of_a_hidden_expert_finds_no_case(clock, now) -> None:
    person = expert(family_name="Zeppelin", published_at=now + HOUR, expires_at=now + 3 * HOUR)
    case = case_study(experts=[person])
    paper = report()
    paper.contributions.create(expert=person, role="author", title_then="Balloonist")
    paper.passages.create(expert=person, text="<p>Aerostats matter.</p>")
    answers = []
    for _step in range(3):
        answers.append(
            [bool(found(CaseStudy, "zeppelin"))]
            + [bool(found(Report, word)) for word in ("zeppelin", "balloonist", "aerostats")]
        )
        clock.shift(2 * HOUR)
    assert answers == [[False] * 4, [True] * 4, [False] * 4]
    assert case.pk


def test_no_page_of_another_type_is_found_by_a_draft_of_its_city(now) -> None:
    case_study(cities=[city(("DK",), title="Atlantis", published_at=None)])
    assert found(CaseStudy, "atlantis") == found(CaseStudy, "danmark") == []


@pytest.mark.parametrize("word", ["secretnote", "person@example.org", "55501234"])
def test_contact_and_notes_are_found_by_nobody(word: str) -> None:
    person = expert(
        internal_note="secretnote",
        email="person@example.org",
        phone="55501234",
        consent_contact=True,
        consent_on="2027-01-01",
    )
    assert found(type(person), word) == []


def test_a_word_of_a_draft_is_no_correction_though_its_stem_has_hits() -> None:
    case_study(title="Solar panel")
    case_study(title="Solar panelling", published_at=None)
    assert did_you_mean("solar pannel") == "solar panel"
    assert did_you_mean("panellingg") is None


def test_a_snippet_says_nothing_of_a_hidden_person(now) -> None:
    person = expert(family_name="Zeppelin", published_at=None)
    paper = report(summary="A report.")
    paper.passages.create(expert=person, text="<p>Aerostats matter.</p>")
    shown = snippet(paper, "aerostats zeppelin")
    assert str(shown.text) == "A report."
    assert not shown.text.has_hit


def test_a_theme_is_suggested_though_it_has_no_visibility_of_its_own() -> None:
    make_theme(name="Zeppelins")
    assert [each.title for each in suggest("zep")] == ["Zeppelins"]


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_each_type_is_hidden_while_a_draft(model: type[Page]) -> None:
    make(model, title="Zeppelin", published_at=None)
    shown = make(model, title="Zeppelin")
    assert found(model, "zeppelin") == [shown]
