"""Packed values as migrations write them: the frozen formats of the store.

0009 and later: 1; 0034 and later: 2; 0035 and later: 3; 0041 and later: acts, 0042 and later: words;
0049 and later: 4; 0050 and later: names out of a list.
"""

from __future__ import annotations

from engine.store.packing import ACTS, CASES, DRAWN, LAW, NAMES, RULES, WORDS, pack, unpack, unpack_name
from engine.store.packing import pack_name as say_name

__all__ = ["ACTS", "CASES", "DRAWN", "LAW", "RULES", "WORDS", "pack", "pack_name", "say_name", "unpack", "unpack_name"]


def pack_name(name: str) -> bytes:
    """Return a short text packed in format 2; no text is no bytes."""
    return pack(name.encode(), NAMES) if name else b""
