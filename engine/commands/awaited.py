"""What a case waits for from outside, as the run's view remembers it, and what came too late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.commands.case_fees import PAYMENT
from engine.rules import lateness
from engine.rules.lateness import Lateness
from engine.workflow import AwaitedMessage, Definition

if TYPE_CHECKING:
    from engine.commands.motion import Motion


def is_weighed(late: Mapping[str, str]) -> bool:
    """Return whether what comes after its limit is still taken, for a person to weigh: nothing was lost at its end."""
    return late["rule_id"] in _lateness(late).rules


def article_of_lateness(late: Mapping[str, str]) -> str:
    """Return what says how far that counts which comes after its limit."""
    return _lateness(late).article


def _lateness(late: Mapping[str, str]) -> Lateness:
    return lateness.PAYMENT if late["message"] == PAYMENT else lateness.MATERIAL


def entry(message: AwaitedMessage, definition: Definition) -> dict[str, object]:
    """Return an awaited message as stored in the run's view."""
    node = definition.node(message.diagram, message.element)
    return {
        "token_id": message.token_id,
        "element": message.element,
        "diagram": message.diagram,
        "message": message.message,
        "name": message.name,
        "name_en": message.name_en,
        "form_key": message.form_key,
        "party_role": message.party_role,
        "is_interrupting": node.kind == "boundary" and node.interrupting,
    }


def missed(view: Mapping[str, object], motion: Motion) -> dict[str, object]:
    """Return message -> what the run waited for until a limit expired, for whoever still sends it."""
    known = dict(view.get("missed", {}))
    still = {message.message for message in motion.run.awaited_messages}
    for name in still & known.keys():
        del known[name]
    if motion.expired_limit is None:
        return known
    limit = motion.expired_limit
    attached = set(view.get("attached", {}).get(limit.token_id, ()))
    for item in view.get("awaited", ()):
        if item["token_id"] in attached and item["message"] not in still:
            known[item["message"]] = {
                **item,
                "rule_id": limit.rule_id,
                "limit_id": limit.id,
                "expired_on": limit.expires_on.isoformat() if limit.expires_on else None,
            }
    return known
