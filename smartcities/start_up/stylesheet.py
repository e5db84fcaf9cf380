"""Stylesheets that are made of several files: the public pages', the cards' and the admin's.

The first two of the layer files in ``static/css``, the third of those in ``static/portal-admin``.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

#: Where pages ask for theirs, cards in partners' pages, and the pages of the admin.
NAME, CARD = "css/portal.css", "css/portal-card.css"
ADMIN = "portal-admin/portal-admin.css"
NAMES = (NAME, CARD, ADMIN)
#: What an embedded card needs: it should weigh little.
OF_CARDS = (
    *("tokens", "base", "cards", "components", "embed", "embed-cards", "embed-fit", "map"),
    "pictures",
)
#: What every page of the admin needs; of two rules that are as strong, the later one wins. A form
#: or a page that needs more asks for that itself.
OF_ADMIN = (
    *("theme", "layout", "states", "places", "forms", "sections", "widgets", "uploads", "focal"),
    *("form-dialog", "buttons", "inlines", "wide-rows", "rich-text", "choices", "go-to"),
    *("row-text", "lists", "filters", "answers", "references", "merging", "phone", "phone-lists"),
)
LAYERS = Path(settings.BASE_DIR) / "static" / "css"
ADMIN_FILES = LAYERS.with_name("portal-admin")
BUILT = Path(settings.VAR) / "stylesheet"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")


def layer_files() -> list[Path]:
    """Return the layer files in the order they are sent: the tokens, then by name.

    The tokens declare the order of the cascade layers, so the order of the others only
    decides between rules of one layer.
    """
    return sorted(LAYERS.glob("*.css"), key=lambda path: (path.name != "tokens.css", path.name))


def files_of(name: str) -> list[Path]:
    """Return the files that sheet *name* is made of, in their order."""
    if name == ADMIN:
        return [ADMIN_FILES / f"{stem}.css" for stem in OF_ADMIN]
    return [path for path in layer_files() if name == NAME or path.stem in OF_CARDS]


def stylesheet(name: str = NAME) -> str:
    """Return the files that belong into sheet *name* as one, without what nobody reads."""
    text = "\n".join(path.read_text() for path in files_of(name))
    return INDENT.sub("\n", COMMENT.sub("", text)).strip() + "\n"


def build(name: str) -> None:
    """Write the sheet *name* where the finder offers it, unless it stands there already."""
    target = BUILT / name
    text = stylesheet(name)
    if target.exists() and target.read_text() == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Renamed into place, since others may be reading the one of before; under a name of its own,
    # since others may be writing as well.
    fresh = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
    fresh.write_text(text)
    fresh.replace(target)


class StylesheetFinder(BaseFinder):
    """Offers the stylesheets to ``collectstatic`` and to the development server."""

    storage = FileSystemStorage(location=BUILT)

    def check(self, **kwargs: Any) -> list[Any]:
        """Return nothing: there is no setting to get wrong."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file's place for its name, an empty list for any other."""
        if path not in NAMES:
            return []
        build(path)
        found = self.storage.path(path)
        # Django 5.2 calls the argument ``find_all``, before that it was ``all``.
        return [found] if find_all or kwargs.get("all") else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield all of them."""
        for name in NAMES:
            build(name)
            yield name, self.storage
