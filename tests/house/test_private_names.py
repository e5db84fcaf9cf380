"""Only what Django and the libraries document is used: a new release of theirs breaks nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.messages import ROOT, python_files

#: Names with an underscore that Django and Python's named tuples document.
DOCUMENTED = {"_", "_meta", "_base_manager", "_default_manager", "_state", "_replace", "_make"}
#: Names without an underscore that Django documents no more than those with one.
UNDOCUMENTED = {"get_compiler", "sql_with_params", "trans_real", "get_related_populators"}
#: Those that there is no way around: the file says why, and a test of its own pins them.
FENCED = {("smartcities/browsing/search/sql.py", "get_compiler")}


def is_private(name: str) -> bool:
    if name in UNDOCUMENTED:
        return True
    return name.startswith("_") and not name.startswith("__") and name not in DOCUMENTED


def own_names(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a file of ours gives to something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr


def read_names(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a file of ours reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.id if isinstance(node, ast.Name) else node.attr


def methods(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from (each.name for each in node.body if isinstance(each, ast.FunctionDef))


def private_names() -> set[tuple[str, str]]:
    """Return (file, name) of what is private to somebody else and used or overridden by us."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in python_files()}
    read = {name for tree in trees.values() for name in read_names(tree)}
    found = set()
    for path, tree in trees.items():
        # What is private to one file of ours is no other file's.
        own = set(own_names(tree))
        used = {each for each in read_names(tree) if is_private(each) and each not in own}
        # A method that nobody of us calls is one that a library calls.
        used |= {each for each in methods(tree) if is_private(each) and each not in read}
        found |= {(str(path.relative_to(ROOT)), each) for each in used}
    return found


def test_no_private_name_of_a_library_is_used() -> None:
    assert private_names() == FENCED


@pytest.mark.parametrize(
    ("code", "name"),
    [("admin.site._registry", "_registry"), ("class Code:\n    def _emit(self): ...", "_emit")],
)
def test_a_private_name_would_be_seen(code: str, name: str) -> None:
    tree = ast.parse(code)
    seen = {each for each in (*read_names(tree), *methods(tree)) if is_private(each)}
    assert seen == {name}
