"""Pages are written by ``states.apply`` and ``states.change_settings``, and in no second way.

Read from the code of everything that acts for an editor; ``tests/contract/test_one_way.py`` watches
the statements of what an editor does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin

from smartcities.publishing.admin import PageAdmin
from smartcities.publishing.admin.merging.writing import WritingAdmin
from smartcities.publishing.types import page_types
from tests.house.messages import ROOMS, ROOT

PUBLISHING = ROOT / "smartcities" / "publishing"
#: Methods by which rows are written, of objects, of forms and of querysets.
WRITING = {
    *("save", "asave", "save_base", "save_m2m", "save_form_data", "save_formset", "update"),
    *("aupdate", "create", "acreate", "bulk_create", "bulk_update", "get_or_create"),
    *("update_or_create", "execute", "executemany"),
}
#: What may be called where, since it writes no page. Whoever adds a line says in which group it is.
ALLOWED = {
    # Values in memory.
    ("admin/forms/pages.py", "self.initial.update"),
    ("admin/forms/relations.py", "self._wanted.update"),
    ("admin/forms/rowset.py", "row.initial.update"),
    ("admin/forms/rowset.py", "self.data.update"),
    ("admin/linking/choices.py", "asked[target].update"),
    ("admin/merging/page.py", "field.save_form_data"),
    ("admin/merging/rows.py", "self.save"),  # commit=False: what the history is told
    # What is beside pages: unsaved text, open forms, drafts of changes, users, partners.
    ("admin/autosave/receiving.py", "Autosave.objects.bulk_create"),
    ("admin/autosave/receiving.py", "of_page.update"),
    ("admin/accounts/own.py", "form.instance.save"),
    ("admin/accounts/people.py", "super().save"),
    ("admin/accounts/people.py", "user.save"),
    ("admin/accounts/people.py", "self.save_m2m"),
    ("admin/presence/polls.py", "OpenForm.objects.bulk_create"),
    ("working_copies/keeping.py", "WorkingCopy.objects.update_or_create"),
    ("smartcities/sharing/admin.py", "asked.save"),
    # In a page's form, rows of something else, and sets that rest on a consent: in no state.
    ("admin/merging/writing.py", "self.save_formset"),
    ("admin/merging/writing.py", "field.save_form_data"),
    ("admin/preview/writing.py", "formset.save"),
    # Into the trash and out of it: settings, of many pages at once.
    ("trash.py", "pages.not_trashed().update"),
    ("trash.py", "rows.filter(pk__in=public).update"),
    ("trash.py", "rows.update"),
}


def acting() -> Iterator[Path]:
    """Yield the files by which editors act: of every admin, and what acts for it."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            inside = path.relative_to(PUBLISHING) if path.is_relative_to(PUBLISHING) else path
            acts = inside.parts[0] in ("working_copies", "first_use.py", "trash.py")
            if "admin" in path.relative_to(ROOT).parts or path.name == "admin.py" or acts:
                yield path


def written_by(code: str) -> Iterator[str]:
    """Yield what *code* calls, or hands on to be called, that writes rows."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and node.attr in WRITING:
            yield ast.unparse(node)


def place(path: Path) -> str:
    base = PUBLISHING if path.is_relative_to(PUBLISHING) else ROOT
    return path.relative_to(base).as_posix()


def test_what_acts_for_an_editor_writes_pages_in_one_way() -> None:
    files = list(acting())
    assert len(files) > 80
    found = {(place(path), call) for path in files for call in written_by(path.read_text("utf-8"))}
    assert found - ALLOWED == set(), "Use states.apply() or states.change_settings()."
    assert ALLOWED - found == set(), "Take out what is there no more."


@pytest.mark.parametrize(
    "code",
    [
        "page.save(update_fields=['published_at'])",
        "type(page).objects.filter(pk=page.pk).update(owner=None)",
        "form.save_m2m()",
        "super().save_formset(request, form, formset, change)",
        "transaction.on_commit(page.save)",
        "Report.objects.bulk_update(pages, ['title'])",
    ],
)
def test_a_second_way_would_be_seen(code: str) -> None:
    assert list(written_by(code))


def test_every_form_of_a_page_is_written_by_the_one_that_writes() -> None:
    assert page_types()
    for model in page_types():
        each = admin.site.get_model_admin(model)
        assert isinstance(each, PageAdmin), model
        after = type(each).__mro__[type(each).__mro__.index(WritingAdmin) + 1 :]
        for name in ("save_model", "save_related"):
            ours = {base for base in after if name in vars(base)}
            assert ours == {admin.ModelAdmin}, (model, name)
