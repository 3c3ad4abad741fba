"""Checklists of materials: every procedure that begins with a filing has one, whole and in both languages."""

from __future__ import annotations

import json
import re

import pytest

import forms
from forms.materials import FILE, FOLDER, read_materials
from tests.architecture.sources import ROOT

LINE = {"name": "申请书", "name_en": "Request", "how": "required", "article": "商标法（2019）第三十三条"}
PROCEDURES = tuple(
    ".".join(path.relative_to(ROOT / "processes").with_suffix("").parts)
    for path in sorted((ROOT / "processes").rglob("*.bpmn"))
    if path.parent.name != "shared"
)


@pytest.mark.parametrize("kind", PROCEDURES)
def test_a_procedure_says_what_to_bring(kind):
    lines = forms.materials(kind)

    assert lines, f"write forms/{kind.replace('.', '/')}/{FILE}"
    assert {line.how for line in lines} >= {"required", "office"}, "the office checks nothing itself?"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob(FILE)), ids=lambda path: path.parent.name)
def test_a_line_is_chinese_with_its_article_and_english_with_no_chinese(path):
    for line in read_materials(path.parent.name, path.read_text("utf-8")):
        assert re.search("[一-鿿]", line.name) and re.search("第.*条|第.*节|公告|办法|指南|规则", line.article), line
        assert not re.search("[一-鿿]", line.name_en + line.note_en), line


def test_a_checklist_is_no_form():
    assert not [key for key in tuple(forms.keys()) if key.endswith(".materials")]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ({}, "list"),
        ([], "list"),
        (["申请书"], "as texts"),
        ([LINE | {"how": "perhaps"}], "perhaps"),
        ([LINE | {"article": " "}], "lacks article"),
        ([{key: value for key, value in LINE.items() if key != "name_en"}], "lacks name_en"),
        ([LINE | {"fee": "300"}], "unknown fee"),
        ([LINE | {"note": "原件"}], "both languages"),
    ],
)
def test_what_is_no_checklist_is_refused_by_line(lines, why):
    with pytest.raises(forms.BadDefinition, match=why):
        read_materials("trademark.opposition", json.dumps(lines))
