"""The demo office: complete, believable, the same from the same seed, and loaded once into an empty database."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.bootstrap import build_for_tests
from engine.case_engine import CaseEngine
from engine.commands.roles import ROLES_OF_KIND
from engine.demo import NotEmpty, load, office, patents
from engine.demo.people import ACCOUNTS, AGENT_ACCOUNTS, PARTY_ACCOUNTS, UNITS
from engine.outside.clock import FakeClock, office_day
from engine.settings import Settings
from engine.store.database import Database
from engine.store.quality import QualityDraw
from engine.store.queries import people, preservations, rulebook, unmanned
from engine.store.tables import (
    CaseFile,
    CaseParty,
    Encumbrance,
    History,
    Job,
    Mark,
    Party,
    Patent,
    Run,
    Task,
    TimeLimit,
    Unit,
)
from engine.values import ROLES, CaseQuery, PageRequest
from tests import factories
from tests.demo.loading import TODAY, load_into
from tests.dump import rows_of

#: Salted anew each time.
SECRET = {"account": {"password_hash"}, "checkpoint": {"public_key", "signature"}}


def asked(engine: CaseEngine, statement: object) -> list[tuple]:
    with engine._parts.unit_of_work(read_only=True) as work:
        return [tuple(row) for row in work.session.execute(statement).all()]


def counted(engine: CaseEngine, *columns: object, where: object = True) -> Counter:
    statement = select(*columns, func.count()).where(where).group_by(*columns)
    return Counter({row[:-1] if len(row) > 2 else row[0]: row[-1] for row in asked(engine, statement)})


def test_there_is_an_account_for_every_role_in_two_departments() -> None:
    held = {role for person in ACCOUNTS for role in person.roles}
    outside = ({"agent"} if AGENT_ACCOUNTS else set()) | ({"party"} if PARTY_ACCOUNTS else set())

    assert held | outside == set(ROLES)
    assert len(ACCOUNTS) >= 12
    assert {person.unit for person in ACCOUNTS if person.unit is not None} == set(range(len(UNITS)))


def test_every_procedure_has_at_least_forty_cases(whole: CaseEngine) -> None:
    kinds = counted(whole, CaseFile.kind)

    assert kinds.keys() == ROLES_OF_KIND.keys()
    assert {kind: count for kind, count in kinds.items() if count < 40} == {}
    assert kinds["trademark.opposition"] >= 80


def test_every_stage_holds_cases(whole: CaseEngine) -> None:
    is_opposition = CaseFile.kind == "trademark.opposition"
    stages = counted(whole, CaseFile.status, where=is_opposition)
    outcomes = counted(whole, CaseFile.outcome, where=is_opposition & CaseFile.closed_on.is_not(None))
    reviews = counted(whole, CaseFile.status, where=CaseFile.kind == "trademark.non_registration_review")

    assert stages.total() >= 80
    for stage in ("formal_check", "correction", "answer", "examination", "drafting", "decided", "closed"):
        assert stages[stage] >= 3, stages
    for outcome in ("registered", "refused", "partially_registered", "withdrawn", "not_accepted", "deemed_withdrawn",
                    "review_requested"):  # fmt: skip
        assert outcomes[outcome] >= 1, outcomes
    assert len(reviews) >= 2


def test_every_kind_of_clock_is_shown_several_times(whole: CaseEngine) -> None:
    clocks = counted(whole, TimeLimit.state, TimeLimit.is_provisional, TimeLimit.is_extended)

    def shown(state: str, *, provisional: bool | None = None, extended: bool | None = None) -> int:
        return sum(
            count
            for (of, is_provisional, is_extended), count in clocks.items()
            if of == state and provisional in (None, is_provisional) and extended in (None, is_extended)
        )

    assert shown("running", provisional=False) >= 5
    assert shown("running", provisional=True) >= 5
    assert shown("running", extended=True) >= 5
    assert shown("suspended") >= 5
    assert shown("expired") >= 5
    overdue = (Task.status.in_(("open", "claimed"))) & (Task.due_on < TODAY)
    assert counted(whole, Task.element, where=overdue).total() >= 3


def test_nothing_is_left_undone_and_every_chain_holds(whole: CaseEngine) -> None:
    assert set(counted(whole, Job.state)) == {"armed", "done", "cancelled"}
    assert asked(whole, select(Job.id).where(Job.attempts > 1)) == []
    with whole._parts.unit_of_work(read_only=True) as work:
        auditor = people.actor_of(work.session, people.by_login(work.session, "shen.qiuyan").id, TODAY)
    lines = whole.find_cases(auditor, CaseQuery(), PageRequest(size=200)).items
    assert all(whole.verify_history(auditor, line.case_no)["is_intact"] for line in lines)


#: Limits that run from a day before the case comes to wait for them: the request, the end of a term.
OVER_BEFORE = {
    "pat-invalid-add-grounds", "tm-renewal-window", "tm-renewal-grace", "tm-review-supplementary-evidence",
}  # fmt: skip


def test_limits_fire_on_their_day_and_the_office_works_on_working_days(whole: CaseEngine) -> None:
    columns = (TimeLimit.rule_id, TimeLimit.acts_on, TimeLimit.closed_on)
    fired = asked(whole, select(*columns).where(TimeLimit.state == "expired"))
    assert len(fired) >= 20
    late = {rule for rule, acts_on, closed_on in fired if acts_on != closed_on}
    assert late <= OVER_BEFORE, "only what was over when the case came to it"
    assert all(acts_on <= closed_on for _, acts_on, closed_on in fired)

    with whole._parts.unit_of_work(read_only=True) as work:
        calendar = work.calendar
    completed = asked(whole, select(History.recorded_at).where(History.act == "task.completed"))
    assert all(calendar.is_workday(office_day(at)) for (at,) in completed)


def test_the_register_is_believable(whole: CaseEngine) -> None:
    marks = [row[0] for row in asked(whole, select(Mark))]

    assert len(marks) >= 1000
    assert {nice for mark in marks for nice in mark.classes} >= {3, 5, 9, 25, 30, 33, 43}
    assert all(len(mark.application_no.removesuffix("A")) == 8 and mark.goods for mark in marks)  # A: a divided one
    in_order = sorted(marks, key=lambda mark: mark.filed_on)
    months = [int(mark.application_no[:8]) for mark in in_order[::30]]
    assert months == sorted(months)  # numbers grow with the days
    assert all(mark.filed_on < mark.published_on <= TODAY for mark in marks if mark.published_on)
    assert Counter(mark.status for mark in marks).keys() >= {
        "registered", "expired", "cancelled", "invalidated", "refused", "published",
    }  # fmt: skip
    in_grace_or_soon = [mark for mark in marks if mark.expires_on and abs((mark.expires_on - TODAY).days) < 180]
    assert len([mark for mark in in_grace_or_soon if mark.status == "registered"]) >= 40  # to be renewed
    assert all(mark.status != "published" or (TODAY - mark.published_on).days < 720 for mark in marks)


def test_the_register_of_patents_is_believable(whole: CaseEngine) -> None:
    rows = [row[0] for row in asked(whole, select(Patent))]

    assert len(rows) >= 1000
    assert all(row.application_no[-1] == patents.check_digit(row.application_no[:12]) for row in rows)
    assert all(row.application_no.startswith(str(row.filed_on.year)) and row.claims for row in rows)
    assert {row.patent_type for row in rows} == {"invention", "utility_model", "design"}
    stages = Counter(row.status for row in rows)
    for stage in ("granted", "lapsed", "expired", "refused", "published", "invalidated", "partially_invalidated"):
        assert stages[stage] >= 15, stages
    assert all((row.registered_on is None) == (row.status in ("filed", "published", "refused")) for row in rows)
    assert all(row.status != "granted" or row.registered_on < TODAY <= row.expires_on for row in rows)


def test_rights_carry_burdens_that_run_and_that_have_ended(whole: CaseEngine) -> None:
    for column, kinds in ((Encumbrance.mark_id, 3), (Encumbrance.patent_id, 4)):
        live = counted(whole, Encumbrance.kind, where=column.is_not(None) & Encumbrance.lifted_on.is_(None))
        lifted = counted(whole, Encumbrance.kind, where=column.is_not(None) & Encumbrance.lifted_on.is_not(None))
        assert len(live) == kinds and min(live.values()) >= 5, live
        assert live["pledge"] >= 25 and live["licence"] >= 40 and lifted["pledge"] >= 5, (live, lifted)
    started = asked(whole, select(Encumbrance.from_on, Encumbrance.lifted_on))
    assert all(
        from_on <= TODAY and (lifted_on is None or from_on <= lifted_on <= TODAY) for from_on, lifted_on in started
    )


def test_courts_preserve_some_rights_and_orders_wait_and_have_ended(whole: CaseEngine) -> None:
    of_a_case = (Encumbrance.kind == "seizure") & Encumbrance.case_id.is_not(None)
    live = asked(whole, select(Encumbrance.id).where(of_a_case, Encumbrance.lifted_on.is_(None)))
    with whole._parts.unit_of_work(read_only=True) as work:
        runs = list(work.session.scalars(select(Run).where(Run.kind == preservations.KIND, Run.ended_at.is_(None))))
        waiting = [run for run in runs if preservations.awaited(run)]
        said = [(run.variables["order_no"], run.variables["order_received_on"]) for run in runs]

    assert len(live) >= 3 and len(waiting) >= 1, (live, waiting)
    assert all(order_no[1:5] == received_on[:4] for order_no, received_on in said), said
    assert len(asked(whole, select(Encumbrance.id).where(of_a_case, Encumbrance.lifted_on.is_not(None)))) >= 1


def test_no_agent_serves_both_sides(whole: CaseEngine) -> None:
    agents = asked(
        whole, select(CaseParty.case_id, CaseParty.agent_party_id).where(CaseParty.agent_party_id.is_not(None))
    )

    assert len(agents) >= 50
    assert len(agents) == len(set(agents))


def test_whoever_signs_in_for_a_party_has_something_to_answer(whole: CaseEngine) -> None:
    for login in [row[0] for row in (*AGENT_ACCOUNTS, *PARTY_ACCOUNTS)]:
        with whole._parts.unit_of_work(read_only=True) as work:
            actor = people.actor_of(work.session, people.by_login(work.session, login).id, TODAY)
        lines = whole.find_cases(actor, CaseQuery(), PageRequest(size=200)).items
        awaited = [one.message for line in lines for one in whole.case(actor, line.case_no).awaited]
        assert set(awaited) - {"withdrawal"}, login


def test_the_leader_of_the_office_sees_drafts_that_came_back_and_scores(whole: CaseEngine) -> None:
    with whole._parts.unit_of_work(read_only=True) as work:
        leader = people.actor_of(work.session, people.by_login(work.session, "qin.weiping").id, TODAY)
    assert sum(figure.count for figure in whole.returns(leader).figures) >= 3

    drawn = counted(whole, QualityDraw.month)
    scored = counted(whole, Task.status, where=Task.element == "score_case")
    assert set(drawn) == {"2026-10"}
    assert scored["done"] >= 3 and scored["open"] + scored["claimed"] >= 1, scored


#: Twice a court annulled the decision of a panel: of those who sit on panels none is left for the third. The leader is
#: told the next morning, and the page of the team shows what that looks like.
NOBODY_LEFT = [("patent.invalidation", "examine", "panel_member")]


def test_each_division_has_open_cases_and_somebody_for_each_of_their_tasks(whole: CaseEngine) -> None:
    open_cases = counted(whole, CaseFile.unit_id, where=CaseFile.closed_on.is_(None))
    with whole._parts.unit_of_work(read_only=True) as work:
        divisions = list(work.session.scalars(select(Unit.id)))
        nobodys = [work.session.get_one(Task, task_id) for task_id, _case_id in unmanned.found(work.session, TODAY)]
        waiting = [(task.kind, task.element, task.role) for task in nobodys]

    assert set(open_cases) == set(divisions) and min(open_cases.values()) >= 100, open_cases
    assert waiting == NOBODY_LEFT


# --- the same from the same seed --------------------------------------------------------------------------------------


def test_two_loads_on_one_day_write_the_same_rows(
    sqlite_url: str, sqlite_template: Path, tmp_path: Path, opened: Callable[[str], Database]
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "other.db")
    one, two = opened(sqlite_url), opened(f"sqlite:///{tmp_path}/other.db")
    for database in (one, two):
        load_into(database, cases=12)

    assert rows_of(one, SECRET) == rows_of(two, SECRET)


@pytest.mark.postgres
def test_postgresql_tells_the_same_lives(sqlite_url: str, postgres_url: str, opened: Callable[[str], Database]) -> None:
    one, two = opened(sqlite_url), opened(postgres_url)
    for database in (one, two):
        load_into(database, cases=12)

    assert rows_of(one, SECRET) == rows_of(two, SECRET)


# --- loaded once, and only into an empty database ---------------------------------------------------------------------


def test_a_second_loading_leaves_it_alone(database: Database) -> None:
    engine = load_into(database, cases=2)
    before = rows_of(database)

    assert not load(engine, engine._parts.settings, cases=2)
    assert rows_of(database) == before


def test_a_loading_that_was_cut_off_is_not_taken_for_whole(database: Database) -> None:
    engine = build_for_tests(database, FakeClock(TODAY), settings=Settings(demo=True))  # without diagrams

    with pytest.raises(Exception, match=r"trademark\.opposition"):
        load(engine, engine._parts.settings, cases=2)

    with pytest.raises(NotEmpty, match="cut off"):
        load(engine, engine._parts.settings, cases=2)


def test_an_office_with_people_of_its_own_is_not_touched(database: Database) -> None:
    engine = build_for_tests(database, FakeClock(TODAY), settings=Settings(demo=True))
    with engine._parts.unit_of_work() as work:
        factories.office_accounts(work)
    before = rows_of(database)

    with pytest.raises(NotEmpty, match="accounts or cases"):
        load(engine, engine._parts.settings, cases=2)

    assert rows_of(database) == before
    with engine._parts.unit_of_work(read_only=True) as work:
        assert rulebook.setting(work.session, office.KEY) is None
        assert work.session.scalar(select(func.count()).select_from(Party)) == 0
