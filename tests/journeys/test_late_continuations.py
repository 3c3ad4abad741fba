"""续行: the court's letter came in time, the counter reads it after the preservation has ended by itself.

专利审查指南（2023）第五部分第七章第7节; docs/law.md says what the office does where the text is silent.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import EngineError, InvalidForm
from tests.journeys import burdens
from tests.journeys.burdens import file
from tests.journeys.test_preservation import ANSWER, KIND, answering, executed, licensed, order, over  # noqa: F401
from tests.journeys.test_what_notices_say import words
from tests.office import Office, refusal

#: The first and the last day of the first order, and the first without it.
RECEIVED, LAST, ENDED = date(2026, 3, 2), date(2026, 3, 20), date(2026, 3, 21)
LETTER = {"order_received_on": "2026-03-18", "preserved_until": "2027-03-20", "continued_order_no": "甲"}


def ended(office: Office) -> Office:
    """Let the order end by itself; two days later its continuation is found."""
    order(office, "甲", preserved_until=LAST.isoformat())
    office.advance_to(date(2026, 3, 23))
    assert burdens.entries(office)[-1] == "seizure_lifted"
    return office


def refused(office: Office, **given: object) -> EngineError:
    return refusal(office.start, KIND, by="formality", **{"order_no": "甲续", **LETTER, **given})


def test_it_goes_on_without_a_gap(answering: Office) -> None:  # noqa: F811
    """Served on 17 March, due on 17 April; twelve days do not count: 18 to 29 March, the 21st too."""
    ended(answering)
    assert answering.limit(ANSWER).state == "running"
    order(answering, "甲续", **LETTER)

    assert [(since, end) for _, since, _, end in burdens.burdens(answering)] == [
        (RECEIVED, ENDED),
        (ENDED, None),
    ]
    assert burdens.details(answering)["continued_order_no"] == "甲"
    assert answering.limit(ANSWER).state == "suspended"

    answering.advance_to(date(2026, 3, 30))
    over(answering)
    assert answering.limit(ANSWER).expires_on == date(2026, 4, 29)


def test_what_came_late_or_continues_nothing_is_said_beside_the_field(answering: Office) -> None:  # noqa: F811
    ended(answering)

    late = refused(answering, order_received_on=ENDED.isoformat())
    assert isinstance(late, InvalidForm) and list(late.errors) == ["order_received_on"]
    unknown = refused(answering, continued_order_no="丁")
    assert isinstance(unknown, InvalidForm) and list(unknown.errors) == ["continued_order_no"]


@pytest.mark.parametrize("until", ["2026-06-30", None])
def test_what_goes_on_still_is_continued_in_its_task(answering: Office, until: str | None) -> None:  # noqa: F811
    order(answering, "甲", preserved_until=until)
    answering.advance_to(date(2026, 3, 18))

    error = refused(answering)
    assert isinstance(error, InvalidForm) and "其任务" in str(error.errors["continued_order_no"])


def test_what_the_court_lifted_is_not_continued(answering: Office) -> None:  # noqa: F811
    order(answering, "甲", preserved_until=LAST.isoformat())
    answering.advance_to(date(2026, 3, 18))
    over(answering)

    assert list(refused(answering).errors) == ["continued_order_no"]


def test_an_order_that_began_meanwhile_is_not_pushed_aside(answering: Office) -> None:  # noqa: F811
    order(answering, "甲", preserved_until=LAST.isoformat())
    order(answering, "乙", preserved_until="2026-06-30")
    answering.advance_to(date(2026, 3, 23))
    before = answering.acts()

    error = refused(answering)
    assert error.code == "continuation_overtaken" and "乙" in error.params["order"]
    assert answering.acts() == before

    order(answering, "甲续", order_received_on="2026-03-18", preserved_until="2027-03-20")
    assert "strike_off" in answering.open_tasks, "as a new order it takes its turn"


def test_an_order_whose_turn_is_still_on_the_way_goes_on_waiting(answering: Office) -> None:  # noqa: F811
    """Between the end of the first and the turn of the second the ticker has not come yet."""
    order(answering, "甲", preserved_until=LAST.isoformat())
    order(answering, "乙", preserved_until="2026-06-30")
    answering.clock.travel(days=20)
    answering.tick()
    assert [end for _, _, _, end in burdens.burdens(answering)] == [date(2026, 3, 22)]
    order(answering, "甲续", **LETTER)
    answering.tick()

    assert burdens.details(answering)["order_no"] == "甲续"
    assert sorted(answering.open_tasks)[-1] == "strike_off"


@pytest.mark.parametrize("is_read_at", ["filing", "decision"])
def test_whoever_relied_on_the_end_keeps_what_was_entered(licensed: Office, is_read_at: str) -> None:  # noqa: F811
    """A pledge is registered while the register shows nothing: it is not put behind a preservation afterwards."""
    file(licensed, "patent.licence_filing")
    case_no = ended(licensed).case_no
    if is_read_at == "decision":
        licensed.start(KIND, by="formality", order_no="甲续", **LETTER)
        licensed.complete("check_order", by="formality")
    burdens.entered(licensed, "patent.pledge")
    licensed.case_no = case_no

    late = refused(licensed) if is_read_at == "filing" else refusal(licensed.complete, "decide_order", by="approver")
    assert late.code == "continuation_after_entry"
    if is_read_at == "decision":
        licensed.complete("decide_order", by="approver", order_decision="refuse")
        assert "seizure" not in burdens.entries(licensed)[burdens.entries(licensed).index("seizure_lifted") :]


@pytest.mark.parametrize("register", ["mark", "patent"])
def test_it_is_entered_on_the_page_of_the_right_where_the_case_of_the_order_has_ended(
    licensed: Office,  # noqa: F811
    register: str,
) -> None:
    licensed.order(register, order_no="甲", preserved_until=LAST.isoformat())
    executed(licensed)
    licensed.advance_to(date(2026, 3, 23))
    assert licensed.case.line.closed_on == ENDED

    licensed.order(register, order_no="甲续", **LETTER)
    executed(licensed)
    assert [(since, end) for _, since, _, end in burdens.burdens(licensed)] == [
        (RECEIVED, ENDED),
        (ENDED, None),
    ]
    licensed.tick()
    text = words(licensed, "preservation_begun", to=licensed.respondent_party.name)
    assert "自2026年3月21日" in text and "不间断" in text and "2027年3月20日" in text, text


def test_it_stops_every_case_that_it_is_entered_in(licensed: Office) -> None:  # noqa: F811
    cases = []
    for _ in range(2):
        file(licensed, "patent.licence_filing")
        cases.append(licensed.case_no)
        order(licensed, "甲", preserved_until=LAST.isoformat())
    licensed.advance_to(date(2026, 3, 23))

    for case_no in cases:
        licensed.case_no = case_no
        order(licensed, "甲续", **LETTER)
        assert any(stop.to_on is None for stop in licensed.case.suspensions)
