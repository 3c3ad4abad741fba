"""The judge of a storm can tell: an office that went as it should is clean, and what went wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.store.packing import ACTS
from tests.chaos.truth import violations
from tests.office import Office

_LINE = "act, actor_id, person_id, actor_name, subject, follows, hash, recorded_at"
TWICE = (
    f"INSERT INTO history (case_id, seq, {_LINE}) SELECT case_id, seq + 100, {_LINE} FROM history WHERE act = x'{{}}'"
)
#: What a careless worker could have done, or left undone -> how the judge says it.
WRONGS = {
    "a limit that fired twice": (TWICE.format(ACTS.pack("time_limit.expired").hex()), "fired 2 times, due 1, over 1"),
    "a limit that was missed": ("UPDATE time_limit SET state = 'running' WHERE state = 'expired'", "due 1, over 0"),
    "a notice that was printed twice": (TWICE.format(ACTS.pack("document.rendered").hex()), "printed"),
    "a job that was left": (
        "UPDATE job SET state = 'armed', done_at = NULL WHERE kind = 'expire' AND state = 'done'",
        "(expire, due: True) is armed",
    ),
    "a task that the run does not have": (
        "UPDATE task SET token_id = 'x' WHERE status = 'open'",
        "the tasks of the run are not those of the rows",
    ),
    "a line that was rewritten": ("UPDATE history SET subject = '-' WHERE seq = 2", "the history is broken at line 2"),
    "a notice that says something else": (None, "holds something else"),
}


@pytest.fixture
def calm(small_office: Office) -> Office:
    """An accepted opposition whose answer limit has passed, with everything done that was due."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.advance(60)
    return small_office


@pytest.fixture
def files(calm: Office, tmp_path: Path) -> Path:
    """What the office keeps, on the disk."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name, content in calm.parts.files.kept.items():
        (folder / name).write_bytes(content)
    return folder


def test_an_office_without_a_storm_is_clean(calm: Office, files: Path) -> None:
    assert violations(calm, files) == []


@pytest.mark.parametrize("wrong", WRONGS)
def test_what_went_wrong_is_seen(calm: Office, files: Path, wrong: str) -> None:
    statement, told = WRONGS[wrong]
    if statement is None:
        next(path for path in files.iterdir()).write_bytes(b"%PDF-1.7 of somebody else")
    else:
        with calm.database.engine.begin() as connection:
            for trigger in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {trigger}"))
            connection.execute(text(statement))

    assert [found for found in violations(calm, files) if told in found]
