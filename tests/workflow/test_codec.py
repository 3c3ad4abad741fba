"""A stored run is read back exactly, or not at all."""

from __future__ import annotations

import orjson
import pytest

from engine.workflow import Run
from engine.workflow.codec import UnknownRun
from tests.workflow.drawn import START, Story, draw
from tests.workflow.opposition import OPPOSITION


def _load(story: Story, stored: bytes) -> Run:
    return Run.load(story.definition, stored, dict(START), lambda effect: None)


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"{}",
        b"null",
        b"[1]",
        b"[1,{}]",
        b"[2,{}]",
        b'{"serializer_version":"1.2","workflow":{}}',
        b"cos\nsystem\n(S'true'\ntR.",  # a pickle
        b"\x80\x04\x95",
    ],
    ids=repr,
)
def test_bytes_of_another_kind_are_refused(stored):
    with pytest.raises(UnknownRun):
        _load(Story(OPPOSITION), stored)


def test_a_run_of_another_diagram_is_refused():
    other = Story(draw("s:start a:user_task e:end | s>a a>e"))

    with pytest.raises(UnknownRun):
        _load(Story(OPPOSITION), other.run.dump())


def test_a_run_of_a_later_version_is_refused():
    story = Story(OPPOSITION)
    version, *kept = orjson.loads(story.run.dump())

    with pytest.raises(UnknownRun):
        _load(story, orjson.dumps([version + 1, *kept]))


@pytest.mark.parametrize("fault", [999, -1, "x", None])
def test_a_tree_that_does_not_fit_is_refused(fault):
    story = Story(OPPOSITION)
    data = orjson.loads(story.run.dump())
    data[-1][1][2][-1][2] = fault  # the task spec of the last token of the second level

    with pytest.raises(UnknownRun):
        _load(story, orjson.dumps(data))


def test_an_ended_run_is_read_back_as_ended():
    story = Story(OPPOSITION)
    story.deliver("withdrawal")

    run = _load(story, story.run.dump())

    assert (run.is_ended, run.ended_at, run.open_tasks) == (True, "withdrawn", ())
    assert ("trademark.opposition", "close") in run.done_elements
