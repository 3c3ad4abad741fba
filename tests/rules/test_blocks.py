"""The text blocks that come with the engine, and what makes one usable."""

from __future__ import annotations

import pytest

import forms
from engine.rules import blocks
from engine.rules.blocks import BadBlock, Block

BODY = {"kinds": ["trademark"], "title": "审理查明", "title_en": "Facts", "body": "本局查明：{filer}。"}


def test_every_block_is_for_a_reason_that_its_procedures_know():
    known: dict[str, set[str]] = {}
    keys = forms.keys()
    for key in keys:
        for question in forms.get(key).questions:
            if question.key in ("reason_codes", "refusal_grounds"):
                known.setdefault(key.rpartition(".")[0], set()).update(option.value for option in question.options)

    for code, block in blocks.shipped().items():
        assert block.code == code
        for kind in block.kinds:
            assert not block.reason or block.reason in known[kind], (code, kind)


def test_words_are_filled_in_and_what_is_not_known_stays_a_gap():
    assert blocks.fill("{filer}对“{mark_name}”", {"filer": "甲", "mark_name": None}) == "甲对“＿＿”"


def test_what_a_party_is_called_is_never_read_as_a_word_to_be_filled_in():
    assert blocks.fill("{filer}：{case_no}", {"filer": "{case_no}", "case_no": "YY1"}) == "{case_no}：YY1"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": "{nobody}"}, "body"),
        ({"body": "{filer"}, "body"),
        ({"body": "{filer.__class__}"}, "body"),
        ({"body": "字" * 4001}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"title": 7}, "title"),
        ({"title_en": ""}, "title_en"),
        ({"kinds": []}, "kinds"),
        ({"kinds": "trademark"}, "kinds"),
    ],
)
def test_a_block_that_makes_no_sense_names_the_field(change, field):
    with pytest.raises(BadBlock) as refusal:
        Block.read("gen-x", BODY | change)

    assert refusal.value.field == field


def test_a_code_is_plain():
    with pytest.raises(BadBlock):
        Block.read("../x", BODY)


def test_a_retired_block_is_for_nothing():
    assert Block.read("gen-x", BODY).is_for("trademark.opposition")
    assert not Block.read("gen-x", BODY | {"is_retired": True}).is_for("trademark.opposition")
