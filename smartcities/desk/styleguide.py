"""``/styleguide/``: every part that pages are made of, on one page, for staff."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from smartcities.browsing.charts.chart import Series
from smartcities.media.models import Image
from smartcities.publishing.models import Page, Theme
from smartcities.publishing.types import page_types

TOKEN = re.compile(r"^\s*--([\w-]+): (.+);$", re.MULTILINE)
#: Made-up numbers that show a chart's shape.
SAMPLE = Series("Cyclists on the bridge", "a day", ((2009, 9_800), (2012, 14_200), (2018, 26_500)))


def tokens() -> dict[str, list[str]]:
    """Return the names of the design's values by kind, as the stylesheet declares them."""
    text = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    found: dict[str, list[str]] = {"colours": [], "steps": [], "spaces": []}
    for name, value in TOKEN.findall(text):
        if name.startswith("step-"):
            found["steps"].append(name)
        elif name.startswith("space-"):
            found["spaces"].append(name)
        elif value.startswith(("light-dark(#", "#")):
            found["colours"].append(name)
    return found


def examples() -> list[Page]:
    """Return the newest public page of each type that has one."""
    newest = (model.objects.public().for_cards().first() for model in page_types())
    return [page for page in newest if page is not None]


@method_decorator([staff_member_required, never_cache], name="dispatch")
class StyleGuide(TemplateView):
    """The parts of the design, drawn by the templates and rules that pages use."""

    template_name = "desk/styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tokens=tokens(),
            examples=examples(),
            themes=Theme.objects.all()[:4],
            image=Image.objects.first(),
            series=SAMPLE,
            **kwargs,
        )
