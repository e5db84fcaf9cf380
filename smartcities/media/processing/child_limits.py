"""The start of a bounded child: it sets its own limits, then runs the program.

Run by ``child.py`` as ``python child_limits.py PROGRAM MEMORY SECONDS BYTES NICE [ARGUMENT…]``.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import resource
import sys
from pathlib import Path
from types import ModuleType


def limit(kind: int, most: int) -> None:
    """Set a limit of this process, permanently."""
    resource.setrlimit(kind, (most, most))


def loaded(program: str) -> ModuleType:
    """Return the file *program* as a module."""
    spec = importlib.util.spec_from_file_location(Path(program).stem, program)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Write the program's answer to standard output, or an error in one line."""
    program, memory, seconds, answer_bytes, nice, *arguments = sys.argv[1:]
    os.nice(int(nice))
    limit(resource.RLIMIT_AS, int(memory))
    limit(resource.RLIMIT_CPU, int(seconds))
    limit(resource.RLIMIT_FSIZE, int(answer_bytes))
    limit(resource.RLIMIT_CORE, 0)
    logging.disable()
    try:
        answer = loaded(program).answer(sys.stdin.buffer, *arguments)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except BaseException as error:  # the parent gets any error as one line
        sys.exit(f"{type(error).__name__}: {error}"[:300])


if __name__ == "__main__":
    main()
