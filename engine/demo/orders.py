"""Orders of courts in the demo office: some rights stand preserved, orders wait for their turn, some have ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.demo.story import Story

if TYPE_CHECKING:
    from engine.demo.stories import Teller

#: In cases of these kinds a right is in force, and the case is quiet for long.
KINDS = frozenset({"trademark.licence_filing", "patent.licence_filing"})
#: Days since the filing of a case that courts write about, and until they do.
LONG_AGO, AFTER = 200, 100
#: Courts write about every so manieth of them.
EVERY = 4
#: An order is received the day before the counter enters it.
RECEIVED = timedelta(days=1)
COURTS = ("杭州市中级人民法院", "苏州市中级人民法院", "广州知识产权法院", "武汉市中级人民法院")


def plan(teller: Teller, story: Story, filed_on: date, today: date) -> None:
    """Plan what courts order about the right of a case: of three rights, one for three years with another order behind
    it, one for three years, one for two months, which are over.
    """
    if story.kind not in KINDS or (today - filed_on).days < LONG_AGO or story.number % EVERY:
        return
    turn = story.number // EVERY
    lasts = (1095, 1095, 60)[turn % 3]
    ordered_on = filed_on + timedelta(days=AFTER)
    teller.plan(ordered_on, story, "order", _order(turn, ordered_on, lasts))
    if turn % 3 == 0:
        later = ordered_on + timedelta(days=30)
        teller.plan(later, story, "order", _order(turn + 1, later, lasts))


def _order(turn: int, on: date, lasts: int) -> dict[str, object]:
    """Return the answers of the form in which the counter enters an order, on the day on which it does."""
    return {
        "court": COURTS[turn % len(COURTS)],
        "order_no": f"（{(on - RECEIVED).year}）民初{300 + turn}号、协执{80 + turn}号",
        "order_received_on": f"-{RECEIVED.days}d",
        "preserved_until": f"+{lasts}d",
        "order_facts": "冻结权利人名下的该项权利，保全期间不得转让、质押或者放弃。",
    }
