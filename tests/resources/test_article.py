"""The page of a report as an article: what it shows, and that nothing odd breaks it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import KeyFigure
from resources.models import Link, Recommendation, Report
from resources.models.contents import FIGURES
from resources.models.link_list import WHOLE
from smartcities.index import index_of
from tests.factories import (
    case_study,
    city,
    expert,
    link,
    link_category,
    organisation,
    report,
    row,
)
from tests.portal.settings import read_for_this_version
from tests.resources.odd import odd_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def html(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def article(page: str) -> str:
    """Return the page's article without the frame around it."""
    return page[page.index("<article") : page.rindex("</article>")]


def contents(page: str) -> list[str]:
    """Return the anchors in the page's table of contents."""
    found = re.search(r'<nav class="contents".*?</nav>', page, re.DOTALL)
    return re.findall(r'href="#([^"]+)"', found[0]) if found else []


def sound(page: str) -> None:
    """Check that ids are unique, and that every link into the page finds its place."""
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, number in ids.items() if number > 1] == []
    assert [name for name in re.findall(r'href="#([^"]+)"', page) if name not in ids] == []
    assert "data-contents" not in page
    assert " style=" not in page


def test_the_contents_name_the_texts_sections_and_the_pages_own_in_order() -> None:
    made = report(
        body="<h2>Why</h2><p>x</p><h3>Then</h3><h2>How</h2>",
        cases=[case_study()],
        related_cases=[case_study()],
        links=[link()],
        publisher=organisation(history="It moved on."),
    )
    speaker = expert()
    made.contributions.create(expert=speaker, role="interviewed")
    made.passages.create(expert=speaker, text="<h2>Not a section</h2>")
    row(Recommendation, made, explanation="<h2>Nor this</h2>")
    page = html(made.get_absolute_url())
    own = ["recommendations", "voices", "cases", "further", "people", "links", "publisher"]
    assert contents(page) == ["h-why", "h-then", "h-how", *own]
    sound(page)


def test_a_report_of_nothing_but_a_title_is_a_title() -> None:
    page = html(report(title="Only this").get_absolute_url())
    assert contents(page) == []
    assert re.findall(r"<h2[^>]*>([^<]+)", article(page)) == [
        "Cite this",
        "Share this page",
    ]
    for part in ("dossier", "<figure", "standfirst", "byline", 'class="steps"'):
        assert part not in article(page)
    sound(page)


@pytest.mark.full
def test_the_byline_names_authors_before_editors_and_the_first_of_many() -> None:
    made = report()
    made.contributions.create(expert=expert(given_name="Ed", family_name="Itor"), role="editor")
    assert "Edited by Ed Itor" in html(made.get_absolute_url())
    for number in range(9):
        made.contributions.create(expert=expert(family_name=f"A{number}"), role="author")
    assert "By A0, A1, A2, A3, A4 and others" in html(made.get_absolute_url())


def test_a_passage_says_whose_words_it_is_and_what_the_speaker_was_then() -> None:
    made = report(published_on="2012-10")
    speaker = expert(given_name="Line", family_name="Knive", job_title="Director now")
    made.contributions.create(
        expert=speaker, role="interviewed", title_then="Consultant", organisation_then="Aarhus"
    )
    made.passages.create(expert=speaker, kind="quotation", text="<p>Word for word.</p>")
    made.passages.create(expert=speaker, kind="paraphrase", text="<p>In other words.</p>")
    page = html(made.get_absolute_url())
    assert "In 2012: Consultant, Aarhus" in page
    quoted, told = re.findall(r'<figure class="voice.*?</figure>', page, re.DOTALL)
    assert "<blockquote" in quoted
    assert "Quotation" in quoted
    assert "<blockquote" not in told
    assert "Paraphrase" in told
    assert 'class="portrait__initials" aria-hidden="true">LK<' in told


def test_a_recommendation_is_linked_here_and_at_its_own_address() -> None:
    made = report()
    advice = row(Recommendation, made, number=7, title="Start small")
    advice.cities.add(city(title="Shown city"), city(title="Hidden city", published_at=None))
    page = html(made.get_absolute_url())
    assert 'id="recommendation-7"' in page
    assert 'href="#recommendation-7"' in page
    assert f'href="{advice.get_absolute_url()}"' in page
    assert "Shown city" in page
    assert "Hidden city" not in page
    own = html(advice.get_absolute_url())
    assert f'href="{made.get_absolute_url()}#recommendation-7"' in own
    sound(own)


def test_the_head_leads_to_each_recommendation_before_anything_else() -> None:
    made = report(body="<p>The text.</p>")
    for number, title in ((1, "Start small"), (2, "Share data")):
        row(Recommendation, made, number=number, title=title)
    page = article(html(made.get_absolute_url()))
    index = re.search(r'<nav class="advised".*?</nav>', page, re.DOTALL)
    assert index.end() < page.index("The text.")
    assert re.findall(r'href="#([^"]+)"', index[0]) == ["recommendation-1", "recommendation-2"]
    assert "Start small" in index[0]
    assert "recommendations</a>" not in index[0]
    sound(page)


def test_figures_of_its_cases_stand_beside_the_text_with_year_and_source() -> None:
    related = case_study(title="Related")
    presented = [case_study(title=f"Case {number}") for number in range(FIGURES)]
    for number, case in enumerate([related, *presented]):
        row(KeyFigure, case, label="homes", value=number, year=2012, source="The city", order=1)
        row(KeyFigure, case, label="Not the first", value=9, source="X", order=2)
    silent = case_study(title="Without a figure")
    hidden = case_study(title="Hidden", published_at=None)
    row(KeyFigure, hidden, label="Secret", value=1, source="X")
    made = report(
        body="<p>The text.</p>", cases=[*presented, silent, hidden], related_cases=[related]
    )
    page = article(html(made.get_absolute_url()))
    figures = re.search(r'<aside class="figures".*?</aside>', page, re.DOTALL)[0]
    # Those of the cases it presents, before others; so the related one finds no room.
    assert figures.count('class="number"') == FIGURES
    assert figures.count("(2012)") == figures.count("The city") == FIGURES
    assert f'href="{presented[0].get_absolute_url()}"' in figures
    for word in ("Related", "Not the first", "Without a figure", "Secret"):
        assert word not in figures
    assert 0 <= page.index("The text.") < page.index(figures) < page.index('id="cases"')


def test_a_number_keeps_its_fifteen_digits_beside_the_text() -> None:
    case = case_study()
    row(KeyFigure, case, label="x", value="-999999999999.999", unit="EUR", source="S")
    figure = report(cases=[case]).cases_in_figures[0].first_figure
    assert str(figure.value) == "-999999999999.999"
    assert (figure.label, figure.unit, figure.year, figure.source) == ("x", "EUR", None, "S")


def test_the_download_says_type_pages_size_and_language_and_what_it_is() -> None:
    from tests.files import pdf_file

    made = report(file=pdf_file(), pages=1, file_note="A stand-in.", document_language="da")
    button = re.search(r'<a class="button download__button".*?</a>', html(made.get_absolute_url()))
    words = re.sub(r"<[^>]+>", "", button[0])
    for word in ("PDF", "1 page", "Danish"):
        assert word in words
    assert re.search(r"\d", words.split("1 page")[1])
    assert "A stand-in." in html(made.get_absolute_url())


@pytest.mark.full
def test_a_short_list_of_links_is_whole_and_a_long_one_stands_by_category() -> None:
    books, sites = link_category(name="Books"), link_category(name="Sites")
    few = [link(title=f"Abroad {number}", category=books) for number in range(10)]
    many = [link(country="DK", category=sites) for _number in range(8)]
    more = [link(country="DK", category=books) for _number in range(3)]
    made = report(links=[*few, *many, *more, link(country="DK")])
    assert [(each.is_home, each.is_long, len(each.links)) for each in made.link_lists] == [
        (True, True, 12),
        (False, False, 10),
    ]
    sections = [(str(each.category), len(each.links)) for each in made.link_lists[0].sections]
    assert sections == [("Books", 3), ("Sites", 8), ("None", 1)]
    page = article(html(made.get_absolute_url()))
    names = re.findall(r'<h4 class="link-list__category">\s*(.*?) <span', page)
    assert [re.sub("<[^>]+>", "", name) for name in names] == ["Books", "Sites", "Other links"]
    assert "<details" not in page


@pytest.mark.full
def test_a_huge_list_of_links_hides_no_category_as_a_whole() -> None:
    categories = [link_category(name=f"Kind {number}") for number in range(3)]
    made = report()
    links = [
        link(title=f"{number:03}", country="DK", category=categories[number % 3])
        for number in range(WHOLE + 1)
    ]
    made.links.set(links[:WHOLE])
    sections = list(made.link_lists[0].sections)
    assert [len(each.folded) for each in sections] == [0, 0, 0]
    more = report(links=links)
    sections = list(more.link_lists[0].sections)
    assert [len(each.shown) for each in sections] == [3, 3, 3]
    assert sum(len(each.shown + each.folded) for each in sections) == WHOLE + 1
    page = article(html(more.get_absolute_url()))
    assert re.findall(r"<summary>(\d+) more", page) == ["18", "17", "17"]
    assert page.count('class="link"') == WHOLE + 1


def test_a_report_can_be_passed_on_without_anybody_else() -> None:
    made = report(title="Water & wind: 100 %")
    page = html(made.get_absolute_url())
    address = f"http://testserver{made.get_absolute_url()}"
    assert f"<code>{address}</code>" in page
    assert "mailto:?subject=Water%20%26%20wind%3A%20100%20%25&amp;body=http%3A%2F%2F" in page
    hosts = set(re.findall(r'(?:href|src|action)="https?://([^/"]+)', article(page)))
    assert hosts <= {"testserver"}


@pytest.mark.full
@pytest.mark.database
def test_three_hundred_links_and_forty_recommendations_break_nothing_and_ask_no_more() -> None:
    few = odd_report(links=12).get_absolute_url()
    # Who asks first after a change also looks what is due next and brings the index up to date.
    index_of(Report)
    read_for_this_version()
    with CaptureQueriesContext(connection) as queries:
        html(few)
    Link.objects.all().delete()
    made = odd_report().get_absolute_url()
    index_of(Report)
    read_for_this_version()
    with CaptureQueriesContext(connection) as more:
        page = html(made)
    assert len(more) <= len(queries) <= 10
    sound(page)
    assert page.count('class="link"') == 300
    assert page.count('class="advice__card"') == 40
    # Shown at first: as many as a reader takes in at once, in each of the two lists.
    unfolded = re.sub(r'<details class="fold">.*?</details>', "", page, flags=re.DOTALL)
    assert 2 <= unfolded.count('class="link"') <= 20
    # So it is with the recommendations at the head of the page.
    assert page.count('class="advised__link"') == 6
    assert "All 40 recommendations" in page


def test_arabic_text_runs_from_the_right_and_the_pages_own_words_do_not() -> None:
    made = report(
        title="مدن ذكية",
        language="ar",
        summary="ملخص",
        body="<h2>لماذا</h2><h2>智慧</h2><h2>نص</h2>",
    )
    row(Recommendation, made, title="ابدأ")
    page = html(made.get_absolute_url())
    assert '<h1 lang="ar" dir="rtl">مدن ذكية</h1>' in page
    assert '<div class="prose" lang="ar" dir="rtl">' in page
    assert '<h2 id="recommendations">Recommendations</h2>' in page
    assert contents(page) == ["h-لماذا", "h-智慧", "h-نص", "recommendations"]
    sound(page)
