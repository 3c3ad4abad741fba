# ruff: noqa: E501
"""Shapes that SpiffWorkflow 3.2.0 gets wrong when used naively, each as it must run behind the fence."""

from __future__ import annotations

import itertools

import pytest

from engine.errors import Refused, Stale
from engine.workflow import Definition, Run, Runaway
from engine.workflow.reader import Reader
from tests.workflow.drawn import START, Story, draw, limit
from tests.workflow.opposition import OPPOSITION
from tests.workflow.sketches import scope

ROUND = draw(
    "s:start m:xor split:and a:user_task b:user_task c:user_task join:and x:xor e:end"
    " | s>m m>split split>a split>b split>c a>join b>join c>join join>x x>m?again=true x>e*"
)


@pytest.mark.parametrize("order", list(itertools.permutations("abc")), ids="".join)
def test_a_join_in_a_loop_waits_for_everybody_in_every_round(order):
    story = Story(ROUND)

    for round_order in (("a", "b", "c"), order, order[::-1]):
        for element in round_order:
            assert element in story.open
            story.complete(element, again=True)

    assert story.open == ["a", "b", "c"]
    assert story.complete("c", "a", again=False).open == ["b"]
    assert story.complete("b", again=False).run.ended_at == "e"


def test_a_loop_without_a_gateway_is_not_foreseen_for_ever():
    """A message that is awaited again after each one; the way out is the limit on the wait."""
    text = "b:start r:receive_task s:service_task x:boundary@r e:end | b>r r>s s>r x>e"
    counts = {"calls": "set_variable", "parameters": {"variable": "count", "value": "1"}}
    story = Story(draw(text, r={"message": "more"}, s=counts))

    for _ in range(5):
        assert story.deliver("more")
        assert story.messages == ["more"]
    assert story.expire("x").run.ended_at == "e"


def test_an_inclusive_join_in_a_loop_does_not_wait_for_the_token_that_waits_for_it():
    """The token at the outer join could come to the inner one only in another round; the library's own join hangs."""
    story = Story(
        draw(
            "s:start m:xor split:and o:or a:user_task b:user_task oj:or c:user_task join:and x:xor e:end"
            " | s>m m>split split>o split>c o>a?again=true o>b* a>oj b>oj oj>join c>join join>x x>m?again=true x>e*"
        )
    )

    for _ in range(2):
        story.complete("c", again=True).complete(*story.open)
        assert story.open == (["a", "c"])

    assert story.complete("c", "a", again=False).run.ended_at == "e"


def test_link_events_are_a_flow():
    story = Story(
        draw(
            "s:start x:xor a:user_task out:link_throw@corrected again:link_throw@corrected back:link_catch@corrected"
            " b:user_task e:end | s>x x>a?again=true x>out* a>again back>b b>e"
        ),
        variables={**START, "again": True},
    )

    story.complete("a")

    assert story.open == ["b"]
    assert {("p", "again"), ("p", "back")} <= set(story.run.done_elements)
    assert story.complete("b").run.ended_at == "e"


def test_links_inside_a_sub_process_stay_inside():
    inner = scope("i:start t:user_task out:link_throw@L back:link_catch@L f:end | i>t t>out back>f")
    story = Story(
        draw(
            "s:start host:sub_process out2:link_throw@L back2:link_catch@L after:user_task e:end"
            " | s>host host>out2 back2>after after>e",
            host={"inner": inner},
        )
    )

    assert story.complete("t").open == ["after"]


def test_a_join_does_not_wait_for_a_reminder_started_in_its_branches():
    story = Story(
        draw(
            "s:start m:xor split:and a:receive_task r:boundary@a+ note:user_task noted:end b:user_task join:and x:xor e:end"
            " | s>m m>split split>a split>b r>note note>noted a>join b>join join>x x>m?again=true x>e*",
            a={"message": "answer"},
        )
    )

    story.expire("r").complete("b", again=True)
    assert story.deliver("answer")

    assert story.open == ["b", "note"]
    assert story.messages == ["answer"]


def _guarded(interrupting: bool, kind: str) -> Story:
    mark = "" if interrupting else "+"
    awaited = {"timer": None, "message": "change"} if kind == "message" else {}
    inner = scope("i:start t:user_task f:end | i>t t>f")
    called = draw("i:start t:user_task f:end | i>t t>f", "called")
    host = {"inner": inner} if kind != "call" else {"calls": "called"}
    sort = "sub_process" if kind != "call" else "call_activity"
    main = draw(
        f"s:start host:{sort} on:boundary@host{mark} aside:user_task done:end gone:end"
        " | s>host host>done on>aside aside>gone",
        host=host,
        on=awaited,
    )
    return Story(main, called)


@pytest.mark.parametrize("kind", ["message", "timer", "call"])
def test_an_interrupting_event_ends_what_it_sits_on(kind):
    story = _guarded(True, kind)
    assert story.open == ["t"]

    assert story.deliver("change") if kind == "message" else story.expire("on")

    assert (story.open, story.limits, story.messages) == (["aside"], [], [])
    assert story.complete("aside").run.ended_at == "gone"


@pytest.mark.parametrize("kind", ["message", "timer", "call"])
def test_an_event_that_does_not_interrupt_fires_once_and_lets_go_on(kind):
    story = _guarded(False, kind)

    assert story.deliver("change") if kind == "message" else story.expire("on")

    assert (story.open, story.limits, story.messages) == (["aside", "t"], [], [])
    assert story.complete("t").open == ["aside"]
    assert story.run.ended_at == "done"
    assert story.complete("aside").run.is_ended
    assert story.run.ended_at == "done"  # what happens beside decides no outcome


def test_a_limit_knows_the_tokens_it_binds():
    story = _guarded(True, "timer")
    (awaited,) = story.run.awaited_limits

    assert awaited.attached_to == "host"
    assert story.run.open_tasks[0].token_id in awaited.attached_token_ids
    assert (awaited.rule_id, awaited.starts_on) == ("tm-opposition-answer", "2026-03-02")


def test_a_withdrawal_ends_the_proceedings_wherever_they_stand():
    for acts in ((), (("complete", "intake"),), (("complete", "intake"), ("expire", "reminder"))):
        story = Story(OPPOSITION)
        for act, element in acts:
            getattr(story, act)(element)

        assert story.deliver("withdrawal")

        assert (story.run.is_ended, story.run.ended_at) == (True, "withdrawn")
        assert story.effects[-1].parameters == {"outcome": "withdrawn"}


def test_parameters_are_seen_inside_a_call_and_in_what_that_calls():
    inner = draw(
        "s:start w:receive_task late:boundary@w x:xor op:service_task e:end | s>w w>x late>x x>op op>e",
        "inner",
        parameters=("rule", "subject", "result"),
        w={"message": "paper", "attributes": {"anjuan:party": "subject"}},
        late={"timer": limit("rule", is_parameter=True)},
        op={"calls": "serve_notice", "parameters": {"to": "=subject", "result": "=result"}},
    )
    middle = draw(
        "s:start c:call_activity e:end | s>c c>e",
        "middle",
        parameters=("subject", "rule", "result"),
        c={"calls": "inner"},
    )
    main = draw(
        "s:start c:call_activity d:call_activity e:end | s>c c>d d>e",
        "main",
        c={
            "calls": "middle",
            "parameters": {"subject": "respondent", "rule": "tm-opposition-evidence", "result": "served_on"},
        },
        d={
            "calls": "middle",
            "parameters": {"subject": "=outcome", "rule": "tm-opposition-answer", "result": "outcome"},
        },
    )
    story = Story(
        main,
        middle,
        inner,
        variables={**START, "outcome": "opponent"},
        answers=lambda e: {e.parameters["result"]: "2026-04-01"},
    )

    assert story.run.awaited_limits[0].rule_id == "tm-opposition-evidence"
    assert story.run.awaited_messages[0].party_role == "respondent"

    story.deliver("paper")
    assert story.effects[0].parameters == {"to": "respondent", "result": "served_on"}
    assert story.run.variables["served_on"] == "2026-04-01"
    assert (story.run.awaited_limits[0].rule_id, story.run.awaited_limits[0].starts_on) == (
        "tm-opposition-answer",
        "2026-04-01",
    )

    story.expire("late")
    assert story.effects[1].parameters == {"to": "opponent", "result": "outcome"}
    assert story.run.is_ended
    assert "subject" not in story.run.variables


def test_a_run_stays_as_small_as_its_state():
    story = Story(OPPOSITION)
    sizes = []
    for _ in range(200):
        story.complete("intake", outcome="correct").deliver("correction")
        sizes.append(len(story.run.dump()))
        assert sum(len(part.tasks) for part in (story.run._workflow, *story.run._workflow.subprocesses.values())) <= 12

    assert max(sizes) - sizes[2] <= 16  # the token numbers grow by digits
    assert max(sizes) < 500


def test_a_run_stays_small_while_another_branch_is_open():
    story = Story(
        draw(
            "s:start split:and a:user_task m:xor b:user_task x:xor c:user_task join:and e:end"
            " | s>split split>a split>m m>b b>x x>c?again=true x>join* c>m a>join join>e"
        )
    )
    story.complete("b", again=True).complete("c")
    first = len(story.run.dump())
    for _ in range(60):
        story.complete("b", again=True).complete("c")

    assert len(story.run.dump()) - first <= 16
    assert story.complete("a").complete("b", again=False).run.ended_at == "e"


def test_a_token_keeps_its_number_for_life():
    story = Story(OPPOSITION)
    story.complete("intake")
    before = {each.message: each.token_id for each in story.run.awaited_messages}

    story.expire("reminder").complete("note").expire("no_evidence")

    after = {each.message: each.token_id for each in story.run.awaited_messages}
    assert after == {name: before[name] for name in ("answer", "withdrawal")}


def test_a_circle_that_nobody_checked_is_stopped():
    text = draw(
        "s:start m:xor op:service_task x:xor e:end | s>m m>op op>x x>m?again=true x>e*", op={"calls": "number_case"}
    )
    process = Reader(text, "p.bpmn").process()
    definition = Definition(main="p", processes={"p": process}, texts={"p": text}, sha256="0" * 64)
    asked = []

    with pytest.raises(Runaway) as stopped:
        Run.begin(definition, {"again": True}, asked.append)

    assert 200 < len(asked) <= 1_000
    assert stopped.value.params["process"] == "p"
    assert stopped.value.params["element"] in ("m", "op", "x")


def test_a_run_does_not_carry_more_data_than_a_case_needs():
    story = Story(OPPOSITION)
    stored = story.run.dump()

    with pytest.raises(Refused) as refused:
        story.run.complete(story.run.open_tasks[0].token_id, {"outcome": "卷" * 100_000})

    assert (refused.value.code, refused.value.params) == ("too_much_data", {"kib": 256})
    again = Run.load(story.definition, stored, START, story._perform)
    with pytest.raises(Refused):
        again.set_variables({"outcome": "x" * 262_144})


def test_a_decision_that_nobody_else_approved_since_it_was_drafted_does_not_go_out():
    text = draw(
        "s:start draft:user_task approve:user_task x:xor decide:service_task e:end"
        " | s>draft draft>approve approve>x x>decide?again=true x>e* decide>e",
        approve={"attributes": {"anjuan:distinct_from": "draft"}},
        decide={"calls": "issue_decision"},
    )
    assert Story(text).complete("draft").complete("approve", again=True).effects[-1].operation == "issue_decision"

    beside = text.replace(b'targetRef="approve"', b'targetRef="x"')
    process = Reader(beside, "p.bpmn").process()
    run = Run.begin(
        Definition(main="p", processes={"p": process}, texts={"p": beside}, sha256="0" * 64), dict(START), list
    )
    with pytest.raises(Refused, match="not_approved"):
        run.complete(run.open_tasks[0].token_id, {"again": True})


def test_a_variable_may_bear_a_name_that_the_serializer_of_the_library_trips_over():
    story = Story(OPPOSITION, variables={**START, "typename": "x"})
    assert story.complete("intake").run.variables["typename"] == "x"


def test_what_is_not_open_is_stale():
    story = Story(OPPOSITION)
    token = story.run.open_tasks[0].token_id
    story.complete("intake")

    for act in (
        lambda: story.run.complete(token, {}),
        lambda: story.run.complete("nothing", {}),
        lambda: story.run.complete("99999", {}),
        lambda: story.run.expire(token),
        lambda: story.run.complete(story.run.awaited_limits[0].token_id, {}),
    ):
        with pytest.raises(Stale):
            act()
    assert story.run.deliver("nobody_waits_for_this", {}) is False


def test_a_terminating_end_ends_its_level_and_no_other():
    inner = scope("i:start split:and a:user_task b:user_task stop:end f:end | i>split split>a split>b a>stop b>f")
    text = draw("s:start host:sub_process after:user_task e:end | s>host host>after after>e", host={"inner": inner})
    place = text.index(b"</bpmn:endEvent>", text.index(b'<bpmn:endEvent id="stop"'))
    story = Story(text[:place] + b'<bpmn:terminateEventDefinition id="now"/>' + text[place:])
    assert story.open == ["a", "b"]

    story.complete("a")

    assert story.open == ["after"]


def _many(kind: str) -> bytes:
    text = draw("s:start t:user_task late:boundary@t x:xor e:end | s>t t>x late>x x>e")
    loop = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{kind}"><bpmn:loopCardinality>3</bpmn:loopCardinality>'
    )
    return text.replace(
        b"</bpmn:userTask>", loop.encode() + b"</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>", 1
    )


@pytest.mark.parametrize(("kind", "counts"), [("false", [3, 2, 1]), ("true", [1, 1, 1])])
def test_a_task_drawn_for_three_is_done_three_times(kind, counts):
    story = Story(_many(kind))
    for count in counts:
        assert story.open == ["t"] * count
        assert story.run.tokens == (("p", "t", count),)
        story.complete("t")
    assert story.run.ended_at == "e"


@pytest.mark.parametrize("kind", ["false", "true"])
def test_an_event_ends_all_of_three(kind):
    assert Story(_many(kind)).complete("t").expire("late").run.ended_at == "e"


def test_data_never_travels_in_the_tree():
    story = Story(OPPOSITION).complete("intake", outcome="yes")
    run = story.run

    assert isinstance(run, Run)
    assert all(
        task.data == {}
        for part in (run._workflow, *run._workflow.subprocesses.values())
        for task in part.tasks.values()
    )
    assert b"yes" not in run.dump()
