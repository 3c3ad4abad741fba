"""What a program sends: strict JSON, an idempotency key, a page."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import request
from marshmallow import RAISE, Schema, ValidationError, fields

from engine import PageRequest, errors

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 200
LARGEST_PAGE = 200


class Answers(Schema):
    """Answers to a form: field name -> value; what a form takes is at ``/forms/{key}``."""

    class Meta:
        unknown = RAISE

    answers = fields.Dict(keys=fields.String(), required=True)


class Completion(Answers):
    """Answers to a task, and the version of the case they were given on."""

    seen = fields.Integer(allow_none=True, load_default=None, strict=True)


class Filing(Answers):
    """A request that opens a case."""

    kind = fields.String(required=True)


class SignIn(Schema):
    class Meta:
        unknown = RAISE

    login = fields.String(required=True)
    password = fields.String(required=True)


def read(schema: type[Schema]) -> dict[str, object]:
    """Return the checked JSON body of this request.

    :raises EngineError: ``not_json``, ``body_not_json`` (reason).
    :raises InvalidForm: fields that are missing, unknown or of the wrong type.
    """
    if not request.is_json:
        raise errors.EngineError("not_json")
    try:
        data = json.loads(
            request.get_data(cache=False).decode("utf-8"), object_pairs_hook=_no_twins, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as problem:
        raise errors.EngineError("body_not_json", reason=str(problem)[:200]) from None
    if not isinstance(data, Mapping):
        raise errors.EngineError("body_not_json", reason="object")
    try:
        return schema().load(data)
    except ValidationError as problem:
        raise errors.InvalidForm(
            {
                name: [{"zh": f"字段不正确：{reason}", "en": str(reason)} for reason in _flat(reasons)]
                for name, reasons in problem.messages.items()
            }
        ) from None


def key() -> str:
    """Return the idempotency key of this write.

    :raises EngineError: ``idempotency_key_missing``.
    """
    given = request.headers.get(KEY_HEADER, "").strip()
    if not given or len(given) > LONGEST_KEY:
        raise errors.EngineError("idempotency_key_missing")
    return given


def page() -> PageRequest:
    """Return which page the caller wants: ``?size=`` (1-200) and ``?after=``."""
    try:
        size = int(request.args.get("size", 50))
    except ValueError:
        raise errors.EngineError("bad_page") from None
    if not 1 <= size <= LARGEST_PAGE:
        raise errors.EngineError("bad_page")
    return PageRequest(size=size, after=request.args.get("after") or None)


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _flat(reasons: object) -> list[object]:
    if isinstance(reasons, Mapping):
        return [reason for inner in reasons.values() for reason in _flat(inner)]
    return list(reasons) if isinstance(reasons, list) else [reasons]
