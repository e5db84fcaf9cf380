"""Numbers in the reader's language: what is typed is understood, or asked about."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from smartcities.publishing.admin.forms.typed import DecimalNumberField, WholeNumberField
from smartcities.publishing.parsing.numbers import number_text

#: The fields of a key figure, a cost, a coordinate, a population.
FIGURE = DecimalNumberField(max_digits=15, decimal_places=3)
COST = DecimalNumberField(max_digits=15, decimal_places=2)
DEGREES = DecimalNumberField(max_digits=8, decimal_places=5)
PEOPLE = WholeNumberField(min_value=0)


@pytest.mark.parametrize(
    ("language", "field", "typed", "meant"),
    [
        ("da", FIGURE, "4,4", "4.4"),
        ("da", FIGURE, "4.4", "4.4"),
        ("da", FIGURE, "1,234", "1.234"),
        ("da", FIGURE, "1.234,5", "1234.5"),
        ("da", FIGURE, "1,234.5", "1234.5"),
        ("da", FIGURE, "1.234.567", "1234567"),
        ("da", FIGURE, "1,234,567", "1234567"),
        ("da", FIGURE, "1 234", "1234"),
        ("da", FIGURE, "1\u00a0234\u202f567,8", "1234567.8"),
        ("da", FIGURE, "0.400", "0.4"),
        ("da", FIGURE, "1234.567", "1234.567"),
        ("da", FIGURE, "\u221254", "-54"),
        ("da", FIGURE, "\u2013 54", "-54"),
        ("da", FIGURE, "+7", "7"),
        ("da", FIGURE, ",5", "0.5"),
        ("da", FIGURE, " 12 ", "12"),
        ("da", COST, "4.400", "4400"),
        ("da", COST, "12.500", "12500"),
        ("da", COST, "1.500.000,50", "1500000.5"),
        ("da", COST, "2,5000", "2.5"),
        ("da", DEGREES, "55,67594", "55.67594"),
        ("da", DEGREES, "55.67594", "55.67594"),
        ("da", DEGREES, "55.676", "55.676"),
        ("da", DEGREES, "-12,5", "-12.5"),
        ("da", PEOPLE, "1.234", "1234"),
        ("da", PEOPLE, "4.000", "4000"),
        ("da", PEOPLE, "1 234 567", "1234567"),
        ("da", PEOPLE, "1.234.567", "1234567"),
        ("da", PEOPLE, "2012", "2012"),
        ("da", PEOPLE, "4,0", "4"),
        ("en", FIGURE, "4.4", "4.4"),
        ("en", FIGURE, "4,4", "4.4"),
        ("en", FIGURE, "1.234", "1.234"),
        ("en", FIGURE, "1,234", "1234"),
        ("en", FIGURE, "1,234.5", "1234.5"),
        ("en", FIGURE, "1.234,5", "1234.5"),
        ("en", FIGURE, "1 234.5", "1234.5"),
        ("en", COST, "4,400", "4400"),
        ("en", DEGREES, "55,676", "55.676"),
        ("en", PEOPLE, "1,234,567", "1234567"),
        ("en", PEOPLE, "1,234", "1234"),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(language, field, typed, meant) -> None:
    with translation.override(language):
        assert field.clean(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("language", "field", "typed", "readings"),
    [
        ("da", FIGURE, "4.400", ["4400", "4,4"]),
        ("da", FIGURE, "1.234", ["1234", "1,234"]),
        ("da", FIGURE, "-1.900", ["-1900", "-1,9"]),
        ("da", COST, "1,234", ["1234"]),
        ("da", PEOPLE, "1,234", ["1234"]),
        ("en", COST, "4.400", ["4400", "4.4"]),
        ("en", PEOPLE, "1.234", ["1234"]),
        ("en", PEOPLE, "4.000", ["4000", "4"]),
    ],
)
def test_what_may_be_two_numbers_is_asked_about(language, field, typed, readings) -> None:
    with translation.override(language):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        (said,) = refused.value.messages
        asked, told = said.split("? ")
        for reading in readings:
            assert f" {reading}" in asked
            assert f" {reading}" in told
            # What the answer says to write is accepted.
            field.clean(reading)


def test_the_question_in_words() -> None:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        COST.clean("4.400")
    assert refused.value.messages == ["Do you mean 4400 or 4.4? Write 4400 or 4.4."]
    with translation.override("da"), pytest.raises(ValidationError) as refused:
        FIGURE.clean("4.400")
    assert refused.value.messages == ["Menes der 4400 eller 4,4? Skriv 4400 eller 4,4."]


@pytest.mark.parametrize(
    "typed",
    ["12 %", "1e5", "NaN", "inf", "12 34", "1.23.4", "1.2,3.4", "--1", "٤", "½", "1,", "0x10",
     "1_000", "1.234.56", "9" * 5000],
)  # fmt: skip
@pytest.mark.parametrize("field", [FIGURE, PEOPLE], ids=["decimals", "whole"])
@pytest.mark.parametrize("language", ["en", "da"])
def test_what_is_no_number_is_refused_with_an_example(language, field, typed) -> None:
    with translation.override(language), pytest.raises(ValidationError, match="1234"):
        field.clean(typed)


@pytest.mark.parametrize("typed", ["4,5", "4.5"])
def test_half_a_person_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="whole number"):
        PEOPLE.clean(typed)


def test_nothing_and_blanks_are_no_number() -> None:
    for field in (DecimalNumberField(required=False), WholeNumberField(required=False)):
        assert [field.clean(typed) for typed in ("", "  ", "\u00a0", None)] == [None] * 4


def test_the_limits_of_the_column_hold() -> None:
    for field, typed in ((FIGURE, "1,23456"), (FIGURE, "1 234 567 890 123"), (PEOPLE, "-1")):
        with pytest.raises(ValidationError):
            field.clean(typed)


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("da", Decimal("4.400"), "4,4"),
        ("en", Decimal("4.400"), "4.4"),
        ("da", Decimal("1900.000"), "1900"),
        ("da", Decimal("-54.10"), "-54,1"),
        ("da", Decimal("-0.000"), "0"),
        ("da", Decimal("1E+6"), "1000000"),
        ("da", Decimal("0.00001"), "0,00001"),
        ("da", 1234567, "1234567"),
        ("da", 0.1, "0,1"),
    ],
)
def test_a_number_is_shown_without_padding(language, value, shown) -> None:
    with translation.override(language):
        assert number_text(value) == shown
        assert FIGURE.prepare_value(value) == shown


def values(field: DecimalNumberField) -> list[Decimal]:
    """Return numbers of all sizes that the column of *field* holds, always the same ones."""
    chance = random.Random(13)  # noqa: S311 (no secret)
    found = [Decimal(0), Decimal(1000), Decimal("1.234"), Decimal("0.001")]
    for digits in range(1, field.max_digits + 1):
        for _each in range(40):
            whole = chance.randrange(10**digits)
            found.append(Decimal(whole).scaleb(-field.decimal_places))
            found.append(Decimal(chance.randrange(10 ** min(digits, 3))))
    most = Decimal(10) ** (field.max_digits - field.decimal_places)
    kept = [each for each in found if each < most and round(each, field.decimal_places) == each]
    return [*kept, *(-each for each in kept)]


@pytest.mark.parametrize("field", [FIGURE, COST, DEGREES], ids=["figure", "cost", "degrees"])
@pytest.mark.parametrize("language", ["en", "da"])
def test_what_is_shown_is_read_as_the_same_number(language: str, field) -> None:
    with translation.override(language):
        for value in values(field):
            shown = field.prepare_value(value)
            assert field.clean(shown) == value, shown
            assert not field.has_changed(value, shown), shown


@pytest.mark.parametrize("language", ["en", "da"])
def test_whole_numbers_of_all_sizes_are_read_back(language: str) -> None:
    with translation.override(language):
        for value in (*range(3000), *(10**n + n for n in range(18)), 2**63 - 1):
            assert PEOPLE.clean(PEOPLE.prepare_value(value)) == value
