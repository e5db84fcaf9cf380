"""One alphabet: what is listed by name is in the order of the reader's language, everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import serializers
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from smartcities.publishing.collation import LONGEST, place, sort_key
from smartcities.publishing.fields import fill_sort_keys, sort_key_fields
from smartcities.publishing.models import Addressed
from tests.factories import ADDRESSED, NAMED_BY, case_study, organisation

LANGUAGES = [code for code, _name in settings.LANGUAGES]
#: In the order of English, and of Danish, in which aa, æ, ä, ø and å follow z.
ENGLISH = ["Aalborg", "Ærø", "Århus", "Øresund", "Oslo", "Ystad", "Zürich"]
DANISH = ["Oslo", "Ystad", "Zürich", "Ærø", "Øresund", "Aalborg", "Århus"]

letters = st.text(alphabet=st.sampled_from("aAåÅæÆäzøöœéeü 19-“…{"), max_size=12)


@pytest.mark.parametrize("language", LANGUAGES)
@given(one=letters, other=letters)
def test_keys_are_ordered_as_readers_expect(language: str, one: str, other: str) -> None:
    keys = [sort_key(each, language) for each in (one, other)]
    places = [place(each, language) for each in (one, other)]
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (
        places[0] < places[1],
        places[0] == places[1],
    )


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=300))
def test_a_key_is_digits_that_fit(language: str, text: str) -> None:
    key = sort_key(text, language)
    # No other letters: a collation may have an opinion about them, as Danish about "aa".
    assert len(key) <= LONGEST
    assert not set(key) - set("0123456789")


def test_the_end_of_a_long_title_does_not_decide() -> None:
    first, second = sort_key("a" * 200 + "z", "en"), sort_key("a" * 200 + "b", "en")
    assert first == second
    assert sort_key("a" * 99 + "b", "en") < sort_key("a" * 99 + "z", "en")


def test_each_language_of_the_interface_has_a_key_of_everything_with_a_name() -> None:
    for model in ADDRESSED:
        assert sorted(each.language for each in sort_key_fields(model)) == sorted(LANGUAGES), model


def test_a_language_without_an_alphabet_of_its_own_reads_the_default_one() -> None:
    for language in (None, "fr", "en-gb"):
        with translation.override(language):
            assert place("Ærø") == place("Ærø", "en")


def saved(row: Any, name: str) -> None:
    setattr(row, name, "Ærø")
    row.save()


def saved_alone(row: Any, name: str) -> None:
    setattr(row, name, "Ærø")
    row.save(update_fields=[name])


def saved_without_its_keys(row: Any, name: str) -> None:
    some = type(row).objects.defer("sort_key_en", "sort_key_da").get(pk=row.pk)
    setattr(some, name, "Ærø")
    some.save()


def updated(row: Any, name: str) -> None:
    type(row).objects.filter(pk=row.pk).update(**{name: "Ærø"})


def updated_by_expression(row: Any, name: str) -> None:
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(**{name: Concat(Value("Ærø "), F(name))})


def updated_in_bulk(row: Any, name: str) -> None:
    setattr(row, name, "Ærø")
    type(row).objects.bulk_update([row], [name])


def updated_or_created(row: Any, name: str) -> None:
    type(row).objects.update_or_create(slug=row.slug, defaults={name: "Ærø"})


def created_over_another(row: Any, name: str) -> None:
    setattr(row, name, "Ærø")
    type(row).objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=[name]
    )


def created_in_bulk(row: Any, name: str) -> None:
    # The rows that belong to it stay where they are.
    if getattr(row, "stands_at", None):
        # Of this type there is one.
        type(row)._base_manager.all().delete()
    else:
        row.slug = "another"
    row.pk = None
    setattr(row, name, "Ærø")
    row._state.adding = True
    type(row).objects.bulk_create([row])


def loaded(row: Any, name: str) -> None:
    setattr(row, name, "Ærø")
    row.sort_key_en = row.sort_key_da = "of long ago"
    for each in serializers.deserialize("json", serializers.serialize("json", [row])):
        each.save()


WAYS = [
    saved,
    saved_alone,
    saved_without_its_keys,
    updated,
    updated_by_expression,
    updated_in_bulk,
    updated_or_created,
    created_over_another,
    created_in_bulk,
    loaded,
]


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", ADDRESSED, ids=str)
def test_a_key_follows_its_name_on_every_way_into_the_database(
    model: type[Addressed], way: Callable[[Any, str], None]
) -> None:
    name = NAMED_BY.get(model, model.named_by)
    row = ADDRESSED[model](**{name: "Zürich"})
    way(row, name)
    now = model._base_manager.order_by("-pk").first()
    assert getattr(now, name).startswith("Ærø")
    for field in sort_key_fields(model):
        assert getattr(now, field.attname) == field.key_of(now)


@pytest.mark.django_db
def test_a_migration_fills_what_was_there_before() -> None:
    for name in ENGLISH:
        organisation(name=name)
    model = type(organisation(name="Æ"))
    model._base_manager.update(sort_key_en="", sort_key_da="")
    fill_sort_keys(model, ["name"], connection, rows_at_once=3)
    for row in model.objects.all():
        assert [row.sort_key_en, row.sort_key_da] == [f.key_of(row) for f in sort_key_fields(model)]


@pytest.mark.django_db
def test_the_database_orders_names_as_readers_of_each_language_do() -> None:
    for name in ENGLISH[::-1]:
        case_study(organisations=[organisation(name=name)])
    rows = organisation(name="Aa").__class__.objects.exclude(name="Aa")
    for language, expected in (("en", ENGLISH), ("da", DANISH)):
        with translation.override(language):
            assert [each.name for each in rows.all()] == expected
            assert [each.name for each in rows.reverse()] == expected[::-1]
            through = type(case_study()).objects.filter(organisations__in=rows)
            through = through.order_by("organisations")
            assert [each.organisations.get().name for each in through] == expected
