"""Refusals of the engine (one tree). They know nothing of HTTP; webui/errors.py maps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.values import Finding


class EngineError(Exception):
    """A refusal that a person can read.

    :param code: stable snake_case name of the reason; the interface translates it (``refusals`` catalogue).
    :param params: values that belong in the sentence.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({details})" if details else self.code


class NotFound(EngineError):
    """The thing does not exist, or does not exist for this actor."""


class Forbidden(EngineError):
    """The actor may not do this, whatever the state of the record."""


class SignInRefused(EngineError):
    """Unknown account, wrong password, disabled account, or too many attempts."""


class Stale(EngineError):
    """The record changed after the actor read it; reload, then decide again."""


class CaseClosed(EngineError):
    """The case has ended; nothing can be added to it."""


class Refused(EngineError):
    """The law or the state of the case does not allow the act now (bad order, too late, beyond the maximum)."""


def spelled(name: str) -> str:
    """Return the name of a field so that it can be read; a program may send one without any letters."""
    return name or '""'


class InvalidForm(EngineError):
    """Answers that the form does not take.

    :param errors: field name -> reason codes already translated to ``{"zh": ..., "en": ...}``.
    """

    def __init__(self, errors: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        self.errors = {spelled(name): reasons for name, reasons in errors.items()}
        super().__init__("invalid_form", fields=sorted(self.errors))


class InvalidDiagram(EngineError):
    """A diagram that cannot be published; the findings name line and element."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("invalid_diagram", findings=[finding.message for finding in findings])
        self.findings = tuple(findings)


class UnknownRule(NotFound):
    """No rule of law has this id, or none is in force on that day."""
