"""The file of a report, on its card."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import report
from tests.files import pdf_file

pytestmark = pytest.mark.django_db
LINK = 'href="/reports/report/download/"'


def test_a_card_that_stands_alone_leads_to_the_file(visitor: Client) -> None:
    report(slug="report", file=pdf_file())
    card = "/embed/reports/report/?view=card"
    assert f'<a class="tag" {LINK}>Download PDF</a>' in visitor.get(card).content.decode()
    danish = visitor.get(f"{card}&lang=da").content.decode()
    assert f'<a class="tag" {LINK}>Hent PDF</a>' in danish
    # In a list the whole card is one link.
    listed = visitor.get("/reports/").content.decode()
    assert '<span class="tag">PDF</span>' in listed
    assert LINK not in listed


def test_without_a_file_it_leads_to_none(visitor: Client) -> None:
    report(slug="report")
    assert LINK not in visitor.get("/embed/reports/report/?view=card").content.decode()
