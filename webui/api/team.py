"""The figures of a unit: load, ages, forecast, throughput."""

from __future__ import annotations

from marshmallow import Schema, fields

from engine import DoneQuery, DoneTask
from webui.api import body
from webui.api.fields import Day, Text, Whole
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump_page, page_of

routes = Routes("team")


class Load(Schema):
    """Open tasks of one step in the hands of one colleague; without account and person: in the pool."""

    account = fields.Integer(allow_none=True)
    person = fields.String(allow_none=True)
    step = fields.String()
    name = fields.String()
    name_en = fields.String()
    count = fields.Integer()


class Age(Schema):
    """Tasks that have been open for so many days at least; the older ones are counted among the younger."""

    days = fields.Integer()
    count = fields.Integer()


class Ending(Schema):
    """Tasks of one procedure whose time ends on one day."""

    day = fields.Date()
    kind = fields.String()
    count = fields.Integer()


class Done(Schema):
    """Tasks completed on one day."""

    day = fields.Date()
    count = fields.Integer()


class OfNoUnit(Schema):
    """Open cases of one procedure that belong to no unit."""

    kind = fields.String()
    count = fields.Integer()


class Team(Schema):
    """The unit of who asks; without unit: the whole office. What the reader may not see is not counted."""

    unit_id = fields.Integer(allow_none=True)
    unit = fields.String()
    unit_en = fields.String()
    load = fields.List(fields.Nested(Load))
    ages = fields.List(fields.Nested(Age))
    overdue = fields.Integer()
    ending = fields.List(fields.Nested(Ending))
    done = fields.List(fields.Nested(Done))
    of_no_unit = fields.List(fields.Nested(OfNoUnit))


class Behind(body.Paging):
    """Which completed tasks: of a quarter at most (two weeks unless told), of one person, of one step."""

    first = Day(load_default=None)
    last = Day(load_default=None)
    person = Whole(in_query=True, load_default=None)
    element = Text(load_default=None, longest=100)


@routes.add("GET", "/team", "The figures of my unit: load, ages, what ends next, what was done", answer=Team)
def show() -> object:
    team = engine().team(actor())
    return Team().dump(
        {
            "unit_id": team.unit_id,
            "unit": team.unit,
            "unit_en": team.unit_en,
            "load": [
                {
                    "account": one.of[0],
                    "person": one.of[1],
                    "step": one.of[2],
                    "name": team.steps[str(one.of[2])][0],
                    "name_en": team.steps[str(one.of[2])][1],
                    "count": one.count,
                }
                for one in team.load
            ],
            "ages": [{"days": one.of[0], "count": one.count} for one in team.ages],
            "overdue": team.overdue,
            "ending": [{"day": one.of[0], "kind": one.of[1], "count": one.count} for one in team.ending],
            "done": [{"day": one.of[0], "count": one.count} for one in team.done],
            "of_no_unit": [{"kind": one.of[0], "count": one.count} for one in team.of_no_unit],
        }
    )


@routes.add("GET", "/team/done", "The completed tasks of my unit, newest first", answer=page_of(DoneTask), query=Behind)
def done() -> object:
    asked = body.query(Behind)
    wanted = DoneQuery(
        from_on=asked["first"], to_on=asked["last"], person=asked["person"], element=asked["element"] or None
    )
    return dump_page(engine().completed_tasks(actor(), wanted, body.page(asked)).tasks, DoneTask)
