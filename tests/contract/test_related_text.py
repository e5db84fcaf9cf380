"""What a page shows of others is as these are now: a new name, or nothing once withdrawn.

The cards of this test print whatever a page is related to, as the next template may: the rule
is the kernel's, not that of today's templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.template import engines
from django.test import Client
from jinja2 import ChoiceLoader, DictLoader

from smartcities.publishing.models import Addressed, Page, Row
from smartcities.publishing.types import page_types
from tests.contract.addresses import channels, text_of
from tests.factories import ADDRESSED, NAMED_BY, ROWS, make, row, theme

OLD, NEW = "Ambergris", "Zebraquay"
CARD = "{{ page.title }}{% for text in related_texts(page) %} {{ text }}{% endfor %}"
#: Tools of the frame and of the editors, which name no page.
OF_NO_PAGE = ("owner",)


def related_fields(model: type[models.Model]) -> list[Any]:
    """Return the relations of *model*, either way, to what has a name of its own."""
    return [
        field
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model in ADDRESSED and field.name not in OF_NO_PAGE
    ]


def accessor(field: Any) -> str:
    """Return the attribute of a model that *field* is read by."""
    return field.get_accessor_name() if field.auto_created else field.name


def related_texts(page: Page) -> list[str]:
    """Return the names of all that is related to *page* and public."""
    texts = []
    for field in related_fields(type(page)):
        if field.one_to_many or field.many_to_many:
            rows = getattr(page, accessor(field))
            found = rows.public() if hasattr(rows, "public") else rows.all()
        else:
            target = getattr(page, accessor(field), None)
            is_shown = target is not None and getattr(target, "is_public", lambda: True)()
            found = [target] if is_shown else []
        texts += [str(each) for each in found]
    return texts


@pytest.fixture(autouse=True)
def cards_with_all_relations() -> Iterator[None]:
    """Have every card print the names of all that its page is related to."""
    templates = engines["jinja2"].env
    loader = templates.loader
    own = {f"{each._meta.app_label}/{each._meta.model_name}_card.html" for each in page_types()}
    # Only those that there are: which of several is there is looked up once a process.
    found = own & set(loader.list_templates())
    cards = DictLoader(dict.fromkeys(["browsing/card.html", *found], CARD))
    templates.globals["related_texts"] = related_texts
    templates.loader = ChoiceLoader([cards, loader])
    templates.cache.clear()
    yield
    templates.loader = loader
    templates.cache.clear()
    del templates.globals["related_texts"]


def target_of(model: type[models.Model], number: int) -> Any:
    """Return a new target of a relation, by a name that no other has."""
    kwargs = {NAMED_BY.get(model, model.named_by): f"{OLD}{number}", "slug": f"target-{number}"}
    return ADDRESSED[model](**kwargs)


def related(page: Page) -> dict[str, Any]:
    """Relate *page* to a target by each of its relations; return the targets by their names."""
    made: dict[str, Any] = {}

    def target(model: type[models.Model]) -> Any:
        found = target_of(model, len(made))
        made[f"{OLD}{len(made)}"] = found
        return found

    for field in related_fields(type(page)):
        other = target(field.related_model)
        if field.many_to_many or field.one_to_many:
            through = getattr(getattr(page, accessor(field)), "through", None)
            if through is None or through._meta.auto_created:
                getattr(page, accessor(field)).add(other)
        elif not field.auto_created:
            setattr(page, field.name, other)
            page.save()
    for kind in ROWS:
        _relate_by_rows(page, kind, target)
    return made


def _relate_by_rows(page: Page, kind: type[Row], target: Callable[[Any], Any]) -> None:
    parents = {
        f.name: f for f in kind._meta.fields if f.is_relation and f.related_model in ADDRESSED
    }
    for name, field in parents.items():
        if not isinstance(page, field.related_model):
            continue
        others = {
            each: target(parent.related_model) for each, parent in parents.items() if each != name
        }
        of = page if name == kind.page_field else others.pop(kind.page_field, None)
        if others or of is not page:
            row(kind, of=of, **others, **({} if name == kind.page_field else {name: page}))


def rename(thing: Any, name: str) -> None:
    setattr(thing, NAMED_BY.get(type(thing), type(thing).named_by), name)
    thing.save()


def withdraw(thing: Any, name: str) -> None:
    if isinstance(thing, Page):
        thing.published_at = None
        thing.save()
    else:
        thing.delete()


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("change", [rename, withdraw])
@pytest.mark.by_turns
def test_no_channel_shows_a_target_as_it_was(
    model: type[Page], visitor: Client, change: Callable[[Any, str], None]
) -> None:
    page = make(model, title="Harbour", slug="harbour", themes=[theme()])
    targets = related(page)
    lists = [page.get_list_url(), f"/embed{page.get_list_url()}"]
    own = {
        target.get_absolute_url()
        for target in targets.values()
        if hasattr(target, "get_absolute_url")
    }
    asked = [address for address in channels(page) if address not in own]
    before = {address: text_of(visitor, address)[1] for address in asked}
    shown = {address: {name for name in targets if name in before[address]} for address in asked}
    # Those that are related by rows of the page's own stand on its page alone.
    assert shown[lists[0]]
    for name, target in targets.items():
        change(type(target).objects.get(pk=target.pk), name.replace(OLD, NEW))
        # One at a time: what another change clears away would hide a fault.
        for address in lists:
            assert name not in text_of(visitor, address)[1], address
    for address in asked:
        status, text = text_of(visitor, address)
        assert status == 200, address
        assert [name for name in targets if name in text] == [], address
        if change is rename:
            renamed = {name.replace(OLD, NEW) for name in shown[address]}
            assert {name for name in renamed if name not in text} == set(), address


def test_every_kind_of_target_is_renamed() -> None:
    installed = {model for model in apps.get_models() if issubclass(model, Addressed)}
    assert installed == set(ADDRESSED)
