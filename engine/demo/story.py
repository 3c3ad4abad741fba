"""The story of one case of the demo office: what its people enter, and what its parties send."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import forms
from engine.demo.sight import SeenMessage, Sight
from engine.demo.words import SENT, Fate, answers, filing
from engine.errors import EngineError

if TYPE_CHECKING:
    from engine.demo.stories import Teller

OPPOSITION = "trademark.opposition"
#: Days that a message takes, from and to; and those that take others.
WAIT = (4, 27)
WAITS = {
    "withdrawal": (70, 120),
    "request_review": (4, 14),
    "suit": (10, 28),
    "opponent_evidence": (30, 80),
    "respondent_evidence": (30, 80),
}


@dataclass(slots=True)
class Story:
    """One case and how it goes."""

    number: int
    fate: Fate
    mark: Mapping[str, object]
    opponent: str
    #: Chance of this case alone: what is told of others does not change it.
    rng: random.Random
    case_no: str = ""
    seen: Sight | None = None
    #: How often each element was completed.
    rounds: Counter[str] = field(default_factory=Counter)
    #: What is planned already: task ids and messages.
    planned: set[str] = field(default_factory=set)

    @property
    def may_rest(self) -> bool:
        """Return whether the case may lie where an answer was refused again and again."""
        return False

    @property
    def filer(self) -> str:
        """Name of who files."""
        return self.opponent

    @property
    def filer_role(self) -> str:
        return "opponent"

    @property
    def claims(self) -> bool:
        """Return whether examiners take the tasks of this case long before they do them."""
        return True

    @property
    def slowness(self) -> float:
        """What multiplies how long the office takes."""
        return self.fate.slowness

    @property
    def is_own_motion(self) -> bool:
        """Return whether the office opens the case itself."""
        return False

    def filing(self, teller: Teller) -> tuple[str, dict[str, object]]:
        """Return the case kind and the answers of its filing."""
        return OPPOSITION, filing(self.fate, self.mark, self.opponent)

    def told(self, element: str) -> dict[str, object]:
        """Return what a member of the office enters in a task."""
        return answers(element, self.fate, self.mark, self.rounds[element])

    def days_until(self, awaited: SeenMessage) -> tuple[int, int] | None:
        """Return after how many days, from and to, a message is sent; None: never."""
        return WAITS.get(awaited.form, WAIT) if self._wants(awaited.form) else None

    def _wants(self, element: str) -> bool:
        fate = self.fate
        wanted = {
            "answer": fate.answers,
            "correction": fate.intake == "correct",
            "opponent_evidence": fate.declares,
            "respondent_evidence": fate.declares,
            "request_review": fate.asks_review,
            "withdrawal": fate.withdraws,
            "comment": self.number % 2 == 0,
            "opponent_opinion": self.number % 2 == 0,
            "suit": fate.sues,
        }
        return bool(wanted.get(element))

    def sent(self, awaited: SeenMessage) -> dict[str, object]:
        """Return what a party writes in a message."""
        declares = {"review_declares_evidence": True} if awaited.form == "request_review" and self.number % 2 else {}
        return {**SENT.get(awaited.form, {}), **declares}

    def is_left_at(self, element: str) -> bool:
        """Return whether everybody leaves the case as it is once it stands there."""
        return False

    def comes_ago(self, *names: str) -> int | None:
        """Return how many days ago an element is completed, or a message comes; None: when people get to it.

        :param names: element, message.
        """
        return self.fate.signed_days_ago if self.fate and "sign_decision" in names else None

    def files_apart(self, message: str) -> Story | None:
        """Return the case that is filed apart where a message would have opened it."""
        return None

    def choose(self, asked: forms.Component, today: date, *, is_plain: bool) -> object:
        """Return the ordinary answer to a question that must be answered."""
        if asked.options:
            value = asked.options[0].value
            return [value] if asked.answer_type == "list" else value
        ordinary = {"boolean": True, "number": asked.bounds.get("min", 1), "date": today.isoformat()}
        return ordinary.get(asked.answer_type, "已核对，按规定办理。")

    def tries_again(self, act: str, what: object, refused: EngineError) -> bool:
        """Return whether a refused act is tried once more with other answers."""
        return False
