"""Which unit of the office does which procedure (归口分派): where several do one, its cases are shared out among them.

The unit of a case is a matter of the office's own order, not of law. No database, no clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd
from typing import Any

from engine.rules.duty import BadRule

#: turn: by the running number of the case; load: to the unit with the fewest open tasks for its share.
WAYS = ("turn", "load")
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The units that do one procedure."""

    by: str = "turn"
    #: Id of a unit -> its share of the cases, at least 1.
    units: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls, body: Mapping[str, Any], where: str) -> Shares:
        """:raises BadRule: nobody could follow it."""
        way = body.get("by") or "turn"
        if way not in WAYS:
            raise BadRule(f"{where}.by", "unknown_word")
        shares = {unit: _number(share, f"{where}.{unit}") for unit, share in (body.get("units") or {}).items()}
        return cls(by=way, units={_number(unit, where, None): share for unit, share in sorted(shares.items()) if share})

    def of(self, serial: int, load: Mapping[int, int]) -> int | None:
        """Return the unit of a case; None: no unit does this procedure.

        :param serial: running number of the case in its procedure and year.
        :param load: open tasks by unit; without meaning where the cases go by turns.
        """
        if not self.units:
            return None
        if self.by == "load":
            return min(self.units, key=lambda unit: (Fraction(load.get(unit, 0), self.units[unit]), unit))
        rota = self.rota()
        return rota[(serial - 1) % len(rota)]

    def rota(self) -> list[int]:
        """Return the units in turns: each as often as its share says, spread as evenly as can be."""
        parts = gcd(*self.units.values())
        had: Counter[int] = Counter()
        rota = []
        for _ in range(sum(self.units.values()) // parts):
            rota.append(min(self.units, key=lambda unit: (Fraction(2 * had[unit] + 1, self.units[unit]), unit)))
            had[rota[-1]] += 1
        return rota


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The units of every procedure; a procedure without any has cases of no unit, which everybody may take."""

    kinds: Mapping[str, Shares] = field(default_factory=dict)

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Allocation:
        """:raises BadRule: nobody could follow it."""
        given = body.get("kinds") or {}
        read = {str(kind): Shares.read(shares, f"kinds.{kind}") for kind, shares in sorted(given.items())}
        return cls(kinds={kind: shares for kind, shares in read.items() if shares.units})

    def as_body(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "kinds": {
                kind: {"by": shares.by, "units": {str(unit): share for unit, share in shares.units.items()}}
                for kind, shares in self.kinds.items()
            }
        }

    def of(self, kind: str) -> Shares:
        """Return the units of a procedure."""
        return self.kinds.get(kind, Shares())


def _number(value: object, where: str, most: int | None = MOST) -> int:
    try:
        number = int(str(value).strip() or 0)
    except ValueError:
        raise BadRule(where, "not_a_number") from None
    if number < 0 or (most is not None and number > most):
        raise BadRule(where, "out_of_range")
    return number
