"""When a notice counts as received, by law and channel."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Refused
from engine.rules.service import published_for, service_day


@pytest.mark.parametrize(("regime", "channel", "issued_on", "expected"), [
    ("patent", "post", "2008-06-06", "2008-06-21"),  # 指南第五部分第七章2.3: a Saturday, not moved
    ("patent", "post", "2001-09-04", "2001-09-19"),  # 3.2
    ("patent", "electronic", "2024-01-19", "2024-02-03"),  # 指南2010: 15 days
    ("patent", "electronic", "2024-01-20", "2024-01-20"),  # 细则2023第四条第七款: the day of entry
    ("patent", "in_person", "2026-03-02", "2026-03-17"),  # 指南第五部分第六章2.3.1, unless the day is proved
    ("patent", "publication", "2026-01-31", "2026-02-28"),  # one month, not 30 days
    ("trademark", "post", "2026-03-02", "2026-03-17"),  # 条例第十条第二款: no legible postmark
    ("trademark", "electronic", "2026-03-02", "2026-03-17"),  # still 15 days for trademarks
    ("trademark", "publication", "2026-01-31", "2026-03-02"),  # 30 days, not one month
    ("trademark", "in_person", "2026-03-02", "2026-03-02"),  # the day of handing over
    ("licence", "in_person", "2026-03-02", "2026-03-02"),
])  # fmt: skip
def test_deemed_service(regime, channel, issued_on, expected):
    assert str(service_day(regime, channel, date.fromisoformat(issued_on)).day) == expected


@pytest.mark.parametrize(("regime", "channel", "issued_on", "proved_on", "expected"), [
    ("trademark", "post", "2026-03-02", "2026-03-05", "2026-03-05"),  # the postmark of receipt comes first
    ("trademark", "electronic", "2026-03-02", "2026-03-02", "2026-03-02"),  # entry into the party's system
    ("patent", "post", "2026-03-02", "2026-03-25", "2026-03-25"),  # 细则2023第四条第四款: may be disproved, also later
    ("patent", "post", "2023-03-02", "2023-03-05", "2023-03-17"),  # 细则2010: presumed
    ("trademark", "publication", "2026-03-02", "2026-03-05", "2026-04-01"),  # publication is for all
])  # fmt: skip
def test_proved_receipt(regime, channel, issued_on, proved_on, expected):
    day = service_day(regime, channel, date.fromisoformat(issued_on), proved_on=date.fromisoformat(proved_on))

    assert str(day.day) == expected
    assert day.is_presumed is (expected != proved_on and channel != "publication")


def test_the_law_of_another_day_can_be_asked_for():
    served = service_day("patent", "electronic", date(2022, 12, 31), on_law_of=date(2024, 1, 20))

    assert served.day == date(2022, 12, 31)  # 指南2023第五部分第七章2.3
    assert served.steps[0].citation.startswith("专利法实施细则（2023）第四条第七款")


def test_every_presumed_day_cites_the_law():
    for regime in ("trademark", "patent"):
        for channel in ("post", "electronic", "publication"):
            served = service_day(regime, channel, date(2026, 3, 2))
            assert served.citations and served.steps[0].note_zh and served.steps[0].note_en


def test_receipt_before_issue_is_refused():
    with pytest.raises(Refused, match="proved_before_issue"):
        service_day("trademark", "post", date(2026, 3, 2), proved_on=date(2026, 3, 1))


@pytest.mark.parametrize("regime", ["licence", "layout_design", "geographical_indication", "litigation"])
@pytest.mark.parametrize("channel", ["post", "electronic", "publication"])
def test_where_no_text_presumes_a_day_none_is_guessed(regime, channel):
    with pytest.raises(Refused, match="no_presumed_service"):
        service_day(regime, channel, date(2026, 3, 2))

    if channel != "publication":
        assert service_day(regime, channel, date(2026, 3, 2), proved_on=date(2026, 3, 5)).day == date(2026, 3, 5)


def test_an_unknown_channel_is_refused():
    with pytest.raises(Refused, match="unknown_channel"):
        service_day("trademark", "pigeon", date(2026, 3, 2))


def test_the_gazette_says_how_long_a_notice_stands_in_it() -> None:
    """商标法实施条例（2014）第十条第二款: 满三十日; 专利法实施细则（2023）第四条第六款: 满一个月."""
    assert published_for("trademark", date(2026, 3, 2)) == "满三十日"
    assert published_for("patent", date(2026, 3, 2)) == "满一个月"
    with pytest.raises(Refused) as told:
        published_for("licence", date(2026, 3, 2))
    assert told.value.code == "no_presumed_service"
