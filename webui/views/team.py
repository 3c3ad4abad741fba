"""The leader's page: the figures of a unit, each with the tasks behind it."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, url_for

from engine import TeamView
from webui.access import roles
from webui.charts import Bar, bars
from webui.context import actor, engine
from webui.i18n import language
from webui.i18n import translate as _
from webui.words import kind_name

bp = Blueprint("team", __name__)


@bp.get("/team")
@roles("leader", "auditor")
def show() -> str:
    team = engine().team(actor())
    people: dict[tuple[int | None, str | None], Counter[str]] = {}
    for one in team.load:
        holder, name, element = one.of
        people.setdefault((holder, name), Counter())[element] += one.count

    def link(**words: object) -> str:
        unit = {} if team.unit_id is None else {"unit": team.unit_id}
        return url_for(
            "worklist.index", **{"scope": "all", **unit, **{k: v for k, v in words.items() if v is not None}}
        )

    return render_template(
        "team.html",
        team=team,
        total=sum(one.count for one in team.load),
        people=[(holder, name, counts) for (holder, name), counts in people.items()],
        link=link,
        step_name=lambda element: team.steps[element][language() == "en"] or element,
        ending=_ending(team, link),
        kinds=_by_kind(team),
        ages=bars([(f"≥ {one.of[0]}", one.count, link(age=one.of[0])) for one in team.ages]),
        done=bars([(f"{one.of[0]:%m-%d}", one.count, None) for one in team.done]),
        finished=sum(one.count for one in team.done),
    )


def _ending(team: TeamView, link: object) -> list[Bar]:
    of_day: Counter[object] = Counter()
    for one in team.ending:
        of_day[one.of[0]] += one.count
    return bars([(f"{day:%m-%d}", of_day[day], link(ends_in=number)) for number, day in enumerate(team.days_ahead)])


def _by_kind(team: TeamView) -> str:
    """Return what ends within the days of the chart, by procedure, as a sentence."""
    of_kind: Counter[str] = Counter()
    for one in team.ending:
        of_kind[str(one.of[1])] += one.count
    between = "；" if language() == "zh" else "; "
    return between.join(_("team.of_kind", kind=kind_name(kind), n=n) for kind, n in of_kind.most_common())
