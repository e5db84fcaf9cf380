"""The first key figure of a case study, which stands for it on pages that show several."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject

from casestudies.models.rows import KeyFigure

#: What is read of it: what templates/casestudies/_number.html prints.
READ = ("label", "qualifier", "value", "unit", "year", "source", "source_url")


class FigureField(JSONField):
    """The type of a key figure that the database hands over as one JSON value."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> KeyFigure | None:
        """Return the key figure; ``None`` where there is none."""
        read = super().from_db_value(value, expression, connection)
        # Fifteen digits, which a number in JSON keeps as well as the column does.
        return KeyFigure(**{**read, "value": Decimal(str(read["value"]))}) if read else None


def first_figure() -> Subquery:
    """Return the first key figure of the outer case study, so that it costs no query."""
    figures = KeyFigure.objects.filter(case=OuterRef("pk")).order_by("order", "pk")
    read = JSONObject(**{name: name for name in READ})
    return Subquery(figures.values(read=read)[:1], output_field=FigureField())
