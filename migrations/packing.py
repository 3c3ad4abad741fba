"""Packed values as migrations write them: the frozen formats of the store.

0009 and later: 1; 0034 and later: 2; 0035 and later: 3; 0041 and later: acts, 0042 and later: words;
0049 and later: 4.
"""

from __future__ import annotations

from engine.store.packing import ACTS, CASES, DRAWN, LAW, WORDS, pack, pack_name, unpack, unpack_name

__all__ = ["ACTS", "CASES", "DRAWN", "LAW", "WORDS", "pack", "pack_name", "unpack", "unpack_name"]
