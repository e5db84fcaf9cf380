"""Charts as figures, each with its numbers in a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format

from smartcities.browsing.charts.chart import Chart, Number, Series
from smartcities.browsing.charts.measure import measure, money
from smartcities.templating.library import Library

register = Library()
register.function(measure)
register.function(money)


@register.inclusion("browsing/_chart.html")
def chart(chart: Chart | None, heading: int = 3, title: str = "") -> dict[str, Any]:
    """Draw *chart*, if there is one; *title* replaces the visible title."""
    return {"chart": chart, "heading": heading, "title": title}


@register.inclusion("browsing/_series.html")
def series_chart(series: Series | None, heading: int = 3) -> dict[str, Any]:
    """Draw *series*, if at least two years have a value."""
    return {"series": series, "heading": heading}


@register.filter
def figure(number: Number) -> str:
    """Return a number as precise as it was given, without trailing zeros: 1,900 or −0.5."""
    value = Decimal(str(number)).normalize()
    places = max(0, -int(value.as_tuple().exponent))
    return number_format(value, places, force_grouping=True).replace("-", "−")
