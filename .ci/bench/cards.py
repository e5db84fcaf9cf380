"""What a card of ours costs a partner's page: bytes, and how soon it has its height."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser

from bench.partner import oembed, partner

ROUNDS = 5
#: What travels and is no picture, in bytes; milliseconds from loaded to its height.
WEIGHT, LATE = 15_000, 100


@dataclass
class Card:
    """One showing: bytes without pictures and of them, milliseconds, heights that were told."""

    path: str
    bytes: int
    picture_bytes: int
    late: float
    heights: int


def show_once(browser: Browser, base: str, path: str) -> Card:
    """Show the card of *path* in a browser that has kept nothing; ValueError if all is not well."""
    with partner(browser) as site:
        site.show(oembed(base, base + path))
        # Longer than anything of ours waits, but for what is said to WordPress.
        site.page.wait_for_timeout(500)
        told, loaded = site.page.evaluate("[told, loaded[0]]")
        ours = [each for each in site.fetched if each.url.startswith(base)]
        sizes = [(each.url, each.sizes()["responseBodySize"]) for each in ours]
    if site.wrong:
        raise ValueError(f"the card of {path} said {site.wrong[0]}")
    media = f"{base}/media/"
    return Card(
        path,
        sum(size for url, size in sizes if not url.startswith(media)),
        sum(size for url, size in sizes if url.startswith(media)),
        # The first one may be told while pictures are still on their way.
        told[-1][2] - loaded,
        len({height for _number, height, _at in told}),
    )


def table(browser: Browser, base: str, paths: list[str]) -> str:
    """Return some showings a path as a Markdown table, without a first one that warms."""
    lines = [
        "| card | without its picture | picture | height after load | heights told |",
        "| --- | --- | --- | --- | --- |",
    ]
    for path in paths:
        rounds = [show_once(browser, base, path) for _ in range(ROUNDS + 1)][1:]
        late = statistics.median(each.late for each in rounds)
        most = max(each.bytes for each in rounds)
        lines.append(
            f"| `{path}` | {most / 1000:.1f} of {WEIGHT / 1000:.0f} kB "
            f"| {rounds[0].picture_bytes / 1000:.0f} kB | {round(late)} of {LATE} ms "
            f"| {max(each.heights for each in rounds)} |"
        )
    return "\n".join(lines)
