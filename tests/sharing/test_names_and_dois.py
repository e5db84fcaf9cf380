"""Names of one part stay one, and a DOI stays itself, in what reference managers read."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from resources.models import Contribution
from smartcities.sharing.citations.bibtex import bibtex
from smartcities.sharing.citations.citation import Citation, Name
from smartcities.sharing.citations.highwire import tags
from smartcities.sharing.citations.ris import ris
from tests.factories import expert, organisation, report, row
from tests.sharing.reading import head

DOI = "10.1002/(SICI)1097-4571_#?%<1:{A\\}>3"
IN_ADDRESS = "https://doi.org/10.1002/(SICI)1097-4571_%23%3F%25%3C1:%7BA%5C%7D%3E3"


def cited(*names: Name, **fields) -> Citation:
    return Citation("A title", "https://x.org/a/", "a", authors=list(names), **fields)


def read(name: str) -> tuple[str, str]:
    """Return (family, given) as Zotero's ``cleanAuthor`` divides a name."""
    kept = name.strip(" ,./[]:")
    if "," in name:
        family, _, given = kept.partition(",")
        return family.strip(), given.strip()
    given, _, family = kept.rpartition(" ")
    return family, given


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Name("Copenhagen Cleantech Cluster", is_body=True), ("Copenhagen Cleantech Cluster", "")),
        (Name("Climate, Energy; Utilities", is_body=True), ("Climate‚ Energy‚ Utilities", "")),
        (Name("van Dyke"), ("van Dyke", "")),
        (Name("Kjær", "Tyge"), ("Kjær", "Tyge")),
        (Name("King, Jr.", "Martin Luther"), ("King‚ Jr.", "Martin Luther")),
    ],
)
def test_readers_who_divide_names_at_commas_get_each_whole(name, expected) -> None:
    citation = cited(name)
    (author,) = re.findall(r"^AU  - (.*?)\r$", ris(citation), re.MULTILINE)
    (tag,) = (value for known, value in tags(citation) if known == "citation_author")
    assert author == tag
    assert ";" not in author
    assert read(author) == expected


@pytest.mark.parametrize(
    ("names", "field"),
    [
        ([Name("Roads and Parks", is_body=True)], "{{Roads and Parks}}"),
        ([Name("van Dyke")], "{{van Dyke}}"),
        ([Name("van Dyke", "Ann"), Name("Kjær", "Tyge")], "{van Dyke, Ann and Kjær, Tyge}"),
        ([Name("King, Jr.", "M. and L.")], "{{King, Jr.}, {M. and L.}}"),
    ],
)
def test_bibtex_splits_no_name(names, field) -> None:
    assert f"  author = {field},\n" in bibtex(cited(*names))


def test_a_doi_is_verbatim_in_bibtex_but_for_what_ends_a_field() -> None:
    assert "  doi = {10.1000/a_b#c?d%e&f$g~h^i}," in bibtex(cited(doi="10.1000/a_b#c?d%e&f$g~h^i"))
    assert "  doi = {10.1000/a%7Bb%5Cc%7D}," in bibtex(cited(doi="10.1000/a{b\\c}"))


@pytest.mark.django_db
@pytest.mark.usefixtures("now")
def test_every_link_to_a_doi_leads_to_it(visitor: Client) -> None:
    page = report(slug="a", doi=DOI, publisher=organisation(name="Roads and Parks"))
    row(Contribution, page, role="editor", expert=expert(given_name="", title="van Dyke"))
    text = visitor.get("/reports/a/").content.decode()
    assert re.findall(r'href="(https://doi.org/[^"]*)"', text) == [IN_ADDRESS]
    assert f'{IN_ADDRESS} <span class="cite__url">' in text
    found = head(visitor, "/reports/a/")
    assert found.node("Report")["identifier"] == IN_ADDRESS
    assert found.one("citation_doi") == DOI
    assert found.one("citation_author") == "Roads and Parks,"
    assert found.one("citation_editor") == "van Dyke,"
