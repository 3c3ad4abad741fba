"""The hash chain as migrations compute it: the same text under every hash since the first version."""

from __future__ import annotations

from engine.rules.chain import GENESIS, body, digest

__all__ = ["GENESIS", "body", "digest"]
