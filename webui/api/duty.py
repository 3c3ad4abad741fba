"""Who works on what: the next case, and the rules of the unit for it."""

from __future__ import annotations

from engine import AllottedCase, DutyRulesView, GivenTask
from webui.api import body
from webui.api.fields import Day, Object, Strict, Text, Whole
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, list_of, schema_of

routes = Routes("duty")


class Skip(Strict):
    reason = Text(required=True, longest=2_000)


class NewRules(Strict):
    """A version of the rules of a topic, as GET shows them in ``body``."""

    body = Object(required=True)
    valid_from = Day(required=True)
    reason = Text(required=True, longest=2_000)
    seen = Whole(allow_none=True, load_default=None)


class Trial(Strict):
    body = Object(required=True)


@routes.add(
    "POST",
    "/next-case",
    "Claim what the rules of my unit give me next; an empty list: nothing",
    answer=list_of(GivenTask),
)
def next_case() -> object:
    given = engine().next_case(actor())
    return {"items": [] if given is None else [dump(given)]}


@routes.add("POST", "/tasks/<int:task_id>/skip", "Give back a task that I do not take on", body=Skip, status=204)
def skip(task_id: int) -> object:
    engine().skip_task(actor(), task_id, body.read(Skip)["reason"])
    return "", 204


@routes.add("GET", "/duty-rules/<topic>", "The rules that hold where I work", answer=schema_of(DutyRulesView))
def rules(topic: str) -> object:
    return dump(engine().duty_rules(actor(), topic))


@routes.add(
    "POST",
    "/duty-rules/<topic>",
    "Add a version of the rules of my unit",
    body=NewRules,
    answer=schema_of(DutyRulesView),
)
def change(topic: str) -> object:
    given = body.read(NewRules)
    event = {"valid_from": given["valid_from"].isoformat(), "reason": given["reason"]}
    engine().change_duty_rules(actor(), topic, given["body"], event, given["seen"])
    return dump(engine().duty_rules(actor(), topic))


@routes.add(
    "POST",
    "/duty-rules/allocation/trial",
    "Where rules would have sent the newest open cases",
    body=Trial,
    answer=list_of(AllottedCase),
)
def allocation_trial() -> object:
    return {"items": [dump(one) for one in engine().try_allocation(actor(), body.read(Trial)["body"])]}


@routes.add(
    "POST", "/duty-rules/trial", "Whom rules of distribution would give what", body=Trial, answer=list_of(GivenTask)
)
def trial() -> object:
    return {"items": [dump(one) for one in engine().try_distribution(actor(), body.read(Trial)["body"])]}
