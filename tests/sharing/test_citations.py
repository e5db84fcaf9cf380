"""Citations: BibTeX, RIS, CSL-JSON and the tags of reference managers, exact and safe."""

from __future__ import annotations

import json
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from resources.models import Contribution, Report
from smartcities.sharing.citations.bibtex import bibtex, escaped
from smartcities.sharing.citations.citation import CITED, Citation, Name
from smartcities.sharing.citations.csl import csl
from smartcities.sharing.citations.key import citation_key
from smartcities.sharing.citations.ris import ris
from tests.factories import expert, organisation, report, row
from tests.files import pdf_file
from tests.sharing.reading import head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ENDINGS = pytest.mark.parametrize("ending", ["bib", "ris", "json"])
LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")


def cited(**fields) -> Report:
    fields = {"title": "Danish Smart Cities", "slug": "danish", "published_on": "2012-10"} | fields
    fields.setdefault("publisher", organisation(name="Copenhagen Cleantech Cluster"))
    return report(**fields)


def plain(**fields) -> Citation:
    return Citation(**{"title": "A title", "url": "https://x.org/a/", "slug": "a"} | fields)


def fetched(client: Client, ending: str) -> str:
    response = client.get(f"/reports/danish/citation.{ending}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="danish.{ending}"'
    return response.content.decode()


def balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def test_bibtex_names_body_and_people(visitor: Client) -> None:
    page = cited(series="Journal", issue_number="2", doi="10.1000/182", document_language="da")
    row(Contribution, page, role="editor", expert=expert(given_name="Søren", title="Kjær"))
    row(Contribution, page, role="interviewed", expert=expert(title="Unheard"))
    text = fetched(visitor, "bib")
    assert text.startswith("@techreport{CopenhagenCleantechCluster2012Danish,\n")
    for line in (
        "author = {{Copenhagen Cleantech Cluster}}",
        "editor = {Kjær, Søren}",
        "title = {{Danish Smart Cities}}",
        "year = {2012}",
        "month = oct",
        "number = {2}",
        "language = {da}",
        "doi = {10.1000/182}",
        "url = {http://testserver/reports/danish/}",
    ):
        assert line in text
    assert "Unheard" not in text
    assert balanced(text)


def test_ris_keeps_to_its_lines(visitor: Client) -> None:
    page = cited(subtitle="An\noverview", pages=52)
    row(Contribution, page, role="author", expert=expert(given_name="Tyge", title="Kjær"))
    text = fetched(visitor, "ris")
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(LINE.fullmatch(line) for line in lines)
    assert lines[0] == "TY  - RPRT"
    assert lines[-1] == "ER  - "
    for line in ("AU  - Kjær, Tyge", "PY  - 2012", "DA  - 2012/10//", "SP  - 52"):
        assert line in lines
    assert "TI  - Danish Smart Cities: An overview" in lines


def test_csl_has_the_names_of_the_schema(visitor: Client) -> None:
    page = cited(isbn="978-87-1234-567-0")
    row(Contribution, page, role="author", expert=expert(given_name="Tyge", title="Kjær"))
    (item,) = json.loads(fetched(visitor, "json"))
    assert item["type"] == "report"
    assert item["author"] == [{"family": "Kjær", "given": "Tyge"}]
    assert item["issued"] == {"date-parts": [[2012, 10]]}
    assert item["id"] == "Kjaer2012Danish"
    assert item["ISBN"] == "978-87-1234-567-0"


@ENDINGS
def test_a_citation_follows_the_rule_of_visibility(visitor, as_editor, ending) -> None:
    page = cited(published_at=None)
    address = f"/reports/danish/citation.{ending}"
    assert visitor.get(address).status_code == 404
    preview = as_editor.get(address)
    assert preview.status_code == 200
    assert preview["Cache-Control"] == "private, no-store"
    page.published_at, page.slug = "2027-01-01T00:00Z", "danish-smart-cities"
    page.save()
    moved = visitor.get(address)
    assert moved.status_code == 301
    assert moved["Location"] == f"/reports/danish-smart-cities/citation.{ending}"


@pytest.mark.parametrize(
    "path",
    [
        "/da/reports/danish/citation.bib",
        "/reports/danish/citation.xml",
        "/reports/nothing/citation.bib",
        "/cities/danish/citation.bib",
    ],
)
def test_no_other_address_has_a_citation(visitor: Client, path: str) -> None:
    cited()
    assert visitor.get(path).status_code == 404


def test_people_who_are_not_public_are_not_named(visitor: Client) -> None:
    page = cited()
    row(Contribution, page, role="author", expert=expert(title="Hidden", published_at=None))
    for ending in ("bib", "ris", "json"):
        assert "Hidden" not in fetched(visitor, ending)


@pytest.mark.parametrize("title", ["}{", "{", "}}}", "50 % & #1_a $5 ~x ^y \\input{x}", "Ærø på å"])
def test_signs_of_tex_are_no_commands(title: str) -> None:
    text = bibtex(plain(title=title, publisher=title, authors=[Name(title, title)]))
    assert balanced(text)
    assert "\\input" not in text
    for sign in "%&#_$":
        assert not re.search(rf"(?<!\\)\{sign}", escaped(title))
    assert escaped("Ærø") == "Ærø"


def test_a_line_end_in_a_name_begins_no_field() -> None:
    hostile = plain(title="A\r\nER  - \r\nTY  - BOOK", publisher="B\n}\n@book{x,")
    tags = [line[:2] for line in ris(hostile).split("\r\n")]
    assert (tags.count("TY"), tags.count("ER")) == (1, 1)
    assert bibtex(hostile).count("\n@") == 0


@pytest.mark.parametrize(
    ("known", "tag", "parts"),
    [
        ("2012", "2012///", [2012]),
        ("2012-10", "2012/10//", [2012, 10]),
        ("2012-10-05", "2012/10/05/", [2012, 10, 5]),
    ],
)
def test_dates_are_as_exact_as_they_are_known(visitor, known, tag, parts) -> None:
    page = cited(published_on=known)
    assert f"DA  - {tag}" in fetched(visitor, "ris")
    assert json.loads(fetched(visitor, "json"))[0]["issued"]["date-parts"] == [parts]
    read = head(visitor, page.get_absolute_url())
    assert read.one("citation_publication_date") == known.replace("-", "/")


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"title": "The Growing City"}, "Growing"),
        ({"title": "智慧城市", "publisher": "مدينة"}, "A"),
        ({"title": "Ærø", "publisher": "Århus Kommune"}, "ArhusKommuneAero"),
        ({"title": "X", "authors": [Name("Kjær", "Tyge")], "publisher": "Y"}, "KjaerX"),
    ],
)
def test_a_key_is_plain_letters_whatever_the_names(fields, key) -> None:
    found = citation_key(plain(**fields))
    assert found.isascii()
    assert found.isalnum()
    assert found.endswith(key)


def test_nothing_known_but_the_title_still_makes_citations() -> None:
    citation = plain()
    assert "year" not in bibtex(citation)
    assert "PY" not in ris(citation)
    assert json.loads(csl(citation))[0]["title"] == "A title"


def test_the_tags_offer_only_a_file_that_is_the_report(visitor: Client) -> None:
    page = cited(file=pdf_file(), issue_number="2")
    read = head(visitor, page.get_absolute_url())
    assert read.one("citation_title") == "Danish Smart Cities"
    assert read.one("citation_pdf_url") == "http://testserver/reports/danish/download/"
    assert read.one("citation_technical_report_institution") == "Copenhagen Cleantech Cluster"
    assert read.one("citation_language") == "en"
    page.file_note = "A summary only."
    page.save()
    assert head(visitor, page.get_absolute_url()).all("citation_pdf_url") == []


def test_pages_of_types_that_are_not_cited_have_no_tags(visitor: Client) -> None:
    page = expert()
    assert type(page) not in CITED
    read = head(visitor, page.get_absolute_url())
    assert [name for name, _content in read.meta if name.startswith("citation_")] == []
    assert render_to_string("sharing/_cite.html", {"page": page}).strip() == ""


def test_the_words_are_a_reference_and_the_files_are_beside_it() -> None:
    page = cited(subtitle="An overview", document_language="da")
    page.refresh_from_db()
    text = render_to_string("sharing/_cite.html", {"page": page})
    words = " ".join(re.sub(r"<[^>]+>", "", text).split())
    assert "Copenhagen Cleantech Cluster (October 2012)." in words
    assert "Danish Smart Cities: An overview." in words
    assert '<cite lang="da">' in text
    assert re.findall(r'href="([^"]+)"', text) == [
        f"/reports/danish/citation.{ending}" for ending in ("bib", "ris", "json")
    ]
