"""The front page for the tests: there is one, so that making it again changes it."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from frontpage.models import ChosenCase, FrontPage, ShownSection
from frontpage.sections import Section
from tests.page_types.casestudies import case_study
from tests.page_types.declaring import ROWS, factory_of
from tests.page_types.making import page

ROWS[ChosenCase] = lambda: {"case": case_study()}
# None stands on the page twice; the last one is that of a test that wants another.
SECTIONS = cycle(Section.values[:-1])
ROWS[ShownSection] = lambda: {"section": next(SECTIONS)}


@factory_of(FrontPage)
def front_page(*, cases: Any = (), sections: Any = (), **fields: Any) -> FrontPage:
    """Save the front page with *cases* and the names of *sections* after those it has."""
    made = FrontPage.objects.first()
    if made is None:
        made = page(FrontPage, **{"title": "Front page", **fields})
    elif fields:
        FrontPage.objects.filter(pk=made.pk).update(**fields)
        made.refresh_from_db()
    for case in cases:
        ChosenCase.objects.create(page=made, case=case)
    for name in sections:
        ShownSection.objects.create(page=made, section=name)
    return made
