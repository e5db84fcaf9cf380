"""Since when, and until when, visitors see a page: in words, for its form and its history."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from smartcities.publishing.models import Page
from smartcities.publishing.visibility import Visibility


def appearance(page: Page) -> str:
    """Return in sentences when *page* appears and when it is gone."""
    state = page.visibility()
    if state == Visibility.TRASHED:
        return ""
    begins = {
        Visibility.DRAFT: _("A draft: visitors do not see it."),
        Visibility.SCHEDULED: _("Appears on {moment}."),
        Visibility.PUBLISHED: _("Published since {moment}."),
        Visibility.EXPIRED: _("Published on {moment}."),
    }[state]
    sentences = [begins.format(moment=said(page.published_at))]
    if page.expires_at:
        ends = (
            _("Expired on {moment}.") if state == Visibility.EXPIRED else _("Expires on {moment}.")
        )
        sentences.append(ends.format(moment=said(page.expires_at)))
    return " ".join(sentences)


def said(moment: datetime | None) -> str:
    """Return *moment* in words, in the portal's time zone."""
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""
