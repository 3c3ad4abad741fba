"""The duty rules as fields of a page, and the reason for a next case as a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from engine import DutyRulesView
from webui.i18n import language, listed
from webui.i18n import translate as _
from webui.words import kind_name

#: Steps of an escalation that the page has room for.
STEPS = 5
NUMBERS = ("urgent_days", "quota", "skips_a_day")


def distribution(form: MultiDict[str, str], view: DutyRulesView) -> dict[str, Any]:
    """Return what the page says of the distribution; who is not on the page keeps what they had."""
    people = dict(view.body.get("people") or {})
    for login, _name in view.people:
        if form.get(f"{login}.shown"):
            people[login] = {
                "quota": form.get(f"{login}.quota", "").strip() or None,
                "kinds": form.getlist(f"{login}.kinds"),
                "steps": form.getlist(f"{login}.steps"),
                "classes": [word for word in re.split(r"[\s,，、;；]+", form.get(f"{login}.classes", "")) if word],
                "fields": form.getlist(f"{login}.fields"),
                "is_paused": bool(form.get(f"{login}.is_paused")),
            }
    return {"order": form.get("order", ""), "people": people, **{name: form.get(name, "") for name in NUMBERS}}


def escalation(form: MultiDict[str, str], view: DutyRulesView) -> dict[str, Any]:
    """Return what the page says of the escalation; a step without a number is none."""
    steps = [
        {
            "left": form[f"{place}.left"].strip(),
            "tell": form.getlist(f"{place}.tell"),
            "act": form.get(f"{place}.act", "none"),
        }
        for place in range(STEPS)
        if form.get(f"{place}.left", "").strip()
    ]
    return {"warnings": steps, "leader_months": form.get("leader_months", "")}


def allocation(form: MultiDict[str, str], view: DutyRulesView) -> dict[str, Any]:
    """Return what the page says of the units of procedures; a procedure without shares has none."""
    kinds = {name.removesuffix(".by"): form.get(name, "") for name in form if name.endswith(".by")}
    return {
        "kinds": {
            kind: {"by": way, "units": {unit.value: form.get(f"{kind}.{unit.value}", "") for unit in view.units}}
            for kind, way in sorted(kinds.items())
        }
    }


def fields() -> list[tuple[str, str]]:
    """Return the types of patents with their names."""
    return [(value, _(f"field.{value}")) for value in ("invention", "utility_model", "design")]


def sampling(form: MultiDict[str, str], view: DutyRulesView) -> dict[str, Any]:
    """Return what the page says of the quota of sampling; a procedure without numbers has the usual one."""
    kinds = sorted({name.removesuffix(".percent") for name in form if name.endswith(".percent")} - {"usual"})
    return {
        "usual": {name: form.get(f"usual.{name}", "").strip() for name in ("percent", "least")},
        "quotas": {
            kind: {name: form.get(f"{kind}.{name}", "").strip() or "0" for name in ("percent", "least")}
            for kind in kinds
            if form.get(f"{kind}.percent", "").strip() or form.get(f"{kind}.least", "").strip()
        },
    }


READ = {"distribution": distribution, "escalation": escalation, "sampling": sampling, "allocation": allocation}


def because(given: Mapping[str, Any]) -> str:
    """Return why a case is the next one, for the examiner: ``oldest of priority 1, your class 25``."""
    order = str(given["order"])
    if order == "escalation":
        return _("because.escalation")
    if order == "priority" and not given["priority"]:
        order = "docket"
    parts = [_(f"because.{order}", **{name: given[name] for name in ("priority", "filed_on", "days_left")})]
    if given.get("classes"):
        numbers = listed(given["classes"])
        parts.append(_("because.classes", classes=numbers))
    if given.get("kind"):
        parts.append(_("because.kind", kind=kind_name(str(given["kind"]))))
    if given.get("step"):
        parts.append(_("because.step", step=given["step"]))
    return ("；" if language() == "zh" else "; ").join(parts)
