"""When a case may be suspended (中止): on which ground, by which law, at whose request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

PRIOR_RIGHT = "tm-stop-prior-right"
#: Dispute over the ownership of a patent, or preservation by a court: 专利审查指南（2023）第五部分第七章第7节.
PATENT = "pat-stop-suspension"
#: The year after which a suspension for a dispute over ownership ends by itself.
TERM = "pat-suspension"
PATENT_ARTICLE = "专利法实施细则（2023）第一百零三条、第一百零四条"
#: From this day a case may also wait for a prior-right case in opposition and in the review of a refusal.
LAW_2026_FROM = date(2027, 1, 1)
ARTICLE_2026 = "商标法（2026）第四十一条"
#: Case kinds of which the law of 2026 speaks.
KINDS_2026 = frozenset(
    {
        "trademark.opposition",
        "trademark.refusal_review",
        "trademark.non_registration_review",
        "trademark.invalidation",
    }
)
#: Case kind -> the provision of the 2019 law that lets the office itself wait for a prior-right case.
ARTICLES_2019: Mapping[str, str] = {
    "trademark.non_registration_review": "商标法（2019）第三十五条第四款",
    "trademark.invalidation": "商标法（2019）第四十五条第三款",
}
#: Ground -> the item of 商标法实施条例（2014）第十一条 by which its days do not count.
ITEMS: Mapping[str, str] = {
    "tm-stop-evidence-correction": "商标法实施条例（2014）第十一条第（二）项",
    "tm-stop-priority": "商标法实施条例（2014）第十一条第（四）项",
    PRIOR_RIGHT: "商标法实施条例（2014）第十一条第（五）项",
}


def article(kind: str, ground: str, on: date, *, is_of_filer: bool) -> str | None:
    """Return the provision by which a case of this kind may be suspended; None: the law of the day gives none.

    The law of 2019 lets the office wait for a prior-right case in the review of a non-registration and in
    invalidation only; elsewhere the days count as stopped when whoever filed the case asks to wait.
    """
    if (ground == PATENT) != kind.startswith("patent."):
        return None
    if ground == PATENT:
        return PATENT_ARTICLE
    if ground == PRIOR_RIGHT:
        if on >= LAW_2026_FROM and kind in KINDS_2026:
            return ARTICLE_2026
        return ARTICLES_2019.get(kind) or (ITEMS[ground] if is_of_filer else None)
    return ITEMS.get(ground)


def free_from(preserved_until: date) -> date:
    """Return the day from which a right is free that a court preserved until a last day, and did not go on with.

    Source: 专利审查指南（2023）第五部分第七章第7节: the period is the one in the ruling (docs/law.md).
    """
    return preserved_until + timedelta(days=1)
