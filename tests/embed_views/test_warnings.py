"""Editors are warned before what partners show is deleted, moved, or taken from the public."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import CaseStudy
from smartcities.publishing.admin.usage import usage
from smartcities.publishing.models import Theme
from smartcities.sharing.models import Showing
from tests import factories
from tests.admin_walk.browser import action, admin_url, notices, opened, saved, sent, shown_values
from tests.publishing.previewed import asked, text, typed

SITE = "https://city.example"


@pytest.fixture
def case(db) -> CaseStudy:
    return factories.case_study(title="Smart harbour", slug="harbour")


def show(path: str, number: int = 12) -> None:
    Showing.objects.create(
        day=timezone.localdate(), site=SITE, path=path, is_allowed=True, number=number
    )


@pytest.fixture
def shown(case: CaseStudy) -> CaseStudy:
    show("/case-studies/harbour/")
    return case


def told(response: object) -> str:
    return " ".join(response.context["adminform"].form.non_field_errors())


CHANGES = {
    "another address": ({"slug": "port"}, "Its address would change"),
    "nobody": ({"embedding": "nobody"}, "Fewer sites might show it"),
}


@pytest.mark.full
@pytest.mark.parametrize(("changes", "sentence"), CHANGES.values(), ids=CHANGES)
def test_a_change_that_hits_partners_is_asked_about_once(
    shown: CaseStudy, as_editor: Client, changes: dict[str, str], sentence: str
) -> None:
    before = CaseStudy.objects.filter(pk=shown.pk).values().get()
    refused = sent(as_editor, shown, opened(as_editor, shown), **changes, summary="New words.")
    assert refused.status_code == 200
    assert SITE in told(refused)
    assert "at least 12 times in the last 30 days" in told(refused)
    assert sentence in told(refused)
    assert CaseStudy.objects.filter(pk=shown.pk).values().get() == before
    # Nothing that was typed is lost, and saving once more is the editor's decision.
    values = shown_values(refused, "casestudy_form")
    assert values["summary"] == ["New words."]
    saved(as_editor, shown, values)
    shown.refresh_from_db()
    assert shown.summary == "New words."


def test_the_preview_of_such_a_change_asks_nothing(
    shown: CaseStudy, editor: Any, as_editor: Client
) -> None:
    values = opened(as_editor, shown) | {"embedding": ["nobody"], "slug": ["port"]}
    typed(editor, shown, values | {"summary": ["New words."]})
    assert "New words." in text(asked(as_editor, shown))


@pytest.mark.full
def test_the_answer_to_one_warning_is_none_to_another(shown: CaseStudy, as_editor: Client) -> None:
    refused = sent(as_editor, shown, opened(as_editor, shown), slug="port")
    values = shown_values(refused, "casestudy_form")
    again = sent(as_editor, shown, values, embedding="nobody")
    assert "Fewer sites might show it" in told(again)


@pytest.mark.full
def test_other_changes_and_unshown_pages_are_saved_at_once(
    shown: CaseStudy, as_editor: Client
) -> None:
    saved(as_editor, shown, opened(as_editor, shown), summary="New words.", title="Port")
    other = factories.case_study(title="Nobody shows it", slug="alone")
    saved(as_editor, other, opened(as_editor, other), slug="elsewhere")


@pytest.mark.full
def test_what_was_shown_long_ago_is_not_spoken_of(case: CaseStudy, as_editor: Client) -> None:
    day = timezone.localdate() - timezone.timedelta(days=31)
    Showing.objects.create(
        day=day, site=SITE, path="/case-studies/harbour/", is_allowed=True, number=1
    )
    saved(as_editor, case, opened(as_editor, case), slug="port")


@pytest.mark.full
def test_an_attempt_relies_on_nothing(case: CaseStudy, as_editor: Client) -> None:
    Showing.objects.create(
        day=timezone.localdate(),
        site=SITE,
        path="/case-studies/harbour/",
        is_allowed=False,
        number=1,
    )
    saved(as_editor, case, opened(as_editor, case), slug="port")


@pytest.mark.full
def test_a_part_that_is_shown_counts_for_its_page(as_editor: Client, db) -> None:
    report = factories.report(title="Danish cities", slug="danish")
    show("/reports/danish/recommendations/2/")
    refused = sent(as_editor, report, opened(as_editor, report), slug="danes")
    assert SITE in told(refused)


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize(
    "changes", [{"recommendations-0-DELETE": "on"}, {"recommendations-0-number": "9"}], ids=str
)
def test_a_part_that_partners_show_leaves_its_address_after_a_question(
    as_editor: Client, db, changes: dict[str, str]
) -> None:
    report = factories.report(title="Danish cities", slug="danish")
    report.recommendations.create(number=1, title="Nurture thinking")
    show("/reports/danish/recommendations/1/")
    values = opened(as_editor, report)
    refused = sent(as_editor, report, values, summary="New words.", **changes)
    assert refused.status_code == 200
    said = refused.content.decode()
    assert said.count(SITE) == 2  # in the summary of errors, and at the rows
    assert "Nurture thinking” would not be found at “recommendations/1/” any more." in said
    assert report.recommendations.get().number == 1
    values = shown_values(refused, "report_form")
    assert values["summary"] == ["New words."]
    saved(as_editor, report, values)
    report.refresh_from_db()
    assert report.summary == "New words."
    assert not report.recommendations.filter(number=1).exists()


@pytest.mark.full
@pytest.mark.database
def test_parts_that_nobody_shows_leave_at_once(as_editor: Client, db) -> None:
    report = factories.report(title="Danish cities", slug="danish")
    for number in (1, 12):
        report.recommendations.create(number=number, title="Nurture thinking")
    show("/reports/danish/recommendations/12/")
    show("/reports/danish/")
    values = opened(as_editor, report)
    saved(as_editor, report, values, **{"recommendations-0-DELETE": "on"})
    # Changed, and where it was.
    values = opened(as_editor, report)
    saved(as_editor, report, values, **{"recommendations-0-title": "Think"})
    assert report.recommendations.get().title == "Think"


@pytest.mark.full
def test_a_new_slug_and_a_part_that_leaves_are_both_asked_about(as_editor: Client, db) -> None:
    report = factories.report(title="Danish cities", slug="danish")
    report.recommendations.create(number=1, title="Nurture thinking")
    show("/reports/danish/recommendations/1/")
    changes = {"slug": "danes", "recommendations-0-DELETE": "on"}
    refused = sent(as_editor, report, opened(as_editor, report), **changes)
    assert "Its address would change" in told(refused)
    assert "would not be found at" in refused.content.decode()
    saved(as_editor, report, shown_values(refused, "report_form"))
    report.refresh_from_db()
    assert (report.slug, report.recommendations.count()) == ("danes", 0)


def test_a_theme_is_a_page_too(as_editor: Client, db) -> None:
    theme = Theme.objects.create(name="Energy", slug="energy")
    show("/themes/energy/")
    refused = sent(as_editor, theme, opened(as_editor, theme), slug="power")
    assert SITE in told(refused)
    assert SITE in as_editor.get(admin_url(theme, "delete")).content.decode()


def test_the_question_before_a_deletion_tells_it(shown: CaseStudy, as_editor: Client) -> None:
    other = factories.case_study(title="Nobody shows it")
    for page, tells in ((shown, True), (other, False)):
        assert (SITE in as_editor.get(admin_url(page, "delete")).content.decode()) is tells
    text = action(as_editor, CaseStudy, "delete_selected", [shown, other]).content.decode()
    assert "Smart harbour</strong> – Shown on" in text
    assert CaseStudy.objects.count() == 2


@pytest.mark.full
def test_many_pages_become_drafts_after_a_question(shown: CaseStudy, as_editor: Client) -> None:
    other = factories.case_study(title="Nobody shows it")
    asked = action(as_editor, CaseStudy, "unpublish", [shown, other])
    text = asked.content.decode()
    assert "Smart harbour</strong> – Shown on" in text
    assert "Nobody shows it</strong> – " not in text
    assert CaseStudy.objects.public().count() == 2
    done = action(as_editor, CaseStudy, "unpublish", [shown, other], post="yes")
    assert "2 pages are drafts now." in notices(done)
    assert CaseStudy.objects.public().count() == 0


def test_old_addresses_and_parts_count_among_many(as_editor: Client, db) -> None:
    renamed = factories.report(title="Renamed", slug="before")
    renamed.slug = "after"
    renamed.save()
    parted = factories.report(title="Parted", slug="parted")
    alike = factories.report(title="Alike", slug="parted-too")
    show("/reports/before/")
    show("/reports/parted/recommendations/1/")
    show("/reports/parted/", number=3)
    told = usage([renamed, parted, alike])
    assert set(told) == {renamed, parted}
    assert "at least 15 times" in told[parted][0]
    assert told[parted][0].count(SITE) == 1


@pytest.mark.full
def test_many_pages_are_asked_about_in_as_many_queries_as_two(
    db, django_assert_max_num_queries
) -> None:
    cases = [factories.case_study(slug=f"case-{number}") for number in range(30)]
    for case in cases:
        show(f"/case-studies/{case.slug}/")
    with django_assert_max_num_queries(4):
        assert len(usage(cases)) == 30


def test_pages_that_nobody_shows_become_drafts_at_once(case: CaseStudy, as_editor: Client) -> None:
    assert "1 page is a draft now." in notices(action(as_editor, CaseStudy, "unpublish", [case]))


@pytest.mark.full
def test_many_sites_are_named_in_part(case: CaseStudy, as_editor: Client) -> None:
    for number in range(5):
        Showing.objects.create(
            day=timezone.localdate(),
            site=f"https://s{number}.example",
            path="/case-studies/harbour/",
            is_allowed=True,
            number=1,
        )
    refused = sent(as_editor, case, opened(as_editor, case), slug="port")
    assert "and 2 more sites" in told(refused)
