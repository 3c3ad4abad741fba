"""Quality as its readers see it: what was drawn and why just that, how it was scored, per step and unit."""

from __future__ import annotations

from typing import Any

from engine.commands import access, sampling
from engine.rules import checkpoints as notes
from engine.rules import sampling as rules
from engine.store.quality import QualityDraw
from engine.store.queries import duty as duty_queries
from engine.store.queries import quality as queries
from engine.store.work import Work
from engine.values import Actor, QualityDrawView, QualityMark, QualityProof, QualitySampleView, QualityView

#: So many months of draws, and so many cases, are shown.
MONTHS, SAMPLES = 12, 200


def view(work: Work, actor: Actor) -> QualityView:
    """Return draws, cases and scores of the actor's unit, or of the office for who belongs to none."""
    unit_id = access.require_office(work, actor, "quality.read").unit_id
    unit = duty_queries.unit_of(work.session, actor.account_id)
    session, today = work.session, work.today
    return QualityView(
        unit=unit.name if unit else "",
        unit_en=unit.name_en if unit else "",
        marks=tuple(
            QualityMark(
                unit=name or "",
                unit_en=name_en or "",
                step=step,
                criterion=criterion,
                count=n,
                mean=round(total / n, 2),
            )
            for _, name, name_en, step, criterion, n, total in sorted(
                queries.scores(session, actor, today, unit_id), key=lambda row: (row.name or "", *_place(row))
            )
        ),
        draws=tuple(
            _draw(row, found.name if found else "", found.name_en if found else "")
            for row, found in queries.draws(session, unit_id, MONTHS)
        ),
        samples=tuple(
            QualitySampleView(
                case_no=case_no,
                kind=drawn.kind,
                month=drawn.month,
                task_id=task_id,
                finding=sample.finding,
                mean=None if mean is None else round(float(mean), 2),
                scored_at=sample.scored_at,
            )
            for sample, drawn, case_no, task_id, mean in queries.samples(session, actor, today, unit_id, SAMPLES)
        ),
        may_prove=access.may(work, actor, "draw.read"),
    )


def proof(work: Work, actor: Actor, draw_id: int) -> QualityProof:
    """Draw once more, from the cases and the checkpoint that are kept, and say whether it comes out the same.

    :raises NotFound: there is no such draw for this reader.
    """
    unit_id = access.require_office(work, actor, "draw.read").unit_id
    row = queries.draw(work.session, draw_id, unit_id) or access.absent("draw", draw=draw_id)
    decided = queries.decided(work.session, *sampling.days_of(row.month)).get((row.unit_id, row.kind), {})
    seed = notes.digest(queries.note_of(work.session, row.checkpoint_no))
    order = rules.draw(seed, row.month, decided, len(decided))
    kept = queries.drawn_in(work.session, row.id)
    shown = queries.seen(work.session, actor, work.today, decided.values())
    return QualityProof(
        draw=_draw(row, "", ""),
        is_repeated=seed == row.seed and set(order[: row.drawn]) == kept and len(decided) == row.decided,
        case_nos=tuple(case_no for case_no in order if decided[case_no] in shown),
        ranks=tuple(rules.rank(seed, row.month, case_no) for case_no in order if decided[case_no] in shown),
        drawn=tuple(case_no for case_no in order if case_no in kept and decided[case_no] in shown),
    )


def _place(row: Any) -> tuple[int, int]:
    """Return the place of a mark on the score sheet."""
    return list(rules.SHEET).index(row.step), rules.SHEET[row.step].index(row.criterion)


def _draw(row: QualityDraw, unit: str, unit_en: str) -> QualityDrawView:
    return QualityDrawView(
        id=row.id,
        month=row.month,
        kind=row.kind,
        unit=unit,
        unit_en=unit_en,
        seed=row.seed,
        checkpoint_no=row.checkpoint_no,
        decided=row.decided,
        drawn=row.drawn,
        duty_version=row.duty_rule_id,
        drawn_at=row.drawn_at,
    )
