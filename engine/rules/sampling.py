"""Random quality sampling (质量抽查): how many decided cases are looked at again, and which. No database, no clock.

The draw is made of what is public after the month has ended: the numbers of the cases and the hash of the first signed
checkpoint after it. Nobody knew that hash while the cases could still be decided, nobody can choose it, and whoever has
the list of cases and the checkpoint repeats the draw. That quality is supervised and scored per step and procedure is
asked for by 国知发服字〔2020〕1号（四）; how many, and how they are drawn, is the office's own.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.rules.duty import BadRule

#: Step of a case -> what is scored in it, from 1 (serious fault) to 5 (faultless).
SHEET: Mapping[str, tuple[str, ...]] = {
    "acceptance": ("form", "time"),
    "examination": ("facts", "law", "time"),
    "decision": ("law", "reasoning", "form", "time"),
}
_MOST = {"percent": 100, "least": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many of the cases decided in a month are drawn."""

    percent: int = 5
    #: At least so many, as long as there are any.
    least: int = 1

    @classmethod
    def read(cls, body: Mapping[str, Any], where: str) -> Quota:
        """:raises BadRule: nobody could follow it."""
        return cls(percent=_number(body, "percent", where), least=_number(body, "least", where))

    def of(self, decided: int) -> int:
        """Return how many of so many are drawn."""
        return min(decided, max(self.least, math.ceil(decided * self.percent / 100)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """The quota of every procedure."""

    usual: Quota = Quota()
    #: Kind of case -> quota; the usual one holds for all others.
    quotas: Mapping[str, Quota] = field(default_factory=dict)

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Sampling:
        """:raises BadRule: nobody could follow it."""
        given = body.get("quotas") or {}
        return cls(
            usual=Quota.read(body.get("usual") or {"percent": 5, "least": 1}, "usual"),
            quotas={str(kind): Quota.read(quota, f"quotas.{kind}") for kind, quota in given.items()},
        )

    def as_body(self) -> dict[str, Any]:
        """Return it as it is kept."""
        kept = {kind: {"percent": each.percent, "least": each.least} for kind, each in sorted(self.quotas.items())}
        return {"usual": {"percent": self.usual.percent, "least": self.usual.least}, "quotas": kept}

    def of(self, kind: str) -> Quota:
        """Return the quota of a procedure."""
        return self.quotas.get(kind, self.usual)


def rank(seed: str, month: str, case_no: str) -> str:
    """Return the place of a case in the draw: the lowest are drawn.

    :param seed: hash of the checkpoint, as hexadecimal digits.
    :param month: the month that was decided in, ``2026-03``.
    """
    return hashlib.sha256(f"anjuan-quality-1\n{seed}\n{month}\n{case_no}\n".encode()).hexdigest()


def draw(seed: str, month: str, case_nos: Iterable[str], number: int) -> list[str]:
    """Return the numbers of the cases that are drawn, lowest rank first."""
    return sorted(case_nos, key=lambda case_no: rank(seed, month, case_no))[:number]


def _number(body: Mapping[str, Any], name: str, where: str) -> int:
    place = f"{where}.{name}"
    try:
        number = int(str(body.get(name, 0)))
    except ValueError:
        raise BadRule(place, "not_a_number") from None
    if not 0 <= number <= _MOST[name]:
        raise BadRule(place, "out_of_range")
    return number
