"""What everybody may read without an account, in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from engine import Actor
from engine.store.tables import Encumbrance, Party
from tests import factories
from tests.journeys import burdens

PAGES = ("/public", "/public/marks", "/public/patents", "/public/gazette", "/public/limits", "/api/v1/docs")
KEY = re.compile(
    r">\s*((?:portal|public|unit|api|mark|marks|patent|patents|register|encumbrance|word|status)\.[a-z_.]+)\s*<"
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_opens_without_an_account(stranger, path, language):
    answer = stranger.speaks(language).get(path)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert not KEY.search(page), KEY.search(page)
    assert ('<html lang="en"' in page) == (language == "en")


def test_the_register_finds_a_mark_by_name_and_by_number(stranger, bare_office):
    number = bare_office.mark.application_no

    by_name = stranger.get("/public/marks?text=海潮").get_data(as_text=True)
    by_number = stranger.get(f"/public/marks?text={number}").get_data(as_text=True)
    nothing = stranger.get("/public/marks?text=没有这件商标").get_data(as_text=True)

    assert f"/public/marks/{number}" in by_name
    assert f"/public/marks/{number}" in by_number
    assert number not in nothing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_mark_says_until_when_it_can_be_opposed_and_where(stranger, bare_office, language):
    number = bare_office.mark.application_no

    page = stranger.speaks(language).get(f"/public/marks/{number}").get_data(as_text=True)

    assert bare_office.mark.name in page
    assert f"/portal/file/trademark.opposition?mark={number}" in page


def test_an_unknown_mark_is_not_found(stranger):
    assert stranger.get("/public/marks/00000000").status_code == 404


@pytest.fixture
def pledged(bare_office):
    """A patent that came into the register pledged, and licensed once."""
    with bare_office.parts.unit_of_work() as work:
        bank = factories.party(work, "江城商业银行股份有限公司")
        row = factories.patent(work, work.session.get_one(Party, bare_office.respondent_party.id), "一种茶叶分拣装置")
        work.session.add_all(
            [
                Encumbrance(
                    patent_id=row.id, kind="pledge", holder_party_id=bank.id, from_on=date(2025, 9, 1), to_on=None,
                    details={"amount_fen": 500_000_000, "contract_no": "ZY-2025-017"},
                ),
                Encumbrance(
                    patent_id=row.id, kind="licence", holder_party_id=bank.id, from_on=date(2025, 7, 1),
                    to_on=date(2025, 12, 31), details={"licence_type": "exclusive"},
                ),
                Encumbrance(
                    patent_id=row.id, kind="seizure", from_on=date(2026, 1, 5),
                    details={"court": "杭州市中级人民法院", "preserved_until": "2029-01-04"},
                ),
            ]
        )  # fmt: skip
    return "202310123456.7"


@pytest.mark.parametrize("text", ["茶叶分拣", "202310123456", "ZL202310123456.7", "青"])
def test_the_register_finds_a_patent_by_title_number_and_owner(stranger, pledged, text):
    found = stranger.get(f"/public/patents?text={text}").get_data(as_text=True)
    nothing = stranger.get("/public/patents?text=没有这件专利").get_data(as_text=True)

    assert (f"/public/patents/{pledged}" in found) == (text != "青")
    assert pledged not in nothing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_patent_says_what_weighs_on_it_and_what_happened_when(stranger, pledged, language):
    page = stranger.speaks(language).get(f"/public/patents/{pledged}").get_data(as_text=True)
    words = ("质权", "独占许可", "现行", "已终结", "杭州市中级人民法院 · 保全至 2029-01-04")
    if language == "en":
        words = ("Pledge", "exclusive", "in force", "ended", "杭州市中级人民法院 · preserved until 2029-01-04")

    assert not KEY.search(page), KEY.search(page)
    for told in ("江城商业银行", "¥5,000,000.00", "ZY-2025-017", "2023-03-01", "2043-02-28", "一种装置", *words):
        assert told in page, told
    days = re.findall(r'<time class="num" datetime="([\d-]+)"', page)
    assert len(days) == 7 and days == sorted(days)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_order_that_waits_for_its_turn_stands_below_what_weighs(stranger, office, language):
    """轮候, 专利审查指南（2023）第五部分第七章第7节."""
    burdens.ready(office)
    burdens.file(office, "patent.licence_filing")
    for court in ("杭州市中级人民法院", "宁波市中级人民法院"):
        office.start("shared.preservation", by="formality", court=court)
        office.complete("check_order", by="formality")
        office.complete("decide_order", by="approver")
    page = stranger.speaks(language).get("/public/patents/202310123456.7").get_data(as_text=True)

    assert not KEY.search(page), KEY.search(page)
    assert page.index("杭州市中级人民法院") < page.index("宁波市中级人民法院")
    assert ("轮候第 1 位" if language == "zh" else "waits as no. 1") in page


def test_an_unknown_patent_is_not_found(stranger):
    assert stranger.get("/public/patents/202310123456.0").status_code == 404


def test_what_a_case_enters_is_a_line_of_the_register(stranger, office):
    """To the public without the number of the case, which is not theirs to see."""
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="accept")
    office.tick()
    page = stranger.get(f"/public/marks/{office.mark.application_no}").get_data(as_text=True)

    assert "记载异议" in page
    assert office.case_no not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_limit_stands_with_its_article(stranger, engine, language):
    page = stranger.speaks(language).get("/public/limits").get_data(as_text=True)
    rules = engine.rules(Actor.public(language))

    assert len(rules) > 10
    for rule in rules:
        assert rule["id"] in page
        for citation in rule["citations"]:
            assert citation["article"] in page, rule["id"]


def test_limits_are_filtered_by_their_name(stranger):
    page = stranger.get("/public/limits?text=tm-opposition-answer").get_data(as_text=True)

    assert "tm-opposition-answer" in page
    assert "tm-opposition-decision" not in page
