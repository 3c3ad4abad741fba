"""Every word of the interface exists in Chinese and in English, and every refusal has a sentence in both."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

from engine.commands import jobs
from webui import errors, i18n

ROOT = Path(__file__).parents[2]
USED = re.compile(r"""(?<![\w.])(?:_|translate)\(\s*["']([\w.\-]+)["']\s*[,)]""")
#: keys made of a literal beginning and data: `_("clock." ~ state)`, `_(f"side.{kind}")`
MADE = re.compile(r"""(?<![\w.])_\(\s*f?["']([\w.\-]+\.)(?:["']\s*~|\{)""")
REFUSALS = {"Refused", "Forbidden", "NotFound", "Stale", "CaseClosed", "SignInRefused", "UnknownRule", "EngineError"}


def _sources() -> list[Path]:
    return [*ROOT.glob("webui/**/*.py"), *ROOT.glob("webui/templates/**/*.html")]


def _used_keys() -> dict[str, str]:
    return {key: path.name for path in _sources() for key in USED.findall(path.read_text("utf-8"))}


def test_every_word_that_a_page_uses_is_in_the_catalogue():
    missing = {key: where for key, where in _used_keys().items() if not i18n.has(key)}

    assert missing == {}


def test_every_family_of_words_that_a_page_makes_has_members():
    families = {prefix for path in _sources() for prefix in MADE.findall(path.read_text("utf-8"))}
    empty = {prefix for prefix in families if not any(key.startswith(prefix) for key in i18n.catalogue())}

    assert empty == set()


def test_both_languages_say_something_with_the_same_values():
    wrong = []
    for key, pair in i18n.catalogue().items():
        chinese, english = (
            {name for _text, name, _spec, _conversion in Formatter().parse(pair[language]) if name}
            for language in i18n.LANGUAGES
        )
        has_chinese = re.search(r"[一-鿿]", pair["en"])
        if not all(pair.values()) or _alike(chinese) != _alike(english) or has_chinese:
            wrong.append(key)

    assert wrong == []


def _alike(names: set[str]) -> set[str]:
    """A value may come in both languages: ``reason`` and ``reason_en``."""
    return {name.removesuffix("_en") for name in names}


def _raised() -> dict[str, set[str]]:
    """Each code that the engine refuses with, and the names of the values it gives along."""
    codes: dict[str, set[str]] = {}
    for path in (ROOT / "engine").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = {keyword.arg or "*" for keyword in node.keywords}
            for text in _strings(node.args[0]):
                code = text if name in REFUSALS else f"no_{text}" if name == "absent" else None
                if code is not None:
                    codes.setdefault(code, set()).update(given)
    return codes


def _strings(node: ast.expr) -> set[str]:
    """The texts an argument can be: a literal, or either side of a conditional."""
    if isinstance(node, ast.IfExp):
        return _strings(node.body) | _strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _reasons_of_permissions() -> set[str]:
    """The codes with which the table of permissions refuses."""
    source = (ROOT / "engine/rules/permissions.py").read_text("utf-8")
    nearest = re.search(r"_NEAREST = \(([^)]*)\)", source)
    return set(re.findall(r'vetoes\.append\("(\w+)"\)', source)) | set(re.findall(r'"(\w+)"', nearest.group(1)))


def test_every_refusal_of_the_engine_has_a_sentence():
    codes = _raised().keys() | _reasons_of_permissions()
    missing = sorted(code for code in codes if not i18n.has(f"refusal.{code}"))

    assert len(codes) > 30, "the search for codes finds nothing: has the engine changed how it refuses?"
    assert missing == []


def test_a_sentence_uses_only_values_that_the_refusal_gives():
    wrong = {}
    for code, given in _raised().items():
        sentence = i18n.catalogue()[f"refusal.{code}"]["zh"]
        asked = {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name}
        if not asked <= given and "*" not in given:
            wrong[code] = asked - given

    assert wrong == {}


def test_every_class_of_refusal_has_a_sentence_to_fall_back_on():
    assert [name for name in sorted(REFUSALS) if not i18n.has(f"refusal.class.{name}")] == []


def test_a_list_has_the_comma_of_its_reader(app):
    said = {}
    for language in ("zh", "en"):
        with app.test_request_context("/", headers={"Cookie": f"{i18n.LANGUAGE_COOKIE}={language}"}):
            said[language] = i18n.listed(["25", 35])
    assert said == {"zh": "25、35", "en": "25, 35"}


def test_every_kind_of_job_has_a_name():
    assert [kind for kind in jobs._WORKERS if not i18n.has(f"jobs.kind.{kind}")] == []


def test_no_filter_of_a_constant_is_computed_once_for_both_languages(app):
    """Jinja does so while it compiles a page: the first reader's language would be that of all (webui/i18n.py)."""
    constant = re.compile(r"""["'][\w.]+["']\s*\|\s*(\w+)""")
    pages = [path.read_text("utf-8") for path in ROOT.glob("webui/templates/**/*.html")]
    used = {name for page in pages for name in constant.findall(page)} - {"length", "tojson"}
    assert [name for name in used if not hasattr(app.jinja_env.filters[name], "jinja_pass_arg")] == []
    template = app.jinja_env.from_string('{{ "articles" | field_name }}')
    said = []
    for language in ("zh", "en"):
        with app.test_request_context("/", headers={"Cookie": f"{i18n.LANGUAGE_COOKIE}={language}"}):
            said.append(template.render())
    assert said == ["适用条款", "Articles applied"]


def test_one_thing_is_said_as_one(app):
    with app.test_request_context("/", headers={"Cookie": f"{i18n.LANGUAGE_COOKIE}=en"}):
        assert [i18n.translate("team.open", n=n) for n in (0, 1, 2)] == ["0 open tasks", "1 open task", "2 open tasks"]
    assert "in 1 second." in errors.sentence("too_many_attempts", "en", {"retry_after": 1})


def test_no_english_sentence_counts_things_by_their_plural_alone():
    """A number, at most one word, and a plural: it would say "1 open tasks" (``{n} open {n:task|tasks}`` does not)."""
    counted = re.compile(r"\{(?:n|count|load|days\w*|months|allowed|done|retry_after)\} (?:[a-z]+ )?[a-z]{3,}s\b")
    found = {key: pair["en"] for key, pair in i18n.catalogue().items() if counted.search(pair["en"])}
    assert {key: text for key, text in found.items() if key not in NOT_COUNTED} == {}


#: More than one by their nature.
NOT_COUNTED = {"history_search.more"}


def test_no_page_writes_the_chinese_comma_to_everybody():
    """Lists go through ``listed``; a comma that stands alone depends on the language."""
    found = re.compile(r"""join\(["']、["']\)|\{\{ *["']、["'] if not""")
    assert [path.name for path in _sources() if path.suffix == ".html" and found.search(path.read_text("utf-8"))] == []


def test_every_reason_of_the_register_has_words() -> None:
    """What the register holds against an act is shown to the examiner; a code would be."""
    source = (ROOT / "engine/rules/register.py").read_text("utf-8")
    reasons = set(re.findall(r'\("([a-z_]+)", (?:_[A-Z]|article|""|"[商专])', source)) | {"suspension", "seizure"}

    assert len(reasons) > 15
    assert sorted(reason for reason in reasons if not i18n.has(f"value.reason.{reason}")) == []
