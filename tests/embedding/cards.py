"""Which cards of a served portal are measured."""

from __future__ import annotations

import re
from html import unescape
from urllib.request import urlopen

from tests.served.portal import Portal


def addresses(portal: Portal) -> list[str]:
    """Return every address of the sitemap that has a card, in English, and filtered ones."""
    text = urlopen(f"{portal.address}/sitemap.xml").read().decode()
    found = [unescape(each) for each in re.findall("<loc>(.*?)</loc>", text)]
    shown = {each for each in found if "/da/" not in each} - {f"{portal.address}/"}
    filtered = ("/case-studies/?country=DK&q=smart", "/map/?country=DK", "/da/case-studies/")
    return sorted(shown | {portal.address + each for each in filtered})
