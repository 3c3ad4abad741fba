"""Which unit a case goes to: by turns after its number, or by load; always the same from the same facts."""

from __future__ import annotations

import pytest

from engine.rules.allocation import Allocation, Shares
from engine.rules.duty import BadRule


@pytest.mark.parametrize(("units", "turns"), [
    ({1: 1}, [1, 1, 1]),  # one unit does it all
    ({1: 1, 2: 1}, [1, 2, 1, 2]),  # one each
    ({1: 2, 2: 1}, [1, 2, 1, 1, 2, 1]),  # two to one, spread evenly
    ({1: 4, 2: 2}, [1, 2, 1, 1, 2, 1]),  # the same share
    ({1: 1, 2: 3}, [2, 1, 2, 2]),
    ({}, [None, None]),  # nobody does it
])  # fmt: skip
def test_turns(units: dict[int, int], turns: list[int | None]) -> None:
    shares = Shares(units=units)

    assert [shares.of(serial, {}) for serial in range(1, len(turns) + 1)] == turns


@pytest.mark.parametrize(("units", "load", "unit"), [
    ({1: 1, 2: 1}, {}, 1),  # as much: the unit that was set up first
    ({1: 1, 2: 1}, {1: 5, 2: 4}, 2),
    ({1: 2, 2: 1}, {1: 9, 2: 5}, 1),  # 4.5 for each share against 5
    ({1: 1, 2: 1}, {1: 1, 3: 0}, 2),  # others do not count
])  # fmt: skip
def test_load(units: dict[int, int], load: dict[int, int], unit: int) -> None:
    assert Shares(by="load", units=units).of(7, load) == unit


@pytest.mark.parametrize(("shares", "where", "code"), [
    ({"by": "chance", "units": {"1": 1}}, "kinds.x.by", "unknown_word"),
    ({"units": {"1": "many"}}, "kinds.x.1", "not_a_number"),
    ({"units": {"1": 21}}, "kinds.x.1", "out_of_range"),
    ({"units": {"first": 1}}, "kinds.x", "not_a_number"),
])  # fmt: skip
def test_a_rule_that_nobody_could_follow(shares: dict[str, object], where: str, code: str) -> None:
    with pytest.raises(BadRule) as refused:
        Allocation.read({"kinds": {"x": shares}})

    assert (refused.value.field, refused.value.code) == (where, code)


def test_what_is_kept_is_read_as_it_was_and_holds_no_empty_share() -> None:
    given = {"kinds": {"a": {"by": "load", "units": {"2": "3", "1": " 1", "7": ""}}, "b": {"units": {"1": 0}}}}

    kept = Allocation.read(given).as_body()

    assert kept == {"kinds": {"a": {"by": "load", "units": {"1": 1, "2": 3}}}}
    assert Allocation.read(kept).as_body() == kept
