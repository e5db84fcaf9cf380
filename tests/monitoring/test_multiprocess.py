"""The folder of the figures: ours, empty at the start, and nobody else's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smartcities.monitoring import multiprocess
from smartcities.monitoring.multiprocess import VARIABLE, prepare, remove
from smartcities.operations.metrics import Counted


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.setattr(multiprocess, "MEMORY", tmp_path)
    return tmp_path


def test_each_master_has_a_folder_that_only_we_read(memory: Path) -> None:
    folder = prepare("8000")
    assert folder.parent == memory
    assert folder.name.endswith(f"-8000-{os.getpid()}")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert os.environ[VARIABLE] == str(folder)
    remove(folder)
    assert not folder.exists()


def test_a_master_that_reads_its_configuration_again_keeps_its_figures() -> None:
    (prepare("8000") / "counter_1.db").touch()
    assert (prepare("8000") / "counter_1.db").exists()


def test_one_that_starts_under_an_old_number_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    (prepare("8000") / "counter_1.db").touch()
    monkeypatch.setenv(VARIABLE, "")
    assert list(prepare("8000").iterdir()) == []


def test_what_a_killed_master_left_goes_and_a_running_ones_stays(memory: Path) -> None:
    stem = f"{multiprocess.PREFIX}{os.getuid()}-8000-"
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    left, running = memory / f"{stem}{ended.pid}", memory / f"{stem}{os.getppid()}"
    other = memory / f"{multiprocess.PREFIX}{os.getuid()}-8001-{ended.pid}"
    for folder in (left, running, other):
        folder.mkdir()
    # As a master that replaces another one inherits it.
    os.environ[VARIABLE] = str(running)
    assert prepare("8000") not in {left, running, other}
    assert not left.exists()
    assert running.exists()
    assert other.exists()


def test_what_somebody_else_put_there_is_not_used(memory: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious.db").touch()
    name = f"{multiprocess.PREFIX}{os.getuid()}-8000-{os.getpid()}"
    (memory / name).symlink_to(elsewhere)
    assert prepare("8000").resolve() != elsewhere
    assert (elsewhere / "precious.db").exists()


def test_the_operators_own_folder_is_used_emptied_and_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    monkeypatch.setenv(VARIABLE, str(mine))
    assert prepare("8000") == mine
    (mine / "counter_1.db").touch()
    assert list(prepare("8000").iterdir()) == []
    remove(mine)
    assert mine.exists()


COUNT = """
import sys
from prometheus_client import Counter, Histogram
kinds = Counter("asked", "Requests.", ["kind"])
for kind in sys.argv[1:]:
    kinds.labels(kind).inc()
    Histogram("took", "Seconds.", registry=None).observe(0.2)
"""


@pytest.mark.full
def test_the_counts_of_those_that_ended_are_kept_in_files_that_do_not_multiply() -> None:
    folder = prepare("8000")
    for kinds in (["page"], ["page", "list"], ["page"], ["embed"]):
        with subprocess.Popen([sys.executable, "-c", COUNT, *kinds]) as process:
            pass
        multiprocess.forget(process.pid)
        names = {path.name for path in folder.glob("*.db")}
        assert names == {"counter_ended.db", "histogram_ended.db"}
    found = {
        (sample.name, sample.labels.get("kind", "")): sample.value
        for metric in Counted().collect()
        for sample in metric.samples
    }
    assert found["asked_total", "page"] == 3
    assert found["asked_total", "list"] == found["asked_total", "embed"] == 1
    assert found["took_count", ""] == 5
    assert found["took_sum", ""] == pytest.approx(1.0)


def test_what_is_read_just_now_is_merged_with_the_next() -> None:
    folder = prepare("8000")
    ended = []
    for _process in range(2):
        with subprocess.Popen([sys.executable, "-c", COUNT, "page"]) as process:
            ended.append(process.pid)
    with multiprocess.reading():
        multiprocess.forget(ended[0])
        assert len(list(folder.glob("counter_*.db"))) == 2
    multiprocess.forget(ended[1])
    assert [path.name for path in folder.glob("counter_*.db")] == ["counter_ended.db"]
