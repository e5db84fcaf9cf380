"""The bounded child: its limits hold, it knows no secret, and what it says of a failure."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path

import pytest

from smartcities.media.processing import child, encoder, pdf_reader, picture_reader
from smartcities.media.processing.child import MEGABYTE, BoundedChild, ChildBusyError, ChildError

#: Far more than any of these programs needs on a busy machine.
LIMITS = {"processor": 60, "clock": 120}


@pytest.fixture
def program(tmp_path: Path):
    """Return how to make a child of one function's body."""

    def make(body: str, memory: int = 512, **options: int) -> BoundedChild:
        path = tmp_path / "sample_program.py"
        path.write_text(f"import os, sys, time\ndef answer(source, *arguments):\n    {body}\n")
        return BoundedChild(str(path), memory=memory * MEGABYTE, **options)

    return make


@pytest.mark.parametrize("source", [b"abc", BytesIO(b"abc")], ids=["bytes", "file"])
def test_it_gets_the_source_and_the_arguments_and_answers(program, source) -> None:
    made = program("return source.read() + b' ' + ' '.join(arguments).encode()")
    assert made.run(source, "one", "two", **LIMITS) == b"abc one two"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("return b'x' * (600 * 2**20)", "ended with 1: MemoryError"),
        ("raise ValueError('a bad picture')", "ended with 1: ValueError: a bad picture"),
        ("os._exit(7)", "ended with 7: no word"),
        ("os.kill(os.getpid(), 11)", "ended with -11: no word"),
        ("raise SystemExit('enough')", "ended with 1: SystemExit: enough"),
    ],
    ids=["memory", "an error", "an exit", "a crash", "it gives up"],
)
def test_a_child_that_fails_is_an_error_in_one_line(program, body: str, says: str) -> None:
    with pytest.raises(ChildError, match=f"^the sample program {says}"):
        program(body).run(b"", **LIMITS)


@pytest.mark.full
def test_processor_time_is_limited(program) -> None:
    with pytest.raises(ChildError, match="ended with -"):
        program("\n    while True: pass").run(b"", processor=1, clock=120)


def test_time_by_the_clock_is_limited_and_the_next_one_has_its_turn(program) -> None:
    sleeper = program("\n    if source.read(): time.sleep(600)\n    return b'done'")
    with pytest.raises(ChildError, match=r"took more than 0\.5 seconds"):
        sleeper.run(b"sleep", processor=60, clock=0.5)
    assert sleeper.run(b"", **LIMITS) == b"done"


def test_what_it_answers_is_limited_and_nothing_is_half_answered(program, monkeypatch) -> None:
    monkeypatch.setattr(child, "ANSWER_BYTES", 1000)
    assert len(program("return b'x' * 1000").run(b"", **LIMITS)) == 1000
    with pytest.raises(ChildError, match="File too large"):
        program("return b'x' * 1001").run(b"", **LIMITS)


def test_a_full_disk_is_an_error_like_others(program, monkeypatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(child.shutil, "copyfileobj", full)
    with pytest.raises(ChildError, match="was not started: No space left"):
        program("return b''").run(b"", **LIMITS)


def test_it_gets_no_secret_and_none_of_our_code(program, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setenv("PYTHONPATH", str(Path(child.__file__).parents[2]))
    made = program("return repr((dict(os.environ), sys.path)).encode()")
    environment, path = eval(made.run(b"", **LIMITS))  # noqa: S307 (what our own program wrote)
    assert "PATH" in environment
    assert "very secret" not in environment.values()
    assert str(Path(child.__file__).parents[2]) not in path


def test_as_many_as_declared_run_at_once_and_the_others_wait_no_longer_than_they_want(
    program, tmp_path: Path
) -> None:
    # The first child stays until the test lets it go, so that the second finds its place taken.
    held, begun = tmp_path / "held", tmp_path / "begun"
    held.touch()
    busy = program(
        "\n    open(arguments[0], 'w').close()\n    while os.path.exists(arguments[1]): "
        "time.sleep(0.01)\n    return b'first'"
    )
    answers: list[bytes] = []
    first = threading.Thread(
        target=lambda: answers.append(busy.run(b"", str(begun), str(held), **LIMITS))
    )
    first.start()
    while not begun.exists():
        first.join(0.01)
        assert first.is_alive()
    with pytest.raises(ChildBusyError, match="too many wait for the sample program"):
        busy.run(b"", str(begun), str(held), **LIMITS, patience=0.01)
    held.unlink()
    first.join()
    assert answers == [b"first"]
    assert busy.run(b"", str(begun), str(held), **LIMITS, patience=0.01) == b"first"


@pytest.mark.parametrize("module", [encoder, pdf_reader, picture_reader])
def test_every_program_of_ours_loads_in_a_child(module) -> None:
    with pytest.raises(ChildError, match="TypeError"):
        BoundedChild(module.__file__, memory=512 * MEGABYTE).run(b"", **LIMITS)


def test_a_program_that_is_not_there_is_refused_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        BoundedChild("picture_painter.py", memory=512 * MEGABYTE)


@pytest.mark.full
def test_the_portal_itself_starts_without_the_libraries_of_the_programs() -> None:
    asked = (
        "import django, sys; django.setup();"
        "print({'pypdf', 'py_svg_hush', 'resvg_py'} & set(sys.modules))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", asked]
    assert subprocess.check_output(command, env=environment, text=True) == "set()\n"
