"""准予注册: the office registers by itself what nobody opposes any more (商标法（2019）第三十三条)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from engine.store.certificates import Certificate
from engine.store.database import Database
from engine.store.history import OfficeHistory
from engine.store.parties import Party
from engine.values import MarkView
from tests.office import Office, refusal

#: Published on 31 January 2026; three months end on 30 April.
WINDOW_ENDS = date(2026, 4, 30)
CORRECTION, REVIEW = "tm-review-correction", "tm-nonregistration-review-request"


def mark(office: Office) -> MarkView:
    return office.engine.mark(office.actor("auditor"), office.mark.application_no)


def office_acts(office: Office) -> list[str]:
    with office.parts.unit_of_work(read_only=True) as work:
        rows = work.session.query(OfficeHistory).order_by(OfficeHistory.seq)
        return [row.act for row in rows if row.subject == office.mark.application_no]


def test_an_unopposed_mark_is_registered_on_the_day_after_its_window(office: Office) -> None:
    """第三十三条: 公告期满无异议的，予以核准注册."""
    office.advance_to(WINDOW_ENDS)
    assert mark(office).status == "published", "the last day is a day to oppose"

    office.advance(days=1)

    found = mark(office)
    assert (found.status, found.registration_no) == ("registered", found.application_no)
    assert found.registered_on == WINDOW_ENDS + timedelta(days=1)
    assert found.expires_on == date(2036, 4, 30)
    assert office_acts(office)[0] == "register.entered"
    office.advance(days=30)
    assert office_acts(office).count("register.entered") == 1, "once"


@pytest.mark.parametrize(
    ("published_on", "last_day"),
    [
        (date(2026, 12, 31), date(2027, 3, 31)),  # 商标法（2019）第三十三条: three months
        (date(2027, 1, 1), date(2027, 3, 1)),  # 商标法（2026）第三十六条: two months
    ],
)
def test_the_window_is_that_of_the_day_of_publication(
    office_url: str, opened: Callable[[str], Database], published_on: date, last_day: date
) -> None:
    office = Office(opened(office_url), first_day=published_on + timedelta(days=1), published_on=published_on)
    office.advance_to(last_day)
    assert mark(office).status == "published"

    office.advance(days=30)  # the calendar of 2027 is not official yet: the office waits for the latest possible day

    assert mark(office).registered_on == last_day + timedelta(days=1)


def withdraw(office: Office) -> None:
    office.send("withdrawal", by="opponent")


def not_admit(office: Office) -> None:
    office.complete("check_formalities", intake_decision="reject")


@pytest.mark.parametrize(("end", "outcome"), [(withdraw, "withdrawn"), (not_admit, "not_accepted")])
def test_a_mark_is_registered_when_its_only_opposition_falls_away(
    office: Office, end: Callable[[Office], None], outcome: str
) -> None:
    """The window is over, and nothing is left in the way."""
    office.file("trademark.opposition")
    office.advance_to(WINDOW_ENDS + timedelta(days=1))
    assert mark(office).status != "registered"

    end(office)

    assert office.case.line.outcome == outcome
    assert mark(office).status == "registered"
    assert ("registration_certificate", office.respondent_party.name) in office.notices
    assert "registration" in {row["announcement"] for row in office.engine.gazette().items}
    assert [line.subject for line in office.history() if line.act == "register.entered"][-1] == "registered"


def test_an_opposition_that_is_deemed_withdrawn_is_out_of_the_way(office: Office) -> None:
    """条例第五十七条第二款: 期满未补正的，视为撤回."""
    office.file("trademark.opposition")
    office.advance_to(WINDOW_ENDS)
    office.complete("check_formalities", intake_decision="correct")
    office.advance_to(office.limit(CORRECTION).expires_on + timedelta(days=1))

    assert office.case.line.outcome == "deemed_withdrawn"
    assert mark(office).status == "registered"


def test_a_withdrawal_within_the_window_leaves_it_to_others(office: Office) -> None:
    office.file("trademark.opposition")
    withdraw(office)
    assert mark(office).status == "published"

    office.advance_to(WINDOW_ENDS + timedelta(days=1))

    assert mark(office).status == "registered"


def decide(office: Office, outcome: str, **answers: object) -> None:
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome=outcome, **answers)
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")


def two_oppositions(office: Office) -> tuple[str, str]:
    first = office.file("trademark.opposition").case_no
    second = office.file("trademark.opposition", grounds=["art_10"]).case_no
    office.advance_to(WINDOW_ENDS + timedelta(days=1))
    return first, second


def test_of_several_oppositions_the_last_one_counts(office: Office) -> None:
    """No certificate and no announcement before nobody opposes the mark."""
    office.case_no, second = two_oppositions(office)
    decide(office, "register")
    office.complete("prepare_registration", by="registrar")
    assert office.case.line.outcome == "registered"
    assert mark(office).status == "opposed"
    assert "registration_certificate" not in {template for template, _ in office.notices}
    assert "registration" not in {row["announcement"] for row in office.engine.gazette().items}

    office.case_no = second
    withdraw(office)

    assert mark(office).status == "registered"
    assert ("registration_certificate", office.respondent_party.name) in office.notices


def test_the_years_of_an_opposed_mark_run_from_its_announcement(office: Office) -> None:
    """第四十五条第一款, 条例第六十六条第三款: not from the day to which 第三十六条第二款 dates the right back."""
    office.file("trademark.opposition")
    office.advance_to(announced_on := date(2027, 3, 1))
    withdraw(office)
    assert mark(office).registered_on == WINDOW_ENDS + timedelta(days=1)

    office.file("trademark.invalidation", mark_no=office.mark.application_no, grounds=["art_13_2"])
    assert office.case.variables["relative_grounds_until"] == "2032-03-01"
    office.advance_to(announced_on.replace(year=2030))
    for found in (["too_early"], []):
        office.file("trademark.cancellation", mark_no=office.mark.application_no)
        office.settle("opponent")
        assert office.case.variables["register_findings"] == found
        office.advance(days=1)
    for day, ground, found in ((date(2032, 3, 1), "art_30", []), (date(2032, 3, 2), "art_31", ["late"])):
        office.advance_to(day)
        office.file("trademark.invalidation", mark_no=office.mark.application_no, grounds=[ground])
        office.settle("opponent")
        assert office.case.variables["register_findings"] == found


def test_what_one_opposition_struck_out_another_does_not_bring_back(office: Office) -> None:
    """部分不予注册: the goods that are left are registered when the last opposition is over."""
    office.case_no, second = two_oppositions(office)
    decide(office, "partial", goods_refused=["鞋"], goods_registered=["服装", "广告"])
    office.advance_to(office.limit(REVIEW).expires_on + timedelta(days=1))
    office.complete("prepare_publication", by="registrar", effect="final")
    assert (mark(office).status, mark(office).goods) == ("opposed", ("服装", "广告"))

    office.case_no = second
    withdraw(office)

    assert (mark(office).status, mark(office).goods) == ("partially_registered", ("服装", "广告"))


@pytest.mark.parametrize(
    ("struck_out", "kept", "status", "left"),
    [
        (["服装"], ["鞋", "广告"], "partially_registered", ("广告",)),
        (["服装", "广告"], ["鞋"], "refused", ("服装", "广告")),
    ],
)
def test_of_two_partial_decisions_each_counts(
    office: Office, struck_out: list[str], kept: list[str], status: str, left: tuple[str, ...]
) -> None:
    """The second was drafted while the goods of the first were still in the register."""
    two = two_oppositions(office)
    for office.case_no, gone, stays in zip(two, (["鞋"], struck_out), (["服装", "广告"], kept), strict=True):
        decide(office, "partial", goods_refused=gone, goods_registered=stays)
    for office.case_no in two:
        if office.today <= (last := office.limit(REVIEW).expires_on):
            office.advance_to(last + timedelta(days=1))
        office.complete("prepare_publication", by="registrar", effect="final")

    assert (mark(office).status, mark(office).goods) == (status, left)


def test_what_is_refused_stays_refused(office: Office) -> None:
    office.case_no, second = two_oppositions(office)
    decide(office, "refuse")
    office.advance_to(office.limit(REVIEW).expires_on + timedelta(days=1))
    office.complete("prepare_publication", by="registrar", effect="final")

    office.case_no = second
    withdraw(office)

    assert (mark(office).status, mark(office).registered_on) == ("refused", None)


def test_an_opposition_posted_on_the_last_day_finds_the_mark_registered_and_opposes_it(office: Office) -> None:
    """条例第九条第一款: the postmark counts; the mark was not unopposed."""
    office.advance_to(WINDOW_ENDS + timedelta(days=5))
    assert mark(office).status == "registered"

    office.file(
        "trademark.opposition",
        by="formality",
        submitted_by="office",
        filed_on=WINDOW_ENDS,
        opponent_name=office.opponent_party.name,
        opponent_is_another=True,
    )
    office.complete("check_formalities")

    assert (mark(office).status, mark(office).registered_on, mark(office).expires_on) == ("opposed", None, None)


def gazette(office: Office) -> list[tuple[str, str | None]]:
    return [(row["announcement"], row["case_no"]) for row in office.engine.gazette().items]


@pytest.fixture
def unopposed(office: Office) -> Office:
    """The day after the window of a mark that nobody opposed."""
    office.advance_to(WINDOW_ENDS + timedelta(days=1))
    return office


def test_an_unopposed_mark_is_announced_and_its_owner_gets_the_certificate(unopposed: Office) -> None:
    """第三十三条: 发给商标注册证，并予公告. All of it is one transaction; the PDF comes after it."""
    [announced] = unopposed.engine.gazette().items
    assert (announced["announcement"], announced["case_no"]) == ("registration", None)
    assert unopposed.mark.application_no in announced["title"] and "第25、35类" in announced["body"]
    [line] = mark(unopposed).entries
    assert (line.entry, line.case_no, line.new["status"]) == ("registered", None, "registered")

    owner = unopposed.actor("respondent")
    [told] = unopposed.engine.notifications(owner).items
    assert "已核准注册" in told.text and "海潮" in told.text
    unopposed.tick()
    found, content = unopposed.engine.certificate(owner, unopposed.mark.application_no)
    assert (found.issued_on, found.state, content[:5]) == (WINDOW_ENDS + timedelta(days=1), "ready", b"%PDF-")
    assert office_acts(unopposed) == ["register.entered", "document.rendered"]


def test_the_certificate_is_for_its_owner_and_the_office_alone(unopposed: Office) -> None:
    unopposed.tick()
    number = unopposed.mark.application_no

    assert refusal(unopposed.engine.certificate, unopposed.actor("opponent"), number).code == "no_certificate"
    assert unopposed.engine.mark(unopposed.actor("opponent"), number).certificate is None
    assert unopposed.engine.certificate(unopposed.actor("examiner"), number)[1][:5] == b"%PDF-"


def the_disk_is_full(*_row: object) -> None:
    raise OSError("no space left on device")


def test_what_fails_on_the_way_leaves_no_half_registration(office: Office) -> None:
    """Register, certificate, gazette and history: together or not at all, and once when it is tried again."""
    event.listen(Certificate, "before_insert", the_disk_is_full)
    try:
        office.advance_to(WINDOW_ENDS + timedelta(days=1))
    finally:
        event.remove(Certificate, "before_insert", the_disk_is_full)
    assert (mark(office).status, gazette(office), office_acts(office)) == ("published", [], [])
    [stuck] = office.jobs("incident")

    office.engine.retry_job(office.actor("admin"), stuck.id)
    office.advance(days=30)

    assert gazette(office) == [("registration", None)]
    assert office_acts(office) == ["register.entered", "document.rendered"]
    assert mark(office).registered_on == WINDOW_ENDS + timedelta(days=1), "the right does not wait for the ticker"


def test_an_opposition_posted_in_time_makes_the_certificate_void(unopposed: Office) -> None:
    """条例第九条第一款: the mark is opposed after all; another certificate comes with the end of the opposition."""
    unopposed.tick()
    day, name, code = WINDOW_ENDS, unopposed.opponent_party.name, "91330200MA2AXXXX1T"
    with unopposed.parts.unit_of_work() as work:
        work.session.get_one(Party, unopposed.opponent_party.id).credit_code = code
    paper = {"submitted_by": "office", "filed_on": day, "opponent_name": name, "opponent_credit_code": code}
    unopposed.file("trademark.opposition", by="formality", **paper)
    unopposed.complete("check_formalities")
    number = unopposed.mark.application_no
    assert refusal(unopposed.engine.certificate, unopposed.actor("respondent"), number).code == "no_certificate"

    withdraw(unopposed)

    assert ("registration_certificate", unopposed.respondent_party.name) in unopposed.notices
    entries = [line.entry for line in mark(unopposed).entries]
    assert entries == ["registered", "opposed", "restored", "registered"]
