"""From text to syntax tree: what is not in the grammar is refused with its place."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from engine.workflow.feel_types import NESTING, TEXT_LENGTH, BadExpression

Start = Literal["expression", "unary_tests"]

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"?')
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "r": "\r"}


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("feel.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", start=["expression", "unary_tests"], propagate_positions=True)


def parse(text: str, start: Start) -> Tree[Token]:
    """:raises BadExpression: too long, too deeply nested, or not in the grammar."""
    if len(text) > TEXT_LENGTH:
        raise BadExpression(
            text, TEXT_LENGTH, f"表达式超过 {TEXT_LENGTH} 个字符", f"longer than {TEXT_LENGTH} characters"
        )
    if not text.strip():
        raise BadExpression(text, 0, "表达式为空", "the expression is empty")
    _check_nesting(text)
    try:
        return _parser().parse(text, start=start)
    except UnexpectedCharacters as error:
        raise _bad_character(text, error.pos_in_stream) from error
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise BadExpression(text, len(text), "表达式不完整", "the expression is incomplete") from error
        raise BadExpression(
            text, error.token.start_pos or 0, f"此处不应出现“{error.token}”", f"“{error.token}” is not expected here"
        ) from error
    except UnexpectedInput as error:
        raise BadExpression(text, error.pos_in_stream or 0, "语法错误", "syntax error") from error


def _bad_character(text: str, position: int) -> BadExpression:
    character = text[position]
    if character == '"':
        return BadExpression(text, position, "字符串没有结束", "the string does not end")
    if character == "'":
        return BadExpression(text, position, "字符串请用双引号", "strings take double quotes")
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    shown = character if character.isprintable() else name
    return BadExpression(text, position, f"不允许的字符“{shown}”", f"the character “{shown}” ({name}) is not allowed")


def _check_nesting(text: str) -> None:
    depth = 0
    for position, character in enumerate(_TEXT.sub(lambda found: " " * len(found[0]), text)):
        depth += (character in "([") - (character in ")]")
        if depth > NESTING:
            raise BadExpression(text, position, f"括号嵌套超过 {NESTING} 层", f"brackets nest deeper than {NESTING}")


def unquoted(text: str, token: Token) -> str:
    """Return what a string literal says.

    :raises BadExpression: an escape that FEEL does not have.
    """
    start = token.start_pos or 0

    def character(found: re.Match[str]) -> str:
        if found[0][1] in _ESCAPES:
            return _ESCAPES[found[0][1]]
        if len(found[0]) == 6 and not 0xD800 <= int(found[0][2:], 16) < 0xE000:
            return chr(int(found[0][2:], 16))
        raise BadExpression(
            text, start + 1 + found.start(), f"无效的转义“{found[0]}”", f"“{found[0]}” is not an escape"
        )

    return re.sub(r"\\u[0-9A-Fa-f]{4}|\\.", character, token[1:-1])
