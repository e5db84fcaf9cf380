"""``./run``: its help, and the one sentence it says when it cannot go on."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHELL = {"PATH": os.environ["PATH"], "PYTHON": sys.executable}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder, named awkwardly, in which ``./run`` has installed nothing yet."""
    folder = tmp_path / "a clone #1"
    folder.mkdir()
    for name in ("run", "manage.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Call ``run`` by its path from elsewhere, as a person might."""
    return subprocess.run(
        [str(folder / "run"), *arguments],
        cwd="/",
        env=SHELL | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def sentence(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence on standard error of a call that failed."""
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    return result.stderr.strip()


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_help_lists_the_commands_and_touches_nothing(clone: Path, arguments: list[str]) -> None:
    result = run(clone, *arguments)
    assert result.returncode == 0
    for command in ("demo", "start", "test", "lint", "bench", "help"):
        assert f"./run {command}" in result.stdout
    assert not (clone / "var").exists()


def test_an_unknown_command_is_named(clone: Path) -> None:
    result = run(clone, "serve")
    assert result.returncode == 1
    assert "no command 'serve'" in result.stderr


@pytest.mark.parametrize("command", ["demo", "start"])
def test_a_taken_port_is_said_before_anything_is_installed(clone: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = sentence(run(clone, command, PORT=str(port)))
    assert said.startswith(f"run: port {port} is taken; choose another")
    assert said.endswith(f"PORT=8001 ./run {command}.")
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("port", ["0", "65536", "99999999999999999999", "80a", "-1", "08000", " "])
def test_a_bad_port_is_said(clone: Path, port: str) -> None:
    assert "PORT must be a number from 1 to 65535" in sentence(run(clone, "demo", PORT=port))


def test_a_python_that_is_too_old_is_said(clone: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3.8"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert "older than Python 3.11" in sentence(run(clone, "demo", PYTHON=str(old)))


def test_a_python_without_venv_is_said_with_the_package_to_install(
    clone: Path, tmp_path: Path
) -> None:
    # Debian's python3 without python3-venv: it runs, but has no ensurepip.
    bare = tmp_path / "python3"
    bare.write_text(
        f'#!/bin/sh\ncase $2 in *ensurepip*) exit 1 ;; esac\nexec "{sys.executable}" "$@"\n'
    )
    bare.chmod(0o755)
    major, minor = sys.version_info[:2]
    assert f"apt install python{major}.{minor}-venv" in sentence(
        run(clone, "demo", PYTHON=str(bare))
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(clone: Path) -> None:
    clone.chmod(0o555)
    assert "cannot write in" in sentence(run(clone, "demo"))
