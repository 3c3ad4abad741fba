"""The token game: how a run moves, and the soundness check that plays all runs."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

import pytest

from engine.errors import EngineError
from engine.workflow.model import Process
from engine.workflow.token_game import Act, Command, Game, NotAwaited, State, soundness
from tests.workflow.random_models import random_model
from tests.workflow.sketches import process, scope

PARALLEL = "s:start g:and a:user_task b:user_task j:and e:end | s>g g>a g>b a>j b>j j>e"


class Table:
    """A game being played, with what its service tasks asked for."""

    def __init__(
        self, main: Process, *called: Process, answers: Mapping[str, Mapping[str, object]] | None = None
    ) -> None:
        self.game = Game(main, {each.id: each for each in called})
        self.acts: list[Act] = []
        self.answers = answers or {}
        self.state: State = self.game.begin({}, self.perform)

    def perform(self, act: Act) -> Mapping[str, object] | None:
        self.acts.append(act)
        return self.answers.get(act.element)

    def __call__(self, kind: str, *path: str, message: str = "", **updates: object) -> None:
        command = Command(kind=kind, path=path, message=message, updates=updates)  # type: ignore[arg-type]
        self.state = self.game.step(self.state, command, self.perform)

    @property
    def waits(self) -> list[str]:
        return ["/".join(each.path) for each in self.game.waiting(self.state)]


def test_a_sequence_runs_to_its_end():
    table = Table(process("s:start a:user_task b:service_task c:user_task e:end | s>a a>b b>c c>e"))
    assert table.waits == ["a"]

    table("complete", "a")
    assert table.waits == ["c"]
    assert [each.element for each in table.acts] == ["b"]

    table("complete", "c")
    assert table.state.is_ended
    assert table.state.ended_at == "e"


def test_a_choice_follows_its_condition_else_the_default():
    sketch = 's:start a:user_task g:xor y:end n:end | s>a a>g g>y?outcome="accept" g>n*'
    for outcome, end in (("accept", "y"), ("reject", "n"), (None, "n")):
        table = Table(process(sketch))
        table("complete", "a", outcome=outcome)
        assert table.state.ended_at == end


def test_a_choice_without_an_open_flow_is_an_incident():
    table = Table(process('s:start a:user_task g:xor y:end n:end | s>a a>g g>y?outcome="a" g>n?outcome="b"'))
    before = table.state

    with pytest.raises(EngineError, match="no_flow_open"):
        table("complete", "a", outcome="c")

    assert table.state is before


def test_a_join_waits_for_every_branch():
    table = Table(process(PARALLEL))

    table("complete", "b")
    assert table.waits == ["a"]
    table("complete", "a")
    assert table.state.is_ended


def test_an_or_join_waits_for_the_branches_that_were_taken():
    sketch = (
        "s:start x:user_task g:or a:user_task b:user_task c:user_task j:or e:end | "
        's>x x>g g>a?outcome="ab" g>b?outcome="ab" g>c* a>j b>j c>j j>e'
    )
    both = Table(process(sketch))
    both("complete", "x", outcome="ab")
    assert both.waits == ["a", "b"]
    both("complete", "a")
    assert both.waits == ["b"]
    both("complete", "b")
    assert both.state.is_ended

    one = Table(process(sketch))
    one("complete", "x", outcome="other")
    one("complete", "c")
    assert one.state.is_ended


def test_an_activity_for_three_is_done_three_times_at_once_or_in_turn():
    drawn = "s:start a:user_task late:boundary@a e:end gone:end | s>a a>e late>gone"
    at_once = Table(process(drawn, a={"instances": 3}))
    assert at_once.waits == ["late", "a#1", "a#2", "a#3"]
    at_once("complete", "a#2")
    assert at_once.waits == ["late", "a#1", "a#3"]
    at_once("complete", "a#3")
    at_once("complete", "a#1")
    assert at_once.state.ended_at == "e"

    in_turn = Table(process(drawn, a={"instances": 3, "is_sequential": True}))
    in_turn("complete", "a#1")
    assert in_turn.waits == ["late", "a#2"]
    in_turn("expire", "late")
    assert in_turn.state.ended_at == "gone"


def test_a_link_is_a_flow():
    table = Table(process("s:start a:user_task t:link_throw@L c:link_catch@L b:user_task e:end | s>a a>t c>b b>e"))

    table("complete", "a")

    assert table.waits == ["b"]


def test_an_expired_limit_takes_the_task_away():
    table = Table(process("s:start a:user_task t:boundary@a late:end e:end | s>a a>e t>late"))
    assert table.waits == ["t", "a"]

    table("expire", "t")

    assert table.state.ended_at == "late"
    with pytest.raises(NotAwaited):
        table("complete", "a")


def test_a_reminder_fires_once_and_leaves_the_task():
    table = Table(process("s:start a:user_task t:boundary@a+ r:service_task done:end e:end | s>a a>e t>r r>done"))

    table("expire", "t")

    assert table.waits == ["a"]
    assert [each.element for each in table.acts] == ["r"]
    assert table.state.ended_at is None
    table("complete", "a")
    assert table.state.ended_at == "e"


def test_a_withdrawal_ends_everything_inside():
    proceedings = scope(PARALLEL)
    main = process(
        "s:start p:sub_process w:boundary@p e:end gone:end | s>p p>e w>gone",
        p={"inner": proceedings},
        w={"timer": None, "message": "withdrawal"},
    )
    table = Table(main)
    assert table.waits == ["w", "p/a", "p/b"]

    table("complete", "p", "a")
    table("deliver", message="withdrawal")

    assert table.state.ended_at == "gone"


def test_a_called_process_sees_its_parameters_and_its_callers():
    inner = process(
        's:start g:xor a:service_task b:service_task w:user_task e:end | s>g g>a?who="x" g>b* a>w b>w w>e',
        "inner",
        a={"calls": "serve_notice", "parameters": {"addressee": "=who", "template": "plain"}},
    )
    middle = process("s:start c:call_activity e:end | s>c c>e", "middle", c={"calls": "inner"})
    outer = process("s:start m:call_activity e:end | s>m m>e", "outer",
                    m={"calls": "middle", "parameters": {"who": '="x"', "limit": "tm-opposition-answer"}})  # fmt: skip
    table = Table(outer, middle, inner)

    assert table.waits == ["m/c/w"]
    assert table.acts == [
        Act(diagram="inner", element="a", calls="serve_notice", parameters={"addressee": "x", "template": "plain"})
    ]
    table("complete", "m", "c", "w")
    assert table.state.ended_at == "e"


def test_a_called_process_that_needs_nobody_is_passed_at_once():
    inner = process("s:start a:service_task e:end | s>a a>e", "inner")
    table = Table(process("s:start c:call_activity w:user_task e:end | s>c c>w w>e", c={"calls": "inner"}), inner)

    assert table.waits == ["w"]


def test_a_terminating_end_stops_the_other_branches():
    table = Table(
        process("s:start g:and a:user_task b:user_task e:end f:end | s>g g>a g>b a>e b>f", e={"terminates": True})
    )

    table("complete", "a")

    assert table.state.is_ended
    assert table.state.ended_at == "e"


def test_a_loop_without_a_wait_is_refused_not_run_for_ever():
    with pytest.raises(EngineError, match="loop_without_wait"):
        Table(process('s:start a:service_task g:xor e:end | s>a a>g g>a* g>e?outcome="x"'))


FAULTS = {
    "a join beside the main path": (
        "s:start a:user_task t:boundary@a+ x:xor b:user_task c:user_task j:and e:end f:end | "
        "s>a a>e t>x x>b x>c b>j c>j j>f",
        "j",
        "join_never_fires",
    ),
    "a join behind a choice": (
        "s:start g:xor a:user_task b:user_task j:and e:end | s>g g>a g>b a>j b>j j>e",
        "j",
        "join_never_fires",
    ),
    "a choice behind a split": (
        "s:start g:and a:user_task b:user_task j:xor e:end | s>g g>a g>b a>j b>j j>e",
        "e",
        "tokens_left",
    ),
    "a join with one branch left out": (
        "s:start g:and a:user_task x:xor b:user_task j:and e:end f:end | s>g g>a g>b a>x x>j x>f b>j j>e",
        "j",
        "join_may_starve",
    ),
    "a join in a loop waiting for itself": (
        "s:start j:and a:user_task g:xor e:end | s>j j>a a>g g>j g>e",
        "j",
        "join_never_fires",
    ),
    "a loop that cannot be left": (
        "s:start a:user_task b:user_task g:xor e:end | s>a a>g g>b g>e b>b",
        "b",
        "cannot_end",
    ),
    "a loop without a wait": (
        "s:start a:service_task g:xor e:end | s>a a>g g>a g>e",
        "a",
        "loop_without_wait",
    ),
    "a task that nothing leads to": (
        "s:start a:user_task b:user_task e:end | s>a a>e b>e",
        "b",
        "dead",
    ),
    "a task that leads nowhere": (
        "s:start g:xor a:user_task b:user_task e:end | s>g g>a g>b a>e",
        "b",
        "no_exit",
    ),
    "a limit on a task that nobody waits for": (
        "s:start a:service_task t:boundary@a e:end f:end | s>a a>e t>f",
        "t",
        "dead",
    ),
    "a split that never joins": (
        "s:start g:and a:user_task b:user_task e:end f:end | s>g g>a g>b a>e b>f",
        "e",
        "tokens_left",
    ),
    "a loop out of a parallel block": (
        "s:start m:xor g:and a:user_task b:user_task x:xor j:and e:end | s>m m>g g>a g>b a>x x>j x>m b>j j>e",
        "b",
        "piles_up",
    ),
    "a task that splits into its own loop": (
        "s:start a:user_task g:and e:end | s>a a>g g>a g>e",
        "e",
        "tokens_left",
    ),
    "an expiry that leaves its branch": (
        "s:start g:and a:user_task t:boundary@a b:user_task j:and e:end late:end | s>g g>a g>b a>j b>j j>e t>late",
        "j",
        "join_may_starve",
    ),
    "a reminder that joins the main path": (
        "s:start a:user_task t:boundary@a+ j:and e:end | s>a a>j t>j j>e",
        "j",
        "join_may_starve",
    ),
    "a reminder that comes back as a second token": (
        "s:start a:user_task t:boundary@a+ b:user_task e:end | s>a a>b t>b b>e",
        "e",
        "tokens_left",
    ),
    "two starts": (
        "s:start t:start a:user_task e:end | s>a t>a a>e",
        "p",
        "no_start",
    ),
    "no start": (
        "a:user_task e:end | a>e",
        "p",
        "no_start",
    ),
}


@pytest.mark.parametrize(("sketch", "element", "rule"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_found_at_its_element(sketch, element, rule):
    problems = soundness(process(sketch))

    assert (element, rule) in {(each.element, each.rule) for each in problems}
    assert all(each.process == "p" and each.reason and each.reason_en for each in problems)


@pytest.mark.parametrize(
    "fault", ["a join behind a choice", "a loop without a wait", "a join with one branch left out"]
)
def test_a_fault_inside_a_sub_process_is_found_at_its_element(fault):
    sketch, element, rule = FAULTS[fault]
    main = process("start:start part:sub_process end:end | start>part part>end", part={"inner": scope(sketch)})

    assert (element, rule) in {(each.element, each.rule) for each in soundness(main)}


def test_processes_that_call_each_other_in_a_circle_are_refused():
    one = process("s:start c:call_activity e:end | s>c c>e", "one", c={"calls": "two"})
    two = process("s:start c:call_activity e:end | s>c c>e", "two", c={"calls": "one"})

    assert [(each.element, each.rule) for each in soundness(one, {"two": two})] == [("c", "recursion")]


def test_a_loop_through_a_call_that_needs_nobody_is_without_a_wait():
    called = process("s:start a:service_task e:end | s>a a>e", "called")
    main = process("s:start c:call_activity g:xor e:end | s>c c>g g>c g>e", c={"calls": "called"})

    assert {each.rule for each in soundness(main, {"called": called})} == {"loop_without_wait"}


def test_a_diagram_too_large_to_be_played_is_refused_not_waited_for():
    branches = [f"t{number}" for number in range(24)]
    sketch = f"s:start g:and j:and e:end {' '.join(f'{each}:user_task' for each in branches)} | s>g j>e "
    started = perf_counter()

    problems = soundness(process(sketch + " ".join(f"g>{each} {each}>j" for each in branches)))

    assert [each.rule for each in problems] == ["too_large"]
    assert perf_counter() - started < 10


@pytest.mark.parametrize("sketch", [
    PARALLEL,
    "s:start g:or a:user_task b:user_task j:or e:end | s>g g>a g>b a>j b>j j>e",
    "s:start a:user_task t:boundary@a x:service_task e:end | s>a a>e t>x x>e",
    "s:start a:user_task t:boundary@a+ x:user_task e:end f:end | s>a a>e t>x x>f",
    "s:start a:user_task g:xor e:end f:end | s>a a>g g>a g>e g>f",
])  # fmt: skip
def test_a_sound_sketch_passes(sketch):
    assert soundness(process(sketch)) == []


@pytest.mark.parametrize("chunk", range(4))
def test_random_sound_models_pass(chunk):
    for seed in range(chunk * 50, chunk * 50 + 50):
        model = random_model(seed)
        for each in model.processes.values():
            assert soundness(each, model.called) == [], f"seed {seed}"
