"""What a template gets to see: JSON values whose text is safe to print.

Names and reasons come from outside. They are placed as text, never read as typst markup; what no printer should get
(control characters, direction overrides, broken surrogates) is taken out here, everything else is kept as typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

#: Parts that are lists of words; one text with several lines is taken as such a list.
LISTS = (
    "grounds", "new_grounds", "defects", "evidence", "attachments", "panel",
    "goods_refused", "goods_registered", "goods_requested", "goods_cancelled", "goods_licensed",
    "restoration_defects",
)  # fmt: skip
#: Parts with a day (ISO); one that is no day is left out rather than printed wrong.
DAYS = (
    "issued_on", "filed_on", "supplement_limit", "withdrawn_on", "from_on", "resumed_on", "hearing_on", "served_on",
    "effective_on", "preceding_decision_on", "registered_on", "valid_until", "extended_until",
    "term_ends_on", "window_ends_on", "renewable_until", "renewed_until",
    "entered_on", "to_on", "suspended_until", "preserved_until",
    "expired_on", "posted_on", "ends_on",
)  # fmt: skip
LIMITS = ("limit", "missed_limit")
LIMIT_DAYS = ("starts_on", "expires_on", "earliest_on", "latest_on")

#: Controls but line breaks, direction marks that reorder what is read, what is no character at all.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
#: A word without a blank that no line can hold may break here (zero width space).
_TOO_LONG = re.compile("[!-~]{32}(?=[!-~]{8})")
_SURROGATE = re.compile("[\ud800-\udfff]")


def content(
    title: str,
    data: Mapping[str, object],
    written: Callable[[str], str] = lambda text: text,
    title_en: str = "",
) -> dict[str, object]:
    """Return the data of a notice as the templates expect it; a part of the wrong shape counts as absent.

    :param data: see :func:`engine.notices.render`; unknown keys are passed on as text.
    :param written: how a text is written with the fonts there are.
    """
    given = {str(key): _clean(value, written) for key, value in data.items()}
    shaped: dict[str, object] = {
        "title": written(_clean_text(title)),
        "title_en": title_en,
        "by_self": given.get("by_self") is not False,
        "addressee": _texts(given.get("addressee"), ("name", "name_en", "country", "address", "role")),
        "mark": _mark(given.get("mark")),
        "patent": _texts(given.get("patent"), ("name", "application_no", "registration_no", "type", "stage")),
        "parties": [
            _texts(party, ("key", "role", "name", "agent"))
            for party in _sequence(given.get("parties"))
            if isinstance(party, dict)
        ],
    }
    shaped |= {key: _limit(given.get(key)) for key in LIMITS}
    named = {key for key in given if key.startswith("goods_") or key.endswith("_grounds")}
    shaped |= {key: _entries(given.get(key)) for key in {*LISTS, *named}}
    shaped |= {key: _day(given.get(key)) for key in DAYS}
    return {key: _text(value) for key, value in given.items() if key not in shaped} | shaped


def _texts(value: object, names: Sequence[str]) -> dict[str, object]:
    part = value if isinstance(value, dict) else {}
    return {name: _text(part[name]) for name in names if _text(part.get(name))}


def _mark(value: object) -> dict[str, object]:
    mark = _texts(value, ("name", "application_no", "registration_no", "owner"))
    if isinstance(value, dict) and value.get("classes"):
        mark["classes"] = [_text(number) for number in _sequence(value["classes"]) if _text(number)]
    return mark


def _limit(value: object) -> dict[str, object]:
    """Return the parts of a time limit; days that are none become None."""
    if not isinstance(value, dict) or not value:
        return {}
    limit = _texts(value, ("name", "unit", "since", "article", "consequence"))
    limit |= {name: _day(value.get(name)) or None for name in LIMIT_DAYS}
    length = value.get("length")
    limit["length"] = length if isinstance(length, int) and not isinstance(length, bool) else None
    return limit | {"provisional": value.get("provisional") is True, "is_presumed": value.get("is_presumed") is True}


def _clean(value: object, written: Callable[[str], str]) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _clean(part, written) for key, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(part, written) for part in value]
        case _:
            return written(_clean_text(str(value)))


def _clean_text(text: str) -> str:
    whole = _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\t", " "))
    return _TOO_LONG.sub("\\g<0>\u200b", _UNPRINTABLE.sub("", whole))


def _sequence(value: object) -> list[object]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def _entries(value: object) -> list[str]:
    lines = value.split("\n") if isinstance(value, str) else map(_text, _sequence(value))
    return [line.strip() for line in lines if line.strip()]


def _day(value: object) -> str:
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return ""


def _text(value: object) -> str:
    match value:
        case None | bool() | dict():
            return ""
        case list():
            return "；".join(filter(None, map(_text, value)))
        case _:
            return str(value)
