"""Tests in a browser wait for a state; none reads the page once where something is still coming.

A click returns when the next address is known, not when its page is there; what a script fetches
comes later still. So in every file of tests that drives a browser:

1. What ``expect`` can wait for is not read by hand: ``expect(rows).to_have_count(3)`` instead of
   ``assert rows.count() == 3``. The list of those is ``EXPECT``.
2. Between an action (``ACTIONS``) and the next ``assert`` something waits: an ``expect``, a
   ``wait_for_…``, the end of a ``with page.expect_…``, or a ``goto``. An address is no wait for the
   page that stands there, so ``to_have_url`` is none.
3. How long one waits stands in ``tests/chromium.py`` and nowhere else, and nothing sleeps.

``wait_for_value`` of ``tests/chromium.py`` waits for what no ``expect`` sees. Whether a test keeps
to this where no rule can tell, ``tests/slowness.py`` finds out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: What is read by hand, and what waits for it.
EXPECT = {
    "all_inner_texts": "to_have_text([…])",
    "all_text_contents": "to_have_text([…])",
    "count": "to_have_count",
    "get_attribute": "to_have_attribute",
    "inner_text": "to_have_text",
    "input_value": "to_have_value",
    "is_checked": "to_be_checked",
    "is_disabled": "to_be_disabled",
    "is_enabled": "to_be_enabled",
    "is_hidden": "to_be_hidden",
    "is_visible": "to_be_visible",
    "text_content": "to_have_text",
    "url": "to_have_url",
}
ACTIONS = {
    *("check", "clear", "click", "dblclick", "drag_to", "fill", "go_back", "go_forward", "hover"),
    *("press", "press_sequentially", "select_option", "set_checked", "set_input_files", "tap"),
    *("type", "uncheck", "up"),
}
WAITS = ("to_", "not_to_", "wait_for_")
LOADS = {"goto", "reload", "wait_for"}

TIMEOUTS = {"wait_for_timeout", "set_default_timeout", "set_default_navigation_timeout"}

Events = dict[str, str]


def read(node: ast.AST) -> str:
    """Return the name by which *node* reads the page by hand, or nothing."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return ""
    name = node.func.attr
    # A list's ``count`` is told what to count.
    return name if name in EXPECT and not (name == "count" and node.args) else ""


def is_address(node: ast.AST) -> bool:
    """Return whether *node* is the address of a page; requests and servers have one as well."""
    if not (isinstance(node, ast.Attribute) and node.attr == "url"):
        return False
    return ast.unparse(node.value).endswith(("page", "tab", "opened.value"))


def event(name: str, known: Events) -> str:
    """Return what a call of *name* is: an action, a wait, or nothing."""
    if name in ACTIONS:
        return "action"
    if name in LOADS or (name.startswith(WAITS) and name != "to_have_url"):
        return "wait"
    return known.get(name, "")


def happens(node: ast.AST, known: Events) -> Iterator[tuple[str, int]]:
    """Yield (action, wait or assert, line) of *node* in the order in which they happen."""
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        return
    if isinstance(node, ast.Assert):
        yield "assert", node.lineno
        return
    # What stands at the end of a loop comes before what stands at its beginning.
    for _round in range(2 if isinstance(node, ast.For | ast.While) else 1):
        for child in ast.iter_child_nodes(node):
            yield from happens(child, known)
    if isinstance(node, ast.Call):
        of = node.func
        name = of.attr if isinstance(of, ast.Attribute) else getattr(of, "id", "")
        if what := event(name, known):
            yield what, node.lineno
    if isinstance(node, ast.With) and any("expect_" in ast.unparse(item) for item in node.items):
        yield "wait", node.lineno


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def own_events(tree: ast.AST) -> Events:
    """Return of each function in *tree* how it ends: with an action or with a wait."""
    known: Events = {}
    for function in functions(tree):
        found = [what for each in function.body for what, _ in happens(each, known)]
        ends = [what for what in found if what != "assert"]
        if ends:
            known[function.name] = ends[-1]
    return known


def faults(code: str) -> list[tuple[int, str]]:
    """Return (line, advice) for each place of *code* that breaks one of the rules."""
    tree = ast.parse(code)
    found = []
    names = [(node, read(node)) for node in ast.walk(tree)]
    for each in ast.walk(tree):
        if isinstance(each, ast.Assert):
            names += [(node, "url") for node in ast.walk(each) if is_address(node)]
    for node, name in names:
        if name:
            found.append((node.lineno, f"{name}: read once; write expect(…).{EXPECT[name]}"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (
            any(keyword.arg == "timeout" for keyword in node.keywords)
            or ast.unparse(node.func).rpartition(".")[2] in TIMEOUTS
        ):
            found.append((node.lineno, "a time of its own; wait for a state with the usual one"))
    known = own_events(tree)
    for function in functions(tree):
        is_open = False
        for each in function.body:
            for what, line in happens(each, known):
                if what == "assert" and is_open:
                    advice = "an assert right after an action; wait for what it brings by an expect"
                    found.append((line, advice))
                is_open = what == "action" or (is_open and what != "wait")
    return sorted(set(found))


def browser_files() -> dict[str, str]:
    """Return path and code of the tests' files that drive a browser."""
    files = sorted((ROOT / "tests").rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}
    uses = ("\nfrom playwright", "\nfrom tests.embedding.stage")
    return {path: code for path, code in found.items() if any(use in code for use in uses)}


@pytest.mark.parametrize("path", browser_files())
def test_a_browser_is_waited_for(path: str) -> None:
    found = faults((ROOT / path).read_text("utf-8"))
    assert found == [], "\n".join(f"{path}:{line}: {advice}" for line, advice in found)


SAVE = "def save(page): page.click('#save')\n"
SAID = "def said(page): expect(page.locator('p')).to_be_visible()\n"


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("assert page.locator('p').count() == 1", [1]),
        ("def rows(page): return page.locator('p').all_inner_texts()", [1]),
        ("assert page.url.endswith('/')", [1]),
        ("assert opened.value.url == '/'", [1]),
        ("def test(page):\n page.click('a')\n assert page.evaluate('1')", [3]),
        ("def test(page):\n page.click('a')\n expect(page).to_have_url('/')\n assert x()", [4]),
        (
            "def test(page):\n for a in b:\n  assert page.evaluate('1')\n  page.press('#a', 'b')",
            [3],
        ),
        (f"{SAVE}def test(page):\n save(page)\n assert Image.objects.get()", [4]),
        ("expect(page).to_have_url('/', timeout=5)", [1]),
        ("page.wait_for_timeout(20)", [1]),
        # What waits, and what reads no page.
        ("assert [1].count(1) == 1 and request.url == live_server.url", []),
        ("def test(page):\n page.click('a')\n page.wait_for_url('/')\n assert x()", []),
        ("def test(page):\n with page.expect_popup():\n  page.click('a')\n assert x()", []),
        (f"{SAID}def test(page):\n page.click('a')\n said(page)\n assert x()", []),
        ("def test(page):\n page.goto('/')\n assert page.evaluate('1')", []),
    ],
)
def test_the_rules_see_what_they_forbid_and_nothing_else(code: str, lines: list[int]) -> None:
    assert [line for line, _advice in faults(code)] == lines
