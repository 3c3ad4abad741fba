"""Extension (延长) of a limit: whether the law lets it be longer, by how much, and until when that can be asked for."""

from __future__ import annotations

from datetime import date

from engine.errors import Refused
from engine.rules.catalogue import Rule


def check_length(rule: Rule, months: int, already: int) -> None:
    """Check the months that are asked for.

    :param already: months by which the limit was extended before.
    :raises Refused: ``not_extendable``, ``extended_already`` (patents: once, 专利法实施细则（2023）第六条第四款),
        ``extension_beyond_maximum``.
    """
    if rule.extension is None:
        raise Refused("not_extendable", rule=rule.id)
    if rule.regime == "patent" and already:
        raise Refused("extended_already", rule=rule.id)
    if months < 1 or already + months > rule.extension.value:
        maximum, unit = rule.extension.value, rule.extension.unit
        raise Refused("extension_beyond_maximum", rule=rule.id, asked=already + months, maximum=maximum, unit=unit)


def check_in_time(expires_on: date | None, on: date) -> None:
    """Check that a limit is still running: what has ended can be asked for and approved no longer.

    :raises Refused: ``extension_too_late``.
    """
    if expires_on is not None and on > expires_on:
        raise Refused("extension_too_late", expired_on=expires_on)
