"""Where the bytes of documents lie: under their hash, written once, never changed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from engine.errors import EngineError, NotFound

_HASH = re.compile(r"[0-9a-f]{64}")


class FileStore(Protocol):
    """Keeps bytes and gives them back by their SHA-256."""

    def put(self, content: bytes) -> str:
        """Keep bytes durably; return their SHA-256 as 64 hexadecimal digits. Twice is the same as once."""

    def get(self, sha256: str) -> bytes:
        """Return bytes by their hash.

        :raises NotFound: nothing is kept under this hash (``file_missing``).
        :raises EngineError: what is kept is not what was put (``file_damaged``).
        """

    def has(self, sha256: str) -> bool:
        """Return whether something is kept under this hash."""


class DiskFileStore:
    """A folder: ``ab/cd/abcd…``. When ``put`` returns, the bytes have reached the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(folder)

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if path.exists():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent, self._folder):
            sync_folder(folder)
        return sha256

    def get(self, sha256: str) -> bytes:
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound("file_missing", sha256=sha256) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise EngineError("file_damaged", sha256=sha256)
        return content

    def has(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def _path(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise NotFound("file_missing", sha256=sha256)
        return self._folder / sha256[:2] / sha256[2:4] / sha256


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class MemoryFileStore:
    """The same in memory, for tests."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.kept[sha256] = bytes(content)
        return sha256

    def get(self, sha256: str) -> bytes:
        if sha256 not in self.kept:
            raise NotFound("file_missing", sha256=sha256)
        return self.kept[sha256]

    def has(self, sha256: str) -> bool:
        return sha256 in self.kept
