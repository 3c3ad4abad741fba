"""Whoever drafts a decision sees decided cases like this one beside the draft (类案)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import NotFound
from engine.store.parties import Recusal
from engine.store.queries import cases as case_queries
from engine.values import SimilarCase
from tests import factories
from tests.office import Office, refusal


def examined(office: Office, name: str, classes: tuple[int, ...] = (25, 35), **filing: object) -> str:
    """Oppose a mark of its own and bring the case to its draft; return the number of the case."""
    with office.parts.unit_of_work() as work:
        mark = factories.mark(work, office.respondent_party, name, office.today - timedelta(days=30))
        mark.classes = list(classes)
    office.file("trademark.opposition", mark_no=mark.application_no, **filing)
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.let_the_window_end()
    office.complete("examine", by="examiner")
    return office.case_no


def decided(office: Office, name: str, *, articles: str, **filing: object) -> str:
    number = examined(office, name, **filing)
    office.complete("draft_decision", by="examiner", outcome="register", articles=[articles])
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    office.complete("prepare_registration", by="registrar")
    return number


@pytest.fixture
def drafting(office: Office) -> tuple[Office, str, str]:
    """One case decided on the same two grounds, one on one of them; a third is about to be drafted."""
    both = decided(office, "海浪", articles="TML2019-30", grounds=["art_30", "art_31"])
    one = decided(office, "海滩", articles="TML2019-31", grounds=["art_31", "art_10"])
    examined(office, "海岸", grounds=["art_30", "art_31"])
    return office, both, one


def similar(office: Office, login: str = "examiner") -> tuple[SimilarCase, ...]:
    return office.engine.similar_cases(office.actor(login), office.open_task("draft_decision").id)


def test_the_likest_comes_first_with_its_outcome_and_what_it_cites(drafting) -> None:
    office, both, one = drafting

    found = similar(office)

    assert [(each.case_no, each.grounds) for each in found] == [(both, ("art_30", "art_31")), (one, ("art_31",))]
    assert (found[0].outcome, found[0].articles) == ("registered", ("TML2019-30",))
    assert found[0].reasons


def test_a_shared_article_and_a_shared_class_count_as_well(drafting) -> None:
    """Articles are those of the draft at hand: without one nothing is cited yet."""
    office, both, one = drafting
    number, classes = office.case_no, (25, 35)
    of_class = decided(office, "海岛", articles="TML2019-30", grounds=["art_11"])
    of_article = decided(office, "音箱", articles="TML2019-31", grounds=["art_11"], classes=(9,))
    office.case_no = number
    assert [each.case_no for each in similar(office)] == [both, one, of_class]

    task = office.open_task("draft_decision").id
    office.engine.save_draft(office.actor("examiner"), task, {"articles": ["TML2019-31"]})

    assert [(each.case_no, each.same_articles, each.classes) for each in similar(office)] == [
        (both, (), classes),
        (one, ("TML2019-31",), classes),
        (of_article, ("TML2019-31",), ()),
        (of_class, (), classes),
    ]


def test_a_case_that_was_withdrawn_decided_nothing(drafting) -> None:
    office, both, one = drafting
    number = office.case_no
    examined(office, "海湾", grounds=["art_30", "art_31"])
    office.send("withdrawal", by="opponent")
    assert office.case.line.closed_on is not None
    office.case_no = number

    assert [each.case_no for each in similar(office)] == [both, one]


def test_a_case_from_which_the_drafter_is_recused_is_not_among_them(drafting) -> None:
    office, both, one = drafting
    with office.parts.unit_of_work() as work:
        case = case_queries.by_number(work.session, both)
        person = office.accounts["examiner"].person_id
        work.session.add(Recusal(case_id=case.id, person_id=person, ground="interest", decided_on=office.today))

    assert [each.case_no for each in similar(office)] == [one]


def test_a_party_is_told_of_no_task(drafting) -> None:
    office, _, _ = drafting
    task = office.open_task("draft_decision")

    assert isinstance(refusal(office.engine.similar_cases, office.actor("opponent"), task.id), NotFound)
