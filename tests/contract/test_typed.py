"""Every form of the admin reads what it shows, in the language of its user."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Field as FormField
from django.test import RequestFactory
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import override

from casestudies.models import City
from smartcities.publishing.admin.forms.typed import (
    DayField,
    MomentField,
    NumberField,
    TimeField,
    WebAddressField,
)
from smartcities.publishing.fields import PartialDateField
from smartcities.publishing.models import Page
from tests import factories
from tests.admin_walk.browser import admin_url, errors_of, opened, sent
from tests.admin_walk.test_unchanged import differences, rows_about
from tests.admin_walk.walk import THINGS
from tests.conftest import PASSWORD, signed_in
from tests.page_types.declaring import declared

#: Fields of Django that read one way of writing, and ours that take their place.
READ_BY = {
    forms.SplitDateTimeField: MomentField,
    forms.DateTimeField: MomentField,
    forms.DateField: DayField,
    forms.TimeField: TimeField,
    forms.IntegerField: NumberField,
    forms.URLField: WebAddressField,
}
REGISTERED = [model for model in apps.get_models() if admin.site.is_registered(model)]


def request_of(user: Any) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def shown_fields(model_admin: admin.ModelAdmin, user: Any) -> Iterator[tuple[str, FormField]]:
    """Yield the fields of an admin's form and of its rows, with their names."""
    request = request_of(user)
    kinds = [(model_admin.model, model_admin.get_form(request, None))]
    for inline in model_admin.get_inline_instances(request, None):
        kinds.append((inline.model, inline.get_formset(request, None).form))
    for model, form in kinds:
        for name, field in form.base_fields.items():
            if not field.widget.is_hidden:
                yield f"{model._meta.label}.{name}", field


def test_only_what_is_never_negative_gets_a_keyboard_without_a_minus(db: None) -> None:
    superuser = get_user_model().objects.create_superuser("root")
    keyboards: dict[str, str] = {}
    for model in REGISTERED:
        for name, field in shown_fields(admin.site.get_model_admin(model), superuser):
            if isinstance(field, NumberField):
                keyboards[name] = field.widget.attrs.get("inputmode", "")
    signed = {
        "casestudies.City.latitude",
        "casestudies.City.longitude",
        "casestudies.KeyFigure.value",
    }
    assert {name for name, keyboard in keyboards.items() if not keyboard} >= signed
    assert keyboards["casestudies.City.population"] == "numeric"
    assert keyboards["casestudies.CaseStudy.cost"] == "decimal"
    for name, keyboard in keyboards.items():
        db_field = apps.get_model(name.rpartition(".")[0])._meta.get_field(name.rpartition(".")[2])
        try:
            db_field.run_validators(Decimal(-1))
        except ValidationError:
            assert keyboard, name
        else:
            assert not keyboard, name


def decimals(model: Any) -> list[str]:
    return [each.name for each in model._meta.fields if isinstance(each, models.DecimalField)]


DECIMALS = [model for model in (*factories.PAGES, *factories.ROWS) if decimals(model)]


@pytest.mark.parametrize(("code", "shown"), [("da", "4,4"), ("en", "4.4")])
@pytest.mark.parametrize("model", DECIMALS, ids=lambda each: each.__name__)
def test_a_read_only_number_is_written_as_its_field_writes_it(
    author: Any, model: Any, code: str, shown: str
) -> None:
    type(author).objects.update(language=code)
    if model in factories.ROWS:
        thing = factories.row(model)
        page = getattr(thing, model.page_field)
    else:
        thing = page = factories.make(model, **declared(model).complete)
    names = decimals(model)
    for name in names:
        setattr(thing, name, Decimal("4.4"))
        for other, value in BESIDE.get(name, {}).items():
            setattr(thing, other, value)
    thing.save()
    html = unescape(signed_in(author).get(admin_url(page)).text)
    for name in names:
        read = (
            rf'class="flex-container[^"]*field-{name}\b[^"]*">.*?<div class="readonly">(.*?)</div>'
        )
        assert re.findall(read, html, re.DOTALL) == [shown]
        # Nothing else of the field is lost: its name and its help.
        field = model._meta.get_field(name)
        with override(code):
            assert str(capfirst(field.verbose_name)) in html
            assert str(field.help_text) in html


def unread(fields: Iterator[tuple[str, FormField]]) -> list[str]:
    """Return the names of the fields that do not read what is typed as the user writes it."""
    found = []
    for name, field in fields:
        ours = [mine for kind, mine in READ_BY.items() if isinstance(field, kind)]
        is_text = getattr(field.widget, "input_type", "text") == "text"
        is_ours = all(isinstance(field, mine) for mine in ours)
        if ours and not (is_ours and is_text):
            found.append(name)
    return found


@pytest.mark.django_db
def test_numbers_days_times_and_addresses_are_read_as_typed_in_every_form() -> None:
    user = get_user_model().objects.create_superuser("root", password=PASSWORD)
    found = {
        name: field
        for model in REGISTERED
        for name, field in shown_fields(admin.site.get_model_admin(model), user)
    }
    assert unread(iter(found.items())) == []
    # Times stand in no form of a model; moments in that of *Schedule…*, which is of none.
    for kind in {*READ_BY.values()} - {TimeField, MomentField}:
        assert any(isinstance(field, kind) for field in found.values()), kind
    for name in ("casestudies.KeyFigure.value", "media.Image.focal_x", "experts.Expert.consent_on"):
        assert name in found


@pytest.mark.django_db
def test_a_form_with_fields_of_djangos_own_would_be_seen() -> None:
    user = get_user_model().objects.create_superuser("root", password=PASSWORD)
    plain = admin.ModelAdmin(City, admin.site)
    names = {name.rpartition(".")[2] for name in unread(shown_fields(plain, user))}
    assert {"latitude", "population", "published_at", "review_by"} <= names


# What is shown is what is read -----------------------------------------------------------

#: What a row has to have beside a value, by the field that has the value.
BESIDE: dict[str, dict[str, Any]] = {
    "cost": {"cost_currency": "DKK"},
    "decided_at": {"state": "declined"},
}
#: Years lie within limits, one after another; everything else is as odd as its column allows.
YEARS = {"start_year": 1999, "end_year": 2004}


def value_of(field: models.Field) -> Any:
    """Return a value for *field* that a careless form would change, or None."""
    if field.choices or field.primary_key:
        return None
    if field.name in YEARS:
        return YEARS[field.name]
    if isinstance(field, models.DateTimeField):
        days = 900 if field.name == "expires_at" else -3
        moment = timezone.now() + datetime.timedelta(days=days)
        return moment.replace(minute=7, second=8, microsecond=123_456)
    if isinstance(field, models.DateField):
        return datetime.date(2026, 3, 9)
    if isinstance(field, PartialDateField):
        return "2012-10"
    if isinstance(field, models.DecimalField):
        return Decimal(4321).scaleb(-min(3, field.decimal_places))
    if isinstance(field, models.PositiveBigIntegerField | models.PositiveIntegerField):
        return 1_234_000
    if isinstance(field, models.URLField):
        return "ftp://old.example/å b"
    return None


def fill(thing: models.Model) -> None:
    """Write odd values into all fields of *thing* that its form has, past all checks."""
    fields = [field for field in thing._meta.fields if field.editable]
    found = {field.name: value for field in fields if (value := value_of(field)) is not None}
    for name in list(found):
        found |= BESIDE.get(name, {})
    type(thing)._base_manager.filter(pk=thing.pk).update(**found)
    thing.refresh_from_db()


def sample(model: type[models.Model]) -> models.Model:
    """Return a filled object with one filled row of each kind that its form has."""
    if not issubclass(model, Page):
        made = THINGS[model._meta.label_lower]()
    else:
        made = factories.make(model, **declared(model).complete)
    fill(made)
    for inline in admin.site.get_model_admin(model).inlines:
        kept = inline.model._base_manager.filter(**{inline.model.page_field: made}).first()
        fill(kept or factories.row(inline.model, of=made))
    return made


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label_lower)
@pytest.mark.django_db
def test_sending_a_form_back_as_it_is_shown_changes_nothing(
    model: type[models.Model], language: str
) -> None:
    user = get_user_model().objects.create_superuser("root", password=PASSWORD, language=language)
    client = signed_in(user)
    model_admin = admin.site.get_model_admin(model)
    if (
        not model_admin.has_change_permission(request_of(user))
        or model._meta.app_label == "accounts"
    ):
        pytest.skip("Its rows are only read.")
    thing = sample(model)
    before = rows_about(thing)
    answer = sent(client, thing, opened(client, thing))
    assert answer.status_code == 302, errors_of(answer)
    assert differences(before, rows_about(thing)) == {}
    assert [each.change_message for each in LogEntry.objects.all()] == ["[]"]
