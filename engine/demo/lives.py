"""Lives of the demo cases: about which right each is, who files it and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.demo import oppositions, orders, turns
from engine.demo.courses import Course
from engine.demo.oppositions import Opposition
from engine.demo.story import Story

if TYPE_CHECKING:
    from engine.demo.stories import Teller

#: kind -> which rights it is about (register.Register.rights), and whether the owner files or somebody else.
KINDS: Mapping[str, tuple[str, str]] = {
    oppositions.KIND: ("opposed_marks", "other"),
    "trademark.refusal_review": ("refused_marks", "owner"),
    "trademark.renewal": ("ending_marks", "owner"),
    "trademark.cancellation": ("marks", "other"),
    "trademark.invalidation": ("marks", "other"),
    "trademark.licence_filing": ("marks", "owner"),
    "trademark.pledge": ("marks", "owner"),
    "patent.reexamination": ("refused_patents", "owner"),
    "patent.invalidation": ("patents", "other"),
    "patent.licence_filing": ("patents", "owner"),
    "patent.pledge": ("patents", "owner"),
}


def plan_all(
    teller: Teller,
    rights: Mapping[str, Sequence[Mapping[str, object]]],
    today: date,
    companies: Sequence[str],
    told: Mapping[str, Sequence[tuple[Course, int]]],
) -> None:
    """Plan the filing of every case that is not opened by another one.

    :param rights: name of a group (see ``KINDS``) -> facts of rights, each of which is the subject of one case.
    :param told: kind -> courses, each with the days since its filing. The marks that are opposed were made for theirs.
    :raises LookupError: nobody can file cases of such a kind here.
    """
    filed = teller.engine.filing_kinds()
    if missing := told.keys() - {wanted.kind for wanted in filed}:
        raise LookupError(f"not published: {', '.join(sorted(missing))}")
    left = {name: list(found) for name, found in rights.items()}
    number = 0
    for wanted in filed:
        group, who = KINDS.get(wanted.kind, ("", ""))
        for course, days_ago in told.get(wanted.kind, ()):
            number += 1
            found, by = left.get(course.about or group), course.by or who
            if not found:
                break
            right = found.pop(0) if group == "opposed_marks" else turns.taken(found, today, days_ago, course.ended)
            filer = right["owner"] if by == "owner" else teller.other_than(right["owner"], companies, number)
            life = _life(teller, wanted.kind, number, right, filer, wanted.filer, course)
            filed_on = teller.workday(turns.filed_on(right, today, days_ago))
            teller.plan(filed_on, life, "file")
            orders.plan(teller, life, filed_on, today)


def beside(teller: Teller, story: Story, case_no: str, kind: str) -> Story:
    """Return the life of a case that another one opened: the review of its decision."""
    before = teller.opened.setdefault(kind, [])
    course = story.course.opens or turns.of_opened(kind, before)
    before.append(course)
    life = _life(teller, kind, story.number, story.right, story.filer, "", course)
    life.case_no = case_no
    return life


def _life(
    teller: Teller,
    kind: str,
    number: int,
    right: Mapping[str, object],
    filer: str,
    role: str,
    course: Course,
) -> Story:
    told = Opposition if kind == oppositions.KIND else Story
    return told(
        number=number,
        kind=kind,
        right=right,
        filer=filer,
        filer_role=role,
        rng=teller.chance_of(kind, number),
        course=course,
    )
