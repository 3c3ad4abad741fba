"""Words of the work list: what its filters can be set to, and what they are set to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Flask, url_for

from engine import Choice, TaskLine, WorklistChoices, WorklistQuery
from webui import words
from webui.i18n import named
from webui.i18n import translate as _


def choice_words(prefix: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Return values with their words."""
    return [(value, _(prefix + value)) for value in values]


def kind_choices(kinds: Iterable[str]) -> list[tuple[str, str]]:
    return [(kind, words.kind_name(kind)) for kind in kinds]


def named_choices(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(choice.value, named(choice)) for choice in choices]


def filter_chips(
    query: WorklistQuery, choices: WorklistChoices, found: Sequence[TaskLine] = ()
) -> list[tuple[str, str]]:
    """Return each filter that is set, in words, with the address of the list without it.

    :param found: tasks of the list: they know the name of who holds them.
    """
    set_words = query.words()
    return [
        (
            _("filter.chip", what=_(f"filter.{name}"), value=_value(name, word, choices, found)),
            url_for("worklist.index", **{other: kept for other, kept in set_words.items() if other != name}),
        )
        for name, word in set_words.items()
        if name not in ("scope", "sort")
    ]


def _value(name: str, word: str, choices: WorklistChoices, found: Sequence[TaskLine]) -> str:
    if name == "clock":
        return _(f"filter.clock.{word}")
    if name == "kind":
        return words.kind_name(word)
    if name == "unit" and word == "0":
        return _("filter.no_unit")
    if name == "assignee":
        holder = found[0].assignee if found else None
        return _("worklist.nobody") if word == "0" else words.office_name(holder) or word
    if name in ("element", "unit"):
        return _name_of(word, choices.steps if name == "element" else choices.units)
    return _("filter.at_least", n=word) if name in ("priority", "age") else word


def _name_of(value: str, choices: Sequence[Choice]) -> str:
    return next((named(choice) for choice in choices if choice.value == value), value)


def register(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.globals.update(
        choice_words=choice_words, kind_choices=kind_choices, named_choices=named_choices, filter_chips=filter_chips
    )
