"""By which law a case is served."""

from __future__ import annotations

import pytest

from engine.commands.service import regime_of
from engine.errors import Refused
from tests.office import refusal


@pytest.mark.parametrize(
    ("kind", "regime"),
    [
        ("trademark.opposition", "trademark"),
        ("patent.invalidation", "patent"),
        ("layout_design.registration", "layout_design"),
        ("gi.special_mark", "geographical_indication"),
        ("agency.licence", "licence"),
    ],
)
def test_a_kind_is_served_by_its_own_law(kind: str, regime: str) -> None:
    assert regime_of(kind) == regime


@pytest.mark.parametrize("kind", ["copyright.deposit", "trademarks.opposition", ""])
def test_a_kind_of_nobody_is_not_served_as_a_trademark(kind: str) -> None:
    error = refusal(regime_of, kind)
    assert isinstance(error, Refused) and error.code == "unknown_kind"
