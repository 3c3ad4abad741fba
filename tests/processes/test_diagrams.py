"""The reviewed originals: every diagram names only what exists, is sound, is drawn, and speaks two languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from engine.commands.definitions import Definitions
from engine.commands.diagrams import read_originals
from engine.workflow import lint, read_bundle
from engine.workflow.model import Node, Process
from engine.workflow.reader import Reader

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
ORIGINALS = read_originals(PROCESSES)
NAMES = Definitions().names()
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
SPOKEN = {"user_task", "receive_task", "service_task", "business_rule_task", "call_activity", "sub_process"}


def process(kind: str) -> Process:
    return Reader(ORIGINALS[kind], f"{kind}.bpmn").process()


def nodes(kind: str) -> Iterator[Node]:
    return (node for _, node in process(kind).walk())


def main_node(kind: str, node_id: str) -> Node:
    return process(kind).nodes[node_id]


every_diagram = pytest.mark.parametrize("kind", sorted(ORIGINALS))


def test_all_procedures_are_there() -> None:
    assert set(ORIGINALS) == {
        "trademark.opposition",
        "trademark.non_registration_review",
        "trademark.invalidation",
        "trademark.invalidation_review",
        "trademark.refusal_review",
        "trademark.renewal",
        "trademark.cancellation",
        "trademark.cancellation_review",
        "shared.fee",
        "trademark.pledge",
        "trademark.licence_filing",
        "patent.pledge",
        "patent.licence_filing",
        "shared.correction",
        "shared.intake",
        "patent.invalidation",
        "patent.reexamination",
        "shared.patent_intake",
        "shared.restoration",
        "shared.late_restoration",
        "shared.lapse",
        "shared.hearing",
        "shared.service_of_notice",
        "shared.extension",
        "shared.suspension",
        "shared.preservation",
        "shared.returned_mail",
        "shared.posted_in_time",
        "shared.later_receipt",
        "shared.party_change",
        "shared.recusal",
        "shared.joinder",
        "shared.separation",
        "shared.second_look",
        "shared.panel_vote",
        "shared.quality_review",
        "shared.decision_and_court",
    }


@every_diagram
def test_the_file_lies_where_its_id_says(kind: str) -> None:
    assert (PROCESSES / Path(*kind.split("."))).with_suffix(".bpmn").read_bytes() == ORIGINALS[kind]


@every_diagram
def test_nothing_speaks_against_it(kind: str) -> None:
    assert lint(ORIGINALS[kind], file=f"{kind}.bpmn", names=NAMES, called=ORIGINALS) == []


@pytest.mark.parametrize(
    "kind",
    [
        "trademark.opposition",
        "trademark.non_registration_review",
        "trademark.renewal",
        "trademark.cancellation",
        "trademark.cancellation_review",
        "shared.extension",
        "shared.preservation",
        "shared.suspension",
        "shared.returned_mail",
        "shared.posted_in_time",
        "shared.later_receipt",
        "shared.late_restoration",
        "shared.party_change",
        "shared.recusal",
        "shared.joinder",
        "shared.separation",
        "shared.second_look",
    ],
)
def test_it_reads_as_a_procedure(kind: str) -> None:
    assert read_bundle(ORIGINALS, kind, NAMES).main == kind


@every_diagram
def test_every_element_speaks_chinese_and_english(kind: str) -> None:
    silent = [node.id for node in nodes(kind) if node.kind in SPOKEN and not (node.name and node.name_en)]
    assert silent == []
    assert process(kind).name and process(kind).name_en


@every_diagram
def test_every_task_of_a_person_cites_its_article_and_has_a_role(kind: str) -> None:
    for node in nodes(kind):
        if node.kind == "user_task":
            assert node.attributes.get("article"), node.id
            assert node.role in NAMES.roles, node.id


@every_diagram
def test_every_limit_and_every_wait_cites_its_article(kind: str) -> None:
    waits = [node for node in nodes(kind) if node.timer is not None or node.message or node.kind == "receive_task"]
    assert [node.id for node in waits if not node.attributes.get("article")] == []


@every_diagram
def test_everything_is_drawn(kind: str) -> None:
    root = etree.fromstring(ORIGINALS[kind])
    shapes = {each.get("bpmnElement") for each in root.iter(f"{DI}BPMNShape")}
    edges = {each.get("bpmnElement"): each for each in root.iter(f"{DI}BPMNEdge")}

    assert {node.id for node in nodes(kind)} <= shapes
    flows = {flow for scope in _scopes(process(kind)) for flow in scope.flows}
    notes = {each.get("id") for each in root.iter(f"{BPMN}association")}
    assert flows | notes == set(edges)
    assert all(len(edge.findall(WAYPOINT)) >= 2 for edge in edges.values())


def _scopes(whole: Process) -> list[object]:
    return [whole, *(node.inner for _, node in whole.walk() if node.inner is not None)]


@every_diagram
def test_every_decision_names_a_default(kind: str) -> None:
    for scope in _scopes(process(kind)):
        for node in scope.nodes.values():
            out = scope.outgoing(node.id)
            if node.kind == "xor" and len(out) > 1:
                assert sum(flow.is_default for flow in out) == 1, node.id


@every_diagram
def test_every_wait_for_a_party_ends_by_law(kind: str) -> None:
    """A party may be silent; the case goes on when the limit runs out. The judgment of a court knows no limit."""
    for scope in _scopes(process(kind)):
        for node in scope.nodes.values():
            if node.kind == "receive_task" and node.attributes.get("party") != "office":
                timers = [each for each in scope.boundaries(node.id) if each.timer is not None and each.interrupting]
                assert timers, node.id


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("trademark.opposition", "tm-opposition-decision"),  # 商标法（2019）第三十五条第一款
        ("trademark.non_registration_review", "tm-nonregistration-review-decision"),  # 商标法（2019）第三十五条第三款
        ("trademark.cancellation", "tm-cancellation-decision"),  # 商标法（2019）第四十九条第二款
        ("trademark.cancellation_review", "tm-cancellation-review-decision"),  # 商标法（2019）第五十四条
    ],
)
def test_the_limit_of_the_office_warns_and_takes_nothing(kind: str, rule: str) -> None:
    [limit] = [node for node in nodes(kind) if node.timer is not None and node.timer.rule_id == rule]

    assert not limit.interrupting
    assert main_node(kind, limit.attached_to).kind == "sub_process"


@pytest.mark.parametrize("kind", [kind for kind in sorted(ORIGINALS) if kind.startswith("trademark.")])
def test_a_request_can_be_withdrawn_while_it_is_pending(kind: str) -> None:
    whole = process(kind)
    withdrawals = [node for node in whole.boundaries("proceedings") if "withdrawal" in (node.message or "")]

    assert [node.interrupting for node in withdrawals] == [True]


@pytest.mark.parametrize(
    ("kind", "approval", "draft"),
    [
        ("trademark.opposition", "approve_decision", "draft_decision"),
        ("trademark.non_registration_review", "approve_review_decision", "draft_review_decision"),
        ("trademark.renewal", "approve_renewal", "examine"),
        ("trademark.renewal", "approve_expiry", "confirm_expiry"),
        ("trademark.cancellation", "approve_decision", "draft_decision"),
        ("trademark.cancellation_review", "approve_review_decision", "draft_review_decision"),
    ],
)
def test_nobody_approves_his_own_draft(kind: str, approval: str, draft: str) -> None:
    [node] = [each for each in nodes(kind) if each.id == approval]

    assert draft in node.attributes["distinct_from"].split(",")


@pytest.mark.parametrize(
    ("facts", "lane"),
    [
        ({}, "ordinary"),
        ({"on_dishonest_list": True}, "fast"),  # 国知发服字〔2020〕1号（八）: 失信主体
        ({"repeated_squatting": True}, "fast"),  # 国知发服字〔2020〕1号（十）: 反复抢注
        ({"mass_filing": True}, "ordinary"),  # many filings alone may be a large business
    ],
)
def test_the_fast_lane_takes_obviously_malicious_filings(facts: dict[str, bool], lane: str) -> None:
    signals = ("mass_filing", "copies_well_known", "repeated_squatting", "trades_in_marks", "on_dishonest_list")

    found = NAMES.decisions["opposition_lane"].evaluate(dict.fromkeys(signals, False) | facts)

    assert found["lane"] == lane
    assert (found["priority"] > 0) == (lane == "fast")


@pytest.mark.parametrize(
    ("lane", "complexity", "is_panel"),
    [
        ("ordinary", "simple", False),  # 商标评审规则（2014）第二十七条: 简单案件可以独任
        ("ordinary", "ordinary", True),
        ("ordinary", "difficult", True),
        ("fast", "ordinary", False),
        ("fast", "difficult", True),
    ],
)
def test_difficult_cases_go_to_a_panel(lane: str, complexity: str, is_panel: bool) -> None:
    found = NAMES.decisions["panel_size"].evaluate({"lane": lane, "complexity": complexity})

    assert (found["panel_size"] > 1) == is_panel


def ways_on(kind: str) -> dict[str, set[str]]:
    """Return element -> what comes right after it, the insides of a sub-process and the events on its border too."""
    after: dict[str, set[str]] = {}
    for element in etree.fromstring(ORIGINALS[kind]).iter():
        here, parent = element.get("id"), element.getparent()
        if element.tag == f"{BPMN}sequenceFlow":
            after.setdefault(element.get("sourceRef"), set()).add(element.get("targetRef"))
        elif element.tag == f"{BPMN}boundaryEvent":
            after.setdefault(element.get("attachedToRef"), set()).add(here)
        elif here and parent is not None and parent.tag == f"{BPMN}subProcess":
            after.setdefault(parent.get("id"), set()).add(here)
    return after


def leads_to(after: dict[str, set[str]], start: str, goal: str) -> bool:
    seen, ahead = set(), [start]
    while ahead:
        here = ahead.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            ahead += after.get(here, ())
    return False


@pytest.mark.parametrize("kind", sorted(kind for kind in ORIGINALS if not kind.startswith("shared.")))
def test_who_examined_approves_no_decision(kind: str) -> None:
    """双人原则: what is approved is what the examination found, whoever wrote it down."""
    people, after = [node for node in nodes(kind) if node.kind == "user_task"], ways_on(kind)
    for approval in (node for node in people if node.id.startswith("approve_")):
        examined = {
            node.id
            for node in people
            if node.id.startswith(("examine", "investigate")) and leads_to(after, node.id, approval.id)
        }
        assert examined <= set(approval.distinct_from), f"{approval.id} of {kind}"
