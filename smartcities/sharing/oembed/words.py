"""What stands on a card, read from its HTML: whatever the type, and whatever its own template."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

#: What a class, or else an element, is as a part of a card; all else is no part of its own.
BY_CLASS = {
    "kicker": "kicker",
    "card__title": "title",
    "embed-card__title": "title",
    "embed-card__count": "count",
    "card__summary": "summary",
    "card__meta": "meta",
    "muted": "small",
}
BY_LIST = {"embed-rows": "row", "embed-card__totals": "total", "chips": "chip"}
PICTURES = ("card__picture", "card__cover", "portrait")
#: What is said of an address, and not on its card.
UNSAID = ("notice", "failure")


@dataclass
class Words:
    """The texts of a card in their order, each with what part of it they are."""

    parts: list[tuple[str, str]] = field(default_factory=list)
    #: The class of the picture, if there is one.
    picture: str = ""
    #: The height of the map by its width, if there is one.
    map: float = 0.0

    @property
    def rows(self) -> int:
        """How many pages a list's card names."""
        return len(self.texts("row"))

    def without_picture(self) -> Words:
        """Return what is left of the card where it is shown without its picture."""
        return replace(self, picture="")

    def texts(self, *kinds: str) -> list[str]:
        """Return the texts of the parts that are of one of *kinds*."""
        return [text for kind, text in self.parts if kind in kinds]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = Words()
        self.list = ""
        #: The element that is being read, what it is, and what was read of it.
        self.within, self.kind, self.texts = "", "", []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "svg" and "overview__earth" in classes:
            self.words.map = float(given["height"] or 0) / float(given["width"] or 1)
        for name in classes:
            if name in PICTURES:
                self.words.picture = name
        if tag == "ul":
            self.list = next((BY_LIST[name] for name in classes if name in BY_LIST), "")
        if self.within:
            # What stands side by side in a line about the page: each is a part.
            if self.kind == "meta":
                self._end()
            elif "kicker__more" in classes:
                self.texts.append("··· ")  # as wide as the sign that stands before it
            return
        kind = next((BY_CLASS[name] for name in classes if name in BY_CLASS), "")
        if any(name in UNSAID for name in classes):
            kind = "unsaid"
        elif tag == "p":
            kind = kind or "text"
        elif tag == "li":
            kind = self.list
        if kind:
            self.within, self.kind, self.texts = tag, kind, []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.within:
            self._end()
            self.within = ""

    def _end(self) -> None:
        text = " ".join("".join(self.texts).split())
        if text and self.kind != "unsaid":
            self.words.parts.append((self.kind, text))
        self.texts = []


def words(html: str) -> Words:
    """Return what stands on the card that is the whole page *html*."""
    reader = _Reader()
    reader.feed(html.partition("<main")[2].partition("</main>")[0])
    reader.close()
    return reader.words
