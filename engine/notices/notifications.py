"""The sentences of notifications, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("notifications.yaml")


@cache
def kinds() -> Mapping[str, tuple[str, str]]:
    """Return kind -> sentence in Chinese and in English, with gaps in braces."""
    return {kind: (zh, en) for kind, (zh, en) in yaml.safe_load(_FILE.read_text(encoding="utf-8")).items()}


def sentences(kind: str, params: Mapping[str, object]) -> tuple[str, str]:
    """Return a notification as a sentence in Chinese and one in English.

    A parameter may have a sister ``{name}_en`` for the English sentence.

    :raises KeyError: there is no such kind, or a gap that nobody fills.
    """
    zh, en = kinds()[kind]
    in_english = {name: params.get(f"{name}_en") or value for name, value in params.items()}
    return zh.format_map(params), en.format_map(in_english)
