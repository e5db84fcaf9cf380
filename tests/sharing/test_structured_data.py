"""JSON-LD: right by schema.org's vocabulary, on every page, and only what the page says."""

from __future__ import annotations

import pytest
from django.test import Client

from casestudies.models import Involvement
from resources.models import Contribution, Recommendation
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from smartcities.sharing.data.distributions import distributions
from tests.factories import case_study, city, expert, image, make, organisation, report, row, theme
from tests.files import pdf_file
from tests.sharing.reading import head
from tests.sharing.schema_check import nodes, problems
from tests.worlds import portal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

HOSTILE = 'A </script><script>alert(1)</script> & "B" <!-- \u2028 {{ page }}'
EVERY_TYPE = pytest.mark.parametrize(
    "model", page_types(), ids=lambda model: model._meta.label_lower
)


def full_report(**fields):
    fields.setdefault("publisher", organisation(website="https://example.org/"))
    return report(
        title="Danish Smart Cities",
        subtitle="An overview",
        series="The journal",
        issue_number="2",
        published_on="2012-10",
        document_language="da",
        pages=52,
        doi="10.1000/182",
        outside_url="https://example.org/report",
        image=image(),
        file=pdf_file(),
        themes=[theme()],
        **fields,
    )


@pytest.mark.full
@pytest.mark.database
def test_every_kind_of_page_is_right_by_the_vocabulary(visitor: Client) -> None:
    made = portal()
    made |= {"full report": full_report(), "book": full_report(isbn="978-87-1234-567-0")}
    for role in ("author", "contributor"):
        row(Contribution, made["full report"], role=role)
    addresses = {"/", "/themes/", *(each.get_absolute_url() for each in made.values())}
    addresses |= {model.get_list_url() for model in page_types()}
    addresses |= {f"{model.get_list_url()}?theme=energy" for model in page_types()}
    for address in sorted(addresses):
        graph = head(visitor, address).graph
        assert problems(graph) == [], address


@EVERY_TYPE
def test_a_page_with_nothing_but_a_title_is_right_too(visitor: Client, model: type[Page]) -> None:
    page = make(model)
    read = head(visitor, page.get_absolute_url())
    assert problems(read.graph) == []
    assert None not in [value for node in nodes(read.graph) for value in node.values()]


@EVERY_TYPE
def test_a_page_is_about_a_thing_of_its_name(visitor: Client, model: type[Page]) -> None:
    page = make(model, title="Harbour", summary="A harbour in short.")
    read = head(visitor, page.get_absolute_url())
    itself = read.graph[0]
    assert itself["url"] == read.canonical
    (thing,) = (each for each in read.graph if each["@id"] == itself["mainEntity"]["@id"])
    assert thing["name"] == "Harbour"
    assert thing["description"] == "A harbour in short."


@EVERY_TYPE
def test_the_way_is_the_one_that_people_see(visitor: Client, model: type[Page]) -> None:
    page = make(model, title="Harbour")
    for address in (page.get_absolute_url(), model.get_list_url(), f"/da{model.get_list_url()}"):
        read = head(visitor, address)
        steps = read.node("BreadcrumbList")["itemListElement"]
        assert [step["name"] for step in steps] == read.crumbs
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))


@EVERY_TYPE
def test_a_hostile_title_ends_no_element(visitor: Client, model: type[Page]) -> None:
    page = make(model, title=HOSTILE[:80])
    for address in (page.get_absolute_url(), model.get_list_url()):
        text = visitor.get(address).content.decode()
        assert "<script>alert" not in text
        assert any(
            HOSTILE[:80] in str(node.get("name")) for node in nodes(head(visitor, address).graph)
        )


@EVERY_TYPE
def test_a_list_names_its_pages_in_their_order(visitor: Client, model: type[Page]) -> None:
    pages = [make(model) for _ in range(3)]
    make(model, published_at=None, title="Hidden harbour")
    # Asked first: an answer that was kept has no context.
    shown = visitor.get(model.get_list_url()).context["hits"]
    listed = head(visitor, model.get_list_url()).node("ItemList")
    assert listed["numberOfItems"] == 3
    urls = [each["url"].removeprefix("http://testserver") for each in listed["itemListElement"]]
    assert urls == [page.get_absolute_url() for page in shown]
    assert len(urls) == len(pages)


@EVERY_TYPE
def test_a_whole_list_is_a_data_set_where_it_can_be_fetched(visitor, model: type[Page]) -> None:
    make(model, themes=[theme(slug="energy")])
    forms = [form.url for form in distributions(model) if form.is_whole]
    assert forms
    found = [node for node in head(visitor, model.get_list_url()).graph if "license" in node]
    told = [each["contentUrl"] for node in found for each in node["distribution"]]
    assert told == forms
    for url in forms:
        assert visitor.get(url.removeprefix("http://testserver")).status_code == 200
    filtered = head(visitor, f"{model.get_list_url()}?theme=energy").graph
    assert "Dataset" not in [node["@type"] for node in filtered]


def test_places_can_be_fetched_as_a_data_set(visitor: Client) -> None:
    said = head(visitor, "/case-studies/").node("Dataset")
    urls = [each["contentUrl"] for each in said["distribution"]]
    assert urls == [f"http://testserver/case-studies.{end}" for end in ("csv", "xlsx", "geojson")]


def test_a_theme_is_a_term_and_names_what_stands_on_it(visitor: Client) -> None:
    energy = theme(name="Energy", summary="Power and heat.")
    pages = [make(model, themes=[energy]) for model in page_types()]
    read = head(visitor, energy.get_absolute_url())
    (term,) = read.node("CollectionPage")["about"]
    assert (term["@type"], term["description"]) == ("DefinedTerm", "Power and heat.")
    listed = {each["url"] for each in read.node("ItemList")["itemListElement"]}
    assert listed == {f"http://testserver{page.get_absolute_url()}" for page in pages}


def test_the_front_page_says_whose_site_it_is(visitor: Client) -> None:
    site = head(visitor, "/").node("WebSite")
    assert site["publisher"]["@type"] == "Organization"
    assert site["inLanguage"] == ["en", "da"]


def test_a_draft_is_mentioned_nowhere(visitor: Client) -> None:
    hidden = {"published_at": None, "title": "Hidden harbour"}
    page = report(cases=[case_study(**hidden)])
    row(Contribution, page, expert=expert(**hidden))
    case = case_study(cities=[city(**hidden)], experts=[expert(**hidden)])
    for each in (page, case):
        assert "Hidden" not in str(head(visitor, each.get_absolute_url()).graph)


def test_contact_and_photo_of_a_person_stay_inside_the_consent(visitor: Client) -> None:
    given = {"email": "person@example.org", "phone": "+45 12345678", "photo": image()}
    kept = expert(consent_photo=True, consent_on="2027-01-01", **given)
    said = str(head(visitor, kept.get_absolute_url()).node("Person"))
    assert "ImageObject" in said
    assert "person@example.org" not in said
    assert "12345678" not in said
    open_one = expert(consent_contact=True, consent_on="2027-01-01", **given | {"photo": None})
    person = head(visitor, open_one.get_absolute_url()).node("Person")
    assert (person["email"], person["telephone"]) == ("person@example.org", "+45 12345678")
    assert "image" not in person


def test_a_report_is_dated_as_exactly_as_it_is_known(visitor: Client) -> None:
    for known in ("2012", "2012-10", "2012-10-05"):
        page = report(published_on=known)
        assert head(visitor, page.get_absolute_url()).node("Report")["datePublished"] == known


@EVERY_TYPE
def test_a_page_says_when_it_appeared_and_changed(visitor: Client, model: type[Page]) -> None:
    page = make(model)
    made, appeared = (f"2027-0{day}T12:00:00+00:00" for day in ("2-01", "2-28"))
    model.objects.filter(pk=page.pk).update(last_updated=made)
    read = head(visitor, page.get_absolute_url())
    said = [node for node in read.graph if node["@type"] in ("WebPage", "ProfilePage", "Article")]
    # Written before it appeared: then it has not changed since.
    for node in said:
        assert (node["datePublished"], node["dateModified"]) == (appeared, appeared)
    told = [read.all(f"article:{name}_time") for name in ("published", "modified")]
    is_article = read.one("og:type") == "article"
    assert told == ([[appeared], [appeared]] if is_article else [[], []])


def test_a_part_appeared_with_its_page(visitor: Client) -> None:
    read = head(visitor, row(Recommendation).get_absolute_url())
    appeared = read.graph[0]["datePublished"]
    assert appeared == "2027-02-28T12:00:00+00:00"
    assert read.one("article:published_time") == appeared


def test_a_position_known_from_a_report_is_not_said_to_be_todays(visitor: Client) -> None:
    place = organisation(name="Siemens")
    now = expert(job_title="Director", organisation=place)
    then = expert(job_title="City Account Manager", organisation=place)
    for day in ("2012-10", "2009"):
        part = {"title_then": "City Account Manager", "organisation_then": "Siemens"}
        row(Contribution, report(published_on=day), expert=then, **part)
    said = head(visitor, now.get_absolute_url()).node("Person")
    assert (said["jobTitle"], said["worksFor"]["name"]) == ("Director", "Siemens")
    assert "disambiguatingDescription" not in said
    said = head(visitor, then.get_absolute_url()).node("Person")
    assert {"jobTitle", "worksFor"} & set(said) == set()
    assert said["disambiguatingDescription"] == "City Account Manager, Siemens (October 2012)"
    assert problems([said]) == []


def test_a_file_that_is_not_the_report_is_no_form_of_it(visitor: Client) -> None:
    page = full_report(file_note="Only a summary.")
    said = head(visitor, page.get_absolute_url()).node("Report")
    assert "encoding" not in said
    assert "pagination" not in said
    assert said["associatedMedia"]["description"] == "Only a summary."
    whole = head(visitor, full_report().get_absolute_url()).node("Report")
    assert whole["encoding"]["contentUrl"].endswith("/download/")
    assert whole["pagination"] == "52 pp."


@pytest.mark.full
def test_a_place_says_where_it_is(visitor: Client) -> None:
    island = city(("DK",), kind="island", latitude="-90", longitude="180", population=5)
    said = head(visitor, island.get_absolute_url()).node("Place")
    assert said["geo"] == {"@type": "GeoCoordinates", "latitude": -90.0, "longitude": 180.0}
    assert said["containedInPlace"][0]["identifier"] == "DK"
    assert problems([said]) == []


def test_a_case_study_names_who_took_part_once_each(visitor: Client) -> None:
    case, lead = case_study(experts=[expert(title="Kjær")]), organisation(name="The city")
    for role in ("owner", "lead"):
        row(Involvement, case, organisation=lead, role=role)
    said = head(visitor, case.get_absolute_url()).node("Article")
    assert [(each["@type"], each["name"]) for each in said["mentions"]] == [
        ("Organization", "The city"),
        ("Person", "Kjær"),
    ]


def test_a_part_says_what_it_is_part_of_and_the_whole_names_its_parts(visitor: Client) -> None:
    advice = row(Recommendation, title="Start small")
    whole = head(visitor, advice.report.get_absolute_url()).node("Report")
    assert whole["hasPart"][0]["name"] == "Start small"
    assert whole["hasPart"][0]["url"].endswith(advice.get_absolute_url())
    said = head(visitor, advice.get_absolute_url()).node("CreativeWork")
    assert said["name"] == "Start small"
    assert said["isPartOf"]["name"] == advice.report.title


def test_messages_and_previews_say_nothing(visitor: Client, as_editor: Client) -> None:
    for client, address in ((visitor, "/nowhere/"), (visitor, "/reports/?page=99")):
        assert b"ld+json" not in client.get(address).content
    draft = report(published_at=None)
    response = as_editor.get(draft.get_absolute_url())
    assert response.status_code == 200
    assert b"ld+json" not in response.content
    assert b"og:" not in response.content


@pytest.mark.parametrize(
    ("node", "word"),
    [
        ({"@type": "Raport"}, "no type"),
        ({"@type": "Report", "titel": "x"}, "no property"),
        ({"@type": "Report", "numberOfPages": 3}, "property of"),
        ({"@type": "Report", "publisher": "Arup"}, "not one of"),
        ({"@type": "Report", "datePublished": "October 2012"}, "not one of"),
        ({"@type": "Report", "publisher": {"@type": "Place", "name": "x"}}, "not one of"),
        ({"@type": "WebPage", "mainEntity": {"@id": "https://x.org/#it"}}, "not there"),
    ],
)
def test_the_check_finds_what_is_wrong(node, word) -> None:
    (found,) = problems([node])
    assert word in found
