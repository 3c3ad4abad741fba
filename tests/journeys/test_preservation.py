"""财产保全: a court closes a right; the second order waits for its turn, which comes by itself.

专利法实施细则（2023）第一百零四条; 专利审查指南（2023）第五部分第七章第7节.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidForm
from engine.values import Actor, PageRequest, ServiceView, WorklistQuery
from tests import factories
from tests.journeys import burdens, running
from tests.journeys.burdens import file
from tests.journeys.test_what_notices_say import words
from tests.office import Office, refusal
from tests.plain_answers import answers_of

COURT = "杭州市中级人民法院"
KIND, ANSWER = "shared.preservation", "pat-invalid-patentee-answer"


def order(office: Office, no: str = "甲", **given: object) -> None:
    """Let an order be received, checked and executed, or put on the waiting list."""
    received_on = given.pop("order_received_on", office.today.isoformat())
    office.start(KIND, by="formality", order_no=no, order_received_on=received_on, **given)
    office.complete("check_order", by="formality")
    office.complete("decide_order", by="approver")


def over(office: Office, **given: object) -> None:
    office.complete("end_preservation", by="registrar", resumed_on=office.today.isoformat(), **given)


@pytest.fixture
def answering(office: Office) -> Office:
    running.patent_invalidation(office)
    return office


@pytest.fixture
def licensed(office: Office) -> Office:
    """A case about the patent, and one about the mark, in an office with both rights in force."""
    return burdens.ready(office)


def test_an_order_stops_the_case_from_its_receipt_until_the_court_lifts_it(answering: Office) -> None:
    """Ten days that do not count: 17 April becomes 27 April."""
    answering.advance(16)
    order(answering)
    assert answering.limit(ANSWER).state == "suspended"
    assert ("preservation_begun", answering.respondent_party.name) in answering.notices

    answering.advance(10)
    over(answering)

    assert answering.limit(ANSWER).expires_on == date(2026, 4, 27)
    assert burdens.entries(answering) == ["seizure", "seizure_lifted"]
    assert answering.notices[-1][0] == "preservation_ended"


def test_the_court_is_told_by_a_letter_of_the_case(answering: Office) -> None:
    """保全程序开始通知书 goes to the court as to the parties; no text presumes the day on which a court receives it."""
    order(answering)
    answering.tick()

    assert [to for template, to in answering.notices if template == "preservation_begun"][-1] == COURT
    text = words(answering, "preservation_begun", to=COURT)
    assert text.count(COURT) == 2 and "2029年3月1日" in text, text
    letter = next(one for one in services(answering) if one.notice.addressee == COURT)
    assert (letter.notice.served_on, letter.stage, letter.is_presumed) == (None, "unproved", False)
    seen = answering.engine.services_of(answering.actor("respondent"), answering.case_no)
    assert COURT not in {one.notice.addressee for one in seen}

    answering.advance(3)
    proved = {"kind": "proved", "on": answering.today, "proof": "送达回证"}
    answering.engine.record_service(answering.actor("registrar"), letter.notice.id, proved)
    letter = next(one for one in services(answering) if one.notice.addressee == COURT)
    assert (letter.notice.served_on, letter.stage) == (answering.today, "proved")
    assert "undo_loss" not in answering.open_tasks


def test_a_letter_to_the_court_that_came_back_is_sent_again_and_never_published(answering: Office) -> None:
    order(answering)
    letter = next(one for one in services(answering) if one.notice.addressee == COURT)
    returned = {"kind": "returned", "on": answering.today}
    answering.engine.record_service(answering.actor("registrar"), letter.notice.id, returned)

    gazette = {"next_step": "publish"}
    assert refusal(answering.complete, "analyse_return", **gazette).code == "court_not_by_publication"
    answering.complete("analyse_return", next_step="resend", resend_channel="post")
    assert [to for template, to in answering.notices if template == "preservation_begun"].count(COURT) == 2


def come_back(office: Office) -> None:
    letter = next(one for one in services(office) if one.notice.addressee == COURT)
    office.engine.record_service(office.actor("registrar"), letter.notice.id, {"kind": "returned", "on": office.today})


@pytest.mark.parametrize("comes_back_on", [date(2026, 3, 5), date(2026, 3, 25)])
def test_it_is_sent_again_though_the_case_of_the_order_has_ended(licensed: Office, comes_back_on: date) -> None:
    """Whether it came back before the end of the case or after it, it lies before the registrars."""
    licensed.order("mark", preserved_until="2026-03-20")
    executed(licensed)
    licensed.advance_to(comes_back_on)
    come_back(licensed)
    licensed.advance_to(date(2026, 3, 26))

    assert (licensed.case.line.closed_on, licensed.open_tasks) == (date(2026, 3, 21), ["analyse_return"])
    asked = WorklistQuery(text=licensed.case_no)
    listed = licensed.engine.worklist(licensed.actor("registrar"), asked, PageRequest(size=9)).items
    assert [(task.case_no, task.element) for task in listed] == [(licensed.case_no, "analyse_return")]
    gazette = {"next_step": "publish"}
    assert refusal(licensed.complete, "analyse_return", **gazette).code == "court_not_by_publication"
    licensed.complete("analyse_return", next_step="resend", resend_channel="post")

    assert [to for template, to in licensed.notices if template == "preservation_begun"].count(COURT) == 2
    assert licensed.open_tasks == [] and licensed.case.line.outcome == "ended"
    assert licensed.engine.verify_history(licensed.actor("auditor"), licensed.case_no)["is_intact"]


def test_what_came_back_from_a_party_in_a_closed_case_is_published_at_once(licensed: Office) -> None:
    licensed.order("mark", preserved_until="2026-03-20")
    executed(licensed)
    licensed.advance_to(date(2026, 3, 25))
    letter = next(one for one in services(licensed) if one.notice.addressee != COURT)
    event = {"kind": "returned", "on": licensed.today}
    licensed.engine.record_service(licensed.actor("registrar"), letter.notice.id, event)

    assert licensed.open_tasks == []
    assert burdens.announcements(licensed)[-1] == "service_by_publication"


def services(office: Office) -> tuple[ServiceView, ...]:
    return office.engine.services_of(office.actor("registrar"), office.case_no)


def test_a_second_order_waits_and_begins_by_itself_on_the_day_on_which_the_first_ends(answering: Office) -> None:
    """第7节: 轮候; from 2 to 12 March for the first court, from then on for the second: no day between them counts."""
    order(answering, "甲")
    answering.advance(3)
    order(answering, "乙", court="宁波市中级人民法院")
    assert "strike_off" in answering.open_tasks
    assert ("preservation_waiting", answering.respondent_party.name) in answering.notices
    assert [(kind, end) for kind, _, _, end in burdens.burdens(answering)] == [("seizure", None)]

    answering.advance(7)
    over(answering)
    answering.tick()

    assert [(since, end) for _, since, _, end in burdens.burdens(answering)] == [
        (date(2026, 3, 2), date(2026, 3, 12)),
        (date(2026, 3, 12), None),
    ]
    assert burdens.details(answering)["court"] == "宁波市中级人民法院"
    assert answering.limit(ANSWER).state == "suspended"
    assert "strike_off" not in answering.open_tasks and "end_preservation" in answering.open_tasks
    assert answering.notices.count(("preservation_begun", answering.respondent_party.name)) == 2
    assert "preservation.turn" in answering.acts()


def test_the_register_tells_in_which_order_they_wait(licensed: Office) -> None:
    """Whoever buys the patent sees that the next order closes it in the instant in which the first is lifted."""
    file(licensed, "patent.licence_filing")
    order(licensed, "甲")
    order(licensed, "丙", order_received_on="2026-03-02")
    order(licensed, "乙", order_received_on="2026-03-01")
    waiting = licensed.engine.patent(Actor.public(), "ZL202310123456.7").waiting_orders

    assert [(one.received_on.isoformat(), one.details["order_no"]) for one in waiting] == [
        ("2026-03-01", "乙"),
        ("2026-03-02", "丙"),
    ]
    over(licensed)
    licensed.tick()
    patent = licensed.engine.patent(Actor.public(), "ZL202310123456.7")
    assert [one.details["order_no"] for one in patent.waiting_orders] == ["丙"]
    assert [one.details["order_no"] for one in patent.encumbrances if one.is_live] == ["乙"]


def test_of_those_that_wait_the_first_received_is_the_first_to_begin(answering: Office) -> None:
    order(answering, "甲")
    answering.advance(5)
    order(answering, "丙")
    order(answering, "乙", order_received_on="2026-03-04")  # it lay in the post room
    over(answering)
    answering.tick()

    assert burdens.details(answering)["order_no"] == "乙"


def test_an_order_that_is_struck_off_while_its_turn_is_on_the_way_leaves_it_to_the_next(answering: Office) -> None:
    for no in ("甲", "乙", "丙"):
        order(answering, no)
    over(answering)
    answering.complete("strike_off", by="registrar")
    answering.tick()
    answering.tick()  # the turn of the one struck off leaves a job for the next

    assert burdens.details(answering)["order_no"] == "丙"
    assert ("preservation_off_list", answering.respondent_party.name) in answering.notices


def test_nothing_slips_in_between_two_orders(licensed: Office) -> None:
    """Between the end of the first and the turn of the second there is the ticker only."""
    file(licensed, "patent.licence_filing")
    order(licensed, "甲")
    order(licensed, "乙")
    over(licensed)

    file(licensed, "patent.pledge")
    assert burdens.findings(licensed) == ["seizure"]
    licensed.tick()
    licensed.complete("check_credit")
    licensed.complete("examine")
    assert licensed.open_tasks == ["approve_refusal"], "it is read again in the step that enters"


@pytest.mark.parametrize("register", ["trademark", "patent"])
def test_an_order_in_another_case_about_the_right_waits_too(licensed: Office, register: str) -> None:
    file(licensed, f"{register}.licence_filing")
    first = licensed.case_no
    order(licensed, "甲")
    file(licensed, f"{register}.licence_filing")
    second = licensed.case_no
    order(licensed, "乙")
    assert "strike_off" in licensed.open_tasks

    licensed.case_no = first
    over(licensed)
    licensed.tick()

    licensed.case_no = second
    assert "end_preservation" in licensed.open_tasks and burdens.details(licensed)["order_no"] == "乙"


def test_an_order_entered_by_hand_in_a_later_case_does_not_wait_for_itself_and_ends_with_the_other(
    licensed: Office,
) -> None:
    """The next one begins when the last of them has ended."""
    cases = []
    for _ in range(2):
        file(licensed, "patent.licence_filing")
        cases.append(licensed.case_no)
        order(licensed, "甲")
        assert [stop.to_on for stop in licensed.case.suspensions] == [None]
    order(licensed, "乙")
    assert "strike_off" in licensed.open_tasks

    licensed.case_no = cases[0]
    over(licensed)
    while licensed.tick():
        pass

    licensed.case_no = cases[1]
    assert [stop.to_on is None for stop in licensed.case.suspensions] == [True, False]  # the newest first
    assert "end_preservation" in licensed.open_tasks and burdens.details(licensed)["order_no"] == "乙"


def test_a_preserved_mark_is_not_pledged_though_no_case_stands_still(licensed: Office) -> None:
    """指南（2021）第三部分第十一章第3.3.3节: 未被查封; the clocks of trademarks know no such stop (条例第十一条)."""
    file(licensed, "trademark.licence_filing")
    order(licensed)
    assert licensed.case.suspensions == ()

    file(licensed, "trademark.pledge")
    assert burdens.findings(licensed) == ["seizure"]


@pytest.mark.parametrize("register", ["trademark", "patent"])
def test_an_order_received_in_the_case_of_a_pledge_keeps_that_pledge_out_too(licensed: Office, register: str) -> None:
    """What a case lays on the right does not stand against itself; what a court lays on it does."""
    file(licensed, f"{register}.pledge")
    order(licensed)
    licensed.complete("check_credit")
    licensed.complete("examine")

    assert "approve_refusal" in licensed.open_tasks
    assert "pledge" not in burdens.entries(licensed)


def test_a_closed_case_receives_an_order_and_begins_the_next_one(licensed: Office) -> None:
    file(licensed, "patent.licence_filing")
    licensed.send("withdrawal", by="respondent")
    assert licensed.case.line.closed_on == licensed.today
    order(licensed, "甲")
    order(licensed, "乙")
    over(licensed)
    licensed.tick()

    assert burdens.details(licensed)["order_no"] == "乙"


def test_the_court_may_continue_its_preservation(answering: Office) -> None:
    order(answering)
    answering.complete(
        "end_preservation", by="registrar", preservation_result="continued", preserved_until="2031-03-01"
    )

    assert burdens.details(answering)["preserved_until"] == "2031-03-01"
    assert answering.limit(ANSWER).state == "suspended" and "end_preservation" in answering.open_tasks


def test_a_preservation_ends_by_itself_with_the_last_day_that_the_court_named(answering: Office) -> None:
    """The ruling's period is over with 20 March: from the 21st on the clocks run and the patent is free."""
    order(answering, preserved_until="2026-03-20")
    term = answering.open_task("end_preservation").limit
    assert (term.expires_on, term.used) == (date(2026, 3, 20), 0.0), "far off, though it has no length"
    answering.advance_to(date(2026, 3, 20))
    assert burdens.entries(answering) == ["seizure"] and answering.limit(ANSWER).state == "suspended"

    answering.advance(1)

    assert burdens.entries(answering) == ["seizure", "seizure_lifted"]
    assert "end_preservation" not in answering.open_tasks
    assert answering.limit(ANSWER).state == "running"
    assert answering.notices[-1] == ("preservation_ended", answering.respondent_party.name)
    assert "time_limit.expired" in answering.acts() and "suspension.closed" in answering.acts()
    text = words(answering, "preservation_ended", to=answering.respondent_party.name)
    assert "2026年3月20日届满" in text and "2026年3月21日" in text, text


def test_it_ends_on_that_day_however_late_the_office_notes_it(answering: Office) -> None:
    """The clocks run from the day after the last one, though nobody was there for a week."""
    order(answering, preserved_until="2026-03-20")
    answering.clock.travel(days=25)
    answering.tick()

    assert [stop.to_on for stop in answering.case.suspensions] == [date(2026, 3, 20)]


def test_the_next_order_begins_by_itself_when_the_time_of_the_first_is_over(answering: Office) -> None:
    order(answering, "甲", preserved_until="2026-03-20")
    order(answering, "乙", preserved_until="2026-06-30")
    answering.advance_to(date(2026, 3, 21))

    assert [(since, end) for _, since, _, end in burdens.burdens(answering)] == [
        (date(2026, 3, 2), date(2026, 3, 21)),
        (date(2026, 3, 21), None),
    ]
    assert burdens.details(answering)["order_no"] == "乙"
    assert answering.limit(ANSWER).state == "suspended"


@pytest.mark.parametrize("until", ["2026-03-19", "2026-03-20"])
def test_an_order_whose_time_is_over_before_its_turn_is_struck_off_by_itself(answering: Office, until: str) -> None:
    """Both days in one: whichever of the two ends first, it has nothing left to preserve; the third one begins."""
    order(answering, "甲", preserved_until="2026-03-20")
    for no, last_day in (("乙", until), ("丙", "2026-06-30")):
        order(answering, no, preserved_until=last_day)
    answering.advance_to(date(2026, 3, 21))

    assert burdens.details(answering)["order_no"] == "丙"
    assert answering.notices.count(("preservation_off_list", answering.respondent_party.name)) == 1
    assert "轮候期间已经届满" in words(answering, "preservation_off_list", to=answering.respondent_party.name)
    assert "strike_off" not in answering.open_tasks


def test_the_turn_passes_over_an_order_whose_time_is_over_while_mail_keeps_it_on_the_list(licensed: Office) -> None:
    file(licensed, "patent.licence_filing")
    first = licensed.case_no
    order(licensed, "甲", preserved_until="2026-03-20")
    file(licensed, "patent.licence_filing")
    order(licensed, "乙", preserved_until="2026-03-19")
    letter = ("incoming_mail", "letter.txt", "续行财产保全".encode())
    licensed.engine.attach_document(licensed.actor("formality"), licensed.case_no, *letter)
    licensed.case_no = first
    order(licensed, "丙", preserved_until="2026-06-30")
    licensed.advance_to(date(2026, 3, 21))

    # The letter may continue either of them: the one that waits in its case, and the one that stands there besides.
    assert [job.last_error for job in licensed.jobs("held")] == ["unread_mail", "unread_mail"]
    assert burdens.details(licensed)["order_no"] == "丙"


def test_a_continuation_moves_the_last_day(answering: Office) -> None:
    order(answering, preserved_until="2026-03-20")
    given = {"preservation_result": "continued", "preserved_until": "2026-03-01"}
    past = refusal(answering.complete, "end_preservation", **given)
    assert past.code == "preservation_over"
    answering.complete("end_preservation", preservation_result="continued", preserved_until="2026-04-10")

    answering.advance_to(date(2026, 4, 10))
    assert burdens.entries(answering) == ["seizure", "seizure_amended"]
    answering.advance(1)
    assert burdens.entries(answering)[-1] == "seizure_lifted"


def test_mail_that_nobody_has_read_holds_the_end_for_a_person(answering: Office) -> None:
    """The court's continuation may lie in it."""
    order(answering, preserved_until="2026-03-20")
    letter = ("incoming_mail", "letter.txt", "续行财产保全".encode())
    answering.engine.attach_document(answering.actor("formality"), answering.case_no, *letter)
    answering.advance_to(date(2026, 3, 25))

    assert [job.last_error for job in answering.jobs("held")] == ["unread_mail"]
    assert burdens.entries(answering) == ["seizure"]


def test_an_order_without_a_last_day_is_ended_by_a_person(answering: Office) -> None:
    order(answering, preserved_until=None)
    answering.advance(400)
    assert "seizure_lifted" not in burdens.entries(answering)

    over(answering)
    assert burdens.entries(answering)[-1] == "seizure_lifted"


def test_a_case_that_was_opened_for_an_order_ends_with_its_last_day(licensed: Office) -> None:
    licensed.order("mark", preserved_until="2026-03-20")
    executed(licensed)
    licensed.advance_to(date(2026, 3, 21))

    assert (licensed.case.line.closed_on, licensed.case.line.outcome) == (date(2026, 3, 21), "ended")


def test_an_order_that_is_not_executed_is_answered_and_stops_nothing(answering: Office) -> None:
    before = answering.limit(ANSWER).expires_on
    answering.start(KIND, by="formality")
    answering.complete("check_order", by="formality", order_verdict="refuse")
    answering.complete("decide_order", by="approver", order_decision="refuse")
    assert answering.notices[-1] == ("preservation_refused", COURT)
    answering.tick()
    assert "不予执行" in words(answering, "preservation_refused")

    assert answering.limit(ANSWER).expires_on == before and burdens.entries(answering) == []


def test_a_limit_that_ends_before_the_order_is_decided_on_takes_nothing(answering: Office) -> None:
    answering.start(KIND, by="formality")
    answering.advance_to(date(2026, 6, 1))

    assert {job.last_error for job in answering.jobs("held")} == {"preservation"}
    assert "answer_served_on" in answering.case.variables and answering.limit(ANSWER).state == "running"


@pytest.mark.parametrize(
    "wrong", [{"order_received_on": "2026-03-03"}, {"order_received_on": "2026-02-02", "preserved_until": "2026-03-01"}]
)
def test_an_order_of_tomorrow_or_of_yesterday_is_not_entered(answering: Office, wrong: dict[str, str]) -> None:
    assert isinstance(refusal(answering.start, KIND, by="formality", **wrong), InvalidForm)


def test_a_party_orders_nothing(answering: Office) -> None:
    assert refusal(answering.start, KIND, by="respondent").code == "not_your_role"


def executed(office: Office) -> None:
    office.complete("check_order", by="formality")
    office.complete("decide_order", by="approver")


@pytest.mark.parametrize(("register", "kind"), [("mark", "trademark.preservation"), ("patent", "patent.preservation")])
def test_a_right_about_which_nothing_was_ever_filed_is_preserved_in_a_case_of_its_own(
    licensed: Office, register: str, kind: str
) -> None:
    """It stands open as long as the order preserves the right, and ends with it."""
    licensed.order(register)
    executed(licensed)

    assert licensed.case.line.kind == kind and licensed.case.line.title.endswith("财产保全")
    assert [(one.role, one.name) for one in licensed.case.parties] == [("right_holder", licensed.respondent_party.name)]
    assert licensed.notices == [("preservation_begun", name) for name in (licensed.respondent_party.name, COURT)]
    assert burdens.entries(licensed) == ["seizure"]
    over(licensed)

    assert (licensed.case.line.closed_on, licensed.case.line.outcome) == (licensed.today, "ended")
    assert burdens.entries(licensed) == ["seizure", "seizure_lifted"]
    assert licensed.notices[-1] == ("preservation_ended", licensed.respondent_party.name)


def test_orders_in_cases_of_their_own_wait_for_each_other(licensed: Office) -> None:
    """And for those beside other cases: the turn comes by itself, from the day on which the earlier one ended."""
    file(licensed, "patent.licence_filing")
    beside = licensed.case_no
    order(licensed, "甲")
    licensed.order("patent", order_no="乙")
    executed(licensed)
    second = licensed.case_no
    assert "strike_off" in licensed.open_tasks

    licensed.case_no = beside
    licensed.advance(5)
    over(licensed)
    licensed.tick()

    licensed.case_no = second
    assert burdens.details(licensed)["order_no"] == "乙"
    assert [since for _, since, _, end in burdens.burdens(licensed) if end is None] == [licensed.today]
    assert licensed.open_tasks == ["end_preservation"]


@pytest.mark.parametrize(("refused_by", "outcome"), [("decide_order", "not_executed"), ("strike_off", "struck_off")])
def test_an_order_that_preserves_nothing_ends_its_case(licensed: Office, refused_by: str, outcome: str) -> None:
    licensed.order("mark", order_no="甲")
    if refused_by == "strike_off":
        executed(licensed)
        licensed.order("mark", order_no="乙")
        executed(licensed)
        licensed.complete("strike_off", by="registrar")
    else:
        licensed.complete("check_order", by="formality", order_verdict="refuse")
        licensed.complete("decide_order", by="approver", order_decision="refuse")

    assert (licensed.case.line.status, licensed.case.line.outcome) == ("closed", outcome)


def test_the_same_click_twice_opens_one_case(licensed: Office) -> None:
    answers = answers_of("shared.preservation.filing", {})
    number, formality = licensed.mark.application_no, licensed.actor("formality")
    first, second = (licensed.engine.enter_order(formality, "mark", number, answers, "k") for _ in range(2))

    assert first.case_no == second.case_no
    assert [one.kind for one in licensed.engine.find_cases(formality).items] == ["trademark.preservation"]


@pytest.mark.parametrize("by", ["respondent", "examiner", "leader"])
def test_who_receives_nothing_from_courts_opens_no_case_for_them(licensed: Office, by: str) -> None:
    assert refusal(licensed.order, "mark", by=by).code == "not_your_role"


def test_whoever_has_an_interest_in_the_right_does_not_open_the_case(licensed: Office) -> None:
    """回避: the case would not exist for them."""
    with licensed.parts.unit_of_work() as work:
        factories.interest(work, licensed.accounts["formality"], licensed.respondent_party)

    assert refusal(licensed.order, "mark").code == "recused"
    assert licensed.engine.find_cases(licensed.actor("registrar")).items == ()


def test_nobody_disposes_of_the_case_of_a_court(licensed: Office) -> None:
    """No limit to extend, nothing to withdraw, suspend, join or restore: the court lifts its order."""
    licensed.order("patent")

    assert {event.reason for event in licensed.case.special_events} == {"courts_order"}
    offered = licensed.engine.case(licensed.actor("approver"), licensed.case_no).side_procedures
    assert set(offered) <= {"shared.recusal", "shared.second_look", "shared.preservation"}
    assert refusal(licensed.start, "shared.suspension", by="respondent").code == "courts_order"
