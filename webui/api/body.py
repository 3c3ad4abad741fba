"""What a program sends: strict JSON, an idempotency key, a query."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from flask import request
from marshmallow import Schema, ValidationError, fields

from engine import PageRequest, Upload, errors
from webui.api.fields import Bytes, Many, Object, Strict, Text, Whole, reason
from webui.schemas import made

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 200
LARGEST_PAGE = 200
#: Objects and lists in each other.
DEEPEST = 32
MOST_FILES = 20
#: Nobody types these: controls but tab and line breaks, halves of characters.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
CONTROLS = reason("含有控制字符", "Holds control characters")
TWICE = reason("只能出现一次", "May stand there once")


class File(Strict):
    """A file that comes with a filing or a message."""

    kind = Text(longest=40, load_default="evidence")
    filename = Text(required=True, longest=400)
    content = Bytes(required=True)


class Answers(Strict):
    """Answers to a form: field name -> value; what a form takes is at ``/forms/{key}``."""

    answers = Object(keys=fields.String(), required=True)


class Message(Answers):
    """Answers to the form of a message, with the files that belong to it."""

    files = Many(fields.Nested(File), most=MOST_FILES, load_default=list)


class Completion(Answers):
    """Answers to a task, and the version of the case they were given on."""

    seen = Whole(allow_none=True, load_default=None)


class Filing(Message):
    """A request that opens a case."""

    kind = Text(required=True)


class Paging(Strict):
    """Which page of a list."""

    size = Whole(least=1, most=LARGEST_PAGE, in_query=True, load_default=50)
    after = Text(load_default=None)


class Broken(ValueError):
    """JSON that is not strict; ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def read(schema: type[Schema]) -> dict[str, object]:
    """Return the checked JSON body of this request.

    :raises EngineError: ``not_json``, ``body_not_json`` (reason).
    :raises InvalidForm: fields that are missing, unknown or of the wrong type.
    """
    if not request.is_json:
        raise errors.EngineError("not_json", place="Content-Type")
    try:
        data = _parsed(request.get_data(cache=False))
        for place, text in _texts(data):
            if _UNTYPED.search(text):
                raise errors.InvalidForm({_UNTYPED.sub("�", place): [CONTROLS]})
    except Broken as why:
        raise errors.EngineError("body_not_json", reason=why.zh, reason_en=why.en, place="body") from None
    return _loaded(schema, data)


def query(schema: type[Schema]) -> dict[str, object]:
    """Return the checked query of this request. :raises InvalidForm: unknown names, wrong values, one name twice."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise errors.InvalidForm({name: [TWICE] for name in twice})
    return _loaded(schema, request.args.to_dict())


def page(asked: Mapping[str, object]) -> PageRequest:
    """Return which page a checked query asks for."""
    return PageRequest(size=asked["size"], after=asked["after"] or None)


def uploads(given: Mapping[str, object]) -> list[Upload]:
    """Return the files of a checked body."""
    return [Upload(**file) for file in given["files"]]


def key() -> str:
    """Return the idempotency key of this write.

    :raises EngineError: ``idempotency_key_missing``.
    """
    given = request.headers.get(KEY_HEADER, "").strip()
    if not given or len(given) > LONGEST_KEY:
        raise errors.EngineError("idempotency_key_missing", place=KEY_HEADER)
    return given


def _loaded(schema: type[Schema], data: Mapping[str, object]) -> dict[str, object]:
    try:
        return made(schema).load(data)
    except ValidationError as problem:
        raise errors.InvalidForm(dict(_named(problem.messages))) from None


def _named(messages: object, place: str = "") -> Iterator[tuple[str, list[Mapping[str, str]]]]:
    """Yield where it is wrong and why: ``files.0.content`` -> reasons."""
    if isinstance(messages, list):
        yield place, messages
    elif isinstance(messages, Mapping) and set(messages) == {"zh", "en"}:
        yield place, [messages]
    elif isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _named(inner, _inside(place, str(name)))


def _inside(place: str, name: str) -> str:
    """Return the place of what is called so in a place; an empty name is one, too."""
    return f"{place}.{errors.spelled(name)}" if place else errors.spelled(name)


def _parsed(content: bytes) -> Mapping[str, object]:
    try:
        data = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_no_twins,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_fraction,
        )
    except UnicodeDecodeError:
        raise Broken("不是 UTF-8 编码", "it is not UTF-8") from None
    except json.JSONDecodeError as error:
        zh, en = f"第 {error.lineno} 行第 {error.colno} 列", f"line {error.lineno}, column {error.colno}"
        raise Broken(f"{zh}无法解析", f"it cannot be read at {en}") from None
    except RecursionError:
        raise Broken("嵌套过深", "it is nested too deep") from None
    if not isinstance(data, Mapping):
        raise Broken("最外层应为对象", "the outermost value must be an object")
    return data


def _no_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Broken("同一对象中有重复的名称", "a name stands twice in one object")
    return found


def _no_constant(name: str) -> object:
    raise Broken(f"{name} 不是 JSON", f"{name} is not JSON")


def _whole(text: str) -> int:
    if len(text) > 19 or not -(2**63) <= int(text) < 2**63:
        raise Broken("数字过大", "a number is too large")
    return int(text)


def _fraction(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Broken("数字过大", "a number is too large")
    return number


def _texts(data: object) -> Iterator[tuple[str, str]]:
    """Yield every name and text of a body with its place. :raises Broken: nested too deep."""
    waiting = [("", data, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        if depth > DEEPEST:
            raise Broken("嵌套过深", "it is nested too deep")
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            for name, inner in value.items():
                inside = _inside(place, name)
                yield inside, name
                waiting.append((inside, inner, depth + 1))
        elif isinstance(value, list):
            waiting.extend((f"{place}.{number}", inner, depth + 1) for number, inner in enumerate(value))
