"""The draw: repeatable by whoever has the list and the checkpoint, and chosen by nobody."""

from __future__ import annotations

import hashlib

import pytest

from engine.rules.duty import BadRule
from engine.rules.sampling import Quota, Sampling, draw, rank

SEED, OTHER = "ab" * 32, "cd" * 32
CASES = [f"YY-2026-{number:06d}" for number in range(1, 201)]


@pytest.mark.parametrize(
    ("percent", "least", "decided", "drawn"),
    [
        (5, 1, 0, 0),  # nothing was decided
        (5, 1, 1, 1),  # at least one
        (5, 1, 20, 1),
        (5, 1, 21, 2),  # a part of a case is a case
        (0, 3, 2, 2),  # not more than there are
        (0, 0, 50, 0),  # a unit may draw nothing
        (100, 0, 7, 7),
    ],
)
def test_a_quota_is_a_share_with_a_least_number(percent: int, least: int, decided: int, drawn: int) -> None:
    assert Quota(percent=percent, least=least).of(decided) == drawn


def test_an_auditor_repeats_the_draw_with_a_hash_and_a_sort() -> None:
    """By the words of the page, not by our code."""
    told = "anjuan-quality-1\n{}\n{}\n{}\n"
    by_hand = sorted(CASES, key=lambda no: hashlib.sha256(told.format(SEED, "2026-03", no).encode()).hexdigest())

    assert draw(SEED, "2026-03", CASES, 10) == by_hand[:10]
    assert draw(SEED, "2026-03", reversed(CASES), 10) == by_hand[:10]  # in whatever order they come
    assert rank(SEED, "2026-03", by_hand[0]) < rank(SEED, "2026-03", by_hand[1])


def test_another_seed_or_month_draws_others() -> None:
    first = draw(SEED, "2026-03", CASES, 20)

    assert set(draw(OTHER, "2026-03", CASES, 20)) != set(first) != set(draw(SEED, "2026-04", CASES, 20))
    assert draw(SEED, "2026-03", CASES, 40)[:20] == first  # a higher quota only adds


def test_each_procedure_has_its_own_quota() -> None:
    body = {"usual": {"percent": 5, "least": 1}, "quotas": {"trademark.opposition": {"percent": "20", "least": "2"}}}
    rules = Sampling.read(body)

    assert rules.of("trademark.opposition").of(100) == 20
    assert rules.of("patent.pledge").of(100) == 5
    assert Sampling.read(rules.as_body()) == rules


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"usual": {"percent": 101, "least": 1}}, "usual.percent"),
        ({"usual": {"percent": "x", "least": 1}}, "usual.percent"),
        ({"quotas": {"patent.pledge": {"percent": 1, "least": -1}}}, "quotas.patent.pledge.least"),
    ],
)
def test_a_quota_that_nobody_could_follow_is_refused(body: dict[str, object], field: str) -> None:
    with pytest.raises(BadRule) as wrong:
        Sampling.read(body)
    assert wrong.value.field == field
