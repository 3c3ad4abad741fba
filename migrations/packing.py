"""Packed values as migrations 0009 and later write them: the frozen format 1 of the store."""

from __future__ import annotations

from engine.store.packing import pack, unpack

__all__ = ["pack", "unpack"]
