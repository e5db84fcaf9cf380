"""``last_updated`` moves when what the public sees of the page changed, and never else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from smartcities.media.models import Image
from smartcities.publishing.models import Page, Row
from tests.contract.conftest import DAY
from tests.factories import PAGES, ROWS, expert, image, make, row, theme


@pytest.fixture
def moved(clock: time_machine.Traveller) -> Callable[[Page, Callable[[], object]], bool]:
    """Return a function that tells whether doing something moves a page's date."""

    def tell(page: Page, doing: Callable[[], object]) -> bool:
        rows = type(page).objects.filter(pk=page.pk)
        before = rows.values_list("last_updated", flat=True).get()
        clock.shift(DAY)
        doing()
        after = rows.values_list("last_updated", flat=True).get()
        assert after in (before, timezone.now())
        return after != before

    return tell


def saved(page: Page, **fields: object) -> Callable[[], None]:
    """Return an act: set *fields* on the page as read from the database, and save it."""

    def act() -> None:
        fresh = type(page).objects.get(pk=page.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()

    return act


def test_saving_unchanged_does_not_move_it(model: type[Page], moved) -> None:
    page = make(model, body="<p>A <b>plan</b></p>", summary="Plan")
    assert not moved(page, saved(page))
    assert not moved(page, page.save)


def test_a_new_page_is_updated_now(model: type[Page], now) -> None:
    page = make(model)
    assert page.last_updated == page.created_at == now


def test_what_only_colleagues_see_does_not_move_it(model: type[Page], moved, editor, now) -> None:
    page = make(model)
    for name, value in {
        "internal_note": "Ask Line about the numbers.",
        "review_by": (now + 90 * DAY).date(),
        "owner": editor,
        "published_at": now,
        "expires_at": now + 900 * DAY,
    }.items():
        assert not moved(page, saved(page, **{name: value})), name


def test_publishing_and_unpublishing_do_not_move_it(model: type[Page], moved, now) -> None:
    page = make(model, published_at=None)
    assert not moved(page, saved(page, published_at=now))
    assert not moved(page, saved(page, published_at=None))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("summary", "Another summary."),
        ("body", "<p>Another text.</p>"),
        ("slug", "another-address"),
        ("language", "da"),
        ("search_title", "Another title"),
        ("search_description", "Another description."),
    ],
)
def test_each_public_field_moves_it(model: type[Page], moved, name: str, value: str) -> None:
    page = make(model)
    assert moved(page, saved(page, **{name: value}))


def test_the_title_moves_it(model: type[Page], moved) -> None:
    page = make(model)
    name = "title" if model._meta.get_field("title").editable else "family_name"
    assert moved(page, saved(page, **{name: "Another"}))


def test_a_save_of_some_fields_looks_at_those_alone(model: type[Page], moved) -> None:
    page = make(model)

    def only_the_note() -> None:
        page.summary = "Not saved"
        page.internal_note = "Saved"
        page.save(update_fields=["internal_note"])

    def the_summary() -> None:
        page.save(update_fields=["summary"])

    assert not moved(page, only_the_note)
    assert model.objects.get(pk=page.pk).summary == ""
    assert moved(page, the_summary)


def test_markup_that_the_sanitiser_takes_away_is_no_change(model: type[Page], moved) -> None:
    page = make(model, body="<p>A plan</p>")
    assert not moved(page, saved(page, body="<p>A plan</p><script>alert(1)</script>"))


def test_its_set_of_themes_moves_it(model: type[Page], moved) -> None:
    page, energy = make(model), theme()
    assert moved(page, lambda: page.themes.add(energy))
    assert not moved(page, lambda: page.themes.add(energy))
    assert not moved(page, lambda: page.themes.set([energy]))
    assert moved(page, lambda: page.themes.remove(energy))
    assert not moved(page, lambda: page.themes.remove(energy))
    assert moved(page, lambda: page.themes.set([energy]))
    assert moved(page, page.themes.clear)


def test_a_theme_given_from_the_other_side_moves_it(model: type[Page], moved) -> None:
    page, energy, other = make(model), theme(), make(model)
    pages = getattr(energy, f"{model._meta.model_name}_set")
    assert moved(page, lambda: pages.add(page))
    assert not moved(other, lambda: pages.remove(page))
    pages.add(page)
    assert moved(page, pages.clear)


def test_a_change_of_a_theme_does_not_move_it(model: type[Page], moved) -> None:
    energy = theme()
    page = make(model, themes=[energy])

    def rename() -> None:
        energy.name = "Power"
        energy.save()

    assert not moved(page, rename)


def test_a_change_of_its_picture_does_not_move_it_but_another_picture_does(
    model: type[Page], moved
) -> None:
    field = next(each for each in model._meta.fields if each.related_model is Image)
    # A photo of a person needs consent.
    consent = {"consent_photo": True, "consent_on": "2027-01-01"} if field.name == "photo" else {}
    picture = image()
    page = make(model, **{field.name: picture}, **consent)

    def describe() -> None:
        picture.alt = "The harbour at night."
        picture.save()

    assert not moved(page, describe)
    assert moved(page, saved(page, **{field.name: image()}))


def relations(model: type[Page]) -> list:
    return [
        field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created
    ]


def test_every_relation_it_declares_moves_it_and_no_other_page(model: type[Page], moved) -> None:
    for field in relations(model):
        page = make(model)
        target = make(field.related_model) if field.related_model in PAGES else theme()
        others = [target] if isinstance(target, Page) else []
        befores = [type(other).objects.get(pk=other.pk).last_updated for other in others]
        assert moved(page, lambda: getattr(page, field.name).add(target)), field.name  # noqa: B023
        for other, before in zip(others, befores, strict=True):
            assert type(other).objects.get(pk=other.pk).last_updated == before, field.name


def test_a_change_of_a_related_page_does_not_move_it(model: type[Page], moved) -> None:
    for field in relations(model):
        if field.related_model in PAGES:
            target = make(field.related_model)
            page = make(model)
            getattr(page, field.name).add(target)
            assert not moved(page, saved(target, summary=f"Changed for {field.name}")), field.name


KINDS = [each for each in apps.get_models() if issubclass(each, Row)]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
class TestRows:
    """Rows are parts of their page, whose changes are the page's changes."""

    def page_for(self, kind: type[Row]) -> Page:
        return make(kind._meta.get_field(kind.page_field).related_model)

    def test_a_new_row_moves_it(self, kind: type[Row], moved) -> None:
        page = self.page_for(kind)
        assert moved(page, lambda: row(kind, page))

    def test_saving_a_row_unchanged_does_not_move_it(self, kind: type[Row], moved) -> None:
        page = self.page_for(kind)
        made = row(kind, page)
        assert not moved(page, made.save)
        assert not moved(page, kind.objects.get(pk=made.pk).save)

    def test_a_changed_row_moves_it(self, kind: type[Row], moved) -> None:
        page = self.page_for(kind)
        made = row(kind, page)
        made.order = 99
        assert moved(page, made.save)

    def test_a_deleted_row_moves_it(self, kind: type[Row], moved) -> None:
        page = self.page_for(kind)
        assert moved(page, row(kind, page).delete)

    def test_deleting_the_page_with_its_rows_works(self, kind: type[Row]) -> None:
        page = self.page_for(kind)
        row(kind, page)
        page.delete()
        assert not kind.objects.exists()

    def test_new_rows_go_to_the_end(self, kind: type[Row]) -> None:
        page = self.page_for(kind)
        distinct = {"country": "SE", "number": 2, "expert": None}
        second = {name: value for name, value in distinct.items() if name in ROWS[kind]()}
        if "expert" in second:
            second["expert"] = expert()
        assert [row(kind, page).order, row(kind, page, **second).order] == [1, 2]
