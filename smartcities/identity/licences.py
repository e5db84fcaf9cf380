"""The licences that texts and data may have, each with what machines call it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Licence:
    """A licence: its SPDX identifier, name, address, and its code in the EU's list of licences."""

    identifier: str
    name: str
    url: str
    #: http://publications.europa.eu/resource/authority/licence/…
    code: str


CREATIVE_COMMONS = "https://creativecommons.org"
#: By identifier; the first is that of a new portal.
LICENCES = {
    each.identifier: each
    for each in (
        Licence("CC-BY-4.0", "CC BY 4.0", f"{CREATIVE_COMMONS}/licenses/by/4.0/", "CC_BY_4_0"),
        Licence(
            "CC-BY-SA-4.0", "CC BY-SA 4.0", f"{CREATIVE_COMMONS}/licenses/by-sa/4.0/", "CC_BYSA_4_0"
        ),
        Licence("CC0-1.0", "CC0 1.0", f"{CREATIVE_COMMONS}/publicdomain/zero/1.0/", "CC0"),
        Licence(
            "CC-BY-NC-4.0", "CC BY-NC 4.0", f"{CREATIVE_COMMONS}/licenses/by-nc/4.0/", "CC_BYNC_4_0"
        ),
    )
}
#: For a form.
CHOICES = [
    ("CC-BY-4.0", _("CC BY 4.0: anybody may use it who names the portal")),
    ("CC-BY-SA-4.0", _("CC BY-SA 4.0: the same, and what is made of it has this licence too")),
    ("CC0-1.0", _("CC0 1.0: anybody may use it, without a condition")),
    ("CC-BY-NC-4.0", _("CC BY-NC 4.0: who names the portal, and earns nothing by it")),
]
