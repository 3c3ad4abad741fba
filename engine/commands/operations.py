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
    "open_linked_case": "kind [result]",
    "close_case": "outcome",
    "set_date": "variable",
    "set_variable": "variable value",
    "grant_extension": "[months]",
    "open_suspension": "[ground] [from_on]",
    "close_suspension": "[ground] [on]",
    "check_register": "",
    "seat_new_panel": "",
    "change_party": "",
    "recuse_official": "",
    "resend_notice": "[address] [channel]",
    "publish_notice": "",
}
#: operation -> what it takes; in brackets above: may be left out.
PARAMETERS: Mapping[str, Parameters] = {name: Parameters.of(words) for name, words in _WORDS.items()}
NAMES = frozenset(PARAMETERS)
