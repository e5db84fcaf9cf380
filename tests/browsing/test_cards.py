"""A card shows what is true now, whatever on it changed; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from casestudies.models import CaseStudy, City, CityCountry
from smartcities.publishing.collation import place
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseStudy:
    town = factories.city(("DK",), slug="town", title="Town")
    for number in range(3):
        factories.case_study(slug=f"other-{number}", title=f"Other {number}", cities=[town])
    elsewhere = factories.city(("SE",), slug="elsewhere", title="Elsewhere")
    return factories.case_study(
        slug="case", title="A case", cities=[elsewhere], image=factories.image()
    )


def card(visitor: Client) -> str:
    """Return the card of the case on its list."""
    cards_shown = visitor.get("/case-studies/").content.decode().split("<article")[1:]
    return next(each for each in cards_shown if 'href="/case-studies/case/"' in each)


def rename_the_case(case: CaseStudy) -> None:
    CaseStudy.objects.filter(pk=case.pk).update(title="Another title")


def rename_its_city(case: CaseStudy) -> None:
    City.objects.filter(slug="elsewhere").update(title="Nowhere")


def move_its_city(case: CaseStudy) -> None:
    CityCountry.objects.filter(city__slug="elsewhere").update(country="NO")


def hide_its_city(case: CaseStudy) -> None:
    City.objects.filter(slug="elsewhere").update(published_at=None)


def take_its_city(case: CaseStudy) -> None:
    case.cities.clear()


def give_another_city(case: CaseStudy) -> None:
    case.cities.add(City.objects.get(slug="town"))


def take_its_image(case: CaseStudy) -> None:
    case.image.delete()


CHANGES = {
    rename_the_case: ("A case", "Another title"),
    rename_its_city: ("Elsewhere", "Nowhere"),
    move_its_city: ("Sweden", "Norway"),
    hide_its_city: ("Elsewhere", None),
    take_its_city: ("Elsewhere", None),
    give_another_city: (None, "Elsewhere, Town"),
    take_its_image: ("<picture", None),
}


@pytest.mark.full
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_of_what_a_card_shows_is_shown(
    case: CaseStudy, visitor: Client, change: Any
) -> None:
    gone, come = CHANGES[change]
    before = card(visitor)
    assert gone is None or gone in before
    assert come is None or come not in before
    change(case)
    after = card(visitor)
    assert gone is None or gone not in after
    assert come is None or come in after


@pytest.mark.parametrize("number", [1, 3])
def test_an_order_by_title_follows_changes_in_the_alphabet_of_the_reader(
    visitor: Client, number: int
) -> None:
    titles = [
        "Zebra",
        "ærlig",
        "Ørsted",
        "apple",
        "Apple",
        "Åse",
        "a_b",
        "a-b",
        "10",
        "9",
        "É",
        "z",
    ]
    made = [factories.case_study(title=title) for title in titles]

    def order() -> list[int]:
        pages = visitor.get("/case-studies/?sort=title").context["hits"]
        return [page.pk for page in pages]

    def sorted_by_place() -> list[int]:
        named = CaseStudy.objects.public().values_list("pk", "title")
        return [
            pk for pk, _title in sorted(named, key=lambda each: (place(each[1], "en"), each[0]))
        ]

    assert order() == sorted_by_place()
    for each, title in zip(made[:number], ("østen", "AAA", "m"), strict=False):
        CaseStudy.objects.filter(pk=each.pk).update(title=title)
    factories.case_study(title="Middle")
    made[5].delete()
    assert order() == sorted_by_place()
