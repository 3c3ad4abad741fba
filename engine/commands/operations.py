"""Operations that a service task may ask for, with their parameters; :mod:`engine.commands.effects` performs them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.workflow.names import Parameters

_WORDS = {
    "set_status": "status",
    "set_priority": "priority",
    "number_case": "[result]",
    "serve_notice": "template addressee [result] [channel]",
    "issue_decision": "template [result] [addressee] [served_of]",
    "publish_gazette": "announcement [result]",
    "enter_register": "entry",
    "check_right": "act [result]",
    "check_goods": "goods",
    "encumber": "kind [holder] [from_on] [to_on]",
    "amend_burden": "kind [to_on]",
    "lift": "kind",
    "renew_term": "[result]",
    "change_owner": "role",
    "divide_mark": "[result]",
    "open_linked_case": "kind [result] [filer]",
    "close_case": "outcome",
    "set_date": "variable",
    "set_variable": "variable value",
    "grant_extension": "[months] [rule]",
    "open_suspension": "[ground] [from_on] [requested_by]",
    "close_suspension": "[ground] [on]",
    "hold_losses": "value",
    "queue_preservation": "result",
    "begin_preservation": "",
    "continue_preservation": "",
    "end_preservation": "",
    "check_register": "",
    "seat_new_panel": "",
    "open_panel_vote": "draft",
    "count_panel_votes": "result",
    "enter_quality_scores": "",
    "tell_quality_findings": "",
    "change_party": "",
    "join_cases": "",
    "separate_case": "",
    "recuse_official": "",
    "resend_notice": "[address] [channel]",
    "publish_notice": "",
    "charge_fee": "kind [result] [rule] [starts_on]",
    "enter_payment": "kind [result]",
    "miss_payment": "kind",
    "schedule_hearing": "[rule]",
    "close_hearing": "",
}
#: operation -> what it takes; in brackets above: may be left out.
PARAMETERS: Mapping[str, Parameters] = {name: Parameters.of(words) for name, words in _WORDS.items()}
NAMES = frozenset(PARAMETERS)
