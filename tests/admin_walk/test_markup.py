"""What our forms draw without Django's templates is what those would draw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.forms.renderers import BaseRenderer
from django.template import engines
from django.test import Client
from pytest_django.asserts import assertHTMLEqual

from resources.models import Recommendation, Report
from smartcities.publishing.admin.forms.renderer import EditorsForms
from tests import factories
from tests.admin_walk.browser import opened, sent
from tests.admin_walk.test_author import a_page

AWKWARD = "<b>\"Ask\" & 'Embla'</b>"


class Fields(forms.Form):
    """One field of each sort, with what must be escaped, and what is true, false or missing."""

    text = forms.CharField(label=AWKWARD, max_length=80, widget=forms.TextInput({"tabindex": 0}))
    hidden = forms.CharField(
        widget=forms.HiddenInput({"data-all": AWKWARD, "data-none": "", "tabindex": 0})
    )
    number = forms.IntegerField(min_value=1)
    address = forms.URLField(assume_scheme="https")
    mail = forms.EmailField(disabled=True)
    day = forms.DateField()
    ticked = forms.BooleanField(widget=forms.CheckboxInput({"readonly": False, "hidden": True}))
    long = forms.CharField(widget=forms.Textarea)
    one = forms.ChoiceField(choices=[("", "---"), (AWKWARD, AWKWARD), (3, 4)])
    grouped = forms.ChoiceField(choices=[("Group", [(1, "One")]), (2, "Two")])
    # Its label names a group of fields, so it has no attributes at all.
    either = forms.ChoiceField(choices=[(1, "One"), (2, "Two")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(choices=[(1, "One"), (2, AWKWARD)])


@pytest.mark.parametrize(
    "values",
    [
        None,
        {},
        {
            "text": AWKWARD,
            "long": f"\n{AWKWARD}\n",
            "one": AWKWARD,
            "many": ["1", "2"],
            "ticked": "on",
            "number": "0",
            "day": "never",
        },
    ],
)
def test_fields_are_drawn_as_their_templates_draw_them(values: dict[str, Any] | None) -> None:
    class ByTemplates(EditorsForms):
        render = BaseRenderer.render

    ours, theirs = Fields(values, renderer=EditorsForms()), Fields(values, renderer=ByTemplates())
    for form in (ours, theirs):
        form.is_valid()
    for mine, its in zip(ours, theirs, strict=True):
        assertHTMLEqual(str(mine), str(its))
        assertHTMLEqual(mine.label_tag(), its.label_tag())
        assertHTMLEqual(str(mine.errors), str(its.errors))
    # Line breaks count in a text; equal HTML does not compare them.
    assert str(ours["long"]) == str(theirs["long"])


def test_a_fieldset_is_drawn_as_django_draws_it(as_editor: Client) -> None:
    report = a_page(Report)
    factories.row(Recommendation, of=report, number=1)
    refused = sent(
        as_editor,
        report,
        opened(as_editor, report),
        **{"title": "", "recommendations-0-title": "", "recommendations-0-number": "0"},
    )
    by_django = Path(admin.__file__).parent / "templates/admin/includes/fieldset.html"
    template = engines["django"].from_string(by_django.read_text("utf-8"))
    ours = engines["django"].get_template("admin/includes/fieldset.html")
    rows = [
        fieldset
        for inline in refused.context["inline_admin_formsets"]
        for form in inline
        for fieldset in form
    ]
    fieldsets = [*refused.context["adminform"], *rows]
    assert len(fieldsets) > 6
    for fieldset in fieldsets:
        context = {"fieldset": fieldset, "prefix": "x", "id_prefix": 0, "id_suffix": 1}
        assertHTMLEqual(ours.render(context), template.render(context))
    assert "errorlist" in ours.render({"fieldset": rows[-2]})
