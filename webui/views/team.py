"""The leader's page: the figures of a unit, each with the tasks behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from flask import Blueprint, render_template, request, url_for

from engine import DoneQuery, PageRequest, ReturnsView, TeamView
from webui.access import roles
from webui.charts import Bar, bars
from webui.context import actor, engine
from webui.i18n import language
from webui.i18n import translate as _
from webui.security import calendar_day, row_number
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
    steps = sum(people.values(), Counter()).most_common()

    def link(**words: object) -> str:
        unit = {} if team.unit_id is None else {"unit": team.unit_id}
        return url_for(
            "worklist.index", **{"scope": "all", **unit, **{k: v for k, v in words.items() if v is not None}}
        )

    return render_template(
        "team.html",
        team=team,
        total=sum(one.count for one in team.load),
        steps=[element for element, _ in steps],
        people=[(holder, name, counts) for (holder, name), counts in people.items()],
        link=link,
        step_name=lambda element: team.steps[element][language() == "en"] or element,
        ending=_ending(team, link),
        kinds=_by_kind(team, link),
        ages=bars([(f"≥ {one.of[0]}", one.count, link(age=one.of[0])) for one in team.ages]),
        youngest=team.ages[0].of[0],
        done=_done(team),
        finished=sum(one.count for one in team.done),
        returns=_returns(engine().returns(actor())),
    )


@bp.get("/team/returns")
@roles("leader", "auditor")
def returned() -> str:
    """List the reviews behind a number of returns."""
    asked = {name: request.args.get(name) or None for name in ("month", "element", "reason")}
    asked["unit"] = request.args.get("unit", type=row_number)
    return render_template("returns.html", drafts=engine().returned_drafts(actor(), **asked), asked=asked)


@bp.get("/team/done")
@roles("leader", "auditor")
def done() -> str:
    """List the completed tasks behind a bar, of a span of days, of a person or of a step."""
    query = DoneQuery(
        from_on=request.args.get("from", type=calendar_day),
        to_on=request.args.get("to", type=calendar_day),
        person=request.args.get("person", type=row_number),
        element=request.args.get("element") or None,
    )
    view = engine().completed_tasks(actor(), query, PageRequest(size=50, after=request.args.get("after")))
    return render_template(
        "team_done.html",
        view=view,
        query=query,
        people=[(*one.of, one.count) for one in view.people],
        steps=[(*one.of, one.count) for one in view.steps],
    )


def _returns(view: ReturnsView) -> dict[str, object]:
    """Return the returns as two tables over the months: by unit and step, and by reason."""
    by_step: dict[tuple[int | None, str, str], Counter[str]] = {}
    by_reason: dict[str, Counter[str]] = {}
    place = int(language() == "en")
    for one in view.figures:
        unit = (one.unit_en if place else one.unit) or one.unit
        by_step.setdefault((one.unit_id, unit, one.element), Counter())[one.month] += one.count
        by_reason.setdefault(one.reason, Counter())[one.month] += one.count

    def name(words: Mapping[str, tuple[str, str]], code: str) -> str:
        return words[code][place] if code in words else _("returns.unsaid") if code == "none" else code

    return {
        "months": view.months,
        "steps": [
            (unit, name(view.steps, step), {"unit": number or 0, "element": step}, counts)
            for (number, unit, step), counts in by_step.items()
        ],
        "reasons": [(code, name(view.reasons, code), counts) for code, counts in by_reason.items()],
    }


def _done(team: TeamView) -> list[Bar]:
    days = [(one.of[0], one.count) for one in team.done]
    return bars([(f"{day:%m-%d}", n, url_for("team.done", **{"from": day, "to": day})) for day, n in days])


def _ending(team: TeamView, link: object) -> list[Bar]:
    of_day: Counter[object] = Counter()
    for one in team.ending:
        of_day[one.of[0]] += one.count
    return bars([(f"{day:%m-%d}", of_day[day], link(ends_in=number)) for number, day in enumerate(team.days_ahead)])


def _by_kind(team: TeamView, link: Callable[..., str]) -> list[tuple[str, dict[str, tuple[int, str]]]]:
    """Return what ends on the days of the chart by procedure: its name, and of each day the number and its list."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for one in team.ending:
        day, kind = one.of
        opened = link(ends_in=team.days_ahead.index(day), kind=kind)
        found.setdefault(kind_name(str(kind)), {})[f"{day:%m-%d}"] = (one.count, opened)
    return list(found.items())
