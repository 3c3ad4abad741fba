"""Words in Chinese and English: one catalogue, one line per key, both languages side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal

import yaml
from flask import current_app, g, has_request_context, request
from jinja2 import pass_context

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANGUAGE_COOKIE = "anjuan-language"
TRANSLATIONS = Path(__file__).parent / "translations"


class DuplicateKey(ValueError):
    """Two catalogue files define the same key."""


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return key → {"zh": ..., "en": ...} from every file of ``webui/translations``.

    :raises DuplicateKey: a key is defined twice.
    """
    words: dict[str, Mapping[str, str]] = {}
    for path in sorted(TRANSLATIONS.glob("*.yaml")):
        for key, pair in (yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) or {}).items():
            if key in words:
                raise DuplicateKey(f"{key} is defined twice, the second time in {path.name}")
            words[key] = dict(zip(LANGUAGES, pair, strict=True))
    return words


class Filled(Formatter):
    """``str.format`` with words that follow a number: ``{n} {n:task|tasks}`` is 1 task, 2 tasks."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, is_number, many = format_spec.partition("|")
        if is_number:
            return one if str(value) == "1" else many
        return super().format_field(value, format_spec)


fill = Filled().vformat


def has(key: str) -> bool:
    return key in catalogue()


def language() -> Language:
    """Return the reader's language: chosen by cookie, else by the account, else Chinese.

    A program chooses by ``Accept-Language``. A browser does not: it says so without being asked.
    """
    if not has_request_context():
        return "zh"
    if "language" not in g:
        chosen = request.cookies.get(LANGUAGE_COOKIE)
        if request.path.startswith("/api/"):
            chosen = request.accept_languages.best_match(LANGUAGES) or chosen
        account = g.get("session_view")
        g.language = chosen if chosen in LANGUAGES else (account.actor.language if account else "zh")
    return g.language


def say(key: str, in_language: Language, **params: object) -> str:
    """Return the words of ``key``; a missing key is an error in tests and the key itself in production."""
    pair = catalogue().get(key)
    if pair is None:
        if current_app.testing:
            raise KeyError(f"no translation for {key!r}")
        return key
    text = pair[in_language]
    return fill(text, (), params) if params else text


def translate(key: str, **params: object) -> str:
    """``_("…")`` of the templates: the words of ``key`` in the reader's language."""
    return say(key, language(), **params)


_ = translate


def say_or(key: str, fallback: str) -> str:
    """Return the words of a key made from data (a status, an act), or ``fallback`` where nobody named it yet."""
    return say(key, language()) if has(key) else fallback


def asked_late(words: Callable[..., str]) -> Callable[..., str]:
    """Return a filter that is asked for each reader anew: Jinja computes a filter of a constant once, for all."""

    @pass_context
    def filtered(_context: object, *arguments: object, **named_arguments: object) -> str:
        return words(*arguments, **named_arguments)

    return filtered


def listed(texts: Iterable[object]) -> str:
    """Return texts as one list, with the comma of the reader's language."""
    return ("、" if language() == "zh" else ", ").join(map(str, texts))


def clauses(texts: Iterable[object]) -> str:
    """Return texts as the clauses of one sentence, with the semicolon of the reader's language."""
    return ("；" if language() == "zh" else "; ").join(map(str, texts))


def paired(name: str, value: str) -> str:
    """Return what a value is called and the value, with the colon of the reader's language."""
    return f"{name}：{value}" if language() == "zh" else f"{name}: {value}"


def named(thing: object, field: str = "name") -> str:
    """Return ``thing.name`` in Chinese or ``thing.name_en`` in English, whichever exists."""
    chinese, english = _field(thing, field), _field(thing, f"{field}_en")
    return (english or chinese) if language() == "en" else (chinese or english)


def named_each(thing: object, field: str) -> tuple[str, ...]:
    """Return the names of ``thing.field`` as :func:`named` does, each by itself."""
    chinese, english = (getattr(thing, name) for name in (field, f"{field}_en"))
    pairs = zip(chinese, english or chinese, strict=True)
    return tuple(named({"name": name, "name_en": name_en}) for name, name_en in pairs)


def _field(thing: object, name: str) -> str:
    value = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
    return str(value or "")
