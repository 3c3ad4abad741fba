"""Amounts: typed and read in yuan, kept in fen."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

import forms
from webui import widgets

PLEDGE = "trademark.pledge.filing"


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("5000000", 500_000_000, "5000000"),
        ("1,234.5", 123_450, "1234.50"),
        ("0.01", 1, "0.01"),
        ("19.99", 1_999, "19.99"),  # binary fractions would make 1998 of it
        ("1，500", 150_000, "1500"),
    ],
)
def test_yuan_become_fen_and_yuan_again(typed: str, kept: int, shown: str) -> None:
    answers = widgets.raw_answers(forms.get(PLEDGE), MultiDict({"amount_fen": typed}))

    assert answers["amount_fen"] == kept
    assert widgets.in_yuan(kept) == shown


@pytest.mark.parametrize("typed", ["一千", "12.345", "-5", "1e5", "5 000"])
def test_what_is_no_amount_is_left_for_the_form_to_refuse(typed: str) -> None:
    answers = widgets.raw_answers(forms.get(PLEDGE), MultiDict({"amount_fen": typed}))

    assert answers["amount_fen"] == typed
    with pytest.raises(forms.InvalidAnswers) as refused:
        forms.get(PLEDGE).load(answers)
    assert "amount_fen" in refused.value.errors


def test_every_amount_of_a_form_says_that_it_is_in_yuan() -> None:
    known = forms.keys()
    amounts = [
        (key, component)
        for key in known
        for component in forms.get(key).components
        if component.office_field == widgets.MONEY
    ]

    assert len(amounts) >= 5
    assert [key for key, one in amounts if not one.help.startswith("元") or not one.help_en.startswith("yuan")] == []
    assert [key for key, one in amounts if not one.key.endswith("_fen")] == []
