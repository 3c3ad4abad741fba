# ruff: noqa: E501
"""Part C: diagrams that mean harm, rows 49 to 72, and what workflow.md refuses beside them."""

from __future__ import annotations

from tests.hostile.places import in_task, inside, instances, put, shape, timer
from tests.hostile.rows import UNREADABLE, Row
from tests.workflow.drawn import draw
from tests.workflow.sketches import scope

TIMERS = [
    Row(number, f"timer {text[:40]}", timer(text), "timer_names_no_rule", "late")
    for number, text in [
        (58, "PT0S"), (58, "-P1D"), (58, "P99999999999D"), (58, "P1.5M"), (58, "R/PT0S"), (58, "R-1/2026-01-01/P1D"),
        (58, "0001-01-01"), (58, "9999-12-31"), (59, "2026-01-01T00:00:00"), (59, "2026-01-01"), (58, ""),
        (58, 'time_limit("a", b, c)'), (58, "time_limit('a', served_on)"), (58, 'time_limit("x", served_on) + 1'),
        (58, 'time_limit("../x", served_on)'),
    ]
]  # fmt: skip

SHAPE = '<di:BPMNShape id="S" bpmnElement="{}"><dc:Bounds x="{}" y="1" width="{}" height="1"/></di:BPMNShape>'
DOUBLING = ("s:start " + " ".join(f"a{n}:and m{n}:xor" for n in range(20)) + " u:user_task e:end | s>a0 "
    + " ".join(f"a{n}>m{n} a{n}>m{n} m{n}>{f'a{n + 1}' if n < 19 else 'u'}" for n in range(20)) + " u>e")  # fmt: skip
CHAIN = ("s:start " + " ".join(f"n{n}:xor" for n in range(1_000)) + " e:end | s>n0 "
    + " ".join(f"n{n}>n{n + 1}" for n in range(999)) + " n999>e")  # fmt: skip
CALL = "s:start c:call_activity e:end | s>c c>e"
SPIFF = 'xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"'


def _nested(levels: int, **details: object) -> bytes:
    inner = scope("i:start t:user_task f:end | i>t t>f")
    for level in range(levels):
        inner = scope(f"i{level}:start h{level}:sub_process f{level}:end | i{level}>h{level} h{level}>f{level}",
            {f"h{level}": {"inner": inner, **details}})  # fmt: skip
    return draw("s:start h:sub_process e:end | s>h h>e", h={"inner": inner, **details})


def _renamed(name: str) -> bytes:
    return put('<bpmn:userTask id="a"', f'<bpmn:userTask id="{name}"')


DIAGRAM_ROWS = [
    *TIMERS,
    Row(49, "loop without a wait", draw("s:start m:xor x:xor e:end | s>m m>x x>m?again=true x>e*"), "loop_without_wait", "m"),
    Row(50, "chain of 1000", draw(CHAIN), "too_large", "p"),
    Row(51, "doubling once", draw("s:start a:and b:user_task e:end | s>a a>b a>b b>e"), "tokens_left", "e"),
    Row(51, "doubling twenty times", draw(DOUBLING), "piles_up", "a8"),
    Row(52, "join never fires", draw("s:start x:xor a:user_task b:user_task j:and e:end | s>x x>a?again=true x>b* a>j b>j j>e"),
        "join_never_fires", "j"),
    *(Row(53, f"cardinality {text}", instances(text), "unbounded_instances", "a")
        for text in ("1000000000", "-1", "abc", "0", "21", "５", "1.5", "=count", "")),
    Row(53, "instances of instances", _nested(3, instances=20), "too_many_instances", "h"),
    Row(54, "calls itself", draw(CALL, c={"calls": "p"}), "calls_itself", "c"),
    Row(55, "the same id twice", inside('<bpmn:userTask id="a"/>'), "duplicate_id", "a"),
    *(Row(55, f"id {name[:20]}", _renamed(name), "bad_id", name or "p") for name in
        ("__class__", "constructor", "__proto__", "../x", "x" * 10_000, "😀", "a b", "1a", "a'or'1")),
    Row(55, "empty id", _renamed(""), "bad_id", "p"),
    Row(55, "task without an id", put('<bpmn:userTask id="a"', "<bpmn:userTask"), "bad_id", "p"),
    Row(55, "flow without an id", put('<bpmn:sequenceFlow id="a_x_1"', "<bpmn:sequenceFlow"), "bad_id", "p"),
    Row(55, "process without an id", put('<bpmn:process id="p"', "<bpmn:process"), "bad_id", "definitions"),
    Row(55, "variable __class__", put('name="outcome" type', 'name="__class__" type'), "bad_id", "p"),
    Row(56, "quotes in a reference", inside("<bpmn:receiveTask id='r' messageRef='x&quot; or &quot;1&quot;=&quot;1'/>"),
        "unknown_message", "r"),
    Row(57, "flow to nowhere", put('targetRef="e"', 'targetRef="nobody"'), "dangling_flow", "m_e_7"),
    Row(57, "event on nothing", put('attachedToRef="t"', 'attachedToRef="nobody"'), "bad_boundary", "late"),
    Row(57, "default to nowhere", put('default="', 'default="no'), "dangling_flow", "p"),
    Row(57, "lane of nobody", put("<bpmn:flowNodeRef>s<", "<bpmn:flowNodeRef>nobody<"), "dangling_reference", "examiner"),
    Row(57, "flow that comes from elsewhere", put("<bpmn:incoming>s_a_0<", "<bpmn:incoming>x_b_2<"), "dangling_reference", "a"),
    Row(57, "message of nobody", inside('<bpmn:receiveTask id="r" messageRef="nobody"/>'), "unknown_message", "r"),
    Row(61, "script", inside('<bpmn:scriptTask id="q"><bpmn:script>evil()</bpmn:script></bpmn:scriptTask>'), "refused_element", "q"),
    Row(61, "script in a decision", inside('<bpmn:businessRuleTask id="q"><bpmn:script>evil()</bpmn:script></bpmn:businessRuleTask>'),
        "refused_element", "q"),
    *(Row(61, f"foreign {name}", put("<bpmn:serviceTask", f'<bpmn:serviceTask xmlns:c="http://camunda.org/schema/1.0/bpmn" c:{name}="x"'),
        "unknown_attribute", "b") for name in ("class", "expression", "delegateExpression")),
    Row(61, "foreign operator", in_task(f'<bpmn:extensionElements><s:serviceTaskOperator {SPIFF} id="x"/></bpmn:extensionElements>'),
        "unknown_extension", "a"),
    Row(62, "script before", in_task(f"<bpmn:extensionElements><s:preScript {SPIFF}>evil()</s:preScript></bpmn:extensionElements>"),
        "unknown_extension", "a"),
    Row(62, "script after", in_task(f"<bpmn:extensionElements><s:postScript {SPIFF}>evil()</s:postScript></bpmn:extensionElements>"),
        "unknown_extension", "a"),
    *(Row(63, each, in_task(f'<bpmn:extensionElements><c:{each} xmlns:c="http://camunda.org/schema/1.0/bpmn" class="x"/>'
        "</bpmn:extensionElements>"), "unknown_extension", "a") for each in ("taskListener", "executionListener")),
    Row(64, "called by data", draw(CALL, c={"calls": "=outcome"}), "unknown_process", "c"),
    Row(65, "error boundary", put("<bpmn:timerEventDefinition", '<bpmn:errorEventDefinition id="er"/><bpmn:timerEventDefinition'),
        "refused_element", "er"),
    Row(66, "lane of a role that is none", put('<bpmn:lane id="examiner"', '<bpmn:lane id="emperor"'), "unknown_role", "a"),
    Row(67, "no approval", put('operation="set_variable"', 'operation="issue_decision"'), "unapproved_decision", "b"),
    Row(70, "not a number", shape(SHAPE.format("a", "NaN", "1")), "bad_coordinate", "S"),
    Row(70, "huge", shape(SHAPE.format("a", "1e308", "1")), "bad_coordinate", "S"),
    Row(70, "negative size", shape(SHAPE.format("a", "1", "-5")), "bad_coordinate", "S"),
    Row(70, "drawing of nothing", shape(SHAPE.format("nobody", "1", "1")), "dangling_drawing", "S"),
    Row(70, "many points", shape('<di:BPMNEdge id="E" bpmnElement="a">' + '<d:waypoint xmlns:d="http://www.omg.org/spec/DD/20100524/DI"'
        ' x="1" y="1"/>' * 5_000 + "</di:BPMNEdge>"), "too_many_points", "E"),
    Row(70, "100,000 points", shape('<di:BPMNEdge id="E" bpmnElement="a" xmlns:d="urn:d">' + "<d:w/>" * 100_000 + "</di:BPMNEdge>"),
        UNREADABLE, "过多"),
    Row(71, "two starts", inside('<bpmn:startEvent id="q"/>'), "one_start", "s"),
    Row(71, "start by message", put('<bpmn:startEvent id="s">', '<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/>'),
        "refused_event", "s"),
    Row(72, "event sub-process", inside('<bpmn:subProcess id="q" triggeredByEvent="true"/>'), "event_sub_process", "q"),
    Row(72, "event sub-process said otherwise", inside('<bpmn:subProcess id="q" triggeredByEvent="1"/>'), "event_sub_process", "q"),
    # beside the list: guard rail 2 of workflow.md, and reliability.md §6.3
    Row(0, "signal", inside('<bpmn:endEvent id="q"><bpmn:signalEventDefinition id="sg"/></bpmn:endEvent>'), "refused_element", "sg"),
    Row(0, "compensation", inside('<bpmn:boundaryEvent id="q" attachedToRef="t"><bpmn:compensateEventDefinition id="c"/>'
        "</bpmn:boundaryEvent>"), "refused_element", "c"),
    *(Row(0, tag, inside(f'<bpmn:{tag} id="q"/>'), "refused_element", "q") for tag in
        ("complexGateway", "eventBasedGateway", "adHocSubProcess", "dataStoreReference", "transaction", "manualTask")),
    Row(0, "loop marker", in_task("<bpmn:standardLoopCharacteristics/>"), "refused_element", "a"),
    Row(0, "condition that is an event", put("<bpmn:timerEventDefinition", "<bpmn:conditionalEventDefinition/><bpmn:timerEventDefinition"),
        "refused_element", "late"),
    Row(0, "two processes", put("</bpmn:definitions>", '<bpmn:process id="q"/></bpmn:definitions>'), "one_process", "definitions"),
    Row(0, "condition after a task", draw("s:start a:user_task b:user_task e:end | s>a a>b?again=true b>e"), "condition_from_task", "a_b_1"),
    Row(0, "condition on the only way", draw("s:start a:user_task x:xor e:end | s>a a>x x>e?again=true"), "needless_condition", "x_e_2"),
    Row(0, "no default", draw("s:start a:user_task x:xor b:user_task m:xor e:end"
        " | s>a a>x x>b?again=true x>m?again=false b>m m>e"), "no_default", "x"),
    Row(0, "second reminder by message", draw("s:start t:user_task u:boundary@t+ v:boundary@t+ m:xor e:end | s>t t>e u>m v>m m>e",
        u={"timer": None, "message": "one"}, v={"timer": None, "message": "two"}), "two_message_boundaries", "v"),
    Row(0, "nine branches at once", draw("s:start a:user_task o:or " + " ".join(f"b{n}:user_task" for n in range(9)) + " j:or e:end | s>a a>o "
        + " ".join(f"o>b{n}{'*' if n == 0 else '?again=true'} b{n}>j" for n in range(9)) + " j>e"), "too_many_branches", "o"),
    Row(0, "sub-processes six deep", _nested(5), "too_deep", "h0"),
    Row(0, "intermediate event without an event", inside('<bpmn:intermediateCatchEvent id="q"/>'), "one_event", "q"),
    Row(0, "throw event without a link", inside('<bpmn:intermediateThrowEvent id="q"/>'), "one_event", "q"),
    Row(0, "link to nowhere", draw("s:start a:user_task t:link_throw@L e:end | s>a a>t"), "dangling_link", "t"),
    Row(0, "colour that is a style", put('x="', 'xmlns:k="http://bpmn.io/schema/bpmn/biocolor/1.0" k:fill="url(//x)" x="',
        shape(SHAPE.format("a", "1", "1"))), "bad_colour", "S"),
    # what the allow-list alone would take, and the schema of BPMN does not
    Row(0, "task in a task", in_task('<bpmn:userTask id="q"/>'), "not_bpmn", "q"),
    Row(0, "task in a lane", put("</bpmn:lane>", '<bpmn:userTask id="q"/></bpmn:lane>'), "not_bpmn", "q"),
    Row(0, "second condition", put("</bpmn:conditionExpression>", "</bpmn:conditionExpression><bpmn:conditionExpression>true"
        "</bpmn:conditionExpression>"), "not_bpmn", "x_b_2"),
    Row(0, "boolean that is none", put('cancelActivity="true"', 'cancelActivity="maybe"'), "not_bpmn", "late"),
    Row(0, "type that is another", put('<bpmn:userTask id="a"', '<bpmn:userTask xsi:type="bpmn:tScriptTask" id="a"'), "not_bpmn", "a"),
    Row(0, "text after an element", put("</bpmn:laneSet>", "</bpmn:laneSet>evil"), "not_bpmn", "p"),
    # what the schema would take, and the allow-list does not
    Row(0, "own attribute where it means nothing", put('<bpmn:userTask id="a"', '<bpmn:userTask anjuan:operation="close_case" id="a"'),
        "unknown_attribute", "a"),
    Row(0, "own element where it means nothing", in_task('<bpmn:extensionElements><anjuan:variable name="v"/></bpmn:extensionElements>'),
        "unknown_extension", "a"),
    Row(0, "own attribute that is none", put('<bpmn:userTask id="a"', '<bpmn:userTask anjuan:script="evil()" id="a"'), "unknown_attribute", "a"),
]  # fmt: skip
