"""Courses of the demo cases as data: what a case of a kind is told to go through, answer by answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
#: Days after which a message comes of which its course says only that it comes.
SOON = (4, 14)
KNOWN = frozenset(
    "course filing tells sends says by about beside times days_ago ended slowness".split()
    + "files_apart apart opens stands".split()
)
#: Days from another one.
DAYS = re.compile(r"[+-]\d+d$")
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
    #: What is entered in the messages, by message, time after time.
    says: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    #: Who asks for it: the owner of the right, or somebody else; empty: whoever the kind says.
    by: str = ""
    #: Which rights it is about (register); empty: those that the kind is about.
    about: str = ""
    #: Kinds of what is begun beside it while it is examined.
    beside: Sequence[str] = ()
    #: How many cases go this way at least; 0: only those that stand somewhere today.
    times: int = 1
    #: How many days ago such a case was filed, from and to; None: wherever its turn falls.
    days_ago: tuple[int, int] | None = None
    #: How many days ago the term of the right ended, from and to, less than nothing: will end; None: as it happens.
    ended: tuple[int, int] | None = None
    #: Multiplies how long the office takes.
    slowness: float = 1.0
    #: Message that nobody sends because a review is filed apart then, as a case of its own of this kind.
    files_apart: Mapping[str, str] = field(default_factory=dict)
    #: Whether this is filed apart, and not by a message in the case before.
    apart: bool = False
    #: The course of the case that it opens, or that is filed apart from it; None: whichever has its turn.
    opens: Course | None = None
    #: Element at which everybody leaves the case as it is, so that it stands there today; empty: none.
    stands_at: str = ""
    #: Element or message -> so many days ago it comes, or as soon after as it can.
    comes_ago: Mapping[str, int] = field(default_factory=dict)

    def told(self, element: str, round_no: int) -> dict[str, object]:
        """Return what is entered in a task that was completed so often before."""
        return _of_round(self.tells, element, round_no)

    def said(self, message: str, round_no: int) -> dict[str, object]:
        """Return what is entered in a message that came so often before."""
        return _of_round(self.says, message, round_no)

    def days_ago_of(self, *names: str) -> int | None:
        """Return how many days ago an element is completed, or a message comes; None: when people get to it.

        :param names: element, message.
        """
        return next((self.comes_ago[name] for name in names if name in self.comes_ago), None)

    def days_until(self, stop: str, message: str) -> tuple[int, int] | None:
        """Return after how many days, from and to, a message comes that is awaited at a stop; None: it does not."""
        for name in (stop, message):
            if name in self.sends:
                return self.sends[name]
        return SOON if message.endswith(USUAL) else None


def on_day(said: object, today: date) -> object:
    """Return what a course says; ``-5d`` and ``+40d`` are days from the one on which it is said."""
    return (today + timedelta(days=int(said[:-1]))).isoformat() if isinstance(said, str) and DAYS.match(said) else said


def kinds() -> list[str]:
    """Return the kinds of cases whose courses are told."""
    return sorted(path.name.removesuffix(".yaml") for path in FOLDER.glob("*.yaml"))


@cache
def of_kind(kind: str) -> tuple[Course, ...]:
    """Return the courses of a kind, those that take longest first; none where no file tells of it."""
    return tuple(_course(row) for row in _rows(kind))


@cache
def standing(kind: str) -> tuple[Course, ...]:
    """Return the courses of a kind again, for every stop at which a case that goes this way stands today."""
    ways = zip(of_kind(kind), _rows(kind), strict=True)
    return tuple(_stands(way, at, said) for way, row in ways for at, said in row.get("stands", {}).items())


@cache
def opening(kind: str) -> tuple[Course, ...]:
    """Return the courses of a kind again, for every case of another kind that stands today and is opened by such a one.

    Each says what it opens: no stop of a review waits for a decision that chance brings on the right day.
    """
    ways = zip(of_kind(kind), _rows(kind), strict=True)
    return tuple(
        _opens(way, one, said)
        for way, row in ways
        for other, said in row.get("opens", {}).items()
        for one in standing(other)
        if one.apart == bool(way.files_apart)
    )


def _rows(kind: str) -> list[Mapping[str, object]]:
    path = FOLDER / f"{kind}.yaml"
    return yaml.safe_load(path.read_text("utf-8")) if path.exists() else []


def _course(row: Mapping[str, object]) -> Course:
    if not row.keys() <= KNOWN:
        raise ValueError(f"{row.get('course')}: {sorted(row.keys() - KNOWN)}")
    return Course(
        name=str(row["course"]),
        filing=row.get("filing", {}),
        tells=_rounds(row.get("tells", {})),
        sends={name: _days(said) for name, said in row.get("sends", {}).items()},
        says=_rounds(row.get("says", {})),
        by=row.get("by", ""),
        about=row.get("about", ""),
        beside=row.get("beside", ()),
        times=row.get("times", 1),
        days_ago=_days(row.get("days_ago", False)),
        ended=_days(row.get("ended", False)),
        slowness=row.get("slowness", 1.0),
        files_apart=row.get("files_apart", {}),
        apart=row.get("apart", False),
    )


def _stands(way: Course, at: str, said: Mapping[str, object]) -> Course:
    """Return the course of a case that stands at a stop.

    :param said: ``filed``: days since its filing; ``ended``: since the end of the term; ``times``: how many do so; else
        what came before the stop, and how many days ago.
    """
    ago = {name: days for name, days in said.items() if name not in ("filed", "ended", "times")}
    ended = _days(said["ended"]) if "ended" in said else way.ended
    times, filed = said.get("times", 1), _days(said["filed"])
    return replace(way, times=times, days_ago=filed, ended=ended, stands_at=at, comes_ago=ago)


def _opens(way: Course, later: Course, said: Mapping[str, int]) -> Course:
    """Return the course of a case that opens another one.

    :param said: how many days before the other one is filed this one is (``filed``), and what else comes.
    """
    opened = later.days_ago[0]
    ago = {name: opened + days for name, days in said.items()}
    filed = ago.pop("filed")
    return replace(way, times=1, days_ago=(filed, filed), comes_ago=ago, opens=later)


def _rounds(said: Mapping[str, object]) -> dict[str, list[Mapping[str, object]]]:
    return {name: one if isinstance(one, list) else [one] for name, one in said.items()}


def _of_round(said: Mapping[str, Sequence[Mapping[str, object]]], name: str, round_no: int) -> dict[str, object]:
    rounds = said.get(name, ({},))
    return dict(rounds[min(round_no, len(rounds) - 1)])


def _days(said: object) -> tuple[int, int] | None:
    """Return days from and to: ``true`` is soon, ``false`` never, a number that very day."""
    if isinstance(said, bool):
        return SOON if said else None
    return (said, said) if isinstance(said, int) else tuple(said)
