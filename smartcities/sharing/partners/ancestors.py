"""``frame-ancestors``: which sites' pages a browser lets an embed appear in."""

from __future__ import annotations

from django.db import DatabaseError

from smartcities.publishing import version
from smartcities.publishing.embedding.rule import Embedding
from smartcities.publishing.version import Version
from smartcities.sharing.frame_sources import is_source
from smartcities.sharing.models import EmbeddingRule, Partner

#: The internal header in which an embed's view says who may embed it; it never leaves the portal.
HEADER = "X-Portal-Embedding"
#: What tells a browser that nobody may frame an answer.
NONE = "'none'"

#: For the one version of the content that was asked for last: what each rule gives.
_held: tuple[str, dict[str, str]] = ("", {})


def ancestors(rule: str, at: Version | None = None) -> str:
    """Return the values of ``frame-ancestors`` under *rule*; empty: the rule of the site.

    *at* is the content's version, if somebody has read it: then nothing is asked of the database
    but once for each version.
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
        # The rules that were read last stand until the database answers; before that, nobody.
        found = found or {"": NONE}
    return found.get(rule, found[""])


def _read() -> dict[str, str]:
    partners = Partner.objects.filter(state=Partner.State.ACTIVE)
    # Checked once more: a bulk write asks no model, and this goes into a header.
    sites = sorted({each for partner in partners for each in partner.sources if is_source(each)})
    rule = EmbeddingRule.objects.values_list("embedding", flat=True).first()
    found = {
        Embedding.ANYONE.value: "*",
        Embedding.PARTNERS.value: " ".join(["'self'", *sites]),
        Embedding.NOBODY.value: NONE,
    }
    return found | {"": found[rule or Embedding.PARTNERS.value]}
