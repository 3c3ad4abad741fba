"""One order of a court, every open case about the patent: entered, continued and ended in one of them for all.

The order is checked, executed and entered in the register in the case in which it was received. A job for each other
open case about the patent begins the same procedure there as its counterpart, also where the case is filed later: its
clocks stand from the same day, or from its filing, and its parties are told; nothing is decided, nothing is entered in
the register again, and the court is told once. When a person ends or continues it in one of the cases, a job does the
same in each of the others. Its last day is counted in each of them. Every case is moved in a transaction of its own and
says so in its own history.

Source: 专利审查指南（2023）第五部分第七章第7节 (the proceedings about the patent stand still).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.commands import continuations
from engine.commands.answers import storable
from engine.store.cases import CaseFile
from engine.store.jobs import Job
from engine.store.queries import cases as case_queries
from engine.store.queries import preservations as queries
from engine.store.queries import rights as right_queries
from engine.store.queries.jobs import JobInHand
from engine.store.rights import Mark, Patent
from engine.store.runs import Run
from engine.store.work import Work
from engine.values import ORDER_KINDS, Actor

if TYPE_CHECKING:
    from engine.commands.motion import Motion
    from engine.commands.parts import Parts

#: Kind of the job that does in another case what was done in one.
JOB = "preserve_too"
#: What the counterpart knows of the order, and what a message says of its end or continuation.
_KNOWN = (*queries.FACTS, continuations.FIELD, "order_received_on", "order_facts", "requested_on", "from_on")
_SAID = ("preservation_result", "resumed_on", "preserved_until", "resumption_reasons")


def is_counterpart(variables: Mapping[str, object]) -> bool:
    """Return whether an order was entered in another case about the patent, which stands in the register."""
    return variables.get("is_counterpart") is True


def reach(motion: Motion, patent: Patent) -> None:
    """Leave a job for every other open case about the patent in which the order does not stand yet."""
    work, row = motion.work, motion.row
    standing = {each.case_id for each in _others(work, motion, patent)}
    for case in queries.open_cases(work.session, patent):
        if case.id not in (motion.case.id, *standing):
            _arm_begin(work, case, row)


def stand(work: Work, case: CaseFile, right: Mark | Patent | None) -> None:
    """Leave a job for a new case about a patent that an order preserves already."""
    if not isinstance(right, Patent) or case.kind in ORDER_KINDS:
        return
    for row in queries.preserving(work.session, right):
        if not is_counterpart(row.variables):
            _arm_begin(work, case, row)


def tell(motion: Motion, patent: Patent) -> None:
    """Leave a job that does the same in every other case where the order stands; what a job did is told already."""
    work, row = motion.work, motion.row
    if motion.actor.kind == "system":
        return
    said = storable({name: motion.variables[name] for name in _SAID if motion.variables.get(name) is not None})
    for other in _others(work, motion, patent):
        key = f"{row.id}:{motion.case.version}:{other.id}"
        _arm(work, other.case_id, key, {"to_run": other.id, "of_run": row.id, "said": said})


def run(parts: Parts, work: Work, job: Job, about: JobInHand) -> str | None:
    """Begin, end or continue the order in one more case; what has ended meanwhile is left alone."""
    del parts
    patent = right_queries.right_of(work.session, about.case)  # locked: the order does not end meanwhile
    first = work.session.get_one(Run, job.payload["of_run"], populate_existing=True)
    is_done = _say(work, job, about, first) if "to_run" in job.payload else _begin(work, about.case, patent, first)
    if not is_done:
        job.state, job.last_error = "cancelled", "superseded"
    return None


def _begin(work: Work, case: CaseFile, patent: Patent, first: Run) -> bool:
    from engine.commands.motion import Motion

    stands = any(continuations.is_same(row.variables, first.variables) for row in _in(work, case))
    if case.closed_on is not None or first.variables.get("resumed_on") or first.ended_at is not None or stands:
        return False
    declared = work.definitions.current(work.session, queries.KIND)[1].variables
    known = {name: first.variables[name] for name in _KNOWN if first.variables.get(name) is not None}
    known["from_on"] = max(str(known["from_on"]), case.filed_on.isoformat())
    variables = {name: value for name, value in {**known, "is_counterpart": True}.items() if name in declared}
    motion = Motion.begin(work, Actor.system(), case, queries.KIND, variables, is_main=False)
    entered_in = case_queries.by_id(work.session, first.case_id).case_no
    motion.settle("preservation.counterpart", queries.name_of(known), {}, {"entered_in": entered_in})
    return True


def _say(work: Work, job: Job, about: JobInHand, first: Run) -> bool:
    from engine.commands.motion import Motion

    row = next((each for each in _in(work, about.case) if each.id == job.payload["to_run"]), None)
    entry = None if row is None else queries.awaited(row, queries.ELSEWHERE)
    if entry is None:
        return False
    motion = Motion.load(work, Actor.system(), about.case, row, limits=about.live_limits)
    motion.deliver(queries.ELSEWHERE, entry, job.payload["said"])
    entered_in = case_queries.by_id(work.session, first.case_id).case_no
    motion.settle("preservation.elsewhere", queries.name_of(row.variables), {}, {"entered_in": entered_in})
    return True


def _others(work: Work, motion: Motion, patent: Patent) -> list[Run]:
    """Return the runs of the same order in other cases that preserve: not those that wait or are not decided."""
    found = queries.of_number(work.session, patent, str(motion.variables["order_no"]))
    return [
        row
        for row in found
        if row.id != motion.row.id
        and continuations.is_same(row.variables, motion.variables)
        and queries.awaited(row, queries.ELSEWHERE) is not None
    ]


def _in(work: Work, case: CaseFile) -> list[Run]:
    return [row for row in case_queries.open_runs(work.session, case.id) if row.kind == queries.KIND]


def _arm_begin(work: Work, case: CaseFile, first: Run) -> None:
    _arm(work, case.id, f"{first.id}:begin:{case.id}", {"of_run": first.id})


def _arm(work: Work, case_id: int, key: str, payload: Mapping[str, object]) -> None:
    work.session.add(Job.armed(JOB, f"{JOB}:{key}", work.now, case_id=case_id, payload=dict(payload)))
