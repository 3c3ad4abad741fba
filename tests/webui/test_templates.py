"""No template carries script or style of its own, and every form that posts carries its token."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "webui" / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
POSTS = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(?P<next>.{0,40})", re.DOTALL | re.IGNORECASE)
SCRIPTS = re.compile(r"<script\b(?P<attributes>(?:[^>\"]|\"[^\"]*\")*)>", re.IGNORECASE)


def _named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", ALL, ids=_named)
def test_nothing_runs_that_the_policy_would_have_to_allow(path):
    text = path.read_text("utf-8")

    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text
    for script in SCRIPTS.finditer(text):
        attributes = script.group("attributes")
        assert 'type="application/json"' in attributes or ("src=" in attributes and "nonce()" in attributes)


@pytest.mark.parametrize("path", ALL, ids=_named)
def test_every_form_that_posts_carries_its_token(path):
    for form in POSTS.finditer(path.read_text("utf-8")):
        assert "csrf()" in form.group("next"), form.group(0)


@pytest.mark.parametrize("path", ALL, ids=_named)
def test_no_word_stands_in_a_template_itself(path):
    """Chinese text belongs into the catalogue; only the mark and the name of the other language may stand here."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"brand-mark\" aria-hidden=\"true\">案", "", text).replace("中文", "")

    assert not re.search(r"[一-鿿]", text)
