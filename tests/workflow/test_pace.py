"""Our walk through the library's tree finds what its own iterators find, in their order."""

from __future__ import annotations

from random import Random

import pytest
from SpiffWorkflow.bpmn.util.task import BpmnTaskIterator
from SpiffWorkflow.util.task import TaskIterator

from engine.workflow import pace
from tests.workflow.differential import Pair
from tests.workflow.random_models import random_model


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_a_walk_finds_what_the_library_finds_in_its_order(monkeypatch, first):
    walk, found = pace.walk, []

    def compared(root, state, parts=None):
        iterator = TaskIterator if parts is None else BpmnTaskIterator
        found.append(list(walk(root, state, parts)))
        assert found[-1] == list(iterator(root, state=state))
        return walk(root, state, parts)

    monkeypatch.setattr(pace, "walk", compared)
    for seed in range(first, first + 20):
        Pair(random_model(seed)).walk(Random(f"{seed}/0"))

    assert sum(len(each) > 1 for each in found) > 100, "where one task is found there is no order"
