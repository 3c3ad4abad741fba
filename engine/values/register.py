"""Rights, and what weighs on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from engine.values.documents import CertificateView


@dataclass(frozen=True, slots=True, kw_only=True)
class RightView:
    """A right of either register."""

    application_no: str
    #: Of a patent, the patent number; None before the registration or the grant.
    registration_no: str | None
    name: str
    owner: str
    owner_address: str
    filed_on: date
    published_on: date | None
    registered_on: date | None
    expires_on: date | None
    status: str
    #: It can be used, pledged, licensed; False: not yet, or no longer.
    is_in_force: bool
    cases: tuple[str, ...] = ()
    #: What ever weighed on it and what was entered, oldest first; only of a right that is read alone.
    encumbrances: tuple[EncumbranceView, ...] = ()
    #: Orders of courts that wait for an earlier one to end (轮候), in the order of their turns.
    waiting_orders: tuple[WaitingOrderView, ...] = ()
    entries: tuple[RegisterLine, ...] = ()
    #: Procedures that its status and its term leave open.
    open_to: tuple[str, ...] = ()
    owner_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView(RightView):
    """A trademark of the register."""

    #: Nice classes.
    classes: tuple[int, ...]
    goods: tuple[str, ...]
    #: Last day on which an opposition can be filed, by the law of the publication date.
    opposable_until: date | None
    #: Only for its owner and for who reads cases; None: there is none that was issued without a case.
    certificate: CertificateView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentView(RightView):
    """A patent of the register, applied for or granted."""

    patent_type: Literal["invention", "utility_model", "design"]
    #: Claims in their order; of a design, its views.
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncumbranceView:
    """What weighs or weighed on a right."""

    kind: Literal["pledge", "licence", "seizure", "suspension"]
    #: In whose favour: pledgee, licensee.
    holder: str | None
    from_on: date
    #: Last day; None: until it is lifted.
    to_on: date | None
    lifted_on: date | None
    #: It weighs on the right today.
    is_live: bool
    #: licence_type, goods, amount_fen, contract_no, court, order_no, preserved_until, where they are entered.
    details: Mapping[str, object] = field(default_factory=dict)
    holder_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOrderView:
    """An order of a court that does not weigh on a right yet: another preserves it (轮候)."""

    received_on: date
    #: court, order_no, preserved_until.
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One line of the register: what was entered, and what it changed."""

    entry: str
    entered_on: date
    #: The case that entered it; None where the reader may not see it.
    case_no: str | None
    #: Facts of the register that changed: status, owner, expires_on, goods, claims ...
    old: Mapping[str, object]
    new: Mapping[str, object]


#: Kinds of the cases that the office opens for a court's order: no party files them, nobody but the court disposes of
#: them.
ORDER_KINDS: tuple[str, ...] = ("trademark.preservation", "patent.preservation")
