"""Reports with their people, recommendations and issues; links with their targets."""

from __future__ import annotations

import pytest
from django.test import Client

from resources.models import Recommendation
from tests.factories import case_study, city, expert, link, organisation, report, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def html(path: str, client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_report_names_its_public_people_as_they_were_then() -> None:
    made = report()
    person = expert(given_name="Line", family_name="Knive", job_title="Director now")
    made.contributions.create(
        expert=person, role="interviewed", title_then="Consultant", organisation_then="Aarhus"
    )
    hidden = expert(family_name="Hidden", published_at=None)
    made.contributions.create(expert=hidden, role="editor")
    made.passages.create(expert=hidden, text="<p>Unsaid</p>")
    page = html(made.get_absolute_url())
    for word in ("Line Knive", "Consultant", "Aarhus"):
        assert word in page
    for word in ("Director now", "Hidden", "Unsaid"):
        assert word not in page


def test_a_paraphrase_is_labelled_and_a_quotation_is_none() -> None:
    made, person = report(), expert()
    made.passages.create(expert=person, text="<p>In other words.</p>")
    page = html(made.get_absolute_url())
    assert "In other words." in page
    assert "araphrase" in page


def test_issues_lead_to_one_another_while_public() -> None:
    before = report(title="Issue one")
    after = report(title="Issue two", previous_issue=before)
    assert after.get_absolute_url() in html(before.get_absolute_url())
    assert before.get_absolute_url() in html(after.get_absolute_url())
    before.published_at = None
    before.save()
    assert "Issue one" not in html(after.get_absolute_url())


def test_a_report_tells_what_became_of_its_publisher() -> None:
    clean = organisation(name="CLEAN", website="https://cleancluster.example/")
    cluster = organisation(name="Cleantech Cluster", merged_into=clean, merged_on="2014-05")
    page = html(report(publisher=cluster).get_absolute_url())
    assert "Cleantech Cluster" in page
    assert "CLEAN" in page


def test_a_report_shows_cases_links_and_nothing_hidden() -> None:
    made = report(
        cases=[
            case_study(title="Presented case"),
            case_study(title="Hidden case", published_at=None),
        ],
        related_cases=[case_study(title="Related case")],
        links=[link(title="Shown link"), link(title="Hidden link", published_at=None)],
    )
    page = html(made.get_absolute_url())
    for word in ("Presented case", "Related case", "Shown link"):
        assert word in page
    assert "Hidden" not in page


def test_a_recommendation_has_an_address_of_its_own() -> None:
    advice = row(Recommendation, number=3, title="Start small")
    advice.cities.add(city(title="Shown city"), city(title="Hidden city", published_at=None))
    advice.cases.add(case_study(title="Shown case"))
    assert advice.get_absolute_url() == f"/reports/{advice.report.slug}/recommendations/3/"
    page = html(advice.get_absolute_url())
    for word in (
        "Start small",
        "Shown city",
        "Shown case",
        advice.report.get_absolute_url(),
    ):
        assert word in page
    assert "Hidden city" not in page


def test_a_recommendation_follows_its_report(visitor: Client, as_editor: Client) -> None:
    advice = row(Recommendation, report(published_at=None, slug="before"))
    assert visitor.get(advice.get_absolute_url()).status_code == 404
    response = as_editor.get(advice.get_absolute_url())
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    page = advice.report
    page.slug = "after"
    page.save()
    response = as_editor.get("/reports/before/recommendations/1/")
    assert (response.status_code, response["Location"]) == (
        301,
        "/reports/after/recommendations/1/",
    )


def test_who_acts_on_a_recommendation_moves_the_reports_date(clock, now) -> None:
    advice, case = row(Recommendation), case_study()
    clock.shift(60)
    advice.cases.add(case)
    advice.report.refresh_from_db()
    case.refresh_from_db()
    assert advice.report.last_updated > now
    assert case.last_updated == now


def test_visit_leads_to_the_stored_target_and_nowhere_else(visitor: Client) -> None:
    made = link(url="https://example.org/a?b=c")
    for query in ("", "?url=https://evil.example/", "?next=//evil.example"):
        response = visitor.get(f"{made.get_absolute_url()}visit/{query}")
        assert (response.status_code, response["Location"]) == (302, "https://example.org/a?b=c")


def test_visit_of_a_draft_is_for_those_who_may_change_it(
    visitor: Client, as_editor: Client
) -> None:
    made = link(published_at=None)
    path = f"{made.get_absolute_url()}visit/"
    assert visitor.get(path).status_code == 404
    response = as_editor.get(path)
    assert (response.status_code, response["Cache-Control"]) == (302, "private, no-store")


def test_visit_of_an_old_address_leads_to_the_new_one(visitor: Client) -> None:
    made = link(slug="before")
    made.slug = "after"
    made.save()
    response = visitor.get("/resources/before/visit/")
    assert (response.status_code, response["Location"]) == (301, "/resources/after/visit/")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "x"]
)
def test_a_target_is_an_address_on_the_web(url: str) -> None:
    from django.core.exceptions import ValidationError

    made = link()
    made.url = url
    with pytest.raises(ValidationError) as caught:
        made.full_clean()
    assert set(caught.value.error_dict) == {"url"}


def test_the_health_of_a_link_is_no_change_of_its_page(clock, now) -> None:
    made = link()
    clock.shift(60)
    made.health, made.status_code = "broken", 404
    made.save()
    made.refresh_from_db()
    assert (made.health, made.last_updated) == ("broken", now)


def test_a_links_page_shows_where_it_is_used() -> None:
    made = link(
        cases=[
            case_study(title="Shown case"),
            case_study(title="Hidden case", published_at=None),
        ]
    )
    report(title="Listing report", links=[made])
    page = html(made.get_absolute_url())
    assert "Shown case" in page
    assert "Listing report" in page
    assert "Hidden case" not in page
    assert f"{made.get_absolute_url()}visit/" in page or made.url in page
