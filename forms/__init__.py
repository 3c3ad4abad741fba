"""What is asked: form definitions as data (the open form-js schema), one file per user task, message and filing.

``forms/trademark/opposition/approve_decision.json`` is the form ``trademark.opposition.approve_decision``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from forms.conditions import use_expressions
from forms.definition import BadDefinition, Component, Option, UnknownForm, read
from forms.materials import FILE as MATERIALS
from forms.materials import Material, materials
from forms.schema import Form, InvalidAnswers

__all__ = [
    "BadDefinition",
    "Component",
    "Form",
    "InvalidAnswers",
    "Material",
    "Option",
    "UnknownForm",
    "describe",
    "get",
    "keys",
    "materials",
    "use_expressions",
]

FOLDER = Path(__file__).parent


def get(form_key: str) -> Form:
    """Return a form.

    :raises UnknownForm: no file of that name.
    """
    found = _all().get(form_key)
    if found is None:
        raise UnknownForm(form_key)
    return found


def describe(form_key: str) -> Mapping[str, object]:
    """Return the definition as data, as a form editor, a page or an API reads it.

    :raises UnknownForm: no file of that name.
    """
    return get(form_key).describe()


def keys() -> tuple[str, ...]:
    """Return the keys of all forms, sorted."""
    return tuple(_all())


@cache
def _all() -> Mapping[str, Form]:
    found = {}
    for path in sorted(FOLDER.rglob("*.json")):
        if path.name == MATERIALS:
            continue
        key = ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        found[key] = Form(read(key, path.read_text("utf-8")))
    return found
