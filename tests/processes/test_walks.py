"""Every published procedure, walked by random choices to an end event, with history, limits and rows agreeing.

Generic over diagrams and forms: a procedure that is drawn later is walked by itself. A walk that goes astray prints its
seed and its trail; ``ANJUAN_SEEDS=17,4711 pytest tests/processes/test_walks.py -k renewal`` walks them again.
``make test-slow`` walks each procedure 200 times on both databases.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from engine.commands.definitions import PROCESSES
from engine.commands.diagrams import read_originals
from engine.commands.roles import ROLES_OF_KIND
from tests.office import Office
from tests.processes.walks import Astray, Walk

KINDS = sorted(read_originals(PROCESSES).keys() & ROLES_OF_KIND.keys())
MANY, PARTS = 200, 50
CHOSEN = [int(each) for each in os.environ.get("ANJUAN_SEEDS", "").split(",") if each]


def _walk(office: Office, kind: str, seeds: list[int]) -> None:
    """Walk once for each seed, one after another in one office whose clock goes on."""
    office.publish_originals()
    for seed in CHOSEN or seeds:
        try:
            Walk(office, kind, Random(seed)).go()
        except Astray as error:
            pytest.fail(f"ANJUAN_SEEDS={seed}: {error}", pytrace=False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_walks_reach_an_end(kind, bare_office) -> None:
    _walk(bare_office, kind, [1, 2])


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_walks_reach_an_end(kind, part, database) -> None:
    _walk(Office(database), kind, list(range(part, MANY, PARTS)))
