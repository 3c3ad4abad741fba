"""The law as data: which version of which rule is in force on a day (法规目录)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from engine.errors import UnknownRule

LAW_DIR = Path(__file__).parent / "law"

Unit = Literal["days", "months", "years", "working_days"]
Regime = Literal[
    "trademark", "patent", "layout_design", "geographical_indication", "licence", "reconsideration", "litigation"
]
#: Bound of limits at whose end no party loses anything.
NOT_OF_A_PARTY = frozenset({"office", "none", "court"})
Nature = Literal["statutory", "designated", "guideline", "committed", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One place of the law."""

    #: Code of the instrument, as in law/instruments.yaml.
    instrument: str
    #: Short Chinese title with its year, e.g. 商标法（2019）.
    title: str
    #: Chinese article, empty where the text found does not number it.
    article: str
    #: Words quoted from the text, empty where only the place is known.
    text: str = ""

    @property
    def label(self) -> str:
        return f"{self.title}{self.article}"

    def as_dict(self) -> dict[str, str]:
        return {"instrument": self.instrument, "title": self.title, "article": self.article, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaximumExtension:
    """How far the law lets a limit be extended."""

    value: int
    unit: Unit
    condition: str
    condition_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of one time limit (期限规则), in force from ``valid_from`` to ``valid_to``."""

    id: str
    #: ISO day from which this version is in force; with ``id`` it names the version for good.
    version: str
    #: Entry of the law files this version comes from: differs from ``id`` where one id has successors.
    law_id: str
    name: str
    name_en: str
    procedure: str
    regime: Regime
    #: Whom it binds: "office", "opponent", "respondent", "applicant", "party", ... "none" for terms.
    bound: str
    bound_en: str
    trigger: str
    trigger_en: str
    #: service: the day on which a notice counts as received; event: any other, whatever way notices are served.
    runs_from: Literal["event", "service"]
    #: None where the law gives no number. Half months count fifteen days.
    length: float | None
    unit: Unit
    #: named: the trigger is the last day itself, which a court or somebody else named.
    counts: Literal["forward", "backward", "trademark_term", "named"]
    #: Does the last day move on when it is a rest day?
    rolls: bool
    #: Does a stop of the proceedings touch it? (time_limits.may_stop asks for more than this)
    stops: bool
    extension: MaximumExtension | None
    #: Patents: the loss of a right is decided one full month after expiry.
    has_disposition_buffer: bool
    nature: Nature
    nature_note: str
    confidence: str
    #: What the law says happens when it ends unmet.
    consequence: str
    consequence_en: str
    #: Remark of whoever read the law, in English.
    note: str
    citations: tuple[Citation, ...]
    valid_from: date
    #: Last day in force, None while it has no known end.
    valid_to: date | None
    #: False for published commitments and for entries written from memory that nobody has confirmed.
    has_effect: bool

    @property
    def is_statutory(self) -> bool:
        return self.nature == "statutory"

    @property
    def binds_party(self) -> bool:
        """Return whether somebody could lose a right at its end: not by a term, or by what a court ordered."""
        return self.bound not in NOT_OF_A_PARTY

    @property
    def binds_office(self) -> bool:
        return self.bound == "office"

    def of_length(self, length: int, unit: Unit) -> Rule:
        """Return this rule with the length that a notice designated (指定期限)."""
        return replace(self, length=length, unit=unit)

    def as_dict(self) -> dict[str, object]:
        """Return what pages and the API show of the rule, JSON-able."""
        extension = self.extension
        return {
            "id": self.id,
            "version": self.version,
            "law_id": self.law_id,
            "name": self.name,
            "name_en": self.name_en,
            "procedure": self.procedure,
            "regime": self.regime,
            "bound": self.bound,
            "bound_en": self.bound_en,
            "trigger": self.trigger,
            "trigger_en": self.trigger_en,
            "runs_from": self.runs_from,
            "length": self.length,
            "unit": self.unit,
            "counts": self.counts,
            "rolls": self.rolls,
            "stops": self.stops,
            "nature": self.nature,
            "confidence": self.confidence,
            "note": self.note,
            "extension": None
            if extension is None
            else {
                "value": extension.value,
                "unit": extension.unit,
                "condition": extension.condition,
                "condition_en": extension.condition_en,
            },
            "consequence": self.consequence,
            "consequence_en": self.consequence_en,
            "has_effect": self.has_effect,
            "has_disposition_buffer": self.has_disposition_buffer,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "citations": [citation.as_dict() for citation in self.citations],
        }


class Catalogue:
    """Every rule of the law, by id and by day. Immutable; shared by all requests."""

    def __init__(self, versions: Mapping[str, Sequence[Rule]]) -> None:
        self._versions = {
            rule_id: tuple(sorted(rules, key=lambda rule: rule.valid_from)) for rule_id, rules in versions.items()
        }
        self._starts = {rule_id: [rule.valid_from for rule in rules] for rule_id, rules in self._versions.items()}
        self.ids: frozenset[str] = frozenset(self._versions)

    @classmethod
    def load(cls, confirmed: Iterable[str] = frozenset()) -> Catalogue:
        """Read the law files that come with the engine.

        :param confirmed: ids of from-memory entries that an administrator has confirmed with a source.
        """
        confirmed = frozenset(confirmed)
        entries = {entry["id"]: entry for entry in _entries()}
        own = {rule_id: _versions(entry, confirmed) for rule_id, entry in entries.items()}
        return cls(
            {
                rule_id: [
                    replace(rule, id=rule_id, has_effect=rule.has_effect or _is_confirmed(rule, rule_id, confirmed))
                    for member in (rule_id, *entry.get("includes", ()))
                    for rule in own[member]
                ]
                for rule_id, entry in entries.items()
            }
        )

    def rule(self, rule_id: str, on: date) -> Rule:
        """Return the version of a rule in force on the day of the trigger event.

        :raises UnknownRule: code ``unknown_rule``: no such id; ``rule_not_in_force``: none in force on that day.
        """
        index = bisect_right(self._require(rule_id), on) - 1
        if index >= 0:
            rule = self._versions[rule_id][index]
            if rule.valid_to is None or on <= rule.valid_to:
                return rule
        raise UnknownRule(
            "rule_not_in_force",
            rule=rule_id,
            on=on.isoformat(),
            in_force=", ".join(_interval(rule) for rule in self._versions[rule_id]),
        )

    def versions(self, rule_id: str) -> tuple[Rule, ...]:
        """Return all versions of a rule, oldest first.

        :raises UnknownRule: no such id.
        """
        self._require(rule_id)
        return self._versions[rule_id]

    def all(self) -> tuple[Rule, ...]:
        """Return every version of every id, ordered by id and day."""
        return tuple(rule for rule_id in sorted(self._versions) for rule in self._versions[rule_id])

    def _require(self, rule_id: str) -> list[date]:
        try:
            return self._starts[rule_id]
        except KeyError:
            raise UnknownRule("unknown_rule", rule=rule_id) from None


@lru_cache(maxsize=1)
def unconfirmed_catalogue() -> Catalogue:
    """Return the catalogue with no confirmations, for what needs only the published law."""
    return Catalogue.load()


def _is_confirmed(rule: Rule, rule_id: str, confirmed: frozenset[str]) -> bool:
    return rule.nature not in ("committed", "none") and not confirmed.isdisjoint((rule_id, rule.law_id))


def _interval(rule: Rule) -> str:
    return f"{rule.valid_from.isoformat()}..{rule.valid_to.isoformat() if rule.valid_to else ''}"


def read_law(name: str) -> dict:
    """Return one of the law files as plain data."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((LAW_DIR / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)


@lru_cache(maxsize=1)
def _entries() -> tuple[dict, ...]:
    files = sorted(path.stem for path in LAW_DIR.glob("*.yaml"))
    return tuple(entry for name in files for entry in read_law(name).get("time_limits", ()))


@lru_cache(maxsize=1)
def _instruments() -> Mapping[str, dict]:
    return read_law("instruments")["instruments"]


def _versions(entry: dict, confirmed: frozenset[str]) -> list[Rule]:
    """Cut an entry at every day on which an instrument behind it begins or ends."""
    bases = [
        (
            date.fromisoformat(basis["in_force"][0]),
            date.fromisoformat(basis["in_force"][1]) if basis["in_force"][1] else None,
            basis,
        )
        for basis in entry["legal_basis"]
    ]
    cuts = sorted({start for start, _, _ in bases} | {end + timedelta(days=1) for _, end, _ in bases if end})
    rules = []
    for index, start in enumerate(cuts):
        in_force = [basis for since, until, basis in bases if since <= start and (until is None or start <= until)]
        if in_force:
            until = cuts[index + 1] - timedelta(days=1) if index + 1 < len(cuts) else None
            rules.append(_rule(entry, in_force, start, until, confirmed))
    return rules


def _rule(entry: dict, bases: list[dict], valid_from: date, valid_to: date | None, confirmed: frozenset[str]) -> Rule:
    is_doubtful = entry["confidence"] == "from-memory-unverified" and entry["id"] not in confirmed
    return Rule(
        id=entry["id"],
        version=valid_from.isoformat(),
        law_id=entry["id"],
        name=entry["name"],
        name_en=entry["name_en"],
        procedure=entry["procedure"],
        regime=entry["regime"],
        bound=entry["bound"],
        bound_en=entry["bound_en"],
        trigger=entry["trigger"],
        trigger_en=entry["trigger_en"],
        runs_from=entry.get("runs_from", "event"),
        length=entry["length"],
        unit=entry.get("unit", "days"),
        counts=entry.get("counts", "forward"),
        rolls=entry["rolls"],
        stops=entry.get("stops", True),
        extension=_maximum(entry.get("extension")),
        has_disposition_buffer=entry.get("has_disposition_buffer", False),
        nature=entry["nature"],
        nature_note=entry.get("nature_note", ""),
        confidence=entry["confidence"],
        consequence=entry["consequence"],
        consequence_en=entry["consequence_en"],
        note=entry.get("notes", ""),
        citations=tuple(_citation(basis) for basis in bases),
        valid_from=valid_from,
        valid_to=valid_to,
        has_effect=entry["nature"] not in ("committed", "none") and not is_doubtful,
    )


def _maximum(extension: dict | str | None) -> MaximumExtension | None:
    """Return how far a limit may be extended: as its entry says, or as the rule that the entry names says for many."""
    if isinstance(extension, str):
        named = next(entry for entry in _entries() if entry["id"] == extension)
        extension = {"value": named["length"], **{key: named[key] for key in ("unit", "condition", "condition_en")}}
    return None if extension is None else MaximumExtension(**extension)


def _citation(basis: dict) -> Citation:
    return Citation(
        instrument=basis["instrument"],
        title=_instruments()[basis["instrument"]]["short"],
        article=basis["article_zh"] or "",
        text=basis.get("quote", ""),
    )
