"""What everybody may read without an account, in both languages."""

from __future__ import annotations

import re

import pytest

from engine import Actor

PAGES = ("/public", "/public/marks", "/public/gazette", "/public/limits", "/api/v1/docs")
KEY = re.compile(r">\s*((?:portal|public|unit|api|mark|marks|word|status)\.[a-z_.]+)\s*<")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_opens_without_an_account(stranger, path, language):
    answer = stranger.speaks(language).get(path)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert not KEY.search(page), KEY.search(page)
    assert ('<html lang="en"' in page) == (language == "en")


def test_the_register_finds_a_mark_by_name_and_by_number(stranger, bare_office):
    number = bare_office.mark.application_no

    by_name = stranger.get("/public/marks?text=海潮").get_data(as_text=True)
    by_number = stranger.get(f"/public/marks?text={number}").get_data(as_text=True)
    nothing = stranger.get("/public/marks?text=没有这件商标").get_data(as_text=True)

    assert f"/public/marks/{number}" in by_name
    assert f"/public/marks/{number}" in by_number
    assert number not in nothing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_mark_says_until_when_it_can_be_opposed_and_where(stranger, bare_office, language):
    number = bare_office.mark.application_no

    page = stranger.speaks(language).get(f"/public/marks/{number}").get_data(as_text=True)

    assert bare_office.mark.name in page
    assert f"/portal/file/trademark.opposition?mark={number}" in page


def test_an_unknown_mark_is_not_found(stranger):
    assert stranger.get("/public/marks/00000000").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_limit_stands_with_its_article(stranger, engine, language):
    page = stranger.speaks(language).get("/public/limits").get_data(as_text=True)
    rules = engine.rules(Actor.public(language))

    assert len(rules) > 10
    for rule in rules:
        assert rule["id"] in page
        for citation in rule["citations"]:
            assert citation["article"] in page, rule["id"]


def test_limits_are_filtered_by_their_name(stranger):
    page = stranger.get("/public/limits?text=tm-opposition-answer").get_data(as_text=True)

    assert "tm-opposition-answer" in page
    assert "tm-opposition-decision" not in page
