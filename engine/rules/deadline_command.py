"""``anjuan deadline``: a legal day with its receipt, on the command line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

import click

from engine.errors import EngineError, Refused, UnknownRule
from engine.rules.catalogue import Catalogue, Rule, unconfirmed_catalogue
from engine.rules.computation import grounds_of
from engine.rules.receipts import UNITS_EN, UNITS_ZH
from engine.rules.service import service_day
from engine.rules.stop_clock import Stop
from engine.rules.time_limits import RollSettings, compute, may_stop
from engine.rules.workdays import OfficeCalendar, official_calendar
from engine.settings import Settings

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: What every program may rely on in the JSON; the steps say all that was found out.
KEYS = (
    "rule", "version", "starts_on", "expires_on", "provisional", "earliest_on", "latest_on", "steps", "citations",
)  # fmt: skip

#: code -> one line (zh · en) with the parameters of the refusal.
_REFUSALS = {
    "unknown_rule": "没有这条期限规则：{rule} · unknown rule: {rule}",
    "rule_not_in_force": "{rule}在{on}没有施行中的版本（{in_force}） · {rule} is not in force on {on}, only {in_force}",
    "bad_date": "日期不存在或格式不是YYYY-MM-DD：{value} · not a date of the form YYYY-MM-DD: {value}",
    "date_out_of_range": "日期超出范围（{earliest}至{latest}）：{on} · not within {earliest}..{latest}: {on}",
    "bad_stop": "中止期间应写作FROM..TO:GROUND：{value} · a stop is written FROM..TO:GROUND, not {value}",
    "stop_ends_before_it_begins": "中止期间的终止日早于起始日：{from_on}..{to_on} · "
    "the stop ends before it begins: {from_on}..{to_on}",
    "not_stoppable": "该期限依法不中止：{rule} · the law lets no stop touch {rule}",
    "unknown_ground": "没有这个中止事由：{ground}（可用：{known}） · unknown ground: {ground} (known: {known})",
    "not_served": "{rule}自{trigger}起算，与送达方式无关 · {rule} does not run from the service of a notice",
    "no_presumed_service": "所载法律未规定{channel}的推定送达日，请以--from写明实际送达日 · "
    "no text held presumes a day of service ({channel}) for {regime}: give the day of receipt with --from",
    "not_extendable": "该期限依法不得延长：{rule} · the law allows no extension of {rule}",
    "unknown_channel": "未知的送达方式：{channel} · unknown way of service: {channel} (known: {known})",
}


def explain_deadline(
    rule_id: str,
    *,
    from_on: str,
    regime_on: str | None = None,
    served_by: str | None = None,
    stops: Iterable[str] = (),
    extend: bool = False,
    settings: RollSettings | None = None,
    catalogue: Catalogue | None = None,
    calendar: OfficeCalendar | None = None,
) -> dict[str, object]:
    """Return the receipt of a time limit from values as typed, JSON-able.

    :param from_on: day of the trigger; with ``served_by`` the day of issue, from which the day of service follows.
    :param regime_on: the day whose law decides, instead of the day of the trigger.
    :param served_by: post, electronic, publication or in-person.
    :param stops: intervals ``FROM..TO:GROUND``, both days included; ``FROM..:GROUND`` while the clock stands still.
    :param extend: with the longest extension that the law allows.
    :raises UnknownRule: no such rule, or none in force on the day.
    :raises Refused: ``bad_date``, ``bad_stop``, ``unknown_ground``, ``not_stoppable``, ``not_served`` and what
        :func:`service_day` and :func:`compute` refuse.
    """
    catalogue = catalogue or unconfirmed_catalogue()
    newest = catalogue.versions(rule_id)[-1]
    starts_on = issued_on = parse_date(from_on)
    law_on = parse_date(regime_on) if regime_on else None
    served = None
    if served_by:
        if newest.runs_from != "service":
            raise Refused("not_served", rule=rule_id, trigger=newest.trigger)
        served = service_day(newest.regime, served_by.replace("-", "_"), issued_on, on_law_of=law_on)
        starts_on = served.day
    rule = catalogue.rule(rule_id, law_on or starts_on)
    deadline = compute(
        rule,
        starts_on,
        calendar or official_calendar(),
        stops=[parse_stop(stop, rule) for stop in stops],
        extensions_months=_maximum(rule) if extend else 0,
        settings=settings or RollSettings(),
    )
    receipt = deadline.as_receipt()
    if served is not None:
        receipt["issued_on"] = issued_on.isoformat()
        receipt["served_by"] = served_by
        receipt["steps"] = [step.as_dict() for step in served.steps] + receipt["steps"]
    return receipt | _of_rule(rule)


def as_text(receipt: Mapping[str, object], language: str = "zh") -> str:
    """Return a receipt as lines to read, in Chinese or English."""
    is_zh = language == "zh"
    name = receipt["name"] if is_zh else receipt["name_en"]
    head = f"{name}  {receipt['rule']} ({receipt['version']})"
    note = "note_zh" if is_zh else "note_en"
    lines = [head, "", f"  {_answer(receipt, is_zh)}", ""]
    for number, step in enumerate(receipt["steps"], 1):
        lines.append(f"  {number}. {step[note]}")
        if step["citation"]:
            lines.append(f"     {step['citation']}")
    lines += ["", "依据：" if is_zh else "Law:"]
    for cited in receipt["citations"]:
        quote = f"：“{cited['text']}”" if cited["text"] else ""
        lines.append(f"  {cited['title']}{cited['article']}{quote}")
    return "\n".join(lines)


def refusal_line(error: EngineError) -> str:
    """Return one line, Chinese and English, for a refusal."""
    if error.code == "extension_beyond_maximum":
        unit = error.params["unit"]
        return (
            f"延长超过法定上限{error.params['maximum']}{UNITS_ZH[unit]} · "
            f"beyond the legal maximum of {error.params['maximum']} {UNITS_EN[unit]}"
        )
    template = _REFUSALS.get(error.code)
    line = template.format(**error.params) if template else str(error)
    if error.code == "unknown_rule":
        near = get_close_matches(str(error.params["rule"]), unconfirmed_catalogue().ids, n=3, cutoff=0.5)
        line += f" (? {', '.join(near)})" if near else ""
    return " ".join(line.split())


def parse_date(text: str) -> date:
    """Return the day written as YYYY-MM-DD.

    :raises Refused: code ``bad_date``.
    """
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("bad_date", value=text) from None


def parse_stop(text: str, rule: Rule) -> Stop:
    """Return the stop written as FROM..TO:GROUND.

    The ground is one that the law knows for the rule; its prefix may be left out: ``prior-right`` of a trademark is
    ``tm-stop-prior-right``.

    :raises Refused: ``bad_stop``, ``bad_date``, ``not_stoppable`` or ``unknown_ground``.
    """
    days, _, typed = text.partition(":")
    first, dots, last = days.partition("..")
    typed = typed.strip()
    if not dots or not first or not typed:
        raise Refused("bad_stop", value=text)
    from_on, to_on = parse_date(first), parse_date(last) if last else None
    if not may_stop(rule):
        raise Refused("not_stoppable", rule=rule.id)
    known = {ground.id: ground for ground in grounds_of(rule)}
    found = [ground for ground_id, ground in known.items() if typed in (ground_id, ground_id.partition("-stop-")[2])]
    if not found:
        raise Refused("unknown_ground", ground=typed, known=", ".join(known) or "—")
    return Stop(ground=found[0].id, article=found[0].citation_on(from_on), from_on=from_on, to_on=to_on)


def _maximum(rule: Rule) -> int:
    if rule.extension is None:
        raise Refused("not_extendable", rule=rule.id)
    return rule.extension.value


def _of_rule(rule: Rule) -> dict[str, object]:
    return {
        "law_id": rule.law_id,
        "bound": rule.bound,
        "nature": rule.nature,
        "confidence": rule.confidence,
        "consequence": rule.consequence,
        "consequence_en": rule.consequence_en,
    }


def _answer(receipt: Mapping[str, object], is_zh: bool) -> str:
    if receipt["expires_on"] is None:
        return "尚无届满日" if is_zh else "No last day"
    if not receipt["provisional"]:
        return f"届满日 {receipt['expires_on']}" if is_zh else f"Last day {receipt['expires_on']}"
    first, last = receipt["earliest_on"], receipt["latest_on"]
    if is_zh:
        return f"届满日 {receipt['expires_on']}（暂定：{first} 至 {last or '未定'}）"
    return f"Last day {receipt['expires_on']} (provisional: {first} to {last or 'open'})"


class _OneLine(click.Command):
    """A command that says in one line what was typed wrongly."""

    def make_context(self, *words: object, **options: object) -> click.Context:
        try:
            return super().make_context(*words, **options)
        except click.UsageError as error:
            click.echo(f"{error.format_message()} (anjuan deadline --help)".replace("\n", " "), err=True)
            sys.exit(2)


@click.command(cls=_OneLine)
@click.argument("rule_id", metavar="RULE")
@click.option("--from", "from_on", required=True, metavar="DATE", help="Day of the trigger, or of issue.")
@click.option("--regime-date", "regime_on", metavar="DATE", help="Day whose law decides; default: the trigger.")
@click.option("--served-by", metavar="post|electronic|publication|in-person", help="Deemed service first.")
@click.option("--stop", "stops", multiple=True, metavar="FROM..TO:GROUND", help="Days that do not count.")
@click.option("--extend", is_flag=True, help="With the longest extension the law allows.")
@click.option("--lang", "language", type=click.Choice(["zh", "en"]), default="zh", help="Language of the text.")
@click.option("--json", "is_json", is_flag=True, help="The receipt as JSON.")
def deadline(
    rule_id: str,
    from_on: str,
    regime_on: str | None,
    served_by: str | None,
    stops: Sequence[str],
    extend: bool,
    language: str,
    is_json: bool,
) -> None:
    """Compute the last day of a time limit, and why (计算期限届满日)."""
    try:
        receipt = explain_deadline(
            rule_id,
            from_on=from_on,
            regime_on=regime_on,
            served_by=served_by,
            stops=stops,
            extend=extend,
            settings=RollSettings(trademark=Settings.from_env().trademark_last_day),
        )
    except ValueError as error:
        click.echo(f"anjuan: {error}", err=True)
        sys.exit(2)
    except (UnknownRule, Refused) as error:
        click.echo(refusal_line(error), err=True)
        sys.exit(2)
    if is_json:
        click.echo(json.dumps({key: receipt[key] for key in KEYS}, ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(receipt, language))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    try:
        deadline.main(args=argv, prog_name="anjuan deadline", standalone_mode=True)
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
