"""Facets: filters by value whose options are offered with the number of hits of each.

Values of one facet are alternatives (OR); facets are combined by AND. A facet defines how its
values are found (``value_path``), named (``name``), recognised (``known``) and put into the
sentence over a list (``phrase``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.apps import apps
from django.db.models import Case, CharField, F, Model, Q, QuerySet, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django_countries import countries

from smartcities.browsing.filters.fields import FacetField
from smartcities.index.axis import IndexedFilter, models_on_path, through_public
from smartcities.index.keys import Keys, union
from smartcities.publishing.collation import place
from smartcities.publishing.countries import country_name
from smartcities.publishing.fields.language import LANGUAGE_NAMES, language_label
from smartcities.publishing.models import Addressed


class Facet(IndexedFilter):
    """A filter on the values found by following *path* from the page."""

    field_class = FacetField
    #: The choices in the sentence over the results, with ``%(values)s`` for their names: "in
    #: %(values)s". Without one the sentence names the facet: "State of the project: Completed".
    phrase: Any = ""

    def __init__(
        self, path: str, label: Any, written_in: str = "", phrase: Any = "", **kwargs: Any
    ) -> None:
        super().__init__(field_name=path, label=label, required=False, facet=self, **kwargs)
        self.path = path
        self.phrase = phrase or self.phrase
        #: The language of the options' names if editors wrote them; empty for names of people and
        #: places, and for names that the interface translates.
        self.written_in = written_in

    @property
    def value_path(self) -> str:
        """The path to the value that is used in addresses."""
        return self.path

    @property
    def label_path(self) -> str:
        """The path to the value's name, if it is in the database."""
        return self.path

    def known(
        self, values: Iterable[str], offered: Mapping[str, str]
    ) -> dict[str, tuple[str, str]]:
        """Return {case-folded value: (value, label)} for those of *values* that exist.

        *offered* are values, with their labels, that are known to exist without a query.
        """
        raise TypeError("A facet says which values it knows.")

    def name(self, value: str, label: str) -> str:
        """Return the name to show for a value; *label* is the value of ``label_path``."""
        return label

    def within(self, value: str, label: str) -> str:
        """Return the name of a value for use within a sentence."""
        return label

    def order(self, option: tuple[str, str]) -> Any:
        """Return the sort key of an option given as (value, label)."""
        return place(option[1])

    def value_expression(self) -> Any:
        """Return the expression of the value that is used in addresses; empty text is no value."""
        return F(self.value_path)

    def matching_keys(self, values: Mapping[str, Keys], chosen: Iterable[str]) -> Keys:
        return union(values[each] for each in chosen if each in values)

    def condition(self, model: type[Model], values: Iterable[str]) -> Q:
        """Return the condition for pages that have one of *values*, each page once."""
        chosen = Q(**{f"{self.value_path}__in": list(values)})
        if not self._is_many(model):
            return chosen
        found = model._base_manager.filter(chosen, **through_public(model, self.path))
        return Q(pk__in=found.values("pk"))

    def _is_many(self, model: type[Model]) -> bool:
        return any(many for _way, _met, many in models_on_path(model, self.path))

    def filter(self, qs: QuerySet, value: dict[str, str]) -> QuerySet:
        return qs.filter(self.condition(qs.model, value)) if value else qs


#: Countries that have an article in English: in the Netherlands.
ARTICLE = "AE AX CC CD CF CG CK DO FK FO GB GM IM IO KM KY MH MP MV NL PH SB SC TC TF UM US VG VI"


class CountryFacet(Facet):
    """Countries by ISO 3166 alpha-2 code, named by the library."""

    phrase = _("in %(values)s")

    def known(
        self, values: Iterable[str], offered: Mapping[str, str]
    ) -> dict[str, tuple[str, str]]:
        codes = {value.casefold(): value.upper() for value in values if len(value) == 2}
        return {key: (code, country_name(code)) for key, code in codes.items() if code in countries}

    def name(self, value: str, label: str) -> str:
        return country_name(value) or value

    def within(self, value: str, label: str) -> str:
        if value not in ARTICLE.split():
            return label
        return pgettext("a country within a sentence", "the %(country)s") % {"country": label}


class ChoiceFacet(Facet):
    """The declared choices of a field, in their declared order.

    Those of a field of another app's model are named: ``app.Model.field``.
    """

    def __init__(self, path: str, label: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(path, label, **kwargs)
        self.declared = choices

    @cached_property
    def choices(self) -> dict[str, Any]:
        """The labels by their values."""
        if not isinstance(self.declared, str):
            return dict(self.declared.choices)
        model, _dot, name = self.declared.rpartition(".")
        return dict(cast(Any, apps.get_model(model)._meta.get_field(name)).flatchoices)

    def known(
        self, values: Iterable[str], offered: Mapping[str, str]
    ) -> dict[str, tuple[str, str]]:
        folded = {value.casefold() for value in values}
        return {
            key.casefold(): (key, str(label))
            for key, label in self.choices.items()
            if key.casefold() in folded
        }

    def name(self, value: str, label: str) -> str:
        return str(self.choices.get(value, value))

    def order(self, option: tuple[str, str]) -> Any:
        keys = list(self.choices)
        return keys.index(option[0]) if option[0] in keys else len(keys)


class LanguageFacet(Facet):
    """Languages by BCP 47 code."""

    def known(
        self, values: Iterable[str], offered: Mapping[str, str]
    ) -> dict[str, tuple[str, str]]:
        codes = {value.casefold() for value in values}
        return {
            code.casefold(): (code, language_label(code))
            for code in LANGUAGE_NAMES
            if code.casefold() in codes
        }

    def name(self, value: str, label: str) -> str:
        return language_label(value)


class RelatedFacet(Facet):
    """Related objects by slug; an old slug counts as the current one."""

    def __init__(self, path: str, label: Any, model: str, **kwargs: Any) -> None:
        super().__init__(path, label, **kwargs)
        self.related = model

    @property
    def related_model(self) -> type[Addressed]:
        """The model that the path leads to."""
        return cast("type[Addressed]", apps.get_model(self.related))

    @property
    def value_path(self) -> str:
        return f"{self.path}__slug"

    @property
    def label_path(self) -> str:
        return f"{self.path}__{self.related_model.named_by}"

    def known(
        self, values: Iterable[str], offered: Mapping[str, str]
    ) -> dict[str, tuple[str, str]]:
        slugs = {value.casefold() for value in values if "\x00" not in value}
        at_once = {slug: (slug, offered[slug]) for slug in slugs if slug in offered}
        return at_once | self._asked(slugs - at_once.keys())

    def _asked(self, slugs: set[str]) -> dict[str, tuple[str, str]]:
        if not slugs:
            return {}
        rows = self.related_model.objects.public()
        named_by = self.related_model.named_by
        labels = dict(rows.ever_at(list(slugs)).values_list("slug", named_by))
        found = {slug: (slug, label) for slug, label in labels.items() if slug in slugs}
        if labels and (missing := slugs - found.keys()):
            today = rows.slugs_once(list(missing))
            found |= {old: (new, labels[new]) for old, new in today.items()}
        return found

    def condition(self, model: type[Model], values: Iterable[str]) -> Q:
        chosen = self.related_model.objects.public().filter(slug__in=list(values))
        rows = model._base_manager.filter(**{f"{self.path}__in": chosen.order_by().values("pk")})
        return Q(pk__in=rows.values("pk"))


class ScopeFacet(Facet):
    """National or international: whether a country is given."""

    def __init__(self, path: str, label: Any, names: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(path, label, **kwargs)
        self.names = names

    def known(
        self, values: Iterable[str], offered: Mapping[str, str]
    ) -> dict[str, tuple[str, str]]:
        folded = {value.casefold() for value in values}
        return {key: (key, str(label)) for key, label in self.names.items() if key in folded}

    def name(self, value: str, label: str) -> str:
        return str(self.names[value])

    def value_expression(self) -> Any:
        international = When(**{self.path: ""}, then=Value("international"))
        return Case(international, default=Value("national"), output_field=CharField())

    def condition(self, model: type[Model], values: Iterable[str]) -> Q:
        wanted = set(values)
        if wanted == set(self.names):
            return Q()
        empty = Q(**{self.path: ""})
        return ~empty if "national" in wanted else empty
