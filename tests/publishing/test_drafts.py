"""A draft may lack what its columns hold empty; publishing names what is missing, and where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casestudies.models import CaseStudy, KeyFigure
from resources.models import Report
from smartcities.publishing.completeness.missing import can_wait, missing
from tests import factories
from tests.admin_walk.browser import action, admin_url, errors_of, notices, opened, saved, sent
from tests.factories import PAGES, ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

DAY = timedelta(days=1)
WITHOUT_SOURCE = {"label": "Homes", "value": "4", "source": "", "order": "0"}


def with_figure(client: Client, case: CaseStudy, **changed: str) -> dict[str, Any]:
    """Return what the form of *case* sends with a new figure, by default one without a source."""
    new = {**WITHOUT_SOURCE, "case": str(case.pk), **changed}
    values = opened(client, case) | {f"figures-0-{name}": [text] for name, text in new.items()}
    return values | {"figures-TOTAL_FORMS": ["1"]}


@pytest.fixture
def draft(now: Any) -> CaseStudy:
    return factories.case_study(title="Heat", published_at=None)


@pytest.fixture
def figure(draft: CaseStudy) -> KeyFigure:
    """Return a figure of the draft that has no source."""
    return factories.row(KeyFigure, of=draft, label="Homes", source="")


@pytest.mark.full
def test_a_draft_takes_a_figure_without_its_source(as_editor: Client, draft: CaseStudy) -> None:
    saved(as_editor, draft, with_figure(as_editor, draft))
    assert (draft.figures.get().label, draft.figures.get().source) == ("Homes", "")
    # And whoever goes on with the row need not know the source yet.
    saved(as_editor, draft, opened(as_editor, draft), figures__0__label="Houses")
    assert draft.figures.get().label == "Houses"


def test_an_author_may_leave_it_out_as_well(as_author: Client, author: Any, draft: Any) -> None:
    CaseStudy.objects.filter(pk=draft.pk).update(owner=author)
    saved(as_author, draft, with_figure(as_author, draft))
    assert draft.figures.get().source == ""


def test_an_expired_page_is_no_more_public_than_a_draft(now: Any, as_editor: Client) -> None:
    case = factories.case_study(published_at=now - 2 * DAY, expires_at=now - DAY)
    saved(as_editor, case, with_figure(as_editor, case))


@pytest.mark.full
def test_what_no_column_can_hold_is_refused_in_a_draft(as_editor: Client, draft: Any) -> None:
    answer = sent(as_editor, draft, with_figure(as_editor, draft, value=""))
    assert list(errors_of(answer)) == ["figures-0-value"]
    assert "title" in errors_of(sent(as_editor, draft, opened(as_editor, draft), title=""))


@pytest.mark.full
def test_a_public_page_takes_no_row_that_lacks_something(now: Any, as_editor: Client) -> None:
    for published_at in (now, now + DAY):
        case = factories.case_study(published_at=published_at)
        answer = sent(as_editor, case, with_figure(as_editor, case))
        assert list(errors_of(answer)) == ["figures-0-source"]


@pytest.mark.full
def test_publishing_names_row_and_field_with_a_link(as_editor: Client, draft, figure) -> None:
    answer = sent(as_editor, draft, opened(as_editor, draft), button="_publish")
    assert list(errors_of(answer)) == ["figures-0-source"]
    html = answer.content.decode()
    assert '<a href="#id_figures-0-source">Key figure, Source</a>' in html
    draft.refresh_from_db()
    assert draft.published_at is None


def test_the_list_publishes_the_others_and_says_what_one_lacks(
    as_editor: Client, draft: CaseStudy, figure: KeyFigure
) -> None:
    whole = factories.case_study(title="Cycling", published_at=None)
    answer = action(as_editor, CaseStudy, "publish", [draft, whole])
    assert list(CaseStudy.objects.public()) == [whole]
    told = notices(answer)
    assert "1 page was published." in told
    assert f'<a href="{admin_url(draft)}#figures-group">Heat</a>' in told
    assert "source" in told
    assert "Homes" in told


def test_the_list_says_nothing_of_success_if_there_was_none(as_editor, draft, figure) -> None:
    told = notices(action(as_editor, CaseStudy, "publish", [draft]))
    assert "Not published" in told
    assert "0 pages" not in told


def test_a_title_with_markup_stays_text_in_what_is_told(as_editor: Client) -> None:
    case = factories.case_study(title="<b>Heat", published_at=None)
    factories.row(KeyFigure, of=case, label="<i>Homes", source="")
    html = action(as_editor, CaseStudy, "publish", [case]).content.decode()
    assert "&lt;b&gt;Heat</a>" in html
    assert "<i>Homes" not in html


@pytest.mark.parametrize("model", [*PAGES, *ROWS], ids=lambda model: model.__name__)
def test_whatever_may_wait_is_found_missing_in_every_type(now: Any, model: Any) -> None:
    is_page = model in PAGES
    thing = factories.make(model, published_at=None) if is_page else factories.row(model)
    page = thing if is_page else getattr(thing, model.page_field)
    assert page not in missing([page])
    for field in [each for each in model._meta.fields if can_wait(each)]:
        model._base_manager.filter(pk=thing.pk).update(**{field.name: ""})
        page = type(page).objects.get(pk=page.pk)
        assert [gap.field for gap in missing([page])[page]] == [field]
        value = getattr(thing, field.name)
        model._base_manager.filter(pk=thing.pk).update(**{field.name: value})


def test_to_look_for_it_takes_the_same_queries_for_many_pages() -> None:
    counts = []
    for pages in ([factories.report()], [factories.report() for _turn in range(5)]):
        with CaptureQueriesContext(connection) as captured:
            assert missing(pages) == {}
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert missing(Report.objects.none()) == {}


def test_the_preview_of_such_a_draft_shows_no_empty_source(as_editor, draft, figure) -> None:
    shown = as_editor.get(draft.get_absolute_url())
    assert shown.status_code == 200
    assert "Homes" in shown.text
    assert "Source:" not in shown.text
    KeyFigure.objects.filter(pk=figure.pk).update(source="Own count")
    assert "Source:" in as_editor.get(draft.get_absolute_url()).text
