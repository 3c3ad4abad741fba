"""Diagrams name things of the office; each name must mean something: forms, rules of law, roles, notices, diagrams."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

import forms
from engine.notices import templates
from engine.rules.catalogue import Catalogue
from engine.values import ROLES
from tests.architecture.sources import ROOT

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ANJUAN = "{urn:anjuan:bpmn}"
DIAGRAMS = tuple(sorted((ROOT / "processes").rglob("*.bpmn")))
TIMER = re.compile(r'\s*time_limit\(\s*(?:"(?P<rule>[\w.-]+)"|(?P<parameter>[A-Za-z_]\w*))\s*,\s*[A-Za-z_]\w*\s*\)\s*')


def name(path: Path) -> str:
    return path.relative_to(ROOT / "processes").as_posix()


@pytest.fixture(params=DIAGRAMS, ids=name)
def diagram(request) -> etree._Element:
    return etree.parse(request.param, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def test_there_are_diagrams():
    assert DIAGRAMS


def test_every_user_task_has_a_form(diagram):
    known = set(forms.keys())

    missing = [
        key
        for process in diagram.iter(f"{BPMN}process")
        for task in process.iter(f"{BPMN}userTask")
        if (key := task.get(f"{ANJUAN}form") or f"{process.get('id')}.{task.get('id')}") not in known
    ]

    assert missing == []


def test_every_timer_names_a_rule_of_law_and_never_a_duration(diagram):
    rules = set(Catalogue.load().ids)
    wrong = []
    for timer in diagram.iter(f"{BPMN}timerEventDefinition"):
        text = "".join(timer.itertext()).strip()
        found = TIMER.fullmatch(text)
        if not found or (found["rule"] and found["rule"] not in rules):
            wrong.append(text)

    assert wrong == []


def test_every_lane_is_a_role(diagram):
    assert [lane.get("id") for lane in diagram.iter(f"{BPMN}lane") if lane.get("id") not in ROLES] == []


def test_every_notice_that_is_served_exists(diagram):
    named = {
        parameter.get("value")
        for parameter in diagram.iter(f"{ANJUAN}parameter")
        if parameter.get("name") == "template" and not parameter.get("value", "=").startswith("=")
    }

    assert sorted(named - set(templates())) == []


def test_every_name_that_a_reader_sees_has_an_english_twin(diagram):
    named = [element for element in diagram.iter() if isinstance(element.tag, str) and element.get("name")]
    shown = [element for element in named if element.tag.startswith(BPMN) and element.tag != f"{BPMN}message"]

    assert [element.get("id") for element in shown if not element.get(f"{ANJUAN}name_en")] == []


def test_no_diagram_carries_a_program(diagram):
    assert [element.tag for element in diagram.iter(f"{BPMN}scriptTask", f"{BPMN}script")] == []


def test_every_called_diagram_is_there(diagram):
    known = {
        process.get("id")
        for path in DIAGRAMS
        for process in etree.parse(path).getroot().iter(f"{BPMN}process")
    }  # fmt: skip

    called = {call.get("calledElement") for call in diagram.iter(f"{BPMN}callActivity")}

    assert called <= known
