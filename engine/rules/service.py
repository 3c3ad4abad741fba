"""When a notice counts as received (送达): by law of the day, by channel, provable or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from engine.errors import Refused
from engine.rules.articles import numeral
from engine.rules.catalogue import Citation, Rule, unconfirmed_catalogue
from engine.rules.receipts import Step
from engine.rules.time_limits import add_months
from engine.rules.workdays import require_in_range

Channel = Literal["electronic", "post", "in_person", "publication"]
CHANNELS: tuple[Channel, ...] = ("electronic", "post", "in_person", "publication")

#: From this day patents are served electronically at once, and a presumed day may be disproved.
#: Source: 专利法实施细则（2023）第四条.
PATENT_RULES_2023_FROM = date(2024, 1, 20)

#: What makes the postmark the day of filing, and what lets the day on which a notice is deemed received be disproved.
_POSTMARK = {"trademark": "商标法实施条例（2014）第九条", "patent": "专利法实施细则（2023）第四条第一款"}
_RECEIPT = {"trademark": "商标法实施条例（2014）第十条第一款", "patent": "专利法实施细则（2023）第四条第三款"}

_CHANNELS_ZH = {"electronic": "电子", "post": "邮寄", "in_person": "直接递交", "publication": "公告"}
_CHANNELS_EN = {
    "electronic": "electronically",
    "post": "by post",
    "in_person": "in person",
    "publication": "by publication",
}


def article_of_postmark(kind: str) -> str:
    """Return the provision that makes the postmark the day of filing in a case of a kind."""
    return _POSTMARK[kind.partition(".")[0]]


def article_of_receipt(kind: str) -> str:
    """Return the provision that lets a presumed day of service be disproved in a case of a kind."""
    return _RECEIPT[kind.partition(".")[0]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDay:
    """The day on which a notice counts as received; a rest day does not move it."""

    day: date
    #: True while the day is presumed, and the addressee may prove another one.
    is_presumed: bool
    steps: tuple[Step, ...]
    citations: tuple[Citation, ...]

    def as_receipt(self) -> dict[str, object]:
        return {
            "day": self.day.isoformat(),
            "is_presumed": self.is_presumed,
            "steps": [step.as_dict() for step in self.steps],
            "citations": [citation.as_dict() for citation in self.citations],
        }


def service_day(
    regime: str, channel: Channel, issued_on: date, *, proved_on: date | None = None, on_law_of: date | None = None
) -> ServiceDay:
    """Return the day of service of a notice.

    :param issued_on: day of issue (发文日); for publication the day of the gazette; in person the day of handing over.
    :param proved_on: day of receipt that was proved: postmark, entry into the party's system, signature.
    :param on_law_of: the day whose law decides, ``issued_on`` by default.
    :raises Refused: ``unknown_channel``, ``no_presumed_service``, ``proved_before_issue``, ``date_out_of_range``.

    Source: 商标法实施条例（2014）第十条; 专利法实施细则（2023）第四条; 专利审查指南（2023）第五部分第六章.
    """
    require_in_range(issued_on, proved_on or issued_on)
    if channel not in CHANNELS:
        raise Refused("unknown_channel", channel=channel, known=", ".join(CHANNELS))
    if proved_on is not None and proved_on < issued_on:
        raise Refused("proved_before_issue", proved_on=proved_on.isoformat(), issued_on=issued_on.isoformat())
    rule = _presumption(regime, channel, on_law_of or issued_on)
    if proved_on is not None and _may_be_proved(regime, channel, on_law_of or issued_on):
        return _proved(channel, issued_on, proved_on, rule)
    if rule is None and channel != "in_person":
        # No text held presumes a day, and a day guessed too early would take time from the addressee.
        raise Refused("no_presumed_service", regime=regime, channel=channel.replace("_", "-"))
    return _presumed(channel, issued_on, rule)


def published_for(regime: str, on: date) -> str:
    """Return how long a notice stands in the gazette until it counts as received, as the gazette says it: 满三十日.

    :raises Refused: ``no_presumed_service``: no text held says it.

    Source: 商标法实施条例（2014）第十条第二款; 专利法实施细则（2023）第四条第六款.
    """
    rule = _presumption(regime, "publication", on)
    if rule is None:
        raise Refused("no_presumed_service", regime=regime, channel="publication")
    return f"满{numeral(int(rule.length))}{'个月' if rule.unit == 'months' else '日'}"


def _presumption(regime: str, channel: Channel, on: date) -> Rule | None:
    """Return the rule that presumes the day, None where service is the act itself."""
    if regime == "trademark":
        rule_id = {
            "electronic": "tm-deemed-receipt-electronic",
            "post": "tm-deemed-receipt-post",
            "publication": "tm-service-publication",
        }.get(channel)
    elif regime == "patent":
        rule_id = {"electronic": "pat-deemed-receipt-electronic", "publication": "pat-service-publication"}.get(
            channel, "pat-deemed-receipt-post"
        )
    else:
        rule_id = None
    if rule_id is None:
        return None
    versions = unconfirmed_catalogue().versions(rule_id)
    # A notice older than the oldest text held is judged by that text: the law did not begin with our files.
    return unconfirmed_catalogue().rule(rule_id, max(on, versions[0].valid_from))


def _may_be_proved(regime: str, channel: Channel, on: date) -> bool:
    if channel == "publication":
        return False
    return regime != "patent" or on >= PATENT_RULES_2023_FROM


def _proved(channel: Channel, issued_on: date, proved_on: date, rule: Rule | None) -> ServiceDay:
    zh = f"{issued_on}{_CHANNELS_ZH[channel]}发出，有证据证明{proved_on}收到，以该日为送达日"
    en = f"Issued {issued_on} {_CHANNELS_EN[channel]}; received {proved_on} as proved"
    step = Step("service", proved_on, zh, en, _label(rule, channel))
    return ServiceDay(day=proved_on, is_presumed=False, steps=(step,), citations=rule.citations if rule else ())


def _presumed(channel: Channel, issued_on: date, rule: Rule | None) -> ServiceDay:
    if rule is None:
        step = Step(
            "service",
            issued_on,
            f"{_CHANNELS_ZH[channel]}送达，以{issued_on}为送达日",
            f"Served {_CHANNELS_EN[channel]} on {issued_on}",
        )
        return ServiceDay(day=issued_on, is_presumed=False, steps=(step,), citations=())
    length = int(rule.length)
    if rule.unit == "months":
        day, length_zh, length_en = add_months(issued_on, length), f"满{length}个月", f"{length} month"
    else:
        day, length_zh, length_en = issued_on + timedelta(days=length), f"满{length}日", f"{length} days"
    if length:
        zh = f"{_CHANNELS_ZH[channel]}送达，自{issued_on}起{length_zh}，视为{day}送达（遇休息日不顺延）"
        en = f"Served {_CHANNELS_EN[channel]}: {length_en} after {issued_on}, deemed received {day}, a rest day or not"
    else:
        zh = f"电子送达，{day}进入系统，推定当日送达"
        en = f"Served electronically, presumed on {day}"
    step = Step("service", day, zh, en, _label(rule, channel))
    return ServiceDay(day=day, is_presumed=channel != "publication", steps=(step,), citations=rule.citations)


def _label(rule: Rule | None, channel: Channel) -> str:
    if rule is None:
        return ""
    if rule.id == "pat-deemed-receipt-post" and channel == "in_person":
        return "专利审查指南（2023）第五部分第六章第2.3.1节"
    return "；".join(citation.label for citation in rule.citations)
