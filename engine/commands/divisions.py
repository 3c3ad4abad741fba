"""Division (分割) of an application that was refused for some goods: what was approved becomes one of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.commands import registration, rights
from engine.errors import Refused
from engine.store.queries import rights as right_queries
from engine.store.rights import Mark

if TYPE_CHECKING:
    from engine.commands.motion import Motion


def divide(motion: Motion, result: str | None = None) -> Mapping[str, object] | None:
    """Divide the application of the case; the result is the number of the new one.

    The goods that were not refused go over, keep their day of filing and are published today; the rest stays here.

    :raises Refused: ``goods_not_registered``; ``nothing_to_divide``: no goods would go over, or none stay.

    Source: 商标法实施条例（2014）第二十二条第二款、第三款.
    """
    under_review = motion.variables.get("goods_under_review") or []
    rights.check_goods(motion, under_review)
    mark = right_queries.right_of(motion.work.session, motion.case)
    goods = list(mark.goods) if isinstance(mark, Mark) else []
    approved = [each for each in goods if each not in under_review]
    refused = [each for each in goods if each in under_review]
    if not approved or not refused:
        raise Refused("nothing_to_divide")
    number = f"{mark.application_no}A"
    new = Mark(
        application_no=number,
        name=mark.name,
        owner_party_id=mark.owner_party_id,
        classes=list(mark.classes),
        goods=approved,
        filed_on=mark.filed_on,
        published_on=motion.work.today,
        status="published",
    )
    motion.work.session.add(new)
    motion.work.session.flush()
    registration.arm(motion.work, new)
    before = rights.state(mark)
    mark.goods = refused
    rights.write(motion, mark, "divided", before, {"divided": number})
    rights.write(motion, new, "divided", {}, {"divided_from": mark.application_no})
    return {result: number} if result else None
