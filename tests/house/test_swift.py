"""What stands in the places of Django's own is still what Django asks, and says the same."""

from __future__ import annotations

import threading

import pytest
from django.urls import base, get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, trans_real
from django_countries import no_translation_fallback

from smartcities.templating import swift


@pytest.fixture(autouse=True)
def _installed() -> None:
    # Django's own tests of settings put others in their places.
    swift.install()


def test_django_keeps_language_and_prefix_where_we_put_them() -> None:
    for local in (trans_real._active, base._prefixes, base._urlconfs):
        assert type(local) is threading.local
    with translation.override("da"):
        assert trans_real._active.value.language() == "da"
        assert translation.get_language() == "da"
    before = get_script_prefix()
    try:
        set_script_prefix("/below/")
        assert base._prefixes.value == "/below/"
    finally:
        set_script_prefix(before)


def test_a_thread_speaks_its_own_language() -> None:
    heard = []
    with translation.override("da"):
        thread = threading.Thread(target=lambda: heard.append(gettext("Themes")))
        thread.start()
        thread.join()
        assert gettext("Themes") == "Temaer"
    assert heard == ["Themes"]


def test_texts_are_those_of_django_in_every_language() -> None:
    assert translation._trans.gettext is swift.gettext
    for language in ("en", "da", "en"):
        with translation.override(language):
            for text in ("Themes", "no such text", "", "%(number)s other"):
                assert gettext(text) == swift._translated(text)
            assert str(gettext_lazy("Themes")) == swift._translated("Themes")


def test_a_text_that_is_safe_stays_so() -> None:
    assert isinstance(gettext(mark_safe("Themes")), SafeString)


def test_the_library_of_countries_is_told_what_is_not_translated() -> None:
    assert gettext("Netherlands") == "Netherlands"
    with no_translation_fallback():
        assert gettext("Netherlands") == ""
    assert gettext("Netherlands") == "Netherlands"


def test_the_number_of_kept_texts_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(swift, "MOST", 5)
    for number in range(40):
        gettext(f"text {number}")
        assert len(swift._texts) <= max(5, 1)
