"""``manage.py makemessages``, which also reads the public pages' templates (Jinja2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from django.core.management.commands import makemessages
from django.template import engines
from django.template.backends.jinja2 import Jinja2


def is_public(path: Path) -> bool:
    """Tell whether a file is a template of public pages: not the admin's, which are Django's."""
    folders = set(path.parts)
    is_ours = bool(folders & {"templates", "jinja2"}) and "editors" not in folders
    return is_ours and path.suffix == ".html"


def as_python(source: str) -> str:
    """Return the texts that a Jinja2 template marks as calls of Python, each on its own line."""
    lines: list[str] = []
    # The method is the extension's for translations.
    environment: Any = cast(Jinja2, engines["jinja2"]).env
    for number, function, arguments in environment.extract_translations(source):
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        # What is no text (the number of things, a value) only keeps its place.
        call = f"{function}({', '.join('0' if each is None else repr(each) for each in given)});"
        lines += [""] * (number - len(lines))
        lines[number - 1] += call
    return "\n".join(lines)


class BuildFile(makemessages.BuildFile):
    """A file to read; Django knows the templates of its own engine alone."""

    def preprocess(self) -> None:
        path = Path(self.path)
        if is_public(path):
            Path(self.work_path).write_text(as_python(path.read_text()))
        else:
            super().preprocess()


class Command(makemessages.Command):
    """Django's command, with our way to read a file."""

    build_file_class = BuildFile
