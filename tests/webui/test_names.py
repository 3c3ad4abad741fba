"""What a diagram declares has a name that a reader understands: procedures, statuses, variables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import forms
from engine.rules import register
from webui import i18n, widgets

PROCESSES = sorted((Path(__file__).parents[2] / "processes").rglob("*.bpmn"))


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_a_procedure_speaks_in_words(path):
    text = path.read_text("utf-8")
    process = re.search(r'<bpmn:process id="([\w.]+)"', text).group(1)
    wanted = {f"kind.{process}"}
    wanted |= {f"status.{status}" for status in re.findall(r'name="status" value="(\w+)"', text)}
    asked = widgets._questions()
    wanted |= {f"variable.{name}" for name in re.findall(r'<anjuan:variable name="(\w+)"', text) if name not in asked}

    assert sorted(key for key in wanted if not i18n.has(key)) == []


AWAITED = re.compile(r'<bpmn:(?:receiveTask|boundaryEvent)[^>]*anjuan:form="([\w.]+)"[^>]*')


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_what_is_sent_is_called_after_what_the_sender_does(path):
    """The diagram says what the office waits for; nobody sends a wait."""
    for key in AWAITED.findall(path.read_text("utf-8")):
        form = forms.get(key)
        for zh in (form.title, form.verb):
            assert zh and not zh.startswith("等待"), key
        for en in (form.title_en, form.verb_en):
            assert en and not en.lower().startswith("wait"), key


def test_the_register_speaks_in_words():
    """The log says what was entered, and what the register said before."""
    entries = {entry for of_one in register.ENTRIES.values() for entry in of_one}
    assert sorted(entry for entry in entries if not i18n.has(f"subject.{entry}")) == []
    assert widgets.answer_text("opposed", "status") == "异议中"
    assert widgets.answer_text("refused", "status") == "不予注册"


def test_every_end_of_a_procedure_about_a_mark_has_a_name():
    ends = set()
    for path in PROCESSES:
        if path.parent.name == "trademark":
            body = re.sub(r"<bpmn:subProcess.*?</bpmn:subProcess>", "", path.read_text("utf-8"), flags=re.DOTALL)
            ends |= set(
                re.findall(r'<bpmn:endEvent id="(\w+)"[^>]*>\s*<bpmn:incoming>\w+</bpmn:incoming>\s*<bpmn:term', body)
            )
    assert {"registered", "refused", "withdrawn"} <= ends
    assert sorted(end for end in ends if not i18n.has(f"outcome.{end}")) == []


def test_the_findings_of_the_register_read_as_grounds():
    assert (
        widgets.answer_text(["late", "not_entitled"], "register_findings") == "超过法定期限、申请人主体资格不符合规定"
    )
    assert widgets.answer_text([], "register_findings") == "—"
