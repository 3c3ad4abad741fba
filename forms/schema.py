"""From a definition to a marshmallow schema, and from raw input to answers: strict, complete, by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from marshmallow import RAISE, Schema, ValidationError

from forms.conditions import Evaluate, installed
from forms.definition import Component, Definition, Option
from forms.fields import field_of, reason

Errors = dict[str, list[dict[str, str]]]
MOST_FIELDS_GIVEN = 500

UNKNOWN = reason("表单没有这一项", "The form has no such field")
REQUIRED = reason("必须填写", "Required")
MUST_TICK = reason("必须勾选", "Must be ticked")
NOT_ANSWERS = reason("应当是“字段：值”的形式", "Must be fields with values")


class InvalidAnswers(ValueError):
    """Answers that cannot be taken: field -> reasons, each in both languages."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(f"invalid answers: {', '.join(errors)}")
        self.errors = errors


class Form:
    """A form: shows its questions, and takes answers."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.key, self.title, self.title_en = definition.key, definition.title, definition.title_en
        self.verb, self.verb_en = definition.verb, definition.verb_en
        self.components = definition.components
        self._hides: tuple[int, Mapping[str, Evaluate]] | None = None

    def describe(self) -> Mapping[str, object]:
        """Return the definition as data."""
        return self.definition.data

    @cached_property
    def questions(self) -> tuple[Component, ...]:
        """The components that hold an answer."""
        return tuple(component for component in self.components if component.key)

    @cached_property
    def schema(self) -> type[Schema]:
        """The marshmallow schema of single answers; what is required depends on what is asked, see :meth:`load`."""

        class Answers(Schema):
            class Meta:
                unknown = RAISE

            error_messages = {"unknown": UNKNOWN}  # noqa: RUF012 (marshmallow reads a class attribute)

        fields = {component.key: field_of(component) for component in self.questions}
        return type("".join(part.title() for part in self.key.replace("_", ".").split(".")), (Answers,), fields)

    @cached_property
    def _reader(self) -> Schema:
        return self.schema()

    def load(self, raw: Mapping[str, object], *, language: str = "zh", on: date | None = None) -> dict[str, object]:
        """Return the answers, typed: every field of the form, empty ones and those not asked as None, False or [].

        :param language: kept for callers; refusals carry both languages.
        :param on: day on which they are given: what may not be chosen any more is refused; None: nobody asks.
        :raises InvalidAnswers: unknown fields, wrong types, days that do not exist, what is missing.
        """
        if not isinstance(raw, Mapping) or len(raw) > MOST_FIELDS_GIVEN or not all(isinstance(key, str) for key in raw):
            raise InvalidAnswers({"_": NOT_ANSWERS})
        given = {key: value for key, value in raw.items() if not _is_empty(value)}
        asked = {component.key for component in self.questions}
        unknown = {key: UNKNOWN for key in raw if key not in asked}
        try:
            answers, errors = self._reader.load(given), {}
        except ValidationError as refusal:
            answers, errors = dict(refusal.valid_data), dict(refusal.messages)
        for component in self.questions:
            if self._is_hidden(component, answers):
                answers.pop(component.key, None)
                errors.pop(component.key, None)
            elif component.key not in errors and (reasons := _refused(component, answers.get(component.key), on)):
                errors[component.key] = reasons
        if errors or unknown:
            raise InvalidAnswers({**errors, **unknown})
        return {component.key: answers.get(component.key, _nothing(component)) for component in self.questions}

    def read_partly(self, raw: Mapping[str, object]) -> dict[str, object]:
        """Return of unfinished answers what can be read, typed like :meth:`load`; the rest counts as not answered."""
        given = {component.key: raw.get(component.key) for component in self.questions}
        given = {key: value for key, value in given.items() if not _is_empty(value)}
        try:
            answers = self._reader.load(given)
        except ValidationError as refusal:
            answers = dict(refusal.valid_data)
        for component in self.questions:
            if self._is_hidden(component, answers):
                answers.pop(component.key, None)
        return {component.key: answers.get(component.key, _nothing(component)) for component in self.questions}

    def printed(self, answers: Mapping[str, object], language: str = "zh") -> dict[str, object]:
        """Return answers as a notice or a page prints them: chosen values by their labels."""
        shown = dict(answers)
        for component in self.questions:
            if component.options and component.key in answers:
                shown[component.key] = _worded(component, answers[component.key], language)
        return shown

    def _is_hidden(self, component: Component, answers: Mapping[str, object]) -> bool:
        condition = self.hides.get(component.key)
        if condition is None:
            return False
        plain = {
            other.key: answer.isoformat() if isinstance(answer, date) else answer
            for other in self.questions
            if (answer := answers.get(other.key, _nothing(other))) is not None
        }
        return condition(plain) is True

    @property
    def hides(self) -> Mapping[str, Evaluate]:
        """The compiled conditions, anew when the engine handed its expressions in.

        A condition names only fields asked before its own, so that hiding settles in one pass.
        """
        generation, compile_text = installed()
        if self._hides is None or self._hides[0] != generation:
            types: dict[str, str] = {}
            compiled = {}
            for component in self.questions:
                if component.conditional:
                    compiled[component.key] = compile_text(component.conditional[1:].strip(), dict(types))
                types[component.key] = component.answer_type
            self._hides = generation, compiled
        return self._hides[1]


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value == [] or value == ()


def _refused(component: Component, answer: object, on: date | None) -> list[dict[str, str]]:
    """Return why an answer that was read cannot be taken; empty: it can."""
    if _is_missing(answer):
        return (MUST_TICK if component.type == "checkbox" else REQUIRED) if component.required else []
    chosen = answer if isinstance(answer, list) else [answer]
    return [
        _not_on(option, on)
        for option in component.options
        if on is not None and option.value in chosen and not option.is_offered(on)
    ]


def _not_on(option: Option, on: date) -> dict[str, str]:
    if option.valid_from is not None and on < option.valid_from:
        return {"zh": f"“{option.label}”自 {option.valid_from} 起才可以选用",
                "en": f"“{option.label_en}” can be chosen from {option.valid_from}"}  # fmt: skip
    return {"zh": f"“{option.label}”只用到 {option.valid_to}", "en": f"“{option.label_en}” ended on {option.valid_to}"}


def _is_missing(answer: object) -> bool:
    return answer is None or answer is False or answer == []


def _nothing(component: Component) -> object:
    if component.type == "checkbox":
        return False
    return [] if component.answer_type == "list" else None


def _worded(component: Component, answer: object, language: str) -> object:
    labels = {option.value: option.label_en if language == "en" else option.label for option in component.options}
    if isinstance(answer, list | tuple):
        return [labels.get(each, each) for each in answer]
    return labels.get(answer, answer) if isinstance(answer, str) else answer
