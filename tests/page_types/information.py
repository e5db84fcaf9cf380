"""Information pages for the tests."""

from __future__ import annotations

from typing import Any

from information.models import InformationPage
from tests.page_types.declaring import factory_of
from tests.page_types.making import page


@factory_of(InformationPage, form={"title": "About us", "place": "foot", "order": "1"})
def information_page(**fields: Any) -> InformationPage:
    return page(InformationPage, **fields)
