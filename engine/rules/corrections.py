"""One-time correction (一次性告知): was a defect there to be seen at the first reading?

A defect of a field or material that the correction did not touch was there from the beginning, and should have stood in
the first notice. Source: 商标审查审理指南（2021）第一部分第二章; 国知发服字〔2020〕1号（十二）.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Literal, NamedTuple

from engine.rules.catalogue import read_law

#: told_before: an item of an earlier notice that still stands; brought_in: in what the correction changed;
#: visible: there at the first reading, and not told.
Ground = Literal["told_before", "brought_in", "visible"]
#: What weighs most comes first.
WEIGHT: tuple[Ground, ...] = ("visible", "told_before", "brought_in")


class About(NamedTuple):
    """A field of the request, or a material that came with it."""

    key: str
    zh: str
    en: str


@cache
def _known() -> Mapping[str, About]:
    return {kind: About(*about) for kind, about in read_law("defects")["defects"].items()}


def about(kind: str) -> About:
    """Return what a defect is about; a kind that nobody listed is about itself."""
    return _known().get(kind, About(kind, "", ""))


def compare(found: Collection[str], told: Collection[str], corrected: Collection[str]) -> dict[str, Ground]:
    """Return defect -> how it stands to what was told and corrected before.

    :param found: kinds of the defects found now.
    :param told: kinds that the notices before listed.
    :param corrected: those of them that the party answered by a correction, not by an explanation.
    """
    changed = {about(kind).key for kind in corrected}

    def ground(kind: str) -> Ground:
        if kind in told:
            return "told_before"
        return "brought_in" if about(kind).key in changed else "visible"

    return {kind: ground(kind) for kind in found}


def heaviest(compared: Mapping[str, Ground]) -> Ground:
    """Return the ground that decides how a second notice may go out."""
    return min(compared.values(), key=WEIGHT.index)
