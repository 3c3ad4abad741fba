"""What weighs on rights of the demo office since before it began: pledges, licences, seizures, suspensions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from engine.demo.companies import CITIES
from engine.rules.time_limits import add_months
from engine.store.parties import Party
from engine.store.rights import Encumbrance, Mark, Patent

BANKS = ("江城商业银行", "东海农村商业银行", "中南科技银行", "锦江融资担保", "华岳银行")
IN_FORCE = frozenset({"registered", "partially_registered", "granted", "partially_invalidated"})
#: kind -> every how manieth right in force carries it.
EVERY = {"pledge": 13, "licence": 9, "seizure": 61, "suspension": 67}


def banks() -> list[Party]:
    """Return the companies that lend on rights."""
    return [
        Party(
            name=f"{name}股份有限公司",
            name_en="",
            kind="company",
            country="CN",
            address=f"{province}{city}{street}{index + 1}号",
            channel="electronic",
        )
        for index, (name, (city, province, street, _)) in enumerate(zip(BANKS, CITIES, strict=False))
    ]


def burdens(
    rng: random.Random, today: date, rights: Sequence[Mark | Patent], lenders: Sequence[Party], others: Sequence[Party]
) -> list[Encumbrance]:
    """Return what weighs on some of the rights in force; a fourth of it has ended."""
    found = []
    live = [right for right in rights if right.status in IN_FORCE and right.expires_on and right.expires_on > today]
    for index, right in enumerate(live):
        for kind, every in EVERY.items():
            is_mark = isinstance(right, Mark)
            if index % every != every - 1 or (kind == "suspension" and is_mark):
                continue
            found.append(_burden(rng, today, kind, right, lenders, others, index // every))
    return found


def _burden(
    rng: random.Random,
    today: date,
    kind: str,
    right: Mark | Patent,
    lenders: Sequence[Party],
    others: Sequence[Party],
    nth: int,
) -> Encumbrance:
    earliest = max(right.registered_on, add_months(today, -30))
    from_on = earliest + timedelta(days=rng.randint(1, max(1, (today - earliest).days)))
    lasts = {"pledge": 36, "licence": 60, "seizure": 36, "suspension": 12}[kind]
    ended = nth % 4 == 3
    holder = {"pledge": lenders[nth % len(lenders)], "licence": others[(nth * 13) % len(others)]}.get(kind)
    if holder is not None and holder.id == right.owner_party_id:
        holder = others[(nth * 13 + 1) % len(others)]
    return Encumbrance(
        case_id=None,
        kind=kind,
        holder_party_id=holder.id if holder else None,
        from_on=from_on,
        to_on=min(add_months(from_on, lasts), right.expires_on),
        lifted_on=today - timedelta(days=rng.randint(0, (today - from_on).days)) if ended else None,
        details=_details(rng, kind, right, from_on, nth),
        **{"mark_id" if isinstance(right, Mark) else "patent_id": right.id},
    )


def _details(rng: random.Random, kind: str, right: Mark | Patent, from_on: date, nth: int) -> dict[str, object]:
    if kind == "pledge":
        amount_fen = rng.randint(10, 300) * 10_000_000
        return {"amount_fen": amount_fen, "contract_no": f"ZY-{from_on.year}-{nth + 1:03d}"}
    if kind == "licence":
        licence = ("ordinary", "ordinary", "exclusive", "sole", "ordinary")[nth % 5]
        goods = {"goods": list(right.goods[:2])} if isinstance(right, Mark) and nth % 2 else {}
        return {"licence_type": licence, "contract_no": f"XK-{from_on.year}-{nth + 1:03d}", **goods}
    return {"contract_no": f"（{from_on.year}）浙01民初{100 + nth * 7}号"} if kind == "seizure" else {}
