"""The input of a form that could not be saved, to be shown again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest

#: The attribute of views whose posted input may be shown again after a failure.
MARK = "shows_posted_again"
#: The names of fields that nobody typed, such as hidden ones.
HIDDEN = re.compile(r"^_|csrf|_FORMS$|_seen$|-id$|-upload$|-drop$", re.ASCII)
ROW = re.compile(r"^(?P<rows>\w+)-(?P<number>\d+)-(?P<name>\w+)$", re.ASCII)


@dataclass(frozen=True)
class PostedField:
    """One value of a form, to be sent once more under its name."""

    name: str
    value: str

    @property
    def is_typed(self) -> bool:
        """Tell whether it may be worth copying: a text, no number of a row or a button."""
        is_empty = self.value.strip() in {"", "on"}
        return not is_empty and not HIDDEN.search(self.name)

    @property
    def label(self) -> str:
        """Return the name as people read it: no database, hence no form, can be asked."""
        match = ROW.match(self.name)
        name = (
            f"{match['rows']} {int(match['number']) + 1}: {match['name']}" if match else self.name
        )
        return name.replace("_", " ").capitalize()

    @property
    def lines(self) -> int:
        """Return how high its field should be."""
        return min(12, max(1, len(self.value) // 70 + self.value.count("\n") + 1))


@dataclass(frozen=True)
class Posted:
    """A form as it was sent."""

    action: str
    fields: list[PostedField]
    #: Names of files that were sent with it, which cannot be shown again.
    files: list[str]


def show_posted_again(request: HttpRequest) -> None:
    """Let ``posted_fields`` show what was posted; for views that have checked the CSRF token."""
    setattr(request, MARK, True)


def posted_fields(request: HttpRequest) -> Posted | None:
    """Return what was typed, without passwords; None where a view did not say that it may."""
    if request.method != "POST" or not hasattr(request, MARK):
        return None
    fields = [
        PostedField(name, value)
        for name, values in request.POST.lists()
        if "password" not in name
        for value in values
    ]
    files = [file.name or "" for _name, found in request.FILES.lists() for file in found]
    return Posted(request.get_full_path(), fields, files)
