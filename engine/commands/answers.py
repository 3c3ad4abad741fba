"""Raw input -> validated answers, by the form that the diagram names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import forms
from engine.errors import InvalidForm, Refused


def validated(form_key: str, raw: Mapping[str, object], language: str, on: date | None = None) -> dict[str, object]:
    """Return the answers of a form, typed.

    :param on: the day on which they are given: answers that may not be chosen any more are refused.
    :raises InvalidForm: with the reasons per field. :raises Refused: ``unknown_form``: the diagram's lint prevents it.
    """
    try:
        form = forms.get(form_key)
    except forms.UnknownForm as error:
        raise Refused("unknown_form", form=form_key) from error
    try:
        return form.load(raw, language=language, on=on)
    except forms.InvalidAnswers as error:
        raise InvalidForm(error.errors) from error


def printed(form_key: str, answers: Mapping[str, object]) -> Mapping[str, object]:
    """Return answers as a notice prints them: the words of the options, not their codes."""
    try:
        return forms.get(form_key).printed(answers)
    except forms.UnknownForm:
        return answers


def storable(answers: Mapping[str, object]) -> dict[str, object]:
    """Return answers as JSON keeps them: days as ISO text, no objects."""
    return {name: _plain(value) for name, value in answers.items()}


def stored_day(value: object) -> date | None:
    """Return a day as :func:`storable` keeps it, or as it was typed; None: there is none."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _plain(value: object) -> object:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value
