"""Snapshots may be encrypted, for a key of age or with a passphrase."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command

from smartcities.backups.archive.layout import HEAD
from smartcities.backups.migrated import rows_in_the_way
from smartcities.publishing.models import Theme
from tests.backups.conftest import empty
from tests.factories import theme

KEY = pyrage.x25519.Identity.generate()


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    file = tmp_path / "key.txt"
    file.write_text(f"# created: today\n# public key: {KEY.to_public()}\n{KEY}\n")
    return file


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text("blåbærgrød\n")
    return file


def test_for_a_recipient_it_is_an_age_file(snapshot, identity: Path) -> None:
    theme(name="Energy")
    file = snapshot(recipient=[str(KEY.to_public())])
    plain = pyrage.decrypt(file.read_bytes(), [KEY])
    assert plain.startswith(HEAD.encode())
    empty()
    call_command("restore", file, identity=str(identity))
    assert Theme.objects.get().name == "Energy"


@pytest.mark.full  # to try a passphrase takes a second or more: that is what protects it
def test_with_a_passphrase(snapshot, passphrase: Path) -> None:
    theme(name="Energy")
    file = snapshot(passphrase_file=str(passphrase))
    assert b"Energy" not in file.read_bytes()
    empty()
    call_command("restore", file, passphrase_file=str(passphrase))
    assert Theme.objects.get().name == "Energy"


@pytest.mark.full
def test_a_wrong_key_restores_nothing_and_says_so(
    snapshot, identity: Path, passphrase: Path, tmp_path: Path
) -> None:
    theme()
    for_key = snapshot("a.age", recipient=[str(KEY.to_public())])
    with_words = snapshot("b.age", passphrase_file=str(passphrase))
    empty()
    other = tmp_path / "other"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    wrong = tmp_path / "wrong"
    wrong.write_text("blåbærgrod")
    for file, options, words in (
        (for_key, {}, "--identity"),
        (for_key, {"identity": str(other)}, "encrypted for another one"),
        (for_key, {"identity": str(wrong)}, "no key of age"),
        (with_words, {}, "--passphrase-file"),
        (with_words, {"passphrase_file": str(wrong)}, "passphrase does not fit"),
        (with_words, {"passphrase_file": str(tmp_path / "none")}, "No such file"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("restore", file, **options)
    assert rows_in_the_way() == []
    with pytest.raises(CommandError, match="no public key of age"):
        snapshot("c.age", recipient=["age1nonsense"])
    assert not (tmp_path / "c.age").exists()


@pytest.mark.parametrize("place", [0.3, 0.7, 0.999])
def test_an_altered_or_cut_one_is_seen(snapshot, identity: Path, place: float) -> None:
    theme()
    file = snapshot(recipient=[str(KEY.to_public())])
    data = file.read_bytes()
    empty()
    at = int(len(data) * place)
    for damaged in (data[:at], data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]):
        file.write_bytes(damaged)
        with pytest.raises(CommandError, match="cut short or altered"):
            call_command("restore", file, identity=str(identity))
    assert rows_in_the_way() == []
