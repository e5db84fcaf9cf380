"""The preview of a page from what is typed: what it shows, and what it leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy, KeyFigure
from resources.models import Report
from smartcities.publishing import version
from smartcities.publishing.models import Page
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import admin_url, opened, shown_values
from tests.conftest import signed_in
from tests.files import pdf_file
from tests.publishing.previewed import asked, text, typed
from tests.publishing.test_rehearsal import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseStudy:
    found = factories.case_study(title="The clean harbour", slug="harbour", published_at=None)
    factories.row(KeyFigure, found, label="Swimmers", value=12)
    return found


@pytest.mark.full
def test_it_shows_what_is_typed_as_visitors_would_see_it(case: CaseStudy, editor: Any) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    values["title"] = ["The dirty harbour"]
    values["figures-0-label"] = ["Ships"]
    typed(editor, case, values)
    said = text(asked(client, case))
    assert "<h1>The dirty harbour</h1>" in said
    assert "Ships" in said
    assert "Swimmers" not in said
    # No banner of a draft, and nobody is signed in.
    assert "Visitors do not see it" not in said
    assert 'rel="canonical" href="http://testserver/case-studies/harbour/"' in said


def test_rows_are_added_removed_and_moved(case: CaseStudy, editor: Any) -> None:
    factories.row(KeyFigure, case, label="Boats", value=3)
    client = signed_in(editor)
    values = opened(client, case)
    values["figures-0-DELETE"] = ["on"]
    values |= {
        "figures-2-label": ["Ferries"],
        "figures-2-value": ["7"],
        "figures-2-order": ["1"],
        "figures-2-id": [""],
        "figures-2-case": [str(case.pk)],
        "figures-TOTAL_FORMS": ["3"],
    }
    typed(editor, case, values)
    said = text(asked(client, case))
    assert "Swimmers" not in said
    assert said.index("Ferries") < said.index("Boats")
    assert [row.label for row in case.figures.all()] == ["Swimmers", "Boats"]


@pytest.mark.full
def test_rows_that_swap_their_numbers_are_shown(editor: Any) -> None:
    page = factories.report(published_at=None)
    for number in (1, 2):
        page.recommendations.create(number=number, title=f"Advice {number}")
    client = signed_in(editor)
    values = opened(client, page)
    values |= {"recommendations-0-number": ["2"], "recommendations-1-number": ["1"]}
    typed(editor, page, values)
    said = text(asked(client, page))
    assert said.index("Advice 2") < said.index("Advice 1")


@pytest.mark.full
@pytest.mark.database
def test_nothing_is_written_kept_or_counted(case: CaseStudy, editor: Any) -> None:
    client = signed_in(editor)
    public = factories.case_study(title="Public", slug="public", themes=[factories.theme()])
    for page in (case, public):
        values = opened(client, page)
        values |= {"title": ["Another"], "slug": ["another"]}
        typed(editor, page, values)
        for show in ("page", "card", "embed"):
            now, before = version.current(), everything()
            assert "Another" in text(asked(client, page, show))
            assert everything() == before
            assert version.current() == now
    assert Client().get("/case-studies/another/").status_code == 404
    assert b"Public" in Client().get("/case-studies/public/").content


@pytest.mark.full
@pytest.mark.database
def test_a_new_page_is_shown_before_it_is_ever_saved(editor: Any) -> None:
    client = signed_in(editor)
    for model in page_types():
        values = shown_values(client.get(admin_url(model, "add")), f"{model._meta.model_name}_form")
        typed(editor, model, {**values, **named(model)})
        # What even a draft cannot be without is named.
        said = text(asked(client, model))
        assert "Brand new" in said or "data-preview-problems" in said
        assert not model.objects.exists()


def test_a_new_page_without_a_word_has_nothing_to_show(editor: Any) -> None:
    said = text(asked(signed_in(editor), CaseStudy))
    assert '<li data-field="" data-label="">Nothing is typed yet.</li>' in said


def named(model: type[Page]) -> dict[str, list[str]]:
    return {model.named_by: ["Brand new"]}


def test_an_invalid_form_lists_why(case: CaseStudy, editor: Any) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    values |= {"title": [""], "figures-0-value": ["many"]}
    typed(editor, case, values)
    said = text(asked(client, case))
    assert 'data-field="id_title" data-label="Title"' in said
    assert 'data-field="id_figures-0-value"' in said
    assert "Key figures 1: " in said


@pytest.mark.full
def test_a_draft_is_shown_that_could_not_be_published(editor: Any) -> None:
    client = signed_in(editor)
    public = factories.case_study(title="Public")
    factories.row(KeyFigure, public, label="Swimmers", value=12, source="The city")
    values = opened(client, public)
    values |= {"figures-0-label": ["Ships"], "figures-0-source": [""]}
    typed(editor, public, values)
    said = text(asked(client, public))
    assert "Ships" in said
    assert "The city" not in said


def test_a_form_that_was_overtaken_is_shown_and_asks_nothing(case: CaseStudy, editor: Any) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    case.title = "Saved by a colleague"
    case.save()
    values["title"] = ["Mine"]
    typed(editor, case, values)
    assert "<h1>Mine</h1>" in text(asked(client, case))


@pytest.mark.full
def test_the_card_and_the_embed_are_those_of_the_page(case: CaseStudy, editor: Any) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    values["title"] = ["Typed"]
    typed(editor, case, values)
    card = text(asked(client, case, "card"))
    assert '<ul class="cards">' in card
    assert "Typed" in card
    embed = text(asked(client, case, "embed"))
    assert "Typed" in embed
    assert "Read on Smart Cities" in embed


def test_a_danish_text_is_shown_with_danish_words_around_it(editor: Any) -> None:
    page = factories.report(title="Havnen", language="da", published_at=None)
    said = text(asked(signed_in(editor), page))
    assert '<html lang="da">' in said
    assert "/da/" in said


@pytest.mark.full
def test_a_pdf_that_is_stored_stays_and_one_that_waits_is_no_error(editor: Any) -> None:
    page = factories.report(title="With a file", file=pdf_file(), published_at=None)
    client = signed_in(editor)
    values = opened(client, page)
    values["file-upload"] = ["no-such-upload"]
    typed(editor, page, values)
    assert "data-preview-problems" in text(asked(client, page))
    name = page.file.name
    page.refresh_from_db()
    assert page.file.name == name
    assert page.file.storage.exists(name)


@pytest.mark.full
@pytest.mark.database
def test_a_report_with_300_rows_costs_no_more_queries_than_one_with_3(editor: Any) -> None:
    client = signed_in(editor)
    counts = []
    for rows in (3, 300):
        page = factories.report(published_at=None)
        kind = Report._meta.get_field("recommendations").related_model
        for number in range(1, rows + 1):
            factories.row(kind, page, number=number, title=f"Advice {number}")
        values = opened(client, page)
        for number in range(rows):
            values[f"recommendations-{number}-title"] = [f"Better {number}"]
        typed(editor, page, values)
        asked(client, page)
        with CaptureQueriesContext(connection) as queries:
            assert f"Better {rows - 1}" in text(asked(client, page))
        counts.append(len(queries))
    assert counts[0] == counts[1]
