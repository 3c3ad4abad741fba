"""A court's order about a right about which nothing need have been filed: the office opens a case for it.

Its main run is the procedure that elsewhere goes on beside a case (shared.preservation). So the case stands open while
the order waits for its turn or preserves the right, has its own number, history and papers, and ends with the order.

Source: 专利法实施细则（2023）第一百零四条; 专利审查指南（2023）第五部分第七章第7节;
商标审查审理指南（2021）第三部分第十一章第1.9.1节、第3.3.3节.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import access, answers, cases, once, preservations
from engine.commands.motion import Motion
from engine.commands.roles import COURT_ORDERS
from engine.rules.register import Register
from engine.store.queries import marks as mark_queries
from engine.store.queries import rights as right_queries
from engine.store.work import Work
from engine.values import Actor, Outcome

#: Register -> kind of the case, the field that names the right, and how the right is found.
_OF = {
    "mark": ("trademark.preservation", "mark_no", mark_queries.by_number),
    "patent": ("patent.preservation", "patent_no", right_queries.patent_by_number),
}


def enter(
    work: Work, actor: Actor, register: Register, number: str, raw: Mapping[str, object], *, key: str | None = None
) -> Outcome:
    """Enter an order: open the case about the right, with its holder as the only party, and begin the preservation.

    :param number: application or registration number.
    :raises Forbidden: not who receives what courts send, or somebody with an interest in it.
    :raises NotFound: no right of this register has it.
    :raises InvalidForm: nothing is written.
    """
    kind, field, by_number = _OF[register]
    request = {"act": "order.enter", "kind": kind, "number": number, "answers": answers.storable(raw)}
    once.wait_for_twin(work, actor, key)
    known = once.known_outcome(work, actor, key, request)
    if known is not None:
        return known
    access.require_office(work, actor, "side.preservation")
    right = by_number(work.session, number) or access.absent(register, **{field: number})
    given = answers.validated(f"{preservations.SIDE}.filing", raw, actor.language)
    variables = answers.storable(given) | preservations.asked(work, right, given)
    about = {field: right.application_no, "origin": cases.EX_OFFICIO}
    case, _, allotted = cases.opened(work, actor, kind, COURT_ORDERS[kind], about)
    cases.veto_own_interest(work, actor, case)
    declared = work.definitions.current(work.session, preservations.SIDE)[1].variables
    first = {name: value for name, value in variables.items() if name in declared}
    motion = Motion.begin(work, actor, case, preservations.SIDE, first, is_main=True)
    said = {"kind": kind, "filing": answers.storable(given), **allotted.said}
    outcome = motion.settle("case.opened", case.title, {}, said)
    return once.remember(work, actor, key, request, outcome)
