"""The demo's editor: what ``manage.py demo`` makes of its password, start after start."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from pytest_django import Settings

from smartcities.desk import demo, demo_user
from smartcities.desk.models import DemoRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file with the password, in a folder of its own; no content is loaded."""
    settings.VAR = tmp_path
    monkeypatch.setattr(demo, "load", lambda write: 0)
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    return tmp_path / "demo-password"


def start() -> str:
    """Run the command and return its standard output: the login."""
    out = StringIO()
    call_command("demo", stdout=out, stderr=StringIO())
    return out.getvalue()


def editor():
    return get_user_model().objects.get(username="editor")


def test_the_first_start_makes_an_editor_with_a_random_password(kept: Path) -> None:
    said = start()
    password = kept.read_text().rstrip("\n")
    assert said == f"user editor password {password}\n"
    assert len(password) >= 16
    user = editor()
    assert user.check_password(password)
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert [group.name for group in user.groups.all()] == ["editor"]


def test_only_its_owner_reads_the_password(kept: Path) -> None:
    start()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["demo-password"]


def test_the_next_start_says_the_same(kept: Path) -> None:
    assert start() == start()
    assert get_user_model().objects.count() == 1


def test_two_demos_have_two_passwords() -> None:
    assert len({demo_user.new_password() for _ in range(50)}) == 50


def test_a_password_can_be_chosen(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "open sesame with three camels")
    assert start() == "user editor password open sesame with three camels\n"
    assert editor().check_password("open sesame with three camels")


def test_a_password_can_be_chosen_later(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start()
    monkeypatch.setenv("DEMO_PASSWORD", "another camel of mine")
    assert start() == "user editor password another camel of mine\n"
    monkeypatch.delenv("DEMO_PASSWORD")
    assert start() == "user editor password another camel of mine\n"
    assert editor().check_password("another camel of mine")


@pytest.mark.parametrize("wanted", ["secret", "smartcities2026", "editor-editor"])
def test_a_chosen_password_that_is_easy_to_guess_is_refused(
    kept: Path, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", wanted)
    with pytest.raises(CommandError, match=r"DEMO_PASSWORD: .*easy to guess"):
        start()
    assert not get_user_model().objects.exists()
    assert not kept.exists()
    monkeypatch.delenv("DEMO_PASSWORD")
    first = start()
    monkeypatch.setenv("DEMO_PASSWORD", wanted)
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        start()
    monkeypatch.delenv("DEMO_PASSWORD")
    assert start() == first


def test_a_weak_password_of_before_is_left_alone(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start()
    user = editor()
    user.set_password("secret")
    user.save()
    demo_user.write_password(kept, "secret")
    monkeypatch.setenv("DEMO_PASSWORD", "secret")
    assert start() == "user editor password secret\n"


@pytest.mark.parametrize("wanted", ["", "chosen by three camels"])
def test_a_password_changed_in_the_admin_is_never_reset(
    kept: Path, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    start()
    user = editor()
    user.set_password("secret of the editor's own")
    user.save()
    monkeypatch.setenv("DEMO_PASSWORD", wanted)
    assert start() == "user editor (password changed in the admin)\n"
    assert editor().check_password("secret of the editor's own")


def test_a_lost_file_is_said(kept: Path) -> None:
    start()
    kept.unlink()
    assert start().startswith("user editor (its password is not known here")
    assert not kept.exists()


def test_a_deactivated_user_stays_so(kept: Path) -> None:
    start()
    get_user_model().objects.update(is_active=False)
    assert start() == "user editor (deactivated by an administrator)\n"
    assert not editor().is_active


def test_a_deleted_user_stays_so(kept: Path) -> None:
    start()
    editor().delete()
    assert start() == "user editor (deleted by an administrator)\n"
    assert not get_user_model().objects.filter(username="editor").exists()


def test_a_new_database_gets_its_editor_with_the_kept_password(kept: Path) -> None:
    said = start()
    editor().delete()
    DemoRecord.objects.all().delete()
    assert start() == said


def test_a_user_of_that_name_who_is_not_the_demos_is_left_alone(kept: Path) -> None:
    get_user_model().objects.create_user("editor", password="of a person")
    assert start().startswith("user editor (its password is not known here")
    assert editor().check_password("of a person")


@pytest.mark.parametrize("wanted", [" padded ", "two\nlines", "tab\there"])
def test_a_password_that_cannot_be_printed_on_one_line_is_refused(
    kept: Path, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", wanted)
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        start()
