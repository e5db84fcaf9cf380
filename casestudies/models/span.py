"""The years of a case study in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casestudies.models.case import CaseStudy


def years_in_words(case: CaseStudy) -> str:
    """Return 2011–2015, 2014, since 2012, until 2015, begun in 2008, or nothing.

    "Since" is said of what goes on, and "begun in" of what was stopped in an unknown year.
    """
    begun, ended = case.start_year, case.end_year
    if begun and ended:
        return str(begun) if begun == ended else f"{begun}–{ended}"
    if ended:
        return str(_("until %d") % ended)
    if not begun:
        return ""
    phrases: dict[str, StrOrPromise] = {
        case.State.UNDER_WAY: _("since %d"),
        case.State.STOPPED: _("begun in %d"),
    }
    return str(phrases.get(case.state, _("from %d")) % begun)
