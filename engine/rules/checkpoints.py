"""Checkpoints of the history (检查点): the text that is signed, so that an auditor can check it without the office.

A chain alone shows what was edited inside it. That its end was cut off, that all of it was written anew, or that a
whole case is gone, shows only to whoever kept its head. A checkpoint keeps the heads of all chains that grew since the
one before, and the hash of the one before: together they keep the head of every chain. Format: docs/checkpoints.md.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.rules import chain

FORMAT = "anjuan-checkpoint-1"
#: Name of the office's own chain among the case numbers.
OFFICE = "office"
#: The hash before the first checkpoint.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last line of one chain at the moment of a checkpoint."""

    #: Number of the case, or ``OFFICE``.
    chain: str
    seq: int
    hash: str


def heads_text(heads: Iterable[Head]) -> str:
    """Return one line per head, in the order of the names of the chains."""
    return "".join(f"{head.chain} {head.seq} {head.hash}\n" for head in sorted(heads, key=lambda head: head.chain))


def note(number: int, made_at: datetime, before: str, heads: Iterable[Head]) -> str:
    """Return the text that is signed.

    :param before: hash of the note of the checkpoint before, or ``GENESIS``.
    """
    lines = list(heads)
    facts = {
        "number": number,
        "made": chain.instant(made_at),
        "before": before,
        "heads": len(lines),
        "digest": digest(heads_text(lines)),
    }
    return FORMAT + "\n" + "".join(f"{name} {value}\n" for name, value in facts.items())


def digest(text: str) -> str:
    """Return the SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def file_text(note: str, heads: Iterable[Head], public_key: bytes, signature: bytes) -> str:
    """Return the file that an auditor keeps: the note, the heads, and who signed."""
    key, seal = base64.b64encode(public_key).decode(), base64.b64encode(signature).decode()
    return f"{note}\n{heads_text(heads)}\nkey {key}\nsignature {seal}\n"
