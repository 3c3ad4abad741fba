"""What machines ask: alive, ready, figures."""

from __future__ import annotations

import re

from prometheus_client.parser import text_string_to_metric_families

from tests.architecture.sources import ROOT
from tests.office import Office
from tests.webui.stories import file_opposition


def test_a_process_that_answers_is_alive(stranger):
    answer = stranger.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_an_office_without_procedures_is_not_ready_and_says_what_is_missing(stranger):
    answer = stranger.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["is_ready"] is False
    assert (answer.json["database"], answer.json["schema"], answer.json["diagrams"]) == ("ok", "current", 0)


def test_an_office_with_its_procedures_is_ready(stranger, bare_office: Office):
    bare_office.publish_originals()
    bare_office.tick()

    answer = stranger.get("/readyz")

    assert answer.status_code == 200, answer.json
    assert answer.json["is_ready"] is True


def test_figures_are_read_by_prometheus_and_move_with_the_office(stranger, bare_office: Office):
    before = _figures(stranger)
    file_opposition(bare_office)
    after = _figures(stranger)

    assert before
    assert set(before) == set(after)
    assert before != after


def test_every_figure_is_explained_and_documented(stranger):
    text = stranger.get("/metrics").get_data(as_text=True)
    documented = set(re.findall(r"`(anjuan_\w+)`", (ROOT / "docs" / "operations.md").read_text()))

    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert set(families) == documented
    assert all(" " in family.documentation and family.type == "gauge" for family in families.values())


def test_health_says_nothing_of_cases(stranger, bare_office: Office):
    file_opposition(bare_office)

    for path in ("/healthz", "/readyz", "/metrics"):
        assert bare_office.case_no not in stranger.get(path).get_data(as_text=True)


def _figures(browser) -> dict[str, float]:
    answer = browser.get("/metrics")
    assert answer.status_code == 200
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(answer.get_data(as_text=True))
        for sample in family.samples
    }
