"""Whoever reads English reads the English names of parties, where they have one; who reads Chinese the Chinese ones."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from engine.store.tables import Party
from tests.office import OPPONENT, RESPONDENT, Office
from webui import i18n

ENGLISH = "Yunfan Sporting Goods Co., Ltd."


@pytest.fixture
def named_office(small_office: Office) -> Office:
    """A case whose opponent has an English name, and whose respondent has none."""
    with small_office.parts.unit_of_work() as work:
        work.session.execute(update(Party).where(Party.name == OPPONENT).values(name_en=ENGLISH))
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    return small_office


PAGES = {
    "the case": "/cases/{case_no}",
    "the list of cases": "/cases",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(("language", "shown", "hidden"), [("en", ENGLISH, OPPONENT), ("zh", OPPONENT, ENGLISH)])
def test_a_page_names_parties_in_the_language_of_its_reader(
    named_office: Office, browser, path: str, language: str, shown: str, hidden: str
) -> None:
    page = browser("examiner").speaks(language).get(path.format(case_no=named_office.case_no)).get_data(as_text=True)

    assert shown in page
    assert RESPONDENT in page  # it has no other name
    assert f">{hidden}<" not in page


def test_a_notice_names_its_addressee_in_both(named_office: Office) -> None:
    with named_office.parts.unit_of_work() as work:
        work.session.execute(update(Party).where(Party.name == RESPONDENT).values(name_en="Haichao Apparel"))
    notices = named_office.engine.case(named_office.actor("auditor"), named_office.case_no).notices

    known = {(OPPONENT, ENGLISH), (RESPONDENT, "Haichao Apparel")}
    assert {(one.addressee, one.addressee_en) for one in notices} <= known
    assert notices


@pytest.mark.parametrize(
    ("language", "expected"), [("en", ("Yunfan", "海潮")), ("zh", ("云帆", "海潮"))]
)  # 海潮 has no English name
def test_each_of_many_names_is_chosen_by_itself(app, language: str, expected: tuple[str, ...]) -> None:
    class Line:
        parties, parties_en = ("云帆", "海潮"), ("Yunfan", "")

    with app.test_request_context(headers={"Cookie": f"anjuan-language={language}"}):
        assert i18n.named_each(Line(), "parties") == expected
