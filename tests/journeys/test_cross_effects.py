"""What one procedure lays on a right holds in every other one, and no longer than it lasts."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.commands import rights
from engine.commands.motion import Motion
from engine.errors import Refused
from engine.store.documents import Notice
from engine.store.parties import Party
from engine.store.queries import cases as case_queries
from engine.store.rights import Encumbrance, Mark, Patent
from engine.store.runs import Run
from tests.journeys import burdens
from tests.journeys.burdens import entered, file
from tests.office import Office, refusal


@pytest.fixture
def office(office: Office) -> Office:
    return burdens.ready(office)


def act(office: Office, operation: object, *arguments: str) -> None:
    """Let the case of the story do something to its right, as a service task would."""
    with office.parts.unit_of_work() as work:
        case = case_queries.by_number(work.session, office.case_no)
        row = work.session.scalars(select(Run).where(Run.case_id == case.id, Run.is_main)).one()
        operation(Motion.load(work, office.actor("registrar"), case, row), *arguments)


def hand_over(office: Office, kind: str) -> None:
    """Let another case about the right hand it to the opponent, as the last step of an assignment would."""
    file(office, f"{kind.partition('.')[0]}.licence_filing")
    act(office, rights.change_owner, "licensee")


def owner(office: Office, register: type) -> int:
    with office.parts.unit_of_work(read_only=True) as work:
        return work.session.scalars(select(register.owner_party_id)).first()


@pytest.mark.parametrize(("kind", "register"), [("trademark.pledge", Mark), ("patent.pledge", Patent)])
def test_a_pledged_right_is_not_handed_over_until_the_pledge_is_struck_off(
    office: Office, kind: str, register: type
) -> None:
    """民法典第四百四十四条第二款; 指南第三部分第十一章第1.9.1节."""
    entered(office, kind)
    pledge = office.case_no
    with pytest.raises(Refused, match="right_not_assignable"):
        hand_over(office, kind)
    assert owner(office, register) == office.respondent_party.id

    office.case_no = pledge
    office.send("cancellation", by="opponent")
    office.complete("check_cancellation")
    hand_over(office, kind)
    assert owner(office, register) == office.opponent_party.id


@pytest.mark.parametrize("kind", ["trademark.pledge", "patent.pledge"])
def test_who_takes_over_the_claim_is_the_pledgee_in_the_register_and_the_rank_stays(office: Office, kind: str) -> None:
    """指南（2021）第三部分第十一章第3.4节 speaks of changed parties; one with a new name only is the same pledgee."""
    entered(office, kind)
    before = burdens.burdens(office)
    office.start("shared.party_change", by="formality", party_role="pledgee", change_kind="transfer")
    office.complete("check_party_change", by="formality")

    with office.parts.unit_of_work(read_only=True) as work:
        [holder] = work.session.scalars(select(Party.name).join(Encumbrance, Encumbrance.holder_party_id == Party.id))
    assert holder == {party.role: party.name for party in office.case.parties}["pledgee"] == "宁波东港服饰有限公司"
    assert burdens.burdens(office) == before
    assert burdens.entries(office)[-1] == "pledge_handed_over"
    about = office.engine.mark(office.actor("examiner"), office.mark.application_no) if "trademark" in kind else None
    assert about is None or about.entries[-1].old == {"holder_name": office.opponent_party.name}

    office.start("shared.party_change", by="formality", party_role="pledgee", change_kind="name")
    office.complete("check_party_change", by="formality")
    assert burdens.entries(office).count("pledge_handed_over") == 1


def certificates(office: Office) -> int:
    return [template for template, _ in office.notices].count("pledge_certificate")


@pytest.mark.parametrize(
    ("role", "change_kind"), [("pledgee", "transfer"), ("pledgee", "name"), ("pledgor", "name"), ("pledgor", "merger")]
)
def test_a_certificate_that_names_a_former_party_is_replaced_for_both_sides(
    office: Office, role: str, change_kind: str
) -> None:
    """指南（2021）第三部分第十一章第3.4节; the gazette says so, as of every change of the pledge."""
    entered(office, "trademark.pledge")
    before = certificates(office), burdens.announcements(office).count("pledge_change")
    office.start("shared.party_change", by="formality", party_role=role, change_kind=change_kind)
    office.complete("check_party_change", by="formality")

    assert (certificates(office), burdens.announcements(office).count("pledge_change")) == (
        before[0] + 2,
        before[1] + 1,
    )
    assert {name for template, name in office.notices[-2:] if template == "pledge_certificate"} == {
        party.name for party in office.case.parties
    }
    with office.parts.unit_of_work(read_only=True) as work:
        newest = work.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
        assert newest.words["certificate_no"] == office.case.variables["certificate_no"]


@pytest.mark.parametrize(
    ("kind", "change_kind"),
    [("trademark.pledge", "agent"), ("patent.pledge", "transfer"), ("trademark.licence_filing", "name")],
)
def test_no_certificate_is_replaced_that_names_no_former_party(office: Office, kind: str, change_kind: str) -> None:
    entered(office, kind)
    before = certificates(office)
    role = "licensee" if kind.endswith("licence_filing") else "pledgee"
    more = {"agent_name": "正和商标代理"} if change_kind == "agent" else {}
    office.start("shared.party_change", by="formality", party_role=role, change_kind=change_kind, **more)
    office.complete("check_party_change", by="formality")

    assert certificates(office) == before


def test_a_party_that_changes_before_the_certificate_is_made_out_stands_in_it_at_once(office: Office) -> None:
    file(office, "trademark.pledge")
    office.start("shared.party_change", by="formality", party_role="pledgee", change_kind="transfer")
    office.complete("check_party_change", by="formality")
    assert certificates(office) == 0

    for step in ("check_credit", "examine", "issue_certificate"):
        office.complete(step)
    assert ("pledge_certificate", "宁波东港服饰有限公司") in office.notices
    assert certificates(office) == 2


def test_a_licence_does_not_keep_the_right_from_being_handed_over(office: Office) -> None:
    """商标法（2019）第四十二条: only pledge and seizure stand against it."""
    entered(office, "trademark.licence_filing")
    hand_over(office, "trademark.licence_filing")

    assert owner(office, Mark) == office.opponent_party.id


def test_a_suspended_patent_is_not_pledged_and_a_resumed_one_is(office: Office) -> None:
    """专利审查指南（2023）第五部分第七章第7节."""
    burdens.weigh(office, "suspension")
    file(office, "patent.pledge")
    office.complete("check_credit")
    office.complete("examine")
    assert office.open_tasks == ["approve_refusal"]

    act(office, rights.lift, "suspension")
    entered(office, "patent.pledge")
    assert [burden[0] for burden in burdens.burdens(office)] == ["suspension", "pledge"]


@pytest.mark.parametrize(
    "kind", ["trademark.licence_filing", "patent.licence_filing", "trademark.pledge", "patent.pledge"]
)
def test_a_lapsed_right_is_neither_licensed_nor_pledged(office: Office, kind: str) -> None:
    burdens.right(office, status="expired")
    file(office, kind)

    assert burdens.findings(office) == ["lapsed"]


def test_a_right_whose_last_day_was_yesterday_is_over_though_nobody_entered_it(office: Office) -> None:
    burdens.right(office, expires_on=office.today.replace(day=1))
    file(office, "trademark.licence_filing", to_on="2026-03-01")

    assert burdens.findings(office) == ["lapsed"]


def test_of_two_pledges_of_one_patent_the_second_finds_the_first(office: Office) -> None:
    """Both were examined while the patent was free; the register is read again in the step that enters."""
    file(office, "patent.pledge")
    office.complete("check_credit")
    first = office.case_no
    file(office, "patent.pledge")
    office.complete("check_credit")
    office.complete("examine")
    office.case_no = first
    assert burdens.findings(office) == []

    office.complete("examine")

    assert office.open_tasks == ["approve_refusal"]
    assert [burden[0] for burden in burdens.burdens(office)] == ["pledge"]


WIDER = [
    ("trademark.licence_filing", "extension", {"changed_to_on": "2034-09-01"}, "term_beyond_right"),
    ("trademark.licence_filing", "change", {"changed_goods": ["火箭"]}, "goods_beyond_right"),
    ("trademark.licence_filing", "change", {"changed_licence_type": "exclusive"}, "exclusive_licence"),
    ("patent.licence_filing", "extension", {"changed_to_on": "2043-02-02"}, "term_beyond_right"),
    ("patent.licence_filing", "extension", {"changed_to_on": "2030-01-01"}, "pledgee_consent_missing"),
    ("patent.pledge", "extension", {"changed_to_on": "2030-01-01"}, "suspension"),
    ("patent.pledge", "change", {"changed_amount_fen": 900_000_00}, "seizure"),
    ("trademark.pledge", "extension", {"changed_to_on": "2030-01-01"}, "lapsed"),
]


def befall(office: Office, kind: str, reason: str) -> None:
    """Let what stands against more come over the right after the entry."""
    if reason == "lapsed":
        burdens.right(office, status="expired")
    elif reason == "exclusive_licence":
        burdens.weigh(office, "licence", kind.partition(".")[0].removeprefix("trade"), licence_type="sole")
    elif reason in ("suspension", "seizure", "pledgee_consent_missing"):
        burdens.weigh(office, "pledge" if "consent" in reason else reason)


@pytest.mark.parametrize(("kind", "message", "asked", "reason"), WIDER)
def test_what_could_not_be_entered_now_is_not_entered_by_a_change(
    office: Office, kind: str, message: str, asked: dict[str, object], reason: str
) -> None:
    """A change or an extension that lays more on the right is looked at as a new request would be."""
    entered(office, kind)
    befall(office, kind, reason)
    before = burdens.burdens(office)
    office.send(message, by="respondent", **asked)

    error = refusal(office.complete, f"check_{message}")
    assert (error.code, error.params["reason"]) == ("burden_not_amendable", reason)
    office.complete(f"check_{message}", **{f"{message}_verdict": "refuse"}, reasons="登记簿上有障碍。")
    assert burdens.burdens(office) == before


def test_a_change_that_lays_no_more_on_the_right_is_entered_whatever_befell_it(office: Office) -> None:
    entered(office, "trademark.licence_filing")
    befall(office, "trademark.licence_filing", "lapsed")
    office.send("change", by="respondent", changed_contract_no="许字2026-008")
    office.complete("check_change")

    assert burdens.details(office) == {"licence_type": "ordinary", "goods": ["服装"], "contract_no": "许字2026-008"}


def test_the_pledgee_lets_a_licence_go_on(office: Office) -> None:
    """民法典第四百四十四条第二款."""
    entered(office, "patent.licence_filing")
    befall(office, "patent.licence_filing", "pledgee_consent_missing")
    office.send("extension", by="respondent", changed_to_on="2030-01-01", pledgee_consents=True)
    office.complete("check_extension")

    assert burdens.burdens(office)[0][2] == date(2030, 1, 1)
