"""One order of a court, several cases about the patent: what is entered in one of them reaches the others by jobs.

专利审查指南（2023）第五部分第七章第7节: the proceedings about the patent stand still.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.journeys import burdens
from tests.journeys.burdens import file
from tests.journeys.test_preservation import ANSWER, answering, licensed, order, over  # noqa: F401
from tests.office import Office

RECEIVED = date(2026, 3, 2)


@pytest.fixture
def several(answering: Office) -> Office:  # noqa: F811
    """An invalidation that waits for the answer of the patentee, and a licence, which the story is about."""
    several = answering
    several.asked = several.case_no
    file(several, "patent.licence_filing")
    several.licence = several.case_no
    return several


def of(office: Office, case_no: str) -> Office:
    office.case_no = case_no
    return office


def stops(office: Office) -> list[tuple[date, date | None]]:
    return [(stop.from_on, stop.to_on) for stop in office.case.suspensions]


def done(office: Office) -> None:
    while office.tick():
        pass


def test_an_order_entered_in_one_case_stops_the_other_and_its_end_lets_both_go_on(several: Office) -> None:
    """Ten days that do not count: 17 April becomes 27 April, though nobody touched the invalidation."""
    several.advance(16)
    order(several)
    done(several)
    assert stops(of(several, several.asked)) == [(date(2026, 3, 18), None)]
    assert several.limit(ANSWER).state == "suspended"
    told = [to for template, to in several.notices if template == "preservation_begun"]
    assert sorted(told) == sorted({party.name for party in several.case.parties}), "the court is told once"
    line = next(line for line in several.history() if line.act == "preservation.counterpart")
    assert line.new == {"entered_in": several.licence}
    assert burdens.entries(several) == ["seizure"]

    several.advance(10)
    over(of(several, several.licence))
    done(several)

    assert of(several, several.asked).limit(ANSWER).expires_on == date(2026, 4, 27)
    assert "end_preservation" not in several.open_tasks and "preservation.elsewhere" in several.acts()
    assert several.notices[-1][0] == "preservation_ended"
    assert burdens.entries(several) == ["seizure", "seizure_lifted"]
    assert several.engine.verify_history(several.actor("auditor"), several.case_no)["is_intact"]


def test_a_case_that_is_filed_later_stands_still_from_its_filing(several: Office) -> None:
    order(several)
    done(several)
    several.advance(8)
    file(several, "patent.licence_filing", contract_no="许字2026-009")
    later = several.case_no
    assert stops(several) == []
    done(several)

    assert stops(several) == [(date(2026, 3, 10), None)]
    several.advance(5)
    over(of(several, several.asked))
    done(several)
    assert [stop[0] for stop in stops(of(several, later))] == [date(2026, 3, 10)]
    assert stops(several)[0][1] is not None and burdens.entries(several) == ["seizure", "seizure_lifted"]


def test_it_is_ended_in_whichever_case_the_letter_of_the_court_comes_to(several: Office) -> None:
    order(several)
    done(several)
    several.advance(10)
    over(of(several, several.asked))
    done(several)

    assert stops(of(several, several.licence)) == [(RECEIVED, date(2026, 3, 11))]
    assert burdens.entries(several) == ["seizure", "seizure_lifted"]


def test_a_continuation_moves_the_last_day_in_all_of_them(several: Office) -> None:
    order(several, preserved_until="2026-03-20")
    done(several)
    of(several, several.asked).complete(
        "end_preservation", preservation_result="continued", preserved_until="2026-04-10"
    )
    done(several)
    assert burdens.details(several)["preserved_until"] == "2026-04-10"
    assert of(several, several.licence).open_task("end_preservation").limit.expires_on == date(2026, 4, 10)

    several.advance_to(date(2026, 4, 11))
    for case_no in (several.asked, several.licence):
        assert stops(of(several, case_no)) == [(RECEIVED, date(2026, 4, 10))]


def test_its_last_day_ends_it_in_each_of_them_and_the_next_order_reaches_both(several: Office) -> None:
    order(several, "甲", preserved_until="2026-03-20")
    done(several)
    order(several, "乙", preserved_until="2026-06-30")
    several.advance_to(date(2026, 3, 21))
    done(several)

    for case_no in (several.asked, several.licence):
        assert None in [to_on for _, to_on in stops(of(several, case_no))], "no day between the two counts"
        begun = ("preservation_begun", several.respondent_party.name)
        assert several.notices.count(begun) == 2
    assert [end for _, _, _, end in burdens.burdens(several)] == [date(2026, 3, 21), None]


@pytest.mark.parametrize("meanwhile", ["ended", "entered"])
def test_a_job_that_comes_too_late_does_nothing(several: Office, meanwhile: str) -> None:
    order(several)
    if meanwhile == "ended":
        over(several)
    else:
        order(of(several, several.asked))
    done(several)

    runs = [run.kind for run in of(several, several.asked).case.runs]
    assert runs.count("shared.preservation") == (meanwhile == "entered")


def test_a_case_that_closes_before_the_job_comes_is_left_alone(several: Office) -> None:
    order(of(several, several.asked))
    of(several, several.licence).send("withdrawal", by="respondent")
    done(several)

    assert several.case.line.closed_on == several.today
    assert [run.kind for run in several.case.runs] == ["patent.licence_filing"]


def test_what_is_refused_or_waits_reaches_no_other_case(several: Office) -> None:
    several.start("shared.preservation", by="formality")
    several.complete("check_order", by="formality", order_verdict="refuse")
    several.complete("decide_order", by="approver", order_decision="refuse")
    done(several)
    assert stops(of(several, several.asked)) == []


def test_another_case_about_a_mark_has_no_clock_that_an_order_stops(licensed: Office) -> None:  # noqa: F811
    file(licensed, "trademark.licence_filing")
    first = licensed.case_no
    file(licensed, "trademark.pledge")
    order(licensed)
    done(licensed)

    assert [run.kind for run in of(licensed, first).case.runs] == ["trademark.licence_filing"]
