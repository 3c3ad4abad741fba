"""Every published procedure, walked by random choices to an end event, with history, limits and rows agreeing.

Generic over diagrams and forms: a procedure that is drawn later is walked by itself. A walk that goes astray prints its
seed and its trail; ``ANJUAN_SEEDS=17,4711 pytest tests/processes/test_walks.py -k renewal`` walks them again.
``make test-slow`` walks each procedure 200 times on both databases.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from random import Random

import pytest

from engine.commands.definitions import PROCESSES
from engine.commands.diagrams import read_originals
from engine.commands.roles import ROLES_OF_KIND
from tests.office import Office
from tests.processes import beside
from tests.processes.beside import BESIDE
from tests.processes.test_diagrams import process
from tests.processes.walks import Astray, Walk

KINDS = sorted(read_originals(PROCESSES).keys() & ROLES_OF_KIND.keys())
MANY, PARTS = 200, 50
#: How many walks may pass before a procedure beside them has begun by chance.
FEW = 40
#: Beside what walks were seen to pass every element. The longer ones (extension, suspension, change of a party) are
#: walked as often; whether two hundred walks pass all of theirs was not counted yet.
PASSED_WHOLLY = (
    "shared.joinder",
    "shared.late_restoration",
    "shared.later_receipt",
    "shared.posted_in_time",
    "shared.recusal",
    "shared.returned_mail",
    "shared.second_look",
    "shared.separation",
)
CHOSEN = [int(each) for each in os.environ.get("ANJUAN_SEEDS", "").split(",") if each]


def _walk(office: Office, kind: str, seeds: list[int]) -> None:
    """Walk once for each seed, one after another in one office whose clock goes on."""
    office.publish_originals()
    for seed in CHOSEN or seeds:
        try:
            Walk(office, kind, Random(seed)).go()
        except Astray as error:
            pytest.fail(f"ANJUAN_SEEDS={seed}: {error}", pytrace=False)


def _walk_beside(office: Office, side: str, seeds: Iterable[int]) -> Iterator[set[str]]:
    """Walk cases of fitting kinds beside which the procedure begins, and ends; yield what was passed of its diagram."""
    office.publish_originals()
    beside.let_leaders_extend(office)
    kinds = beside.fitting(side)
    for seed in CHOSEN or seeds:
        walk = Walk(office, kinds[seed % len(kinds)], Random(seed), side=side)
        try:
            walk.go()
        except Astray as error:
            pytest.fail(f"ANJUAN_SEEDS={seed}: {error}", pytrace=False)
        yield {element for diagram, element in walk.passed if diagram == side}


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_walks_reach_an_end(kind, bare_office) -> None:
    _walk(bare_office, kind, [1, 2])


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_walks_reach_an_end(kind, part, database) -> None:
    _walk(Office(database), kind, list(range(part, MANY, PARTS)))


@pytest.mark.parametrize("side", BESIDE)
def test_a_few_walks_with_something_beside_reach_an_end(side, bare_office) -> None:
    """Three walks, and more as long as chance has not begun it."""
    walks = enumerate(_walk_beside(bare_office, side, range(1, FEW + 1)), 1)
    begun = False
    for number, passed in walks:
        begun = begun or bool(passed)
        if begun and number >= 3:
            break
    assert begun or CHOSEN, f"{side} never began in {FEW} walks"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("side", BESIDE)
def test_two_hundred_walks_with_something_beside_reach_an_end(side, part, database) -> None:
    list(_walk_beside(Office(database), side, range(part, MANY, PARTS)))


@pytest.mark.slow
@pytest.mark.parametrize("side", PASSED_WHOLLY)
def test_walks_pass_every_element_of_what_goes_on_beside(side, bare_office) -> None:
    """They stop as soon as nothing is left."""
    left = {node.id for _, node in process(side).walk()}
    for passed in _walk_beside(bare_office, side, range(1, MANY + 1)):
        left -= passed
        if not left:
            return
    assert not left, f"{MANY} walks passed by {sorted(left)}"
