"""The folder of the figures: ours, empty at the start, and nobody else's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smartcities.monitoring import multiprocess
from smartcities.monitoring.multiprocess import VARIABLE, prepare, remove


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.setattr(multiprocess, "MEMORY", tmp_path)
    return tmp_path


def test_each_port_has_a_folder_that_only_we_read(memory: Path) -> None:
    folder = prepare("8000")
    assert folder.parent == memory
    assert folder.stat().st_mode & 0o777 == 0o700
    assert os.environ[VARIABLE] == str(folder)
    remove(folder)
    assert not folder.exists()


def test_figures_of_an_earlier_run_go() -> None:
    (prepare("8000") / "counter_1.db").touch()
    os.environ[VARIABLE] = ""
    assert list(prepare("8000").iterdir()) == []


def test_what_somebody_else_put_there_is_not_used(memory: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious.db").touch()
    (memory / f"smartcities-{os.getuid()}-8000").symlink_to(elsewhere)
    folder = prepare("8000")
    assert folder.resolve() != elsewhere
    assert (elsewhere / "precious.db").exists()


def test_the_operators_own_folder_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine"))
    assert prepare("8000") == tmp_path / "mine"
    assert (tmp_path / "mine").is_dir()
