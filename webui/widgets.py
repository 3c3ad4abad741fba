"""From a form definition to fields on a page, and from a posted page to raw answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import attrgetter

from flask import Flask
from werkzeug.datastructures import MultiDict

import forms
from engine import ArticleView, AwaitedView, article_label, articles_of_kind, errors
from webui import i18n, words

#: Office field of an amount: typed in yuan, kept in fen.
MONEY = "money_fen"
_YUAN = re.compile(r"\d{1,11}(\.\d{1,2})?", re.ASCII)
#: component type -> the macro in templates/_form.html that draws it
MACROS = {
    "textfield": "line",
    "textarea": "lines",
    "number": "number",
    "date": "day",
    "datetime": "day",
    "checkbox": "tick",
    "radio": "choice",
    "select": "menu",
    "checklist": "ticks",
    "taglist": "cited",
    "text": "prose",
    "html": "prose",
    "group": "heading",
    "separator": "rule",
}
MANY = frozenset({"checklist", "taglist"})
#: Radio buttons become a menu, and a menu stays one, above this many options.
MOST_RADIOS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    value: str
    label: str
    is_chosen: bool
    #: What it stands under in a long list, what it is about, and by what else it is found.
    group: str = ""
    note: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One component as the page draws it."""

    key: str
    macro: str
    label: str
    help: str
    source: str
    is_required: bool
    value: str
    options: tuple[Option, ...]
    errors: tuple[str, ...]
    #: FEEL condition under which the field hides; read by desk.js. Without it every field shows.
    hide: str

    @property
    def id(self) -> str:
        return f"field-{self.key}"


def form_of(form_key: str) -> forms.Form:
    """Return the form of a task, a message or a filing.

    :raises NotFound: ``unknown_form``; the lint of published diagrams keeps tasks and messages from it.
    """
    try:
        return forms.get(form_key)
    except forms.UnknownForm:
        raise errors.NotFound("unknown_form", form=form_key) from None


def fields(
    form: forms.Form,
    answers: Mapping[str, object],
    refused: Mapping[str, Sequence] | None = None,
    choices: Mapping[str, Sequence[tuple[str, str] | ArticleView]] | None = None,
    on: date | None = None,
) -> list[Field]:
    """Return what the page draws.

    :param answers: draft or what was typed before a refusal: key → value or list of values.
    :param refused: ``InvalidForm.errors``: key → [{"zh", "en"}].
    :param choices: key → (value, label) of a field whose possible answers only the case knows; drawn as a menu. Of a
        field for provisions, those that the case may cite; left out: all that cases of its kind may.
    :param on: the day at the office: answers that cannot be chosen on it are not offered; None: all are.
    """
    known = choices or {}
    return [
        _cited(component, answers, refused or {}, known.get(component.key) or articles_of_kind(form.key))
        if component.type == "taglist"
        else _field(component, answers, refused or {}, known.get(component.key), on)
        for component in form.components
    ]


def _cited(
    component: forms.Component,
    answers: Mapping[str, object],
    refused: Mapping[str, Sequence],
    offered: Sequence[ArticleView],
) -> Field:
    """Return the field that chooses provisions; what was typed and is on no list stays in sight, to be unticked."""
    value = answers.get(component.key)
    chosen = [_text(one) for one in (value if isinstance(value, list | tuple) else [value]) if _text(one)]
    known = {article.code for article in offered}
    strangers = [
        Option(value=one, label=article_label(one), is_chosen=True, group=i18n.translate("cited.not_listed"))
        for one in chosen
        if one not in known
    ]
    listed = [
        Option(
            value=article.code,
            label=article.label,
            is_chosen=article.code in chosen,
            group=article.title,
            note=i18n.named(article, "subject") if article.subject else "",
            also=f"{article.code} {article.subject_en}",
        )
        for article in offered
    ]
    plain = _field(component, {}, refused, None, None)
    return replace(plain, options=(*strangers, *listed))


def _field(
    component: forms.Component,
    answers: Mapping[str, object],
    refused: Mapping[str, Sequence],
    choices: Sequence[tuple[str, str]] | None,
    on: date | None,
) -> Field:
    key = component.key or ""
    value = answers.get(key)
    chosen = {_text(one) for one in value} if isinstance(value, list | tuple) else {_text(value)}
    offered = (
        choices
        if choices is not None
        else [
            (one.value, i18n.named(one, "label"))
            for one in component.options
            if on is None or one.is_offered(on) or one.value in chosen
        ]
    )
    macro = "menu" if choices is not None else MACROS.get(component.type, "line")
    if component.office_field == MONEY:
        macro = "money"
    if macro == "choice" and len(offered) > MOST_RADIOS:
        macro = "menu"
    return Field(
        key=key,
        macro=macro,
        label=i18n.named(component, "label"),
        help=_help(component),
        source=component.source,
        is_required=component.required,
        value="true" if value is True else in_yuan(value) if component.office_field == MONEY else _text(value),
        options=tuple(Option(value=one, label=label, is_chosen=one in chosen) for one, label in offered),
        errors=tuple(_reason(reason) for reason in refused.get(key, ())),
        hide=_hide(component),
    )


def _help(component: forms.Component) -> str:
    """Return the help of a field; one that takes an entry per line says so, once."""
    own, lined = i18n.named(component, "help"), i18n.translate("form.one_per_line")
    if not _is_lined(component) or own.startswith(lined[:-1]):
        return own
    return f"{own} {lined}".strip()


def _is_lined(component: forms.Component) -> bool:
    """Return whether the field takes one entry per line."""
    return bool(component.key) and component.type == "textarea" and component.answer_type == "list"


def _hide(component: forms.Component) -> str:
    return (component.conditional or "").removeprefix("=").strip()


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "\n".join(map(_text, value))
    return str(value)


def _reason(reason: object) -> str:
    return str(reason.get(i18n.language(), "")) if isinstance(reason, Mapping) else str(reason)


@cache
def _questions() -> Mapping[str, tuple[forms.Component, ...]]:
    """Field key → the questions of that key in all forms, those of the main procedures before those they share."""
    found: dict[str, list[forms.Component]] = {}
    for form_key in sorted(forms.keys(), key=lambda key: key.startswith("shared.")):
        for component in forms.get(form_key).components:
            if component.key:
                found.setdefault(component.key, []).append(component)
    return {key: tuple(questions) for key, questions in found.items()}


def sent_name(expected: AwaitedView) -> str:
    """Return what a party sends: the title of the form; the element is called after what the office waits for."""
    title = i18n.named(form_of(expected.form_key), "title") if expected.form_key else ""
    return title or i18n.named(expected)


def sent_verb(expected: AwaitedView) -> str:
    """Return what the button that sends it says: the verb of the form."""
    verb = i18n.named(form_of(expected.form_key), "verb") if expected.form_key else ""
    return verb or i18n.translate("portal.send_act", name=sent_name(expected))


def field_name(key: str, form_key: str = "") -> str:
    """Return what a value of a case is called: the question of the form, our own word, else a question of that key."""
    asked = form_of(form_key).components if form_key in forms.keys() else ()  # noqa: SIM118 (a function, no mapping)
    own = next((component for component in asked if component.key == key), None)
    if own is not None:
        return i18n.named(own, "label")
    questions = _questions().get(key)
    return i18n.say_or(f"variable.{key}", i18n.named(questions[0], "label") if questions else key)


#: What the office finds by itself is said in the words of the question it belongs to.
_ASKED_AS = {"register_findings": "rejection_grounds"}
#: Values of the log whose words are those of a family of names.
_NAMED_BY = {"status": "status", "kind": "kind", "kinds": "kind", "channel": "channel", "outcome": "outcome"}


#: Values of the log that are names of units and colleagues.
_NAMES = frozenset({"unit", "assignee", "absent", "substitute", "voted_by", "struck"})


def answer_text(value: object, key: str) -> str:
    """Return a value of a case as a person reads it: chosen values by their labels."""
    if isinstance(value, Mapping):
        return i18n.clauses(
            i18n.paired(field_name(name), answer_text(one, name))
            for name, one in value.items()
            if one not in (None, "", [], False)
        )
    if key == "articles" and isinstance(value, str):
        return article_label(value)
    if key.endswith("_fen") and isinstance(value, int):
        return words.yuan(value)
    if isinstance(value, list | tuple):
        return i18n.listed(answer_text(one, key) for one in value) or words.value_text(None)
    for option in (option for question in _questions().get(_ASKED_AS.get(key, key), ()) for option in question.options):
        if option.value == str(value):
            return i18n.named(option, "label")
    if key in _NAMED_BY and isinstance(value, str):
        return i18n.say_or(f"{_NAMED_BY[key]}.{value}", value)
    if key in _NAMES and isinstance(value, str):
        return words.office_name(value) or words.value_text(None)
    return i18n.say_or(f"value.{key}.{value}", words.value_text(value))


def _grouped(options: Sequence[Option], name: str) -> list[tuple[str, list[Option]]]:
    """Return runs of options that have something in common, in their order: jinja's own filter would sort them."""
    return [(group, list(run)) for group, run in groupby(options, key=attrgetter(name))]


def strangers(form: forms.Form, refused: Mapping[str, Sequence]) -> list[tuple[str, str]]:
    """Return the refusals that belong to no field of the page (unknown fields, rules over several fields)."""
    known = {component.key for component in form.components}
    return [(key, _reason(reason)) for key, reasons in refused.items() if key not in known for reason in reasons]


def in_fen(text: str) -> int | str:
    """Return an amount typed in yuan as fen; what is no amount stays as it is, for the form to refuse."""
    bare = text.replace(",", "").replace("，", "")
    return int(Decimal(bare) * 100) if _YUAN.fullmatch(bare) else text


def in_yuan(value: object) -> str:
    """Return an amount in fen as it is typed: 1234.5 -> 1234.50, whole yuan without fen."""
    if not isinstance(value, int) or isinstance(value, bool):
        return _text(value)
    return f"{value // 100}" if value % 100 == 0 else f"{value / 100:.2f}"


def raw_answers(form: forms.Form, posted: MultiDict) -> dict[str, object]:
    """Return what was posted as raw answers: lists where the form takes several, nothing for empty fields.

    Fields whose name begins with an underscore are ours and no answers; fields the form does not know stay in, for the
    engine to refuse.
    """
    types = {component.key: component.type for component in form.components if component.key}
    money = {component.key for component in form.components if component.office_field == MONEY}
    answers: dict[str, object] = {}
    for key in posted:
        if key.startswith("_"):
            continue
        if types.get(key) in MANY:
            answers[key] = [value for value in posted.getlist(key) if value]
        elif types.get(key) == "checkbox":
            answers[key] = True
        elif posted[key].strip():
            answers[key] = in_fen(posted[key].strip()) if key in money else posted[key].strip()
    for key, type_ in types.items():
        if type_ == "checkbox" and key not in posted:
            answers[key] = False
    return answers


def register(app: Flask) -> None:
    """Give the templates their widgets."""
    app.jinja_env.globals.update(form_fields_of=fields, form_strangers=strangers)
    app.jinja_env.filters["groupby_in_order"] = _grouped
    app.jinja_env.filters.update(
        field_name=i18n.asked_late(field_name),
        answer_text=i18n.asked_late(answer_text),
        sent_name=sent_name,
        sent_verb=sent_verb,
        listed=i18n.listed,
    )
