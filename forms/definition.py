"""A form as plain values, read from its JSON and checked on the way: what is wrong is named by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

#: Types of form-js that hold an answer -> the type of that answer in expressions.
ANSWERING: Mapping[str, str] = {
    "textfield": "string",
    "textarea": "string",
    "number": "number",
    "checkbox": "boolean",
    "radio": "string",
    "select": "string",
    "checklist": "list",
    "taglist": "list",
    "datetime": "date",
}
#: Types that only say something.
SAYING = frozenset({"text", "group", "separator"})
CHOOSING = frozenset({"radio", "select", "checklist"})
#: Office field types (``properties.field``) -> the form-js type they are drawn as.
OFFICE_FIELDS: Mapping[str, str] = {
    "lines": "textarea",
    "goods": "textarea",
    "mark_no": "textfield",
    "case_no": "textfield",
    "law_article": "textfield",
    "law_articles": "taglist",
    "money_fen": "number",
    "document": "number",
}
#: Office fields that hold one entry per line.
LINED = frozenset({"lines", "goods"})
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")


class UnknownForm(KeyError):
    """No form has this key."""


class BadDefinition(ValueError):
    """A form file that cannot be used: which one, which field, why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of several answers to choose from."""

    value: str
    label: str
    label_en: str
    #: First and last day on which it may be chosen; None: no such day. What was chosen before keeps its words.
    valid_from: date | None = None
    valid_to: date | None = None

    def is_offered(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One question of a form, or a word between them."""

    #: None for what only says something.
    key: str | None
    type: str
    label: str
    label_en: str
    required: bool = False
    options: tuple[Option, ...] = ()
    help: str = ""
    help_en: str = ""
    #: FEEL condition under which the question is not asked, with its leading "=".
    conditional: str | None = None
    #: The provision that lets the office ask.
    source: str = ""
    #: Office field type: goods, mark_no, ... ; empty for an ordinary one.
    office_field: str = ""
    #: min, max, minLength, maxLength, pattern as in form-js.
    bounds: Mapping[str, object] = field(default_factory=dict)
    #: A number of people who vote: odd, so that they cannot be divided evenly.
    is_odd: bool = False

    @property
    def answer_type(self) -> str:
        """The type of the answer in expressions: string number boolean date list."""
        return "list" if self.office_field in LINED else ANSWERING[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A form file."""

    key: str
    title: str
    title_en: str
    #: The office's verb on the one button: 受理, 提交审批, 签发.
    verb: str
    verb_en: str
    components: tuple[Component, ...]
    #: The file as it stands.
    data: Mapping[str, object]


def read(key: str, text: str) -> Definition:
    """Read a form file.

    :raises BadDefinition: with the file's key and the field.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadDefinition(f"{key}: not JSON: {error}") from error
    if data.get("id") != key or data.get("type") != "default":
        raise BadDefinition(f"{key}: id must be {key!r} and type 'default', not {data.get('id')!r}")
    properties = data.get("properties", {})
    components = tuple(_component(key, each) for each in data.get("components", ()))
    asked = [component.key for component in components if component.key]
    if len(asked) != len(set(asked)):
        raise BadDefinition(f"{key}: a field key is used twice")
    return Definition(
        key=key,
        title=properties.get("title", ""),
        title_en=properties.get("title_en", ""),
        verb=properties.get("verb", ""),
        verb_en=properties.get("verb_en", ""),
        components=components,
        data=data,
    )


def _component(form_key: str, raw: Mapping[str, object]) -> Component:
    kind = str(raw.get("type"))
    key = raw.get("key")
    place = f"{form_key}.{key or kind}"
    properties: Mapping[str, str] = raw.get("properties", {})
    rules: Mapping[str, object] = raw.get("validate", {})
    if kind not in ANSWERING and kind not in SAYING:
        raise BadDefinition(f"{place}: unknown type {kind!r}")
    if kind in ANSWERING and not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise BadDefinition(f"{place}: a field needs a key in snake_case")
    if kind == "datetime" and raw.get("subtype") != "date":
        raise BadDefinition(f"{place}: the office asks for days only (subtype date)")
    office_field = properties.get("field", "")
    if office_field and OFFICE_FIELDS.get(office_field) != kind:
        raise BadDefinition(f"{place}: no office field {office_field!r} of type {kind}")
    if kind == "taglist" and not office_field:
        raise BadDefinition(f"{place}: a taglist chooses from a list of the office (properties.field)")
    options = tuple(_options(place, raw)) if kind in CHOOSING else ()
    return Component(
        key=key if kind in ANSWERING else None,
        type=kind,
        label=str(raw.get("label") or raw.get("text") or ""),
        label_en=properties.get("label_en", ""),
        required=rules.get("required") is True,
        options=options,
        help=str(raw.get("description", "")),
        help_en=properties.get("description_en", ""),
        conditional=_condition(place, raw),
        source=properties.get("source", ""),
        office_field=office_field,
        bounds={name: value for name, value in rules.items() if name != "required"},
        is_odd=properties.get("odd") is True,
    )


def _options(place: str, raw: Mapping[str, object]) -> Iterator[Option]:
    values = raw.get("values", ())
    if not values or len({each["value"] for each in values}) != len(values):
        raise BadDefinition(f"{place}: needs values, each of them once")
    for each in values:
        properties = each.get("properties", {})
        yield Option(
            value=each["value"],
            label=each["label"],
            label_en=properties.get("label_en", ""),
            valid_from=_day(place, properties.get("from")),
            valid_to=_day(place, properties.get("until")),
        )


def _day(place: str, text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError as error:
        raise BadDefinition(f"{place}: from and until are days, as 2026-10-08") from error


def _condition(place: str, raw: Mapping[str, object]) -> str | None:
    text = raw.get("conditional", {}).get("hide")
    if text is not None and not (isinstance(text, str) and text.startswith("=")):
        raise BadDefinition(f"{place}: a condition begins with '='")
    return text
