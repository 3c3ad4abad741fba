"""Packed values as migrations write them: the frozen formats of the store.

0009 and later: 1; 0034 and later: 2; 0035 and later: 3; 0041 and later: codes of acts.
"""

from __future__ import annotations

from engine.store.packing import CASES, LAW, pack, pack_act, pack_name, unpack, unpack_act, unpack_name

__all__ = ["CASES", "LAW", "pack", "pack_act", "pack_name", "unpack", "unpack_act", "unpack_name"]
