"""By which provision a case of each kind stands still."""

from __future__ import annotations

from datetime import date

import pytest

from engine.rules.suspension import PATENT_ARTICLE, article

OLD, NEW = date(2026, 6, 1), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("kind", "ground", "on", "of_filer", "expected"),
    [
        ("trademark.opposition", "tm-stop-prior-right", OLD, False, None),
        ("trademark.opposition", "tm-stop-prior-right", OLD, True, "商标法实施条例（2014）第十一条第（五）项"),
        ("trademark.opposition", "tm-stop-prior-right", NEW, False, "商标法（2026）第四十一条"),
        ("trademark.refusal_review", "tm-stop-prior-right", NEW, False, "商标法（2026）第四十一条"),
        ("trademark.renewal", "tm-stop-prior-right", NEW, False, None),
        ("trademark.invalidation", "tm-stop-prior-right", OLD, False, "商标法（2019）第四十五条第三款"),
        ("patent.invalidation", "tm-stop-prior-right", NEW, True, None),
        ("patent.invalidation", "pat-stop-suspension", OLD, False, PATENT_ARTICLE),
        ("trademark.opposition", "pat-stop-suspension", OLD, True, None),
    ],
)
def test_each_law_has_its_own_grounds(kind, ground, on, of_filer, expected) -> None:
    assert article(kind, ground, on, is_of_filer=of_filer) == expected
