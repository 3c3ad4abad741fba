"""Notices: every template, the same bytes twice, nothing a party types is ever markup."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from engine.errors import NotFound
from engine.notices import TEMPLATES, MissingFont, pictures, render, templates, title
from engine.notices.content import content

#: Beyond the basic plane, 4 bytes each in UTF-8: 𣗋 is in the list of characters for names (通用规范汉字表), 𠮷 is not.
EXT_B_NAME = "北京𣗋𠮷堂文化有限公司"


def a_notice(**changed: object) -> dict[str, object]:
    return {
        "case_no": "2026YY000123",
        "document_no": "商标异字〔2026〕第000123号",
        "issued_on": date(2026, 9, 8),
        "addressee": {"name": "杭州云栖茶业有限公司", "address": "浙江省杭州市西湖区龙井路18号"},
        "mark": {"name": "云栖雀舌", "application_no": "71234567", "classes": [30, 35]},
        "parties": [{"key": "opponent", "role": "异议人", "name": "福建武夷茶业有限公司", "agent": "北京正理代理公司"}],
        "limit": {
            "name": "被异议人答辩期限", "length": 30, "unit": "days", "starts_on": "2026-09-23", "is_presumed": True,
            "since": "收到商标异议材料副本之日",
            "expires_on": "2026-10-23", "article": "商标法实施条例（2014）第二十七条",
        },
        "reasons": "第一段。\n第二段。",
        "defects": ["未提交主体资格证明", "异议申请书未列明理由"],
    } | changed  # fmt: skip


def text_of(pdf: bytes) -> str:
    """The words of a PDF without the blanks that justification puts between them."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_every_template_has_a_title_in_both_languages_and_every_title_a_template():
    on_disk = {path.stem for path in TEMPLATES.glob("[!_]*.typ")}

    assert on_disk == set(templates())
    assert all(zh and en.isascii() for zh, en in map(title, templates()))


@pytest.mark.parametrize("template", templates())
def test_a_notice_is_a_pdf_with_its_title_case_and_addressee(template):
    shown = text_of(render(template, a_notice()))

    assert title(template)[0] in shown
    assert "2026YY000123" in shown
    assert "杭州云栖茶业有限公司" in shown
    assert "2026年9月8日" in shown


@pytest.mark.parametrize("template", templates())
def test_a_notice_can_be_made_of_next_to_nothing(template):
    assert render(template, {}).startswith(b"%PDF")


@pytest.mark.parametrize("template", templates())
def test_the_same_data_gives_the_same_bytes(template):
    assert render(template, a_notice()) == render(template, json.loads(json.dumps(a_notice(), default=str)))


def test_the_document_bears_the_day_of_issue_and_not_the_machines():
    metadata = PdfReader(io.BytesIO(render("acceptance", a_notice()))).metadata

    assert metadata.creation_date.date() == date(2026, 9, 8)
    assert metadata.title == "受理通知书"


def test_the_reply_limit_names_its_last_day_with_weekday_and_its_article():
    shown = text_of(render("answer_notice", a_notice()))

    assert "届满日：2026年10月23日（周五）" in shown
    assert "自收到商标异议材料副本之日起30日" in shown
    assert "商标法实施条例（2014）第二十七条" in shown
    assert "送达日：2026年9月23日（自发出之日起满十五日推定；能够证明实际收到日的，自实际收到日起算）" in shown


def test_a_provisional_limit_says_between_which_days_it_may_end():
    limit = a_notice()["limit"] | {"provisional": True, "earliest_on": "2027-02-10", "latest_on": "2027-02-24"}

    shown = text_of(render("answer_notice", a_notice(limit=limit)))

    assert "不早于2027年2月10日，不晚于2027年2月24日" in shown


def test_a_limit_without_a_day_says_that_it_stands_still():
    limit = a_notice()["limit"] | {"expires_on": None}

    assert "尚不能确定" in text_of(render("answer_notice", a_notice(limit=limit)))


def test_all_defects_are_listed_in_one_correction():  # 一次性告知
    shown = text_of(render("correction", a_notice()))

    assert "（一）未提交主体资格证明" in shown
    assert "（二）异议申请书未列明理由" in shown


@pytest.mark.parametrize(
    "hostile",
    [
        '#eval("1+1")',
        '#read("/etc/passwd")',
        '#include "/etc/passwd"',
        "$ x^2 $ *粗* _斜_ `code` <label> @ref",
        '#set page(paper: "a0")\n= 一级标题',
        "\\u{41} // 注释 /* x */",
        "]] #panic() [[",
        "'; DROP TABLE case_file; --",
        "<script>alert(1)</script>",
    ],
)
def test_what_a_party_types_is_printed_and_never_read_as_markup(hostile):
    written = a_notice(
        reasons=hostile, defects=[hostile], case_no=hostile, title=hostile,
        addressee={"name": hostile, "address": hostile}, mark={"name": hostile, "application_no": hostile},
    )  # fmt: skip

    shown = text_of(render("correction", written))

    for line in hostile.splitlines():
        assert "".join(line.split()) in shown


def test_characters_beyond_the_basic_plane_are_kept_and_those_without_a_shape_are_named():
    shown = text_of(render("acceptance", a_notice(addressee={"name": EXT_B_NAME})))

    assert content("受理通知书", a_notice(addressee={"name": EXT_B_NAME}))["addressee"]["name"] == EXT_B_NAME
    assert "北京𣗋〔U+20BB7〕堂文化有限公司" in shown


def test_controls_direction_marks_and_broken_surrogates_are_taken_out():
    shown = content("通知书", {"reasons": "甲\x00乙\u202e丙\ud800丁\x1b[31m\n戊\t己"})

    assert shown["reasons"] == "甲乙丙\ufffd丁[31m\n戊 己"


def test_a_name_without_blanks_stays_on_the_sheet():
    pdf = render("acceptance", a_notice(addressee={"name": "W" * 400}))

    assert text_of(pdf).count("W") == 400


def test_a_day_that_does_not_exist_is_left_out():
    assert "30日" not in text_of(render("suspension_notice", {"from_on": "2026-02-30"}))


@pytest.mark.parametrize("value", [None, 7, 3.5, True, "", [], {}, [[]], [{}], "x", {"name": ["a"]}])
@pytest.mark.parametrize(
    "key", ["limit", "addressee", "mark", "parties", "issued_on", "grounds", "reasons", "title", "case_no", "article"]
)
def test_a_part_of_the_wrong_shape_never_stops_a_notice(key, value):
    assert render("answer_notice", a_notice(**{key: value})).startswith(b"%PDF")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(), st.text(), st.lists(st.text(), max_size=4))
def test_any_text_can_be_printed(name, reasons, defects):
    written = a_notice(addressee={"name": name}, reasons=reasons, defects=defects)

    assert render("correction", written) == render("correction", written)


def test_a_foreign_addressee_gets_the_title_and_the_last_day_in_english_too():
    foreign = {"name": "香榭时装公司", "name_en": "Champs Mode S.A.S.", "country": "FR", "address": "Paris"}

    shown = text_of(render("answer_notice", a_notice(addressee=foreign)))

    assert "Noticetoansweranopposition" in shown and "theChinesetextistheofficialone" in shown
    assert "Lastdaytoreply:23October2026(Beijingtime)" in shown
    assert "Chinese" not in text_of(render("answer_notice", a_notice()))


@pytest.mark.parametrize("template", templates())
def test_a_notice_has_a_place_for_the_seal_and_page_numbers(template):
    shown = text_of(render(template, a_notice(reasons="\n".join(["长篇理由。"] * 120), cause="事由")))

    assert "（盖章处）" in shown
    assert "第1页共" in shown


def test_an_unknown_template_is_refused():
    with pytest.raises(NotFound) as refused:
        render("no_such_notice", {})

    assert refused.value.code == "unknown_template"


def test_a_machine_without_the_font_says_what_to_do(tmp_path):
    with pytest.raises(MissingFont, match="make frontend"):
        render("acceptance", {}, font_dir=tmp_path)


@pytest.mark.parametrize("template", ["decision_refuse", "reexamination_notice", "pledge_refused"])
def test_a_draft_can_not_be_taken_for_a_notice(template):
    served = text_of(render(template, a_notice()))
    pages = PdfReader(io.BytesIO(render(template, a_notice(draft="草稿 DRAFT", reasons="长。\n" * 120)))).pages

    assert all("草稿" in page.extract_text() and "DRAFT" in page.extract_text() for page in pages)
    draft = text_of(render(template, a_notice(draft="草稿 DRAFT")))
    assert "商标异字" not in draft and "2026年9月8日" not in draft and "（未编号）" in draft
    assert "商标异字" in served and "2026年9月8日" in served and "草稿" not in served


def test_the_pages_of_a_draft_are_pictures_of_the_same_sheets():
    data = a_notice(draft="草稿 DRAFT", reasons="长。\n" * 120)

    pages = pictures("decision_refuse", data)

    assert len(pages) == len(PdfReader(io.BytesIO(render("decision_refuse", data))).pages) > 1
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_reasons_codes_and_provisions_are_printed():
    told = text_of(
        render("decision_refuse", a_notice(article="商标法（2019）第三十条", reason_codes=["商标近似", "商品类似"]))
    )

    assert "认定要点：商标近似；商品类似。" in told and "根据商标法（2019）第三十条，本局决定" in told
    assert "涉及的条款：专利法（2020）第九条。" in text_of(
        render("reexamination_notice", a_notice(cited="专利法（2020）第九条"))
    )
