"""Courses of the demo cases as data: what a case of a kind is told to go through, answer by answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
#: Days after which a message comes of which its course says only that it comes.
SOON = (4, 14)
#: Messages that come unless their course keeps them back.
USUAL = ("payment", "correction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One way a case can go. Whatever it does not say goes the ordinary way: the first answer, no message."""

    name: str
    filing: Mapping[str, object] = field(default_factory=dict)
    #: element -> what is entered there, time after time; the last of them stays.
    tells: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    #: message -> days after which it comes, once it is awaited; None: it never comes.
    sends: Mapping[str, tuple[int, int] | None] = field(default_factory=dict)
    #: What is entered in the messages, by message.
    says: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    #: How many cases go this way at least.
    times: int = 1
    #: How many days ago such a case was filed, from and to; None: wherever its turn falls.
    days_ago: tuple[int, int] | None = None
    #: Multiplies how long the office takes.
    slowness: float = 1.0
    #: Message that nobody sends because a review is filed apart then, as a case of its own of this kind.
    files_apart: Mapping[str, str] = field(default_factory=dict)

    def told(self, element: str, round_no: int) -> dict[str, object]:
        """Return what is entered in a task that was completed so often before."""
        rounds = self.tells.get(element, ({},))
        return dict(rounds[min(round_no, len(rounds) - 1)])

    def days_until(self, message: str) -> tuple[int, int] | None:
        """Return after how many days, from and to, a message comes; None: it does not."""
        if message in self.sends:
            return self.sends[message]
        return SOON if message.endswith(USUAL) else None


def kinds() -> list[str]:
    """Return the kinds of cases whose courses are told."""
    return sorted(path.name.removesuffix(".yaml") for path in FOLDER.glob("*.yaml"))


@cache
def of_kind(kind: str) -> tuple[Course, ...]:
    """Return the courses of a kind, those that take longest first; none where no file tells of it."""
    path = FOLDER / f"{kind}.yaml"
    return tuple(_course(row) for row in yaml.safe_load(path.read_text("utf-8"))) if path.exists() else ()


def _course(row: Mapping[str, object]) -> Course:
    known = {"course", "filing", "tells", "sends", "says", "times", "days_ago", "slowness", "files_apart"}
    if not row.keys() <= known:
        raise ValueError(f"{row.get('course')}: {sorted(row.keys() - known)}")
    return Course(
        name=str(row["course"]),
        filing=row.get("filing", {}),
        tells={name: one if isinstance(one, list) else [one] for name, one in row.get("tells", {}).items()},
        sends={name: _days(said) for name, said in row.get("sends", {}).items()},
        says=row.get("says", {}),
        times=row.get("times", 1),
        days_ago=_days(row.get("days_ago", False)),
        slowness=row.get("slowness", 1.0),
        files_apart=row.get("files_apart", {}),
    )


def _days(said: object) -> tuple[int, int] | None:
    """Return days from and to: ``true`` is soon, ``false`` never, a number that very day."""
    if isinstance(said, bool):
        return SOON if said else None
    return (said, said) if isinstance(said, int) else tuple(said)
