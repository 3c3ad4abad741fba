"""Answers are taken strictly, and each refusal names its field in both languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from engine.workflow.expressions import compile_expression
from forms.conditions import BadCondition, compile_condition
from forms.definition import read

OPPOSITION = {
    "mark_no": "62345678",
    "submitted_by": "office",
    "grounds": ["art_30", "art_10"],
    "prior_right": "在先注册商标第5123456号，异议人为注册人",
    "facts": "两商标文字构成近似，使用商品类似，易造成混淆。",
}


@pytest.fixture(params=["own conditions", "the engine's expressions"])
def filing(request, monkeypatch) -> forms.Form:
    from forms.conditions import _Installed

    monkeypatch.setattr(_Installed, "compile", _Installed.compile)
    monkeypatch.setattr(_Installed, "generation", _Installed.generation)
    if request.param == "own conditions":
        forms.use_expressions(compile_condition)
    else:
        forms.use_expressions(lambda text, types: compile_expression(text, types).evaluate)
    return forms.get("trademark.opposition.filing")


def refusals(form: forms.Form, raw: object) -> dict[str, list[dict[str, str]]]:
    with pytest.raises(forms.InvalidAnswers) as refusal:
        form.load(raw)
    for reasons in refusal.value.errors.values():
        assert reasons
        assert all(set(each) == {"zh", "en"} and each["zh"] and each["en"] for each in reasons)
    return refusal.value.errors


def test_a_complete_opposition_is_taken_typed(filing):
    answers = filing.load({**OPPOSITION, "filed_on": "2026-03-02", "declares_evidence": True, "evidence": "甲\n\n 乙 "})

    assert answers["filed_on"] == date(2026, 3, 2)
    assert answers["grounds"] == ["art_10", "art_30"]  # as the form lists them
    assert answers["evidence"] == ["甲", "乙"]
    assert answers["declares_evidence"] is True


def test_every_field_comes_back_so_that_stale_variables_are_cleared(filing):
    answers = filing.load(OPPOSITION)

    assert answers.keys() == {question.key for question in filing.questions}
    assert answers["filed_on"] is None
    assert answers["evidence"] == []
    assert answers["declares_evidence"] is False


def test_what_a_page_sends_is_what_a_program_sends(filing):
    page = {**OPPOSITION, "declares_evidence": "true", "party_id": "7", "evidence": "甲\r\n乙"}
    program = {**OPPOSITION, "declares_evidence": True, "party_id": 7, "evidence": ["甲", "乙"]}

    assert filing.load(page) == filing.load(program)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("mark_no", 62345678, "Must be a text"),
        ("mark_no", "abc", "Not the number of a mark"),
        ("mark_no", "６２３４５６７８", "Not the number of a mark"),
        ("grounds", "art_30", "Must be a list"),
        ("grounds", ["art_99"], "One of them is not among the choices"),
        ("grounds", ["art_30", "art_30"], "An entry stands there twice"),
        ("grounds", [["art_30"]], "One of them is not among the choices"),
        ("goods_scope", "most", "Not one of the choices"),
        ("goods_scope", {"value": "all"}, "Not one of the choices"),
        ("party_id", True, "A whole number, please"),
        ("party_id", 1.5, "A whole number, please"),
        ("party_id", "1e3", "A whole number, please"),
        ("party_id", 0, "Must be from 1 to 1000000000000"),
        ("party_id", 10**30, "Must be from 1 to 1000000000000"),
        ("declares_evidence", 1, "Yes or no only"),
        ("declares_evidence", "yes", "Yes or no only"),
        ("filed_on", "2026-02-30", "There is no such day: 2026-02-30"),
        ("filed_on", "2026-2-3", "Write a day as 2026-10-08"),
        ("filed_on", "２０２６-02-03", "Write a day as 2026-10-08"),
        ("filed_on", 20260203, "Write a day as 2026-10-08"),
        ("filed_on", datetime(2026, 2, 3), "A day without a time"),
        ("filed_on", "0001-01-01", "The day is out of range"),
        ("facts", "太短", "At least 10 characters"),
        ("facts", "长" * 20_001, "At most 20000 characters"),
        ("facts", "零\x00字节" * 5, "Holds control characters"),
        ("facts", "反向\u202e文字" * 5, "Holds control characters"),
        ("facts", "断\ud800字符" * 5, "Holds control characters"),
        ("facts", ["一", "二"], "Must be a text"),
        ("agent_name", "两\n行", "One line only"),
        ("agent_name", "名" * 121, "At most 120 characters"),
        ("opponent_country", "China", "Not in the expected form"),
        ("evidence", [{"name": "甲"}], "Must be a text"),
        ("evidence", ["甲"] * 2, "An entry stands there twice"),
        ("evidence", [str(n) for n in range(301)], "At most 300 entries"),
        ("evidence", ["长" * 1001], "At most 1000 characters for each entry"),
        ("evidence", ["甲\n乙"], "One line for each entry"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field(filing, field, value, said):
    errors = refusals(filing, {**OPPOSITION, field: value})

    assert list(errors) == [field]
    assert [each["en"] for each in errors[field]] == [said]


@pytest.mark.parametrize("value", [None, "", "   ", [], "anything"])
def test_an_unknown_field_is_refused_whatever_it_holds(filing, value):
    assert list(refusals(filing, {**OPPOSITION, "is_admin": value})) == ["is_admin"]


@pytest.mark.parametrize("field", ["mark_no", "grounds", "facts"])
@pytest.mark.parametrize("value", ["absent", None, "", "  ", []])
def test_what_is_required_cannot_be_left_empty(filing, field, value):
    raw = {key: each for key, each in OPPOSITION.items() if key != field}

    errors = refusals(filing, raw if value == "absent" else {**raw, field: value})

    assert [each["en"] for each in errors[field]] == ["Required"]


def test_all_refusals_come_at_once(filing):
    assert refusals(filing, {"mark_no": 1, "x": 1}).keys() == {"mark_no", "grounds", "facts", "x"}


@pytest.mark.parametrize("raw", [None, [], "text", 5, {1: "a"}, {f"f{n}": 1 for n in range(501)}])
def test_what_are_no_answers_at_all_is_refused(filing, raw):
    assert list(refusals(filing, raw)) == ["_"]


def test_a_prior_right_is_asked_of_relative_grounds_only(filing):  # 商标法第三十三条
    absolute = {**OPPOSITION, "grounds": ["art_10"], "prior_right": ""}
    relative = {**OPPOSITION, "prior_right": ""}

    assert filing.load(absolute)["prior_right"] is None
    assert list(refusals(filing, relative)) == ["prior_right"]


def test_what_is_not_asked_is_cleared_and_never_refused(filing):
    answers = filing.load({**OPPOSITION, "goods_scope": "all", "goods_opposed": 5})

    assert answers["goods_opposed"] == []


def test_what_is_typed_from_paper_is_asked_of_the_office_only(filing):
    paper = {"opponent_name": "清河食品有限公司", "filed_on": "2026-03-02"}

    assert filing.load({**OPPOSITION, **paper})["opponent_name"] == "清河食品有限公司"
    assert filing.load({**OPPOSITION, **paper, "submitted_by": "party"})["filed_on"] is None


def test_a_return_needs_structured_reasons(filing):
    form = forms.get("trademark.opposition.approve_decision")

    assert form.load({"approval": "approve"}) == {"approval": "approve", "return_reasons": [], "return_note": None}
    assert refusals(form, {"approval": "return"}).keys() == {"return_reasons", "return_note"}


def test_a_partial_decision_names_the_goods_refused(filing):
    form = forms.get("trademark.opposition.draft_decision")
    draft = {"outcome": "partial", "reason_codes": ["similar_goods"], "articles": ["TML2019-30"], "reasons": "理由成立"}

    assert list(refusals(form, draft)) == ["goods_refused"]
    assert form.load({**draft, "goods_refused": "服装\n鞋"})["goods_refused"] == ["服装", "鞋"]


def test_a_declaration_must_be_ticked():
    form = forms.get("trademark.opposition.withdrawal")

    assert [each["en"] for each in refusals(form, {"confirms_withdrawal": False})["confirms_withdrawal"]] == [
        "Must be ticked"
    ]


def test_chosen_values_are_printed_by_their_labels():
    form = forms.get("shared.intake.check_formalities")
    answers = form.load({"intake_decision": "correct", "defects": ["copies_missing"], "reasons": "请补正"})

    assert form.printed(answers)["defects"] == ["缺少副本"]
    assert form.printed(answers, "en")["intake_decision"] == "Ask for correction, all defects at once"
    assert form.printed(answers)["reasons"] == "请补正"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_input_does_anything_but_load_or_be_refused(data):
    form = forms.get(data.draw(st.sampled_from(forms.keys())))
    known = st.sampled_from([question.key for question in form.questions])
    raw = data.draw(st.dictionaries(known | st.text(max_size=8), JUNK, max_size=8))

    try:
        answers = form.load(raw)
    except forms.InvalidAnswers as refusal:
        assert refusal.errors
    else:
        assert form.load({key: value for key, value in answers.items() if value is not None}) == answers


@pytest.mark.parametrize(
    "text", ['decision = "accept" and', "decision ~ 1", "other = 1", "(decision", '"a" in decision', "", "not decision"]
)
def test_a_condition_that_is_not_understood_is_refused(text):
    with pytest.raises(BadCondition):
        compile_condition(text, {"decision": "string"})


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('decision = "accept"', True),
        ('decision != "accept"', False),
        ('decision in ("reject", "accept")', True),
        ('decision in ["reject"]', False),
        ('not(decision = "reject") and months >= 3', True),
        ('decision = "reject" or (months > 3 or is_late = true)', False),
        ('list contains(grounds, "art_30")', True),
        ('list contains(grounds, "art_31")', False),
        ("months < 12 and months <= 3", True),
        ("missing = null", True),
        ('missing = "x"', False),
        ("missing > 3", False),
    ],
)
def test_own_conditions_say_what_the_engines_say(text, holds):
    answers = {"decision": "accept", "months": 3, "is_late": False, "grounds": ["art_30"]}
    types = {"decision": "string", "months": "number", "is_late": "boolean", "grounds": "list", "missing": "any"}

    assert (compile_condition(text, types)(answers) is True) is holds
    assert (compile_expression(text, types).evaluate(answers) is True) is holds


DATED = """{"type": "default", "id": "x.y", "components": [{"type": "checklist", "key": "reason_codes", "label": "理由",
 "values": [{"value": "old", "label": "旧", "properties": {"label_en": "Old", "until": "2026-06-30"}},
            {"value": "new", "label": "新", "properties": {"label_en": "New", "from": "2026-07-01"}}]}]}"""


@pytest.mark.parametrize(
    ("code", "on", "why"),
    [
        ("old", date(2026, 6, 30), None),
        ("old", date(2026, 7, 1), "“旧”只用到 2026-06-30"),
        ("new", date(2026, 6, 30), "“新”自 2026-07-01 起才可以选用"),
        ("new", date(2026, 7, 1), None),
    ],
)
def test_a_reason_code_is_chosen_while_it_holds_and_keeps_its_words(code, on, why):
    form = forms.Form(read("x.y", DATED))
    given = {"reason_codes": [code]}

    if why is None:
        assert form.load(given, on=on)["reason_codes"] == [code]
    else:
        with pytest.raises(forms.InvalidAnswers) as refusal:
            form.load(given, on=on)
        assert [each["zh"] for each in refusal.value.errors["reason_codes"]] == [why]
    assert form.printed(given)["reason_codes"] == ["旧" if code == "old" else "新"]


def test_of_half_a_draft_what_can_be_read_is_read():
    form = forms.get("trademark.opposition.draft_decision")

    read_so_far = form.read_partly(
        {"outcome": "nonsense", "reasons": "两商标近似。", "articles": ["TML2019-30"], "x": 1}
    )

    assert (read_so_far["outcome"], read_so_far["reasons"]) == (None, "两商标近似。")
    assert read_so_far["articles"] == ["TML2019-30"] and read_so_far["reason_codes"] == []
