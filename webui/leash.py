"""A process on a leash ends when the one that started it is gone, however that one ended: also by kill -9.

The leash is the child's standard input: a pipe that nobody writes to. Its end means that the other end is held no more.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from threading import Thread

#: Says to the child that its standard input is a leash.
KEY = "ANJUAN_LEASH"


def start(command: Sequence[str], *, env: dict[str, str] | None = None, **options: object) -> subprocess.Popen:
    """Start a process on a leash; it must :func:`wear` it."""
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, env=(os.environ if env is None else env) | {KEY: "1"}, **options
    )


def run(command: Sequence[str], **options: object) -> int:
    """Run a process on a leash to its end and return its exit code."""
    process = start(command, **options)
    try:
        return process.wait()
    finally:
        process.kill()


def wear() -> None:
    """End this process by a termination signal when its leash is dropped; without a leash, nothing changes."""
    if os.environ.pop(KEY, None):
        Thread(target=_wait, daemon=True, name="leash").start()


def _wait() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
