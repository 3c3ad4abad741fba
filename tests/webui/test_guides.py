"""The service guides: read out of what runs, in both languages, and following it when it changes."""

from __future__ import annotations

import re

import pytest

from engine.commands.definitions import PROCESSES
from engine.commands.diagrams import read_originals
from tests.office import Office

KIND = "trademark.opposition"
KEY = re.compile(r">\s*((?:guides|public|unit|role)\.[a-z_.]+)\s*<")


@pytest.fixture
def published(engine, bare_office: Office) -> Office:
    bare_office.publish_originals()
    return bare_office


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_published_procedure_has_a_guide_in_both_languages(stranger, published, language):
    stranger.speaks(language)
    index = stranger.get("/guides").get_data(as_text=True)
    assert 'href="/guides"' in stranger.get("/public").get_data(as_text=True)
    guides = published.engine.guides()
    assert len(guides) >= 2

    for guide in guides:
        page = stranger.get(f"/guides/{guide.kind}").get_data(as_text=True)
        assert f"/guides/{guide.kind}" in index
        assert not KEY.search(page), KEY.search(page)
        whole = published.engine.guide(guide.kind)
        assert whole.limits and any(step.decides for step in whole.steps), guide.kind
        assert not [step for step in whole.steps if not step.role], guide.kind


def test_a_guide_says_who_decides_what_and_by_which_limit(published):
    guide = published.engine.guide(KIND)
    deciders = {step.element: step.role for step in guide.steps if step.decides}
    limits = {limit.rule["id"]: limit for limit in guide.limits}

    assert deciders["approve_decision"] == "approver"
    assert (limits["tm-opposition-answer"].rule["length"], limits["tm-opposition-answer"].rule["unit"]) == (30, "days")
    elements = [step.element for step in guide.steps]
    assert elements.index("check_formalities") < elements.index("answer") < elements.index("approve_decision")


def test_a_limit_that_a_caller_passes_is_the_callers(published):
    """The correction of shared.intake has the limit that the opposition names."""
    assert "tm-review-correction" in {limit.rule["id"] for limit in published.engine.guide(KIND).limits}


def test_the_fees_are_rows_of_the_table_that_charges_them(published):
    def told(kind):
        return [(fee.kind, fee.amount_fen, fee.per) for fee in published.engine.guide(kind).fees]

    assert told(KIND) == [("opposition", 500_00, "class")]
    assert told("trademark.non_registration_review") == [("review", 750_00, "class")]
    assert told("trademark.pledge") == []


def test_the_guide_changes_with_the_diagram(stranger, published):
    """What an analyst draws and a publisher puts into force is what the public reads, at once."""
    originals = read_originals(PROCESSES)
    text = originals[KIND].decode()
    before = stranger.get(f"/guides/{KIND}").get_data(as_text=True)
    name = next(step.name for step in published.engine.guide(KIND).steps if step.element == "approve_decision")
    assert name in before and "另名批准" not in before

    published.publish({KIND: text.replace(f'name="{name}"', 'name="另名批准"')})

    after = stranger.get(f"/guides/{KIND}").get_data(as_text=True)
    assert "另名批准" in after and "第 2 版" in after


def test_the_guide_follows_the_law_of_the_day(published):
    rule = next(each.rule for each in published.engine.guide(KIND).limits if each.rule["id"] == "tm-opposition-answer")

    assert rule == published.engine.rule(published.actor("auditor"), "tm-opposition-answer")


def test_a_procedure_that_is_not_published_has_no_guide(stranger):
    assert stranger.get(f"/guides/{KIND}").status_code == 404
    assert stranger.get("/api/v1/guides/shared.extension").status_code == 404


def test_a_program_reads_the_same_guide(stranger, published):
    told = stranger.get(f"/api/v1/guides/{KIND}").get_json()

    assert told["kind"] == KIND and told["version"] == 1
    assert [step["element"] for step in told["steps"]] == [step.element for step in published.engine.guide(KIND).steps]
