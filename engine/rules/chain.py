"""The hash chain of a history: pure, so that an auditor can compute it without the office."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

#: Stands before the body in the hash, so that no leaf can pass for an inner node of a tree (RFC 9162, 2.1.1).
LEAF = b"\x00"
#: The hash before the first line.
GENESIS = "0" * 64
_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One line as stored: its place, the text that was hashed, and the hashes."""

    seq: int
    body: str
    prev_hash: str
    hash: str


def canonical(value: object) -> str:
    """Return the one text of a JSON value: keys sorted, NFC, no floats, instants in UTC with microseconds.

    :raises TypeError: the value has no canonical text (floats, objects, keys that are no strings).
    """
    return _encoded(plain(value))


def plain(value: object) -> object:
    """Return a value as what its canonical text says: only mappings, lists, text, whole numbers, truth values, None."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(value)
    raise TypeError(f"{type(value).__name__} has no canonical text")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return key if key.isascii() else unicodedata.normalize("NFC", key)


def instant(value: datetime) -> str:
    """Return an instant as text: UTC, always with six digits of a second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(text: str) -> str:
    """Return the hash of the text of a line as 64 hexadecimal digits."""
    return hashlib.sha256(LEAF + text.encode()).hexdigest()


def link(seq: int, prev_hash: str, content: Mapping[str, object]) -> Link:
    """Return the next line: ``content`` with its place and the hash before it, hashed."""
    text = body(seq, prev_hash, content)
    return Link(seq=seq, body=text, prev_hash=prev_hash, hash=digest(text))


def body(seq: int, prev_hash: str, content: Mapping[str, object]) -> str:
    """Return the text of a line that is hashed: ``content`` with its place and the hash before it."""
    return canonical({**content, "seq": seq, "prev_hash": prev_hash})


def first_break(links: Iterable[Link], *, head_seq: int, head_hash: str | None) -> int | None:
    """Return the number of the first line that is wrong, or None when the chain is whole and ends at the head.

    :param links: all lines in the order of their numbers.
    """
    prev_hash, seq = GENESIS, 0
    for line in links:
        seq += 1
        if line.seq != seq or line.prev_hash != prev_hash or digest(line.body) != line.hash:
            return seq
        content = json.loads(line.body)
        if content.get("seq") != seq or content.get("prev_hash") != prev_hash:
            return seq
        prev_hash = line.hash
    if seq != head_seq or (seq and prev_hash != head_hash):
        return min(seq, head_seq) + 1
    return None
