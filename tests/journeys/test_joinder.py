"""合并审理: cases about one right before one panel and in one hearing; each keeps its number, limits and decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.errors import InvalidForm, Refused
from engine.rules.joinder import JOINING
from engine.store.rights import Patent
from engine.values import CaseLine
from tests import factories
from tests.journeys.running import RUNNING
from tests.office import Office, refusal
from tests.patents import add_patent, past, pay

KIND = "patent.invalidation"


@pytest.fixture
def two(office: Office) -> Office:
    """Two requests to invalidate one patent; ``first`` and ``second`` are their numbers, both accepted."""
    number = add_patent(office, office.respondent_party, "granted")
    numbers = []
    for _ in range(2):
        numbers.append(accepted(office, number))
    office.first, office.second = numbers
    return office


def accepted(office: Office, patent_no: str) -> str:
    office.file(KIND, patent_no=patent_no)
    pay(office, "opponent", 3000_00)
    office.complete("check_formalities")
    return office.case_no


def offered(office: Office) -> tuple[CaseLine, ...]:
    return office.engine.joinable_cases(office.actor("examiner"), office.case_no)


def join(office: Office, **asked: object) -> None:
    office.case_no = office.second
    office.start("shared.joinder", by="examiner", joined_case_no=office.first, **asked)
    office.complete("decide_joinder", by="approver")


def numbers(office: Office, case_no: str) -> list[str]:
    return [line.case_no for line in office.engine.case(office.actor("auditor"), case_no).joined_with]


def test_cases_about_one_patent_are_heard_together_and_keep_what_is_theirs(two: Office) -> None:
    """专利审查指南（2023）第四部分第三章第4.5节第（1）项: 针对一项专利权的多个无效宣告案件，尽可能合并口头审理."""
    limits = [limit.expires_on for limit in two.case.limits]
    join(two)

    assert (numbers(two, two.first), numbers(two, two.second)) == ([two.second], [two.first])
    assert "joinder.joined" in two.acts() and "joinder.joined" in two.acts_of(two.first)
    assert [limit.expires_on for limit in two.case.limits] == limits, "each keeps its limits"
    for case_no in (two.first, two.second):
        two.case_no = case_no
        told = [addressee for template, addressee in two.notices if template == "joinder_notice"]
        assert set(told) == {party.name for party in two.case.parties}, "both parties of both cases are told"
        assert [run.kind for run in two.case.runs if not run.is_ended] == [KIND], "nothing stays open beside"


def examined(office: Office) -> None:
    """The patentee is silent in both cases; both panels are composed."""
    past(office, "pat-invalid-patentee-answer")
    for case_no in (office.first, office.second):
        office.case_no = case_no
        office.complete("compose_panel", by="approver", panel_size=3)


def test_a_seat_that_is_taken_is_taken_in_the_joined_case_too(two: Office) -> None:
    join(two)
    past(two, "pat-invalid-patentee-answer")
    two.case_no = two.first
    two.complete("compose_panel", by="approver", panel_size=3)
    two.engine.claim_task(two.actor("member2"), two.open_task("examine").id)
    two.case_no = two.second
    two.complete("compose_panel", by="approver", panel_size=3)

    assert two.open_task("examine").assignee == two.actor("member2").name
    assert "task.assigned" in two.acts()


def test_there_is_one_hearing_for_both(two: Office) -> None:
    join(two)
    examined(two)
    for case_no in (two.first, two.second):
        two.case_no = case_no
        two.complete("examine", by="member", next_step="hear")
    on = two.today + timedelta(days=40)
    fixed = {"hearing_on": on.isoformat(), "hearing_time": "09:30", "hearing_place": "第三审理庭"}
    two.case_no = two.first
    two.complete("fix_hearing", **fixed)
    two.case_no = two.second
    other = refusal(two.complete, "fix_hearing", **fixed | {"hearing_time": "14:00"})
    assert isinstance(other, Refused) and other.code == "joined_hearing_differs"

    two.complete("fix_hearing", **fixed)

    (heard,) = two.engine.hearings(two.actor("auditor"), two.today, on)
    assert (heard.case_no, heard.joined_with) == (two.first, (two.second,)), "one line in the calendar"
    assert {notice.addressee for notice in heard.notices} == {party.name for party in two.case.parties}
    two.advance_to(on)
    two.complete("hold_hearing", hearing_result="held", absent="respondent")
    assert [(each.state, each.absent) for each in two.case.hearings] == [("held", "respondent")]
    two.case_no = two.first
    assert [(each.state, each.absent) for each in two.case.hearings] == [("scheduled", "none")], "each has its minutes"


def test_a_case_goes_on_alone_again(two: Office) -> None:
    join(two)
    two.start("shared.separation", by="examiner", reasons="案件事实不再关联。")
    two.complete("decide_separation", by="approver")

    assert numbers(two, two.first) == numbers(two, two.second) == []
    for case_no in (two.first, two.second):
        two.case_no = case_no
        assert "joinder.separated" in two.acts()
        assert "separation_notice" in {template for template, _ in two.notices}
    assert refusal(two.start, "shared.separation", by="examiner").code == "not_joined"


def test_of_three_the_two_others_stay_together(two: Office) -> None:
    join(two)
    two.third = accepted(two, "202310123456.7")
    two.start("shared.joinder", by="examiner", joined_case_no=two.second)
    two.complete("decide_joinder", by="approver")
    assert numbers(two, two.third) == [two.first, two.second]

    two.case_no = two.first
    two.start("shared.separation", by="examiner")
    two.complete("decide_separation", by="approver")

    assert (numbers(two, two.first), numbers(two, two.second)) == ([], [two.third])


def test_only_what_belongs_together_is_joined(two: Office) -> None:
    def code(joined_case_no: str) -> str:
        return refusal(two.start, "shared.joinder", by="examiner", joined_case_no=joined_case_no).code

    assert code(two.second) == "joinder_with_itself"
    two.file("trademark.opposition")
    assert code(two.first) == "joinder_of_another_kind"
    missing = refusal(two.start, "shared.joinder", by="examiner", joined_case_no="FW-2026-999999")
    assert isinstance(missing, InvalidForm)


def test_what_is_decided_already_is_joined_to_nothing(two: Office) -> None:
    examined(two)
    two.case_no = two.first
    two.complete("examine", by="member")
    two.case_no = two.second

    late = refusal(two.start, "shared.joinder", by="examiner", joined_case_no=two.first)

    assert late.code == "joinder_too_late"


def test_a_party_asks_only_where_the_guidelines_let_it(two: Office) -> None:
    """第4.5节: 一项专利权的案件由复审和无效审理部合并; 当事人书面请求 is for different patents (第（2）项)."""
    refused = refusal(two.start, "shared.joinder", by="opponent", joined_case_no=two.first)

    assert refused.code == "joinder_not_at_request"


def test_a_refused_request_joins_nothing_and_is_told(office: Office) -> None:
    numbers_of = []
    for _ in range(2):
        office.file("trademark.opposition")
        office.complete("check_formalities")
        numbers_of.append(office.case_no)
    office.start("shared.joinder", by="opponent", joined_case_no=numbers_of[0])
    assert [line.case_no for line in offered(office)] == numbers_of[:1]

    office.complete("decide_joinder", by="approver", joinder_decision="refuse", refusal_reasons="事实不关联。")

    assert office.case.joined_with == ()
    assert office.notices[-1] == ("joinder_refused", office.opponent_party.name)


@pytest.mark.parametrize(("by", "told"), [("opponent", 1), ("examiner", 0)])
def test_a_separation_that_is_refused_changes_nothing_and_is_told_to_who_asked(two: Office, by: str, told: int) -> None:
    """专利审查指南（2023）第五部分第七章第8.1节; the office tells itself nothing."""
    join(two)
    two.start("shared.separation", by=by, reasons="案件事实不再关联。")

    two.complete("decide_separation", by="approver", separation_decision="refuse", refusal_reasons="事实仍有关联。")

    assert numbers(two, two.second) == [two.first]
    refusals = [to for template, to in two.notices if template == "separation_refused"]
    assert refusals == [two.opponent_party.name] * told


def _another_right(office: Office) -> None:
    """Let the next case of the story be about another mark or patent of the same owner."""
    with office.parts.unit_of_work() as work:
        office.mark = factories.mark(work, office.respondent_party, "听潮", office.today - timedelta(days=30))
        for patent in work.session.scalars(select(Patent)):
            patent.application_no, patent.registration_no = f"2022{patent.application_no[4:]}", None


@pytest.mark.parametrize("kind", sorted(JOINING))
def test_every_procedure_with_a_panel_knows_it(office: Office, kind: str) -> None:
    """Two running cases between the same parties go to one panel; both say so, and by which provision."""
    RUNNING[kind](office)
    first = office.case_no
    _another_right(office)
    RUNNING[kind](office)

    office.start("shared.joinder", by="examiner", joined_case_no=first)
    office.complete("decide_joinder", by="approver2")

    assert [line.case_no for line in office.case.joined_with] == [first]
    assert "joinder.joined" in office.acts_of(first)
