"""What an editor waits for in a browser: the preview beside a form, and a form of many rows.

On the server that ``./run demo`` starts, in Chromium on this machine. A word is typed at the start
of the summary; the time runs from its last key until the page with it has been painted, and has the
pause in it after which the script asks. Beside it the CPU of the whole server for what that asks:
an autosave and the preview.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench import cpu, reading, server
from bench.forms import OPEN, READ, cookie

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

#: Readings of each, after a first one that warms.
READINGS = 10
#: Milliseconds without a key after which the script asks (static/portal-admin/preview.js), and
#: what was promised from then on; seconds until a form of many rows can be used.
PAUSE, PROMISED, USABLE = 120, 300, 1.5
#: Milliseconds between two keys.
BETWEEN = 60
#: Seconds until what is waited for must be there.
PATIENCE = 60
#: Notes when the last letter was typed, and when a page with the whole word was painted.
WATCH = """() => {
  const stage = document.querySelector(".preview__stage");
  const text = document.querySelector("#id_summary");
  window.waited = {word: "", typed: 0, shown: 0};
  text.addEventListener("input", () => { waited.typed = performance.now(); waited.shown = 0; });
  const look = () => {
    const page = stage.querySelector("iframe.is-shown")?.contentDocument;
    if (waited.shown || !page?.documentElement.outerHTML.includes(waited.word)) return;
    requestAnimationFrame(() => requestAnimationFrame(() => { waited.shown = performance.now(); }));
  };
  new MutationObserver(look).observe(stage, {subtree: true, childList: true, attributes: true});
}"""


@dataclass
class Waiting:
    """One page: milliseconds from the last key, CPU of the server, loads of the machine."""

    name: str
    path: str
    waits: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    usable: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    def printed(self) -> str:
        """Return the line of the table; what takes longer than promised is bold."""
        after = [wait - PAUSE for wait in self.waits]
        cells = [f"{statistics.median(self.waits):.0f} ms", _held(after, PROMISED, 1, " ms")]
        cells += [f"{max(after):.0f} ms", f"{statistics.median(self.cpu):.0f} ms"]
        cells += [
            _held(self.usable, USABLE, 2, " s"),
            f"{min(self.loads):.1f}–{max(self.loads):.1f}",
        ]
        return f"| {self.name} | {' | '.join(cells)} |"


def _held(found: list[float], most: float, places: int, unit: str) -> str:
    known = statistics.median(found)
    text = f"{known:.{places if most < 10 else 0}f}{unit} (of {most:g})"
    return text if known <= most else f"**{text}**"


def until(page: Page, asked: str) -> Any:
    """Return what the script *asked* gives once that is something; ``TimeoutError`` if never."""
    last = time.monotonic() + PATIENCE
    while not (found := page.evaluate(asked)):
        if time.monotonic() > last:
            said = page.locator(".preview__state, .preview__problems").all_text_contents()
            raise TimeoutError(f"{page.url}: {asked}: {' '.join(said)}")
        time.sleep(0.02)
    return found


def open_form(context: BrowserContext, waiting: Waiting) -> None:
    """Open the form as often as it is read, and note when it can be used."""
    for _reading in range(READINGS + 1):
        page = context.new_page()
        page.add_init_script(OPEN)
        page.goto(f"http://127.0.0.1:{os.environ['PORT']}{waiting.path}", wait_until="load")
        until(page, "performance.getEntriesByName('usable').length")
        waiting.usable.append(page.evaluate(READ)["usable"])
        page.close()
    del waiting.usable[0]


def type_beside(context: BrowserContext, waiting: Waiting, pid: int) -> None:
    """Type into the summary with the preview open, and note when the page has it."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{os.environ['PORT']}{waiting.path}", wait_until="networkidle")
    if page.locator("#preview").is_hidden():  # the browser remembers whether it was open
        page.locator("#id_summary").press("Control+Shift+P")
    until(page, "!!document.querySelector('#preview iframe.is-shown')")
    page.evaluate(WATCH)
    for number in range(READINGS + 1):
        word = f"w{1000 + number}"
        page.evaluate("(word) => { waited.word = word; }", word)
        page.locator("#id_summary").press("Control+Home")
        before = cpu.tree(pid)
        page.keyboard.type(word, delay=BETWEEN)
        until(page, "waited.shown > waited.typed")
        waiting.waits.append(page.evaluate("waited.shown - waited.typed"))
        # What the page of the frame asks for after it: pictures that are kept.
        page.wait_for_timeout(500)
        waiting.cpu.append((cpu.tree(pid) - before) * 1000)
        waiting.loads.append(os.getloadavg()[0])
    del waiting.waits[0], waiting.cpu[0], waiting.loads[0]
    page.close()


def table(pages: dict[str, Any]) -> str:
    """Return a table of the forms of *pages*, by their names."""
    from django.urls import reverse

    found = []
    for name, page in pages.items():
        meta = page._meta
        change = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[page.pk])
        found.append(Waiting(name, change))
    signed_in = cookie()
    with server.running(dict(os.environ)) as process, reading.chromium() as browser:
        context = browser.new_context(viewport={"width": 1360, "height": 900})
        context.add_cookies([signed_in])
        for each in found:
            open_form(context, each)
            type_beside(context, each, process.pid)
    head = ("in a browser", "from the last key", f"after the pause of {PAUSE} ms", "longest")
    names = " | ".join((*head, "CPU of the server", "form usable", "load"))
    rows = [each.printed() for each in found]
    return "\n".join((f"| {names} |", "| --- | --- | --- | --- | --- | --- | --- |", *rows))
