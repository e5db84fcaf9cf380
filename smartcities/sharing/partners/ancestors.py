"""``frame-ancestors``: the sites on which browsers may show an embed."""

from __future__ import annotations

from django.db import DatabaseError

from smartcities.publishing import version
from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.version import Version
from smartcities.sharing.frame_sources import is_source
from smartcities.sharing.models import EmbeddingRule, Partner

#: The internal header in which an embed's view says who may embed it; it never leaves the portal.
HEADER = "X-Portal-Embedding"
#: The value that forbids all framing.
NONE = "'none'"

#: The token of the last version, and the values for each rule at that version.
_held: tuple[str, dict[str, str]] = ("", {})


def ancestors(rule: str, at: Version | None = None) -> str:
    """Return the values of ``frame-ancestors`` for *rule*; an empty one is the site's rule.

    *at* is the content's version, if it has been read: then the database is queried only once for
    each version.
    """
    global _held
    token, found = _held
    try:
        now = at or version.current()
        if token != now.token:
            found = _read()
            if now.is_settled:
                _held = now.token, found
    except DatabaseError:
        # Use the last known rules until the database answers; without any, nobody may frame.
        found = found or {"": NONE}
    return found.get(rule, found[""])


def _read() -> dict[str, str]:
    partners = Partner.objects.filter(state=Partner.State.ACTIVE)
    # Checked again, because a bulk write bypasses the model and this goes into a header.
    sites = sorted({each for partner in partners for each in partner.sources if is_source(each)})
    rule = EmbeddingRule.objects.values_list("embedding", flat=True).first()
    found = {
        Embedding.ANYONE.value: "*",
        Embedding.PARTNERS.value: " ".join(["'self'", *sites]),
        Embedding.NOBODY.value: NONE,
    }
    return found | {"": found[rule or Embedding.PARTNERS.value]}
