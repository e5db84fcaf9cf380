"""The rows of a preview: those that are as stored get no form, and nobody notices."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from casestudies.models import City, CityCountry, KeyFigure
from resources.models import Recommendation
from smartcities.publishing.admin.forms.pages import RowForm
from smartcities.publishing.admin.preview.binding import ShallowFields
from tests import factories
from tests.admin_walk.browser import opened
from tests.conftest import signed_in
from tests.publishing.previewed import asked, text, typed

pytestmark = pytest.mark.django_db

LABELS = ["Boats", "Swimmers", "Ferries", "Gulls", "Anglers"]


@pytest.fixture(name="case")
def _case() -> Any:
    case = factories.case_study(published_at=None)
    for label in LABELS:
        factories.row(KeyFigure, case, label=label, value=3)
    return case


@pytest.mark.full
def test_only_rows_that_differ_get_a_form(
    case: Any, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    values["figures-3-label"] = ["Seagulls"]
    typed(editor, case, values)
    made = []
    init = RowForm.__init__

    def counting(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        made.append(self.prefix)

    monkeypatch.setattr(RowForm, "__init__", counting)
    said = text(asked(client, case))
    assert made == ["figures-3"]
    places = [said.index(label) for label in ("Boats", "Swimmers", "Ferries", "Seagulls")]
    assert places == sorted(places)
    assert "Gulls" not in said


@pytest.mark.full
def test_an_error_stands_beside_its_row(case: Any, editor: Any) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    values["figures-3-value"] = ["many"]
    typed(editor, case, values)
    said = text(asked(client, case))
    assert 'data-field="id_figures-3-value"' in said
    assert "Key figures 4: " in said


@pytest.mark.full
def test_a_row_that_gets_another_place_passes_those_that_stay(case: Any, editor: Any) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    values["figures-1-order"] = ["4"]
    values |= {
        "figures-5-label": ["Otters"],
        "figures-5-value": ["7"],
        "figures-5-order": ["0"],
        "figures-5-id": [""],
        "figures-5-case": [str(case.pk)],
        "figures-TOTAL_FORMS": ["6"],
    }
    typed(editor, case, values)
    said = text(asked(client, case))
    shown = ["Boats", "Ferries", "Swimmers", "Gulls", "Anglers", "Otters"]
    places = [said.index(label) for label in shown]
    assert places == sorted(places)


def test_the_rows_without_a_form_count_among_those_that_must_be_there(editor: Any) -> None:
    city = factories.city(published_at=None)
    city.countries.all().delete()
    for code in ("DK", "SE"):
        factories.row(CityCountry, city, country=code)
    client = signed_in(editor)
    values = opened(client, city)
    typed(editor, city, values | {"countries-0-DELETE": ["on"]})
    said = text(asked(client, city))
    assert "data-preview-problems" not in said
    assert "Sweden" in said
    assert "Denmark" not in said
    typed(editor, city, values | {f"countries-{place}-DELETE": ["on"] for place in (0, 1)})
    assert "Give at least 1 here." in text(asked(client, city))
    assert City.objects.get().countries.count() == 2


@pytest.mark.full
def test_a_row_does_not_take_what_one_without_a_form_has(editor: Any) -> None:
    report = factories.report(published_at=None)
    for number in (1, 2, 3):
        factories.row(Recommendation, report, number=number, title=f"Advice {number}")
    client = signed_in(editor)
    values = opened(client, report)
    values["recommendations-2-number"] = ["1"]
    typed(editor, report, values)
    said = text(asked(client, report))
    assert "This report has a recommendation of this number." in said
    assert "Recommendations 3" in said


def test_what_one_form_does_to_its_fields_no_other_sees() -> None:
    class Form(forms.Form):
        label = forms.CharField()

    Form.base_fields = ShallowFields(Form.base_fields)
    one, other = Form(), Form()
    one.fields["label"].required = False
    one.fields["more"] = forms.CharField()
    assert other.fields["label"].required
    assert list(other.fields) == list(Form().fields) == ["label"]


@pytest.mark.full
def test_a_row_that_somebody_deleted_meanwhile_is_shown_as_it_stands_in_the_form(
    case: Any, editor: Any
) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    case.figures.get(label="Swimmers").delete()
    values["figures-4-label"] = ["Fishers"]
    typed(editor, case, values)
    said = text(asked(client, case))
    for label in ("Boats", "Swimmers", "Ferries", "Gulls", "Fishers"):
        assert label in said
    assert "Anglers" not in said


@pytest.mark.full
def test_a_row_that_a_colleague_added_meanwhile_is_shown_too(case: Any, editor: Any) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    factories.row(KeyFigure, case, label="Otters", value=2)
    values["figures-4-label"] = ["Fishers"]
    typed(editor, case, values)
    said = text(asked(client, case))
    assert said.index("Gulls") < said.index("Fishers") < said.index("Otters")


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("total", ["0", "2", "many", ""])
def test_nonsense_about_how_many_rows_there_are_is_answered(
    case: Any, editor: Any, total: str
) -> None:
    client = signed_in(editor)
    values = opened(client, case)
    values |= {"figures-TOTAL_FORMS": [total], "figures-0-label": ["Yachts"]}
    typed(editor, case, values)
    said = text(asked(client, case))
    is_shown = total.isdecimal()
    assert ("data-preview-problems" in said) != is_shown
    # What was not sent at all is no deletion.
    assert all((label in said) == is_shown for label in LABELS[1:])
    assert ("Yachts" in said) == (total == "2")
    assert [row.label for row in case.figures.all()] == LABELS
