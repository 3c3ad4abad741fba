"""How values read on a page: days, instants, sizes, names of roles, kinds, statuses and acts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from urllib.parse import quote

from flask import Flask

from engine import ROLES, CaseLine, Finding, TaskLine
from webui import i18n
from webui.context import english_names

#: Office time. China keeps one zone and no summer time (since 1992).
OFFICE_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date | str | None, language: i18n.Language | None = None) -> str:
    """Return a day as prose: 2026年10月8日（周四） or Thu 8 Oct 2026."""
    if value is None or value == "":
        return "—"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    elif isinstance(value, datetime):
        value = value.astimezone(OFFICE_TIME).date()
    if (language or i18n.language()) == "zh":
        return f"{value.year}年{value.month}月{value.day}日（周{WEEKDAYS_ZH[value.weekday()]}）"
    return f"{WEEKDAYS_EN[value.weekday()]} {value.day} {MONTHS_EN[value.month - 1]} {value.year}"


def weekday(value: date | str | None) -> str:
    """Return 周四 or Thu."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    number = value.weekday()
    return f"周{WEEKDAYS_ZH[number]}" if i18n.language() == "zh" else WEEKDAYS_EN[number]


def iso(value: date | datetime | str | None) -> str:
    """Return a day for tables: 2026-10-08."""
    if not value:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(OFFICE_TIME).date()
    return str(value)[:10]


def moment(value: datetime | str | None) -> str:
    """Return an instant in office time: 2026-10-08 14:02."""
    if not value:
        return "—"
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M")


def clock_time(value: datetime | None) -> str:
    """Return the time of day of an instant at the office: 14:02:11."""
    return value.astimezone(OFFICE_TIME).strftime("%H:%M:%S") if value else ""


def size(octets: int) -> str:
    """Return a file size: 1.2 MB."""
    amount = float(octets)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def role_name(role: str, kind: str = "") -> str:
    """Return the name of a role, or of several written with commas; a party is called after its part in the kind of
    case, where that has its own name.
    """
    if "," in role:
        return " / ".join(role_name(one, kind) for one in role.split(","))
    if kind and i18n.has(f"role.{kind}.{role}"):
        return i18n.translate(f"role.{kind}.{role}")
    pair = ROLES.get(role)
    if pair:
        return pair[0 if i18n.language() == "zh" else 1]
    return i18n.say_or(f"role.{role}", role)


def kind_name(kind: str) -> str:
    return i18n.say_or(f"kind.{kind}", kind)


#: How the engine composes a title: from the number and the name of the mark, in Chinese.
_MARK_OF_TITLE = re.compile("第\\s*(?P<no>[^号\\s]+)\\s*号“(?P<name>[^”]*)”")


def case_title(line: CaseLine | TaskLine) -> str:
    """Return the title of a case; in English its procedure with the same number and name."""
    title = line.case_title if isinstance(line, TaskLine) else line.title
    found = _MARK_OF_TITLE.search(title) if i18n.language() == "en" else None
    return f"{kind_name(line.kind)}: {found['no']} “{found['name']}”" if found else title


def case_mark(line: CaseLine | TaskLine) -> str:
    """Return what tells a case from its neighbours in a list: name and number of the mark, else the title."""
    title = line.case_title if isinstance(line, TaskLine) else line.title
    found = _MARK_OF_TITLE.search(title)
    return f"“{found['name']}” {found['no']}" if found else title


def status_name(status: str) -> str:
    return i18n.say_or(f"status.{status}", status)


def outcome_name(outcome: str | None) -> str:
    return i18n.say_or(f"outcome.{outcome}", outcome) if outcome else "—"


def yuan(fen: object) -> str:
    """Return an amount in fen as yuan: ¥1,234.50."""
    return f"¥{int(fen) / 100:,.2f}"


def act_name(act: str) -> str:
    family = act.rpartition(".")[0]
    return i18n.say_or(f"act.{act}", i18n.say_or(f"act.{family}.any", act))


def actor_name(name: str) -> str:
    """Return who acted; what the office does by itself is written into the log as 系统, who acts for whom in one."""
    name, _for, absent = name.removesuffix("）").partition("（代")
    if absent:
        return f"{office_name(name)} {i18n.translate('history.for', name=office_name(absent))}"
    return i18n.translate("word.system") if name == "系统" else office_name(name)


def office_name(name: str | None, in_language: i18n.Language | None = None) -> str:
    """Return the name of a unit or a colleague in a language: in English as the office writes it, if it does."""
    is_chinese = (in_language or i18n.language()) == "zh" or not name or name.isascii()
    return name or "" if is_chinese else english_names().get(name, name)


def channel_name(channel: str) -> str:
    return i18n.say_or(f"channel.{channel}", channel)


def document_kind(kind: str) -> str:
    return i18n.say_or(f"document.kind.{kind}", kind)


def citation_line(citation: object) -> str:
    """Return a citation in one line: instrument (its Chinese title), then the article."""
    if not isinstance(citation, Mapping):
        return str(citation)
    title, article = (str(citation.get(name) or "") for name in ("title", "article"))
    title = title or str(citation.get("instrument") or "")
    return f"{title}{article}" if title.endswith("）") else f"{title} {article}".strip()


def finding(found: Finding) -> dict[str, object]:
    """Return a finding of the diagram lint as JSON."""
    return {name: getattr(found, name) for name in ("file", "line", "element", "rule", "severity", "message")}


def value_text(value: object) -> str:
    """Return one value of the history in words a person can read."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return i18n.translate("word.yes" if value else "word.no")
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return i18n.listed(value_text(item) for item in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def attachment(filename: str) -> str:
    """Return the Content-Disposition of a download whose name may be Chinese (RFC 6266)."""
    plain = "".join(c if c.isascii() and c not in '"\\' and c.isprintable() else "_" for c in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def register(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(
        day=day,
        weekday=weekday,
        iso=iso,
        moment=moment,
        clock_time=clock_time,
        size=size,
        role_name=role_name,
        kind_name=kind_name,
        case_title=case_title,
        case_mark=case_mark,
        status_name=status_name,
        outcome_name=outcome_name,
        act_name=act_name,
        actor_name=actor_name,
        office_name=office_name,
        channel_name=channel_name,
        document_kind=document_kind,
        value_text=value_text,
        named=i18n.named,
        named_each=i18n.named_each,
    )
