"""Decision tables: every hit policy, and what is refused when they are published."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

import pytest

from engine.errors import InvalidDiagram
from engine.workflow.decisions import DecisionFailed, read_decision
from engine.workflow.xml import Unreadable

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def table(
    rules: Sequence[tuple[Sequence[str], Sequence[str]]],
    *,
    policy: str = "UNIQUE",
    inputs: Sequence[tuple[str, str, str]] = (("grounds", "list", ""), ("marks", "number", "")),
    outputs: Sequence[tuple[str, str, str, str]] = (("lane", "string", "", ""),),
    aggregation: str = "",
    before: str = "",
) -> bytes:
    """:param inputs: expression, type, allowed values; outputs: name, type, allowed values, default."""

    def cell(tag: str, text: str) -> str:
        return f"<{tag}><text>{escape(text)}</text></{tag}>"

    columns = "".join(
        f'<input id="in{place}" label="列{place}"><inputExpression typeRef="{kind}"><text>{escape(text)}</text>'
        f"</inputExpression>{cell('inputValues', allowed) if allowed else ''}</input>"
        for place, (text, kind, allowed) in enumerate(inputs)
    )
    results = "".join(
        f'<output id="out{place}" name="{name}" typeRef="{kind}">{cell("outputValues", allowed) if allowed else ""}'
        f"{cell('defaultOutputEntry', default) if default else ''}</output>"
        for place, (name, kind, allowed, default) in enumerate(outputs)
    )
    rows = "".join(
        f'<rule id="row{place}">{"".join(cell("inputEntry", text) for text in tests)}'
        f"{''.join(cell('outputEntry', text) for text in values)}{cell('annotationEntry', '第三十三条')}</rule>"
        for place, (tests, values) in enumerate(rules, 1)
    )
    attribute = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<definitions xmlns="{MODEL}" xmlns:anjuan="urn:anjuan:bpmn" '
        f'id="d" name="d" namespace="urn:anjuan"><decision id="opposition_lane" name="异议审查通道" '
        f'anjuan:name_en="Lane of an opposition"><decisionTable hitPolicy="{policy}"{attribute}>{columns}{results}'
        f"{rows}</decisionTable></decision></definitions>"
    ).encode()


LANES = [
    (['list contains(?, "44")', "< 100"], ['"fast"']),
    (['list contains(?, "44")', ">= 100"], ['"bulk"']),
    (['not(list contains(?, "44"))', "-"], ['"ordinary"']),
]
ONE_NUMBER = (("marks", "number", ""),)


def test_a_unique_rule_decides():
    decision = read_decision(table(LANES), "opposition_lane.dmn")

    assert decision.evaluate({"grounds": ["44"], "marks": 3}) == {"lane": "fast"}
    assert decision.evaluate({"grounds": ["44", "30"], "marks": 100}) == {"lane": "bulk"}
    assert decision.evaluate({"grounds": [], "marks": 1}) == {"lane": "ordinary"}
    assert decision.inputs == {"grounds": "list", "marks": "number"}
    assert decision.outputs == {"lane": "string"}
    assert (decision.id, decision.name, decision.name_en) == (
        "opposition_lane",
        "异议审查通道",
        "Lane of an opposition",
    )
    assert decision.findings == ()


def test_the_rule_that_decided_says_why():
    decision = read_decision(table(LANES), "lane.dmn")

    (rule,) = decision.matches({"grounds": ["44"], "marks": 3})

    assert (rule.id, rule.annotations) == ("row1", ("第三十三条",))


OVERLAPPING = [(["> 3"], ['"low"', "1"]), (["> 5"], ['"high"', "2"]), (["> 7"], ['"high"', "4"])]
LEVELS = (("level", "string", '"high", "low"', ""), ("points", "number", "", ""))


@pytest.mark.parametrize(
    ("policy", "marks", "answer"),
    [
        ("FIRST", 8, {"level": "low", "points": 1}),
        ("PRIORITY", 8, {"level": "high", "points": 2}),
        ("PRIORITY", 4, {"level": "low", "points": 1}),
        ("RULE ORDER", 8, {"level": ["low", "high", "high"], "points": [1, 2, 4]}),
        ("OUTPUT ORDER", 8, {"level": ["high", "high", "low"], "points": [2, 4, 1]}),
        ("COLLECT", 6, {"level": ["low", "high"], "points": [1, 2]}),
        ("COLLECT", 1, {"level": [], "points": []}),
    ],
)
def test_hit_policies(policy, marks, answer):
    decision = read_decision(table(OVERLAPPING, policy=policy, inputs=ONE_NUMBER, outputs=LEVELS), "levels.dmn")

    assert decision.evaluate({"marks": marks}) == answer


@pytest.mark.parametrize(
    ("aggregation", "marks", "answer"),
    [
        ("SUM", 8, 7),
        ("COUNT", 8, 3),
        ("MIN", 8, 1),
        ("MAX", 8, 4),
        ("SUM", 1, 0),
        ("COUNT", 1, 0),
        ("MAX", 1, None),
    ],
)
def test_a_collection_is_summed_up(aggregation, marks, answer):
    rules = [(tests, values[1:]) for tests, values in OVERLAPPING]
    drawn = table(rules, policy="COLLECT", aggregation=aggregation, inputs=ONE_NUMBER, outputs=LEVELS[1:])

    assert read_decision(drawn, "points.dmn").evaluate({"marks": marks}) == {"points": answer}


def test_any_takes_rules_that_agree_and_refuses_those_that_do_not():
    agreeing = table([(["> 3"], ["1"]), (["> 5"], ["1"])], policy="ANY", inputs=ONE_NUMBER, outputs=LEVELS[1:])
    contradicting = table([(["> 3"], ["1"]), (["> 5"], ["2"])], policy="ANY", inputs=ONE_NUMBER, outputs=LEVELS[1:])

    assert read_decision(agreeing, "a.dmn").evaluate({"marks": 9}) == {"points": 1}
    with pytest.raises(InvalidDiagram) as refused:
        read_decision(contradicting, "a.dmn")

    assert refused.value.findings[0].rule == "decision_overlap"


def test_no_match_takes_the_default_or_is_an_incident():
    with_default = (("lane", "string", "", '"ordinary"'),)
    rules = [(["> 100"], ['"bulk"'])]

    default = read_decision(table(rules, inputs=ONE_NUMBER, outputs=with_default), "a.dmn")
    bare = read_decision(table(rules, inputs=ONE_NUMBER), "a.dmn")

    assert default.evaluate({"marks": 1}) == {"lane": "ordinary"}
    assert default.findings == ()
    with pytest.raises(DecisionFailed) as failed:
        bare.evaluate({"marks": 1})
    assert failed.value.code == "decision_without_answer"
    assert [(each.rule, each.severity) for each in bare.findings] == [("decision_gap", "warning")]


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("> 5", "< 5", False),
        (">= 5", "<= 5", True),
        ("[1..3]", "(3..4]", False),
        ("[1..3]", "[3..4]", True),
        ("1, 2", "3", False),
        ("-", "7", True),
        ("not(7)", "7", False),
        ("> 0.5", "< 0.6", True),
        ("-5", "> 0", False),
    ],
)
def test_an_overlap_of_a_unique_table_is_refused_with_an_example(one, other, overlap):
    drawn = table([([one], ["1"]), ([other], ["2"])], inputs=ONE_NUMBER, outputs=LEVELS[1:])
    if not overlap:
        read_decision(drawn, "a.dmn")
        return

    with pytest.raises(InvalidDiagram) as refused:
        read_decision(drawn, "a.dmn")

    (finding,) = refused.value.findings
    assert (finding.element, finding.rule, finding.line) == ("row2", "decision_overlap", 1)
    assert "列0 = " in finding.message


def test_texts_and_days_overlap_too():
    texts = table([(['"a", "b"'], ["1"]), (['not("c")'], ["2"])], inputs=[("s", "string", "")], outputs=LEVELS[1:])
    days = table(
        [(['>= date("2027-01-01")'], ["1"]), (['<= date("2027-01-01")'], ["2"])],
        inputs=[("filed_on", "date", "")],
        outputs=LEVELS[1:],
    )

    for drawn in (texts, days):
        with pytest.raises(InvalidDiagram):
            read_decision(drawn, "a.dmn")


def test_a_rule_that_never_decides_is_reported():
    drawn = table(
        [(["> 3"], ["1"]), (["> 5"], ["2"]), (["-"], ["3"])], policy="FIRST", inputs=ONE_NUMBER, outputs=LEVELS[1:]
    )

    findings = read_decision(drawn, "a.dmn").findings

    assert [(each.element, each.rule, each.severity) for each in findings] == [
        ("row2", "decision_rule_hidden", "warning")
    ]


def test_a_unique_table_that_data_proves_wrong_is_an_incident():
    rules = [(["> marks2"], ["1"]), (["> 1"], ["2"])]  # speaks of another column, cannot be checked when published
    columns = (*ONE_NUMBER, ("marks2", "number", ""))
    drawn = table([([*tests, "-"], values) for tests, values in rules], inputs=columns, outputs=LEVELS[1:])

    with pytest.raises(DecisionFailed) as failed:
        read_decision(drawn, "a.dmn").evaluate({"marks": 5, "marks2": 2})

    assert failed.value.code == "decision_not_unique"


@pytest.mark.parametrize(
    "drawn",
    [
        b"",
        b"<definitions/>",
        table(LANES, before="<!DOCTYPE a>"),
        table(LANES, before='<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        table(LANES, before="<!-- \u0000 -->"),
        table(LANES, before="<?xml-stylesheet href='a'?>"),
        table(LANES).decode().encode("utf-16"),
        b"<a>" * 5_000 + b"</a>" * 5_000,
        table(LANES) + b" " * 3_000_000,
    ],
)
def test_what_is_no_dmn_is_unreadable(drawn):
    with pytest.raises(Unreadable):
        read_decision(drawn, "lane.dmn")


@pytest.mark.parametrize(
    ("drawn", "rule"),
    [
        (table(LANES, policy="GUESS"), "hit_policy"),
        (table(LANES, aggregation="SUM"), "hit_policy"),
        (table(LANES, policy="PRIORITY"), "hit_policy"),
        (table(LANES, policy="COLLECT", aggregation="SUM"), "hit_policy"),
        (table([(["__import__('os')", "-"], ['"x"'])]), "bad_expression"),
        (table([(["-", '"many"'], ['"x"'])]), "bad_expression"),
        (table([(["-", "> fee"], ['"x"'])]), "bad_expression"),
        (table([(["-", "-"], ["1"])]), "wrong_type"),
        (table([(["-", "-"], [""])]), "bad_expression"),
        (table([(["-"], ['"x"'])]), "rule_shape"),
        (table([(["-", "-"], ['"slow"'])], outputs=[("lane", "string", '"fast"', "")]), "value_not_allowed"),
        (table([(['"c"'], ['"x"'])], inputs=[("s", "string", '"a", "b"')]), "bad_expression"),
        (table(LANES, inputs=[("grounds", "lists", ""), ("marks", "number", "")]), "unknown_type"),
        (table(LANES, outputs=[("a b", "string", "", "")]), "bad_id"),
        (table([(["-", "-"], ['"x"', '"y"'])], outputs=[("a", "string", "", "")] * 2), "duplicate_name"),
        (table(LANES).replace(b"<text>&lt; 100</text>", b"<text>1</text><script/>"), "unknown_element"),
        (table(LANES).replace(b"<rule ", b'<x xmlns="http://www.w3.org/2001/XInclude" /><rule '), "unknown_element"),
        (table([(["-", "-"], ['"x"'])] * 501), "size"),
    ],
)
def test_what_is_not_understood_is_refused(drawn, rule):
    with pytest.raises(InvalidDiagram) as refused:
        read_decision(drawn, "lane.dmn")

    assert rule in {each.rule for each in refused.value.findings}
    assert all(each.file == "lane.dmn" and each.message for each in refused.value.findings)
