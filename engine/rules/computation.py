"""How days are counted and what stops the clock: places of the law by the day they are asked for (期间计算规则)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engine.rules.catalogue import Rule, read_law


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """One rule of counting, or one ground that stops the clock."""

    id: str
    zh: str
    #: Empty for rules of counting: their steps say it in English.
    en: str = ""
    #: What says so now, in Chinese.
    citation: str
    #: (last day, citation) of what said so before, oldest first.
    earlier: tuple[tuple[date, str], ...] = ()
    #: Of a ground: whose proceedings it stops; empty for a rule of counting.
    regime: str = ""
    #: Of a ground: the only rules it stops; empty: all that may stop.
    only: frozenset[str] = frozenset()

    def citation_on(self, on: date) -> str:
        """Return the place of the law as it was on a day."""
        return next((citation for until, citation in self.earlier if on <= until), self.citation)

    def stops(self, rule: Rule) -> bool:
        """Return whether this ground stops a rule that may stop."""
        return self.regime == rule.regime and (not self.only or rule.law_id in self.only)


def counting(counting_id: str, on: date) -> str:
    """Return the citation of a rule of counting on a day."""
    return _all()[counting_id].citation_on(on)


def ground(ground_id: str) -> Counting | None:
    """Return a ground that stops the clock, None for words of a person that the law files do not know."""
    found = _all().get(ground_id)
    return found if found is not None and found.regime else None


def grounds_of(rule: Rule) -> tuple[Counting, ...]:
    """Return the grounds that the law knows for stopping a rule."""
    return tuple(one for one in _all().values() if one.regime and one.stops(rule))


@lru_cache(maxsize=1)
def _all() -> Mapping[str, Counting]:
    data = read_law("computation")
    return {entry["id"]: _counting(entry) for entry in (*data["computation_rules"], *data["stop_clock_rules"])}


def _counting(entry: Mapping) -> Counting:
    return Counting(
        id=entry["id"],
        zh=entry["zh"],
        en=entry.get("en", ""),
        citation=entry["citation"],
        earlier=tuple((date.fromisoformat(one["until"]), one["citation"]) for one in entry.get("earlier", ())),
        regime=entry.get("regime", ""),
        only=frozenset(entry.get("only", ())),
    )
