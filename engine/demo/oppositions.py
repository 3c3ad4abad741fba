"""Oppositions of the demo office: the grounds of each, and everything that is written about them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.demo import words
from engine.demo.sight import SeenMessage
from engine.demo.story import Story

KIND = "trademark.opposition"


@dataclass(slots=True, kw_only=True)
class Opposition(Story):
    """One opposition."""

    fate: words.Fate | None = None

    def __post_init__(self) -> None:
        wanted = self.course.filing.get("grounds")
        drawn = self.rng.sample(sorted(words.GROUNDS), self.rng.choice((1, 1, 2, 3)))
        self.fate = words.Fate(
            grounds=tuple(wanted or drawn), outcome=self._outcome(-1), used_since=self.rng.randint(2006, 2017)
        )

    @property
    def claims(self) -> bool:
        return True

    def filing(self) -> dict[str, object]:
        given = {**words.filing(self.fate, self.right, self.filer), **self.course.filing}
        if "prior_right" in self.course.filing:
            given["prior_right"] = f"异议人在先商标第{self.right['cited']}号。"
        return given

    def told(self, element: str) -> dict[str, object]:
        round_no = self.rounds[element]
        fate = replace(self.fate, outcome=self._outcome(round_no))
        return {**words.answers(element, fate, self.right), **self.course.told(element, round_no)}

    def sent(self, awaited: SeenMessage) -> dict[str, object]:
        return {**words.SENT.get(awaited.form, {}), **self.course.said(awaited.message, self.rounds[awaited.message])}

    def _outcome(self, round_no: int) -> str:
        rounds = self.course.tells.get("draft_decision", ({},))
        return str(rounds[min(round_no, len(rounds) - 1)].get("outcome", "register"))
