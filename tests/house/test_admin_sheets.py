"""The sheets of the admin: what would make a long form slow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.server import ROOT
from tests.house.test_stylesheet import rules

SHEETS = sorted((ROOT / "static" / "portal-admin").glob("*.css"))
#: The whole page, by what stands in it. What may stand right below it alone is found at once.
WHOLE_PAGE = re.compile(r"(?:\bhtml|\bbody|:root)[^\s,{>+~]*:has\((?!\s*>)")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_rule_styles_the_page_by_what_is_anywhere_in_it(sheet: Path) -> None:
    """A browser would style everything anew for each element that a script adds.

    The form of a case study took a quarter longer to open. Scripts say such things by a class of
    the page, as preview.js does.
    """
    assert WHOLE_PAGE.findall(rules(sheet)) == []


def test_such_a_rule_is_found() -> None:
    for rule in ("body:has(.preview) > a {", "html.is-wide:has(.a) {", ":root:has(b) p {"):
        assert WHOLE_PAGE.search(rule)
    assert not WHOLE_PAGE.search("html:has(> .change-form) {")
