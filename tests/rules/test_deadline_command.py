"""``anjuan deadline`` as typed."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.rules.catalogue import unconfirmed_catalogue
from engine.rules.deadline_command import KEYS, as_text, deadline, explain_deadline, main, refusal_line


def run(*words: str):
    return CliRunner().invoke(deadline, list(words))


def receipt(*words: str) -> dict:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_json_has_the_promised_keys_and_no_others():
    answer = receipt("tm-opposition-answer", "--from", "2026-09-10")

    assert " ".join(answer) == "rule version starts_on expires_on provisional earliest_on latest_on steps citations"
    assert answer["expires_on"] == answer["earliest_on"] == answer["latest_on"] == "2026-10-10"
    assert answer["provisional"] is False
    assert isinstance(answer["steps"], list) and isinstance(answer["citations"], list)


@pytest.mark.parametrize(("words", "starts_on", "expires_on"), [
    ("tm-opposition-window --from 2026-12-31", "2026-12-31", "2027-03-31"),
    ("tm-opposition-window --from 2027-01-01", "2027-01-01", "2027-03-01"),
    ("tm-opposition-window --from 2026-12-31 --regime-date 2027-01-01", "2026-12-31", "2027-03-01"),
    ("tm-opposition-answer --from 2026-03-02 --served-by electronic", "2026-03-17", "2026-04-16"),
    ("tm-opposition-answer --from 2026-03-02 --served-by in-person", "2026-03-02", "2026-04-01"),
    ("pat-designated-default --from 2008-06-06 --served-by post --regime-date 2024-01-20", "2008-06-21", "2008-08-21"),
    ("pat-designated-default --from 2022-12-31 --served-by electronic --regime-date 2024-01-20",
     "2022-12-31", "2023-02-28"),
    ("tm-opposition-decision --from 2025-03-31 --extend", "2025-03-31", "2026-09-30"),
    ("tm-opposition-decision --from 2025-03-03 --stop 2025-05-01..2025-05-10:prior-right", "2025-03-03", "2026-03-13"),
    ("tm-opposition-decision --from 2025-03-03 --stop 2025-05-05..2025-05-10:priority --stop 2025-05-01..2025-05-06:"
     "tm-stop-evidence-correction",
     "2025-03-03", "2026-03-13"),
    ("tm-opposition-decision --from 2025-03-03 --stop 2025-05-01..:prior-right", "2025-03-03", None),
    ("tm-term --from 2017-01-07", "2017-01-07", "2027-01-06"),
])  # fmt: skip
def test_days(words, starts_on, expires_on):
    answer = receipt(*words.split())

    assert (answer["starts_on"], answer["expires_on"]) == (starts_on, expires_on)


def test_a_short_ground_is_cited():
    answer = receipt("tm-opposition-decision", "--from", "2025-03-03", "--stop", "2025-05-01..2025-05-10:prior-right")
    stop = next(step for step in answer["steps"] if step["kind"] == "stop")

    assert (stop["on"], stop["citation"]) == ("2025-05-01", "商标法实施条例（2014）第十一条第（五）项")


@pytest.mark.parametrize("words", [
    "tm-opposition --from 2026-01-01",  # no such rule
    "tm-opposition-window-2027 --from 2026-01-01",  # not yet law
    "tm-opposition-answer --from 2026-02-29",  # no such day
    "tm-opposition-answer --from 20260301",
    "tm-opposition-answer --from 01.03.2026",
    "tm-opposition-answer --from 0001-01-01",
    "tm-opposition-answer --from 2026-03-01 --regime-date soon",
    "tm-opposition-answer --from 2026-03-01 --served-by fax",
    "tm-opposition-answer --from 2026-03-01 --extend",
    "tm-opposition-decision --from 2026-03-01 --stop 2026-04-01",
    "tm-opposition-decision --from 2026-03-01 --stop 2026-04-31..2026-05-02:x",
    "tm-opposition-decision --from 2026-03-01 --stop 2026-05-02..2026-05-01:prior-right",
    "tm-opposition-decision --from 2026-03-01 --stop 2026-04-01..2026-05-01",  # no ground
    "tm-opposition-decision --from 2026-03-01 --stop ..2026-05-01:prior-right",
    "tm-opposition-decision --from 2026-03-01 --stop 2026-04-01..2026-05-01:lunch",
    "tm-opposition-decision --from 2026-03-01 --stop 2026-04-01..2026-05-01:pat-stop-suspension",  # of patents
    "tm-opposition-decision --from 2026-03-01 --stop 2026-04-01..2026-05-01:same-day",  # stops the examination only
    "tm-opposition-answer --from 2026-03-01 --stop 2026-04-01..2026-05-01:prior-right",  # a party's limit runs on
    "tm-one-year-bar --from 2026-03-01 --stop 2026-04-01..2026-05-01:prior-right",  # no limit of an examination
    "pat-invalid-court --from 2026-03-01 --stop 2026-04-01..2026-05-01:suspension",  # a suit is not before the office
    "pat-deemed-receipt-post --from 2026-03-01 --stop 2026-04-01..2026-05-01:suspension",
    "tm-opposition-window --from 2026-03-01 --served-by post",  # runs from the gazette
    "pat-priority-reply-invention --from 2026-09-10 --served-by post",  # from the day of issue, not of receipt
    "tm-deemed-receipt-post --from 2026-03-01 --served-by post",  # would count the fifteen days twice
    "ic-correction --from 2026-03-01 --served-by post",  # no text held presumes a day
    "tm-opposition-answer",
    "tm-opposition-answer --from 2026-03-01 --when now",
    "tm-opposition-answer --from 2026-03-01 --lang fr",
    "tm-opposition-answer --from 2026-03-01 2026-03-02",
])  # fmt: skip
def test_a_refusal_is_one_line_and_exit_2(words):
    result = run(*words.split())

    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert "{" not in result.stderr


def test_a_misspelt_rule_names_its_neighbours():
    assert "tm-opposition-answer" in run("tm-opposition-anser", "--from", "2026-01-01").stderr


def test_the_text_reads_in_both_languages():
    answer = explain_deadline("pat-grant-formalities", from_on="2026-08-17", served_by="post")

    assert "届满日 2026-11-02" in as_text(answer)  # 11-01 is a Sunday
    assert "Last day 2026-11-02" in as_text(answer, "en")
    assert all(step["note_zh"] in as_text(answer) for step in answer["steps"])


def test_main_returns_the_exit_code(capsys):
    assert main(["tm-opposition-answer", "--from", "2026-03-02"]) == 0
    assert main(["nothing", "--from", "2026-03-02"]) == 2
    assert "届满日 2026-04-01" in capsys.readouterr().out


DAYS = st.one_of(
    st.dates().map(str),
    st.text(max_size=12),
    st.sampled_from(["9999-12-31", "0001-01-01", "2026-02-30", "２０２６-01-01"]),
)


@settings(max_examples=400, deadline=None)
@given(
    rule_id=st.one_of(st.sampled_from(sorted(unconfirmed_catalogue().ids)), st.text(max_size=20)),
    from_on=DAYS,
    regime_on=st.one_of(st.none(), DAYS),
    served_by=st.one_of(
        st.none(), st.sampled_from(["post", "electronic", "publication", "in-person"]), st.text(max_size=9)
    ),
    stops=st.lists(st.one_of(st.tuples(DAYS, DAYS).map("..".join), st.text(max_size=25)), max_size=2),
    extend=st.booleans(),
)
def test_nothing_typed_breaks_it(rule_id, from_on, regime_on, served_by, stops, extend):
    try:
        answer = explain_deadline(
            rule_id, from_on=from_on, regime_on=regime_on, served_by=served_by, stops=stops, extend=extend
        )
    except EngineError as error:
        assert len(refusal_line(error).splitlines()) == 1
    else:
        assert answer.keys() >= set(KEYS)
