"""The seal of the installation (印章): an Ed25519 key outside the database, and a folder with all that it signed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from engine.outside.files import sync_folder

_NAME = re.compile(r"checkpoint-(\d+)\.txt")


class Seal(Protocol):
    """Signs checkpoints and keeps a copy of each out of reach of whoever rules the database."""

    def public_key(self) -> bytes:
        """Return the 32 bytes of the public key; the key is made when it is first asked for."""

    def sign(self, text: str) -> bytes:
        """Return the signature of a text: 64 bytes."""

    def keep(self, number: int, text: str) -> None:
        """Keep the file of a checkpoint; one that is kept already stays as it is."""

    def kept(self) -> Mapping[int, str]:
        """Return the files that are kept, by number."""


def is_signed(public_key: bytes, text: str, signature: bytes) -> bool:
    """Return whether a signature is that of this key for this text."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


class MemorySeal:
    """A seal that lives as long as a test."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self._kept: dict[int, str] = {}

    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, text: str) -> bytes:
        return self._key.sign(text.encode())

    def keep(self, number: int, text: str) -> None:
        self._kept.setdefault(number, text)

    def kept(self) -> Mapping[int, str]:
        return dict(self._kept)


class DiskSeal:
    """A folder with the key, which only its owner reads, and the files of the checkpoints."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(folder)
        self._key_file = self._folder / "key"

    def public_key(self) -> bytes:
        return self._key().public_key().public_bytes_raw()

    def sign(self, text: str) -> bytes:
        return self._key().sign(text.encode())

    def keep(self, number: int, text: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        _write_once(self._folder / f"checkpoint-{number:06d}.txt", text.encode(), mode=0o644)

    def kept(self) -> Mapping[int, str]:
        if not self._folder.is_dir():
            return {}
        found = ((_NAME.fullmatch(path.name), path) for path in self._folder.iterdir())
        return {int(name[1]): path.read_text(encoding="utf-8", errors="replace") for name, path in found if name}

    def _key(self) -> Ed25519PrivateKey:
        if not self._key_file.exists():
            self._key_file.parent.mkdir(parents=True, exist_ok=True)
            _write_once(self._key_file, Ed25519PrivateKey.generate().private_bytes_raw().hex().encode(), mode=0o600)
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self._key_file.read_text().strip()))


def _write_once(path: Path, content: bytes, mode: int) -> None:
    """Write a whole file that does not exist yet, so that a power cut does not lose it; a faster one's stays."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    sync_folder(path.parent)
