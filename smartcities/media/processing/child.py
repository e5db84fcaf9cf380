"""A bounded child: a program of ours, run as a process with limits of memory and time.

What decodes a file that somebody sent runs here. A file that eats memory or time, or breaks a
decoder, ends the child and never a web worker.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from io import BytesIO
from pathlib import Path
from typing import IO

from smartcities.media.processing import child_limits

MEGABYTE = 1024 * 1024
#: The most that a child may answer.
ANSWER_BYTES = 128 * MEGABYTE
#: The environment that a child gets: who feeds a decoder gets at no secret of ours.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")


class ChildError(Exception):
    """A child that gave no answer; says why."""


class ChildBusyError(ChildError):
    """So many already wait for a child that this one gave up waiting."""


class BoundedChild:
    """One program and its limits: ``memory`` in bytes, *at_once* children in each process.

    The program is a file that defines ``answer(source, *arguments) -> bytes``, where *source* is
    the file to read. It runs isolated from our code, and imports libraries alone.
    """

    def __init__(self, program: str, *, memory: int, at_once: int = 1, nice: int = 0) -> None:
        self.program = program
        self.memory = memory
        self.nice = nice
        self._slots = threading.BoundedSemaphore(at_once)

    @property
    def name(self) -> str:
        """Return what log lines call the program."""
        return Path(self.program).stem.replace("_", " ")

    def run(
        self,
        source: bytes | IO[bytes],
        *arguments: str,
        processor: int,
        clock: float,
        patience: float | None = None,
    ) -> bytes:
        """Return what the program answers about *source*; raises ``ChildError``.

        *processor* and *clock* are its seconds of processor time and by the clock, without those
        for which it waits for its turn: at most *patience*, then ``ChildBusyError`` is raised.
        Call it outside transactions: others wait for them.
        """
        limits = [str(limit) for limit in (self.memory, processor, ANSWER_BYTES, self.nice)]
        command = [sys.executable, "-I", "-B", child_limits.__file__, self.program, *limits]
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        if not self._slots.acquire(timeout=patience):
            raise ChildBusyError(f"too many wait for the {self.name}")
        try:
            # Files, not pipes: this process holds neither the source nor half an answer.
            with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answered:
                shutil.copyfileobj(BytesIO(source) if isinstance(source, bytes) else source, given)
                given.seek(0)
                done = subprocess.run(  # noqa: S603 (our own file, no shell)
                    [*command, *arguments],
                    stdin=given,
                    stdout=answered,
                    stderr=subprocess.PIPE,
                    timeout=clock,
                    env=environment,
                    check=False,
                )
                answered.seek(0)
                answer = b"" if done.returncode else answered.read()
        except subprocess.TimeoutExpired as error:
            raise ChildError(f"the {self.name} took more than {clock:g} seconds") from error
        except OSError as error:  # the disk is full, or no process can be started
            raise ChildError(f"the {self.name} was not started: {error}") from error
        finally:
            self._slots.release()
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines() or ["no word"]
            raise ChildError(f"the {self.name} ended with {done.returncode}: {said[-1]}"[:300])
        return answer
