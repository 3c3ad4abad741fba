"""The duty rules of the office as values: who is given which case next, and who is warned before a limit ends.

They are data: written by the leader of a unit, dated, kept in every version. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Order = Literal["priority", "docket", "due"]
ORDERS: tuple[Order, ...] = ("priority", "docket", "due")
AUDIENCES = ("assignee", "leader", "approver")
ACTS = ("none", "pool", "colleague")
FIELDS = ("invention", "utility_model", "design")
CLASSES = range(1, 46)
_MOST = {"quota": 500, "urgent_days": 60, "skips_a_day": 20, "leader_months": 12}


class BadRule(ValueError):
    """A duty rule that nobody could follow.

    :param field: the part that is wrong, as the page names it.
    :param code: ``not_a_number``, ``unknown_word``, ``out_of_range``.
    """

    def __init__(self, field: str, code: str) -> None:
        super().__init__(field, code)
        self.field, self.code = field, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Skills:
    """What one person is given. An empty set is no condition."""

    #: Open tasks that the person may hold before nothing more is given; None: as the office has it.
    quota: int | None = None
    kinds: frozenset[str] = frozenset()
    #: Elements of the diagrams.
    steps: frozenset[str] = frozenset()
    #: Nice classes of the mark: any of them is enough.
    classes: frozenset[int] = frozenset()
    #: Types of patents.
    fields: frozenset[str] = frozenset()
    #: Nothing is given for the time being.
    is_paused: bool = False

    @classmethod
    def read(cls, body: Mapping[str, Any], where: str) -> Skills:
        quota = body.get("quota")
        return cls(
            quota=None if quota in (None, "") else _number(body, "quota", f"{where}.quota"),
            kinds=frozenset(map(str, body.get("kinds") or ())),
            steps=frozenset(map(str, body.get("steps") or ())),
            classes=frozenset(_classes(body.get("classes") or (), f"{where}.classes")),
            fields=frozenset(_word(value, FIELDS, f"{where}.fields") for value in body.get("fields") or ()),
            is_paused=bool(body.get("is_paused")),
        )

    def as_body(self) -> dict[str, Any]:
        return {
            "quota": self.quota,
            "kinds": sorted(self.kinds),
            "steps": sorted(self.steps),
            "classes": sorted(self.classes),
            "fields": sorted(self.fields),
            "is_paused": self.is_paused,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Which case is the next one, and for whom."""

    #: priority: priority, then docket; docket: filing date, then number; due: least legal time left.
    order: Order = "priority"
    #: What ends within so many days goes before everything else, whatever the docket.
    urgent_days: int = 7
    quota: int = 20
    skips_a_day: int = 3
    #: login -> skills; who is not named here has no conditions.
    people: Mapping[str, Skills] = field(default_factory=dict)

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Distribution:
        """:raises BadRule: nobody could follow it."""
        return cls(
            order=_word(body.get("order", "priority"), ORDERS, "order"),
            urgent_days=_number(body, "urgent_days", default=7),
            quota=_number(body, "quota", default=20),
            skips_a_day=_number(body, "skips_a_day", default=3),
            people={
                str(login): Skills.read(skills, f"people.{login}")
                for login, skills in (body.get("people") or {}).items()
            },
        )

    def as_body(self) -> dict[str, Any]:
        return {
            "order": self.order,
            "urgent_days": self.urgent_days,
            "quota": self.quota,
            "skips_a_day": self.skips_a_day,
            "people": {login: skills.as_body() for login, skills in sorted(self.people.items())},
        }

    def skills_of(self, login: str) -> Skills:
        return self.people.get(login, Skills())

    def quota_of(self, login: str) -> int:
        own = self.skills_of(login).quota
        return self.quota if own is None else own


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn:
    """One step of an escalation."""

    #: Percent of the legal time that is left when it is taken.
    left: int
    tell: tuple[str, ...]
    #: none; pool: back into the pool; colleague: to the colleague of the unit with the least load.
    act: str = "none"

    @classmethod
    def read(cls, body: Mapping[str, Any], where: str) -> Warn:
        left = _number(body, "left", f"{where}.left", most=99)
        if left < 1:
            raise BadRule(f"{where}.left", "out_of_range")
        tell = tuple(_word(value, AUDIENCES, f"{where}.tell") for value in body.get("tell") or ())
        return cls(left=left, tell=tell, act=_word(body.get("act") or "none", ACTS, f"{where}.act"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Who is warned how long before a limit of the office ends, and who decides on extensions."""

    #: Most time left first.
    warnings: tuple[Warn, ...] = (
        Warn(left=50, tell=("assignee",)),
        Warn(left=25, tell=("assignee", "leader")),
        Warn(left=10, tell=("assignee", "leader", "approver")),
    )
    #: Up to so many months in all a team leader decides on an extension; more goes to the head of department. The law
    #: names the head of the authority (商标法（2019）第三十五条); what it lets be delegated is for the office to say.
    leader_months: int = 0

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Escalation:
        """:raises BadRule: nobody could follow it."""
        given = body.get("warnings")
        steps = (
            cls().warnings
            if given is None
            else tuple(Warn.read(each, f"warnings.{place}") for place, each in enumerate(given))
        )
        return cls(
            warnings=tuple(sorted(steps, key=lambda step: -step.left)),
            leader_months=_number(body, "leader_months", default=0),
        )

    def as_body(self) -> dict[str, Any]:
        return {
            "warnings": [{"left": step.left, "tell": list(step.tell), "act": step.act} for step in self.warnings],
            "leader_months": self.leader_months,
        }

    def grade(self, months: int) -> str:
        """Return the role that decides on an extension to so many months in all."""
        return "leader" if months <= self.leader_months else "approver"


TOPICS: Mapping[str, type[Distribution] | type[Escalation]] = {"distribution": Distribution, "escalation": Escalation}


def _number(
    body: Mapping[str, Any], name: str, where: str | None = None, *, default: int | None = None, most: int | None = None
) -> int:
    where, value = where or name, body.get(name, default)
    try:
        number = int(str(value))
    except ValueError:
        raise BadRule(where, "not_a_number") from None
    if not 0 <= number <= (most or _MOST[name]):
        raise BadRule(where, "out_of_range")
    return number


def _word(value: object, known: Sequence[str], where: str) -> Any:
    if value not in known:
        raise BadRule(where, "unknown_word")
    return value


def _classes(values: Sequence[object], where: str) -> list[int]:
    found = []
    for value in values:
        if not str(value).isascii() or not str(value).isdigit():
            raise BadRule(where, "not_a_number")
        if int(str(value)) not in CLASSES:
            raise BadRule(where, "out_of_range")
        found.append(int(str(value)))
    return found
