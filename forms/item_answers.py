"""A correction answered item by item: how one answer is written into a line, and read out of it again.

``2. 已补正：补交委托书原件（附件：委托书.pdf）`` answers the second item of the notice. A line without a number
answers the item of its own place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: How an item is answered -> the word for it.
HOW = {"corrected": "已补正", "explained": "说明"}
_LINE = re.compile(
    r"(?:(?P<no>\d{1,3})\s*[.．、]\s*)?(?:(?P<how>已补正|说明)\s*[:：]\s*)?(?P<text>.*?)(?:（附件：(?P<file>[^（）]+)）)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """What a party answers to one item of a notice of correction."""

    no: int
    #: corrected or explained
    how: str
    text: str
    #: Name of the file that it points to; empty: none.
    file: str = ""


def line(answer: ItemAnswer) -> str:
    """Return an answer as a line of the form."""
    file = f"（附件：{answer.file}）" if answer.file else ""
    return f"{answer.no}. {HOW[answer.how]}：{answer.text}{file}"


def read(lines: Iterable[str]) -> list[ItemAnswer]:
    """Return the answers that lines hold; what says nothing else corrects."""
    answers = []
    for place, text in enumerate(lines, start=1):
        found = _LINE.fullmatch(text.strip())
        if found is None:
            continue
        how = next((key for key, word in HOW.items() if word == found["how"]), "corrected")
        no = int(found["no"]) if found["no"] else place
        answers.append(ItemAnswer(no=no, how=how, text=found["text"].strip(), file=found["file"] or ""))
    return answers
