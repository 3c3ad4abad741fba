"""SpiffWorkflow behind the fence against the token game, on random sound models.

A divergence prints its seed; ``ANJUAN_SEEDS=17,4711 pytest tests/workflow/test_differential.py`` plays them again.
"""

from __future__ import annotations

import operator
import os
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import get_args

import pytest
from SpiffWorkflow.bpmn.parser.util import full_tag

from engine.errors import InvalidDiagram
from engine.workflow import Names, read_bundle
from engine.workflow.model import Kind
from engine.workflow.reader import Reader
from engine.workflow.spiff_specs import _Parser
from engine.workflow.token_net import Net
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


def _kinds(scope) -> Iterator[str]:
    net = Net(scope)
    for node in scope.nodes.values():
        yield node.kind + (" terminating" if node.terminates else "")
        if node.instances > 1:
            yield f"{node.kind} many {'in turn' if node.is_sequential else 'at once'}"
            yield from ("event on many" for _ in net.boundaries[node.id])
        if node.kind == "boundary":
            awaits = "timer" if node.timer else "message"
            yield f"{awaits} {'ends' if node.interrupting else 'leaves'} {scope.nodes[node.attached_to].kind}"
        if any(node.id in net.reach([flow.target]) for flow in net.out[node.id]):
            yield f"{node.kind} in a loop"
        if node.inner is not None:
            yield from _kinds(node.inner)


def test_the_models_draw_all_that_may_be_drawn():
    drawn = Counter(
        kind
        for seed in range(MODELS)
        for kind in {each for process in random_model(seed).processes.values() for each in _kinds(process)}
    )

    activities = ("user_task", "receive_task", "service_task", "call_activity", "sub_process")
    wanted = {*get_args(Kind), "end terminating", "event on many"}
    wanted |= {f"{kind} many {how}" for kind in activities for how in ("in turn", "at once")}
    wanted |= {f"{kind} in a loop" for kind in (*activities, "and", "or", "xor", "link_throw", "business_rule_task")}
    wanted |= {
        f"{awaits} {does} {kind}"
        for awaits in ("timer", "message")
        for does in ("ends", "leaves")
        for kind in ("user_task", "receive_task", "call_activity", "sub_process")
    }
    assert {kind: drawn[kind] for kind in wanted if drawn[kind] < 10} == {}


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
