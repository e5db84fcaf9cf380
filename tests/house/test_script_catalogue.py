"""The Danish catalogue of the admin's scripts is whole, and its texts reach the browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(settings.BASE_DIR)
CATALOGUE = polib.pofile(str(ROOT / "smartcities/locale/da/LC_MESSAGES/djangojs.po"))
TEXT = r"\"(?:[^\"\\]|\\.)*\""
#: A call with one text, or with two where the second is the plural.
CALL = re.compile(rf"\b(n?)gettext\(\s*({TEXT})(?:,\s*({TEXT}))?")
PLACEHOLDER = re.compile(r"\{\w+\}")


def marked() -> set[tuple[str, str]]:
    """Return (text, plural) of all texts that our scripts give to gettext."""
    found = set()
    for path in (ROOT / "static" / "portal-admin").glob("*.js"):
        for has_plural, text, plural in CALL.findall(path.read_text()):
            found.add((json.loads(text), json.loads(plural) if has_plural else ""))
    return found


def test_every_text_of_a_script_is_in_the_catalogue_and_nothing_else() -> None:
    assert len(marked()) > 40
    assert {(each.msgid, each.msgid_plural) for each in CATALOGUE} == marked()


def test_every_text_of_a_script_is_translated_with_its_placeholders() -> None:
    for each in CATALOGUE:
        assert each.translated()
        assert not each.fuzzy
        for made in [each.msgstr, *each.msgstr_plural.values()]:
            wanted = set(PLACEHOLDER.findall(each.msgid_plural or each.msgid))
            assert set(PLACEHOLDER.findall(made)) <= wanted
            assert not re.search(r"[“”„]", made)


@pytest.mark.django_db
def test_the_admin_sends_the_scripts_their_danish_texts(as_editor: Client, editor) -> None:
    editor.language = "da"
    editor.save()
    assert "Side eller adresse" in as_editor.get("/admin/jsi18n/").text
