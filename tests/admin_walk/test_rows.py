"""Rows of a page's form: a hundred cost no more queries than three, and stay as they were."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from resources.models import Passage, Recommendation, Report
from smartcities.publishing.models import Row
from smartcities.publishing.types import page_types
from tests import factories
from tests.admin_walk.browser import Values, admin_url, errors_of, opened, saved, sent
from tests.admin_walk.test_author import a_page, still
from tests.turns import by_turns

FEW = 3
#: A form's reads and writes at most, whatever its rows; statements of transactions come on top.
QUERIES = 25
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
#: Every kind of row that some page's form has.
KINDS = [
    inline.model
    for model in page_types()
    for inline in admin.site.get_model_admin(model).inlines
    if issubclass(inline.model, Row)
]
#: The kind with most in a row is tried with a hundred rows as well.
FULLEST = Recommendation
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
#: Each kind a dozen times, and the fullest a hundred times.
KINDS_AND_MANY = [*((kind, 12) for kind in KINDS), (FULLEST, 100)]


def named(pair: tuple[type[Row], int]) -> str:
    kind, many = pair
    return f"{kind._meta.label_lower}-{many}"


kinds_and_many = pytest.mark.parametrize(
    ("kind", "many"), [pytest.param(*pair, id=named(pair)) for pair in KINDS_AND_MANY]
)
#: By turns a draft of changes is saved, or what is typed made public.
kinds_and_buttons = pytest.mark.parametrize(
    ("kind_and_many", "button"), by_turns(KINDS_AND_MANY, ["_save", "_publish"], named)
)


def page_with(kind: type[Row], count: int) -> Any:
    """Save a page with *count* rows of one *kind*; every relation of each has its own target."""
    page = a_page(kind._meta.get_field(kind.page_field).related_model)
    kind._base_manager.filter(**{kind.page_field: page}).delete()
    unique = {
        name
        for constraint in kind._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        for name in constraint.fields
    }
    for place in range(count):
        values: dict[str, Any] = {
            field.name: field.flatchoices[place][0]
            for field in kind._meta.fields
            if field.name in unique and len(field.flatchoices) >= count
        }
        if kind.numbered_by:
            values[kind.numbered_by] = place + 1
        row = factories.row(kind, of=page, **values)
        for field in kind._meta.many_to_many:
            getattr(row, field.name).set([factories.make(field.related_model)])
    return page


def counted(
    ask: Callable[..., HttpResponse], *values: Any, **changes: Any
) -> tuple[list[str], HttpResponse]:
    """Return the reads and writes of one request, and its answer."""
    with CaptureQueriesContext(connection) as asked:
        answer = ask(*values, **changes)
    found = [query["sql"] for query in asked]
    return [sql for sql in found if not sql.startswith(CONTROL)], answer


def prefix_of(kind: type[Row]) -> str:
    return str(kind._meta.get_field(kind.page_field).remote_field.get_accessor_name())


def everywhere(values: Values, kind: type[Row], count: int) -> Values:
    """Return *values* with something changed in every row: its place or number."""
    names = [f"{prefix_of(kind)}-{place}-{kind.numbered_by}" for place in range(count)]
    return {**values, **{name: [str(int(values[name][0]) + 500)] for name in names}}


@pytest.mark.full
@pytest.mark.database
@kinds_and_many
def test_a_form_asks_as_much_for_many_rows_as_for_three(
    as_editor: Client, kind: type[Row], many: int
) -> None:
    few_page, many_page = page_with(kind, FEW), page_with(kind, many)
    as_editor.get(admin_url(few_page))  # what a process reads once
    assert opened(as_editor, many_page)[f"{prefix_of(kind)}-INITIAL_FORMS"] == [str(many)]
    few, _answer = counted(as_editor.get, admin_url(few_page))
    lots, _answer = counted(as_editor.get, admin_url(many_page))
    assert len(lots) == len(few) <= QUERIES, lots


@pytest.mark.full
@pytest.mark.database
@kinds_and_buttons
def test_a_refused_form_asks_as_much_for_many_rows_as_for_three(
    as_editor: Client, kind_and_many: tuple[type[Row], int], button: str
) -> None:
    kind, many = kind_and_many
    refused = []
    for count in (FEW, many):
        page = page_with(kind, count)
        # Whatever its title is made of: an address that is none.
        values = opened(as_editor, page)
        asked, answer = counted(sent, as_editor, page, values, button=button, slug="no address")
        assert "slug" in errors_of(answer)
        refused.append(asked)
    few, lots = refused
    assert len(lots) == len(few) <= QUERIES, lots


@pytest.mark.full
@pytest.mark.database
@kinds_and_buttons
def test_changed_rows_are_not_checked_row_by_row(
    as_editor: Client, kind_and_many: tuple[type[Row], int], button: str
) -> None:
    """Neither their relations nor their constraints, nor who shows what a number leads to."""
    kind, many = kind_and_many
    refused = []
    for count in (FEW, many):
        page = page_with(kind, count)
        values = everywhere(opened(as_editor, page), kind, count)
        asked, answer = counted(sent, as_editor, page, values, button=button, slug="no address")
        assert "slug" in errors_of(answer)
        refused.append(asked)
    few, lots = refused
    # Three more: for the page's addresses, and who shows what is below them.
    assert len(lots) == len(few) <= QUERIES + 3, lots


@pytest.mark.full
@pytest.mark.database
@kinds_and_many
def test_saving_many_untouched_rows_costs_as_much_as_three_and_moves_nothing(
    as_editor: Client, kind: type[Row], many: int
) -> None:
    costs = []
    for count in (FEW, many):
        page = page_with(kind, count)
        values = opened(as_editor, page)
        rows = list(kind._base_manager.filter(**{kind.page_field: page}).order_by("pk").values())
        before = still(page)["last_updated"]
        asked, answer = counted(sent, as_editor, page, values)
        assert answer.status_code == 302, errors_of(answer)
        after = kind._base_manager.filter(**{kind.page_field: page}).order_by("pk").values()
        assert list(after) == rows
        assert still(page)["last_updated"] == before
        # Words that the search learns are those of the page's rows, so not of one number.
        costs.append([sql for sql in asked if "browsing_" not in sql])
    few, lots = costs
    assert len(lots) == len(few), lots


# What is checked all the same -----------------------------------------------------------


def report_with_two() -> Report:
    report = a_page(Report)
    for number in (1, 2):
        factories.row(Recommendation, of=report, number=number, title=f"Recommendation {number}")
    return report


@pytest.mark.full
def test_a_changed_row_is_compared_with_untouched_ones(as_editor: Client) -> None:
    report = report_with_two()
    values = {**opened(as_editor, report), "recommendations-1-number": ["1"]}
    assert "recommendations" in " ".join(errors_of(sent(as_editor, report, values)))
    assert list(report.recommendations.values_list("number", flat=True)) == [1, 2]


@pytest.mark.full
def test_an_untouched_row_can_be_deleted(as_editor: Client) -> None:
    report = report_with_two()
    saved(as_editor, report, {**opened(as_editor, report), "recommendations-0-DELETE": ["on"]})
    assert list(report.recommendations.values_list("number", flat=True)) == [2]


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("forged", ["x", "\x00"])
@pytest.mark.parametrize("name", ["cities", "cases"])
def test_what_no_row_may_choose_is_refused(as_editor: Client, name: str, forged: str) -> None:
    report = report_with_two()
    values = {**opened(as_editor, report), f"recommendations-0-{name}": [forged]}
    assert f"recommendations-0-{name}" in errors_of(sent(as_editor, report, values))


@pytest.mark.full
@pytest.mark.parametrize("name", ["cities", "cases"])
def test_what_was_deleted_meanwhile_is_left_out(as_editor: Client, name: str) -> None:
    report = report_with_two()
    values = {**opened(as_editor, report), f"recommendations-0-{name}": ["999999"]}
    saved(as_editor, report, values)
    assert not getattr(report.recommendations.get(number=1), name).exists()


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("forged", ["x", "999999", "9" * 40, "\x00"])
def test_somebody_who_is_not_there_is_refused(as_editor: Client, forged: str) -> None:
    kind = next(each for each in KINDS if each._meta.model_name == "passage")
    page = page_with(kind, 2)
    values = {**opened(as_editor, page), "passages-0-expert": [forged]}
    assert "passages-0-expert" in errors_of(sent(as_editor, page, values))


@pytest.mark.full
def test_a_key_of_another_pages_row_is_refused_or_made_new(as_editor: Client) -> None:
    report, other = report_with_two(), report_with_two()
    stolen = str(other.recommendations.first().pk)
    values = {**opened(as_editor, report), "recommendations-0-id": [stolen]}
    sent(as_editor, report, values)
    assert list(other.recommendations.values_list("number", "title")) == [
        (1, "Recommendation 1"),
        (2, "Recommendation 2"),
    ]


# Order, numbers and words -----------------------------------------------------------------


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model._meta.label_lower)
def test_rows_stand_above_what_surrounds_a_page(as_editor: Client, model: Any) -> None:
    html = as_editor.get(admin_url(model, "add")).content.decode()
    of_model = [
        kind for kind in KINDS if kind._meta.get_field(kind.page_field).related_model is model
    ]
    rows = [html.index(f'id="{prefix_of(kind)}-group"') for kind in of_model]
    around = [html.index(f'name="{name}"') for name in ("review_by", "search_title", "language")]
    assert html.index('name="slug"') < min([*rows, *around])
    assert max(rows, default=0) < min(around)
    assert html.count('name="search_title"') == 1


@pytest.mark.full
@pytest.mark.database
@kinds
def test_a_new_row_with_its_number_alone_is_none(as_editor: Client, kind: type[Row]) -> None:
    page = page_with(kind, 2)
    values, prefix = opened(as_editor, page), prefix_of(kind)
    template = as_editor.get(admin_url(page)).context["inline_admin_formsets"]
    formset = next(each.formset for each in template if each.formset.prefix == prefix)
    assert "data-numbered" in formset.empty_form.fields[kind.numbered_by].widget.attrs
    blank = {f"{prefix}-2-{name}": [str(formset.empty_form[name].value() or "")]
             for name in formset.empty_form.fields}  # fmt: skip
    blank |= {f"{prefix}-2-{kind.numbered_by}": ["3"], f"{prefix}-TOTAL_FORMS": ["3"]}
    for name in (
        f"{prefix}-2-DELETE",
        *(f"{prefix}-2-{each.name}" for each in kind._meta.many_to_many),
    ):
        blank.pop(name, None)
    saved(as_editor, page, {**values, **blank})
    assert kind._base_manager.filter(**{kind.page_field: page}).count() == 2


@pytest.mark.full
def test_the_summary_of_errors_says_in_which_row(as_editor: Client) -> None:
    report = report_with_two()
    values = {**opened(as_editor, report), "recommendations-1-title": [""]}
    html = sent(as_editor, report, values).content.decode()
    summary = html.split('class="error-summary"')[1].split("</ul>")[0]
    assert "#id_recommendations-1-title" in summary
    assert "2. Recommendation 2" in summary


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
def test_danish_words_for_adding_need_no_gender(as_editor: Client, kind: type[Row]) -> None:
    page = a_page(kind._meta.get_field(kind.page_field).related_model)
    html = as_editor.get(admin_url(page), headers={"accept-language": "da"}).content.decode()
    with translation.override("da"):
        name = str(kind._meta.verbose_name)
    assert f">Tilføj {name}</div>" in html
    assert "Tilføj endnu en" not in html


def test_of_many_rows_the_first_says_how_the_editor_is_made(as_editor: Client) -> None:
    report = factories.report()
    for _number in range(3):
        factories.row(Passage, report, expert=factories.expert())
    html = as_editor.get(admin_url(report)).content.decode()
    found = re.findall(
        r'<textarea name="passages-(\w+)-text"[^>]*?(configurable|editor-of)="', html
    )
    said = {"0": "configurable", "1": "editor-of", "2": "editor-of", "__prefix__": "configurable"}
    assert dict(found) == said
    assert html.count('data-editor-of="passages-0-text"') == 2
