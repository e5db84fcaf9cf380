"""A bounded child: a program of ours, run as a process with limits of memory and time.

Everything that decodes an uploaded file runs here. A file that takes too much memory or time, or
crashes a decoder, ends the child and never a web worker.
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
#: The greatest size of a child's answer.
ANSWER_BYTES = 128 * MEGABYTE
#: The environment variables that a child gets: none with a secret.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")


class ChildError(Exception):
    """A child has given no answer; the message says why."""


class ChildBusyError(ChildError):
    """The wait for a free child was too long."""


class BoundedChild:
    """One program and its limits: ``memory`` in bytes, *at_once* children in each process.

    The program is a file beside this one, named without its folder. It defines
    ``answer(source, *arguments) -> bytes``, where *source* is the file to read. It runs isolated
    from our code and imports only libraries, which a web worker never needs to: what reads a PDF
    would take a fifth of the time in which one starts. ``FileNotFoundError`` if it is not there.
    """

    def __init__(self, program: str, *, memory: int, at_once: int = 1, nice: int = 0) -> None:
        # A whole path, as tests have it, stays what it is.
        self.program = str((Path(__file__).parent / program).resolve(strict=True))
        self.memory = memory
        self.nice = nice
        self._slots = threading.BoundedSemaphore(at_once)

    @property
    def name(self) -> str:
        """Return the program's name for the log."""
        return Path(self.program).stem.replace("_", " ")

    def run(
        self,
        source: bytes | IO[bytes],
        *arguments: str,
        processor: int,
        clock: float,
        patience: float | None = None,
    ) -> bytes:
        """Return the program's answer for *source*; raises ``ChildError``.

        *processor* and *clock* are its limits in seconds of processor time and by the clock, not
        counting the wait for its turn: after *patience* seconds of that, ``ChildBusyError`` is
        raised. Call it outside transactions, which would block others.
        """
        limits = [str(limit) for limit in (self.memory, processor, ANSWER_BYTES, self.nice)]
        command = [sys.executable, "-I", "-B", child_limits.__file__, self.program, *limits]
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        if not self._slots.acquire(timeout=patience):
            raise ChildBusyError(f"too many wait for the {self.name}")
        try:
            # Files, not pipes, so that neither source nor answer is in this process's memory.
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
