"""What still counts after its limit, and how far: nothing is lost at the end of these limits, a person weighs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Something that may come late."""

    #: The limits after which it is still taken.
    rules: frozenset[str]
    #: What says how far it counts then.
    article: str


#: A late answer or opinion does not stop the decision, nor is it lost:
#: 期满后生成或者有其他正当理由的证据，经质证后可以采信.
MATERIAL = Lateness(
    rules=frozenset(
        {
            "tm-opposition-answer",
            "tm-opposition-supplementary-evidence",
            "tm-nonregistration-review-opponent-opinion",
            "tm-review-supplementary-evidence",
            "tm-invalidation-answer",
        }
    ),
    article="商标法实施条例（2014）第二十七条第二款、第五十九条",
)
#: A trademark fee is unpaid at the end of these and nothing is lost yet: no text held gives it a limit of its own.
PAYMENT = Lateness(
    rules=frozenset({"tm-review-correction", "tm-application-correction"}), article="商标法（2019）第七十二条"
)
