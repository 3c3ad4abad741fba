"""Fees of a case: charged by the table of amounts, paid by message, unpaid with what the diagram draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING

from engine.errors import Refused
from engine.rules.time_limits import add_months
from engine.store.fees import Fee
from engine.store.queries import fees as fee_queries
from engine.values import Actor, AwaitedView, FeeView

if TYPE_CHECKING:
    from engine.commands.motion import Motion
    from engine.store.cases import CaseFile
    from engine.store.work import Work

TABLE = "fee_amounts"
#: The message by which a payment reaches a case.
PAYMENT = "payment"
#: Months that a payment can be late for, at most, in the table.
MOST_MONTHS_LATE = 12
#: The kind that a diagram names where nothing is to be paid.
NO_FEE = "none"


def shown(work: Work, case: CaseFile, awaited: Sequence[AwaitedView]) -> tuple[FeeView, ...]:
    """Return the fees of a case in the order they were charged.

    :param awaited: where the payment is awaited under a limit, that one knows the last day: it moves with the service.
    """
    limit = next((one.limit for one in awaited if one.message == PAYMENT), None)
    until = limit.expires_on if limit is not None else None
    names = [field.name for field in fields(FeeView)]
    views = (
        FeeView(**{name: getattr(fee, name) for name in names}) for fee in fee_queries.of_case(work.session, case.id)
    )
    return tuple(replace(one, due_on=until or one.due_on) if one.state == "due" else one for one in views)


def charge(
    motion: Motion, kind: str, result: str | None = None, rule: str | None = None, starts_on: object = None
) -> Mapping[str, object] | None:
    """Charge a fee by the decision table; the result is what is owed, in fen. Where none is due nothing is written.

    :param rule: the limit for the payment, from ``starts_on``, the day of filing unless told.
    :raises Refused: ``unknown_fee``: the table knows no such fee.
    """
    if kind == NO_FEE:
        return {result: 0} if result else None
    work, case, variables = motion.work, motion.case, motion.variables
    start = date.fromisoformat(str(starts_on)) if starts_on else case.filed_on
    facts = {
        "kind": kind,
        "classes": int(variables.get("classes_count") or 1),
        "patent_type": str(variables.get("patent_type") or "none"),
        "reduction": str(variables.get("fee_reduction") or "none"),
        "months_late": _months_late(variables.get("fee_due_on"), work.today),
    }
    found = work.definitions.decisions()[TABLE].evaluate(facts)
    if found.get("unit_fen") is None:
        raise Refused("unknown_fee", kind=kind)
    count = {"class": facts["classes"], "month": int(variables.get("months") or 1)}.get(str(found["counts"]), 1)
    amount = int(found["unit_fen"]) * count
    fee = Fee(
        case_id=case.id,
        kind=kind,
        amount_fen=amount,
        reduced_fen=amount * int(found["reduced_percent"]) // 100,
        surcharge_fen=int(found["surcharge_fen"]) * count,
        due_on=work.law.last_day(rule, start) if rule else None,
        paid_fen=0,
        state="due",
        reference="",
    )
    fee.state = "due" if fee.owed_fen else "waived"
    work.session.add(fee)
    work.record(case, motion.actor, "fee.charged", kind, {}, {"owed_fen": fee.owed_fen, "due_on": fee.due_on})
    return {result: fee.owed_fen} if result else None


def _months_late(due_on: object, today: date) -> int:
    """Return how many months have begun since a last day of payment; 0: it is not over."""
    if not due_on:
        return 0
    due = date.fromisoformat(str(due_on))
    return next((month for month in range(MOST_MONTHS_LATE) if today <= add_months(due, month)), MOST_MONTHS_LATE)


def pay(motion: Motion, kind: str, result: str | None = None) -> Mapping[str, object] | None:
    """Enter the payment that the case was told of; the result says whether the fee is paid in full."""
    fee = _open_fee(motion, kind)
    _enter(motion.work, motion.actor, motion.case, fee, motion.variables)
    return {result: fee.state == "paid"} if result else None


def pay_late(work: Work, actor: Actor, case: CaseFile, payment: Mapping[str, object]) -> None:
    """Enter a payment that came after its limit in the fee that it left unpaid: what follows, a person decides.

    :param payment: answers of the form of a payment.
    :raises Refused: ``fees_settled``: no fee of the case is unpaid.
    """
    fee = fee_queries.unpaid(work.session, case.id)
    if fee is None:
        raise Refused("fees_settled")
    _enter(work, actor, case, fee, payment)


def _enter(work: Work, actor: Actor, case: CaseFile, fee: Fee, payment: Mapping[str, object]) -> None:
    before = {"state": fee.state, "paid_fen": fee.paid_fen}
    fee.paid_fen += int(payment.get("amount_fen") or 0)
    fee.paid_on = date.fromisoformat(str(payment.get("paid_on") or work.today.isoformat()))
    fee.reference = str(payment.get("payment_reference") or "")
    fee.state = fee.state if fee.owed_fen else "paid"
    work.record(case, actor, "fee.paid", fee.kind, before, {"state": fee.state, "paid_fen": fee.paid_fen})


def miss(motion: Motion, kind: str) -> None:
    """Note that the limit for the payment ended before the fee was paid."""
    fee = _open_fee(motion, kind)
    fee.state = "unpaid"
    motion.work.record(motion.case, motion.actor, "fee.unpaid", kind, {"state": "due"}, {"owed_fen": fee.owed_fen})


def _open_fee(motion: Motion, kind: str) -> Fee:
    fee = fee_queries.due(motion.work.session, motion.case.id, kind)
    if fee is None:
        raise Refused("no_fee_due", kind=kind)
    return fee
