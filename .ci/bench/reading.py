"""What a reader waits for: pages on an emulated phone in a slow network, with an empty cache.

The phone: 390 x 844 points at twice the density, a processor slowed down four times. The
network: 1.6 Mbit/s down, 750 kbit/s up, 150 ms for each way there and back.
"""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

ROUNDS = 3
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
#: Kept for the page from before its first byte; sums are of web.dev's definitions.
WATCH = """
window.seen = {paint: 0, shift: 0, long: []};
const watch = (type, take) => new PerformanceObserver(
  list => list.getEntries().forEach(take)).observe({type, buffered: true});
watch("largest-contentful-paint", each => { seen.paint = each.startTime; });
watch("layout-shift", each => { if (!each.hadRecentInput) seen.shift += each.value; });
watch("longtask", each => seen.long.push([each.startTime, each.duration]));
"""
READ = """() => {
  const first = performance.getEntriesByName("first-contentful-paint")[0];
  const from = first ? first.startTime : 0;
  const blocked = seen.long
    .filter(([start, length]) => start + length > from)
    .reduce((sum, [start, length]) => sum + Math.max(0, length - 50), 0);
  return {paint: seen.paint, shift: seen.shift, blocked};
}"""


@dataclass
class Reading:
    """One page: milliseconds to the largest paint and blocked, layout shift, bytes, hosts."""

    path: str
    paint: float
    shift: float
    blocked: float
    text_bytes: int
    font_bytes: int
    picture_bytes: int
    foreign: set[str]


def read_once(browser: Browser, base: str, path: str) -> Reading:
    """Open *path* once in a fresh browser profile and tell what it took."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    kinds: dict[str, str] = {}
    sizes = {"text": 0, "Font": 0, "Image": 0}
    foreign: set[str] = set()

    def asked(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event.get("type", "Other")
        url = urlsplit(event["request"]["url"])
        if url.scheme not in {"data", "blob"} and url.netloc != urlsplit(base).netloc:
            foreign.add(url.netloc)

    def ended(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        sizes[kind if kind in sizes else "text"] += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", ended)
    page.add_init_script(WATCH)
    page.goto(base + path, wait_until="networkidle")
    page.wait_for_timeout(1500)
    found = page.evaluate(READ)
    context.close()
    return Reading(
        path,
        **found,
        text_bytes=sizes["text"],
        font_bytes=sizes["Font"],
        picture_bytes=sizes["Image"],
        foreign=foreign,
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the installed Chromium, which asks nothing of its maker meanwhile."""
    with sync_playwright() as play:
        found = os.environ.get("CHROMIUM") or shutil.which("chromium")
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        browser = play.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


def read(browser: Browser, base: str, paths: list[str]) -> list[Reading]:
    """Return the median of some readings per path; the first one, which warms, is left out."""
    results = []
    for path in paths:
        rounds = [read_once(browser, base, path) for _ in range(ROUNDS + 1)][1:]
        median = rounds[0]
        for name in ("paint", "shift", "blocked"):
            setattr(median, name, statistics.median(getattr(each, name) for each in rounds))
        results.append(median)
    return results


def table(readings: list[Reading]) -> str:
    """Return the readings as a Markdown table."""
    lines = [
        "| page | largest paint | shift | blocked | text | fonts | pictures | other hosts |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{each.path}` | {each.paint / 1000:.2f} s | {each.shift:.3f} | {each.blocked:.0f} ms "
        f"| {each.text_bytes / 1000:.1f} kB | {each.font_bytes / 1000:.1f} kB "
        f"| {each.picture_bytes / 1000:.0f} kB | {len(each.foreign)} |"
        for each in readings
    ]
    return "\n".join(lines)
