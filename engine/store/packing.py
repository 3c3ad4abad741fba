"""Packed values: JSON as few bytes as a case leaves for good. A receipt repeats the law, a view repeats the diagram.

A packed value is a byte that names the format, then raw deflate (RFC 1951) primed with the words of that format. The
words are frozen: rows in every office were written with them. Better words are a format of their own, beside this one.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Dialect, LargeBinary, TypeDecorator

FORMAT = b"\x01"
_WORDS = Path(__file__).with_name("packing-1.dict").read_bytes()
_RAW = -zlib.MAX_WBITS
#: Primed once; a copy costs a tenth of priming another.
_PRIMED = zlib.compressobj(6, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY, _WORDS)


def pack(text: bytes) -> bytes:
    """Return a text in its packed form."""
    packer = _PRIMED.copy()
    return FORMAT + packer.compress(text) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """Return the text of a packed value.

    :raises ValueError: it is of another format, or cut off.
    """
    if packed[:1] != FORMAT:
        raise ValueError(f"no packed value of a known format: {packed[:1]!r}")
    unpacker = zlib.decompressobj(_RAW, zdict=_WORDS)
    try:
        text = unpacker.decompress(packed[1:])
    except zlib.error as error:
        raise ValueError("a packed value is damaged") from error
    if not unpacker.eof:
        raise ValueError("a packed value is cut off")
    return text


def json_of(value: object) -> bytes:
    """Return a value as JSON."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)


class PackedBytes(TypeDecorator[bytes]):
    """Bytes, packed; no bytes stay none."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return pack(value) if value else value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return unpack(bytes(value)) if value else value


class Packed(TypeDecorator[Any]):
    """A JSON value, packed. Nobody searches in it. Assign a new value: edits in place are not seen."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else pack(json_of(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(unpack(bytes(value)))

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl_instance


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")
