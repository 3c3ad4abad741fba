# ruff: noqa: E501
"""Random expressions and mangled diagrams: no error but ours, and whatever the gate lets through, the library can run.

``ANJUAN_FUZZ=5 pytest -m slow tests/workflow/test_fuzz.py`` tries five times as many.
"""

from __future__ import annotations

import os
from contextlib import suppress
from copy import deepcopy
from random import Random

import pytest
from lxml import etree

from engine.commands.definitions import PROCESSES
from engine.errors import EngineError, InvalidDiagram
from engine.workflow import Names, Unreadable, lint, load_bundle
from engine.workflow.expressions import BadExpression, ExpressionFailed, compile_expression, compile_unary_tests
from engine.workflow.names import Parameters
from engine.workflow.spiff_specs import specs_of
from tests.hostile.places import GOOD
from tests.workflow.differential import PICKS, Pair
from tests.workflow.random_bpmn import bpmn
from tests.workflow.random_models import RandomModel, random_model
from tests.workflow.test_expressions_hostile import REFUSED, TYPES, WORDS

pytestmark = pytest.mark.slow

NAMES = Names(
    decisions=PICKS,
    operations={"set_variable": Parameters.of("variable value"), "serve_notice": Parameters.of("addressee template")},
)
MORE = int(os.environ.get("ANJUAN_FUZZ", "1"))
VALUES = {"x": 1, "s": "x", "l": ["x", 1, None, [1]], "len": 3, "?": 2}
ODD = [
    *WORDS,
    *REFUSED.values(),
    "\u202e",
    "\x00",
    "\ud800",
    "é",
    "😀",
    "商标",
    '"\\u5546"',
    "1e9",
    "0x1",
    "'",
    "\\",
    "\n",
    "--",
    "/*",
    "?.",
    "@",
]


def _expression(random: Random) -> str:
    words = [random.choice(WORDS if random.random() < 0.9 else ODD) for _ in range(random.randint(1, 14))]
    text = " ".join(words) if random.random() < 0.8 else "".join(words)
    if random.random() < 0.2:
        place = random.randrange(len(text) + 1)
        text = text[:place] + chr(random.choice([random.randrange(0x80), random.randrange(0x11_0000)])) + text[place:]
    return text[:3_000]


@pytest.mark.parametrize("seed", range(4))
def test_expressions_meet_no_other_error(seed):
    random = Random(seed)
    computed = 0
    for _ in range(5_000 * MORE):
        text = _expression(random)
        for compiled in (compile_expression, lambda text, types: compile_unary_tests(text, "number", types)):
            with suppress(BadExpression, ExpressionFailed):
                compiled(text, TYPES).evaluate(VALUES)
                computed += 1

    assert computed > 50


def _mangled(text: bytes, random: Random) -> bytes:
    """Change a diagram as a careless or a hostile hand would: bytes, attributes, or whole elements."""
    if random.random() < 0.1:
        place = random.randrange(len(text))
        return text[:place] + bytes(random.randrange(256) for _ in range(random.randint(0, 3))) + text[place + 1 :]
    root = etree.fromstring(text)
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        nodes = list(root.iter())
        if len(nodes) == 1:
            break
        node, other = random.choice(nodes[1:]), random.choice(nodes)
        act = random.randrange(8)
        if act == 0 and node.getparent() is not None:
            node.getparent().remove(node)
        elif act == 1 and other not in node.iter():
            other.append(deepcopy(node))
        elif act == 2 and other not in node.iter():
            other.insert(random.randrange(len(other) + 1), node)
        elif act == 3:
            node.tag = random.choice(nodes).tag
        elif act == 4 and node.attrib:
            del node.attrib[random.choice(list(node.attrib))]
        elif act == 5 and node.attrib:
            values = [value for each in nodes for value in each.attrib.values()]
            node.set(random.choice(list(node.attrib)), random.choice([*values, "", "0", "1", "true", "=u0", "x" * 300]))
        elif act == 6:
            node.text = random.choice([each.text for each in nodes] + ["evil()", "1 / 0 = 1", "5", None])
        else:
            attributes = [name for each in nodes for name in each.attrib]
            node.set(random.choice(attributes or ["id"]), random.choice(["a", "true", "-1", "served_on"]))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _plays(text: bytes, random: Random) -> bool:
    """Whether the diagram passes; one that does must run, and run as the token game plays it."""
    try:
        findings = lint(text, file="m.bpmn", names=NAMES)
    except Unreadable:
        return False
    except InvalidDiagram:
        raise AssertionError("lint refuses by findings") from None
    if any(each.severity == "error" for each in findings):
        assert all(each.reason and each.reason_en and each.element for each in findings)
        return False
    (process,) = load_bundle({_id(text): text}, _id(text)).processes.values()
    specs_of(load_bundle({process.id: text}, process.id))
    Pair(RandomModel(0, process, {}), {process.id: text}).walk(random, 12)
    return True


def _id(text: bytes) -> str:
    return next(etree.fromstring(text).iter("{*}process")).get("id")


@pytest.mark.parametrize("seed", range(8))
def test_what_passes_the_gate_runs_as_it_is_drawn(seed):
    random, passed = Random(seed), 0
    for number in range(250 * MORE):
        model = random_model(random.randrange(1_000), size=5)
        source = GOOD if number % 3 == 0 else bpmn(model.main)
        with suppress(etree.XMLSyntaxError):
            text = _mangled(source, random)
            try:
                passed += _plays(text, random)
            except Exception as error:
                raise AssertionError(f"{error!r}\n{text.decode('utf-8', 'replace')}") from error

    assert passed > 10


@pytest.mark.parametrize("seed", range(4))
def test_mangled_originals_meet_no_other_error(seed):
    random = Random(seed)
    originals = [path.read_bytes() for path in sorted(PROCESSES.rglob("*.bpmn"))]
    for _ in range(60 * MORE):
        with suppress(EngineError):
            lint(_mangled(random.choice(originals), random), file="m.bpmn", names=Names())
