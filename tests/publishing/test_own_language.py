"""The admin speaks each editor's own language, and everybody sets their own."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from smartcities.publishing.models import User

pytestmark = pytest.mark.django_db
DANISH, ENGLISH = {"accept-language": "da"}, {"accept-language": "en"}


def language_of(response) -> str:
    assert response.status_code == 200
    return re.search(r'<html[^>]* lang="([^"]+)"', response.content.decode())[1]


def speak(user: User, language: str) -> None:
    user.language = language
    user.save()


@pytest.mark.full
@pytest.mark.database
@pytest.mark.parametrize("path", ["/admin/", "/admin/casestudies/casestudy/add/"])
def test_the_editors_setting_goes_before_the_browsers(path: str, as_editor: Client, editor) -> None:
    assert language_of(as_editor.get(path, headers=DANISH)) == "da"
    assert language_of(as_editor.get(path, headers=ENGLISH)) == "en"
    assert language_of(as_editor.get(path)) == "en"
    speak(editor, "da")
    assert language_of(as_editor.get(path, headers=ENGLISH)) == "da"
    speak(editor, "en")
    assert language_of(as_editor.get(path, headers=DANISH)) == "en"


def test_the_login_speaks_the_browsers_language(visitor: Client) -> None:
    response = visitor.get("/admin/login/", headers=DANISH)
    assert language_of(response) == "da"
    assert "Accept-Language" in response["Vary"]
    assert language_of(visitor.get("/admin/login/", headers={"accept-language": "fr"})) == "en"


def test_the_editors_language_says_nothing_about_public_pages(as_editor: Client, editor) -> None:
    speak(editor, "da")
    response = as_editor.get("/", headers=DANISH)
    assert language_of(response) == "en"
    assert "Accept-Language" not in response.headers.get("Vary", "")


def test_everybody_with_a_login_sets_their_own_language(as_author: Client, author, editor) -> None:
    address = reverse("admin:own_settings")
    assert f'href="{address}"' in as_author.get("/admin/").content.decode()
    assert language_of(as_author.get(address)) == "en"
    response = as_author.post(address, {"language": "da", "is_superuser": "on"}, follow=True)
    assert language_of(response) == "da"
    assert "Indstillingerne blev gemt." in response.content.decode()
    author.refresh_from_db()
    editor.refresh_from_db()
    assert (author.language, author.is_superuser, editor.language) == ("da", False, "")
    as_author.post(address, {"language": ""})
    author.refresh_from_db()
    assert author.language == ""


def test_a_language_the_admin_does_not_speak_is_refused(as_author: Client, author) -> None:
    response = as_author.post(reverse("admin:own_settings"), {"language": "fr"})
    assert response.status_code == 200
    assert response.context["form"].errors
    author.refresh_from_db()
    assert author.language == ""


def test_nobody_without_a_login_to_the_admin_sets_anything(visitor: Client, as_stranger) -> None:
    for client in (visitor, as_stranger):
        response = client.post(reverse("admin:own_settings"), {"language": "da"})
        assert response.status_code == 302
        assert "/admin/login/" in response["Location"]


def test_an_administrator_sets_a_colleagues_language(as_administrator: Client, editor) -> None:
    html = as_administrator.get(f"/admin/publishing/user/{editor.pk}/change/").content.decode()
    assert '<select name="language"' in html


def test_the_names_of_languages_and_of_what_libraries_bring_are_danish(
    as_editor: Client, editor, as_administrator: Client, administrator
) -> None:
    for user in (editor, administrator):
        speak(user, "da")
    html = as_editor.get("/admin/casestudies/casestudy/add/").content.decode()
    assert '<option value="de">Tysk</option>' in html
    html = as_administrator.get("/admin/").content.decode()
    assert "Mislykkede forsøg" in html
    assert "Access" not in html
