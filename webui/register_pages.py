"""The life of a right as one line of time: its own days, what was entered, what came with the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Flask

from engine import EncumbranceView, MarkView, PatentView, RegisterLine, WaitingOrderView
from webui.i18n import clauses, listed, paired, say_or
from webui.i18n import translate as _
from webui.widgets import answer_text, field_name
from webui.words import iso, outcome_name, yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One day in the life of a right."""

    on: date
    what: str
    note: str = ""
    case_no: str | None = None
    #: still to come
    is_ahead: bool = False


def timeline(right: MarkView | PatentView, today: date) -> list[Moment]:
    """Return the life of a right, oldest first. What a case laid on it is told by the entry that the case made."""
    told = [*_own_days(right, today), *map(_entry, right.entries), *_taken_over(right)]
    return sorted(told, key=lambda moment: moment.on)


def details(burden: EncumbranceView | WaitingOrderView) -> str:
    """Return what is entered of an encumbrance in one line: amount, contract, licence, court, last day, goods."""
    given = burden.details
    licence = str(given.get("licence_type") or "")
    parts = [say_or(f"licence.{licence}", licence)]
    parts.append(yuan(given["amount_fen"]) if given.get("amount_fen") else "")
    parts += [str(given.get(name) or "") for name in ("court", "order_no", "contract_no")]
    continued, until = given.get("continued_order_no"), given.get("preserved_until")
    parts.append(_("register.continues", order=continued) if continued else "")
    parts += [_("register.preserved_until", on=iso(until)) if until else "", listed(given.get("goods") or ())]
    return " · ".join(part for part in parts if part) or "—"


def fee_name(kind: str) -> str:
    return say_or(f"fee.name.{kind}", kind)


def _own_days(right: MarkView | PatentView, today: date) -> Iterator[Moment]:
    granted = "register.mark_registered" if isinstance(right, MarkView) else "register.granted"
    days = (
        ("register.filed", right.filed_on),
        ("register.published", right.published_on),
        (granted, right.registered_on),
        ("register.expires", right.expires_on),
    )
    for label, on in days:
        if on is not None and (on <= today or right.is_in_force):  # a right that is gone has no term to come
            yield Moment(on=on, what=_(label), is_ahead=on > today)


def _entry(line: RegisterLine) -> Moment:
    changed = [paired(field_name(name), _shown(value, name)) for name, value in line.new.items() if name != "status"]
    before = [_("register.from", old=_shown(line.old[name], name)) for name in line.new if name in _TOLD_BEFORE]
    return Moment(
        on=line.entered_on,
        what=say_or(f"subject.{line.entry}", outcome_name(line.entry)),
        note=clauses([*changed, *before]),
        case_no=line.case_no,
    )


_TOLD_BEFORE = ("owner", "expires_on", "holder_name")


def _shown(value: object, name: str) -> str:
    return iso(str(value)) if name.endswith("_on") else answer_text(value, name)


def _taken_over(right: MarkView | PatentView) -> Iterator[Moment]:
    """What weighed on the right before the office began: entries tell the rest."""
    entered = {(line.entry, line.entered_on) for line in right.entries}
    for burden in right.encumbrances:
        name = _(f"encumbrance.{burden.kind}")
        note = " · ".join(filter(None, (burden.holder or "", details(burden).removeprefix("—"))))
        if not any(entry == burden.kind for entry, _on in entered):
            yield Moment(on=burden.from_on, what=name, note=note)
            if burden.lifted_on is not None:
                yield Moment(on=burden.lifted_on, what=say_or(f"subject.{burden.kind}_lifted", name), note=note)


def register(app: Flask) -> None:
    """Give the templates the life of a right."""
    app.jinja_env.globals.update(timeline_of=timeline)
    app.jinja_env.filters.update(yuan=yuan, fee_name=fee_name, burden_details=details)
