"""Every form can be read, speaks both languages, cites the law and says its verb."""

from __future__ import annotations

import json
import re

import pytest

import forms
from forms.definition import BadDefinition, read

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=forms.keys())
def form(request) -> forms.Form:
    return forms.get(request.param)


def test_the_office_has_its_forms():
    assert len(forms.keys()) >= 39


def test_every_word_of_a_form_is_in_chinese_and_in_english(form):
    pairs = [(form.title, form.title_en), (form.verb, form.verb_en)]
    for component in form.components:
        pairs.append((component.label, component.label_en))
        pairs += [(option.label, option.label_en) for option in component.options]
        if component.help:
            pairs.append((component.help, component.help_en))

    assert [
        zh for zh, en in pairs if not CHINESE.search(zh) or not en or CHINESE.search(en.replace("第三十条", ""))
    ] == []


def test_what_a_form_demands_rests_on_a_provision(form):
    assert [question.key for question in form.questions if question.required and not question.source] == []


def test_the_verb_is_the_offices_own(form):
    assert form.verb not in ("提交", "确定", "OK", "保存")


def test_conditions_are_understood_by_themselves_and_by_the_engine(form):
    from engine.workflow.expressions import compile_expression

    types: dict[str, str] = {}
    for question in form.questions:
        if question.conditional:
            assert compile_expression(question.conditional[1:], types).names <= types.keys()
        types[question.key] = question.answer_type

    assert set(form.hides) == {question.key for question in form.questions if question.conditional}


def test_the_definition_can_be_told(form):
    assert forms.describe(form.key)["id"] == form.key
    assert json.dumps(forms.describe(form.key))


def test_a_form_that_does_not_exist_is_unknown():
    with pytest.raises(forms.UnknownForm):
        forms.get("trademark.opposition.nothing")


FIELD = {"type": "textfield", "key": "name", "label": "名称"}


@pytest.mark.parametrize(
    ("component", "why"),
    [
        ({**FIELD, "type": "expression"}, "unknown type"),
        ({**FIELD, "key": "Bad Key"}, "snake_case"),
        ({**FIELD, "key": None}, "snake_case"),
        ({**FIELD, "type": "datetime", "subtype": "time"}, "days only"),
        ({**FIELD, "type": "radio"}, "needs values"),
        ({**FIELD, "type": "radio", "values": [{"value": "a", "label": "甲"}] * 2}, "each of them once"),
        ({**FIELD, "properties": {"field": "goods"}}, "office field"),
        ({**FIELD, "conditional": {"hide": "a = 1"}}, "begins with"),
    ],
)
def test_a_definition_that_cannot_be_used_names_the_field(component, why):
    text = json.dumps({"type": "default", "id": "x.y", "components": [component]})

    with pytest.raises(BadDefinition, match=why) as refusal:
        read("x.y", text)

    assert "x.y" in str(refusal.value)


@pytest.mark.parametrize("text", ["{", '{"type": "default", "id": "other"}', '{"type": "form", "id": "x.y"}'])
def test_a_file_that_is_no_form_is_refused(text):
    with pytest.raises(BadDefinition, match=r"x\.y"):
        read("x.y", text)


def test_a_field_is_asked_once():
    text = json.dumps({"type": "default", "id": "x.y", "components": [FIELD, FIELD]})

    with pytest.raises(BadDefinition, match="twice"):
        read("x.y", text)
