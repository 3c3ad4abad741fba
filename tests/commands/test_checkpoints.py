"""Signed checkpoints: what a chain alone cannot tell is found and named, in the database and from a file alone."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.orm import Session

from engine.errors import Forbidden, NotFound
from engine.outside.seal import DiskSeal, MemorySeal
from engine.rules import chain
from engine.scheduler import seal
from engine.store.history import beginning, links
from engine.store.queries import history
from engine.store.tables import CaseFile, CheckpointHead, History, OfficeHistory
from engine.values import Actor
from tests.conftest import SMALL
from tests.office import Office, refusal


@pytest.fixture
def sealed(database) -> Office:
    """Two cases with some history, signed twice; the second one moved on in between, and after."""
    office = Office(database)
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    office.file("trademark.opposition")
    office.first = office.case_no
    office.file("trademark.opposition")
    office.engine.checkpoint()
    office.complete("check_formalities", intake_decision="accept")
    office.engine.checkpoint()
    office.tick()
    return office


def flaws(office: Office) -> set[tuple[str, str]]:
    return {(flaw.chain or str(flaw.checkpoint), flaw.reason) for flaw in _verified(office).flaws}


def checked(office: Office, case_no: str) -> int:
    return office.engine.verify_history(office.actor("auditor"), case_no)["checked"]


def _verified(office: Office):
    return office.engine.verify_everything(Actor.system())


def test_an_untouched_office_is_intact(sealed: Office) -> None:
    found = _verified(sealed)

    assert (found.flaws, found.cases, found.checkpoints) == ((), 2, 2)
    assert found.lines == sum(checked(sealed, name) for name in (sealed.first, sealed.case_no)) + 2


def test_a_checkpoint_keeps_only_what_grew(sealed: Office) -> None:
    first, second = (sealed.engine.checkpoint_file(sealed.actor("auditor"), number) for number in (1, 2))

    assert sealed.first in first and sealed.first not in second
    assert sealed.case_no in first and sealed.case_no in second


# --- forgeries of somebody who rules the database ------------------------------------------------------------------


def forge(office: Office, act) -> None:
    """Do something to the tables without their triggers and without their references, over a connection of its own."""
    forger = create_engine(office.database.engine.url)  # SQLite asks for no references unless it is told to
    with forger.begin() as connection:
        if office.database.is_sqlite:
            found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.scalars(text(found)).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        act(connection)
    forger.dispose()


def id_of(connection, case_no: str) -> int:
    return connection.scalar(select(CaseFile.id).where(CaseFile.case_no == case_no))


def cut_to(connection, case_no: str, seq: int) -> None:
    """Cut the end off a chain and set the head of its case back: the chain that is left is consistent."""
    case_id = id_of(connection, case_no)
    connection.execute(History.__table__.delete().where(History.case_id == case_id, History.seq > seq))
    with Session(connection) as session:
        *_, last = links(history.whole(session, case_id), case_no)
    connection.execute(update(CaseFile).where(CaseFile.id == case_id).values(head_seq=seq, head_hash=last.hash))


def write_anew(connection, case_no: str) -> None:
    """Change the first line and compute every hash after it again, the head included."""
    case_id, prev_hash = id_of(connection, case_no), chain.GENESIS
    table = History.__table__
    rows = connection.execute(select(table).where(table.c.case_id == case_id).order_by(table.c.seq)).mappings().all()
    for row in rows:
        line = History(**{**row, "follows": beginning(prev_hash)})
        line.actor_name = "某人" if line.seq == 1 else line.actor_name
        prev_hash = chain.digest(line.link(case_no, prev_hash).body)
        here = (table.c.case_id == case_id) & (table.c.seq == line.seq)
        new = {"actor_name": line.actor_name, "follows": line.follows, "hash": prev_hash}
        connection.execute(update(table).where(here).values(**new))
    connection.execute(update(CaseFile).where(CaseFile.id == case_id).values(head_hash=prev_hash))


def remove(connection, case_no: str) -> None:
    case_id = id_of(connection, case_no)
    connection.execute(History.__table__.delete().where(History.case_id == case_id))
    connection.execute(CaseFile.__table__.delete().where(CaseFile.id == case_id))


def cut_office(connection) -> None:
    last = connection.scalar(text("SELECT max(seq) FROM office_history"))
    connection.execute(OfficeHistory.__table__.delete().where(OfficeHistory.seq == last))


FORGERIES = {
    "the end of a chain cut off": (lambda c, o: cut_to(c, o.case_no, 1), "second", "cut_off"),
    "a whole chain written anew": (lambda c, o: write_anew(c, o.case_no), "second", "written_anew"),
    "a case removed": (lambda c, o: remove(c, o.first), "first", "case_missing"),
    "the end of the office's chain cut off": (lambda c, o: cut_office(c), "office", "cut_off"),
    "the words of a checkpoint": (
        lambda c, o: c.execute(text("UPDATE checkpoint SET note = replace(note, 'heads', 'Heads') WHERE number = 1")),
        "1", "checkpoint_altered",
    ),
    "the moment of a checkpoint": (
        lambda c, o: c.execute(text("UPDATE checkpoint SET made_at = '2020-01-01 00:00:00' WHERE number = 2")),
        "2", "checkpoint_altered",
    ),
    "a head taken out of a checkpoint": (
        lambda c, o: c.execute(CheckpointHead.__table__.delete().where(CheckpointHead.chain == o.first)),
        "1", "checkpoint_altered",
    ),
    "the last checkpoint removed": (
        lambda c, o: (
            c.execute(text("DELETE FROM checkpoint_head WHERE checkpoint_no = 2")),
            c.execute(text("DELETE FROM checkpoint WHERE number = 2")),
        ),
        "2", "checkpoint_missing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_the_chains_cannot_tell_is_found_and_named(sealed: Office, forgery: str) -> None:
    act, what, reason = FORGERIES[forgery]
    named = {"first": sealed.first, "second": sealed.case_no}.get(what, what)

    forge(sealed, lambda connection: act(connection, sealed))

    assert (named, reason) in flaws(sealed)
    assert {flaw.reason for flaw in _verified(sealed).flaws} & {"line_altered"} == set(), "the chains alone saw it"


def test_checkpoints_signed_anew_with_another_key_are_found(sealed: Office) -> None:
    """Who forges chain and checkpoints alike has not the key of the installation."""
    foreign = MemorySeal()
    with sealed.database.engine.connect() as connection:
        notes = connection.execute(text("SELECT number, note FROM checkpoint")).all()

    def sign(connection) -> None:
        for number, note in notes:
            connection.execute(
                text("UPDATE checkpoint SET public_key = :key, signature = :signature WHERE number = :number"),
                {"key": foreign.public_key(), "signature": foreign.sign(note), "number": number},
            )

    forge(sealed, sign)

    assert {("1", "signature_wrong"), ("2", "signature_wrong")} <= flaws(sealed)


@pytest.mark.parametrize("table", ["checkpoint", "checkpoint_head"])
def test_the_database_lets_nobody_change_a_checkpoint(sealed: Office, table: str) -> None:
    for statement in (
        f"UPDATE {table} SET {'note' if table == 'checkpoint' else 'chain'} = 'x'",
        f"DELETE FROM {table}",
    ):
        with pytest.raises(Exception, match="append-only|never deleted"), sealed.database.engine.begin() as connection:
            connection.execute(text(statement))


# --- by the page of one case, by the file, by the ticker --------------------------------------------------------------


def test_a_history_says_since_when_it_is_proved(sealed: Office) -> None:
    checked = sealed.engine.verify_history(sealed.actor("auditor"), sealed.case_no)
    assert (checked["is_intact"], checked["proof"].number) == (True, 2)
    assert checked["proof"].seq < checked["checked"], "what came after is not proved yet"
    whole = checked["checked"]

    forge(sealed, lambda connection: cut_to(connection, sealed.case_no, 1))

    checked = sealed.engine.verify_history(sealed.actor("auditor"), sealed.case_no)
    assert (checked["is_intact"], checked["checked"]) == (False, 1) and whole > 2


def test_an_auditor_checks_a_file_alone(sealed: Office) -> None:
    """By docs/checkpoints.md, with nothing of ours."""
    files = [sealed.engine.checkpoint_file(sealed.actor("auditor"), number) for number in (1, 2)]
    notes = []
    for file in files:
        note, heads, end = file.split("\n\n")
        note, heads = note + "\n", heads + "\n"
        facts = dict(line.split(" ", 1) for line in note.splitlines()[1:])
        signed = dict(line.split(" ", 1) for line in end.splitlines())
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(signed["key"]))
        key.verify(base64.b64decode(signed["signature"]), note.encode())
        assert hashlib.sha256(heads.encode()).hexdigest() == facts["digest"]
        assert len(heads.splitlines()) == int(facts["heads"])
        notes.append((note, facts))
    assert notes[1][1]["before"] == hashlib.sha256(notes[0][0].encode()).hexdigest()

    lines = {line.seq: line.hash for line in sealed.history()}
    _case, seq, digest = next(line for line in files[1].splitlines() if line.startswith(sealed.case_no)).split()
    assert lines[int(seq)] == digest


def test_only_who_answers_for_the_system_reads_them(sealed: Office) -> None:
    for login in ("examiner", "opponent"):
        for act in (sealed.engine.checkpoints, sealed.engine.verify_everything):
            assert isinstance(refusal(act, sealed.actor(login)), Forbidden)
        assert isinstance(refusal(sealed.engine.checkpoint_file, sealed.actor(login), 1), Forbidden)
    assert isinstance(refusal(sealed.engine.checkpoint_file, sealed.actor("auditor"), 9), NotFound)


def test_the_ticker_makes_one_a_day(sealed: Office) -> None:
    for _ in range(3):
        seal(sealed.engine)
    assert _verified(sealed).checkpoints == 2
    sealed.clock.travel(days=1)
    for _ in range(3):
        seal(sealed.engine)

    assert _verified(sealed).checkpoints == 3
    assert flaws(sealed) == set()


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first, second = DiskSeal(tmp_path / "seal"), DiskSeal(tmp_path / "seal")

    assert first.public_key() == second.public_key() and len(first.public_key()) == 32
    assert (tmp_path / "seal" / "key").stat().st_mode & 0o077 == 0
    first.keep(1, "as it was")
    second.keep(1, "forged")
    assert dict(second.kept()) == {1: "as it was"}
