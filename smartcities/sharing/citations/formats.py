"""The forms in which a citation can be downloaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from smartcities.publishing.models import Page
from smartcities.sharing.citations.bibtex import bibtex
from smartcities.sharing.citations.citation import Citation
from smartcities.sharing.citations.csl import csl
from smartcities.sharing.citations.ris import ris


@dataclass(frozen=True)
class Format:
    """A form: its name for people, its ending, its media type, and the function that writes it."""

    name: str
    ending: str
    media_type: str
    write: Callable[[Citation], str]


FORMATS = {
    form.ending: form
    for form in (
        Format("BibTeX", "bib", "application/x-bibtex; charset=utf-8", bibtex),
        Format("RIS", "ris", "application/x-research-info-systems; charset=utf-8", ris),
        Format("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", csl),
    )
}


def downloads(page: Page) -> list[tuple[str, str]]:
    """Return (name, address) of each form in which the citation of *page* can be downloaded."""
    view = f"{page._meta.model_name}-citation"
    return [(form.name, reverse(view, args=[page.slug, form.ending])) for form in FORMATS.values()]
