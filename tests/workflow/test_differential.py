"""SpiffWorkflow behind the fence against the token game, on random sound models.

A divergence prints its seed; ``ANJUAN_SEEDS=17,4711 pytest tests/workflow/test_differential.py`` plays them again.
"""

from __future__ import annotations

import operator
import os
from random import Random

import pytest
from SpiffWorkflow.bpmn.parser.util import full_tag

from engine.errors import InvalidDiagram
from engine.workflow import Names, read_bundle
from engine.workflow.reader import Reader
from engine.workflow.spiff_specs import _Parser
from tests.workflow.differential import PICKS, Divergence, Pair
from tests.workflow.random_bpmn import bpmn
from tests.workflow.random_models import random_model

MODELS = 600
CHUNK = 25
PATHS = 2
CHOSEN = [int(each) for each in os.environ.get("ANJUAN_SEEDS", "").split(",") if each]


@pytest.mark.parametrize("first", range(0, MODELS, CHUNK))
def test_both_interpreters_agree(first):
    seeds = CHOSEN if CHOSEN and first == 0 else range(first, first + CHUNK)
    parted, steps = [], 0
    for seed in seeds:
        for path in range(PATHS):
            try:
                steps += Pair(random_model(seed)).walk(Random(f"{seed}/{path}"))
            except Exception as error:  # a crash is a divergence too
                parted.append(str(error) if isinstance(error, Divergence) else f"seed {seed}: {error!r}")
                break

    print(f"seeds {first}..{first + CHUNK - 1}: {steps} steps")
    assert not parted, f"{len(parted)} of {len(seeds)} models part:\n" + "\n\n".join(parted[:3])


def test_the_library_alone_would_part(monkeypatch):
    """The negative control: with SpiffWorkflow's own joins the suite goes red."""
    for gateway in ("parallelGateway", "inclusiveGateway"):
        monkeypatch.delitem(_Parser.OVERRIDE_PARSER_CLASSES, full_tag(gateway))
    parted = 0
    for seed in range(12):
        try:
            Pair(random_model(seed)).walk(Random(f"{seed}/0"))
        except Divergence:
            parted += 1

    assert parted >= 3


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_a_diagram_is_read_as_it_was_written(first):
    for seed in range(first, first + 50):
        for process in random_model(seed).processes.values():
            reader = Reader(bpmn(process), f"{seed}.bpmn")
            read = reader.process()

            assert reader.findings == [], f"seed {seed}"
            assert _drawn(read) == _drawn(process), f"seed {seed}"
            assert (read.types, read.lanes.keys()) == (process.types, process.lanes.keys())


@pytest.mark.parametrize("first", range(0, 50, 25))
def test_nothing_speaks_against_a_sound_model_but_its_data(first):
    for seed in range(first, first + 25):
        model = random_model(seed)
        files = {process_id: bpmn(process) for process_id, process in model.processes.items()}
        try:
            read_bundle(files, main=model.main.id, names=Names(decisions=PICKS))
        except InvalidDiagram as refused:
            errors = {each.rule for each in refused.findings if each.severity == "error"}
            assert errors == {"dry_run_never_ends"}, f"seed {seed}"


def _drawn(scope) -> tuple[object, ...]:
    """What moves tokens, without where it stands in the file."""
    same = operator.attrgetter(
        *("kind", "name", "name_en", "attached_to", "interrupting", "message", "timer", "calls"),
        *("link", "instances", "is_sequential", "terminates"),
    )
    nodes = {
        node.id: (same(node), dict(node.parameters), None if node.inner is None else _drawn(node.inner))
        for node in scope.nodes.values()
    }
    flows = {flow.id: (flow.source, flow.target, flow.condition, flow.is_default) for flow in scope.flows.values()}
    return nodes, flows
