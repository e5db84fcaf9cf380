"""The texts marked for translation, found without gettext's tools.

Python files are read as syntax trees, templates through the parsers of their engines.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.base import Node, NodeList
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(settings.BASE_DIR)
EDITORS = ROOT / "templates" / "editors"
#: A content app is a top-level package with migrations; the tests' sample stands in tests/.
CONTENT_APPS = tuple(sorted(path.parent.name for path in ROOT.glob("*/migrations")))
ROOMS = ("smartcities", *CONTENT_APPS)
#: (context, text, plural); a text without context or plural has None there.
Message = tuple[str | None, str, str | None]
#: Which arguments are context, text and plural, by the name of the function.
CALLS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}


def _names(tree: ast.Module) -> dict[str, tuple[int | None, int, int | None]]:
    """Return {local name: argument places} of the gettext functions that a module imports."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for each in node.names:
                places = CALLS.get(each.name.removesuffix("_lazy").removesuffix("_noop"))
                if places:
                    found[each.asname or each.name] = places
    return found


def _text(call: ast.Call, place: int | None) -> str | None:
    argument = None if place is None else call.args[place]
    return argument.value if isinstance(argument, ast.Constant) else None


def in_python(path: Path) -> Iterator[Message]:
    """Yield the texts that a Python file gives to gettext."""
    tree = ast.parse(path.read_text())
    names = _names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            context, text, plural = (_text(node, place) for place in names[node.func.id])
            # A variable is translated where its text was marked.
            if text is not None:
                yield context, text, plural


def frozen_in(path: Path) -> Iterator[int]:
    """Yield the lines of a Python file where a text is translated once, when it is imported."""
    tree = ast.parse(path.read_text())
    eager = {
        each.asname or each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for each in node.names
        if each.name in CALLS
    }

    def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                yield child
                yield from outside_functions(child)

    for node in outside_functions(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in eager:
            yield node.lineno


def python_files() -> list[Path]:
    """Return the portal's own Python files."""
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def _block_text(tokens: list[Any], trimmed: bool) -> str:
    text = "".join(
        token.contents.replace("%", "%%")
        if token.token_type.name == "TEXT"
        else f"%({token.contents})s"
        for token in tokens
    )
    return re.sub(r"\s*\n\s*", " ", text.strip()) if trimmed else text


def _literal(expression: Any) -> str | None:
    return str(expression.var) if expression is not None else None


def _nodes(within: Any) -> Iterator[Node]:
    """Yield the nodes below, whatever the attributes are called in which tags keep them."""
    for each in within if isinstance(within, list | tuple) else vars(within).values():
        if isinstance(each, Node):
            yield each
        if isinstance(each, Node | NodeList | list | tuple):
            yield from _nodes(each)


def in_public_template(path: Path) -> Iterator[Message]:
    """Yield the texts that a Jinja2 template marks, by ``_("…")`` and by ``{% trans %}``."""
    found = engines["jinja2"].env.extract_translations(path.read_text())
    for _line, function, arguments in found:
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        places = CALLS["gettext" if function == "_" else function]
        context, text, plural = (None if place is None else given[place] for place in places)
        if text is not None:
            yield context, text, plural


def in_editors_template(path: Path) -> Iterator[Message]:
    """Yield the texts that a template of the admin marks, by tag and by ``_("…")``."""
    source = path.read_text()
    for node in _nodes(engines["django"].from_string(source).template.nodelist):
        if isinstance(node, TranslateNode):
            text = node.filter_expression.var
            yield _literal(node.message_context), getattr(text, "literal", text), None
        elif isinstance(node, BlockTranslateNode):
            single = _block_text(node.singular, node.trimmed)
            plural = _block_text(node.plural, node.trimmed) if node.plural else None
            yield _literal(node.message_context), single, plural
    for text in re.findall(r'\b_\("((?:[^"\\]|\\.)*)"\)', source):
        yield None, text, None


def marked() -> set[Message]:
    """Return every text of the portal that is marked for translation."""
    found: set[Message] = set()
    for path in python_files():
        found.update(in_python(path))
    mails = EDITORS.rglob("*.txt")
    for path in sorted([*(ROOT / "templates").rglob("*.html"), *mails]):
        is_editors = EDITORS in path.parents
        found.update((in_editors_template if is_editors else in_public_template)(path))
    return found
