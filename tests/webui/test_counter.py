"""What comes on paper, entered at the counter; and what the office begins of its own motion."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.roles import ROLES_OF_KIND
from tests.office import Office
from tests.plain_answers import answers_of

KIND = "trademark.opposition"
REVIEWS = {"trademark.cancellation_review", "trademark.invalidation_review", "trademark.non_registration_review"}
PAPER = {
    "submitted_by": "office",
    "opponent_name": "哈尔滨松涛食品有限公司",
    "opponent_address": "黑龙江省哈尔滨市道里区中央大街 1 号",
}


@pytest.fixture
def office(bare_office: Office) -> Office:
    bare_office.publish_originals()
    return bare_office


def paper(office: Office, **given: object) -> dict[str, object]:
    return answers_of(f"{KIND}.filing", {"mark_no": office.mark.application_no, **PAPER, **given})


def test_each_kind_is_offered_to_the_counter_and_to_nobody_else(browser, office: Office) -> None:
    """A review begins in the case under review, on paper too."""
    page = browser("formality").get("/counter").get_data(as_text=True)

    for kind in ROLES_OF_KIND:
        begins_here = kind not in REVIEWS
        assert (f'href="/counter/{kind}"' in page) == begins_here, kind
    assert 'href="/counter"' in browser("registrar").get("/work").get_data(as_text=True)
    assert 'href="/counter"' not in browser("examiner").get("/work").get_data(as_text=True)


def test_paper_is_filed_on_the_day_of_its_postmark(browser, office: Office) -> None:
    posted_on = office.today - timedelta(days=3)

    answer = browser("formality").post(f"/counter/{KIND}", paper(office, filed_on=posted_on.isoformat()))

    assert answer.status_code == 303, answer.get_data(as_text=True)
    office.case_no = answer.headers["Location"].rpartition("/")[2]
    assert office.case.line.filed_on == posted_on
    (opponent,) = (party for party in office.case.parties if party.role == "opponent")
    assert (opponent.name, opponent.address) == (PAPER["opponent_name"], PAPER["opponent_address"])
    assert opponent.channel == "post"


def test_what_is_missing_or_wrong_is_named_beside_its_field_and_nothing_typed_is_lost(browser, office: Office) -> None:
    me, tomorrow = browser("formality"), (office.today + timedelta(days=1)).isoformat()

    for given, field in (({"opponent_name": ""}, "opponent_name"), ({"filed_on": tomorrow}, "filed_on")):
        answer = me.post(f"/counter/{KIND}", paper(office, **given))
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert f'href="#field-{field}"' in page and PAPER["opponent_address"] in page
    assert office.engine.find_cases(office.actor("formality")).items == ()


def test_a_double_click_opens_one_case(browser, office: Office) -> None:
    me = browser("registrar")

    first, second = (me.post(f"/counter/{KIND}", paper(office, _key="once")) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert len(office.engine.find_cases(office.actor("registrar")).items) == 1


def test_an_unknown_kind_is_no_page(browser, office: Office) -> None:
    assert browser("formality").get("/counter/trademark.nothing").status_code == 404
