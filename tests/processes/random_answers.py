"""Random valid answers of any form, out of its definition: what is hidden is not answered, what is required is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import forms
from engine.rules import articles
from forms.definition import Component

#: Texts for fields that want a certain shape.
SHAPED = ("CN", "09:30", "2026", "12345678", "91110108MA01ABCD1X", "ZL202310123456.7", "第1号")


def random_answers(form_key: str, random: Random, today: date, known: Mapping[str, object]) -> dict[str, object]:
    """Return answers that the form takes.

    :param known: numbers of rights and cases, and the like: what no chance would guess.
    """
    form = forms.get(form_key)
    answers: dict[str, object] = {}
    for question in form.questions:
        if question.key in form.hides and form.hides[question.key](_plain(form, answers)) is True:
            continue
        if not question.required and question.key not in known and random.random() < 0.4:
            continue
        if question.type == "taglist":
            offered = [article.code for article in articles.citable(form_key, [today])]
            answers[question.key] = random.sample(offered, random.randint(1, 3))
            continue
        answers[question.key] = known.get(question.key) or _answer(question, random, today)
    return answers


def _plain(form: forms.Form, answers: Mapping[str, object]) -> dict[str, object]:
    nothing = {"boolean": False, "list": []}
    plain = {each.key: answers.get(each.key, nothing.get(each.answer_type)) for each in form.questions}
    return {name: value for name, value in plain.items() if value is not None}


def _answer(question: Component, random: Random, today: date) -> object:
    bounds = question.bounds
    match question.type:
        case "radio" | "select":
            return random.choice(question.options).value
        case "checklist":
            several = [option.value for option in question.options]
            return random.sample(several, random.randint(1, len(several)))
        case "checkbox":
            return question.required or random.random() < 0.5
        case "number":
            least, most = int(bounds.get("min", 0)), int(bounds.get("max", 1_000_000))
            number = random.randint(least, most)
            return number if number % 2 or not question.is_odd else max(number - 1, least)
        case "datetime":
            return (today + timedelta(days=random.choice((0, 0, 0, -1, -20, 30, 90)))).isoformat()
    pattern = bounds.get("pattern")
    if pattern:
        return next((text for text in SHAPED if re.fullmatch(str(pattern), text)), SHAPED[0])
    if question.office_field in ("lines", "goods"):
        return random.choice(("服装", "服装\n鞋"))
    if question.office_field == "law_article":
        return "商标法（2019）第三十条"
    text = "经核对，与案卷记载一致。" * max(1, -(-int(bounds.get("minLength", 0)) // 12))
    return text[: int(bounds.get("maxLength", 5000))]
