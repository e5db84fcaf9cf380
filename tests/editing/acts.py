"""What an editor does, counted: clicks, keys other than those of a text, drags, page loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

#: Gives an element files as if they were dropped on it.
DROP = """(element, {name, type, bytes}) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, {type}));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    element.dispatchEvent(
      new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));
  }
}"""


class Acts:
    """Does what an editor does in *page*, and counts it. Typing a text is no act."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.keys = self.drags = self.loads = 0
        for each in page.context.pages:
            self._watch(each)
        page.context.on("page", self._watch)

    def _watch(self, page: Page) -> None:
        page.on("domcontentloaded", lambda _page: self._loaded())

    def _loaded(self) -> None:
        self.loads += 1

    @property
    def acts(self) -> int:
        """The number of clicks, keys and drags."""
        return self.clicks + self.keys + self.drags

    def click(self, target: Locator, **options: Any) -> None:
        """Click *target*."""
        self.clicks += 1
        target.click(**options)

    def press(self, keys: str) -> None:
        """Press a key, or several at once, where the focus is."""
        self.keys += 1
        self.page.keyboard.press(keys)

    def type(self, target: Locator, text: str) -> None:
        """Type *text* into *target*, which must have the focus already."""
        expect(target).to_be_focused()
        self.page.keyboard.type(text)

    def choose_file(self, opener: Locator, file: Any) -> None:
        """Click *opener*, which opens the system's window of files, and choose *file* there."""
        with self.page.expect_file_chooser() as chooser:
            self.click(opener)
        self.clicks += 1
        chooser.value.set_files(file)

    def drop_file(self, target: Locator, file: dict[str, Any]) -> None:
        """Drag *file* from the desktop to *target*."""
        self.drags += 1
        bytes_, name = list(file["buffer"]), Path(file["name"]).name
        target.evaluate(DROP, {"name": name, "type": file["mimeType"], "bytes": bytes_})
