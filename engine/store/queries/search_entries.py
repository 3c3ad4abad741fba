"""Statements that fill the index of the whole history, and say how far it is filled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, func, select, text, tuple_
from sqlalchemy.orm import Session, aliased

from engine.store.queries import facts, people, rulebook
from engine.store.search import INDEX, SearchArrear, entry_id, is_sqlite, kept
from engine.store.tables import CaseFile, CaseParty, Document, History, Mark, Party, Patent, Task
from engine.values import Actor

#: One filler at a time; on SQLite there is one writer anyway.
FILLING = 20_260_103
#: Setting: the files that were there before the index are taken in from the newest down to this one.
REBUILD = "search.rebuild"
#: A line -> the words of each of its parts.
Words = Mapping[tuple[int, int], Sequence[Sequence[str | None]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A line of a history with all that it is about."""

    line: History
    case: CaseFile
    documents: tuple[Document, ...] = ()
    #: The task that the line completed.
    task: Task | None = None
    #: The parties of the case with their agents; only with the first line of a case.
    parties: tuple[tuple[Party, Party | None], ...] = ()
    right: Mark | Patent | None = None
    #: English name of the account that acted.
    actor_en: str = ""


def may_fill(session: Session) -> bool:
    """Take the place of the one who fills the index; False: somebody else has it now."""
    if is_sqlite(session):
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": FILLING}))


def arrears(session: Session, size: int) -> Sequence[History]:
    """Return lines that are not in the index yet."""
    return session.scalars(
        select(History)
        .join(SearchArrear, and_(SearchArrear.case_id == History.case_id, SearchArrear.seq == History.seq))
        .order_by(SearchArrear.case_id, SearchArrear.seq)
        .limit(size)
    ).all()


def settle(session: Session, lines: Collection[History]) -> None:
    """Take lines off the list."""
    keys = [(line.case_id, line.seq) for line in lines]
    for start in range(0, len(keys), 300):
        session.execute(
            delete(SearchArrear).where(_is_any_of(keys[start : start + 300], SearchArrear)),
            execution_options={"synchronize_session": False},
        )


def newest_cases(session: Session, below: int, size: int) -> Sequence[int]:
    """Return the newest cases with a smaller number."""
    return session.scalars(
        select(CaseFile.id).where(CaseFile.id < below).order_by(CaseFile.id.desc()).limit(size)
    ).all()


def histories(session: Session, case_ids: Collection[int]) -> Sequence[History]:
    """Return all lines of some cases."""
    return session.scalars(
        select(History).where(History.case_id.in_(case_ids)).order_by(History.case_id, History.seq)
    ).all()


def lines(session: Session, keys: Collection[tuple[int, int]]) -> Sequence[History]:
    """Return lines by case and number."""
    return session.scalars(select(History).where(_is_any_of(keys, History))).all()


def _is_any_of(keys: Collection[tuple[int, int]], line: type[History | SearchArrear]) -> ColumnElement[bool]:
    """Return whether a line has one of some keys. By the pair alone SQLite would look at every line there is."""
    return and_(line.case_id.in_({case_id for case_id, _ in keys}), tuple_(line.case_id, line.seq).in_(keys))


def sources(session: Session, found: Sequence[History]) -> list[Source]:
    """Return lines with what they are about: a constant number of statements."""
    case_ids = {line.case_id for line in found}
    cases = {case.id: case for case in session.scalars(select(CaseFile).where(CaseFile.id.in_(case_ids)))}
    documents: dict[tuple[int, int], list[Document]] = {}
    for document in session.scalars(select(Document).where(Document.case_id.in_(case_ids))):
        documents.setdefault((document.case_id, document.case_seq), []).append(document)
    tasks = {
        (task.case_id, task.completed_at, task.element): task
        for task in session.scalars(select(Task).where(Task.case_id.in_(case_ids), Task.status == "done"))
    }
    parties = _parties(session, case_ids)
    rights = _rights(session, cases.values())
    english = people.english(session, {line.actor_id for line in found})
    return [
        Source(
            line=line,
            case=cases[line.case_id],
            documents=tuple(documents.get((line.case_id, line.seq), ())),
            task=tasks.get((line.case_id, line.recorded_at, str(line.new.get("element")))),
            parties=tuple(parties.get(line.case_id, ())) if line.seq == 1 else (),
            right=rights.get(line.case_id),
            actor_en=english.get(line.actor_id, ""),
        )
        for line in found
    ]


def _parties(session: Session, case_ids: Collection[int]) -> Mapping[int, list[tuple[Party, Party | None]]]:
    agent = aliased(Party)
    rows = session.execute(
        select(CaseParty.case_id, Party, agent)
        .join(Party, Party.id == CaseParty.party_id)
        .outerjoin(agent, agent.id == CaseParty.agent_party_id)
        .where(CaseParty.case_id.in_(case_ids))
    )
    found: dict[int, list[tuple[Party, Party | None]]] = {}
    for case_id, party, its_agent in rows:
        found.setdefault(case_id, []).append((party, its_agent))
    return found


def _rights(session: Session, cases: Iterable[CaseFile]) -> Mapping[int, Mark | Patent]:
    cases = list(cases)
    found: dict[int, Mark | Patent] = {}
    for table, column in ((Mark, "mark_id"), (Patent, "patent_id")):
        ids = {getattr(case, column) for case in cases} - {None}
        rows = {row.id: row for row in session.scalars(select(table).where(table.id.in_(ids)))}
        found |= {case.id: rows[getattr(case, column)] for case in cases if getattr(case, column) in rows}
    return found


def add(session: Session, words: Words) -> None:
    """Put lines into the index."""
    rows = [
        {"id": entry_id(case_id, seq, part), "words": kept(session, said)}
        for (case_id, seq), parts in words.items()
        for part, said in enumerate(parts)
    ]
    if rows:
        value = ":words" if is_sqlite(session) else "CAST(:words AS tsvector)"
        session.execute(text(f"INSERT INTO {INDEX} (rowid, words) VALUES (:id, {value})"), rows)


def empty(session: Session) -> None:
    """Take everything out of the index, and begin anew from the newest case down."""
    all_out = f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')" if is_sqlite(session) else f"TRUNCATE {INDEX}"
    session.execute(text(all_out))
    newest = session.scalar(select(func.max(CaseFile.id)))
    rulebook.set_setting(session, REBUILD, {"below": newest + 1, "of": newest} if newest else {})


def rebuilding(session: Session) -> tuple[int, int] | None:
    """Return down to which case files were taken in, and the newest of them; None: all of them are."""
    found = rulebook.setting(session, REBUILD)
    return (int(found["below"]), int(found["of"])) if found else None


def rebuilt_down_to(session: Session, below: int, of: int) -> None:
    """Keep how far the files were taken in."""
    rulebook.set_setting(session, REBUILD, {"below": below, "of": of} if below > 1 else {})


def waiting(session: Session, actor: Actor, today: date) -> tuple[int, datetime | None]:
    """Return how many lines of files that one sees are not in the index yet, and when the first was recorded."""
    return tuple(
        session.execute(
            select(func.count(), func.min(History.recorded_at))
            .select_from(SearchArrear)
            .join(History, and_(SearchArrear.case_id == History.case_id, SearchArrear.seq == History.seq))
            .where(facts.visible_at_once(actor, today, SearchArrear.case_id))
        ).one()
    )
