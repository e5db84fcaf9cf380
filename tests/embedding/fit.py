"""Whether a card fits its frame: no line of it is cut by an edge, and what has to be seen is."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Frame

#: Of every line of text: is the middle of it, as high as most letters, within all that clips it?
#: A line that is wholly outside is none that a reader sees. Sideways an ellipsis may end it.
LINES = """() => {
  const found = {cut: [], seen: []};
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());) {
    const holder = text.parentElement;
    // The numbers on a map belong to the picture.
    if (!text.data.trim() || !holder.checkVisibility() || holder.closest("svg")) continue;
    let [top, right, bottom, left] = [0, innerWidth, innerHeight, 0];
    for (let each = holder; each; each = each.parentElement) {
      if (getComputedStyle(each).overflowY === "visible") continue;
      const box = each.getBoundingClientRect();
      top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom);
      left = Math.max(left, box.left); right = Math.min(right, box.right);
    }
    const half = parseFloat(getComputedStyle(holder).fontSize) * 0.4;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const line of range.getClientRects()) {
      const middle = (line.top + line.bottom) / 2;
      const [high, low] = [middle - half, middle + half];
      const out = line.right <= left + 1 || line.left >= right - 1 || low <= top || high >= bottom;
      if (!line.width || out) continue;
      const whole = high >= top - 1 && low <= bottom + 1 && line.left >= left - 1;
      (whole ? found.seen : found.cut).push(holder);
    }
  }
  const name = (each) => `${each.className || each.localName}: ${each.textContent.trim()}`;
  return {
    cut: found.cut.map(name),
    title: found.seen.some((each) => each.closest("[class$=card__title]")),
    source: found.seen.some((each) => each.closest(".embed__source")),
  };
}"""


def faults(frame: Frame, has_source: bool = True) -> list[str]:
    """Return what a reader would miss in *frame*; *has_source*: the way to the portal has room."""
    seen: dict[str, Any] = frame.evaluate(LINES)
    missing = [] if seen["title"] else ["no title"]
    if has_source and not seen["source"]:
        missing.append("no way to the portal")
    return [*(f"cut: {each[:60]}" for each in seen["cut"]), *missing]
