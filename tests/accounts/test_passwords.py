"""Which passwords are accepted, and what is said of those that are not."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io

import pytest
import zxcvbn.feedback
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcities.accounts.passwords.feedback import SUGGESTIONS, WARNINGS
from smartcities.desk.demo_user import new_password
from tests.accounts.login import login
from tests.conftest import PASSWORD

WEAK = (
    "Passw0rd!", "Summer2026", "smartcities", "smartcities2026", "SmartCities2026!",
    "Sm4rtC1t1es2026!", "Smart City Portal 2026", "Portal-Redaktør-2026", "testserver-testserver",
    "Sommer2026Sommer", "Velkommen2026!", "Adgangskode1234", "bæredygtighed1", "baeredygtighed1",
    "københavn2026!", "mandagtirsdag", "casestudiescasestudies", "rapport-rapport",
    "qwertyuiop123", "aaaaaaaaaaaaaaaa", "123456789012", "20261128-1957", "drowssaptsewq",
    "Test1234Test1234!", "erik.jensen.2026", "ErikSoerensen1", "Sørensen2026!!", "",
)  # fmt: skip


@pytest.fixture
def erik():
    """Return an editor with a name and an address, who is not stored."""
    return get_user_model()(
        username="erik.jensen",
        first_name="Erik",
        last_name="Sørensen",
        email="erik@mail.example",
    )


def reasons(password: str, user=None) -> str:
    with pytest.raises(ValidationError) as error:
        validate_password(password, user)
    return " ".join(error.value.messages)


@pytest.mark.parametrize("password", WEAK)
def test_a_password_that_is_guessed_first_is_refused(password: str, erik) -> None:
    assert "easy to guess" in reasons(password, erik)


@pytest.mark.parametrize("password", [PASSWORD, "kaktus paraply tog", "blå cykel under solen"])
def test_a_few_words_are_accepted(password: str, erik) -> None:
    validate_password(password, erik)


def test_the_demos_random_password_is_accepted() -> None:
    for _ in range(20):
        validate_password(new_password(), get_user_model()(username="editor"))


def test_twelve_letters_are_the_least_and_128_the_most() -> None:
    strong = "xq7Lw2pZ9vKf"
    validate_password(strong)
    assert "at least 12" in reasons(strong[:-1])
    phrase = "kaktus paraply tog lampe " * 6
    validate_password(phrase[:128])
    assert "at most 128" in reasons(phrase[:129])


def test_it_is_said_what_would_be_better_in_both_languages(erik) -> None:
    said = reasons("SmartCities2026!", erik)
    assert "Your name, words of this portal" in said
    assert "Add another word or two." in said
    with translation.override("da"):
        said = reasons("qwertyuiop123", erik)
        assert said == (
            "Denne adgangskode er let at gætte. Dette er en meget brugt adgangskode. "
            "Tilføj et ord eller to. Sjældne ord er bedre."
        )
        assert "easy" not in reasons("SmartCities2026!", erik)


def test_every_sentence_of_the_library_is_in_our_catalogue() -> None:
    tree = ast.parse(inspect.getsource(zxcvbn.feedback))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    marked = {node.args[0].value for node in calls if getattr(node.func, "id", "") == "_"}
    assert marked == {*WARNINGS, *SUGGESTIONS}
    with translation.override("da"):
        assert [text for text in marked if translation.gettext(text) == text] == []


@pytest.mark.full
@pytest.mark.database
@given(st.text(max_size=60))
@settings(max_examples=60)
def test_any_text_is_judged_without_an_error(text: str) -> None:
    with contextlib.suppress(ValidationError):
        validate_password(text)


def test_two_people_are_judged_each_by_their_own_words(erik) -> None:
    ada = get_user_model()(username="ada", last_name="Wolkowska")
    assert "easy to guess" in reasons("Wolkowska-2026", ada)
    validate_password("Wolkowska-kaktus", erik)
    assert "easy to guess" in reasons("Wolkowska-2026", ada)


@pytest.mark.django_db
def test_an_account_with_a_weak_password_keeps_working() -> None:
    get_user_model().objects.create_user("old", password="secret", is_staff=True)
    assert login("old", "secret").status_code == 302


@pytest.mark.django_db
def test_every_form_that_sets_a_password_states_and_keeps_the_rule(
    as_administrator: Client, administrator, editor
) -> None:
    change = reverse("admin:password_change")
    add = reverse("admin:publishing_user_add")
    other = reverse("admin:auth_user_password_change", args=[editor.pk])
    for url, field in ((change, "new_password"), (add, "password"), (other, "password")):
        html = as_administrator.get(url).content.decode()
        assert "at least 12 characters" in html, url
        assert "four or five words" in html, url
        values = {
            "username": "nina",
            "old_password": PASSWORD,
            "usable_password": "true",
            f"{field}1": "smartcities",
            f"{field}2": "smartcities",
        }
        answer = as_administrator.post(url, values)
        assert answer.status_code == 200, url
        html = answer.content.decode()
        assert "It must contain at least 12" in html, url
        assert "This password is easy to guess" in html, url
    assert not get_user_model().objects.filter(username="nina").exists()


@pytest.mark.django_db
def test_a_superuser_is_made_with_a_good_password_only(monkeypatch) -> None:
    def make() -> None:
        call_command(
            "createsuperuser", username="root", email="", interactive=False, stdout=io.StringIO()
        )

    for weak in ("smartcities", "root-root-root"):
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", weak)
        with pytest.raises(CommandError, match=r"DJANGO_SUPERUSER_PASSWORD: .*easy to guess"):
            make()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    make()
    assert get_user_model().objects.get().check_password(PASSWORD)
