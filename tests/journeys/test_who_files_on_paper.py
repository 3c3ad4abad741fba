"""Who a paper is from: a name is no proof; the credit code is, and the register of the right that is one's own."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidForm, NotFound
from engine.store.rights import Mark
from tests import factories
from tests.journeys.test_what_notices_say import words
from tests.office import Office, refusal

NAMESAKE, CODE = "王伟", "91330200MA2AXXXX1T"
ELSEWHERE = "上海市浦东新区世纪大道 100 号"


@pytest.fixture
def known(office: Office) -> Office:
    """One of the name is known to the office, with an account and a credit code."""
    with office.parts.unit_of_work() as work:
        party = factories.party(work, NAMESAKE, credit_code=CODE)
        factories.account(work, "namesake", kind="party", parties=[party])
    return office


@pytest.fixture
def renewable(office: Office) -> Office:
    """The mark of the office's party is registered, and its term ends this year."""
    with office.parts.unit_of_work() as work:
        mark = work.session.get_one(Mark, office.mark.id)
        mark.status, mark.registration_no = "registered", mark.application_no
        mark.registered_on, mark.expires_on = date(2016, 6, 14), date(2026, 6, 13)
    return office


def oppose(office: Office, **filing: object) -> None:
    paper = {"submitted_by": "office", "opponent_name": NAMESAKE, **filing}
    office.file("trademark.opposition", by="formality", **paper)


def renew(office: Office, **filing: object) -> None:
    name = {"applicant_name": office.respondent_party.name, **filing}
    office.file("trademark.renewal", by="formality", mark_no=office.mark.application_no, submitted_by="office", **name)


def filer(office: Office, role: str) -> object:
    return next(party for party in office.case.parties if party.role == role)


def test_somebody_of_the_same_name_does_not_see_the_case_of_another(known: Office) -> None:
    oppose(known, opponent_is_another=True)

    assert filer(known, "opponent").name == NAMESAKE
    assert isinstance(refusal(known.engine.case, known.actor("namesake"), known.case_no), NotFound)


def test_whether_it_is_the_same_is_for_a_person_to_say(known: Office) -> None:
    """The ties of officials hang on it as well: a name that the office knows is not taken for new by itself."""
    error = refusal(oppose, known)

    assert isinstance(error, InvalidForm)
    assert list(error.errors) == ["opponent_credit_code"]


def test_the_credit_code_says_that_it_is_the_same(known: Office) -> None:
    oppose(known, opponent_credit_code=CODE)

    assert known.engine.case(known.actor("namesake"), known.case_no).line.case_no == known.case_no


def test_a_credit_code_of_somebody_else_is_refused(known: Office) -> None:
    filing = {"opponent_credit_code": CODE, "opponent_name": "王玮"}
    error = refusal(known.file, "trademark.opposition", by="formality", submitted_by="office", **filing)

    assert isinstance(error, InvalidForm)
    assert list(error.errors) == ["opponent_credit_code"]


def test_who_comes_first_with_a_credit_code_is_known_by_it_from_then_on(office: Office) -> None:
    oppose(office, opponent_credit_code=CODE)
    first = office.case_no
    oppose(office, opponent_credit_code=CODE)

    with office.parts.unit_of_work(read_only=True) as work:
        parties = [factories.party_of(work, case_no, "opponent") for case_no in (first, office.case_no)]
    assert parties[0] == parties[1]


def test_the_owner_is_known_by_the_register(renewable: Office) -> None:
    """What is asked for one's own right needs no code: owner and name stand in the register."""
    renew(renewable)

    assert renewable.engine.case(renewable.actor("respondent"), renewable.case_no).line.case_no == renewable.case_no


def test_who_opposes_a_mark_is_not_its_owner_though_the_name_be_the_same(office: Office) -> None:
    oppose(office, opponent_name=office.respondent_party.name, opponent_is_another=True)

    with office.parts.unit_of_work(read_only=True) as work:
        parties = [factories.party_of(work, office.case_no, role) for role in ("opponent", "respondent")]
    assert parties[1] == office.respondent_party.id != parties[0]


def test_letters_go_to_the_address_of_the_paper_in_this_case_only(renewable: Office) -> None:
    """A letter to an address that nobody gave would not be served; the address of the other cases stays."""
    renew(renewable, applicant_address=ELSEWHERE)
    first = renewable.case_no
    renew(renewable, renewal_act="watch")

    assert filer(renewable, "applicant").address == "北京市海淀区学院路 1 号"
    renewable.case_no = first
    assert filer(renewable, "applicant").address == ELSEWHERE
    while renewable.tick():
        pass
    assert ELSEWHERE.replace(" ", "") in words(renewable, renewable.case.notices[0].template)


def test_a_successor_is_known_by_the_credit_code_alone(known: Office) -> None:
    known.file("trademark.opposition")
    known.complete("check_formalities")
    known.start("shared.party_change", by="formality", successor_name=NAMESAKE, successor_address=ELSEWHERE)
    known.complete("check_party_change", by="formality")

    assert filer(known, "respondent").address == ELSEWHERE
    assert isinstance(refusal(known.engine.case, known.actor("namesake"), known.case_no), NotFound)
