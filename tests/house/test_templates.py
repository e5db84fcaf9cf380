"""The public templates: each compiles, and all that they name is there."""

from __future__ import annotations

from decimal import Decimal
from inspect import isfunction
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from jinja2 import Environment, TemplateNotFound, TemplatesNotFound, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates
from markupsafe import Markup

from smartcities.templating import environment as module
from smartcities.templating.choice import first_of
from smartcities.templating.library import Library
from tests.browsing.drawing import draw

ROOT = Path(settings.BASE_DIR)
FILES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if ROOT / "templates" / "editors" not in path.parents
] + sorted((ROOT / "tests").rglob("jinja2/**/*.html"))


def environment() -> Environment:
    return engines["jinja2"].env


def missing(source: str) -> set[str]:
    """Return what a template names that is not there: functions, filters, tests, templates."""
    templates = environment()
    tree = templates.parse(source)
    templates.compile(tree)
    known = {*templates.globals, "caller", "loop", "super"}
    known |= {each.name for each in tree.find_all((nodes.Macro, nodes.Name)) if _is_made(each)}
    for each in tree.find_all(nodes.FromImport):
        known |= {name[1] if isinstance(name, tuple) else name for name in each.names}
    called = (each.node for each in tree.find_all(nodes.Call))
    found = {each.name for each in called if isinstance(each, nodes.Name)} - known
    found |= {each.name for each in tree.find_all(nodes.Filter)} - templates.filters.keys()
    found |= {each.name for each in tree.find_all(nodes.Test)} - templates.tests.keys()
    for name in find_referenced_templates(tree):
        try:
            name and templates.get_template(name)
        except TemplateNotFound:
            found.add(name)
    return found


def _is_made(each: nodes.Macro | nodes.Name) -> bool:
    return isinstance(each, nodes.Macro) or each.ctx in ("store", "param")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_compiles_and_names_what_is_there(path: Path) -> None:
    assert missing(path.read_text()) == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{% if page %}{{ page.title|cappfirst }}{% endif %}", {"cappfirst"}),
        ("{{ lanng(page) }}", {"lanng"}),
        ('{% include "browsing/_crumbs.html" %}', {"browsing/_crumbs.html"}),
        ("{% if page is fitting %}{% endif %}", {"fitting"}),
        ("{% macro a(b) %}{{ b() }}{{ caller() }}{% endmacro %}{{ a(lang) }}", set()),
    ],
)
def test_a_slip_in_a_template_is_seen(source: str, found: set[str]) -> None:
    assert missing(source) == found


def methods() -> set[str]:
    """Return the names that are methods wherever a model of ours or Django's has them."""
    classes = {each for model in apps.get_models() for each in model.__mro__} - {object}
    members = [member for each in classes for member in vars(each).items()]
    called = {name for name, value in members if isfunction(value)}
    return called - {name for name, value in members if not isfunction(value)}


def not_called(source: str) -> set[str]:
    """Return the methods of models that a template names without calling them.

    Django's templates call them, Jinja2's do not: compared with a word, a method is never equal.
    """
    tree = environment().parse(source)
    called = {id(each.node) for each in tree.find_all(nodes.Call)}
    named = {each.attr for each in tree.find_all(nodes.Getattr) if id(each) not in called}
    return named & methods()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_calls_the_methods_that_it_names(path: Path) -> None:
    assert not_called(path.read_text()) == set()


def test_a_method_that_is_not_called_is_seen() -> None:
    assert not_called('{% if page.visibility == "draft" %}{{ page.title }}{% endif %}') == {
        "visibility"
    }
    assert not_called("{{ page.visibility() }}{{ page.years }}") == set()


def test_a_template_of_django_does_not_compile() -> None:
    with pytest.raises(TemplateSyntaxError):
        missing("{% load i18n %}")


def test_every_template_says_first_what_it_is_and_what_it_needs() -> None:
    silent = [path.name for path in FILES if not path.read_text().startswith("{# ")]
    assert silent == []


def test_values_are_escaped_and_texts_are_not() -> None:
    drawn = draw("{{ a }}{{ _('%(x)s & <b>', x=a) }}{% trans x=a %}{{ x }}{% endtrans %}", a="<i>")
    assert drawn == "&lt;i&gt;&lt;i&gt; & <b>&lt;i&gt;"


@pytest.mark.parametrize(
    ("value", "markup"),
    [
        ('"Q&A" <\'>', "&#34;Q&amp;A&#34; &lt;&#39;&gt;"),
        (Markup("<b>"), "<b>"),
        (SafeString("<b>"), "<b>"),
        (ValueError("<b>"), "&lt;b&gt;"),
        (gettext_lazy("Map"), "Map"),
        (1234, "1234"),
        (Decimal("2.5"), "2.5"),
        (True, "True"),
    ],
)
def test_a_value_is_printed_as_markup(value: object, markup: str) -> None:
    assert draw("{{ value }}", value=value) == markup


def test_a_type_without_a_template_of_its_own_has_the_general_one() -> None:
    assert first_of("events/event_detail.html", "browsing/detail.html").startswith("events/")
    assert first_of("events/event_list.html", "browsing/list.html") == "browsing/list.html"
    with pytest.raises(TemplatesNotFound):
        first_of("events/none.html", "browsing/none.html")


@pytest.mark.parametrize(("number", "said"), [(1, "1 af dem"), (3, "3 af dem")])
def test_a_number_chooses_its_text_in_the_language_of_the_page(number: int, said: str) -> None:
    text = "%(number)s of them without a place on the map"
    source = f'{{{{ ngettext("{text}", "{text}", number, number=number) }}}}'
    assert draw(source, "da", number=number).startswith(said)


def test_what_a_page_lacks_prints_nothing() -> None:
    assert draw("{{ page.publisher.name }}{% for each in page.rows %}x{% endfor %}") == ""


def test_two_apps_cannot_bring_one_name(monkeypatch) -> None:
    def one() -> Library:
        library = Library()
        library.function(draw)
        return library

    monkeypatch.setattr(module, "libraries", lambda: [one(), one()])
    with pytest.raises(ImproperlyConfigured, match="draw"):
        module.environment()
