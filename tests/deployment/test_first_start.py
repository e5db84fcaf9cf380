"""Secrets and certificates: made once, never lost, never half there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smartcities.deployment import first_start
from smartcities.deployment.first_start import RefusedError
from tests.faults.servers import missing


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    if shutil.which("openssl") is None:
        missing("openssl")
    return tmp_path / "certificates"


def main(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "smartcities.deployment.first_start", *arguments],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_portal_of_before_keeps_its_key_and_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLD_SECRET_KEY", "the key of before")
    monkeypatch.setenv("OLD_POSTGRES_PASSWORD", "a/b:c@d")
    first_start.make_secrets(tmp_path)
    assert (tmp_path / "portal" / "secret-key").read_text() == "the key of before"
    assert (tmp_path / "database" / "password").read_text() == "a/b:c@d"
    url = "postgres://portal:a%2Fb%3Ac%40d@database:5432/portal"
    assert (tmp_path / "portal" / "database-url").read_text() == url
    # Once made they stay, whatever the environment says.
    monkeypatch.setenv("OLD_SECRET_KEY", "another")
    assert first_start.make_secrets(tmp_path) == []
    assert (tmp_path / "portal" / "secret-key").read_text() == "the key of before"


def test_an_address_follows_a_password_that_was_changed(tmp_path: Path) -> None:
    first_start.make_secrets(tmp_path)
    (tmp_path / "cache" / "password").chmod(0o600)
    (tmp_path / "cache" / "password").write_text('quo"te')
    first_start.make_secrets(tmp_path)
    assert "quo%22te" in (tmp_path / "portal" / "cache-url").read_text()
    assert 'requirepass "quo\\"te"' in (tmp_path / "cache" / "redis.conf").read_text()


def test_a_secret_that_was_emptied_is_not_replaced_in_silence(tmp_path: Path) -> None:
    first_start.make_secrets(tmp_path)
    (tmp_path / "portal" / "secret-key").chmod(0o600)
    (tmp_path / "portal" / "secret-key").write_text("\n")
    done = main(str(tmp_path))
    assert done.returncode == 1
    assert "secret-key is empty. Put the secret back" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rotation_keeps_the_last_two_keys(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="nothing to rotate"):
        first_start.rotate(tmp_path)
    first_start.make_secrets(tmp_path)
    key, old = tmp_path / "portal" / "secret-key", tmp_path / "portal" / "secret-key-fallbacks"
    keys = [key.read_text()]
    for _number in range(3):
        assert "step 1 of 2" in first_start.rotate(tmp_path)
        # Believed before it signs.
        assert key.read_text() == keys[-1]
        coming = old.read_text().split()[0]
        assert "step 2 of 2" in first_start.rotate(tmp_path)
        keys.append(key.read_text())
        assert keys[-1] == coming
    assert len(set(keys)) == 4
    assert old.read_text().split() == [keys[2], keys[1]]


def test_a_rotation_that_was_killed_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_start.make_secrets(tmp_path)
    key, old = tmp_path / "portal" / "secret-key", tmp_path / "portal" / "secret-key-fallbacks"
    before = key.read_text()
    first_start.rotate(tmp_path)
    written = first_start.put
    for last in (1, 2, 3):
        left = iter(range(last - 1))

        def put(path: Path, text: str, left=left) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            written(path, text)

        monkeypatch.setattr(first_start, "put", put)
        with pytest.raises(KeyboardInterrupt):
            first_start.rotate(tmp_path)
        # Whatever a process reads now, it believes the old key, and the new one.
        read = {key.read_text(), *old.read_text().split()}
        assert before in read
        assert len(read) == 2
    monkeypatch.setattr(first_start, "put", written)
    assert "step 2 of 2" in first_start.rotate(tmp_path)
    assert key.read_text() != before
    assert old.read_text().split() == [before]


def test_a_certificate_is_made_once_and_renewed_before_it_ends(
    certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert first_start.make_certificate(certificates, "portal.example")
    made = (certificates / "fullchain.pem").read_text()
    assert not first_start.make_certificate(certificates, "portal.example")
    monkeypatch.setattr(first_start, "RENEWED_BEFORE", first_start.GOOD_FOR + 1)
    assert first_start.make_certificate(certificates, "portal.example")
    assert (certificates / "fullchain.pem").read_text() != made


def test_a_real_certificate_is_never_replaced(
    certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates.mkdir()
    for name in ("fullchain.pem", "privkey.pem"):
        (certificates / name).write_text("from elsewhere")
    assert not first_start.make_certificate(certificates, "portal.example")
    (certificates / "privkey.pem").unlink()
    with pytest.raises(RefusedError, match="one is missing"):
        first_start.make_certificate(certificates, "portal.example")
    assert (certificates / "fullchain.pem").read_text() == "from elsewhere"


@pytest.mark.parametrize(
    ("host", "name"),
    [("portal.example", "DNS:portal.example"), ("192.0.2.1", "IP Address:192.0.2.1")],
)
def test_the_certificate_is_for_the_sites_name(certificates: Path, host: str, name: str) -> None:
    first_start.make_certificate(certificates, host)
    chain = str(certificates / "fullchain.pem")
    command = ["openssl", "x509", "-noout", "-ext", "subjectAltName", "-in", chain]
    assert name in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_without_openssl_it_says_so(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(RefusedError, match="openssl is not installed"):
        first_start.make_certificate(certificates, "portal.example")


def test_a_folder_that_cannot_be_written_is_named() -> None:
    done = main("/dev/null/secrets")
    assert done.returncode == 1
    assert "/dev/null/secrets" in done.stderr
    assert "Traceback" not in done.stderr
