"""The Danish catalogue is whole, and compiled from what stands in the repository."""

from __future__ import annotations

import gettext
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from smartcities.publishing.models import Row
from smartcities.start_up.catalogue import compiled
from tests.house.messages import CONTENT_APPS, ROOMS, Message, frozen_in, marked, python_files

ROOT = Path(settings.BASE_DIR)
SOURCE = ROOT / "smartcities" / "locale" / "da" / "LC_MESSAGES" / "django.po"
CATALOGUE = polib.pofile(str(SOURCE))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%\(\w+\)\.\d+f|%[sd%]|\{\w*\}|</?\w+>")
AGAIN = "DEBUG=1 manage.py makemessages -l da --no-location --no-obsolete -i .venv -i var -i tests"


def texts(catalogue: polib.POFile) -> set[tuple[str | None, str]]:
    return {(each.msgctxt, each.msgid) for each in catalogue}


def test_every_text_is_translated() -> None:
    assert len(CATALOGUE) > 500
    assert [each.msgid for each in CATALOGUE if not each.translated()] == []


def test_nothing_is_guessed_and_nothing_is_left_over() -> None:
    assert [each.msgid for each in CATALOGUE if each.fuzzy or each.obsolete] == []


def test_placeholders_are_the_same_on_both_sides() -> None:
    def held(texts: list[str]) -> set[tuple[str, ...]]:
        return {tuple(sorted(PLACEHOLDER.findall(text))) for text in texts if text}

    different = [
        each.msgid
        for each in CATALOGUE
        if held([each.msgstr, *each.msgstr_plural.values()]) - held([each.msgid, each.msgid_plural])
    ]
    assert different == []


def test_a_text_begins_and_ends_as_its_translation_does() -> None:
    # A label stays a label: the same end mark, a small letter stays small.
    odd = []
    for each in CATALOGUE:
        made = each.msgstr or each.msgstr_plural[0]
        if each.msgid[-1] in ".:?" and made[-1] != each.msgid[-1]:
            odd.append((each.msgid, made))
        if each.msgid[0].islower() and made[0].isupper():
            odd.append((each.msgid, made))
        if each.msgid != each.msgid.strip() or made != made.strip():
            odd.append((each.msgid, made))
    assert odd == []


def test_danish_is_written_with_danish_marks() -> None:
    made = [each.msgstr or " ".join(each.msgstr_plural.values()) for each in CATALOGUE]
    # Quotation marks point inwards, and no English ones are left.
    assert [text for text in made if re.search(r"[“”„]", text)] == []
    assert [text for text in made if text.count("»") != text.count("«")] == []


#: What readers stumbled over; no text says it again.
ODD = (
    "What about, and when|Whatever belongs|is left out\\.|are left out\\.|Nothing has|Take one of|"
    "Does it answer|acts on it$|^Newest report|^Words$|^Order$|we know of|a way back in|"
    "der blev ment|Intet indeholder|^Henvisning$"
)


def test_no_text_is_one_that_readers_stumbled_over() -> None:
    said = [text for each in CATALOGUE for text in (each.msgid, each.msgid_plural, each.msgstr)]
    assert [text for text in said if re.search(ODD, text)] == []


def test_every_marked_text_is_in_the_catalogue_and_nothing_else() -> None:
    wanted = {(context, text) for context, text, _plural in marked()}
    missing = sorted(str(text) for _context, text in wanted - texts(CATALOGUE))
    unused = sorted(str(text) for _context, text in texts(CATALOGUE) - wanted)
    assert (missing, unused) == ([], []), f"Run {AGAIN}, then write what is missing."


def named() -> Iterator[tuple[str, object]]:
    """Yield every name that people see of the models of content apps and of their fields."""
    for model in apps.get_models():
        is_seen = admin.site.is_registered(model) or issubclass(model, Row)
        if is_seen and model._meta.app_label in CONTENT_APPS:
            meta = model._meta
            yield f"verbose_name of {meta.label}", meta.verbose_name
            yield f"verbose_name_plural of {meta.label}", meta.verbose_name_plural
            # Of which page a row is, its form does not ask.
            unseen = {"id", getattr(model, "page_field", "")}
            for field in (*meta.local_fields, *meta.local_many_to_many):
                if field.editable and field.name not in unseen:
                    yield f"verbose_name of {meta.label}.{field.name}", field.verbose_name


def without_danish(names: Iterator[tuple[str, object]]) -> list[str]:
    """Return a sentence for each of *names* that has no Danish one."""
    known = {each.msgid for each in CATALOGUE if each.translated()}
    with translation.override("en"):
        return [
            f"{what} (“{name}”) has no Danish translation: mark it with _(…) in the model and "
            f"write it into {SOURCE.relative_to(ROOT)}."
            for what, name in names
            if not isinstance(name, Promise) or str(name) not in known
        ]


def test_every_type_and_every_field_has_a_danish_name() -> None:
    assert "\n".join(without_danish(named())) == ""


def test_a_name_without_a_danish_one_is_named() -> None:
    marked_only = gettext_lazy("a name that nobody translated")
    names = [("verbose_name of a.A", "city"), ("verbose_name of b.B", marked_only)]
    (unmarked, untranslated) = without_danish(iter(names))
    assert unmarked.startswith("verbose_name of a.A (“city”) has no Danish translation")
    assert untranslated.startswith("verbose_name of b.B (“a name that")


def test_a_plural_is_known_to_the_catalogue() -> None:
    plurals: set[Message] = {each for each in marked() if each[2]}
    known = {(each.msgctxt, each.msgid, each.msgid_plural) for each in CATALOGUE}
    assert plurals
    assert plurals - known == set()


def test_no_text_is_translated_once_for_all_when_it_is_imported(tmp_path: Path) -> None:
    frozen = {path.name: lines for path in python_files() if (lines := list(frozen_in(path)))}
    assert frozen == {}
    example = tmp_path / "example.py"
    lines = [
        "from django.utils.translation import gettext as _",
        "A = _('a')",
        "b = lambda: _('b')",
    ]
    example.write_text("\n".join(lines))
    assert list(frozen_in(example)) == [2]


@pytest.mark.full
@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_gettexts_own_tools_find_the_same(tmp_path: Path, monkeypatch) -> None:
    # On a copy: makemessages leaves files beside the templates while it works.
    for part in (*ROOMS, "templates"):
        ignored = shutil.ignore_patterns("__pycache__", "*.mo", "demo")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "smartcities" / "locale"
    with override_settings(LOCALE_PATHS=[folder]):
        call_command("makemessages", locale=["da"], no_location=True, no_obsolete=True, verbosity=0)
    again = polib.pofile(str(folder / "da" / "LC_MESSAGES" / "django.po"))
    assert texts(again) == texts(CATALOGUE)
    assert [each.msgid for each in again if not each.translated() or each.fuzzy] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a small catalogue that is not compiled."""
    source = tmp_path / "da" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    write(source, "Hej")
    return tmp_path


def write(source: Path, text: str) -> None:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(f'{head}msgid "Hello"\nmsgstr "{text}"\n')


def read(folder: Path) -> str:
    return gettext.translation("django", folder, ["da"]).gettext("Hello")


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch) -> None:
    # Python keeps what it read of a path, whatever became of the file.
    monkeypatch.setattr(gettext, "_translations", {})


def test_a_catalogue_is_compiled_where_none_is(folder: Path) -> None:
    assert compiled(folder) == folder
    assert read(folder) == "Hej"
    assert [path.suffix for path in sorted((folder / "da/LC_MESSAGES").iterdir())] == [".mo", ".po"]


def test_a_changed_source_replaces_what_was_compiled_whatever_the_dates(folder: Path) -> None:
    compiled(folder)
    source = folder / "da/LC_MESSAGES/django.po"
    before = source.stat()
    write(source, "Dav")
    os.utime(source, (0, before.st_mtime - 1000))
    compiled(folder)
    assert read(folder) == "Dav"


def test_what_another_tool_compiled_is_replaced(folder: Path) -> None:
    (folder / "da/LC_MESSAGES/django.mo").write_bytes(b"stale")
    compiled(folder)
    assert read(folder) == "Hej"


def test_nothing_is_written_when_nothing_changed(folder: Path) -> None:
    compiled(folder)
    target = folder / "da/LC_MESSAGES/django.mo"
    first = target.stat().st_mtime_ns, target.stat().st_ino
    compiled(folder)
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == first


def test_a_folder_that_cannot_be_written_is_named(folder: Path, monkeypatch) -> None:
    def refuse(*args, **kwargs):
        raise PermissionError("read-only")

    monkeypatch.setattr("smartcities.start_up.catalogue.tempfile.mkstemp", refuse)
    with pytest.raises(ImproperlyConfigured, match=r"django\.mo cannot be written"):
        compiled(folder)


def test_the_portal_runs_with_the_catalogue_of_today() -> None:
    found = gettext.translation("django", settings.LOCALE_PATHS[0], ["da"])
    assert found.gettext("Skip to the content") == "Gå til indholdet"
