"""The case page: where it stands, its limits with their reasons, papers, history, side procedures."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from tests.office import Office
from tests.webui.stories import file_opposition

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def accepted(bare_office: Office) -> Office:
    """An accepted opposition whose copies were served; the answer runs."""
    file_opposition(bare_office)
    bare_office.complete("check_formalities", intake_decision="accept")
    return bare_office


def test_the_header_says_in_one_line_what_whose_where_next_and_until(browser, accepted):
    page = browser("examiner").get(f"/cases/{accepted.case_no}").get_data(as_text=True)
    head = page[page.index('class="case-line"') : page.index('id="tab"')]

    for word in ("异议人", "江苏云帆体育用品有限公司", "被异议人", "浙江海潮服饰有限公司", "下一步", "截止"):
        assert word in head, word


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tab", ["overview", "documents", "limits", "history", "diagram"])
def test_every_part_of_a_case_opens(browser, accepted, tab, language):
    answer = browser("auditor").speaks(language).get(f"/cases/{accepted.case_no}?tab={tab}")

    assert answer.status_code == 200


def test_the_history_is_shown_newest_first_with_its_chain_checked(browser, accepted):
    page = browser("auditor").get(f"/cases/{accepted.case_no}?tab=history").get_data(as_text=True)
    numbers = [int(n) for n in re.findall(r'history-seq">(\d+)<', page)]

    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == 1
    assert "哈希链核对无误" in page


def test_a_limit_explains_its_day(browser, accepted):
    limit = accepted.limit("tm-opposition-answer")
    me = browser("examiner")

    page = me.get(f"/limits/{limit.id}").get_data(as_text=True)
    fragment = me.get(f"/limits/{limit.id}", **{"HX-Request": "true"}).get_data(as_text=True)

    assert "为什么是这一天？" in page
    assert "tm-opposition-answer" in page
    assert "strip-expiry" in page
    assert "第二十七条" in page
    assert "<html" not in fragment


def test_the_owner_of_the_limit_reads_its_reason_in_the_portal_look(browser, accepted):
    limit = accepted.limit("tm-opposition-answer")

    page = browser("respondent").get(f"/limits/{limit.id}").get_data(as_text=True)

    assert "为什么是这一天？" in page
    assert 'class="rail"' not in page


def test_proved_receipt_moves_the_limit(browser, accepted):
    limit = accepted.limit("tm-opposition-answer")
    (notice,) = accepted.case.notices
    accepted.advance(days=5)
    proved_on = accepted.today - timedelta(days=1)

    answer = browser("examiner").post(
        f"/notices/{notice.id}/service", {"kind": "proved", "on": proved_on.isoformat(), "_next": "/work"}
    )

    assert answer.status_code == 303
    assert accepted.limit("tm-opposition-answer").expires_on != limit.expires_on


def test_a_day_that_does_not_exist_is_refused(browser, accepted):
    notice = accepted.case.notices[0]

    typed = {"kind": "proved", "on": "2026-02-30", "proof": "签收单第 12 号<b>"}

    answer = browser("examiner").post(f"/notices/{notice.id}/service", typed)

    assert answer.status_code == 422
    assert "签收单第 12 号&lt;b&gt;" in answer.get_data(as_text=True), "what was typed is lost"


def test_the_office_records_what_came_in(browser, accepted):
    me = browser("formality")
    path = f"/cases/{accepted.case_no}/messages/answer"

    assert "登记收文" in me.get(path).get_data(as_text=True)
    refused = me.post(path, {"nonsense": "1"})
    assert refused.status_code == 422
    assert me.get(f"/cases/{accepted.case_no}/messages/court_order").status_code == 409


def test_a_document_goes_in_and_comes_out_as_a_file_to_keep(browser, accepted):
    me = browser("formality")
    file = (io.BytesIO(PDF), "在先权利证明.pdf")

    answer = me.post(
        f"/cases/{accepted.case_no}/documents",
        {"kind": "evidence", "file": file, "_next": f"/cases/{accepted.case_no}?tab=documents"},
    )
    page = me.get(answer.location).get_data(as_text=True)
    number = re.search(r'href="/documents/(\d+)"', page).group(1)
    download = me.get(f"/documents/{number}")

    assert answer.status_code == 303
    assert download.data == PDF
    assert download.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E5%9C%A8" in download.headers["Content-Disposition"]
    assert download.headers["Content-Security-Policy"].startswith("sandbox")
    assert download.headers["X-Content-Type-Options"] == "nosniff"


def test_a_document_that_a_double_click_sends_twice_is_kept_once(browser, accepted):
    me, page = browser("formality"), f"/cases/{accepted.case_no}?tab=documents"
    key = re.search(r'name="_key" value="([^"]+)"', me.get(page).get_data(as_text=True)).group(1)
    before = len(accepted.case.documents)

    assert key not in me.get(page).get_data(as_text=True), "each page has a key of its own"
    for _ in range(2):
        given = {"kind": "evidence", "file": (io.BytesIO(PDF), "在先权利证明.pdf"), "_next": page, "_key": key}
        assert me.post(f"/cases/{accepted.case_no}/documents", given).status_code == 303

    assert len(accepted.case.documents) == before + 1


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "empty.pdf"), (b"MZ\x90\x00 not a pdf", "evidence.pdf"), (b"<script>", "x.svg")]
)
def test_a_file_that_is_not_what_it_says_is_refused(browser, accepted, content, name):
    answer = browser("formality").post(
        f"/cases/{accepted.case_no}/documents", {"kind": "evidence", "file": (io.BytesIO(content), name)}
    )

    assert answer.status_code in (415, 422)
    assert accepted.case.documents == tuple(one for one in accepted.case.documents if one.filename != name)


def test_a_number_typed_into_the_search_box_leads_to_its_case(browser, accepted):
    me = browser("examiner")

    assert me.get(f"/search?q={accepted.case_no}").location == f"/cases/{accepted.case_no}"
    assert accepted.case_no in me.get("/search?q=海潮").get_data(as_text=True)
    assert accepted.case_no in me.get("/cases?text=海潮").get_data(as_text=True)


def test_a_side_procedure_that_is_not_offered_is_refused(browser, accepted):
    me = browser("examiner")

    assert me.get(f"/cases/{accepted.case_no}/start/shared.nothing").status_code in (404, 409)


def test_a_case_that_waits_leads_to_the_one_it_waits_for_and_back(browser, bare_office: Office):
    bare_office.publish_originals()
    numbers = []
    for _ in range(2):
        bare_office.file("trademark.opposition")
        bare_office.complete("check_formalities")
        numbers.append(bare_office.case_no)
    prior, waiting = numbers
    bare_office.start("shared.suspension", by="examiner", prior_case_no=prior, requested_by="applicant")
    bare_office.complete("decide_suspension", by="approver")

    for case_no, said, other in ((waiting, "本案等待其审结", prior), (prior, "等待本案审结", waiting)):
        page = browser("examiner").get(f"/cases/{case_no}").get_data(as_text=True)
        assert f"/cases/{other}" in page.partition(said)[2][:200], said
