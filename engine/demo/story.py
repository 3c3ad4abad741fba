"""The story of one case of the demo office: its course, and how far it has come."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import forms
from engine.demo import courses, ordinary
from engine.demo.courses import Course
from engine.demo.sight import SeenMessage, Sight

#: Days until a request that is filed apart comes, from and to.
WAIT = (4, 14)
#: Added to the number of a case: that of the review that is filed apart from it.
APART = 40_000
#: Kind of a review -> role of who files it, and how its form asks for the case before.
REVIEWS = {
    "trademark.non_registration_review": ("applicant", "opposition_no"),
    "trademark.cancellation_review": ("review_applicant", "case_no"),
    "trademark.invalidation_review": ("applicant", "case_no"),
}


@dataclass(slots=True, kw_only=True)
class Story:
    """One case and how it goes."""

    number: int
    kind: str
    #: Facts of the right, a mark or a patent: register, number, owner, goods.
    right: Mapping[str, object]
    #: Name of who files, and in which role.
    filer: str
    filer_role: str
    #: Chance of this case alone: what is told of others does not change it.
    rng: random.Random
    course: Course
    #: What it is about, in the words of its filing; empty: the right.
    about: Mapping[str, object] = field(default_factory=dict)
    case_no: str = ""
    seen: Sight | None = None
    #: How often each element was completed, and each message sent.
    rounds: Counter[str] = field(default_factory=Counter)
    #: What is planned already: tasks and messages.
    planned: set[str] = field(default_factory=set)

    @property
    def claims(self) -> bool:
        """Return whether examiners take the tasks of this case long before they do them."""
        return self.number % 6 == 0

    @property
    def is_own_motion(self) -> bool:
        """Return whether the office opens the case itself."""
        return "origin" in self.course.filing

    def filing(self) -> dict[str, object]:
        """Return the answers of its filing."""
        return {**(self.about or {f"{self.right['register']}_no": self.right["number"]}), **self.course.filing}

    def told(self, element: str) -> dict[str, object]:
        """Return what a member of the office enters in a task."""
        return self.course.told(element, self.rounds[element])

    def sent(self, awaited: SeenMessage) -> dict[str, object]:
        """Return what a party writes in a message."""
        return self.course.said(awaited.message, self.rounds[awaited.message])

    def files_apart(self, message: str) -> Story | None:
        """Return the case that is filed apart where a message would have opened it."""
        kind = self.course.files_apart.get(message)
        if kind is None:
            return None
        role, asked = REVIEWS[kind]
        return Story(
            number=self.number + APART,
            kind=kind,
            right=self.right,
            filer=self.right["owner"],
            filer_role=role,
            rng=self.rng,
            course=self.course.opens or courses.of_kind(kind)[-1],
            about={asked: self.case_no},
        )

    def choose(self, asked: forms.Component, today: date) -> object:
        """Return the ordinary answer to a question that must be answered."""
        return ordinary.answer(asked, self.kind, self.number, self.right, today)
